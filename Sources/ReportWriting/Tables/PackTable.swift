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
      append(cell: cell, to: &bytes)
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private func append(cell: String, to bytes: inout [UInt8]) {
    let quote = UInt8(ascii: "\"")
    guard cell.utf8.contains(where: Self.needsQuotes) else {
      bytes += cell.utf8
      return
    }
    bytes.append(quote)
    for byte in cell.utf8 {
      if byte == quote { bytes.append(quote) }
      bytes.append(byte)
    }
    bytes.append(quote)
  }

  private static func needsQuotes(_ byte: UInt8) -> Bool {
    byte == 0x2C || byte == 0x22 || byte == 0x0D || byte == 0x0A
  }
}
