import BudgetModel
import Foundation

/// Ids and labels (FORMATS 1.4).
enum IDParsing {
  /// A valid id in normal form C, and whether that changed it.
  ///
  /// - Parameter separators: bytes that an id may not hold because lists and tables use them.
  static func id(
    _ text: String, separators: [UInt8] = []
  ) throws(CellFinding) -> (id: String, wasNormalised: Bool) {
    guard !text.isEmpty else {
      throw CellFinding(.idEmpty, "the id is empty; give every row an id")
    }
    if CellText.isPlaceholder(text) { throw placeholder(text) }
    let id = normalised(text)
    try checkLength(id)
    try checkCharacters(id, separators)
    if TableSchema.reservedNames.contains(id) || isRankColumn(id) {
      throw CellFinding(
        .idReserved, "the id \(quoted(id)) is the name of a column; choose another id")
    }
    if let cause = spreadsheetDamage(id) {
      throw CellFinding(
        .idSpreadsheetDamage,
        "the id \(quoted(id)) was probably changed by a spreadsheet, \(cause); "
          + "format the column as text and enter the id again")
    }
    return (id, id.utf8.count != text.utf8.count || !id.utf8.elementsEqual(text.utf8))
  }

  static func councilID(_ text: String) throws(CellFinding) -> String {
    guard !text.isEmpty else {
      throw CellFinding(.idEmpty, "the council id is empty; give every council an id")
    }
    if CellText.isPlaceholder(text) { throw placeholder(text) }
    if let bad = text.unicodeScalars.first(where: { !isCouncilScalar($0) }) {
      throw CellFinding(
        .councilIdBad,
        "the council id \(quoted(text)) holds \(name(of: bad)); it becomes a file name and may "
          + "hold only A-Z a-z 0-9 _ . -")
    }
    if text.hasPrefix(".") {
      throw CellFinding(
        .councilIdBad, "the council id \(quoted(text)) starts with a point; choose another id")
    }
    return try id(text).id
  }

  private static func isCouncilScalar(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII
      && (scalar.properties.isAlphabetic || (48...57).contains(scalar.value) || scalar == "_"
        || scalar == "." || scalar == "-")
  }

  /// Labels and words: normal form C, nothing else.
  static func label(_ text: String) throws(CellFinding) -> (label: String, wasNormalised: Bool) {
    if CellText.isPlaceholder(text) { throw placeholder(text) }
    if let bad = text.unicodeScalars.first(where: CellText.isControl) {
      throw CellFinding(
        .controlCharacter, "the label \(quoted(text)) holds \(name(of: bad)); delete it")
    }
    let label = normalised(text)
    return (label, !label.utf8.elementsEqual(text.utf8))
  }

  static func placeholder(_ text: String) -> CellFinding {
    CellFinding(
      .valuePlaceholder, "\(quoted(text)) is no value; leave the cell empty where nothing is known")
  }

  static func normalised(_ text: String) -> String {
    text.utf8.allSatisfy { $0 < 0x80 } ? text : text.precomposedStringWithCanonicalMapping
  }

  private static func checkLength(_ id: String) throws(CellFinding) {
    let bytes = id.utf8.count
    guard bytes > 64 else { return }
    let characters = id.unicodeScalars.count
    if characters > 64 || bytes > 200 {
      throw CellFinding(
        .idTooLong,
        "the id \(quoted(id)) has \(characters) characters and \(bytes) bytes; at most 64 "
          + "characters and 200 bytes are allowed")
    }
  }

  private static func checkCharacters(
    _ id: String, _ separators: [UInt8]
  ) throws(CellFinding) {
    for scalar in id.unicodeScalars {
      if CellText.isControl(scalar) {
        throw CellFinding(
          .controlCharacter, "the id \(quoted(id)) holds \(name(of: scalar)); delete it")
      }
      if isForbidden(scalar) || (scalar.isASCII && separators.contains(UInt8(scalar.value))) {
        throw bad(id, "it holds \(name(of: scalar))")
      }
    }
    if let first = id.unicodeScalars.first, "=+-@".unicodeScalars.contains(first) {
      throw bad(id, "it starts with \(name(of: first)), which a spreadsheet reads as a formula")
    }
    if id.hasPrefix("/") || id.hasSuffix("/") { throw bad(id, "it has / (U+002F) at an end") }
    if id.utf8.count > 1, id.contains("..") { throw bad(id, "it holds two points in a row") }
  }

  private static func bad(_ id: String, _ why: String) -> CellFinding {
    CellFinding(.idBadCharacter, "the id \(quoted(id)) is not allowed: \(why); choose another id")
  }

  /// Quotes, and blanks and marks that nobody can see.
  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == "\"" || scalar == "'" { return true }
    guard !scalar.isASCII else { return false }
    return CellText.isInvisible(scalar) || scalar.properties.isWhitespace
      || scalar.properties.isNoncharacterCodePoint
  }

  /// A character as a message names it: by its glyph if it has one, and its code point.
  static func name(of scalar: Unicode.Scalar) -> String {
    let code = CellText.codePoint(scalar)
    if let name = names[scalar.value] { return "\(name) (\(code))" }
    if CellText.isControl(scalar) { return "a control character (\(code))" }
    if CellText.isInvisible(scalar) || scalar.properties.isWhitespace {
      return "an invisible character (\(code))"
    }
    return "\(scalar) (\(code))"
  }
  private static let names: [UInt32: String] = [
    0x20: "a blank", 0x09: "a TAB", 0x0A: "a line feed", 0x0D: "a carriage return",
    0x22: "a quote", 0x27: "an apostrophe", 0xA0: "a non-breaking space",
    0x202F: "a narrow non-breaking space",
  ]

  private static func isRankColumn(_ id: String) -> Bool {
    id.hasPrefix("rank") && id.utf8.count > 4 && id.utf8.dropFirst(4).allSatisfy(isDigit)
  }

  static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  private static let months: Set<String> = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// What a spreadsheet does to ids: numbers in powers of ten, dates. Nil: nothing of the kind.
  static func spreadsheetDamage(_ id: String) -> String? {
    guard let first = id.utf8.first, isDigit(first), id.utf8.count <= 20 else { return nil }
    let lower = id.lowercased()
    if let e = lower.firstIndex(of: "e") {
      let exponent = lower[lower.index(after: e)...]
      if exponent.hasPrefix("+") || exponent.hasPrefix("-"), exponent.utf8.count > 1,
        exponent.utf8.dropFirst().allSatisfy(isDigit),
        lower[..<e].utf8.allSatisfy({ isDigit($0) || $0 == 46 || $0 == 44 })
      {
        return "which writes long numbers in powers of ten"
      }
    }
    let parts = lower.split(separator: "-")
    if parts.count == 2, parts[0].utf8.count <= 2, parts[0].utf8.allSatisfy(isDigit),
      months.contains(String(parts[1]))
    {
      return "which reads such an id as a date"
    }
    return nil
  }
}
