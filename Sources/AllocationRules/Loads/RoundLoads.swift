import BigInt
import BudgetModel

/// The load that each round gave to the supporters of its project: exact, as a whole number over one
/// common denominator, and as a double.
struct RoundLoads {
  /// A sum of loads, as whole numbers over the denominator.
  typealias Sum = BigUInt

  /// By round; round 0 is that of the voters without a load.
  private(set) var numerators: [BigUInt] = [0]
  /// By round, within two units in the last place.
  private(set) var doubles: [Double] = [0]
  private(set) var denominator: BigUInt = 1
  /// Their product is the denominator.
  private(set) var factors: [UInt] = []

  /// The number of the last round.
  var last: Int { numerators.count - 1 }

  /// Takes the load `numerator / (denominator · divisor)` of the next round and brings all numbers over
  /// a common denominator.
  mutating func append(_ numerator: BigUInt, over divisor: UInt) {
    let common = numerator.commonDivisor(with: divisor)
    let factor = divisor / common
    if factor != 1 {
      denominator.multiply(byWord: factor)
      for round in 1..<numerators.count { numerators[round].multiply(byWord: factor) }
      factors.append(factor)
    }
    let load = common == 1 ? numerator : numerator / BigUInt(common)
    numerators.append(load)
    doubles.append(BigInt(load).approximate(over: BigInt(denominator)))
  }

  /// `sum / (denominator · divisor)` in lowest terms, as text. All common factors are words, so none is
  /// looked for among unbounded numbers.
  func text(_ sum: Sum, over divisor: UInt) -> String {
    var (numerator, denominator) = (sum, BigUInt(1))
    for factor in factors + [divisor] {
      let common = numerator.commonDivisor(with: factor)
      if common != 1 { numerator /= BigUInt(common) }
      denominator.multiply(byWord: factor / common)
    }
    return denominator == 1 ? String(numerator) : "\(numerator)/\(denominator)"
  }
}

extension BigUInt {
  /// The greatest common divisor with a word above 0.
  func commonDivisor(with word: UInt) -> UInt {
    if word == 1 { return 1 }
    var (divisor, rest) = (word, remainder(by: word))
    while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
    return divisor
  }

  private func remainder(by word: UInt) -> UInt {
    words.reversed().reduce(0) { word.dividingFullWidth(($0, $1)).remainder }
  }
}
