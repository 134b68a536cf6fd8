internal import BudgetModel

extension SettingCatalogue {
  static let levelOnly: [SettingSpec] = [
    SettingSpec(
      "franchise", or("none", .text), default: none, "The id of the franchise of its contests."),
    SettingSpec(
      "quorum", or("none", .map(quorum)), default: none,
      "The turnout below which a council's own projects are not funded."),
    SettingSpec(
      "appeal", or("off", .map(appeal)), default: .text("off"),
      "The support with which an unfunded project enters the contest above, once."),
    SettingSpec(
      "fairness-audit", .flag, default: .flag(false), isImplemented: false,
      "Whether the report compares each part with its own decision."),
    SettingSpec(
      "may-override", .list(.text), default: .list([]),
      "Settings that its councils may change under 'councils'."),
    SettingSpec(
      "composition-check", or("none", .map(composition)), default: none, isImplemented: false,
      "A share of delegates that is printed."),
    SettingSpec(
      "delegation", .map(delegation), default: defaults(delegation),
      "How councils send delegates."),
    SettingSpec(
      "dual", .map(dual), default: defaults(dual),
      "How two chambers decide together."),
    SettingSpec(
      "consent", .map(consent), default: defaults(consent),
      "How consent is measured."),
    SettingSpec(
      "median", .map(median), default: defaults(median),
      "How envelopes are filled."),
    SettingSpec(
      "recall", .map(recall), default: defaults(recall), "How a delegate is recalled."),
  ]

  private static let quorum: [SettingSpec] = [
    SettingSpec("share", share, isRequired: true, "The share needed."),
    SettingSpec(
      "of", .choice(bases.filter { $0 != "touched" } + ["seats"]), isRequired: true,
      unbuiltWords: ["touched"], "What it is a share of; 'seats' are those of a plenum."),
    SettingSpec(
      "below", .choice(["advisory", "void", "decide"]), default: .text("advisory"),
      "Its ballots still count above; they do not; or nothing but a note."),
  ]
  private static let appeal: [SettingSpec] = [
    SettingSpec("share", share, isRequired: true, "The support needed."),
    SettingSpec("of", .choice(bases), default: .text("counted"), "What it is a share of."),
  ]
  private static let composition: [SettingSpec] = [
    SettingSpec("attr", .text, isRequired: true, "A column."),
    SettingSpec("min-share", share, isRequired: true, "The share."),
  ]
  private static let delegation: [SettingSpec] = [
    SettingSpec(
      "form", .choice(["split", "block-bundle", "block-ranking", "individual"]),
      default: .text("split"), "How a council's weight is cast."),
    SettingSpec(
      "mandate", .choice(["recorded-else-computed", "recorded", "computed"]),
      default: .text("recorded-else-computed"), "Where the mandate comes from."),
    SettingSpec(
      "bundle", .choice(["allocation", "majority"]), default: .text("allocation"),
      "How a bundle is computed."),
    SettingSpec(
      "mixed-plenum", .flag, default: .flag(false),
      "Whether councils of several dimensions sit together."),
    SettingSpec(
      "vacancy", .choice(["abstain", "status-quo", "zero-weight"]), default: .text("abstain"),
      "What an empty seat does."),
    SettingSpec("seats", .map(seats), default: defaults(seats), "How seats are shared out."),
  ]
  private static let seatMethods = [
    "sainte-lague", "dhondt", "huntington-hill", "adams", "hamilton", "ratio", "steps",
    "degressive", "square-root", "equal", "declared", "exact",
  ]
  private static let seatNumbers: [SettingSpec] = [
    SettingSpec(
      "method", .choice(seatMethods), default: .text("sainte-lague"), "The method of shares."),
    SettingSpec("total", positive, "How many seats there are."),
    SettingSpec("per", positive, "For 'ratio': people per seat."),
    SettingSpec("steps", .list(.list(positive)), "For 'steps': bounds and people per seat."),
    SettingSpec("weights", .named(ratio), "For 'declared': the weights."),
    SettingSpec("base-seats", positive, "For 'degressive': the seats of each."),
    SettingSpec(
      "base",
      .choice(["eligible", "population", "members", "previous-turnout", "turnout", "present"]),
      default: .text("eligible"), "What the shares follow."),
    SettingSpec(
      "round", .choice(["floor", "ceil", "half-up", "half-down"]), default: .text("floor"),
      "For 'ratio': the rounding."),
    SettingSpec("min", count, default: .count(0), "The fewest seats."),
    SettingSpec("max", or("none", positive), default: none, "The most seats."),
  ]
  private static let seats: [SettingSpec] =
    seatNumbers + [
      SettingSpec(
        "by-kind", .named(.map(seatNumbers)), default: .named([]), "Other numbers for a kind."),
      SettingSpec(
        "allow-turnout-base", .flag, default: .flag(false),
        "Must be true for the base 'turnout'."),
    ]
  private static let dual: [SettingSpec] = [
    SettingSpec("chambers", .list(.map(chamber)), default: .list([]), "The two chambers."),
    SettingSpec(
      "resolution",
      .choice([
        "referendum-package", "hold", "primary", "alternate", "referendum-items",
        "double-threshold", "blend",
      ]), default: .text("referendum-package"), "What settles a dispute."),
    SettingSpec("primary", .text, default: .text("first-listed"), "The chamber that prevails."),
    SettingSpec("first", .text, default: .text("first-listed"), "The chamber that begins."),
    SettingSpec("thresholds", .named(ratio), default: .named([]), "A threshold per chamber."),
    SettingSpec("alpha", share, default: .ratio(Ratio(1, over: 2)), "The first chamber's part."),
    SettingSpec(
      "referendum", .map(referendum), default: defaults(referendum), "The vote on a dispute."),
  ]
  private static let chamber: [SettingSpec] = [
    SettingSpec("id", .id, isRequired: true, "Its id."),
    SettingSpec("dimension", .choice(dimensions), isRequired: true, "Its dimension."),
    SettingSpec(
      "mode", .choice(["direct", "tally-sum", "delegated"]), default: .text("direct"),
      "How it decides."),
    SettingSpec("delegation", .map(delegation), "How it is delegated."),
    SettingSpec("weights", .choice(["equal"]), "One council, one vote."),
    SettingSpec("categories", .list(.text), default: .list([]), "Where it has a veto."),
  ]
  private static let referendum: [SettingSpec] = [
    SettingSpec(
      "quorum",
      or(
        "none",
        .map([
          SettingSpec("share", share, isRequired: true, "The share needed."),
          SettingSpec("of", .choice(bases), isRequired: true, "What it is a share of."),
        ])), default: none, "The turnout needed."),
    SettingSpec(
      "fallback", .choice(["hold", "primary", "alternate"]), default: .text("hold"),
      "What happens below it."),
  ]
  private static let consent: [SettingSpec] = [
    SettingSpec("support", share, default: .ratio(.one), "The weight that must support."),
    SettingSpec("max-blocks", count, default: .count(0), "The councils that may block."),
    SettingSpec(
      "block-share", share, default: .ratio(.zero), "The share with which a council blocks."),
  ]
  private static let median: [SettingSpec] = [
    SettingSpec(
      "then", .choice(["tally-sum", "direct", "delegated"]), default: .text("tally-sum"),
      "How projects are counted within an envelope.")
  ]
  private static let recall: [SettingSpec] = [
    SettingSpec(
      "vote", .choice(["required", "none"]), default: .text("required"),
      "Whether a recall needs a vote beside the petition.")
  ]
}
