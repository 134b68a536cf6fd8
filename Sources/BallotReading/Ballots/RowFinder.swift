import BudgetModel

/// Finds rows of a table again by their number, fastest in ascending order.
struct RowFinder: Sendable {
  let file: String
  private let checkpoints: [RowCheckpoint]
  private var cursor: RowCursor
  /// The number of the row that `cursor` reads next.
  private var next: Int
  private var last: (number: Int, row: RowCursor.Row)?

  init(file: SourceFile, separator: UInt8, checkpoints: [RowCheckpoint]) {
    self.file = file.path
    self.checkpoints = checkpoints
    let start = checkpoints[0]
    cursor = RowCursor(
      bytes: file.bytes, separator: separator, offset: start.offset, line: start.line)
    next = start.row
  }

  /// Row 0 is the header.
  mutating func row(_ number: Int) -> RowCursor.Row? {
    if let last, last.number == number { return last.row }
    let start = checkpoint(before: number)
    if number < next || start.row > next || start.offset > cursor.offset {
      cursor = RowCursor(
        bytes: cursor.bytes, separator: cursor.separator, offset: start.offset, line: start.line)
      next = start.row
    }
    while let row = cursor.next() {
      next += 1
      if next > number {
        last = (number, row)
        return row
      }
    }
    return nil
  }

  /// The last checkpoint at or before the row.
  private func checkpoint(before row: Int) -> RowCheckpoint {
    var low = 0
    var high = checkpoints.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if checkpoints[middle].row <= row { low = middle } else { high = middle }
    }
    return checkpoints[low]
  }

  /// The place of byte `offset` of the content of a cell; of the row where there is no such cell.
  mutating func place(row number: Int, cell: Int?, offset: Int = 0) -> SourceLocation {
    guard let row = row(number) else { return SourceLocation(file: file) }
    guard let cell, row.fields.indices.contains(cell) else {
      return SourceLocation(file: file, line: row.line, column: 1)
    }
    let byte = cursor.offset(ofDecoded: offset, in: row.fields[cell])
    let position = cursor.position(of: byte, in: row)
    return SourceLocation(file: file, line: position.line, column: position.column)
  }

  /// The bytes of a cell as the parser gives them.
  mutating func bytes(row number: Int, cell: Int) -> [UInt8] {
    guard let row = row(number), row.fields.indices.contains(cell) else { return [] }
    return cursor.decoded(row.fields[cell])
  }

  /// Whether a row holds nothing but separators and blanks.
  mutating func isEmptyLine(_ number: Int) -> Bool {
    guard let row = row(number) else { return true }
    return row.fields.allSatisfy { field in
      !field.isQuoted
        && CellText(String(decoding: cursor.decoded(field), as: UTF8.self)).trimmed.isEmpty
    }
  }
}
