package import BudgetModel

/// What projects are ordered by (RULES 4.2).
package enum ScoreMeasure: String, Sendable, CaseIterable {
  case votes
  case votesPerCost = "votes-per-cost"
  case points, positional, copeland

  /// What the walks of a rule order by, the greedy completion of rankings among them (RULES 10).
  package init(ofWalks rule: RuleChoice) {
    if rule.name == MaxWelfare.spec.name {
      self = MaxWelfare.utility(rule).score
      return
    }
    let isRanked = rule.name == ExpandingApprovals.spec.name
    self =
      isRanked && rule["completion"]?.text == "greedy"
      ? .positional : rule["score"]?.text.flatMap(ScoreMeasure.init) ?? .votes
  }
}

/// How a pair reads a ballot that lists only one of its two projects (RULES 4.2).
package enum UnlistedReading: String, Sendable, CaseIterable {
  /// The listed project is above the other.
  case below
  /// The ballot says nothing about the pair.
  case ignored
}

/// The measures that a tally of one contest must hold besides `votes`: what the score, the
/// thresholds and the keys of the tie chain read (FORMATS 2.4). The one place that says so.
package struct TallyNeeds: Sendable, Hashable {
  /// Total points of each project; only ballots of kind `points` give them.
  package var points = false
  /// `ContestTally.score`, from ranks.
  package var score: PositionalScoring?
  /// `ContestTally.above`.
  package var above: UnlistedReading?
  /// `ContestTally.ranks`; only ranked ballots give them.
  package var ranks = false
  package var supportingCouncils = false
  /// `ContestTally.amounts`.
  package var amounts = false
  /// `ContestTally.yes` and `no`; a yes is the vote for a project (CONFEDERATION 5.3).
  package var majorities = false
  /// `Instance.profile`.
  package var ballots = false
  /// The channels whose votes and weights are kept apart, in id order.
  package var channels: [String] = []

  package init(settings: ContestSettings, tieChain: [TieKey]) {
    let kind = settings.ballots.kind
    let measure = ScoreMeasure(ofWalks: settings.rule)
    let thresholds = settings.thresholds.map(\.measure)
    points =
      kind == .points
      && (measure == .points || thresholds.contains(.points) || tieChain.contains(.morePoints))
    score = PositionalScoring(rule: settings.rule)
    if measure == .copeland {
      above = settings.rule["unlisted"]?.text.flatMap(UnlistedReading.init) ?? .below
    }
    ranks = kind == .ranked && tieChain.contains(.moreFirstRanks)
    majorities = settings.needsYesOverNo
    supportingCouncils = tieChain.contains(.moreCouncils)
    channels = settings.rule["channels"]?.members?.map(\.key) ?? []
    let needs = RuleRegistry.rule(named: settings.rule.name)?.spec.needs
    ballots = needs == .ballots || settings.measures.contains(where: \.needsBallots)
    amounts = needs == .amountTallies && kind == .knapsack
  }
}
