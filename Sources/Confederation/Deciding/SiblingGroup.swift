import BudgetModel

/// The children of one council that share a level, with the leftover steps they take together.
struct SiblingGroup {
  var parent: CouncilIndex
  var councils: [CouncilIndex]
  /// All their pools: councils in id order, pools in declared order.
  var pools: [PoolIndex]
  var policy: LeftoverPolicy
  /// The collective steps in order; checked to be the same for every pool.
  var steps: [LeftoverPolicy.Step]

  var decidesByTurnoutBefore: Bool {
    steps.first == .turnout && policy.turnoutWhen == .before
  }
}

extension CountRun {
  /// Groups with at least one collective step, in id order of their first councils.
  func siblingGroups(of councils: [CouncilIndex]) -> [SiblingGroup] {
    var groups: [[CouncilIndex]] = []
    var places: [String: Int] = [:]
    for council in councils where !plan.poolsOfCouncil[council].isEmpty {
      guard let parent = plan.tree.parents[council] else { continue }
      let key = "\(parent.position) \(plan.levels[council].id)"
      if let place = places[key] {
        groups[place].append(council)
      } else {
        places[key] = groups.count
        groups.append([council])
      }
    }
    return groups.compactMap(group)
  }

  private func group(_ councils: [CouncilIndex]) -> SiblingGroup? {
    let pools = councils.flatMap { plan.poolsOfCouncil[$0] }
    let steps = plan.steps(of: pools[0]).filter { !$0.isTerminal }
    guard !steps.isEmpty, let parent = plan.tree.parents[councils[0]] else { return nil }
    return SiblingGroup(
      parent: parent, councils: councils, pools: pools,
      policy: plan.poolSettings[pools[0]].leftover, steps: steps)
  }
}
