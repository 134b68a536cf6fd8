/// Ids inside a page, made from ids of the data so that two never meet.
enum Anchor {
  static func pool(_ pool: String, of council: String) -> String {
    "pool-\(escaped(council))-\(escaped(pool))"
  }
  static func step(_ number: Int) -> String { "record-\(number)" }

  /// Letters and digits stay; every other byte becomes `_` and its two hex digits.
  private static func escaped(_ id: String) -> String {
    var name = ""
    for byte in id.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"):
        name.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16)
        name += "_" + (byte < 16 ? "0" : "") + digits
      }
    }
    return name
  }
}
