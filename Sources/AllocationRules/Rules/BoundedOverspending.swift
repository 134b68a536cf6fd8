package import BudgetModel

/// Bounded overspending (RULES 13; Papasotiropoulos, Pishbin, Skibski, Skowron, Wąs 2024,
/// arXiv:2409.15005).
package enum BoundedOverspending: Rule {
  package static let spec = {
    var spec = RuleSpec(
      name: "bounded-overspending", version: 0, family: "shares", needs: .ballots,
      ballotKinds: BallotKind.allCases,
      parameters: [
        SettingSpec(
          "utility", .choice(ShareUtility.allCases.map(\.rawValue)), default: .text("cost"),
          "What a funded project is worth to a voter who supports it."),
        SettingSpec(
          "digits", .count(atLeast: 0, atMost: 10_000), default: .count(100),
          "How many digits exact fractions of shares may have; longer ones are rounded up to 18 "
            + "decimals."),
      ] + OrderedParameters.positional(with: "utility: positional"),
      summary: "Equal Shares whose supporters may pay a part of the cost, at a price that rises.",
      holds: [
        "spends at most the pool, though voters' shares may pay less than the cost",
        "the order of files, rows, voters and names of projects does not matter",
        "once fractions of shares need more than 'digits' digits they are rounded up to 18 decimals, "
          + "and the above holds but for that",
      ],
      fails: [
        "money can be left that would pay for a supported project",
        "more money can remove a project",
        "counting councils apart gives another outcome than counting them together",
      ],
      unused: { rule in
        rule["utility"]?.text == "positional" ? [] : ["positions", "tied-rank-score"]
      })
    spec.isProvisional = true
    return spec
  }()

  package static func allocate(_ instance: Instance) throws(RuleFailure) -> Outcome {
    let choice = try ScoreChoice(instance.settings.rule)
    return try SequentialCount.allocate(instance, by: choice) { count throws(RuleFailure) in
      var overspending = try OverspendingCount(count)
      try overspending.run(&count)
    }
  }
}
