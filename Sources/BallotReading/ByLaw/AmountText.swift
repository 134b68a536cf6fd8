internal import BudgetModel

/// How numbers are written in this cycle (`minor-digits`, `numbers`).
struct NumberForm: Sendable {
  var minorDigits = 2
  var hasDecimalComma = false
  var grouping: ReadingSettings.Grouping = .none
}

/// An amount of money as written in `cycle.yaml`, in major units (FORMATS 1.5).
enum AmountText {
  enum Failure: Error {
    case fault(DiagnosticCode, String)
  }

  static func read(_ text: String, form: NumberForm) throws(Failure) -> Money {
    let ungrouped = try withoutGroups(text, form: form)
    let (whole, fraction) = try parts(of: ungrouped, written: text, form: form)
    if fraction.count > form.minorDigits {
      throw .fault(.numberTooFine, "has more than \(form.minorDigits) decimals")
    }
    let padded = fraction + Array(repeating: 0x30, count: form.minorDigits - fraction.count)
    var amount: Int64 = 0
    for digit in whole + padded {
      let (product, over) = amount.multipliedReportingOverflow(by: 10)
      amount = product &+ Int64(digit - 0x30)
      if over || amount > Money.largestInput.minorUnits {
        throw .fault(.numberTooLarge, "is above 9000000000000000 minor units")
      }
    }
    return Money(minorUnits: amount)
  }

  private static let groupMarks: [ReadingSettings.Grouping: [Unicode.Scalar]] = [
    .comma: [","], .point: ["."], .space: [" ", "\u{A0}", "\u{202F}"],
    .apostrophe: ["'", "\u{2019}"],
  ]

  /// Takes the declared group marks out; groups must be of three digits.
  private static func withoutGroups(_ text: String, form: NumberForm) throws(Failure) -> String {
    guard let marks = groupMarks[form.grouping] else { return text }
    let point: Unicode.Scalar = form.hasDecimalComma ? "," : "."
    let whole = text.unicodeScalars.prefix { $0 != point || marks.contains($0) }
    let groups = whole.split(omittingEmptySubsequences: false) { marks.contains($0) }
    if groups.count > 1 {
      let isRegular =
        groups.dropFirst().allSatisfy { $0.count == 3 } && (1...3).contains(groups[0].count)
      if !isRegular { throw .fault(.numberGrouping, "has groups that are not of three digits") }
    }
    var joined = String.UnicodeScalarView()
    for group in groups { joined.append(contentsOf: group) }
    joined.append(contentsOf: text.unicodeScalars.dropFirst(whole.count))
    return String(joined)
  }

  private static func parts(
    of text: String, written: String, form: NumberForm
  ) throws(Failure) -> (whole: [UInt8], fraction: [UInt8]) {
    let point: UInt8 = form.hasDecimalComma ? 0x2C : 0x2E
    let pieces = text.utf8.split(separator: point, omittingEmptySubsequences: false).map(Array.init)
    let areDigits = pieces.allSatisfy { !$0.isEmpty && $0.allSatisfy { (48...57).contains($0) } }
    guard areDigits, pieces.count <= 2 else { throw fault(of: text, form: form) }
    let fraction = pieces.count == 2 ? pieces[1] : []
    if fraction.count == 3 && form.minorDigits != 3 {
      throw .fault(
        .numberAmbiguous, "could be thousands or three decimals; write it without the mark")
    }
    return (pieces[0], fraction)
  }

  /// Says why a text is no amount: the most helpful reading first.
  private static func fault(of text: String, form: NumberForm) -> Failure {
    let scalars = text.unicodeScalars
    if scalars.isEmpty { return .fault(.settingBad, "is empty; an amount is needed") }
    if scalars.first == "-" { return .fault(.numberNegative, "is negative") }
    let isDigit: (Unicode.Scalar) -> Bool = { (0x30...0x39).contains($0.value) }
    let marks = scalars.filter { !isDigit($0) }
    let groupMarks: [Unicode.Scalar] = [",", ".", " ", "'", "\u{A0}", "\u{202F}", "\u{2019}"]
    guard isDigit(scalars.first!), marks.allSatisfy(groupMarks.contains) else {
      return currencyFault(scalars, isDigit: isDigit)
    }
    if !form.hasDecimalComma, marks.count == 1, marks.first == "," {
      let decimals = scalars.reversed().prefix { $0 != "," }.count
      if decimals != 3 {
        return .fault(
          .numberDecimalComma, "has a decimal comma; write a point, or set 'numbers.decimal: comma'"
        )
      }
    }
    return .fault(
      .numberGrouping, "has group marks; write digits only, or set 'numbers.grouping'")
  }

  private static func currencyFault(
    _ scalars: String.UnicodeScalarView, isDigit: (Unicode.Scalar) -> Bool
  ) -> Failure {
    let isSymbol = scalars.contains { $0.properties.generalCategory == .currencySymbol }
    let letters = scalars.suffix(3)
    let isCode =
      letters.allSatisfy { ("A"..."Z").contains($0) } && scalars.first.map(isDigit) == true
    if isSymbol || isCode {
      return .fault(.numberCurrency, "names a currency; write the number alone")
    }
    return .fault(.numberBad, "is not an amount such as 100000.00")
  }
}
