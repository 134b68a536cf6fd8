import BudgetModel

extension JSONParser {
  /// Reads a string; the position is at its opening quote.
  mutating func string() throws(JSONRefusal) -> String {
    position += 1
    let first = position
    while let byte = next, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
      position += 1
    }
    if next == UInt8(ascii: "\"") {
      position += 1
      return try text(bytes[first..<position - 1])
    }
    return try escapedString(from: first)
  }

  private mutating func escapedString(from first: Int) throws(JSONRefusal) -> String {
    var content = Array(bytes[first..<position])
    while let byte = next {
      if byte < 0x20 { throw refusal(.notJson, "a control character inside a string") }
      position += 1
      if byte == UInt8(ascii: "\"") { return try text(content[...]) }
      if byte == UInt8(ascii: "\\") {
        try appendEscape(to: &content)
      } else {
        content.append(byte)
      }
    }
    throw refusal(.notJson, "a string that does not end")
  }

  private func text(_ content: ArraySlice<UInt8>) throws(JSONRefusal) -> String {
    guard let text = String(validating: content, as: UTF8.self) else {
      throw refusal(.badUnicode, "a string that is not UTF-8")
    }
    return text
  }

  private mutating func appendEscape(to content: inout [UInt8]) throws(JSONRefusal) {
    guard let letter = next else { throw refusal(.notJson, "a string that does not end") }
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): content.append(letter)
    case UInt8(ascii: "/"):
      depart("an escaped slash")
      content.append(letter)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "u"): content.append(contentsOf: Array(String(try scalar()).utf8))
    default: throw refusal(.notJson, "an escape that JSON does not have")
    }
  }

  /// Reads the rest of `\uXXXX`, and the second half of a surrogate pair.
  private mutating func scalar() throws(JSONRefusal) -> Unicode.Scalar {
    let first = position
    var value = try hexadecimal()
    if (0xD800...0xDBFF).contains(value), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
      let low = try hexadecimal()
      guard (0xDC00...0xDFFF).contains(low) else {
        throw refusal(.badUnicode, "half of a surrogate pair")
      }
      value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(value) else {
      throw refusal(.badUnicode, "half of a surrogate pair")
    }
    if !isCanonicalEscape(value, digits: bytes[first..<position]) {
      depart("an escape where none is needed, or in another form")
    }
    return scalar
  }

  /// Only control characters without a letter of their own are written `\u00xx`, in lower case.
  private func isCanonicalEscape(_ value: UInt32, digits: ArraySlice<UInt8>) -> Bool {
    value < 0x20 && ![0x08, 0x09, 0x0A, 0x0C, 0x0D].contains(value)
      && !digits.contains { (UInt8(ascii: "A")...UInt8(ascii: "F")).contains($0) }
  }

  private mutating func hexadecimal() throws(JSONRefusal) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Self.hexadecimalDigit(byte) else {
        throw refusal(.notJson, "an escape without four hexadecimal digits")
      }
      value = value << 4 + digit
      position += 1
    }
    return value
  }

  private static func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}
