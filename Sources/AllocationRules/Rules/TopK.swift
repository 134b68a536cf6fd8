package import BudgetModel

/// The first k projects by score, whatever they cost (RULES 5).
package enum TopK: Rule {
  package static let spec = RuleSpec(
    name: "top-k", version: 1, family: "ordered", needs: .tallies,
    ballotKinds: BallotKind.allCases,
    parameters: [
      SettingSpec(
        "k", .count(atLeast: 1, atMost: 1_000_000), isRequired: true, "The number of winners.")
    ] + OrderedParameters.score + [
      SettingSpec(
        "overspend", .choice(["refuse", "reserve"]), default: .text("refuse"),
        "What happens if the winners cost more than the pool."),
      SettingSpec("reserve", .id, "The pool that pays what is missing."),
      SettingSpec("max-cost", .money(), "Projects that cost more are unqualified."),
    ],
    summary: "Funds the k projects of highest score; money plays no part in who wins.",
    holds: [
      "with votes or points, a winner stays a winner if it gains a vote",
      "what a project costs has no influence on who wins",
    ],
    fails: [
      "money can be left that would pay for a supported project",
      "no group of voters is promised its share of the money",
    ],
    unused: { rule in
      var unused = OrderedParameters.unusedByScore(rule)
      if rule["overspend"]?.text != "reserve" { unused.insert("reserve") }
      return unused
    })

  package static func allocate(_ instance: Instance) throws(RuleFailure) -> Outcome {
    let rule = instance.settings.rule
    guard let places = rule["k"]?.count, places >= 1 else {
      throw .refused(.settingBad, "'top-k' needs 'k', the number of winners")
    }
    var policy = OrderedPolicy(choice: try ScoreChoice(rule), misfit: .overspend)
    policy.places = places
    policy.maximumCost = rule["max-cost"]?.money
    if rule["overspend"]?.text == "reserve" {
      guard let reserve = rule["reserve"]?.text else {
        throw .refused(.settingBad, "'overspend: reserve' needs a 'reserve', the pool that pays")
      }
      policy.reserveID = reserve
    }
    return try OrderedCount.allocate(instance, policy)
  }
}
