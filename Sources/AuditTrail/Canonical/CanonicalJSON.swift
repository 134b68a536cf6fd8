package import BudgetModel

/// The bytes of every JSON value in a pack: the RFC 8785 form of a data model without null and
/// fractions (AUDIT 2.2).
package enum CanonicalJSON {
  /// Nesting beyond this is refused, so that no input exhausts the stack.
  static let deepestNesting = 64
  /// Integers beyond ±(2^53 - 1) are not exact in every reader of JSON.
  static let largestInteger: Int64 = 9_007_199_254_740_991

  /// The canonical bytes of a value, without a line end.
  package static func encode(_ value: JSONValue) -> [UInt8] {
    var bytes: [UInt8] = []
    JSONEncoding.append(value, to: &bytes)
    return bytes
  }

  /// A JSON file: one value and one LF.
  package static func encodeFile(_ value: JSONValue) -> [UInt8] { encode(value) + [lineFeed] }

  /// A JSON Lines file: one value per line.
  package static func encodeLines(_ values: some Sequence<JSONValue>) -> [UInt8] {
    var bytes: [UInt8] = []
    for value in values {
      JSONEncoding.append(value, to: &bytes)
      bytes.append(lineFeed)
    }
    return bytes
  }

  /// Reads one canonical value without a line end.
  /// - Throws: the first refusal of AUDIT 2.2, `not-canonical` only if there is no other.
  package static func decode(_ bytes: [UInt8]) throws(JSONRefusal) -> JSONValue {
    try decode(bytes, in: 0..<bytes.count, line: 1)
  }

  /// Reads a JSON file: one canonical value and one LF.
  package static func decodeFile(_ bytes: [UInt8]) throws(JSONRefusal) -> JSONValue {
    guard bytes.last == lineFeed else {
      _ = try decode(bytes)
      throw JSONRefusal(.notCanonical, line: 1, offset: bytes.count, "no line end after the value")
    }
    return try decode(bytes, in: 0..<bytes.count - 1, line: 1)
  }

  /// Reads a JSON Lines file.
  package static func decodeLines(_ bytes: [UInt8]) throws(JSONRefusal) -> [JSONValue] {
    var values: [JSONValue] = []
    var start = 0
    while start < bytes.count {
      guard let end = bytes[start...].firstIndex(of: lineFeed) else {
        throw JSONRefusal(
          .notCanonical, line: values.count + 1, offset: bytes.count - start,
          "no line end after the last value")
      }
      values.append(try decode(bytes, in: start..<end, line: values.count + 1))
      start = end + 1
    }
    return values
  }

  /// Reads JSON of the data model in any form: white space, any order of keys, any escapes.
  package static func read(_ bytes: [UInt8]) throws(JSONRefusal) -> JSONValue {
    var parser = JSONParser(bytes: bytes, range: 0..<bytes.count, line: 1)
    return try parser.document()
  }

  private static func decode(
    _ bytes: [UInt8], in range: Range<Int>, line: Int
  ) throws(JSONRefusal) -> JSONValue {
    var parser = JSONParser(bytes: bytes, range: range, line: line)
    let value = try parser.document()
    if let refusal = parser.firstDeparture { throw refusal }
    return value
  }

  static let lineFeed: UInt8 = 0x0A
}

/// Why bytes are not canonical JSON.
package struct JSONRefusal: Error, Hashable, Sendable {
  package var code: DiagnosticCode
  /// From 1.
  package var line: Int
  /// Bytes before the fault, from the start of the line.
  package var offset: Int
  package var sentence: String

  init(_ code: DiagnosticCode, line: Int, offset: Int, _ sentence: String) {
    self.code = code
    self.line = line
    self.offset = offset
    self.sentence = sentence
  }
}
