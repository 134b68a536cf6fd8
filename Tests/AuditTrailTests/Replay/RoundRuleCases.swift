import BudgetModel
import TestSupport
import Testing

/// A rule that funds in rounds, with what a test of its replay looks for.
struct RoundRuleCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let contests: RandomBallotContests
  /// The types of its own records; those of every rule come on top.
  let types: Set<String>
  /// What its contests show in a few hundred seeds, besides what those of every rule show.
  let shown: Set<String>
  /// Members that cannot be told from others without the ballots, as `type /member`.
  let unknown: Set<String>

  static let all = [shares, overspending, phragmen, maximin, quotas, transfer]

  private static func word(
    _ key: String, _ words: [String], _ random: inout SeededGenerator
  ) -> SettingValue.Member {
    .init(key, .text(words.randomElement(using: &random)!))
  }

  private static func zeroSupport(
    _ random: inout SeededGenerator
  ) -> [SettingValue.Member] {
    Int.random(in: 0..<5, using: &random) == 0 ? [.init("fund-zero-support", .flag(true))] : []
  }

  private static let shares = RoundRuleCase(
    testDescription: "equal-shares",
    contests: RandomBallotContests(
      kinds: [.approval, .approval, .points, .ranked], canHaveDistricts: true, rule: shareRule),
    types: ["endowment", "round", "completion", "compare"],
    shown: [
      "refused", "overspent", "exhausted", "all-supported-funded", "not decisive in a round",
      "kept second", "kept first", "groups", "funded-all-fit", "funded-completion",
      "funded-comparison", "supporters-cannot-pay", "no-money",
    ],
    // A measure between its bounds, and whether a ballot supports two tied projects.
    unknown: [
      "round /candidates/at_least", "round /candidates/measure of unlike supporters",
      "tie /decisive",
    ])

  private static func shareRule(
    _ kind: BallotKind, _ random: inout SeededGenerator
  ) -> RuleChoice {
    var utilities = ["cost", "cost", "cardinality", "effort"]
    if kind == .points { utilities += ["points", "points"] }
    if kind == .ranked { utilities += ["positional", "positional"] }
    var parameters = [
      word("utility", utilities, &random),
      word("completion", ["none", "add1", "add1", "add1u", "greedy"], &random),
      word("comparison", ["none", "none", "satisfaction", "exclusion-ratio"], &random),
    ]
    let variants: [SettingValue] = [
      .text("tool"), .text("pabutools"), .text("pabulib-checker"),
      .map([.init("start", .text("exact")), .init("exhaustive-over", .text("all"))]),
    ]
    parameters.append(.init("add1-variant", variants.randomElement(using: &random)!))
    if Bool.random(using: &random) {
      parameters.append(.init("increment", .money(Money(minorUnits: 7))))
    }
    parameters += zeroSupport(&random)
    return RuleChoice(name: "equal-shares", parameters: parameters)
  }

  private static let overspending = RoundRuleCase(
    testDescription: "bounded-overspending",
    contests: RandomBallotContests(
      kinds: [.approval, .approval, .points, .ranked], rule: overspendingRule),
    types: ["endowment", "round"],
    shown: [
      "not decisive in a round", "supporters-cannot-pay", "no-money", "rounding",
    ],
    // A measure and how many pay all they had between their bounds, and whether a ballot supports two
    // tied projects.
    unknown: [
      "round /candidates/at_least", "round /candidates/measure of unlike supporters",
      "round /payers/all_they_had/voters", "tie /decisive",
    ])

  private static func overspendingRule(
    _ kind: BallotKind, _ random: inout SeededGenerator
  ) -> RuleChoice {
    var utilities = ["cost", "cost", "cardinality", "effort"]
    if kind == .points { utilities += ["points", "points"] }
    if kind == .ranked { utilities += ["positional", "positional"] }
    return RuleChoice(
      name: "bounded-overspending",
      parameters: [
        word("utility", utilities, &random),
        .init("digits", .count([0, 2, 100, 100].randomElement(using: &random)!)),
      ])
  }

  private static let phragmen = RoundRuleCase(
    testDescription: "phragmen",
    contests: RandomBallotContests(kinds: [.approval, .approval, .points, .ranked]) { _, random in
      RuleChoice(
        name: "phragmen",
        parameters: [
          word("misfit", ["stop", "skip"], &random),
          word("tied-misfit", ["stop", "choose-fitting"], &random),
          word("completion", ["none", "greedy"], &random),
        ] + zeroSupport(&random))
    }, types: ["round"],
    shown: [
      "not decisive in a round", "funded-completion", "no-money", "overshoot", "stopped",
    ],
    // How many voters carry a load between its bounds, and whether a ballot supports two tied
    // projects.
    unknown: ["round /loads/voters", "tie /decisive"])

  private static let maximin = RoundRuleCase(
    testDescription: "maximin-support",
    contests: RandomBallotContests(kinds: [.approval, .approval, .points, .ranked]) { _, _ in
      RuleChoice(name: "maximin-support", parameters: [])
    }, types: ["round"], shown: ["no-money"],
    unknown: ["round /loads/voters"])

  static let quotas = RoundRuleCase(
    testDescription: "expanding-approvals",
    contests: RandomBallotContests(kinds: [.ranked]) { _, random in
      RuleChoice(
        name: "expanding-approvals",
        parameters: [
          word("completion", ["none", "greedy"], &random),
          .init("digits", .count([0, 2, 20, 300].randomElement(using: &random)!)),
        ] + zeroSupport(&random))
    }, types: ["quota", "round"],
    shown: ["not decisive in a round", "funded-completion", "quota-not-reached", "rounding"],
    // Votes between their bounds, a rank between others, and whether a ballot supports two tied
    // projects.
    unknown: ["round /candidates/support", "round /rank", "tie /decisive"])

  static let transfer = RoundRuleCase(
    testDescription: "cumulative-transfer",
    contests: RandomBallotContests(kinds: [.points]) { _, random in
      RuleChoice(
        name: "cumulative-transfer",
        parameters: [
          word("select", ["ratio", "excess", "support"], &random),
          word("no-eligible", ["minimal-transfer", "elimination"], &random),
          .init("digits", .count([0, 2, 20, 300].randomElement(using: &random)!)),
        ])
    }, types: ["quota", "count", "transfer", "eliminate", "round"],
    shown: [
      "funded-reverse-elimination", "funded-under-supported", "eliminated", "rounding", "payers",
      "bound", "taken", "blocked_by",
    ],
    // What supporters own and how many times as much they give, between their bounds, and from which
    // of two projects that a limit then bars they take it.
    unknown: [
      "round /candidates/own", "transfer /factor of payers", "transfer /taken/project",
    ])
}
