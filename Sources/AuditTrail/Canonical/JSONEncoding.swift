import BudgetModel

/// Writes JSON values in canonical form.
enum JSONEncoding {
  static func append(_ value: JSONValue, to bytes: inout [UInt8]) {
    switch value {
    case .object(let members): append(members, to: &bytes)
    case .array(let elements): append(elements, to: &bytes)
    case .string(let text): append(text: text, to: &bytes)
    case .integer(let number):
      precondition(
        abs(number) <= CanonicalJSON.largestInteger, "a number beyond 2^53 - 1 must be a string")
      bytes.append(contentsOf: String(number).utf8)
    case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    }
  }

  private static func append(_ members: [String: JSONValue], to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    let sorted = members.sorted { $0.key.isBefore($1.key) }
    for (place, member) in sorted.enumerated() {
      precondition(isKey(member.key), "a key outside the alphabet of AUDIT 2.2")
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(UInt8(ascii: "\""))
      bytes.append(contentsOf: member.key.utf8)
      bytes.append(UInt8(ascii: "\""))
      bytes.append(UInt8(ascii: ":"))
      append(member.value, to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private static func append(_ elements: [JSONValue], to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "["))
    for (place, element) in elements.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      append(element, to: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private static func append(text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") {
        bytes.append(byte)
      } else {
        bytes.append(contentsOf: escape(of: byte))
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func escape(of byte: UInt8) -> [UInt8] {
    let letter: Character? =
      switch byte {
      case 0x08: "b"
      case 0x09: "t"
      case 0x0A: "n"
      case 0x0C: "f"
      case 0x0D: "r"
      case 0x22: "\""
      case 0x5C: "\\"
      default: nil
      }
    if let letter { return Array("\\\(letter)".utf8) }
    return Array((byte < 0x10 ? "\\u000" : "\\u00").utf8) + Array(String(byte, radix: 16).utf8)
  }

  static func isKey(_ key: String) -> Bool {
    !key.isEmpty && key.utf8.allSatisfy(isKeyByte)
  }
  static func isKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
