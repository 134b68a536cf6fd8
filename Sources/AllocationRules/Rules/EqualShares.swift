package import BudgetModel

/// The Method of Equal Shares (RULES 6; Peters, Pierczyński, Skowron 2021, arXiv:2008.13276).
package enum EqualShares: Rule {
  package static let spec = RuleSpec(
    name: "equal-shares", version: 1, family: "shares", needs: .ballots,
    ballotKinds: BallotKind.allCases,
    parameters: [
      SettingSpec(
        "utility", .choice(ShareUtility.allCases.map(\.rawValue)), default: .text("cost"),
        "What a funded project is worth to a voter who supports it."),
      SettingSpec(
        "completion", .choice(["none", "add1", "add1u", "greedy"]), default: .text("add1u"),
        "What is done with money that the voters' shares leave over."),
      SettingSpec(
        "add1-variant",
        .either([
          .choice(AddOneVariant.names.map(\.name)),
          .map([
            SettingSpec(
              "start", .choice(["floor", "exact"]), default: .text("floor"),
              "Whether the first endowment is cut to whole currency units."),
            SettingSpec(
              "exhaustive-over", .choice(AddOneVariant.Exhaustive.allCases.map(\.rawValue)),
              default: .text("supported"),
              "Which projects must not fit any more for the endowment to stop rising."),
          ]),
        ]), default: .text("tool"),
        "Where the endowment starts and what ends its rise, with 'completion: add1' or 'add1u'."),
      SettingSpec(
        "increment", .money(isPositive: true),
        "What each step adds to a voter's endowment; one whole currency unit if not given."),
      SettingSpec(
        "max-steps", .count(atLeast: 1, atMost: 10_000_000), default: .count(100_000),
        "The most steps before the count is refused."),
      SettingSpec(
        "comparison", .choice(ShareComparison.allCases.map(\.rawValue)), default: .text("none"),
        "Whether the greedy outcome replaces this one where more voters prefer it."),
      SettingSpec(
        "endowments", .choice(["equal", "by-district"]), default: .text("equal"),
        "Whether all voters start alike or each district has a declared share."),
      SettingSpec(
        "shares", .named(.money()),
        "The money of each district, with 'endowments: by-district'; it sums to the pool."),
      SettingSpec(
        "empty-district", .choice(["idle", "share-out"]), default: .text("idle"),
        "What becomes of the share of a district without ballots."),
    ] + OrderedParameters.positional(with: "utility: positional")
      + [OrderedParameters.fundsZeroSupport],
    summary: "Gives every voter the same money and lets supporters pay for projects together.",
    holds: [
      "spends at most the pool",
      "with 'completion: none', equal endowments and no limits: extended justified representation "
        + "up to one project for the utility; the completions keep it",
      "supporters pay the whole cost of what is funded, nobody pays more than the endowment; projects "
        + "of a completion by votes, of a comparison or of a second pass are paid from the pool",
      "the order of files, rows, voters and names of projects does not matter",
    ],
    fails: [
      "with 'completion: none' or 'add1', money can be left that would pay for a supported project",
      "more money can remove a project",
      "with Add1, a project that gains a vote or becomes cheaper can lose",
      "counting councils apart gives another outcome than counting them together",
      "with limits or after a comparison, no group of voters is promised its share",
    ],
    unused: unused)

  private static func unused(_ rule: RuleChoice) -> Set<String> {
    var unused: Set<String> = []
    let completion = rule["completion"]?.text ?? "add1u"
    if !completion.hasPrefix("add1") {
      unused.formUnion(["add1-variant", "increment", "max-steps"])
    }
    if rule["endowments"]?.text != "by-district" { unused.formUnion(["shares", "empty-district"]) }
    if rule["utility"]?.text != "positional" {
      unused.formUnion(["positions", "tied-rank-score"])
    }
    if !["add1u", "greedy"].contains(completion) { unused.insert("fund-zero-support") }
    return unused
  }

  package static func allocate(_ instance: Instance) throws(RuleFailure) -> Outcome {
    try allocate(instance, filter: .standard)
  }

  /// - Parameter filter: how runs decide; the outcome is the same
  package static func allocate(
    _ instance: Instance, filter: NumberFilter
  ) throws(RuleFailure) -> Outcome {
    let choice = try ScoreChoice(instance.settings.rule)
    return try SequentialCount.allocate(instance, by: choice) { count throws(RuleFailure) in
      try ShareCount(count, filter).run(&count)
    }
  }

  /// The projects that the runs choose, in order, before completion and comparison; nothing is
  /// written. For measurements.
  package static func chosen(
    _ instance: Instance, filter: NumberFilter = .standard
  ) throws(RuleFailure) -> [Int] {
    let count = try SequentialCount(opening: instance, by: ScoreChoice(instance.settings.rule))
    return count.decides ? try ShareCount(count, filter).chosen(count) : []
  }
}
