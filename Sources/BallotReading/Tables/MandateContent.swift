import BudgetModel

/// The cell `content` of a mandate, which its type says how to read (FORMATS 2.5).
struct MandateContent {
  /// Every type with its form.
  static let examples: [(type: String, content: String)] = [
    ("bundle", "p1;p2"), ("ranking", "p1>p2>p3"), ("allocation", "a=60;b=40"),
    ("consent", "p1:support;p2:block"), ("free", ""),
  ]

  let type: String
  let text: String
  let settings: ReadingSettings

  func read() throws(CellFinding) -> Mandate.Content {
    guard text.isEmpty == (type == "free") else { throw misfit }
    switch type {
    case "bundle": return .bundle(try ids(separatedBy: ";", not: ">"))
    case "ranking": return .ranking(try ids(separatedBy: ">", not: ";"))
    case "allocation": return .allocation(try shares())
    case "consent": return .consent(try positions())
    default: return .free
    }
  }

  private var misfit: CellFinding {
    let form = Self.examples.first { $0.type == type }?.content ?? ""
    return CellFinding(
      .settingBad,
      form.isEmpty
        ? "\(quoted(text)) does not fit the type \(type), which binds to nothing; leave it empty"
        : "\(quoted(text)) does not fit the type \(type); write it as \(form)")
  }

  private func ids(
    separatedBy mark: Character, not other: Character
  ) throws(CellFinding) -> [String] {
    if text.contains(other) { throw misfit }
    var ids: [String] = []
    for entry in try entries(separatedBy: mark) { ids.append(try id(entry)) }
    try refuseTwins(ids)
    return ids
  }

  private func shares() throws(CellFinding) -> [String: Ratio] {
    var shares: [String: Ratio] = [:]
    let pairs = try pairs(joinedBy: "=")
    for (name, value) in pairs {
      guard let category = try cell(name, .label).text, let share = try cell(value, .rational).ratio
      else { throw misfit }
      shares[category] = share
    }
    if shares.count < pairs.count { try refuseTwins(pairs.map(\.name)) }
    return shares
  }

  private func positions() throws(CellFinding) -> [String: Mandate.Position] {
    var positions: [String: Mandate.Position] = [:]
    let pairs = try pairs(joinedBy: ":")
    for (name, value) in pairs {
      guard let position = Mandate.Position(rawValue: value) else { throw misfit }
      positions[try id(name)] = position
    }
    if positions.count < pairs.count { try refuseTwins(pairs.map(\.name)) }
    return positions
  }

  private func pairs(
    joinedBy mark: Character
  ) throws(CellFinding) -> [(name: String, value: String)] {
    var pairs: [(name: String, value: String)] = []
    for entry in try entries(separatedBy: ";") {
      guard let place = entry.lastIndex(of: mark) else { throw misfit }
      pairs.append(
        (
          CellText(String(entry[..<place])).trimmed,
          CellText(String(entry[entry.index(after: place)...])).trimmed
        ))
    }
    return pairs
  }

  private func entries(separatedBy mark: Character) throws(CellFinding) -> [String] {
    let entries = text.split(separator: mark, omittingEmptySubsequences: false).map {
      CellText(String($0)).trimmed
    }
    guard !entries.contains("") else {
      throw CellFinding(
        .listEmptyEntry,
        "the content \(quoted(text)) has an empty entry; delete the extra separator")
    }
    return entries
  }

  private func id(_ text: String) throws(CellFinding) -> String { try IDParsing.id(text).id }

  private func cell(_ text: String, _ type: ColumnType) throws(CellFinding) -> CellValue {
    var changes = CellParsing.Changes()
    return try CellParsing(settings: settings, separator: UInt8(ascii: ";")).parse(
      text, as: type, &changes)
  }

  private func refuseTwins(_ names: [String]) throws(CellFinding) {
    var seen: Set<String> = []
    for name in names.map(IDParsing.normalised) where !seen.insert(name).inserted {
      throw CellFinding(
        .settingBad, "the content names \(quoted(name)) twice; name it once")
    }
  }
}
