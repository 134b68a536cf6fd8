package import BudgetModel

/// Projects by score, each funded if what is left pays for it (RULES 4).
package enum Greedy: Rule {
  package static let spec = RuleSpec(
    name: "greedy", version: 1, family: "ordered", needs: .tallies,
    ballotKinds: BallotKind.allCases, parameters: OrderedParameters.score + misfitParameters,
    summary: "Orders projects by score and funds each that what is left can pay.",
    holds: [
      "spends at most the pool, money of a named reserve apart",
      "with 'misfit: skip' and no limits, no supported project that is left out would still fit",
      "the order of files, rows, voters and names of projects does not matter",
      "with votes, votes per cost or points, a funded project stays funded if it gains a vote or "
        + "becomes cheaper",
      "with 'misfit: stop' and 'over-pool: blocks', more money never removes a project",
    ],
    fails: [
      "no group of voters is promised its share of the money",
      "with 'misfit: skip', more money can remove a project",
      "with 'score: positional', a project that rises on a ballot can lose",
      "with 'misfit: stop', money can be left that would pay for a supported project",
    ],
    unused: unused)

  private static let misfitParameters: [SettingSpec] = [
    SettingSpec(
      "misfit", .choice(["skip", "stop", "fund-if-covered", "partial"]), default: .text("skip"),
      "What happens to a project that costs more than what is left."),
    SettingSpec(
      "cover-ratio", .ratio(atLeast: .zero, atMost: .one), default: .ratio(Ratio(4, over: 5)),
      "The part of its cost that must be left for the reserve to cover the rest."),
    SettingSpec("reserve", .id, "The pool that covers the rest."),
    SettingSpec(
      "after-cover", .choice(["stop", "skip"]), default: .text("stop"),
      "Whether the walk goes on after a project that the reserve had to cover."),
    SettingSpec(
      "partial-min", .ratio(atLeast: .zero, atMost: .one), default: .ratio(.zero),
      "The part of its cost that must be left for a project to be granted the rest."),
    SettingSpec(
      "over-pool", .choice(["blocks", "passed-over"]), default: .text("blocks"),
      "Whether a project that costs more than the pool is a misfit or passed over."),
  ]

  private static func unused(_ rule: RuleChoice) -> Set<String> {
    var unused = OrderedParameters.unusedByScore(rule)
    let misfit = rule["misfit"]?.text ?? "skip"
    if misfit != "fund-if-covered" { unused.formUnion(["cover-ratio", "reserve", "after-cover"]) }
    if misfit != "partial" { unused.insert("partial-min") }
    return unused
  }

  package static func allocate(_ instance: Instance) throws(RuleFailure) -> Outcome {
    let rule = instance.settings.rule
    var policy = OrderedPolicy(
      choice: try ScoreChoice(rule), misfit: try misfit(rule, instance.field))
    policy.passesOverPool = rule["over-pool"]?.text == "passed-over"
    policy.reserveID = rule["reserve"]?.text
    return try OrderedCount.allocate(instance, policy)
  }

  private static func misfit(
    _ rule: RuleChoice, _ field: [Project]
  ) throws(RuleFailure) -> Misfit {
    switch rule["misfit"]?.text {
    case "stop": return .stop
    case "fund-if-covered":
      let ratio = rule["cover-ratio"]?.ratio ?? Ratio(4, over: 5)
      if ratio <= .zero || ratio > .one {
        throw .refused(.settingBad, "'cover-ratio' must be above 0 and at most 1")
      }
      if rule["reserve"] == nil {
        throw .refused(
          .settingBad, "'misfit: fund-if-covered' needs a 'reserve', the pool that covers the rest")
      }
      let skipsAfter = rule["after-cover"]?.text == "skip"
      return .fundIfCovered(from: least(ratio, field), skipsAfter: skipsAfter)
    case "partial":
      let ratio = rule["partial-min"]?.ratio ?? .zero
      if ratio < .zero || ratio >= .one {
        throw .refused(.settingBad, "'partial-min' must be at least 0 and below 1")
      }
      return .partial(from: least(ratio, field))
    default: return .skip
    }
  }

  /// The least amount that is the given part of each cost: R · den ≥ num · cost.
  private static func least(_ ratio: Ratio, _ field: [Project]) -> [Int64] {
    field.map { Int64((ratio * Ratio($0.cost)).roundedUp) }
  }
}
