import BudgetModel

/// Takes the rows of a ballots file and gives its sheets.
protocol BallotConsumer: RowConsumer, Sendable {
  var rows: BallotRows { get set }
  mutating func finish(_ finder: @escaping @Sendable () -> RowFinder) -> [BallotSheet]
}

/// The layouts in which a row is a ballot.
struct RowByRow<Layout: BallotLayout>: BallotConsumer {
  var rows: BallotRows
  var layout: Layout
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
    if !hasReserved {
      hasReserved = true
      rows.reserve(bytesRead: CSVScanner.stretch)
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

  mutating func finish(_ finder: @escaping @Sendable () -> RowFinder) -> [BallotSheet] {
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
