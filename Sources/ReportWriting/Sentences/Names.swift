import BudgetModel

extension CycleReport {
  /// A name inside a sentence. Marks that turn the direction of text are shown as U+FFFD, and a name
  /// written from right to left is set apart, so that a name never reorders the words around it.
  static func inSentence(_ name: String) -> String {
    var text = String.UnicodeScalarView()
    var turns = false
    for scalar in name.unicodeScalars {
      text.append(isDirectionMark(scalar) ? "\u{FFFD}" : scalar)
      turns = turns || isRightToLeft(scalar)
    }
    return turns ? "\u{2068}\(String(text))\u{2069}" : String(text)
  }

  func projectInSentence(_ id: String) -> String { Self.inSentence(projectName(id)) }
  func councilInSentence(_ id: String) -> String { Self.inSentence(councilName(id)) }
  func poolInSentence(_ id: String) -> String { Self.inSentence(poolName(id)) }

  private static func isDirectionMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200E, 0x200F, 0x061C, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
  private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF,
      0x1E800...0x1EFFF:
      true
    default: false
    }
  }
}
