import BudgetModel

/// Largest remainders, worked out again with ratios alone (CONFEDERATION 1.6).
enum ReplayShares {
  /// Whole units that sum to `units`; nil where all weights are zero.
  static func hamilton(_ units: Int64, _ weights: [Ratio], ids: [String]) -> [Int64]? {
    let total = weights.reduce(.zero, +)
    if total.isZero { return nil }
    let quotas = weights.map { Ratio(units) * $0 / total }
    var shares = quotas.map { Int64($0.roundedDown) }
    let rests = zip(quotas, shares).map { $0 - Ratio($1) }
    let order = weights.indices.sorted { left, right in
      if rests[left] != rests[right] { return rests[left] > rests[right] }
      if weights[left] != weights[right] { return weights[left] > weights[right] }
      if ids[left] != ids[right] { return ids[left].isBefore(ids[right]) }
      return left < right
    }
    for place in order.prefix(Int(units - shares.reduce(0, +))) { shares[place] += 1 }
    return shares
  }

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
