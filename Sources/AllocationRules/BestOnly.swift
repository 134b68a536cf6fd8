import BudgetModel

/// `exclusive: best-only`: which members of exclusive groups leave before the rule (RULES 3.4).
struct BestOnly: Sendable {
  /// The choice inside one group that cut through equal scores.
  struct Cut: Sendable {
    /// Projects of equal score at the cut, in id order.
    var tied: [Int]
    /// Members that the lot orders, in its order.
    var drawn: [Int]
    /// The first project of the tie, which stays, and the first that leaves.
    var chosen: Int
    var next: Int
    /// The keys that took the group apart.
    var ranking: Ranking
  }
  private(set) var cuts: [Cut] = []
  /// Who leaves, with the place of the group in `LimitTable.limits`.
  private(set) var leaving: [Int: Int] = [:]

  /// Each group chooses among all of its candidates, so the order of groups does not matter.
  init(
    _ candidates: [Int], primary: [Int], table: LimitTable, columns: TieColumns,
    instance: Instance, scoreText: (Int) -> String
  ) throws(RuleFailure) {
    let competes = Set(candidates)
    for group in table.groups {
      let members = group.members.filter(competes.contains)
      let maximum = Int(table.limits[group.limit].maximumProjects ?? 1)
      if members.count <= maximum { continue }
      let ranking = Ranking(members, primary: primary, columns.columns)
      let order = try order(of: ranking, maximum: maximum) { knot throws(RuleFailure) in
        try columns.resolved(
          knot, field: instance.field, round: 0, value: scoreText(knot[0]))
      }
      for loser in order[maximum...] where leaving[loser] == nil { leaving[loser] = group.limit }
    }
  }

  /// The members of one group, best first; notes the equal scores that the maximum cuts through.
  private mutating func order(
    of ranking: Ranking, maximum: Int,
    draw: (Ranking.Knot) throws(RuleFailure) -> [Int]
  ) throws(RuleFailure) -> [Int] {
    var order: [Int] = []
    func isCut(_ count: Int) -> Bool {
      order.count < maximum && maximum < order.count + count
    }
    for equals in ranking.groups {
      let (start, cuts) = (order.count, isCut(equals.joined().count))
      var drawn: [Int] = []
      for knot in equals {
        if isCut(knot.count) { drawn = try draw(knot) }
        order += isCut(knot.count) ? drawn : knot
      }
      if cuts {
        let cut = Cut(
          tied: order[start...].sorted(), drawn: drawn, chosen: order[start],
          next: order[maximum], ranking: ranking)
        self.cuts.append(cut)
      }
    }
    return order
  }
}
