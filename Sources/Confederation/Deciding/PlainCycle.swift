import BudgetModel

/// A cycle without the acts of authorities, counted beside the real one (RULES 3.2).
package struct PlainCycle: Sendable {
  package var plan: CyclePlan
  package var ballots: BallotCount

  /// - Parameter count: counts the same ballots by another plan; asked where an act made choices void
  /// - Throws: why the cycle cannot be counted without them
  package init(
    of plan: CyclePlan, ballots: BallotCount, count: (CyclePlan) -> BallotCount
  ) throws(CountFailure) {
    let made = plan.withoutOverrides
    guard let plain = made.plan else { throw .refused(made.diagnostics) }
    self.plan = plain
    if plain.projects.map(\.state) == plan.projects.map(\.state) {
      self.ballots = ballots
      return
    }
    self.ballots = count(plain)
    let errors = self.ballots.diagnostics.filter { $0.level == .error }
    if !errors.isEmpty { throw .refused(errors.inOrder()) }
  }
}
