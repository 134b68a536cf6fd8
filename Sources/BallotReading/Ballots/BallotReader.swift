package import BudgetModel

/// Reads a file of ballots in any of the four layouts (FORMATS 2.3).
package enum BallotReader {
  /// One sheet for each council that the file speaks of, in council order.
  ///
  /// - Parameter council: the council that the file's name names; nil: a column `council_id` must.
  package static func read(
    _ file: SourceFile, council: CouncilIndex?, context: BallotContext
  ) -> Reading<[BallotSheet]> {
    var reader = BallotHeaderReader(file: file, context: context)
    guard let header = reader.readHeader() else {
      return Reading([], diagnostics: reader.diagnostics)
    }
    var findings: [Diagnostic] = []
    if let layout = reader.layout(header) {
      if layout.councilID != nil || council != nil {
        var reading = read(layout, file, council, context)
        reading.diagnostics += reader.diagnostics
        reading.diagnostics.sort(by: Diagnostic.isBefore)
        return reading
      }
      findings.append(unknownCouncil(file))
    }
    // The rows cannot be read, but their bytes can be checked.
    var scanner = CSVScanner(
      file: file, separator: header.separator, start: header.start, line: header.line,
      settings: context.settings)
    var nobody = NoConsumer()
    let report = scanner.scan(into: &nobody)
    findings += reader.diagnostics + report.findings
    return Reading([], diagnostics: findings.sorted(by: Diagnostic.isBefore))
  }

  private static func unknownCouncil(_ file: SourceFile) -> Diagnostic {
    Diagnostic(
      .ballotsCouncilUnknown, at: SourceLocation(file: file.path),
      "the file is named after no council of councils.csv and has no column council_id; rename it or "
        + "add the column")
  }

  private static func read(
    _ header: BallotHeader, _ file: SourceFile, _ council: CouncilIndex?, _ context: BallotContext
  ) -> Reading<[BallotSheet]> {
    let rows = BallotRows(header, file: file, council: council, context: context)
    switch header.kind {
    case .list:
      return read(RowByRow(rows: rows, layout: ListLayout(header, context: context)), header)
    case .ranks:
      return read(RowByRow(rows: rows, layout: RanksLayout(header, context: context)), header)
    case .wide:
      return read(RowByRow(rows: rows, layout: WideLayout(header, context: context)), header)
    case .long:
      return read(ChoiceByChoice(rows: rows, layout: LongLayout(header, context: context)), header)
    }
  }

  private static func read(
    _ consumer: some BallotConsumer, _ header: BallotHeader
  ) -> Reading<[BallotSheet]> {
    var consumer = consumer
    let file = consumer.rows.file
    var scanner = CSVScanner(
      file: file, separator: header.header.separator, start: header.header.start,
      line: header.header.line, settings: consumer.rows.context.settings)
    let report = scanner.scan(into: &consumer)
    var finder = RowFinder(
      file: file, separator: header.header.separator, checkpoints: report.checkpoints)
    let sheets = consumer.finish(finder)
    var emptyRows = consumer.rows.checkEmptyRows(&finder)
    emptyRows.merge(report.emptyLines)
    var diagnostics = report.findings + consumer.rows.findings.diagnostics(&finder)
    diagnostics += notes(
      consumer.rows, emptyRows, header, hasTabs: report.hasTabs, &finder)
    diagnostics += missingColumns(sheets, header, consumer.rows)
    return Reading(
      sheets.sorted { $0.council < $1.council },
      diagnostics: diagnostics.sorted(by: Diagnostic.isBefore), rowCount: consumer.rows.rowCount)
  }

  private static func notes(
    _ rows: BallotRows, _ emptyRows: NoteCount, _ header: BallotHeader, hasTabs: Bool,
    _ finder: inout RowFinder
  ) -> [Diagnostic] {
    var notes = TableNotes()
    notes.emptyRows = emptyRows
    notes.invisibleBlanks = rows.findings.invisibleBlanks.noteCount(&finder)
    if hasTabs {
      notes.invisibleBlanks.merge(TabBlanks.count(in: rows.file, header.header))
    }
    notes.normalisedIDs = rows.findings.normalisedIDs.noteCount(&finder)
    guard header.header.hasTrailingSeparator else { return notes.diagnostics }
    let trailing = Diagnostic(
      .trailingSeparator, at: SourceLocation(file: rows.file.path, line: header.header.line),
      "every line ends in one more separator, which is dropped")
    return notes.diagnostics + [trailing]
  }

  /// Wide files: projects of the council's chain that nobody could choose.
  private static func missingColumns(
    _ sheets: [BallotSheet], _ header: BallotHeader, _ rows: BallotRows
  ) -> [Diagnostic] {
    guard header.kind == .wide else { return [] }
    let present = Set(header.projects.map(\.project))
    let names = Dictionary(
      rows.context.projectIDs.map { ($1, $0) }, uniquingKeysWith: { $0.isBefore($1) ? $0 : $1 })
    let reachable = rows.context.projectsByCouncil
    var missing: Set<ProjectIndex> = []
    for sheet in sheets where reachable.indices.contains(sheet.council.position) {
      missing.formUnion(reachable[sheet.council].filter { !present.contains($0) })
    }
    guard !missing.isEmpty else { return [] }
    let listed = missing.sorted().compactMap { names[$0] }.map { quoted($0) }
    return [
      Diagnostic(
        .projectNoColumn,
        at: SourceLocation(file: rows.file.path, line: header.header.line, column: 1),
        "no column stands for \(listed.joined(separator: ", ")); nobody could choose "
          + (listed.count == 1 ? "it" : "them"))
    ]
  }
}
