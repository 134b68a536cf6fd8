/// How a cell of a text table is written: in quotes where it must be, quotes inside doubled.
package enum CSVCell {
  private static let quote = UInt8(ascii: "\"")

  package static func append(
    _ cell: String, to bytes: inout [UInt8], separator: UInt8 = UInt8(ascii: ","),
    isQuoted: Bool = false
  ) {
    let special = [separator, quote, 0x0A, 0x0D]
    guard isQuoted || cell.utf8.contains(where: special.contains) else {
      bytes += cell.utf8
      return
    }
    bytes.append(quote)
    for byte in cell.utf8 {
      if byte == quote { bytes.append(quote) }
      bytes.append(byte)
    }
    bytes.append(quote)
  }
}
