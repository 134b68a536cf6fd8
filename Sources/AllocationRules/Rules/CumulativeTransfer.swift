package import BudgetModel

/// Cumulative support transfer voting (RULES 11; Skowron, Slinko, Szufa, Talmon 2020,
/// arXiv:2009.02690).
package enum CumulativeTransfer: Rule {
  package static let spec = RuleSpec(
    name: "cumulative-transfer", version: 1, family: "transfer", needs: .ballots,
    ballotKinds: [.points],
    parameters: [
      SettingSpec(
        "select", .choice(TransferMeasure.allCases.map(\.rawValue)), default: .text("ratio"),
        "What projects are compared by: support for the cost, support above it, or support."),
      SettingSpec(
        "no-eligible", .choice(["minimal-transfer", "elimination"]),
        default: .text("minimal-transfer"),
        "While no project has its cost: donors give one of them more, or the last one leaves."),
      SharePrecision.digits,
    ],
    summary: "Splits each voter's share by points; what a project does not need moves on.",
    holds: [
      "spends at most the pool",
      "no supported project that is left out would still fit, without limits",
      "with 'no-eligible: minimal-transfer', a group of voters who give points to the same projects "
        + "decides on its share of the money (strong proportionality), without limits",
      "the order of files, rows, voters and names of projects does not matter",
      SharePrecision.promise,
    ],
    fails: [
      "a project that gains points can lose",
      "counting councils apart gives another outcome than counting them together",
      "with limits, no group of voters is promised its share",
    ])

  package static func allocate(_ instance: Instance) throws(RuleFailure) -> Outcome {
    let choice = try ScoreChoice(instance.settings.rule)
    return try SharePrecision.decide(instance.settings.rule) { precision throws(RuleFailure) in
      try SequentialCount.allocate(instance, by: choice) { count throws(RuleFailure) in
        var transfer = TransferCount(count, precision)
        try transfer.run(&count)
      }
    }
  }
}
