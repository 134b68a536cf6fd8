internal import BudgetModel

/// The characters of a by-law file, with the places of its lines.
struct YAMLText {
  var scalars: [Unicode.Scalar]
  /// Where each line starts in `scalars`.
  let lineStarts: [Int]

  init(_ scalars: [Unicode.Scalar]) {
    self.scalars = scalars
    var starts = [0]
    for (position, scalar) in scalars.enumerated() where Self.endsLine(scalar) {
      let next = position + 1 < scalars.count ? scalars[position + 1] : nil
      if scalar == "\r" && next == "\n" { continue }
      starts.append(position + 1)
    }
    lineStarts = starts
  }

  private static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  /// The place in `scalars` of a line and column, both from 1; nil past the end.
  func position(line: Int, column: Int) -> Int? {
    guard line >= 1, line <= lineStarts.count else { return nil }
    let position = lineStarts[line - 1] + column - 1
    return position < scalars.count ? position : nil
  }

  func place(ofPosition position: Int, file: String) -> SourceLocation {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= position { low = middle } else { high = middle }
    }
    return SourceLocation(file: file, line: low + 1, column: position - lineStarts[low] + 1)
  }

  var string: String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }
}

extension YAMLText {
  /// Reads the bytes of a file: UTF-8, a byte-order mark at the start dropped.
  static func read(_ file: SourceFile) -> (text: YAMLText?, diagnostics: [Diagnostic]) {
    var bytes = file.bytes[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    if let finding = encodingFault(Array(bytes), file: file.path) { return (nil, [finding]) }
    let text = YAMLText(Array(String(decoding: bytes, as: UTF8.self).unicodeScalars))
    let findings = text.forbiddenCharacters(file: file.path)
    return (findings.isEmpty ? text : nil, findings)
  }

  private static func encodingFault(_ bytes: [UInt8], file: String) -> Diagnostic? {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return Diagnostic(
        .notUTF8, at: SourceLocation(file: file, line: 1, column: 1),
        "the file is written in UTF-16; save it as UTF-8")
    }
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
      return nil
    } catch {
      let offset = error.byteOffsets.lowerBound
      let before = YAMLText(Array(String(decoding: bytes[..<offset], as: UTF8.self).unicodeScalars))
      let value = String(bytes[offset], radix: 16, uppercase: true)
      return Diagnostic(
        .notUTF8, at: before.place(ofPosition: before.scalars.count, file: file),
        "byte \(offset) (0x\(value)) is not UTF-8; save the file as UTF-8")
    }
  }

  private func forbiddenCharacters(file: String) -> [Diagnostic] {
    var found: [Diagnostic] = []
    for (position, scalar) in scalars.enumerated() {
      guard let code = Self.fault(of: scalar) else { continue }
      let name = "U+" + Self.hexadecimal(scalar.value)
      found.append(
        Diagnostic(
          code, at: place(ofPosition: position, file: file),
          "the character \(name) may not stand in a by-law; delete it"))
      if found.count == 20 { break }
    }
    return found
  }

  private static func fault(of scalar: Unicode.Scalar) -> DiagnosticCode? {
    switch scalar.value {
    case 0: .nulByte
    case 0xFEFF: .bomInside
    case 0x09, 0x0A, 0x0D, 0x85: nil
    case 0x01..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: .controlCharacter
    default: nil
    }
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
