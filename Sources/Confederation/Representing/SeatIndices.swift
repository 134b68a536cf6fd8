package import BigInt
package import BudgetModel

/// How far seats or weights are from people (CONFEDERATION 14): all exact.
package struct SeatIndices: Sendable, Hashable {
  /// ½ Σ |s/S − p/P|; nil where nobody has a seat, or nobody is there.
  package private(set) var malapportionment: Ratio?
  /// ½ Σ (s/S − p/P)²; nil as above.
  package private(set) var gallagherSquared: Ratio?
  /// The most weight per person over the least, among councils with both; nil without any.
  package private(set) var weightRatio: Ratio?
  /// Places of councils without a seat, whatever their people.
  package private(set) var unrepresented: [Int]
  /// People of these councils.
  package private(set) var unrepresentedPeople: BigInt
  /// Weight per person; nil for a council without people.
  package private(set) var perPerson: [Ratio?]
  /// The same over the mean of all; nil also where that is zero.
  package private(set) var perPersonToMean: [Ratio?]

  /// One weight ≥ 0 and one number of people ≥ 0 for each council, or for each kind of councils.
  package init(weights: [Ratio], people: [Int64]) {
    let weight = weights.reduce(Ratio.zero, +)
    let population = people.reduce(BigInt(0)) { $0 + BigInt($1) }
    perPerson = zip(weights, people).map { $1 == 0 ? nil : $0 / Ratio($1) }
    unrepresented = weights.indices.filter { weights[$0].isZero }
    unrepresentedPeople = unrepresented.reduce(0) { $0 + BigInt(people[$1]) }
    let shares = perPerson.compactMap { $0 }.filter { !$0.isZero }
    weightRatio = shares.max().flatMap { most in shares.min().map { most / $0 } }
    if weight.isZero || population.isZero {
      perPersonToMean = weights.map { _ in nil }
      return
    }
    let mean = weight / Ratio(population)
    perPersonToMean = perPerson.map { $0.map { $0 / mean } }
    // Over the common denominator S·P, so that sums stay short.
    let gaps = zip(weights, people).map { $0 * Ratio(population) - Ratio($1) * weight }
    let unit = weight * Ratio(population)
    let distance = gaps.reduce(Ratio.zero) { $0 + ($1 < .zero ? -$1 : $1) }
    let squares = gaps.reduce(Ratio.zero) { $0 + $1 * $1 }
    malapportionment = distance / unit / Ratio(2)
    gallagherSquared = squares / (unit * unit) / Ratio(2)
  }
}

extension Ratio {
  /// The root of a number ≥ 0, cut after `places` decimals, from an integer root
  /// (CONFEDERATION 1.5).
  package func rootDecimal(places: Int) -> String {
    let scaled = Ratio(numerator * BigInt(10).power(2 * places), denominator).roundedDown
    return Ratio(scaled.squareRoot(), BigInt(10).power(places)).decimal(places: places)
  }

  /// Groups of `group` people that decide by majority, groups of such groups, and so on: the least
  /// share of all that can decide.
  package static func compounded(group: Int, levels: Int) -> Ratio {
    Ratio(BigInt(group / 2 + 1).power(levels), BigInt(group).power(levels))
  }
}
