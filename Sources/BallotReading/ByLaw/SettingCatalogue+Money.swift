internal import BudgetModel

extension SettingCatalogue {
  static func money(contest: [SettingSpec]) -> [SettingSpec] {
    [
      SettingSpec(
        "formulas", .named(.map(formula)), default: .named([]),
        "How an amount is split over councils."),
      SettingSpec(
        "grades", .named(.map(grade)), default: .named([]),
        "Tables that grade councils, for the weight 'grades' of a formula."),
      SettingSpec("pools", .list(.map(pool(contest))), default: .list([]), "The money."),
      SettingSpec(
        "scope", .map(scope), default: defaults(scope),
        "Which council decides about a project."),
      SettingSpec(
        "qualify", .list(.map(qualification)), default: .list([]),
        "What a project needs before the vote: one of these alternatives, all tests of it."),
      SettingSpec(
        "overrides", .list(.map(override)), default: .list([]),
        "Acts of an authority; the report gives the outcome with and without them."),
    ]
  }

  static let weights = [
    "equal", "population", "eligible", "members", "column", "per", "grades", "fixed", "turnout",
  ]

  private static let formula: [SettingSpec] = [
    SettingSpec("base", .money(), default: .money(.zero), "An amount for each council first."),
    SettingSpec("floor", .money(), default: .money(.zero), "The least that a council gets."),
    SettingSpec("cap", or("none", .money()), default: none, "The most that a council gets."),
    SettingSpec(
      "unit", or("minor", .money()), default: .text("minor"),
      "The step of the amounts; one minor unit unless written."),
    SettingSpec(
      "round", .choice(["hamilton", "nearest"]), default: .text("hamilton"),
      "Largest remainders, or plain rounding as some by-laws publish it."),
    SettingSpec(
      "residue-to", or("none", .id), default: none,
      "The pool that takes what plain rounding leaves; needed for 'round: nearest'."),
    SettingSpec(
      "allow-turnout-base", .flag, default: .flag(false),
      "Must be true for the weight 'turnout', under which voting moves money."),
    SettingSpec(
      "parts", .list(.map(part)), default: .list([defaults(part)]),
      "Parts of the amount, each split by its own weight."),
  ]
  private static let part: [SettingSpec] = [
    SettingSpec("share", ratio, default: .ratio(.one), "The part's share among the parts."),
    SettingSpec(
      "weight", .choice(weights), default: .text("population"), "What a council's part follows."),
    SettingSpec("column", .text, "For the weight 'column': x of the column index_x."),
    SettingSpec("per", .text, "For the weight 'per', population / index_x: x."),
    SettingSpec("fixed", .named(ratio), "For the weight 'fixed': a number for each council."),
    SettingSpec("grades", .list(.text), "For the weight 'grades': ids of grade tables."),
    SettingSpec(
      "bonus", .map(bonus), "Multiplies the weight by 1 + per * index_x / 10000."),
  ]
  private static let bonus: [SettingSpec] = [
    SettingSpec("column", .text, isRequired: true, "x of the column index_x."),
    SettingSpec("per", ratio, isRequired: true, "The factor."),
  ]
  private static let grade: [SettingSpec] = [
    SettingSpec("column", .text, "population, eligible, members, or x of the column index_x."),
    SettingSpec(
      "priority-of", .text,
      "In place of a column: the place of this category by votes in the council; the last step "
        + "without votes."),
    SettingSpec(
      "steps", .list(.list(or("max", ratio))), isRequired: true,
      "Pairs of upper bound and grade, the last bound max."),
    SettingSpec("times", ratio, default: .ratio(.one), "The factor of this table."),
  ]

  private static func pool(_ contest: [SettingSpec]) -> [SettingSpec] {
    [
      SettingSpec("pool", .id, isRequired: true, "The id of the pool."),
      SettingSpec("council", .id, isRequired: true, "The council whose money it is."),
      SettingSpec("name", .text, default: .text(""), "Its name in reports."),
      SettingSpec(
        "amount", .money(), "Money from outside; a pool without it is filled by a split or a levy."),
      SettingSpec(
        "source", .text, default: .text(""), "Where the money comes from; printed."),
      SettingSpec(
        "split", .list(.map(splitLine)),
        "Makes the pool a source: its money goes to these, and to no project."),
      SettingSpec(
        "takes", .map(takes), default: defaults(takes),
        "The projects that it admits."),
      SettingSpec(
        "tag", or("none", .text), default: none,
        "Earmark: the money is for projects with this tag alone, and carried if they leave it."),
      SettingSpec(
        "levy", .map(levy), "What the pool pays to a pool above before anyone decides."),
      SettingSpec(
        "resources", .named(count), default: .named([]),
        "Other amounts than money, such as hours; a project needs its resource_<name>."),
      SettingSpec(
        "settings", .changes(contest), default: .map([]),
        "Settings of this pool alone."),
    ]
  }
  private static let splitLine: [SettingSpec] = [
    SettingSpec("to", .id, "A pool."),
    SettingSpec("to-level", .text, "A level: one pool for each of its councils below."),
    SettingSpec("share", ratio, default: .ratio(.one), "The line's share among the lines."),
    SettingSpec("formula", .text, "For 'to-level': the formula."),
  ]
  private static let takes: [SettingSpec] = [
    SettingSpec("category", .list(.text), default: .list([]), "Only these categories."),
    SettingSpec("tag", .list(.text), default: .list([]), "Only these tags."),
    SettingSpec(
      "cost-min", .money(), default: .money(.zero), "Only projects of at least this cost."),
    SettingSpec("cost-max", or("none", .money()), default: none, "Only up to this cost."),
  ]
  private static let levy: [SettingSpec] = [
    SettingSpec("share", share, "A share of the pool."),
    SettingSpec("amount", .money(), "Or an amount."),
    SettingSpec("to", .id, isRequired: true, "The pool that gets it."),
  ]
  private static let scope: [SettingSpec] = [
    SettingSpec(
      "cross-dimension", .choice(["refuse", "lca"]), default: .text("refuse"),
      "Whether a project of several dimensions is refused or goes to their common council."),
    SettingSpec(
      "escalate-over", or("off", ratio), default: .text("off"),
      "A project dearer than this multiple of its pool goes one level up."),
  ]
  static let bases = [
    "population", "eligible", "members", "roll", "received", "counted", "touched",
    "previous-turnout",
  ]
  private static let qualification: [SettingSpec] = [
    SettingSpec(
      "signatures",
      .either([
        positive,
        .map([
          SettingSpec("share", share, isRequired: true, "A share of the base."),
          SettingSpec("of", .choice(bases), isRequired: true, "The base."),
        ]),
        .map([
          SettingSpec(
            "steps", .list(.list(or("max", count))), isRequired: true,
            "Pairs of population and number of signatures.")
        ]),
      ]), "Signatures needed."),
    SettingSpec("members", positive, "Members that must back it."),
    SettingSpec(
      "backing",
      .map([
        SettingSpec("share", share, isRequired: true, "The share needed."),
        SettingSpec(
          "of", .choice(["population", "councils"]), isRequired: true, "What it is a share of."),
      ]), "Councils that must back it."),
    SettingSpec("tags", .list(.text), default: .list([]), "Only for projects with these tags."),
  ]
  private static let override: [SettingSpec] = [
    SettingSpec("project", .id, isRequired: true, "The project."),
    SettingSpec(
      "action", .choice(["fund", "exclude", "withdraw", "qualify", "set-cost"]), isRequired: true,
      "What the authority does."),
    SettingSpec("reason", .text, "Why; never optional."),
    SettingSpec("by", .text, "Which authority, and its decision; never optional."),
    SettingSpec("on", .date, "When."),
    SettingSpec("cost", .money(), "For 'set-cost': the cost that counts."),
  ]
}
