import BudgetModel

/// Guesses what a file is that is not UTF-8 text, for the message only.
enum TextEncoding {
  static func sentence(for bytes: [UInt8], at offset: Int) -> String {
    let byte = String(bytes[offset], radix: 16, uppercase: true)
    return "byte \(offset) (0x\(byte)) is not UTF-8; the file is probably \(guess(bytes)): "
      + "save it as CSV UTF-8"
  }

  /// Polish, Czech and Hungarian letters sit at these places of Windows-1250 only.
  private static func guess(_ bytes: [UInt8]) -> String {
    let central: Set<UInt8> = [0x9C, 0x9F, 0xB3, 0xB9, 0xBF, 0x8C, 0x8F, 0xA3, 0xA5, 0xAF]
    return bytes.contains { central.contains($0) } ? "Windows-1250" : "Latin-1 or Windows-1252"
  }

  /// What the whole file is, where its first bytes tell that it is no UTF-8 table.
  static func refusal(of file: SourceFile, settings: ReadingSettings) -> Diagnostic? {
    let place = SourceLocation(file: file.path)
    if file.bytes.count > settings.fileBytes {
      return Diagnostic(
        .tooLarge, at: place,
        "the file is larger than \(settings.fileBytes) bytes (file-bytes under limits)")
    }
    if let kind = container(file.bytes) {
      return Diagnostic(
        .fileNotText, at: place, "this is a \(kind), not a text table: export as CSV UTF-8")
    }
    if !isUTF16(file.bytes) {
      let firstLine = file.bytes.prefix(1024).prefix { $0 != 0x0A }
      if !firstLine.contains(0) { return nil }
      return Diagnostic(
        .fileNotText, at: place,
        "the first line holds a NUL byte, so this is no text table: export as CSV UTF-8")
    }
    return Diagnostic(
      .notUTF8, at: SourceLocation(file: file.path, line: 1, column: 1),
      "byte 0 (0x\(String(file.bytes[0], radix: 16, uppercase: true))) is not UTF-8; "
        + "the file is UTF-16: save it as CSV UTF-8")
  }

  private static func container(_ bytes: [UInt8]) -> String? {
    let kinds: [([UInt8], String)] = [
      ([0x50, 0x4B, 0x03, 0x04], "spreadsheet (.xlsx, .ods) or .zip file"),
      ([0xD0, 0xCF, 0x11, 0xE0], "spreadsheet (.xls) file"),
      ([0x1F, 0x8B], "compressed (.gz) file"),
      ([0x25, 0x50, 0x44, 0x46], "PDF file"),
    ]
    return kinds.first { bytes.starts(with: $0.0) }?.1
  }

  private static func isUTF16(_ bytes: [UInt8]) -> Bool {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return true }
    let start = bytes.prefix(64)
    guard start.count >= 4 else { return false }
    let even = start.indices.filter { $0 % 2 == 0 }.map { start[$0] == 0 }
    let odd = start.indices.filter { $0 % 2 == 1 }.map { start[$0] == 0 }
    return even.allSatisfy(\.self) && !odd.contains(true)
      || odd.allSatisfy(\.self) && !even.contains(true)
  }
}
