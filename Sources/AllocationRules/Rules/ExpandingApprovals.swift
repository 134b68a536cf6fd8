package import BudgetModel

/// Expanding approvals for budgets (RULES 10; Aziz and Lee 2019, arXiv:1911.00864).
package enum ExpandingApprovals: Rule {
  package static let spec = RuleSpec(
    name: "expanding-approvals", version: 1, family: "quotas", needs: .ballots,
    ballotKinds: [.ranked],
    parameters: [
      SettingSpec(
        "completion", .choice(["none", "greedy"]), default: .text("none"),
        "What is done with money that is left once all ranks are open."),
      SharePrecision.digits,
    ] + OrderedParameters.positional(with: "completion: greedy")
      + [OrderedParameters.fundsZeroSupport],
    summary: "Goes down the ranks; supporters who hold votes for the whole cost pay with them.",
    holds: [
      "spends at most the pool",
      "a group of voters who put the same projects first gets those that its share of the votes "
        + "pays for (Inclusion PSC), without limits",
      "the order of files, rows, voters and names of projects does not matter",
      "each project uses up votes in proportion to its cost",
      SharePrecision.promise,
    ],
    fails: [
      "with 'completion: none', money can be left that would pay for a supported project",
      "a project that rises on a ballot can lose",
      "counting councils apart gives another outcome than counting them together",
      "with limits, no group of voters is promised its share",
    ],
    unused: { rule in
      rule["completion"]?.text == "greedy"
        ? [] : ["positions", "tied-rank-score", "fund-zero-support"]
    })

  package static func allocate(_ instance: Instance) throws(RuleFailure) -> Outcome {
    try SharePrecision.decide(instance.settings.rule) { precision throws(RuleFailure) in
      try allocate(instance, precision)
    }
  }

  private static func allocate(
    _ instance: Instance, _ precision: SharePrecision
  ) throws(RuleFailure) -> Outcome {
    var choice = try ScoreChoice(instance.settings.rule)
    return try SequentialCount.allocate(instance, by: choice) { count throws(RuleFailure) in
      var approvals = ExpandingCount(count, precision)
      try approvals.run(&count)
      choice.measure = ScoreMeasure(ofWalks: instance.settings.rule)
      if choice.measure == .positional {
        let scores = try choice.scores(instance, candidates: [])
        try count.walk(.completion, by: Scoring(choice, scores: scores, instance.tally))
      }
    }
  }
}
