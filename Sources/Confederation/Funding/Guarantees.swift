import BigInt
import BudgetModel

/// Floors and caps as guarantees (CONFEDERATION 6.3): who is held at the floor or the cap, and what
/// is left for the others to share by weight. All in one unit.
struct Guarantees {
  /// Nil: free, and shares `rest` by weight above `base`.
  var fixed: [Int64?]
  var rest: Int64

  /// `floor` ≤ the amount over the councils; `base` ≤ `floor` ≤ `cap`.
  init(amount: Int64, base: Int64, floor: Int64, cap: Int64?, weights: [BigInt]) {
    fixed = Array(repeating: nil, count: weights.count)
    rest = 0
    while true {
      let free = fixed.indices.filter { fixed[$0] == nil }
      rest = amount - fixed.reduce(0) { $0 + ($1 ?? 0) } - base * Int64(free.count)
      let total = free.reduce(BigInt(0)) { $0 + weights[$1] }
      func share(_ place: Int) -> Ratio {
        total.isZero ? Ratio(base) : Ratio(base) + Ratio(BigInt(rest) * weights[place], total)
      }
      let below = free.filter { share($0) < Ratio(floor) }
      let above = cap.map { cap in free.filter { share($0) > Ratio(cap) } } ?? []
      if below.isEmpty && above.isEmpty { return }
      let deficit = below.reduce(Ratio.zero) { $0 + Ratio(floor) - share($1) }
      let excess = above.reduce(Ratio.zero) { $0 + share($1) - Ratio(cap ?? 0) }
      if deficit >= excess { for place in below { fixed[place] = floor } }
      if excess >= deficit { for place in above { fixed[place] = cap } }
    }
  }
}
