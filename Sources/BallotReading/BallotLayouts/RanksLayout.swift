import BudgetModel

/// One ballot a row; the columns rank1, rank2, … hold a project each (FORMATS 2.3).
struct RanksLayout: BallotLayout {
  let cells: [Int]
  let choices: ChoiceReading

  init(_ header: BallotHeader, context: BallotContext) {
    cells = header.ranks
    choices = ChoiceReading(context)
  }

  mutating func readChoices(
    _ batch: borrowing RowBatch, first: Int, row: Int, into builder: inout SheetBuilder,
    _ findings: inout RowFindings
  ) {
    for (rank, cell) in cells.enumerated() {
      let range = batch.range(of: first + cell)
      if range.isEmpty { continue }
      var found = choices.projects.position(in: batch.bytes.span, range.lowerBound, range.count)
      if found < 0 {
        let text = batch.text(of: first + cell)
        guard let other = choices.unusual(text, row: row, cell: cell, offset: 0, &findings) else {
          continue
        }
        found = other
      }
      builder.sheet.choices.append(found)
      builder.sheet.values.append(Int64(rank + 1))
    }
    builder.endBallot()
  }
}
