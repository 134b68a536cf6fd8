import BudgetModel

/// Whole units by largest remainder among projects, the chain on equal remainders.
enum ReplayRemainders {
  struct Share {
    var quotient: Int64 = 0
    var remainder = Ratio.zero
    var amount: Int64 = 0
  }

  /// Who of projects of equal remainder gets one of the last units.
  static func winners(
    _ units: Int, among tied: [Int], key: Ratio, _ candidates: ReplayDecision.Candidates,
    _ ties: inout [ReplayDecision.Tie]
  ) -> Set<Int> {
    if units >= tied.count { return Set(tied) }
    if units <= 0 { return [] }
    var tie = ReplayDecision.Tie(at: "remainder", key: key.exact, tied: tied, drawn: [])
    var winners: Set<Int> = []
    for knot in candidates.chain.knots(tied) {
      let open = units - winners.count
      if open > 0 && knot.count > open { tie.drawn += knot }
      winners.formUnion(candidates.drawn(knot).prefix(open))
    }
    ties.append(tie)
    return winners
  }

  static func divide(
    _ units: Int64, by weights: [Int: Ratio], _ candidates: ReplayDecision.Candidates,
    _ ties: inout [ReplayDecision.Tie]
  ) -> [Int: Share] {
    let total = weights.values.reduce(.zero, +)
    var shares = weights.mapValues { weight in
      let exact = Ratio(units) * weight / total
      let whole = exact.roundedDown
      return Share(quotient: Int64(whole), remainder: exact - Ratio(whole), amount: Int64(whole))
    }
    var missing = Int(units - shares.values.reduce(0) { $0 + $1.quotient })
    for remainder in Set(shares.values.map(\.remainder)).sorted(by: >) where missing > 0 {
      let tied = shares.keys.filter { shares[$0]!.remainder == remainder }.sorted()
      let winners = winners(missing, among: tied, key: remainder, candidates, &ties)
      for place in winners { shares[place]!.amount += 1 }
      missing -= winners.count
    }
    return shares
  }
}
