package import BigInt
package import BudgetModel

/// Power in yes/no votes by weight: who can turn a coalition (CONFEDERATION 14).
///
/// Indicative for modes that add scores. Weights become whole by their common denominator; more
/// than half of their sum decides.
package struct VotingPower: Sendable, Hashable {
  package enum Gap: String, Sendable {
    /// Nobody has weight.
    case noWeight = "no-weight"
    /// Weights without a common denominator up to 10^12, or sums beyond 64 bits.
    case weightsTooFine = "weights-too-fine"
    /// More different sums of weight than are worked on (`CoalitionCounts.mostWork`).
    case tooManyCoalitions = "too-many-coalitions"
  }
  package enum Numbers<Value: Sendable & Hashable>: Sendable, Hashable {
    /// By place.
    case computed([Value])
    case missing(Gap)

    package var values: [Value]? {
      if case .computed(let values) = self { values } else { nil }
    }
  }

  /// ⌊W/2⌋ + 1 of the whole weights; nil where these do not exist.
  package private(set) var quota: BigInt?
  /// Banzhaf: coalitions in which each is decisive.
  package private(set) var swings: Numbers<BigInt>
  /// The same over orders; sums to 1.
  package private(set) var shapley: Numbers<Ratio>
  /// The place of a council with more than half of all weight.
  package private(set) var alone: Int?

  package init(weights: [Ratio]) {
    guard let whole = WholeWeights(weights) else {
      (swings, shapley) = (.missing(.weightsTooFine), .missing(.weightsTooFine))
      return
    }
    let total = whole.weights.reduce(BigInt(0), +)
    quota = total / 2 + 1
    if total.isZero {
      (swings, shapley) = (.missing(.noWeight), .missing(.noWeight))
      return
    }
    alone = whole.weights.firstIndex { 2 * $0 > total }
    let divisor = whole.weights.reduce(BigInt(0)) { $0.greatestCommonDivisor(with: $1) }
    let reduced = whole.weights.map { $0 / divisor }
    swings = Self.swings(reduced)
    shapley = Self.shapley(reduced)
  }

  /// Places without any swing; nil where swings are not computed.
  package var dummies: [Int]? {
    swings.values.map { all in all.indices.filter { all[$0].isZero } }
  }

  private static func swings(_ weights: [BigInt]) -> Numbers<BigInt> {
    decisive(weights, digits: 1) { _, count in Ratio(count) }.map(\.numerator)
  }

  /// Sizes of coalitions stand in the last digit of a sum, to the base m + 1.
  private static func shapley(_ weights: [BigInt]) -> Numbers<Ratio> {
    let members = weights.count
    var factorials = [BigInt(1)]
    // Only where coalitions could be counted.
    func factorial(_ number: Int) -> BigInt {
      while factorials.count <= number {
        factorials.append(factorials[factorials.count - 1] * BigInt(factorials.count))
      }
      return factorials[number]
    }
    return decisive(weights, digits: members + 1) { size, count in
      Ratio(count * factorial(size) * factorial(members - 1 - size))
    }.map { $0 / Ratio(factorial(members)) }
  }

  /// The sum over the coalitions, by size, that each council turns by joining.
  private static func decisive(
    _ weights: [BigInt], digits: Int, worth: (_ size: Int, _ count: BigInt) -> Ratio
  ) -> Numbers<Ratio> {
    let total = weights.reduce(BigInt(0), +)
    if (total + 1) * BigInt(digits) > BigInt(Int.max) { return .missing(.weightsTooFine) }
    let (plain, quota) = (weights.map { Int($0) }, Int(total) / 2 + 1)
    let size = digits > 1 ? 1 : 0
    let steps = plain.map { $0 * digits + size }
    guard let all = CoalitionCounts(steps: steps, below: quota * digits) else {
      return .missing(.tooManyCoalitions)
    }
    var known: [Int: Ratio] = [0: .zero]
    for (weight, step) in zip(plain, steps) where known[weight] == nil {
      var sum = Ratio.zero
      all.removing(step).forEach(from: max(0, quota - weight) * digits) { place, count in
        sum += worth(place % digits, count)
      }
      known[weight] = sum
    }
    return .computed(plain.map { known[$0] ?? .zero })
  }
}

extension VotingPower.Numbers {
  fileprivate func map<Other>(_ change: (Value) -> Other) -> VotingPower.Numbers<Other> {
    switch self {
    case .computed(let values): .computed(values.map(change))
    case .missing(let gap): .missing(gap)
    }
  }
}
