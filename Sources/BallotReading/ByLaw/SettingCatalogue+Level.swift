internal import BudgetModel

extension SettingCatalogue {
  static func levelSettings(contest: [SettingSpec]) -> [SettingSpec] {
    [
      SettingSpec("level", .text, isRequired: true, "The id of the level."),
      SettingSpec(
        "kinds", or("any", .list(.text)), default: .text("any"),
        "The values of 'kind' in councils.csv that belong to it."),
      SettingSpec(
        "dimension", .choice(["any"] + dimensions), default: .text("any"),
        "The dimension of the councils that belong to it."),
      SettingSpec(
        "mode", .choice(["direct", "tally-sum", "delegated", "dual", "consent", "median", "none"]),
        default: .text("direct"),
        "How it decides: by ballots, tallies, delegates, two chambers, consent, medians, or not at all."
      ),
      SettingSpec(
        "dimensions", .list(.choice(["own"] + dimensions)), default: .list([.text("own")]),
        "Whose ballots a direct contest reads."),
    ] + contest + levelOnly
  }

  /// The settings that a pool may change as well.
  static func contestSettings(rules: SettingVariants) -> [SettingSpec] {
    [
      SettingSpec(
        "rule", .variants(rules), default: rules.value(ofWord: "greedy"),
        "The allocation rule by its name, with its parameters."),
      SettingSpec(
        "ballots", .variants(ballotVariants),
        default: ballotVariants.value(ofWord: "approval"), "What one ballot may hold."),
    ] + contestOnly
  }

  static func withoutID(_ specs: [SettingSpec]) -> [SettingSpec] {
    specs.filter { $0.key != "level" }
  }
  /// What home rule can be about: not which councils a level has.
  static func overridable(_ specs: [SettingSpec]) -> [SettingSpec] {
    specs.filter { !["level", "kinds", "dimension", "may-override"].contains($0.key) }
  }

  private static let contestOnly: [SettingSpec] = [
    SettingSpec(
      "electorate", .choice(["all", "touched"]), default: .text("all"),
      "Whose ballots are a contest's: all, or those that choose something in it."),
    SettingSpec(
      "blank-ballots", .choice(["counted", "ignored"]), default: .text("counted"),
      "Whether a ballot without a choice is among the ballots counted."),
    SettingSpec(
      "threshold", .either([.choice(["none"]), .map(threshold), .list(.map(threshold))]),
      default: none, "What a project needs to compete at all; of several all must be met."),
    SettingSpec(
      "max-winners", or("none", positive), default: none, "The most projects that may be funded."),
    SettingSpec(
      "groups", .list(.map(group)), default: .list([]),
      "Projects that exclude each other, such as those for one site."),
    SettingSpec(
      "exclusive", .choice(["first-funded", "best-only"]), default: .text("first-funded"),
      "Whether the place of a group goes to the first that can be paid, or only to the best."),
    SettingSpec(
      "caps", .list(.map(cap)), default: .list([]), "The most for projects with a label."),
    SettingSpec(
      "minimums", .list(.map(minimum)), default: .list([]),
      "The least for projects with a label."),
    SettingSpec(
      "yes-over-no", .flag, default: .flag(false),
      "Whether a project needs more yes than no, in tallies that have both."),
    SettingSpec(
      "leftover", .map(leftover), default: defaults(leftover), "What happens to money left."),
    SettingSpec(
      "measures", .list(.choice(MeasureFamily.allCases.map(\.rawValue))),
      "What is worked out beside the outcome: how near others came, whether groups have their share."
    ),
  ]

  private static let threshold: [SettingSpec] = [
    SettingSpec(
      "measure", .choice(["votes", "points", "score", "weight"]), isRequired: true,
      "What is measured; 'weight' is the score that delegates give."),
    SettingSpec("at-least", ratio, "The number needed."),
    SettingSpec(
      "percent", .ratio(atLeast: .zero, atMost: Ratio(100)), "Or the percentage needed."),
    SettingSpec(
      "of", .choice(["counted", "nonblank", "eligible", "received"]), default: .text("counted"),
      with: "percent", "What the percentage is of."),
    SettingSpec("share", share, "With 'weight': the share of the weight cast."),
    SettingSpec(
      "strict", .flag, default: .flag(false), "Whether it must be exceeded, not only reached."),
    SettingSpec(
      "in-second-pass", .flag, default: .flag(true), "Whether it holds for extra money as well."),
  ]
  private static let group: [SettingSpec] = [
    SettingSpec("group", .text, isRequired: true, "Its name; a value of the column 'groups' too."),
    SettingSpec("projects", .list(.id), default: .list([]), "Its projects, beside the column's."),
    SettingSpec("max", positive, default: .count(1), "How many of them may be funded."),
  ]
  private static let cap: [SettingSpec] = [
    SettingSpec(
      "label", .text, "A value of category, neighbourhood, groups or tags."),
    SettingSpec(
      "by", .choice(["category", "neighbourhood", "groups", "tags", "proposed_by"]),
      "Or a column: one cap for each of its values."),
    SettingSpec("max-amount", .money(), "The most money."),
    SettingSpec("max-projects", count, "The most projects."),
  ]
  private static let minimum: [SettingSpec] = [
    SettingSpec(
      "label", .text, isRequired: true, "A value of category, neighbourhood, groups or tags."),
    SettingSpec("min-amount", .money(), "The least money."),
    SettingSpec("min-projects", positive, "Or the least projects."),
    SettingSpec(
      "kind", .choice(["soft", "hard"]), default: .text("soft"),
      "Whether money that the minimum does not use goes back to all, or is left over."),
  ]
  private static let when = SettingSpec(
    "when", .choice(["before", "after"]), default: .text("before"),
    "Whether the receiver decides with this money, or makes a second pass with it.")
  static let leftover: [SettingSpec] = [
    SettingSpec(
      "steps", .list(.choice(LeftoverPolicy.Step.allCases.map(\.rawValue))),
      default: .list([.text("up")]),
      "The steps in order, the last up, to, carry, lapse or return; at the root [carry]."),
    SettingSpec("up", .map(upStep), default: defaults(upStep), "The step 'up'."),
    SettingSpec("to", .map(toStep), default: defaults(toStep), "The step 'to'."),
    SettingSpec(
      "turnout", .map(turnoutStep), default: defaults(turnoutStep),
      "The step 'turnout': to the sibling with the highest turnout."),
    SettingSpec(
      "top-up", .map(topUpStep), default: defaults(topUpStep),
      "The step 'top-up': completes a project that is nearly covered."),
  ]
  private static let upStep: [SettingSpec] = [
    SettingSpec(
      "to", or("nearest", .id), default: .text("nearest"),
      "A pool above, or the nearest that takes projects."), when,
  ]
  private static let toStep: [SettingSpec] = [
    SettingSpec("pool", or("none", .id), default: none, "The pool that gets the money."), when,
  ]
  private static let turnoutStep: [SettingSpec] = [
    when,
    SettingSpec(
      "pass-on", .flag, default: .flag(false), "Whether what it leaves goes to the next sibling."),
  ]
  private static let topUpStep: [SettingSpec] = [
    SettingSpec(
      "share", share, default: .ratio(Ratio(4, over: 5)),
      "The part of the cost that must be there."),
    SettingSpec(
      "from", or("siblings", .id), default: .text("siblings"),
      "Who pays the gap: the siblings, or a pool."),
  ]
}
