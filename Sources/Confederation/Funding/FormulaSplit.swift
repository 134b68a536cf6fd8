package import BigInt
package import BudgetModel

/// One amount over the councils of a level by a formula (CONFEDERATION 6.2 to 6.4).
package struct FormulaSplit: Sendable {
  /// A part as it was shared out: what the transcript shows.
  package struct SharedPart: Sendable {
    package var total: Money
    package var weights: [BigInt]
    package var amounts: [Money]
    /// Nil under `round: nearest`, or where nobody is free to share.
    package var split: HamiltonSplit?
  }
  package enum Failure: Error, Sendable, Hashable {
    case weightsAllZero
    case weightsTooFine
    case floorsExceedAmount(needed: Money)
    case residueNegative(Money)
  }

  /// One amount per council.
  package var amounts: [Money]
  /// What `residue-to` takes.
  package var residue = Money.zero
  /// What stays in the source: an amount below one unit, or above all caps.
  package var kept = Money.zero
  /// True where caps keep money in the source.
  package var isCapped = false
  package var parts: [SharedPart] = []

  /// `weights` has one row per part of the formula and one column per council.
  package init(
    _ formula: Formula, amount: Money, weights: [[Ratio]], ids: [String]
  ) throws(Failure) {
    let needed = Int64(ids.count).multipliedReportingOverflow(
      by: max(formula.base, formula.floor).minorUnits)
    if needed.overflow || needed.partialValue > amount.minorUnits {
      throw .floorsExceedAmount(
        needed: Money(minorUnits: needed.overflow ? .max : needed.partialValue))
    }
    amounts = Array(repeating: formula.base, count: ids.count)
    var scaled: [[BigInt]] = []
    for row in weights {
      guard let whole = WholeWeights(row) else { throw .weightsTooFine }
      if whole.weights.allSatisfy(\.isZero) { throw .weightsAllZero }
      scaled.append(whole.weights)
    }
    if formula.parts.count == 1 && (!formula.floor.isZero || formula.cap != nil) {
      try shareWithGuarantees(formula, amount: amount, weights: scaled[0], ids: ids)
    } else {
      try shareParts(formula, amount: amount, weights: scaled, ids: ids)
    }
  }

  private mutating func shareParts(
    _ formula: Formula, amount: Money, weights: [[BigInt]], ids: [String]
  ) throws(Failure) {
    let rest = amount - Money(minorUnits: formula.base.minorUnits * Int64(ids.count))
    if formula.rounding == .nearest {
      try shareToNearest(formula, rest: rest, weights: weights)
      return
    }
    let unit = formula.unit.minorUnits
    let names = formula.parts.map { _ in "" }
    guard
      let shares = HamiltonSplit.of(
        rest.minorUnits / unit, weights: formula.parts.map(\.share), ids: names)
    else { throw .weightsAllZero }
    for (units, row) in zip(shares.shares, weights) {
      add(units: units, unit: unit, weights: row, to: Array(ids.indices), ids: ids)
    }
    kept = Money(minorUnits: rest.minorUnits % unit)
  }

  /// Shares units among the councils named by their places.
  private mutating func add(
    units: Int64, unit: Int64, weights: [BigInt], to places: [Int], ids: [String]
  ) {
    let split = HamiltonSplit.of(
      units, weights: places.map { weights[$0] }, ids: places.map { ids[$0] })
    var given = Array(repeating: Money.zero, count: ids.count)
    for (place, share) in zip(places, split?.shares ?? []) {
      given[place] = Money(minorUnits: share * unit)
      amounts[place] += given[place]
    }
    let isWhole = places.count == ids.count
    parts.append(
      SharedPart(
        total: Money(minorUnits: units * unit), weights: weights, amounts: given,
        split: isWhole ? split : nil))
  }

  private mutating func shareToNearest(
    _ formula: Formula, rest: Money, weights: [[BigInt]]
  ) throws(Failure) {
    let shares = formula.parts.reduce(Ratio.zero) { $0 + $1.share }
    if shares.isZero { throw .weightsAllZero }
    var exact = Array(repeating: Ratio.zero, count: amounts.count)
    for (part, row) in zip(formula.parts, weights) {
      let total = row.reduce(BigInt(0), +)
      for place in row.indices {
        exact[place] += Ratio(rest) * part.share / shares * Ratio(row[place], total)
      }
    }
    for place in amounts.indices {
      amounts[place] += exact[place].rounded(toNearest: formula.unit)
    }
    for row in weights {
      parts.append(SharedPart(total: rest, weights: row, amounts: [], split: nil))
    }
    try settleResidue(of: rest + Money(minorUnits: formula.base.minorUnits * Int64(amounts.count)))
  }

  private mutating func settleResidue(of amount: Money) throws(Failure) {
    residue = amount - amounts.reduce(.zero, +)
    if residue < .zero { throw .residueNegative(residue) }
  }

  private mutating func shareWithGuarantees(
    _ formula: Formula, amount: Money, weights: [BigInt], ids: [String]
  ) throws(Failure) {
    let unit = formula.unit.minorUnits
    let base = formula.base.minorUnits / unit
    let guarantees = Guarantees(
      amount: amount.minorUnits / unit, base: base,
      floor: max(base, formula.floor.minorUnits / unit),
      cap: formula.cap.map { $0.minorUnits / unit }, weights: weights)
    for (place, units) in guarantees.fixed.enumerated() {
      if let units { amounts[place] = Money(minorUnits: units * unit) }
    }
    let free = guarantees.fixed.indices.filter { guarantees.fixed[$0] == nil }
    let total = free.reduce(BigInt(0)) { $0 + weights[$1] }
    let isShared = !total.isZero
    isCapped = !isShared && guarantees.rest > 0
    if formula.rounding == .nearest {
      for place in free where isShared {
        amounts[place] += Ratio(BigInt(guarantees.rest) * weights[place], total)
          .timesUnit(unit).rounded(toNearest: formula.unit)
      }
      try settleResidue(of: amount)
      return
    }
    add(units: isShared ? guarantees.rest : 0, unit: unit, weights: weights, to: free, ids: ids)
    kept = amount - amounts.reduce(.zero, +)
  }
}

extension Ratio {
  fileprivate func timesUnit(_ unit: Int64) -> Ratio { self * Ratio(unit) }

  /// The nearest multiple of a unit, half up.
  fileprivate func rounded(toNearest unit: Money) -> Money {
    let units = (self / Ratio(unit) + Ratio(1, over: 2)).roundedDown
    return Money(minorUnits: Int64(units) * unit.minorUnits)
  }
}
