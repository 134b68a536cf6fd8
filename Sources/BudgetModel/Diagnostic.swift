/// Where a finding is: a path relative to the cycle's folder, and where known the line and
/// column, both from 1. A column counts characters of the line.
package struct SourceLocation: Hashable, Sendable {
  package var file: String
  package var line: Int?
  package var column: Int?

  package init(file: String, line: Int? = nil, column: Int? = nil) {
    self.file = file
    self.line = line
    self.column = column
  }
}

extension SourceLocation: Comparable {
  package static func < (left: Self, right: Self) -> Bool {
    if left.file != right.file { return left.file.isBefore(right.file) }
    return (left.line ?? 0, left.column ?? 0) < (right.line ?? 0, right.column ?? 0)
  }
}

/// How grave a finding is.
package enum DiagnosticLevel: String, Sendable, CaseIterable {
  /// The count does not run.
  case error
  /// A ballot or a choice is not counted; the count goes on.
  case reject
  /// A ballot is kept aside by a franchise rule; the count goes on.
  case excluded
  /// Printed; counted as it stands.
  case warning
  /// In the report only.
  case note
}

/// One finding: a stable code, a place and a sentence that says what is wrong and what to do.
package struct Diagnostic: Hashable, Sendable {
  package var code: DiagnosticCode
  package var level: DiagnosticLevel
  package var place: SourceLocation
  package var sentence: String

  /// `level` is given only where a setting makes the finding graver or milder than its code says.
  package init(
    _ code: DiagnosticCode, at place: SourceLocation, level: DiagnosticLevel? = nil,
    _ sentence: String
  ) {
    self.code = code
    self.level = level ?? code.level
    self.place = place
    self.sentence = sentence
  }

  /// `file:line:column: error: sentence [code]`.
  package var line: String {
    let parts = [place.file, place.line.map(String.init), place.column.map(String.init)]
    let position = parts.compactMap { $0 }.joined(separator: ":")
    return "\(position): \(level.rawValue): \(sentence) [\(code.name)]"
  }
}

extension Diagnostic {
  /// The order of every printed list: file, line, column, code, sentence.
  package static func isBefore(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
    if left.place != right.place { return left.place < right.place }
    if left.code != right.code { return left.code.name.isBefore(right.code.name) }
    return left.sentence.isBefore(right.sentence)
  }
}

/// Cell content as a message may show it: at most 40 characters, control and invisible characters
/// escaped.
package func quoted(_ text: some StringProtocol) -> String {
  var shown = ""
  for scalar in text.unicodeScalars.prefix(40) {
    if isUnseen(scalar) {
      shown += "\\u{" + String(scalar.value, radix: 16) + "}"
    } else {
      shown.unicodeScalars.append(scalar)
    }
  }
  return "'" + shown + (text.unicodeScalars.count > 40 ? "…" : "") + "'"
}

/// Control, zero-width and direction-changing characters.
private func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0..<0x20, 0x7F...0x9F, 0xAD, 0x61C, 0x180E, 0x200B...0x200F, 0x202A...0x202E,
    0x2060...0x2069, 0xFEFF:
    true
  default: false
  }
}
