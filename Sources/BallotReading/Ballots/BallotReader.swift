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

/// Takes the rows of a ballots file and gives its sheets.
protocol BallotConsumer: RowConsumer {
  var rows: BallotRows { get set }
  mutating func finish(_ finder: RowFinder) -> [BallotSheet]
}

/// The layouts in which a row is a ballot.
struct RowByRow<Layout: BallotLayout>: BallotConsumer {
  var rows: BallotRows
  var layout: Layout
  private var bytesRead = 0
  private var hasReserved = false

  init(rows: BallotRows, layout: Layout) {
    self.rows = rows
    self.layout = layout
  }

  mutating func consume(_ batch: borrowing RowBatch) {
    for local in 0..<batch.rowCount {
      guard let number = rows.accept(batch, local) else { continue }
      read(batch, local, into: number)
    }
    bytesRead += CSVScanner.stretch
    if !hasReserved {
      hasReserved = true
      rows.reserve(bytesRead: min(bytesRead, rows.file.bytes.count))
    }
  }

  @inline(__always)
  private mutating func read(_ batch: borrowing RowBatch, _ local: Int, into number: Int) {
    let first = batch.fields(of: local).lowerBound
    let row = batch.firstRow + local
    let cell = rows.header.ballotID
    rows.builders[number].noteRow(row)
    let isRead = rows.common.appendID(
      batch, first + cell, row: row, cell: cell, to: &rows.builders[number].sheet.ids,
      &rows.findings)
    // Without an id there is no ballot, but its other cells are still checked.
    if !isRead { rows.builders[number].sheet.ids.append(EmptyCollection()) }
    rows.common.append(
      batch, first, row: row, to: &rows.builders[number].sheet, &rows.findings)
    layout.readChoices(
      batch, first: first, row: row, into: &rows.builders[number], &rows.findings)
  }

  mutating func finish(_ finder: RowFinder) -> [BallotSheet] {
    let wide = (layout as? WideLayout)?.columns ?? []
    return rows.builders.map { builder in
      var sheet = builder.sheet
      sheet.source = BallotPlaces(
        rows.header, builder, choiceRows: nil, wide: wide,
        listSeparator: rows.context.settings.listSeparator, finder: finder)
      return sheet
    }
  }
}

/// The long layout, in which a row is a choice.
struct ChoiceByChoice: BallotConsumer {
  var rows: BallotRows
  var layout: LongLayout
  private var id = IDColumn()

  init(rows: BallotRows, layout: LongLayout) {
    self.rows = rows
    self.layout = layout
  }

  mutating func consume(_ batch: borrowing RowBatch) {
    for local in 0..<batch.rowCount {
      guard let number = rows.accept(batch, local) else { continue }
      read(batch, local, into: number)
    }
  }

  private mutating func read(_ batch: borrowing RowBatch, _ local: Int, into number: Int) {
    let first = batch.fields(of: local).lowerBound
    let row = batch.firstRow + local
    let cell = rows.header.ballotID
    id.bytes.removeAll(keepingCapacity: true)
    id.starts.removeAll(keepingCapacity: true)
    guard
      rows.common.appendID(
        batch, first + cell, row: row, cell: cell, to: &id, &rows.findings)
    else { return }
    let bytes = id.bytes[...]
    let known = layout.ballot(bytes, sheet: number, in: rows.builders[number].sheet.ids)
    let ballot = known ?? rows.builders[number].sheet.ids.count
    if known == nil {
      rows.builders[number].noteRow(row)
      rows.builders[number].sheet.ids.append(bytes)
      rows.common.append(
        batch, first, row: row, to: &rows.builders[number].sheet, &rows.findings)
    } else {
      compare(batch, first, row: row, ballot: ballot, number: number)
    }
    layout.readChoice(
      batch, first: first, row: row, ballot: ballot, sheet: number,
      into: &rows.builders[number], &rows.findings)
  }

  /// The common cells of a further row of a ballot must be those of its first row.
  private mutating func compare(
    _ batch: borrowing RowBatch, _ first: Int, row: Int, ballot: Int, number: Int
  ) {
    guard rows.header.hasCommonColumns else { return }
    var other = rows.builders[number].blank()
    rows.common.append(batch, first, row: row, to: &other, &rows.findings)
    let isSame = rows.builders[number].sheet.hasCommonCells(of: other, ballot: ballot)
    if !isSame { rows.builders[number].sheet.conflictingBallots.insert(ballot) }
  }

  mutating func finish(_ finder: RowFinder) -> [BallotSheet] {
    rows.builders.indices.map { number in
      var builder = rows.builders[number]
      let choiceRows = layout.finish(&builder, sheet: number)
      var sheet = builder.sheet
      sheet.source = BallotPlaces(
        rows.header, builder, choiceRows: choiceRows, wide: [],
        listSeparator: rows.context.settings.listSeparator, finder: finder)
      return sheet
    }
  }
}

extension SheetBuilder {
  /// A sheet without ballots that has the same common columns.
  func blank() -> BallotSheet {
    var blank = BallotSheet(file: sheet.file, council: sheet.council, source: sheet.source)
    if sheet.voterKeys != nil { blank.voterKeys = IDColumn() }
    if sheet.weights != nil { blank.weights = [] }
    if sheet.sequences != nil { blank.sequences = [] }
    if sheet.channels != nil { blank.channels = [] }
    if sheet.poolNumbers != nil { blank.poolNumbers = [] }
    return blank
  }
}

extension BallotSheet {
  /// Whether the one row of `other` says the same of a ballot as its first row.
  fileprivate func hasCommonCells(of other: BallotSheet, ballot: Int) -> Bool {
    if let keys = voterKeys, let others = other.voterKeys,
      !keys.bytes[keys.range(at: ballot)].elementsEqual(others.bytes)
    {
      return false
    }
    if let weights, let weight = other.weights?[0], !isEqual(weights[ballot], weight, other) {
      return false
    }
    return channels?[ballot] == other.channels?[0] && sequences?[ballot] == other.sequences?[0]
      && poolNumbers?[ballot] == other.poolNumbers?[0]
  }

  private func isEqual(_ own: Int64, _ weight: Int64, _ other: BallotSheet) -> Bool {
    if own == Self.missingValue || weight == Self.missingValue { return own == weight }
    let left = own.multipliedFullWidth(by: other.weightScale)
    let right = weight.multipliedFullWidth(by: weightScale)
    return left == right
  }
}
