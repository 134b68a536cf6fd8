internal import BudgetModel

extension PabulibParser {
  private static let amounts = ["budget", "min_sum_cost", "max_sum_cost"]
  private static let counts = ["num_projects", "num_votes", "min_length", "max_length"]
  private static let ratios = [
    "min_points", "max_points", "min_sum_points", "max_sum_points", "default_score",
    "min_project_score_threshold",
  ]

  mutating func parseMeta(header row: PabulibRow, rows: ArraySlice<PabulibRow>) {
    guard let header = header(row, first: "key", required: ["value"]) else { return }
    var firstLines: [String: Int] = [:]
    for row in rows {
      guard let entry = entry(of: row, header: header) else { continue }
      if entry.key.isEmpty {
        report(
          .pbMetaEmpty, at: entry.place, "the key is empty; the value is \(quoted(entry.value))")
      } else if let line = firstLines[entry.key] {
        report(
          .pbMetaDuplicate, at: entry.place,
          "the key \(quoted(entry.key)) already stands in line \(line); keep one of the two")
      } else {
        firstLines[entry.key] = row.line
        file.meta.append(entry)
      }
    }
    checkNumbers()
    readRequired(at: scanner.place(of: row.cells[0]))
  }

  /// `key;value`, or `key: value` as the published example has it once.
  private mutating func entry(of row: PabulibRow, header: PabulibHeader) -> PabulibFile.Entry? {
    let place = scanner.place(of: row.cells[0])
    let first = text(of: row.cells[0])
    if row.cells.count == 1, let colon = first.firstIndex(of: ":") {
      report(.pbColon, at: place, "a colon stands where a semicolon belongs; it is read as one")
      let value = PabulibText.trimmed(first[first.index(after: colon)...])
      return PabulibFile.Entry(
        key: PabulibText.trimmed(first[..<colon]), value: value, place: place)
    }
    guard isWhole(row, header: header) else { return nil }
    let value = text(of: row.cells[header.columns["value"]!])
    return PabulibFile.Entry(key: first, value: value, place: place)
  }

  private mutating func checkNumbers() {
    for entry in file.meta where !entry.value.isEmpty {
      if Self.amounts.contains(entry.key) {
        _ = amount(entry.value, named: entry.key, at: entry.place)
      } else if Self.counts.contains(entry.key), Int64(entry.value).map({ $0 < 0 }) ?? true {
        report(
          .numberBad, at: entry.place,
          "'\(entry.key)' must be a whole number; found \(quoted(entry.value))")
      } else if Self.ratios.contains(entry.key), Ratio(exact: entry.value) == nil {
        report(
          .numberBad, at: entry.place,
          "'\(entry.key)' must be a number; found \(quoted(entry.value))")
      }
    }
  }

  private mutating func readRequired(at place: SourceLocation) {
    if let budget = file["budget"] {
      if case .success(let amount) = PabulibAmount.read(budget) { file.budget = amount }
    } else {
      report(.settingBad, at: place, "META gives no 'budget'")
    }
    let words = PabulibFile.VoteType.allCases.map(\.rawValue).joined(separator: ", ")
    if let type = file["vote_type"].flatMap(PabulibFile.VoteType.init) {
      file.voteType = type
    } else {
      let found = file["vote_type"].map { "; found \(quoted($0))" } ?? ""
      let entry = file.meta.first { $0.key == "vote_type" }
      report(.settingBad, at: entry?.place ?? place, "'vote_type' must be one of \(words)\(found)")
    }
  }

  /// An amount of money, with its finding where it is none.
  mutating func amount(_ text: String, named name: String, at place: SourceLocation) -> Money? {
    switch PabulibAmount.read(text) {
    case .success(let amount): return amount
    case .failure(let fault):
      report(fault.code, at: place, "'\(name)': \(fault.sentence)")
      return nil
    }
  }
}
