import BudgetModel

/// Ties at the cut of an exclusive group, which say who of equal score stays (RULES 3.4).
extension ContestReplay {
  private struct Cut {
    /// Members of equal score on both sides of the cut, in id order.
    var tied: [Int]
    /// Those of them that no key before the end of the chain tells apart, if the cut is among them.
    var drawn: [Int]
    /// The first that leaves.
    var next: Int
  }

  /// Each cut through equal scores has one record, and no other record of a tie says who competes.
  func cutFindings(_ competing: [Int], _ ties: [ReplayTies.Tie]) -> [AuditFinding] {
    let stated = ties.filter {
      $0.record["at"]?.text == "select" && $0.record["policy"] == nil
    }
    var open = Dictionary(grouping: stated, by: \.tied)
    var found: [AuditFinding] = []
    for cut in cuts(competing) {
      guard let tie = open[cut.tied]?.popLast() else {
        found.append(contest.finding(nil, "a choice inside a group has no 'tie'"))
        continue
      }
      if tie.drawn.keys.sorted() != cut.drawn {
        found.append(
          contest.finding(tie.record, "the end of the chain orders others than those at the cut"))
      }
    }
    return found
      + stated.filter { open[$0.tied]?.isEmpty == false }.map {
        contest.finding($0.record, "no choice inside a group has this tie")
      }
  }

  private func cuts(_ competing: [Int]) -> [Cut] {
    guard contest.settings.limits.isBestOnly else { return [] }
    let competes = Set(competing)
    return limits.groups.compactMap { group in
      let members = group.members.intersection(competes).sorted()
      let most = Int(group.maximumProjects ?? 1)
      guard members.count > most, most > 0 else { return nil }
      let order = chain.ranked(members, scoring.primary)
      let (last, next) = (order[most - 1], order[most])
      if scoring.primary[last] != scoring.primary[next] { return nil }
      let tied = members.filter { scoring.primary[$0] == scoring.primary[last] }
      let knot = chain.knots(tied).first { $0.contains(last) && $0.contains(next) }
      return Cut(tied: tied, drawn: knot ?? [], next: next)
    }
  }

  /// What a cut would change were the first of its tie the last: it leaves, and the first that left
  /// competes.
  ///
  /// - Parameters:
  ///   - start: the walk before anybody competes
  ///   - free: projects of cost 0 in the order of their walk
  ///   - order: that of all others
  func reversalFindings(
    _ competing: [Int], _ ties: [ReplayTies.Tie], from start: ReplayWalk, free: [Int],
    order: [Int]
  ) -> [AuditFinding] {
    let cuts = cuts(competing)
    return ties.filter { $0.record["at"]?.text == "select" && $0.record["policy"] == nil }
      .compactMap { tie in
        guard let cut = cuts.first(where: { $0.tied == tie.tied }) else { return nil }
        let isFree = contest.field[cut.next].cost.isZero
        func exchanged(_ places: [Int], takesNext: Bool) -> [Int] {
          var places = places.filter { $0 != tie.result[0] }
          if takesNext {
            let place = places.firstIndex {
              chain.isListed(cut.next, before: $0, scoring.primary)
            }
            places.insert(cut.next, at: place ?? places.count)
          }
          return places
        }
        var other = start
        other.walkZeroCost(exchanged(free, takesNext: isFree))
        other.walkRule(exchanged(order, takesNext: !isFree))
        return ReplayDecisive.isReversal(tie, from: walk.state, to: other.state, contest)
          ? nil : contest.finding(tie.record, "'reversed' is not what would change")
      }
  }
}
