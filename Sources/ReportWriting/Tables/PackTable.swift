import BudgetModel

/// A table of the pack as CSV bytes: comma, header, LF, a cell quoted only where it must be, rows in
/// the one order that its kind names (AUDIT 2.1, FORMATS 3).
package struct PackTable {
  package var minorDigits: Int
  package var guardsFormulas: Bool
  package init(minorDigits: Int, guardsFormulas: Bool) {
    self.minorDigits = minorDigits
    self.guardsFormulas = guardsFormulas
  }

  package func bytes<Row: OrderedPackRow>(_ rows: [Row]) -> [UInt8] {
    let isFreeText = Row.columns.map(Row.freeTextColumns.contains)
    var bytes: [UInt8] = []
    append(Row.columns, to: &bytes)
    for row in rows.sorted(by: Row.isBefore) {
      let cells = zip(row.cells(minorDigits: minorDigits), isFreeText).map { cell, isFree in
        isFree && guardsFormulas ? FormulaGuard.written(cell) : cell
      }
      append(cells, to: &bytes)
    }
    return bytes
  }

  private func append(_ cells: [String], to bytes: inout [UInt8]) {
    for (place, cell) in cells.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      CSVCell.append(cell, to: &bytes)
    }
    bytes.append(UInt8(ascii: "\n"))
  }
}
