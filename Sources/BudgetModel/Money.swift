/// An amount of money in whole minor units (cents, groszy, forints).
///
/// Arithmetic traps on overflow: inputs are limited to 9 · 10^15 minor units, so a sum that
/// leaves 64 bits is a broken invariant, never a wrong number.
package struct Money: Hashable, Comparable, Sendable {
  package var minorUnits: Int64

  package init(minorUnits: Int64) { self.minorUnits = minorUnits }

  package static let zero = Money(minorUnits: 0)
  /// The largest amount that an input may name.
  package static let largestInput = Money(minorUnits: 9_000_000_000_000_000)

  package static func < (left: Money, right: Money) -> Bool { left.minorUnits < right.minorUnits }
  package static func + (left: Money, right: Money) -> Money {
    Money(minorUnits: left.minorUnits + right.minorUnits)
  }
  package static func - (left: Money, right: Money) -> Money {
    Money(minorUnits: left.minorUnits - right.minorUnits)
  }
  package static func += (left: inout Money, right: Money) { left = left + right }
  package static func -= (left: inout Money, right: Money) { left = left - right }

  package var isZero: Bool { minorUnits == 0 }

  /// The amount with exactly `minorDigits` decimals, a point and no grouping: `1234.50`.
  package func decimal(minorDigits: Int) -> String {
    let digits = String(minorUnits.magnitude)
    let sign = minorUnits < 0 ? "-" : ""
    if minorDigits == 0 { return sign + digits }
    let padded = String(repeating: "0", count: max(0, minorDigits + 1 - digits.count)) + digits
    return sign + padded.dropLast(minorDigits) + "." + padded.suffix(minorDigits)
  }

  /// The amount as an exact value of a transcript or manifest: whole minor units.
  package var exact: String { String(minorUnits) }
}
