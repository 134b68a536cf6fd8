import BigInt
import BudgetModel

/// A positive number cut after eight significant digits, never rounded up, as records write the
/// measures of those who lost a round.
struct SignificantDigits: Comparable {
  private static let count = 8
  /// The power of ten of the first digit, and all eight digits.
  private let magnitude: Int
  private let digits: Int

  /// The cut of a number; nil: it is not above 0.
  init?(_ number: Ratio) {
    guard number > .zero else { return nil }
    // One binary digit is 0.30103 decimal ones; what that is off is corrected below.
    let bits = number.numerator.magnitude.bitWidth - number.denominator.magnitude.bitWidth
    var magnitude = bits * 30_103 / 100_000
    while true {
      let shift = Self.count - 1 - magnitude
      let quotient =
        number.numerator * BigInt(10).power(max(0, shift))
        / (number.denominator * BigInt(10).power(max(0, -shift)))
      if quotient >= BigInt(10).power(Self.count) {
        magnitude += 1
      } else if quotient < BigInt(10).power(Self.count - 1) {
        magnitude -= 1
      } else {
        (self.magnitude, digits) = (magnitude, Int(quotient))
        return
      }
    }
  }

  /// Reads the one form of such a number; nil for any other text.
  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } })
    else { return nil }
    let all = parts.joined()
    let significant = all.drop { $0 == "0" }
    guard let first = significant.first, first != "0" else { return nil }
    let padded = significant.prefix(Self.count)
    guard significant.dropFirst(Self.count).allSatisfy({ $0 == "0" }),
      let digits = Int(padded + String(repeating: "0", count: Self.count - padded.count))
    else { return nil }
    self.digits = digits
    magnitude = parts[0].utf8.count - 1 - (all.utf8.count - significant.utf8.count)
    if self.text != text { return nil }
  }

  /// A plain decimal without zeros at its ends.
  private var text: String {
    let all = String(digits)
    if magnitude >= all.count - 1 {
      return all + String(repeating: "0", count: magnitude - all.count + 1)
    }
    let padded = String(repeating: "0", count: max(0, -magnitude)) + all
    let whole = padded.prefix(max(0, magnitude) + 1)
    var fraction = padded.dropFirst(whole.count)
    while fraction.last == "0" { fraction.removeLast() }
    return fraction.isEmpty ? String(whole) : whole + "." + fraction
  }

  static func < (left: SignificantDigits, right: SignificantDigits) -> Bool {
    (left.magnitude, left.digits) < (right.magnitude, right.digits)
  }
}
