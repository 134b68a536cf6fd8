import BudgetModel

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

  mutating func finish(_ finder: @escaping @Sendable () -> RowFinder) -> [BallotSheet] {
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
