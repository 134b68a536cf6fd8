internal import BallotReading
internal import BudgetModel

extension PabulibCity {
  /// `cycle.yaml`: what META tells, and TODO where it tells nothing.
  func byLawText() -> String {
    var lines = sourceComment()
    lines += [
      "trowel: 1", "cycle: \(CycleText.scalar(cycleID))", "title: \(CycleText.scalar(title))",
      "currency: \(currency)", "minor-digits: 2",
      "# The files do not say how ties are decided: compare with the by-law.",
      "ties: {chain: [cheaper, more-votes, more-councils, lot]}", "", "pools:",
    ]
    lines += pools.indices.map(poolLine)
    lines += ["", "defaults:", "  mode: direct"]
    if pools.count > 1 { lines.append("  electorate: touched") }
    lines += ["", "levels:"]
    if let rootPool { lines += levelLines("city", settings: pools[rootPool].settings) }
    if !districts.isEmpty { lines += levelLines("district", settings: commonSettings) }
    if rootPool == nil {
      lines += ["  - level: root", "    kinds: [root]", "    mode: none"]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var districts: [Int] { pools.indices.filter { $0 != rootPool } }

  /// The settings that most districts have; of equally many the first by id.
  private var commonSettings: [(key: String, text: String)] {
    var counts: [String: Int] = [:]
    for place in districts { counts[Self.joined(pools[place].settings), default: 0] += 1 }
    let most = counts.values.max() ?? 0
    let first = districts.first { counts[Self.joined(pools[$0].settings)] == most }
    return first.map { pools[$0].settings } ?? []
  }

  private static func joined(_ settings: [(key: String, text: String)]) -> String {
    settings.map { "\($0.key): \($0.text)" }.joined(separator: "\n")
  }

  private func sourceComment() -> [String] {
    let files = pools.count == 1 ? "the file" : "\(pools.count) files"
    var lines = ["# Converted from \(files) of Pabulib (pabulib.org):"]
    for pool in pools { lines.append("#   \(Self.oneLine(pool.file.path))") }
    let comments = pools.filter { $0.file["comment"] != nil }
    if !comments.isEmpty { lines.append("# What the files say in their comments:") }
    for pool in comments { lines.append("#   \(pool.id): \(Self.oneLine(pool.file["comment"]!))") }
    lines.append(
      "# Each pool stands for itself: the files do not say what becomes of what is left.")
    return lines
  }

  private static func oneLine(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
  }

  private var cycleID: String {
    if let id = options.cycleID { return id }
    guard var common = pools.first?.id, pools.count > 1 else { return pools.first?.id ?? "cycle" }
    for pool in pools {
      while !pool.id.hasPrefix(common) { common.removeLast() }
    }
    while let last = common.last, "-_.".contains(last) { common.removeLast() }
    return common.isEmpty ? "cycle" : common
  }

  private var title: String {
    let file = pools[rootPool ?? 0].file
    let words = [file["description"] ?? file["unit"], file["instance"]].compactMap { $0 }
    return words.isEmpty ? cycleID : words.joined(separator: ", ")
  }

  private var currency: String {
    pools.compactMap { $0.file["currency"] }.first.map(CycleText.scalar) ?? "TODO"
  }

  private func poolLine(_ place: Int) -> String {
    let pool = pools[place]
    var members = [
      ("pool", CycleText.scalar(pool.id)), ("council", CycleText.scalar(pool.id)),
      ("amount", pool.file.budget.decimal(minorDigits: 2)),
    ]
    let isCommon =
      place == rootPool || Self.joined(pool.settings) == Self.joined(commonSettings)
    if !isCommon {
      members.append(("settings", CycleText.map(ownSettings(of: pool))))
    }
    return "  - " + CycleText.map(members)
  }

  /// What the pool sets, and what it takes back of its level.
  private func ownSettings(of pool: Pool) -> [(String, String)] {
    let unset = ["threshold": "none", "caps": "[]"]
    let missing = commonSettings.compactMap { common -> (String, String)? in
      let isSet = pool.settings.contains { $0.key == common.key }
      return isSet ? nil : unset[common.key].map { (common.key, $0) }
    }
    return pool.settings.map { ($0.key, $0.text) } + missing
  }

  private func levelLines(
    _ level: String, settings: [(key: String, text: String)]
  ) -> [String] {
    ["  - level: \(level)", "    kinds: [\(level)]"]
      + settings.map { "    \($0.key): \($0.text)" } + ["    leftover: {steps: [carry]}"]
  }
}
