import BudgetModel

/// A cell as text, and the blanks round it (FORMATS 1.3).
struct CellText {
  let trimmed: String
  /// Something other than plain spaces was trimmed.
  let hadInvisibleBlank: Bool

  init(_ text: String) {
    guard let first = text.utf8.first, let last = text.utf8.last,
      !Self.isClean(first) || !Self.isClean(last)
    else {
      trimmed = text
      hadInvisibleBlank = false
      return
    }
    let scalars = text.unicodeScalars
    let start = scalars.firstIndex { !Self.isBlank($0) } ?? scalars.endIndex
    var end = scalars.endIndex
    while end > start, Self.isBlank(scalars[scalars.index(before: end)]) {
      end = scalars.index(before: end)
    }
    trimmed = String(text[start..<end])
    hadInvisibleBlank =
      scalars[..<start].contains { $0 != " " } || scalars[end...].contains { $0 != " " }
  }

  /// A printable ASCII byte: neither a blank nor part of one.
  private static func isClean(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x80 }

  static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20, 0x09, 0xA0, 0x202F, 0xFEFF: true
    default: false
    }
  }

  /// Zero-width and direction-changing characters, which a reader cannot see.
  static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xAD, 0x61C, 0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF: true
    default: false
    }
  }

  static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
  }

  /// `U+00A0`.
  static func codePoint(_ scalar: Unicode.Scalar) -> String {
    let hex = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
  }

  /// Words that people write for "not given"; a typed cell takes none of them.
  static func isPlaceholder(_ text: String) -> Bool {
    let count = text.utf8.count
    guard count > 0, count <= 7 else { return false }
    if text == "-" || text == "–" || text == "—" { return true }
    return placeholders.contains(text.uppercased())
  }
  private static let placeholders: Set<String> = [
    "NULL", "NA", "N/A", "NAN", "NONE", "NIL", "#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!",
    "#NUM!", "#NULL!",
  ]
}

/// What is wrong with a cell: a code, a sentence, and where in the cell, in bytes.
struct CellFinding: Error, Hashable {
  var code: DiagnosticCode
  var sentence: String
  var offset = 0

  init(_ code: DiagnosticCode, _ sentence: String, offset: Int = 0) {
    self.code = code
    self.sentence = sentence
    self.offset = offset
  }
}
