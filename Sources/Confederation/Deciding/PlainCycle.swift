package import BudgetModel

/// A cycle as an alternative has it, counted beside the real one.
package struct PlainCycle: Sendable {
  package var plan: CyclePlan
  package var ballots: BallotCount

  /// - Parameter count: counts the same ballots by another plan; asked where it may give other numbers
  /// - Throws: why the cycle cannot be counted so
  package init(
    of plan: CyclePlan, as alternative: Alternative, ballots: BallotCount,
    count: (CyclePlan) -> BallotCount
  ) throws(CountFailure) {
    if alternative == .exclusions, let refusal = plan.excludingTally { throw .refused([refusal]) }
    let made = plan.counted(as: alternative)
    guard let plain = made.plan else { throw .refused(made.diagnostics) }
    self.plan = plain
    if alternative == .overrides, plain.projects.map(\.state) == plan.projects.map(\.state) {
      self.ballots = ballots
      return
    }
    self.ballots = count(plain)
    let errors = self.ballots.diagnostics.filter { $0.level == .error }
    if !errors.isEmpty { throw .refused(errors.inOrder()) }
  }
}

extension CyclePlan {
  /// The alternatives that the by-law asks for.
  package var alternatives: [Alternative] { input.byLaw.alternatives }

  /// The cycle without overrides over the same ballots; nil for other alternatives.
  func withoutOverrides(
    _ alternative: Alternative, _ ballots: BallotCount
  ) -> Result<PlainCycle, CountFailure>? {
    if alternative != .overrides { return nil }
    return Result { () throws(CountFailure) in
      try PlainCycle(of: self, as: alternative, ballots: ballots) { _ in ballots }
    }
  }

  /// The same cycle as an alternative has it; no plan where it cannot be counted so.
  func counted(as alternative: Alternative) -> (plan: CyclePlan?, diagnostics: [Diagnostic]) {
    var input = input
    switch alternative {
    case .overrides: input.byLaw.overrides = []
    case .exclusions:
      for place in input.byLaw.franchises.indices
      where input.byLaw.franchises[place].isCounterfactual {
        input.byLaw.franchises[place].rules = []
        input.byLaw.franchises[place].includesByDefault = true
      }
    case .split: input.byLaw.membership = .split
    }
    let made = CyclePlan.make(input, extraPools: extraPools)
    return (made.plan, made.diagnostics)
  }

  /// A tally that excludes ballots: nobody knows what they said.
  fileprivate var excludingTally: Diagnostic? {
    let excluding = input.tallies.first { tally in
      tally.rows.contains { $0.measure == .excluded && $0.value > .zero }
    }
    return excluding.map { tally in
      Diagnostic(
        .ballotsNeeded, at: SourceLocation(file: tally.file),
        "the tally of council \(tally.councilID) leaves out excluded ballots, and the outcome "
          + "without exclusions needs them; hand in the ballots")
    }
  }
}
