import BudgetModel

/// A line of a table of the pack that cannot be read.
package struct PackTableFault: Error, Hashable, Sendable {
  /// From 1.
  package var line: Int
  package var sentence: String
  package init(line: Int, sentence: String) {
    self.line = line
    self.sentence = sentence
  }
}

/// Reads the tables that a pack holds: comma, LF, a quote doubled inside quotes (AUDIT 2.1).
package enum PackCSV {
  package struct Row: Hashable, Sendable {
    /// Where the row starts, from 1.
    package var line: Int
    package var cells: [String]
    package init(line: Int, cells: [String]) {
      self.line = line
      self.cells = cells
    }
  }

  /// All rows, the header first.
  package static func rows(_ bytes: [UInt8]) throws(PackTableFault) -> [Row] {
    var scanner = Scanner(bytes: bytes)
    var rows: [Row] = []
    while scanner.position < bytes.count { rows.append(try scanner.row()) }
    return rows
  }

  /// The rows of one kind of table, without the header.
  package static func table<Value: ReadablePackRow>(
    _ bytes: [UInt8], as kind: Value.Type, minorDigits: Int, guardsFormulas: Bool
  ) throws(PackTableFault) -> [Value] {
    let rows = try rows(bytes)
    guard rows.first?.cells == Value.columns else {
      throw PackTableFault(
        line: 1, sentence: "the header is not \(Value.columns.joined(separator: ","))")
    }
    let isFreeText = Value.columns.map(Value.freeTextColumns.contains)
    var values: [Value] = []
    for row in rows.dropFirst() {
      let cells = zip(row.cells, isFreeText).map { cell, isFree in
        isFree && guardsFormulas ? FormulaGuard.read(cell) : cell
      }
      let reader = CellReader(columns: Value.columns, cells: cells, minorDigits: minorDigits)
      guard row.cells.count == Value.columns.count, let value = Value(reader) else {
        throw PackTableFault(
          line: row.line, sentence: "a cell does not have the form that its column asks for")
      }
      values.append(value)
    }
    return values
  }

  private struct Scanner {
    let bytes: [UInt8]
    var position = 0
    var line = 1

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func row() throws(PackTableFault) -> Row {
      var row = Row(line: line, cells: [])
      while true {
        row.cells.append(try cell())
        guard position < bytes.count else {
          throw PackTableFault(line: line, sentence: "the last line has no line end")
        }
        position += 1
        if bytes[position - 1] == CanonicalJSON.lineFeed {
          line += 1
          return row
        }
      }
    }

    private mutating func cell() throws(PackTableFault) -> String {
      let content =
        position < bytes.count && bytes[position] == UInt8(ascii: "\"")
        ? try quotedCell() : plainCell()
      guard let text = String(validating: content, as: UTF8.self) else {
        throw PackTableFault(line: line, sentence: "the line is not UTF-8")
      }
      if position < bytes.count, bytes[position] != UInt8(ascii: ","),
        bytes[position] != CanonicalJSON.lineFeed
      {
        throw PackTableFault(line: line, sentence: "text after a closing quote")
      }
      return text
    }

    private mutating func plainCell() -> [UInt8] {
      let start = position
      while position < bytes.count, bytes[position] != UInt8(ascii: ","),
        bytes[position] != CanonicalJSON.lineFeed
      {
        position += 1
      }
      return Array(bytes[start..<position])
    }

    private mutating func quotedCell() throws(PackTableFault) -> [UInt8] {
      var content: [UInt8] = []
      let start = line
      position += 1
      while position < bytes.count {
        let byte = bytes[position]
        position += 1
        if byte == UInt8(ascii: "\"") {
          guard position < bytes.count, bytes[position] == byte else { return content }
          position += 1
        }
        if byte == CanonicalJSON.lineFeed { line += 1 }
        content.append(byte)
      }
      throw PackTableFault(line: start, sentence: "a quote that does not close")
    }
  }
}
