import BudgetModel

/// Reads one JSON value of the data model and notes where it first departs from canonical form.
struct JSONParser {
  let bytes: [UInt8]
  let start: Int
  let end: Int
  let line: Int
  var position: Int
  var depth = 0
  /// Where the text is readable but not canonical.
  var firstDeparture: JSONRefusal?

  init(bytes: [UInt8], range: Range<Int>, line: Int) {
    self.bytes = bytes
    start = range.lowerBound
    end = range.upperBound
    position = start
    self.line = line
  }

  mutating func document() throws(JSONRefusal) -> JSONValue {
    skipBlanks()
    let value = try value()
    skipBlanks()
    if position < end { throw refusal(.notJson, "text after the end of the value") }
    return value
  }

  private mutating func value() throws(JSONRefusal) -> JSONValue {
    switch next ?? 0 {
    case UInt8(ascii: "{"):
      return try nested { (parser) throws(JSONRefusal) in try parser.object() }
    case UInt8(ascii: "["):
      return try nested { (parser) throws(JSONRefusal) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"):
      _ = try word("null", .bool(false))
      throw refusal(.nullNotAllowed, "null: leave the member out")
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw refusal(.notJson, "no value where one must stand")
    }
  }

  private mutating func nested(
    _ read: (inout JSONParser) throws(JSONRefusal) -> JSONValue
  ) throws(JSONRefusal) -> JSONValue {
    depth += 1
    if depth > CanonicalJSON.deepestNesting {
      throw refusal(
        .tooLarge, "nesting deeper than \(CanonicalJSON.deepestNesting) levels")
    }
    let value = try read(&self)
    depth -= 1
    return value
  }

  private mutating func object() throws(JSONRefusal) -> JSONValue {
    position += 1
    var members: [String: JSONValue] = [:]
    var lastKey: String?
    skipBlanks()
    if take(UInt8(ascii: "}")) { return .object(members) }
    repeat {
      skipBlanks()
      let key = try key(after: lastKey, among: members)
      lastKey = key
      skipBlanks()
      guard take(UInt8(ascii: ":")) else { throw refusal(.notJson, "no colon after a key") }
      skipBlanks()
      members[key] = try value()
      skipBlanks()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw refusal(.notJson, "an object that does not end") }
    return .object(members)
  }

  private mutating func key(
    after last: String?, among members: [String: JSONValue]
  ) throws(JSONRefusal) -> String {
    guard next == UInt8(ascii: "\"") else { throw refusal(.notJson, "no key where one must stand") }
    let key = try string()
    guard JSONEncoding.isKey(key) else {
      throw refusal(.keyAlphabet, "a key has letters, digits, '_', '.' and '-' only")
    }
    guard let last else { return key }
    let isInOrder = last.isBefore(key)
    // Behind a key out of order, the last key is not the greatest.
    if !isInOrder || firstDeparture != nil, members[key] != nil {
      throw refusal(.duplicateKey, "key \(quoted(key)) stands twice")
    }
    if !isInOrder { depart("key \(quoted(key)) is out of order") }
    return key
  }

  private mutating func array() throws(JSONRefusal) -> JSONValue {
    position += 1
    var elements: [JSONValue] = []
    skipBlanks()
    if take(UInt8(ascii: "]")) { return .array(elements) }
    repeat {
      skipBlanks()
      elements.append(try value())
      skipBlanks()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw refusal(.notJson, "an array that does not end") }
    return .array(elements)
  }

  private mutating func word(
    _ word: StaticString, _ value: JSONValue
  ) throws(JSONRefusal) -> JSONValue {
    for byte in word.description.utf8 {
      guard take(byte) else { throw refusal(.notJson, "a word that is not JSON") }
    }
    return value
  }

  private mutating func number() throws(JSONRefusal) -> JSONValue {
    let isNegative = take(UInt8(ascii: "-"))
    let digits = position
    var magnitude: Int64 = 0
    while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
      if magnitude <= CanonicalJSON.largestInteger {
        magnitude = magnitude * 10 + Int64(byte - UInt8(ascii: "0"))
      }
      position += 1
    }
    if position == digits { throw refusal(.notJson, "a sign without digits") }
    if bytes[digits] == UInt8(ascii: "0") && position > digits + 1 {
      throw refusal(.notJson, "a number with a leading zero")
    }
    if let byte = next, [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(byte) {
      throw refusal(.numberNotInteger, "a number with a fraction or exponent")
    }
    if isNegative && magnitude == 0 { throw refusal(.numberNotCanonical, "-0 is written 0") }
    if magnitude > CanonicalJSON.largestInteger {
      throw refusal(.numberOutOfRange, "a number beyond 2^53 - 1")
    }
    return .integer(isNegative ? -magnitude : magnitude)
  }
}

extension JSONParser {
  var next: UInt8? { position < end ? bytes[position] : nil }

  mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  mutating func skipBlanks() {
    let before = position
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
      position += 1
    }
    if position > before { depart("white space outside a string") }
  }

  mutating func depart(_ sentence: String) {
    if firstDeparture == nil { firstDeparture = refusal(.notCanonical, sentence) }
  }

  func refusal(_ code: DiagnosticCode, _ sentence: String) -> JSONRefusal {
    JSONRefusal(code, line: line, offset: position - start, sentence)
  }
}
