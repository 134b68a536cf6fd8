import BudgetModel

/// The rows of a ballots file, or of a part of it, as they were scanned.
struct ScannedBallots: Sendable {
  let header: BallotHeader
  var consumer: any BallotConsumer
  let report: ScanReport

  var rowCount: Int { consumer.rows.rowCount }

  /// What the whole file gives, with everything that is wrong with it.
  func reading(headerFindings: [Diagnostic]) -> Reading<[BallotSheet]> {
    var consumer = consumer
    let rows = RowFinder(
      file: consumer.rows.file, separator: header.header.separator,
      checkpoints: report.checkpoints)
    var finder = rows
    let sheets = consumer.finish { rows }
    var emptyRows = consumer.rows.checkEmptyRows(&finder)
    emptyRows.merge(report.emptyLines)
    var diagnostics = report.findings + consumer.rows.findings.diagnostics(&finder)
    diagnostics += notes(consumer.rows, emptyRows, &finder)
    diagnostics += HeaderNotes(header, consumer.rows).notes(sheets) + headerFindings
    return Reading(
      sheets.sorted { $0.council < $1.council },
      diagnostics: diagnostics.sorted(by: Diagnostic.isBefore), rowCount: rowCount)
  }

  /// Nothing was met that a message must speak of.
  var isClean: Bool {
    report.findings.isEmpty && report.emptyLines.count == 0 && !report.hasTabs
      && consumer.rows.isClean
  }

  /// Lets go of the bytes; `sheets` gets them anew where a message needs them.
  mutating func releaseBytes() { consumer.rows.file.bytes = [] }

  /// The sheets of a part that `linesBefore` lines stand before.
  func sheets(
    linesBefore: Int, bytes: @escaping @Sendable () -> [UInt8]
  ) -> [BallotSheet] {
    var consumer = consumer
    let path = consumer.rows.file.path
    let separator = header.header.separator
    let checkpoints = report.checkpoints.map {
      RowCheckpoint(offset: $0.offset, line: $0.line + linesBefore, row: $0.row)
    }
    return consumer.finish {
      RowFinder(
        file: SourceFile(path: path, bytes: bytes()), separator: separator,
        checkpoints: checkpoints)
    }
  }

  private func notes(
    _ rows: BallotRows, _ emptyRows: NoteCount, _ finder: inout RowFinder
  ) -> [Diagnostic] {
    var notes = TableNotes()
    notes.emptyRows = emptyRows
    notes.invisibleBlanks = rows.findings.invisibleBlanks.noteCount(&finder)
    if report.hasTabs {
      notes.invisibleBlanks.merge(TabBlanks.count(in: rows.file, header.header))
    }
    notes.normalisedIDs = rows.findings.normalisedIDs.noteCount(&finder)
    return notes.diagnostics
  }
}

/// What a header means for the ballots as a whole.
struct HeaderNotes {
  private let header: BallotHeader
  private let file: String
  private let context: BallotContext

  init(_ header: BallotHeader, _ rows: BallotRows) {
    self.header = header
    file = rows.file.path
    context = rows.context
  }

  func notes(_ sheets: [BallotSheet]) -> [Diagnostic] {
    var notes = missingColumns(sheets)
    if header.header.hasTrailingSeparator {
      notes.append(
        Diagnostic(
          .trailingSeparator, at: SourceLocation(file: file, line: header.header.line),
          "every line ends in one more separator, which is dropped"))
    }
    return notes
  }

  /// Wide files: projects of the council's chain that nobody could choose.
  private func missingColumns(_ sheets: [BallotSheet]) -> [Diagnostic] {
    guard header.kind == .wide else { return [] }
    let present = Set(header.projects.map(\.project))
    let names = Dictionary(
      context.projectIDs.map { ($1, $0) }, uniquingKeysWith: { $0.isBefore($1) ? $0 : $1 })
    let reachable = context.projectsByCouncil
    var missing: Set<ProjectIndex> = []
    for sheet in sheets where reachable.indices.contains(sheet.council.position) {
      missing.formUnion(reachable[sheet.council].filter { !present.contains($0) })
    }
    guard !missing.isEmpty else { return [] }
    let listed = missing.sorted().compactMap { names[$0] }.map { quoted($0) }
    return [
      Diagnostic(
        .projectNoColumn, at: SourceLocation(file: file, line: header.header.line, column: 1),
        "no column stands for \(listed.joined(separator: ", ")); nobody could choose "
          + (listed.count == 1 ? "it" : "them"))
    ]
  }
}
