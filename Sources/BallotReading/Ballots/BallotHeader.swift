import BudgetModel

/// The four layouts of ballots.
enum BallotLayoutKind: String, CaseIterable {
  case list, long, ranks, wide
}

/// Which cell holds what in a ballots file.
struct BallotHeader: Sendable {
  var header: TableHeader
  var kind: BallotLayoutKind
  var ballotID: Int
  var councilID: Int?
  var poolID: Int?
  var voterKey: Int?
  var weight: Int?
  var channel: Int?
  var seq: Int?
  /// `vote` or `project_id`.
  var choices = 0
  /// `points`, `amounts`, `rank` or `amount`, and what it means.
  var values: Int?
  var valueMeaning: BallotSheet.ValueMeaning = .none
  /// The cells of rank1, rank2, ...
  var ranks: [Int] = []
  /// The cells whose header is a project id, with its place.
  var projects: [(cell: Int, project: ProjectIndex)] = []

  /// Whether rows of one ballot can disagree.
  var hasCommonColumns: Bool {
    [poolID, voterKey, weight, channel, seq].contains { $0 != nil }
  }

  /// The cell of a common column.
  func cell(of column: String) -> Int? {
    switch column {
    case "ballot_id": ballotID
    case "council_id": councilID
    case "pool_id": poolID
    case "voter_key": voterKey
    case "weight": weight
    case "channel": channel
    case "seq": seq
    default: nil
    }
  }
}

/// Recognises the layout by the header (FORMATS 2.3).
struct BallotHeaderReader {
  private(set) var diagnostics: [Diagnostic] = []
  private let file: SourceFile
  private let context: BallotContext
  private let schema = BallotColumns.schema

  init(file: SourceFile, context: BallotContext) {
    self.file = file
    self.context = context
  }

  mutating func readHeader() -> TableHeader? {
    let projects = context.projectIDs
    let schema = schema
    var reader = HeaderReader(file: file, settings: context.settings) { name in
      let target = ColumnMap.target(of: name, schema) { Self.project($0, projects) != nil }
      return target != nil && target != .ignored
    }
    let header = reader.read()
    diagnostics += reader.findings
    return header
  }

  /// Ids stand in headers in any Unicode form.
  static func project(_ name: String, _ projects: [String: ProjectIndex]) -> ProjectIndex? {
    projects[name] ?? projects[IDParsing.normalised(name)]
  }

  /// Nil where the columns do not make one layout.
  mutating func layout(_ header: TableHeader) -> BallotHeader? {
    let projects = context.projectIDs
    let map = ColumnMap(header, schema: schema, file: file) {
      Self.project($0, projects) != nil
    }
    diagnostics += map.findings
    let columns = schema.columns
    func cell(_ name: String) -> Int? {
      map.cells[columns.firstIndex { $0.name == name && !$0.isFamily }!]
    }
    guard let ballotID = cell("ballot_id"), let kind = kind(map, header, cell) else { return nil }
    var result = BallotHeader(header: header, kind: kind, ballotID: ballotID)
    result.councilID = cell("council_id")
    result.poolID = cell("pool_id")
    result.voterKey = cell("voter_key")
    result.weight = cell("weight")
    result.channel = cell("channel")
    result.seq = cell("seq")
    result.choices = cell("vote") ?? cell("project_id") ?? 0
    guard setValues(&result, cell), setRanks(&result, map) else { return nil }
    setProjects(&result, map)
    return map.findings.isEmpty ? result : nil
  }

  private mutating func refuse(_ header: TableHeader, _ sentence: String) {
    diagnostics.append(
      Diagnostic(
        .layoutUnclear, at: SourceLocation(file: file.path, line: header.line, column: 1),
        sentence))
  }

  private mutating func kind(
    _ map: ColumnMap, _ header: TableHeader, _ cell: (String) -> Int?
  ) -> BallotLayoutKind? {
    var kinds: [BallotLayoutKind] = []
    if cell("vote") != nil { kinds.append(.list) }
    if cell("project_id") != nil { kinds.append(.long) }
    if map.targets.contains(where: \.isFamily) { kinds.append(.ranks) }
    if map.targets.contains(where: \.isFurther) { kinds.append(.wide) }
    if kinds.count == 1 { return kinds[0] }
    if kinds.isEmpty {
      // A column with a finding may be the one that tells the layout.
      guard map.findings.isEmpty else { return nil }
      refuse(
        header,
        "no layout of ballots has these columns; add vote (list), project_id (long), rank1, rank2, … "
          + "(ranks) or one column for each project (wide)")
    } else {
      refuse(
        header,
        "the columns belong to several layouts: \(kinds.map(\.rawValue).joined(separator: ", ")); keep "
          + "those of one")
    }
    return nil
  }

  private mutating func setValues(
    _ header: inout BallotHeader, _ cell: (String) -> Int?
  ) -> Bool {
    let known: [(name: String, kinds: Set<BallotLayoutKind>, BallotSheet.ValueMeaning)] = [
      ("points", [.list, .long], .points), ("amounts", [.list], .amount),
      ("rank", [.long], .rank), ("amount", [.long], .amount),
    ]
    let present = known.filter { cell($0.name) != nil }
    if let wrong = present.first(where: { !$0.kinds.contains(header.kind) }) {
      refuse(
        header.header,
        "the column \(quoted(wrong.name)) does not belong to the \(header.kind.rawValue) layout; "
          + "delete it")
      return false
    }
    guard present.count <= 1 else {
      let names = present.map { quoted($0.name) }.joined(separator: " and ")
      refuse(header.header, "a ballot has one kind of values, but there are \(names); keep one")
      return false
    }
    if let value = present.first {
      header.values = cell(value.name)
      header.valueMeaning = value.2
    }
    return true
  }

  /// rank1, rank2, ... without gaps.
  private mutating func setRanks(_ header: inout BallotHeader, _ map: ColumnMap) -> Bool {
    guard header.kind == .ranks else { return true }
    var cells: [Int: Int] = [:]
    for (cell, target) in map.targets.enumerated() {
      guard case .family(_, let number) = target, let rank = Int(number) else { continue }
      cells[rank] = cell
    }
    header.valueMeaning = .rank
    for rank in 1...cells.count {
      guard let cell = cells[rank] else {
        diagnostics.append(
          Diagnostic(
            .columnMissing,
            at: SourceLocation(file: file.path, line: header.header.line, column: 1),
            "the column 'rank\(rank)' is missing; rank columns run from rank1 without gaps"))
        return false
      }
      header.ranks.append(cell)
    }
    return true
  }

  private func setProjects(_ header: inout BallotHeader, _ map: ColumnMap) {
    guard header.kind == .wide else { return }
    header.valueMeaning = .byKind
    for (cell, target) in map.targets.enumerated() {
      guard case .further(let name) = target,
        let project = Self.project(name, context.projectIDs)
      else { continue }
      header.projects.append((cell, project))
    }
  }
}

extension ColumnMap.Target {
  var isFamily: Bool { if case .family = self { true } else { false } }
}
