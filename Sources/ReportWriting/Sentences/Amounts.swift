import BudgetModel

/// How numbers are printed for people: a decimal point, and groups of three set apart by U+202F
/// (narrow no-break space), which no country reads as a decimal mark. CSV and JSON have no groups.
struct Amounts {
  var currency: String
  var minorDigits: Int
  /// Plain text is read in terminals and pasted into minutes: no groups there.
  var groups = true

  func number(_ count: some BinaryInteger) -> String { grouped(String(count)) }

  /// `1 234 567.50`, without the currency.
  func bare(_ money: Money) -> String { grouped(money.decimal(minorDigits: minorDigits)) }

  func money(_ money: Money) -> String { bare(money) + (groups ? "\u{A0}" : " ") + currency }

  /// A fraction of minor units as the currency writes it, with two decimals at least where it is not
  /// whole, rounded half to even.
  func fraction(_ amount: Ratio) -> String {
    fraction(amount, places: amount.isWhole ? minorDigits : max(minorDigits, 2))
  }

  /// What one voter carries of the costs, with two decimals more than the currency has.
  func load(_ load: Ratio) -> String { fraction(load, places: minorDigits + 2) }

  private func fraction(_ amount: Ratio, places: Int) -> String {
    let scale = Ratio.powerOfTen(minorDigits)
    return grouped((amount / scale).decimal(places: places))
  }

  /// Votes, points or a score: whole, or rounded to two decimals with the exact ratio beside it.
  func score(_ score: Ratio) -> String {
    if score.isWhole { return grouped(score.exact) }
    let decimal = grouped(score.decimal(places: 2))
    return score.exact.utf8.count > 14 ? "≈\u{A0}\(decimal)" : "\(decimal) (\(score.exact))"
  }

  private func grouped(_ decimal: String) -> String {
    guard groups else { return decimal }
    let sign = decimal.hasPrefix("-") ? "-" : ""
    let parts = decimal.dropFirst(sign.count).split(separator: ".", maxSplits: 1)
    let whole = Array(parts[0])
    var text = sign
    for (place, digit) in whole.enumerated() {
      if place > 0, (whole.count - place) % 3 == 0 { text += "\u{202F}" }
      text.append(digit)
    }
    return parts.count == 2 ? text + "." + parts[1] : text
  }
}

/// `1 project`, `2 projects`.
func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
  "\(count) \(count == 1 ? one : many ?? one + "s")"
}

/// `a`, `a and b`, `a, b and c`.
func listed(_ words: [String]) -> String {
  guard words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1]
}
