package import BigInt
package import BudgetModel

/// Largest remainders over exact weights (CONFEDERATION 1.6): the one proportional split of Trowel.
package struct HamiltonSplit: Sendable, Hashable {
  /// One share per weight; they sum to the amount.
  package var shares: [Int64]
  /// Places whose equal remainder and equal weight left the last unit to the order of ids; empty if
  /// nothing was left to it.
  package var tiedByID: [Int]
  /// The place that got the last unit; nil where every share is whole.
  package var lastGiven: Int?
  /// Amount times weight, divided by the sum of weights: whole part and remainder of each place.
  package var quotients: [BigInt]
  package var remainders: [BigInt]

  /// Splits `amount` ≥ 0 over weights ≥ 0; nil where all weights are zero.
  ///
  /// Units left over go to the largest remainders; equal ones to the larger weight, then to the
  /// smaller id in byte order.
  package static func of(_ amount: Int64, weights: [BigInt], ids: [String]) -> HamiltonSplit? {
    let total = weights.reduce(BigInt(0), +)
    if total.isZero { return nil }
    let divided = weights.map { (BigInt(amount) * $0).quotientAndRemainder(dividingBy: total) }
    var shares = divided.map { Int64($0.quotient) }
    let missing = Int(amount - shares.reduce(0, +))
    var split = HamiltonSplit(
      shares: shares, tiedByID: [], lastGiven: nil, quotients: divided.map(\.quotient),
      remainders: divided.map(\.remainder))
    if missing == 0 { return split }
    let order = weights.indices.sorted { left, right in
      let (first, second) = (divided[left].remainder, divided[right].remainder)
      if first != second { return first > second }
      if weights[left] != weights[right] { return weights[left] > weights[right] }
      return ids[left] == ids[right] ? left < right : ids[left].isBefore(ids[right])
    }
    for place in order.prefix(missing) { shares[place] += 1 }
    let last = order[missing - 1]
    func equalsLast(_ place: Int) -> Bool {
      divided[place].remainder == divided[last].remainder && weights[place] == weights[last]
    }
    let isTied = missing < order.count && equalsLast(order[missing])
    split.shares = shares
    split.lastGiven = last
    if isTied { split.tiedByID = weights.indices.filter(equalsLast) }
    return split
  }

  /// The same for ratios; nil also where their common denominator is above 10^12.
  package static func of(_ amount: Int64, weights: [Ratio], ids: [String]) -> HamiltonSplit? {
    WholeWeights(weights).flatMap { of(amount, weights: $0.weights, ids: ids) }
  }
}

/// Ratios scaled to whole numbers by their least common denominator (CONFEDERATION 1.3).
struct WholeWeights {
  static let largestScale = BigInt(10).power(12)
  var weights: [BigInt]
  var scale: BigInt

  /// Nil where the common denominator is above 10^12 (`weights-too-fine`).
  init?(_ ratios: [Ratio]) {
    var scale = BigInt(1)
    for ratio in ratios {
      scale = scale / scale.greatestCommonDivisor(with: ratio.denominator) * ratio.denominator
      if scale > Self.largestScale { return nil }
    }
    self.scale = scale
    weights = ratios.map { $0.numerator * (scale / $0.denominator) }
  }
}
