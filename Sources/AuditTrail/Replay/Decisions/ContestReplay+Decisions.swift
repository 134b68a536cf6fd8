import BudgetModel

/// A rule that decides about all candidates at once from tallies: its stages (RULES 2), and the walk
/// of a second pass.
extension ContestReplay {
  mutating func replay(_ decide: ReplayDecision.Rule, _ ties: ReplayTies.Found) {
    let supported = leave(thresholds.competing.filter { !isUnsupported($0) }, ties.ordered)
    walk.walkZeroCost(zeroCostOrder(supported.filter { contest.field[$0].cost.isZero }))
    let priced = supported.filter { !contest.field[$0].cost.isZero }
    dear = Set(priced.filter { leastAmount(of: $0) > walk.state.left })
    var field = RoundField(priced.filter { !dear.contains($0) }, walk.state)
    walk.bar(field.bar())
    let decision = decide(
      ReplayDecision.Candidates(
        contest: contest, chain: chain, places: field.candidates, state: walk.state,
        scores: scoring.scores, ties: ties.inRounds))
    walkFindings += decision.findings
    orderFindings += decision.tieFindings
    (unchecked, uncheckedTies) = (decision.unchecked, decision.uncheckedTies)
    decided = decision.verdicts
    walk.grant(decision.grants)
    var orders = contest.records("order")[...]
    replaySecondPasses(supported, &orders, ties.ordered)
  }

  /// Of rules that divide money the least amount that a project can use.
  private func leastAmount(of place: Int) -> Money {
    let project = contest.field[place]
    if contest.settings.rule.name == "max-welfare" { return project.cost }
    return min(project.costMinimum ?? project.cost, project.cost)
  }
}
