import BudgetModel

/// One choice a row; the rows of a ballot need not be adjacent (FORMATS 2.3).
struct LongLayout {
  let cell: Int
  let valueCell: Int?
  let meaning: BallotSheet.ValueMeaning
  let choices: ChoiceReading
  let numbers: BallotNumbers
  /// By the number of the sheet's builder.
  private var sheets: [LongSheet] = []

  init(_ header: BallotHeader, context: BallotContext) {
    cell = header.choices
    valueCell = header.values
    meaning = header.valueMeaning
    choices = ChoiceReading(context)
    numbers = BallotNumbers(settings: context.settings)
  }

  /// The ballot of this row in the sheet of its builder; nil: a new one.
  mutating func ballot(
    _ id: ArraySlice<UInt8>, sheet number: Int, in ids: IDColumn
  ) -> Int? {
    while sheets.count <= number { sheets.append(LongSheet()) }
    return sheets[number].ballot(id, in: ids)
  }

  mutating func readChoice(
    _ batch: borrowing RowBatch, first: Int, row: Int, ballot: Int, sheet number: Int,
    into builder: inout SheetBuilder, _ findings: inout RowFindings
  ) {
    sheets[number].countRow(of: ballot)
    let range = batch.range(of: first + cell)
    var project = choices.projects.position(in: batch.bytes.span, range.lowerBound, range.count)
    let value = valueCell.map { batch.bytes[batch.range(of: first + $0)] } ?? []
    if project < 0 {
      let text = batch.text(of: first + cell)
      guard let other = choices.unusual(text, row: row, cell: cell, offset: 0, &findings) else {
        if !value.isEmpty { builder.sheet.mismatchedValues.insert(ballot) }
        return
      }
      project = other
    }
    sheets[number].append(ballot: ballot, row: row)
    builder.sheet.choices.append(project)
    if valueCell != nil { append(value, to: &builder, row: row, &findings) }
  }

  private func append(
    _ bytes: ArraySlice<UInt8>, to builder: inout SheetBuilder, row: Int,
    _ findings: inout RowFindings
  ) {
    if bytes.isEmpty { return builder.sheet.values.append(BallotSheet.missingValue) }
    switch meaning {
    case .rank: builder.sheet.values.append(BallotNumbers.rank(bytes) ?? BallotSheet.badValue)
    case .amount: builder.sheet.values.append(numbers.amount(bytes) ?? BallotSheet.badValue)
    default:
      guard let (value, scale) = numbers.number(bytes) else {
        return builder.sheet.values.append(BallotSheet.badValue)
      }
      if !builder.append(value: value, over: scale) {
        ValueFindings.tooFine(row: row, cell: valueCell, offset: 0, &findings)
      }
    }
  }

  /// Brings the choices of each ballot together; returns the row of each choice.
  mutating func finish(_ builder: inout SheetBuilder, sheet number: Int) -> [UInt32] {
    guard number < sheets.count else { return [] }
    let rows = sheets[number].group(&builder.sheet)
    sheets[number] = LongSheet()
    return rows
  }
}

/// The choices of one sheet in the order of the file.
private struct LongSheet {
  private var table = BallotTable()
  private var last = -1
  private var ballots: [UInt32] = []
  private var rows: [UInt32] = []
  private var rowsPerBallot: [UInt32] = []

  mutating func ballot(_ id: ArraySlice<UInt8>, in ids: IDColumn) -> Int? {
    if last >= 0, ids.bytes[ids.range(at: last)].elementsEqual(id) { return last }
    guard let known = table.find(id, in: ids, new: ids.count) else {
      last = ids.count
      return nil
    }
    last = known
    return known
  }

  mutating func countRow(of ballot: Int) {
    if ballot == rowsPerBallot.count { rowsPerBallot.append(0) }
    rowsPerBallot[ballot] += 1
  }

  mutating func append(ballot: Int, row: Int) {
    ballots.append(UInt32(ballot))
    rows.append(UInt32(row))
  }

  /// A stable counting sort by ballot.
  mutating func group(_ sheet: inout BallotSheet) -> [UInt32] {
    var starts = [UInt32](repeating: 0, count: rowsPerBallot.count + 1)
    for ballot in ballots { starts[Int(ballot) + 1] += 1 }
    for place in 1..<max(1, starts.count) { starts[place] += starts[place - 1] }
    var next = starts
    var order = [UInt32](repeating: 0, count: ballots.count)
    for (choice, ballot) in ballots.enumerated() {
      order[Int(next[Int(ballot)])] = UInt32(choice)
      next[Int(ballot)] += 1
    }
    sheet.choices = order.map { sheet.choices[Int($0)] }
    if !sheet.values.isEmpty { sheet.values = order.map { sheet.values[Int($0)] } }
    sheet.choiceStarts = starts
    sheet.rowsPerBallot = rowsPerBallot
    return order.map { rows[Int($0)] }
  }
}
