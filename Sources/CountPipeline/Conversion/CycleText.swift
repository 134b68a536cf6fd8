import BudgetModel

/// Text of the tables and the by-law that a conversion writes.
enum CycleText {
  /// A table with header: comma, LF, a cell quoted only where it must be.
  static func table(_ rows: [[String]]) -> [UInt8] {
    var bytes: [UInt8] = []
    for row in rows {
      for (place, cell) in row.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        CSVCell.append(cell, to: &bytes)
      }
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  /// A table without the columns that are empty in every row; the first `kept` always stay.
  static func table(_ rows: [[String]], keepingFirst kept: Int) -> [UInt8] {
    let isUsed = rows[0].indices.map { column in
      column < kept || rows.dropFirst().contains { !$0[column].isEmpty }
    }
    return table(rows.map { row in zip(row, isUsed).filter(\.1).map(\.0) })
  }

  /// `{key: value, …}`; values are YAML already.
  static func map(_ members: [(String, String)]) -> String {
    "{" + members.map { "\($0): \($1)" }.joined(separator: ", ") + "}"
  }

  static func list(_ items: [String]) -> String { "[" + items.joined(separator: ", ") + "]" }

  /// A scalar: plain where every byte is harmless, else in double quotes.
  static func scalar(_ text: String) -> String {
    let words = ["yes", "no", "on", "off", "true", "false", "null", "none", "any"]
    let isPlain =
      !text.isEmpty && !words.contains(text) && text.utf8.allSatisfy(isHarmless)
      && isLetter(text.utf8.first!)
    if isPlain { return text }
    let escaped = text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n", "\r", "\t": " "
      default: String(scalar)
      }
    }
    return "\"" + escaped.joined() + "\""
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
  private static func isHarmless(_ byte: UInt8) -> Bool {
    isLetter(byte) || (0x30...0x39).contains(byte) || [0x2D, 0x2E, 0x5F].contains(byte)
  }
}
