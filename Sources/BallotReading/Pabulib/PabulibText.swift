package import BudgetModel

/// Reading and checking of single values of a `.pb` file.
enum PabulibText {
  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    [0x20, 0x09, 0xA0, 0x202F].contains(scalar.value)
  }

  /// Without blanks, tabs and no-break spaces at both ends.
  static func trimmed(_ text: Substring) -> String {
    let bytes = text.utf8
    if let first = bytes.first, let last = bytes.last, (0x21..<0x80).contains(first),
      (0x21..<0x80).contains(last)
    {
      return String(text)
    }
    var scalars = text.unicodeScalars[...]
    while let first = scalars.first, isBlank(first) { scalars.removeFirst() }
    while let last = scalars.last, isBlank(last) { scalars.removeLast() }
    return String(scalars)
  }
}

/// An amount of money in a `.pb` file: major units with at most two decimals.
package enum PabulibAmount {
  package struct Fault: Error, Hashable {
    package var code: DiagnosticCode
    package var sentence: String
  }

  package static func read(_ text: String) -> Result<Money, Fault> {
    if text.isEmpty {
      return .failure(Fault(code: .settingBad, sentence: "the amount is empty; write a number"))
    }
    do throws(CellFinding) {
      return .success(try MoneyParsing(settings: ReadingSettings()).money(text))
    } catch {
      return .failure(Fault(code: error.code, sentence: error.sentence))
    }
  }
}
