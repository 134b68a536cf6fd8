package import BudgetModel

/// Every setting of `cycle.yaml`, described once (CONFEDERATION 19). Decoder, messages,
/// `bylaw.json`, the start file and the reference page follow from it.
package struct SettingCatalogue: Sendable {
  package let rules: [RuleSpec]
  /// The settings of the whole file, in the order of the reference.
  package let settings: [SettingSpec]
  package let levelSettings: [SettingSpec]

  package init(rules: [RuleSpec]) {
    self.rules = rules
    let contest = Self.contestSettings(rules: Self.ruleVariants(rules))
    levelSettings = Self.levelSettings(contest: contest)
    settings =
      Self.identity + Self.calendar + Self.publication + Self.reading + Self.voters
      + Self.money(contest: contest) + Self.levels(levelSettings)
  }

  private static func levels(_ level: [SettingSpec]) -> [SettingSpec] {
    [
      SettingSpec(
        "defaults", .changes(withoutID(level)), default: .map([]),
        "Settings from which every level starts; a level replaces them one by one, each whole."),
      SettingSpec(
        "levels", .list(.changes(level)), isRequired: true,
        "The kinds of councils, and how each kind decides."),
      SettingSpec(
        "councils", .named(.changes(overridable(level))), default: .named([]),
        "Settings that single councils change, within 'may-override' of their level."),
    ]
  }

  static let all = Int64(999_999_999_999_999_999)
  static let count = SettingType.count(atLeast: 0, atMost: all)
  static let positive = SettingType.count(atLeast: 1, atMost: all)
  static let ratio = SettingType.ratio(atLeast: .zero, atMost: nil)
  static let share = SettingType.ratio(atLeast: .zero, atMost: .one)
  static func or(_ word: String, _ type: SettingType) -> SettingType {
    .either([.choice([word]), type])
  }
  static let none = SettingValue.text("none")
  static let dimensions = Dimension.allCases.map(\.rawValue)
}

extension SettingCatalogue {
  static let identity: [SettingSpec] = [
    SettingSpec(
      "trowel", .choice(["1"]), isRequired: true, "The version of this file's form: always 1."),
    SettingSpec(
      "cycle", .text, isRequired: true,
      "The id of this cycle; it names the report pack."),
    SettingSpec("title", .text, default: .text(""), "The title of every page."),
    SettingSpec(
      "legal-basis", .text, default: .text(""),
      "The statute or decision behind this by-law; printed, never interpreted."),
    SettingSpec(
      "test", .flag, default: .flag(false),
      "Whether the data are a trial; every page is then marked TEST."),
    SettingSpec(
      "as-of", or("none", .date), default: none,
      "The date printed in reports; without one they carry no date."),
    SettingSpec(
      "sequence", positive, default: .count(1),
      "1 for the first pack of a cycle, one more for each that replaces it."),
    SettingSpec(
      "status", .choice(["automatic", "certified", "recount", "correction"]),
      default: .text("automatic"),
      "What the pack is; 'automatic' says whether it is complete."),
    SettingSpec(
      "certification", or("none", .map(certification)), default: none,
      "Who certified the result; needed for status 'certified'."),
    SettingSpec(
      "supersedes", or("none", .map(supersedes)), default: none,
      "The pack that this one replaces; needed for status 'recount' and 'correction'."),
    SettingSpec(
      "currency", .id, isRequired: true, "The code of the one currency of this cycle."),
    SettingSpec(
      "minor-digits", .choice(["0", "2", "3"]), isRequired: true,
      "How many decimals an amount has."),
  ]

  private static let certification: [SettingSpec] = [
    SettingSpec("body", .text, isRequired: true, "The body that certified."),
    SettingSpec("date", .date, isRequired: true, "When it certified."),
    SettingSpec("minutes", .text, default: .text(""), "Where its minutes are."),
  ]
  private static let supersedes: [SettingSpec] = [
    SettingSpec(
      "pack-sha256", .text, isRequired: true, "The digest of the pack that is replaced."),
    SettingSpec("reason", .text, isRequired: true, "Why it is replaced."),
  ]

  static let calendar: [SettingSpec] = [
    SettingSpec("dates", .map(dates), default: defaults(dates), "The days that decide."),
    SettingSpec(
      "ties", .map(ties), default: defaults(ties), "How ties between projects are decided."),
    SettingSpec(
      "lot", .map(lot),
      "The seed drawn in public, from which the lot order follows; or the file lot.csv."),
  ]

  private static let dates: [SettingSpec] = [
    SettingSpec(
      "freeze-tree", .instant,
      "The instant whose councils count; needed if councils.csv has 'from' and 'to'."),
    SettingSpec("freeze-roll", .instant, "The instant at which the roll was closed; printed."),
    SettingSpec("decide", .instant, "The instant of the decision; needed if there are delegates."),
    SettingSpec(
      "decide-pools", .named(.instant), default: .named([]),
      "Other instants of decision, by pool."),
    SettingSpec(
      "record-deadline", or("decide", .instant), default: .text("decide"),
      "Until when a row about a delegate must have been recorded."),
    SettingSpec(
      "closes-at", or("none", .instant), default: none,
      "The end of voting; nothing is counted with an 'as-of' before it."),
  ]
  private static let ties: [SettingSpec] = [
    SettingSpec(
      "chain", .list(.choice(TieKey.allCases.map(\.rawValue))),
      default: .list(["cheaper", "more-votes", "more-councils", "lot"].map(SettingValue.text)),
      "The keys that are asked in turn; the last is lot, project-id or stop.")
  ]
  private static let lot: [SettingSpec] = [
    SettingSpec(
      "seed", .seed, isRequired: true, "The digits in the order drawn, at least 20, in quotes."),
    SettingSpec(
      "committed-projects-sha256", .text,
      "The SHA-256 of projects.csv that was published before the draw."),
    SettingSpec("drawn-at", .date, "When the seed was drawn."),
    SettingSpec("place", .text, "Where it was drawn."),
    SettingSpec("witnesses", .text, "Who watched."),
  ]

  static let publication: [SettingSpec] = [
    SettingSpec(
      "absent", .named(.text), default: .named([]),
      "Councils that hand in nothing, each with the reason; the result is then partial."),
    SettingSpec(
      "tallies", .map(tallies), default: defaults(tallies),
      "How totals are taken that a council hands in instead of ballots."),
    SettingSpec(
      "privacy", .map(privacy), default: defaults(privacy),
      "When a total is so small that it may tell how somebody voted."),
    SettingSpec(
      "signers", or("none", .map(signers)), default: none, isImplemented: false,
      "Who must sign a pack."),
    SettingSpec(
      "objections", or("none", .map(objections)), default: none,
      "Where and until when objections are taken; printed."),
    SettingSpec("log", .map(log), default: defaults(log), "The event log beside the pack."),
  ]

  private static let tallies: [SettingSpec] = [
    SettingSpec(
      "unsealed", .choice(["refuse", "allow"]), default: .text("refuse"),
      "Whether a tally without a seal is read."),
    SettingSpec(
      "typed-hash", .choice(["off"]), default: .text("off"), unbuiltWords: ["required"],
      "Whether the digest on paper must be typed in."),
  ]
  private static let privacy: [SettingSpec] = [
    SettingSpec(
      "k", positive, default: .count(10), "Totals of fewer ballots than this are noted as small."),
    SettingSpec(
      "gate", .choice(["warn"]), default: .text("warn"), unbuiltWords: ["refuse"],
      "Whether small totals are noted or stop the pack."),
  ]
  private static let signers: [SettingSpec] = [
    SettingSpec("file", .text, isRequired: true, "The file of allowed signers."),
    SettingSpec("threshold", positive, default: .count(1), "How many must sign."),
    SettingSpec(
      "required-for", .list(.text), default: .list([.text("certified")]),
      "The statuses that need signatures."),
  ]
  private static let objections: [SettingSpec] = [
    SettingSpec("contact", .text, isRequired: true, "Who takes objections."),
    SettingSpec("until", .date, isRequired: true, "The last day for objections."),
  ]
  private static let log: [SettingSpec] = [
    SettingSpec(
      "require-operator", .flag, default: .flag(false),
      "Whether a count needs the name of who runs it.")
  ]

  /// The map of all defaults.
  static func defaults(_ specs: [SettingSpec]) -> SettingValue {
    .map(specs.compactMap { spec in spec.defaultValue.map { .init(spec.key, $0) } })
  }
}
