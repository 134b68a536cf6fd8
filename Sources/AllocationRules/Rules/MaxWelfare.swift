package import BudgetModel

/// The set of projects of highest total within the pool (RULES 9).
package enum MaxWelfare: Rule {
  package static let spec = RuleSpec(
    name: "max-welfare", version: 1, family: "optimum", needs: .tallies,
    ballotKinds: BallotKind.allCases,
    parameters: [
      SettingSpec(
        "utility", .choice(Utility.allCases.map(\.rawValue)), default: .text("cardinality"),
        "What a project is worth to a voter who chose it."),
      SettingSpec(
        "secondary", .list(.choice(WelfareSecondary.allCases.map(\.rawValue))),
        default: .list(WelfareSecondary.allCases.map { .text($0.rawValue) }),
        "What tells sets of the same total apart, in this order."),
      SettingSpec(
        "max-states", .count(atLeast: 1, atMost: 100_000_000), default: .count(5_000_000),
        "The number of partial sets above which the count is refused."),
    ] + OrderedParameters.positional(with: "utility"),
    summary: "Funds the set of projects of highest total that the pool can pay.",
    holds: [
      "spends at most the pool",
      "no other set within the pool and the limits has a higher total",
      "no supported project that is left out would still fit, if no limit bars it",
      "the order of files, rows, voters and names of projects does not matter",
    ],
    fails: [
      "no group of voters is promised its share of the money",
      "more money can remove a project",
    ],
    unused: { rule in
      let isPositional = rule["utility"]?.text == Utility.positional.rawValue
      return isPositional ? [] : ["positions", "tied-rank-score"]
    })

  /// What one voter who chose a project gets from it (RULES 1.3).
  enum Utility: String, CaseIterable {
    case cardinality, cost, points, positional

    /// What the sum over all voters is, but for the cost.
    var score: ScoreMeasure {
      switch self {
      case .cardinality, .cost: .votes
      case .points: .points
      case .positional: .positional
      }
    }
  }

  package static func allocate(_ instance: Instance) throws(RuleFailure) -> Outcome {
    var choice = try ScoreChoice(instance.settings.rule)
    choice.measure = utility(instance.settings.rule).score
    return try SequentialCount.allocate(instance, by: choice) { count throws(RuleFailure) in
      try decide(&count)
    }
  }

  private static func decide(_ count: inout SequentialCount) throws(RuleFailure) {
    if count.candidates.isEmpty { return }
    let isByCost = utility(count.instance.settings.rule) == .cost
    let values = zip(count.transcript.scoring.scores, count.instance.field).map { score, project in
      isByCost ? score * Ratio(project.cost) : score
    }
    let choice = try WelfareContest(count, values: values).choice { knot throws(RuleFailure) in
      try count.columns.resolved(
        knot, field: count.instance.field, round: count.transcript.nextRound,
        value: "equally good sets")
    }
    write(choice, values, &count)
  }

  private static func write(
    _ choice: WelfareContest.Choice, _ values: [Ratio], _ count: inout SequentialCount
  ) {
    let total = choice.chosen.reduce(Ratio.zero) { $0 + values[$1] }
    let sets = choice.ways == WelfareWays.most ? "more" : String(choice.ways)
    if !choice.tied.isEmpty {
      count.writeTie(
        choice.tied, among: count.candidates, drawn: choice.drawn, at: "select", value: total.exact,
        ["sets": .string(sets)])
    }
    let candidates = count.candidates
    let isChosen = Set(choice.chosen)
    for project in candidates where !isChosen.contains(project) {
      count.drop(project, .notOptimal)
    }
    let rule = count.instance.settings.rule
    let cost = choice.chosen.reduce(Money.zero) { $0 + count.instance.field[$1].cost }
    let rows = candidates.map { project -> JSONValue in
      [
        "project": count.id(project), "cost": .string(String(count.cost(project))),
        "value": JSONValue(values[project]),
      ]
    }
    count.append(
      TranscriptRecord(
        "optimum",
        [
          "utility": .string(utility(rule).rawValue), "pool": .string(String(count.left)),
          "candidates": .array(rows),
          "objective_order": .array(
            ["value"] + (rule["secondary"]?.texts ?? []).map { .string($0) }),
          "set": .array(choice.chosen.map(count.id)), "value": JSONValue(total),
          "cost": JSONValue(cost), "sets": .string(sets),
        ]))
    for project in choice.chosen { count.grant(project, count.cost(project)) }
  }

  static func utility(_ rule: RuleChoice) -> Utility {
    rule["utility"]?.text.flatMap(Utility.init) ?? .cardinality
  }
}
