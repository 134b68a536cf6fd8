package import BudgetModel

/// Every unit of money is an alternative of its own (RULES 12).
package enum KnapsackPerUnit: Rule {
  package static let spec = RuleSpec(
    name: "knapsack-per-unit", version: 1, family: "units", needs: .amountTallies,
    ballotKinds: [.knapsack],
    parameters: [
      SettingSpec(
        "margin", .choice(Margin.allCases.map(\.rawValue)),
        default: .text(Margin.smallestFirst.rawValue),
        "How the rest is divided where not all that has the same support fits."),
      SettingSpec(
        "whole", .flag, default: .flag(true),
        "Whether a project that ends below its least amount gets nothing."),
    ],
    summary: "Funds each unit of each project that most ballots give, until the pool is spent.",
    holds: [
      "spends at most the pool",
      "before 'margin' and 'whole', a voter who wants amounts close to the ballot gains nothing by "
        + "another ballot",
      "the order of files, rows, voters and names of projects does not matter",
    ],
    fails: [
      "no group of voters is promised its share of the money",
      "money can be left that would pay for a supported project",
      "groups, caps, 'max-winners' and minimums are not supported",
    ])

  enum Margin: String, CaseIterable {
    case smallestFirst = "smallest-first"
    case proportional, equal, none
  }

  package static func allocate(_ instance: Instance) throws(RuleFailure) -> Outcome {
    try UnitRules.allocate(instance) { count throws(RuleFailure) in
      var levels = UnitLevels(count)
      try levels.grantAll(&count)
    }
  }
}
