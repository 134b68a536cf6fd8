import BigInt
import BudgetModel

/// What is left of each ballot's share, 1 at the start, per unit of weight, as whole numbers over one
/// denominator.
///
/// A purchase multiplies shares by a fraction whose terms are about as long as the shares are, so that
/// exact shares double in length with each purchase that many ballots take part in: after thirty no
/// memory holds them. Shares are exact while one denominator of at most `digits` digits serves all of
/// them. A purchase that would need a longer one rounds all shares up to 18 decimals, as do all that
/// follow; up, so that those who hold exactly the cost can still pay it.
struct RemainingShares {
  /// By row of the profile.
  private(set) var shares: [BigInt]
  private(set) var denominator = BigInt(1)
  private(set) var isRounded = false
  private let limit: BigInt

  /// The parameter of every rule that spends shares in this way.
  static let digits = SettingSpec(
    "digits", .count(atLeast: 0, atMost: 10_000), default: .count(100),
    "How many digits exact fractions of ballots may have; longer ones are rounded up to 18 decimals."
  )

  /// What every such rule says of it beside what holds.
  static let rounding =
    "once fractions of ballots need more than 'digits' digits they are rounded up to 18 decimals, and "
    + "the above holds but for that"

  init(rows: Int, _ rule: RuleChoice) {
    shares = Array(repeating: 1, count: rows)
    limit = BigInt(10).power(Int(rule["digits"]?.count ?? 100))
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
    denominator = BigInt(10).power(18)
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
      if denominator * factor > limit { return nil }
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
