internal import BudgetModel

extension SettingCatalogue {
  /// Rules of the design that the registry may not hold yet.
  static let designedRules = [
    "greedy", "top-k", "equal-shares", "phragmen", "maximin-support", "max-welfare",
    "expanding-approvals", "cumulative-transfer", "knapsack-per-unit", "bounded-overspending",
    "portioning",
  ]
  /// Parameters of these rules, to tell a setting in the wrong place from a misspelt one.
  static let designedParameters: Set<String> = [
    "score", "positions", "tied-rank-score", "unlisted", "channels", "misfit", "cover-ratio",
    "reserve", "after-cover", "partial-min", "over-pool", "channels-empty", "fund-zero-support",
    "experimental", "k", "overspend", "max-cost", "utility", "completion", "add1-variant",
    "increment", "max-steps", "comparison", "endowments", "tied-misfit", "exhaustive-over",
    "secondary", "max-states", "margin", "whole", "method",
  ]

  static func ruleVariants(_ rules: [RuleSpec]) -> SettingVariants {
    SettingVariants(
      key: "name", sentence: "The name of the rule.", defaultWord: "greedy",
      variants: rules.map { rule in
        .init(word: rule.name, settings: rule.settings) { members in
          rule.unused(RuleChoice(name: rule.name, parameters: members))
        }
      },
      unbuiltWords: designedRules.filter { name in !rules.contains { $0.name == name } },
      unbuiltSettings: designedParameters)
  }

  static let ballotVariants = SettingVariants(
    key: "kind", sentence: "What voters did: name, rank, give points, or fill a purse.",
    defaultWord: "approval",
    variants: [
      .init(word: "approval", settings: choices + values(duplicateChoice: "first")),
      .init(word: "ranked", settings: choices + ranks + values(duplicateChoice: "first")),
      .init(
        word: "points", settings: choices + points + values(duplicateChoice: "reject-ballot")),
      .init(word: "knapsack", settings: choices + costs + values(duplicateChoice: nil)),
    ])

  private static let choices: [SettingSpec] = [
    SettingSpec("min-choices", or("none", count), default: none, "The fewest choices."),
    SettingSpec("max-choices", or("none", positive), default: none, "The most choices."),
    SettingSpec(
      "max-choices-by", .named(count), default: .named([]), "The most choices with a label."),
    SettingSpec(
      "overvote", .choice(["reject-ballot", "truncate"]), default: .text("reject-ballot"),
      "What too many choices do; 'truncate' keeps the first, which needs an order."),
  ]
  private static let ranks: [SettingSpec] = [
    SettingSpec(
      "equal-ranks", .choice(["reject-ballot", "allow"]), default: .text("reject-ballot"),
      "Whether two projects may share a rank."),
    SettingSpec(
      "rank-gaps", .choice(["compress", "keep", "reject-ballot"]), default: .text("compress"),
      "What a skipped rank does."),
  ]
  private static let number = SettingType.ratio(atLeast: nil, atMost: nil)
  private static let points: [SettingSpec] = [
    SettingSpec("min", or("none", number), default: none, "The fewest points of a project."),
    SettingSpec("max", or("none", number), default: none, "The most points of a project."),
    SettingSpec("sum-min", or("none", number), default: none, "The fewest points of a ballot."),
    SettingSpec("sum-max", or("none", number), default: none, "The most points of a ballot."),
    SettingSpec(
      "sum-exact", or("none", number), default: none, "The points that a ballot must give."),
  ]
  private static let costs: [SettingSpec] = [
    SettingSpec("min-cost", .money(), default: .money(.zero), "The least that the choices cost."),
    SettingSpec(
      "max-cost", .money(), "The most that they cost; the pool as voters saw it unless written."),
    SettingSpec(
      "over-limit", .choice(["reject-ballot", "truncate"]), default: .text("reject-ballot"),
      "What too dear a ballot does; 'truncate' keeps the first that fit, which needs an order."),
  ]
  private static func values(duplicateChoice: String?) -> [SettingSpec] {
    [
      SettingSpec(
        "unknown-choice", .choice(["reject-choice", "reject-ballot"]),
        default: .text("reject-choice"), "What an unknown project on a ballot does."),
      SettingSpec(
        "duplicate-choice", .choice(["first", "reject-ballot"]),
        default: duplicateChoice.map(SettingValue.text),
        "What a project named twice does; with amounts it rejects the ballot unless written."),
      SettingSpec(
        "channels", .list(.text), default: .list([]), "The values of the column 'channel'."),
      SettingSpec(
        "values", .named(.text), default: .named([]), "Words in wide files: yes: 1, no: 0."),
    ]
  }
}
