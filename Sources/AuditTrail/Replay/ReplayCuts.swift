import BudgetModel

/// Ties at the cut of an exclusive group, which say who of equal score stays (RULES 3.4).
extension ContestReplay {
  private struct Cut {
    /// Members of equal score on both sides of the cut, in id order.
    var tied: [Int]
    /// Those of them that no key before the end of the chain tells apart, if the cut is among them.
    var drawn: [Int]
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
      return Cut(tied: tied, drawn: knot ?? [])
    }
  }
}
