import BudgetModel

/// Largest remainders, worked out again with ratios alone (CONFEDERATION 1.6).
struct HamiltonShares {
  /// Whole units that sum to what is shared.
  private(set) var shares: [Int64]
  /// Weights scaled to whole numbers, and of the units times each weight the whole part and the
  /// remainder by the sum of weights.
  let bases: [Ratio]
  let quotients: [Ratio]
  let remainders: [Ratio]
  /// Who got the last unit; nil where every share is whole.
  private(set) var last: Int?
  /// Those whom only the order of ids tells apart from the last; empty: nobody.
  private(set) var tied: [Int] = []

  /// Nil where all weights are zero.
  init?(_ units: Int64, _ weights: [Ratio], ids: [String]) {
    var scale = Ratio.one
    for weight in weights { scale = scale * Ratio((weight * scale).denominator) }
    let bases = weights.map { $0 * scale }
    let total = bases.reduce(.zero, +)
    if total.isZero { return nil }
    self.bases = bases
    quotients = bases.map { Ratio((Ratio(units) * $0 / total).roundedDown) }
    remainders = zip(bases, quotients).map { Ratio(units) * $0 - $1 * total }
    shares = quotients.map { Int64($0.roundedDown) }
    let missing = Int(units - shares.reduce(0, +))
    if missing == 0 { return }
    let order = bases.indices.sorted { left, right in
      if let isBefore = isBefore(left, right) { return isBefore }
      return ids[left] == ids[right] ? left < right : ids[left].isBefore(ids[right])
    }
    for place in order.prefix(missing) { shares[place] += 1 }
    let last = order[missing - 1]
    self.last = last
    if missing < order.count && isBefore(last, order[missing]) == nil {
      tied = order.filter { isBefore(last, $0) == nil }.sorted()
    }
  }

  /// Larger remainder, then larger weight; nil: equal in both.
  private func isBefore(_ left: Int, _ right: Int) -> Bool? {
    if remainders[left] != remainders[right] { return remainders[left] > remainders[right] }
    return bases[left] == bases[right] ? nil : bases[left] > bases[right]
  }
}

/// How councils get what a formula gives them (CONFEDERATION 6).
enum ReplayShares {
  /// The nearest multiple of a unit, half up.
  static func nearest(_ value: Ratio, unit: Int64) -> Int64 {
    Int64((value / Ratio(unit) + Ratio(1, over: 2)).roundedDown) * unit
  }

  /// Who is held at the floor or the cap, and what each of the others has coming (CONFEDERATION 6.3).
  ///
  /// All numbers are units; nil is free.
  static func guarantees(
    _ units: Int64, base: Int64, floor: Int64, cap: Int64?, weights: [Ratio]
  ) -> (fixed: [Int64?], rest: Int64) {
    var fixed: [Int64?] = weights.map { _ in nil }
    while true {
      let free = weights.indices.filter { fixed[$0] == nil }
      let rest = units - fixed.reduce(0) { $0 + ($1 ?? 0) } - base * Int64(free.count)
      let total = free.reduce(Ratio.zero) { $0 + weights[$1] }
      let shares = weights.map { weight in
        total.isZero ? Ratio(base) : Ratio(base) + Ratio(rest) * weight / total
      }
      let low = free.filter { shares[$0] < Ratio(floor) }
      let high = free.filter { place in cap.map { shares[place] > Ratio($0) } ?? false }
      if low.isEmpty && high.isEmpty { return (fixed, rest) }
      let deficit = low.reduce(Ratio.zero) { $0 + Ratio(floor) - shares[$1] }
      let excess = high.reduce(Ratio.zero) { $0 + shares[$1] - Ratio(cap ?? 0) }
      if deficit >= excess { for place in low { fixed[place] = floor } }
      if excess >= deficit { for place in high { fixed[place] = cap } }
    }
  }
}
