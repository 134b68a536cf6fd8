import BudgetModel

/// Findings of a ballots file by row and cell; their places are looked up at the end.
struct RowFindings {
  private struct Finding {
    var row: Int
    var cell: Int?
    var offset: Int
    var code: DiagnosticCode
    var sentence: String
  }
  /// More findings of one code than this are counted, not listed.
  static let limit = 1000

  var invisibleBlanks = RowNote()
  var normalisedIDs = RowNote()
  private var findings: [Finding] = []
  private var counts: [DiagnosticCode: Int] = [:]
  private var firstOmitted: [DiagnosticCode: Finding] = [:]

  var isEmpty: Bool { findings.isEmpty && invisibleBlanks.count + normalisedIDs.count == 0 }

  mutating func add(
    _ code: DiagnosticCode, row: Int, cell: Int?, offset: Int = 0,
    _ sentence: @autoclosure () -> String
  ) {
    let count = counts[code, default: 0] + 1
    counts[code] = count
    guard count <= Self.limit + 1 else { return }
    let finding = Finding(
      row: row, cell: cell, offset: offset, code: code, sentence: sentence())
    if count <= Self.limit { findings.append(finding) } else { firstOmitted[code] = finding }
  }

  mutating func add(_ finding: CellFinding, row: Int, cell: Int?, offset: Int = 0) {
    add(finding.code, row: row, cell: cell, offset: offset + finding.offset, finding.sentence)
  }

  func diagnostics(_ finder: inout RowFinder) -> [Diagnostic] {
    let listed = findings.map {
      Diagnostic(
        $0.code, at: finder.place(row: $0.row, cell: $0.cell, offset: $0.offset), $0.sentence)
    }
    let omitted = firstOmitted.values.sorted { $0.code.name.isBefore($1.code.name) }.map {
      let more = counts[$0.code]! - Self.limit
      return Diagnostic(
        $0.code, at: finder.place(row: $0.row, cell: $0.cell, offset: $0.offset),
        "\($0.sentence) (and \(more - 1) more of this kind after this line)")
    }
    return listed + omitted
  }
}

/// Notes of a ballots file: how often, and in which row and cell first.
struct RowNote {
  var count = 0
  var row = 0
  var cell: Int?

  mutating func add(row: Int, cell: Int?) {
    count += 1
    if count == 1 {
      self.row = row
      self.cell = cell
    }
  }
  func noteCount(_ finder: inout RowFinder) -> NoteCount {
    count == 0 ? NoteCount() : NoteCount(count: count, first: finder.place(row: row, cell: cell))
  }
}
