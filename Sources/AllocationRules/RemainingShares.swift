import BigInt
import BudgetModel

/// What is left of each ballot's share, 1 at the start, per unit of weight, as whole numbers over one
/// denominator.
///
/// A purchase multiplies shares by a fraction whose terms are about as long as the shares are, so that
/// exact shares double in length with each purchase that many ballots take part in: after thirty no
/// memory holds them. Shares are exact while one denominator within the limit of the precision serves
/// all of them. A purchase that would need a longer one rounds all shares up to its decimals, as do all
/// that follow; up, so that those who hold exactly the cost can still pay it.
///
/// A purchase moves the shares of two counts no further apart: if they differ by e in all, so do they
/// at most behind it. Larger shares stay larger, as long as nobody pays more than the same part with
/// exact fractions would be. So what has been added in all bounds how much too large any sum of shares
/// is.
struct RemainingShares {
  /// By row of the profile.
  private(set) var shares: [BigInt]
  private(set) var denominator = BigInt(1)
  private(set) var isRounded = false
  private let precision: SharePrecision

  init(rows: Int, _ precision: SharePrecision) {
    shares = Array(repeating: 1, count: rows)
    self.precision = precision
  }

  /// Gives rows new shares, `numerator / (denominator · divisor)`.
  ///
  /// - Returns: what the denominator was multiplied by; nil: all shares were rounded
  mutating func set(_ new: [(row: Int32, numerator: BigInt)], over divisor: BigInt) -> BigInt? {
    var divisor = divisor
    let factor = serve(new.lazy.map { ($0.numerator, divisor) })
    if factor == nil { divisor *= exactDenominator }
    for (row, numerator) in new {
      shares[Int(row)] = (numerator * (factor ?? denominator)).dividedUp(by: divisor)
    }
    return factor
  }

  /// The denominator before shares were rounded.
  private var exactDenominator = BigInt(1)

  /// Multiplies the denominator so that it serves fractions over it; 1 where shares are rounded.
  ///
  /// - Returns: what it was multiplied by; nil: all shares were rounded
  mutating func serve(_ fractions: some Sequence<(BigInt, BigInt)>) -> BigInt? {
    if isRounded { return 1 }
    if let factor = factor(serving: fractions) {
      grow(by: factor)
      return factor
    }
    isRounded = true
    exactDenominator = denominator
    denominator = BigInt(10).power(precision.decimals)
    for row in shares.indices {
      shares[row] = (shares[row] * denominator).dividedUp(by: exactDenominator)
    }
    return nil
  }

  private mutating func grow(by factor: BigInt) {
    if factor == 1 { return }
    denominator *= factor
    for row in shares.indices { shares[row] *= factor }
  }

  private struct Fraction: Hashable {
    var numerator: BigInt
    var divisor: BigInt
  }

  /// The least factor that makes all fractions whole; nil beyond the limit.
  private func factor(serving fractions: some Sequence<(BigInt, BigInt)>) -> BigInt? {
    var factor = BigInt(1)
    var seen: Set<Fraction> = []
    for (numerator, divisor) in fractions
    where seen.insert(Fraction(numerator: numerator, divisor: divisor)).inserted {
      let remainder = numerator * factor % divisor
      if remainder.isZero { continue }
      factor *= divisor / divisor.greatestCommonDivisor(with: remainder)
      if denominator * factor > precision.limit { return nil }
    }
    return factor
  }
}

extension BigInt {
  /// The quotient of numbers that are not negative, rounded up.
  func dividedUp(by divisor: BigInt) -> BigInt {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder.isZero ? quotient : quotient + 1
  }
}
