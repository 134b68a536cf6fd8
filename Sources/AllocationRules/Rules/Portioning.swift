package import BudgetModel

/// The pool divided as ballots propose (RULES 14).
package enum Portioning: Rule {
  package static let spec = RuleSpec(
    name: "portioning", version: 1, family: "units", needs: .amountTallies,
    ballotKinds: [.knapsack],
    parameters: [
      SettingSpec(
        "method", .choice(Method.allCases.map(\.rawValue)), default: .text(Method.median.rawValue),
        "How the amounts that ballots propose become one share of each project.")
    ],
    summary: "Divides the pool among projects as the ballots propose amounts.",
    holds: [
      "spends at most the pool, and no project gets more than its cost",
      "with 'method: independent-markets', a voter who wants shares close to the ballot gains "
        + "nothing by another ballot",
      "the order of files, rows, voters and names of projects does not matter",
    ],
    fails: [
      "with 'method: mean' or 'median', a voter can gain by proposing other amounts than wanted",
      "a project can get an amount that is too small for it",
      "money can be left: what lies above the cost of a project goes to no other",
      "groups, caps, 'max-winners' and minimums are not supported",
    ])

  enum Method: String, CaseIterable {
    case median, mean
    case independentMarkets = "independent-markets"
  }

  package static func allocate(_ instance: Instance) throws(RuleFailure) -> Outcome {
    try UnitRules.allocate(instance) { count throws(RuleFailure) in
      try decide(&count)
    }
  }

  private static func decide(_ count: inout SequentialCount) throws(RuleFailure) {
    let method = count.instance.settings.rule["method"]?.text.flatMap(Method.init) ?? .median
    let proposals = count.candidates.map { ProposedAmounts($0, of: count.instance) }
    if proposals.isEmpty { return }
    let (bases, slope) = bases(method, proposals, count.instance)
    let total = bases.reduce(.zero, +)
    let weights = zip(count.candidates, bases).map { (project: $0, weight: $1) }
    let shares =
      total.isZero
      ? count.candidates.map { UnitShare(project: $0, quotient: 0, remainder: .zero) }
      : try count.divide(count.left, by: weights)
    write(shares, bases, method, slope, &count)
  }

  /// What each project's share is in proportion to; with independent markets also the t of the
  /// phantom ballots.
  private static func bases(
    _ method: Method, _ proposals: [ProposedAmounts], _ instance: Instance
  ) -> (bases: [Ratio], slope: Ratio?) {
    let weight = instance.tally.weight
    switch method {
    case .median: return (proposals.map { $0.lowerMedian(of: weight) }, nil)
    case .mean: return (proposals.map { $0.sum / weight }, nil)
    case .independentMarkets:
      let whole = proposals.reduce(Ratio.zero) { $0 + $1.sum } / instance.nonblankWeight
      let markets = IndependentMarkets(proposals, whole: whole)
      return (markets.medians(at: markets.slope), markets.slope / whole)
    }
  }

  private static func write(
    _ shares: [UnitShare], _ bases: [Ratio], _ method: Method, _ slope: Ratio?,
    _ count: inout SequentialCount
  ) {
    let amounts = shares.map { min($0.amount, count.cost($0.project)) }
    let rows = shares.indices.map { place -> JSONValue in
      [
        "project": count.id(shares[place].project), "base": JSONValue(bases[place]),
        "quotient": .string(String(shares[place].quotient)),
        "remainder": JSONValue(shares[place].remainder),
        "amount": .string(String(amounts[place])),
      ]
    }
    var members: [String: JSONValue] = [
      "method": .string(method.rawValue), "total": .string(String(count.left)),
      "rows": .array(rows),
    ]
    members["slope"] = slope.map { JSONValue($0) }
    if bases.allSatisfy(\.isZero) { members["note"] = "portioning-all-zero" }
    for (share, amount) in zip(shares, amounts) where amount == 0 {
      count.drop(share.project, .noMoney)
    }
    count.append(TranscriptRecord("portion", members))
    for (share, amount) in zip(shares, amounts) where amount > 0 {
      count.grant(share.project, amount)
    }
  }
}
