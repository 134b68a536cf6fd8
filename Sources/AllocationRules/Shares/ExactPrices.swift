import BigInt

/// The exact prices of one run of Equal Shares, as whole numbers over one common denominator.
///
/// A voter who is not broke holds what a unit of weight started with, less the price of each funded
/// project times its value to the voter; so every sum of balances is a few counts times these numbers.
struct ExactPrices {
  /// What a price, or a sum of balances, needs: how often each number occurs in it.
  struct Counts {
    /// By district: the weight.
    var starts: [Int128]
    /// By round: the sum of weight times value.
    var prices: [Int128]
    /// Sum of weight times value of those who pay the full price.
    var full: Int128 = 0
    /// Weight of those who pay all they have.
    var poor: Int128 = 0

    init(districts: Int, rounds: Int) {
      starts = Array(repeating: 0, count: districts)
      prices = Array(repeating: 0, count: rounds)
    }
  }

  /// A price as `numerator / (denominator of the run · full)`.
  struct Price {
    var numerator: BigInt
    var full: BigInt
    /// Rows that are not broke and pay all they have.
    var poor: [Int32]
  }

  private(set) var denominator: BigInt
  /// By district: what a unit of weight starts with.
  private(set) var starts: [BigInt]
  /// By round.
  private(set) var prices: [BigInt] = []

  /// - Parameter starts: numerators over `denominator`
  init(starts: [BigInt], denominator: BigInt) {
    self.starts = starts
    self.denominator = denominator
  }

  /// The sum of the balances that were counted, over `denominator`.
  func sum(_ counts: Counts) -> BigInt {
    var sum = BigInt(0)
    for (start, count) in zip(starts, counts.starts) where count != 0 {
      sum += start * BigInt(count)
    }
    for (price, count) in zip(prices, counts.prices) where count != 0 {
      sum -= price * BigInt(count)
    }
    return sum
  }

  /// The price at which those who pay in full pay what the poor leave of the cost.
  func price(of cost: Int64, _ counts: Counts, poor: [Int32]) -> Price {
    Price(
      numerator: BigInt(cost) * denominator - sum(counts), full: BigInt(counts.full), poor: poor)
  }

  /// Takes the price of the next round and brings all numbers over a common denominator.
  mutating func append(_ price: Price) {
    let divisor = price.numerator.greatestCommonDivisor(with: price.full)
    let factor = price.full / divisor
    if factor != 1 {
      denominator *= factor
      for place in starts.indices { starts[place] *= factor }
      for place in prices.indices { prices[place] *= factor }
    }
    prices.append(price.numerator / divisor)
  }
}

extension BigInt {
  /// `self / divisor`, neither negative, within two units in the last place of a double.
  func approximate(over divisor: BigInt) -> Double {
    if isZero { return 0 }
    let shift = divisor.magnitude.bitWidth - magnitude.bitWidth + 65
    let quotient =
      shift > 0
      ? (magnitude << shift) / divisor.magnitude : magnitude / (divisor.magnitude << -shift)
    let excess = Swift.max(0, quotient.bitWidth - 64)
    let head = UInt64(truncatingIfNeeded: quotient >> excess)
    return Double(sign: .plus, exponent: excess - shift, significand: Double(head))
  }
}
