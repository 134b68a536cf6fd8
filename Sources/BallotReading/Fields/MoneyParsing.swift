import BudgetModel

/// Money as people write it: every form that is not exactly right has its own code (FORMATS 1.5).
struct MoneyParsing {
  let settings: ReadingSettings

  /// The amount of a trimmed cell that is not empty.
  func money(_ text: String) throws(CellFinding) -> Money {
    if let plain = plainAmount(text) { return plain }
    if CellText.isPlaceholder(text) { throw IDParsing.placeholder(text) }
    try checkSignAndUnit(text)
    let form = try WrittenNumber(text)
    let (whole, decimals) = try split(form, text)
    return try amount(whole: whole, decimals: decimals, text)
  }

  /// The common case: a few digits alone.
  private func plainAmount(_ text: String) -> Money? {
    guard text.utf8.count <= 13, text.utf8.allSatisfy(IDParsing.isDigit),
      let whole = Int64(text)
    else { return nil }
    return checked(whole, scale: settings.minorDigits)
  }
  private func checked(_ whole: Int64, scale: Int) -> Money? {
    let (units, isOver) = whole.multipliedReportingOverflow(by: power(of: scale))
    return isOver || units > Money.largestInput.minorUnits ? nil : Money(minorUnits: units)
  }
  private func power(of digits: Int) -> Int64 { (0..<digits).reduce(1) { power, _ in power * 10 } }

  private func checkSignAndUnit(_ text: String) throws(CellFinding) {
    let scalars = Array(text.unicodeScalars)
    if let first = scalars.first, first == "-" || first == "\u{2212}" || first == "\u{2013}",
      scalars.dropFirst().contains(where: isDigit)
    {
      throw CellFinding(.numberNegative, "\(quoted(text)) is below zero; write a number from 0 up")
    }
    let core = scalars.drop { !isDigit($0) }
    let last = core.lastIndex(where: isDigit) ?? core.startIndex
    let outside = scalars[..<core.startIndex] + core[min(last + 1, core.endIndex)...]
    let hasUnit = outside.contains { $0.properties.isAlphabetic || isCurrencySign($0) }
    let inside = core[..<min(last + 1, core.endIndex)]
    if hasUnit, !inside.isEmpty, inside.allSatisfy({ isDigit($0) || WrittenNumber.isMark($0) }) {
      throw CellFinding(
        .numberCurrency,
        "\(quoted(text)) holds a currency or unit; write the number alone, the currency stands in "
          + "cycle.yaml")
    }
  }
  private func isDigit(_ scalar: Unicode.Scalar) -> Bool { (48...57).contains(scalar.value) }
  private func isCurrencySign(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .currencySymbol
  }

  /// Whole digits and decimals, by the settings.
  private func split(
    _ form: WrittenNumber, _ text: String
  ) throws(CellFinding) -> (whole: String, decimals: String) {
    guard !form.groups.contains("") else {
      throw CellFinding(.numberBad, "\(quoted(text)) is no number; write digits, as in 5000.50")
    }
    var groups = form.groups
    var marks = form.marks
    var decimals = ""
    if marks.last == decimalMark, marks.count(where: { $0 == decimalMark }) == 1 {
      decimals = groups.removeLast()
      marks.removeLast()
    }
    if marks.isEmpty { return (groups[0], decimals) }
    if let grouping, marks.allSatisfy({ $0 == grouping }), WrittenNumber.isGrouped(groups) {
      return (groups.joined(), decimals)
    }
    throw misread(form, text)
  }

  private var grouping: WrittenNumber.Mark? {
    switch settings.grouping {
    case .none: nil
    case .comma: .comma
    case .point: .point
    case .space: .space
    case .apostrophe: .apostrophe
    }
  }

  /// Which mark is in the way.
  private func misread(_ form: WrittenNumber, _ text: String) -> CellFinding {
    let last = form.marks.last!
    if !settings.hasDecimalComma, last == .comma, form.marks.count == 1,
      !WrittenNumber.isGrouped(form.groups)
    {
      return CellFinding(
        .numberDecimalComma,
        "\(quoted(text)) has a decimal comma; write \(quoted(form.joined(decimal: "."))) or set "
          + "numbers: {decimal: comma}")
    }
    if settings.hasDecimalComma, last == .point, form.marks.count == 1,
      !WrittenNumber.isGrouped(form.groups)
    {
      return CellFinding(
        .numberBad,
        "\(quoted(text)) has a decimal point where numbers: {decimal: comma} expects a comma; "
          + "write \(quoted(form.joined(decimal: ",")))")
    }
    return groupingFinding(form, text)
  }

  private func groupingFinding(_ form: WrittenNumber, _ text: String) -> CellFinding {
    let mark = form.marks[0]
    let plain = form.marks.allSatisfy { $0 == mark } ? form.groups.joined() : "digits alone"
    return CellFinding(
      .numberGrouping,
      "\(quoted(text)) has \(mark.article) between digits; write \(quoted(plain)) or set numbers: "
        + "{grouping: \(mark.rawValue)} with groups of three")
  }

  private func amount(
    whole: String, decimals: String, _ text: String
  ) throws(CellFinding) -> Money {
    try checkDecimals(whole: whole, decimals: decimals, text)
    let kept = decimals.prefix(settings.minorDigits)
    let digits = (whole + kept).drop { $0 == "0" }
    guard digits.utf8.count <= 18,
      let amount = checked(
        digits.isEmpty ? 0 : Int64(digits)!, scale: settings.minorDigits - kept.utf8.count)
    else {
      throw CellFinding(
        .numberTooLarge,
        "\(quoted(text)) is too large; at most \(Money.largestInput.minorUnits) minor units are "
          + "allowed")
    }
    return amount
  }

  private func checkDecimals(
    whole: String, decimals: String, _ text: String
  ) throws(CellFinding) {
    guard decimals.utf8.count > settings.minorDigits, decimals != "0" else { return }
    if decimals.utf8.count == 3, whole.utf8.count <= 3, !whole.hasPrefix("0") {
      throw groupingFinding(WrittenNumber(groups: [whole, decimals], marks: [decimalMark]), text)
    }
    if decimals == "000", !whole.hasPrefix("0") {
      throw CellFinding(
        .numberAmbiguous,
        "\(quoted(text)) could mean \(whole) or \(whole)000; write the number without the zeros")
    }
    throw CellFinding(
      .numberTooFine,
      "\(quoted(text)) has \(decimals.utf8.count) decimals; the currency has "
        + "\(settings.minorDigits) (minor-digits)")
  }
  private var decimalMark: WrittenNumber.Mark { settings.hasDecimalComma ? .comma : .point }
}

/// Runs of digits and the marks between them.
struct WrittenNumber {
  enum Mark: String {
    case comma, point, space, apostrophe
    var article: String {
      switch self {
      case .comma: "a comma"
      case .point: "a point"
      case .space: "a blank"
      case .apostrophe: "an apostrophe"
      }
    }
  }
  var groups: [String]
  var marks: [Mark]

  init(groups: [String], marks: [Mark]) {
    self.groups = groups
    self.marks = marks
  }

  init(_ text: String) throws(CellFinding) {
    groups = [""]
    marks = []
    for scalar in text.unicodeScalars {
      if (48...57).contains(scalar.value) {
        groups[groups.count - 1].unicodeScalars.append(scalar)
      } else if let mark = Self.mark(scalar) {
        marks.append(mark)
        groups.append("")
      } else {
        throw CellFinding(
          .numberBad,
          "\(quoted(text)) is no number: it holds \(IDParsing.name(of: scalar)); write digits, as "
            + "in 5000.50")
      }
    }
  }

  static func isMark(_ scalar: Unicode.Scalar) -> Bool { mark(scalar) != nil }
  private static func mark(_ scalar: Unicode.Scalar) -> Mark? {
    switch scalar.value {
    case 0x2C: .comma
    case 0x2E: .point
    case 0x20, 0xA0, 0x202F, 0x2009: .space
    case 0x27, 0x2019: .apostrophe
    default: nil
    }
  }

  /// One to three digits, then groups of exactly three.
  static func isGrouped(_ groups: [String]) -> Bool {
    guard groups.count > 1 else { return true }
    return (1...3).contains(groups[0].utf8.count)
      && groups.dropFirst().allSatisfy { $0.utf8.count == 3 }
  }

  func joined(decimal: String) -> String {
    groups.dropLast().joined() + decimal + groups[groups.count - 1]
  }
}
