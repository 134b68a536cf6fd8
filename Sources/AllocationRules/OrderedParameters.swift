import BudgetModel

/// Parameters that every rule with a score takes (RULES 4.1).
enum OrderedParameters {
  static let score: [SettingSpec] =
    [
      SettingSpec(
        "score", .choice(ScoreMeasure.allCases.map(\.rawValue)), default: .text("votes"),
        "What projects are ordered by.")
    ] + positional(with: "score: positional") + [
      SettingSpec(
        "unlisted", .choice(UnlistedReading.allCases.map(\.rawValue)), default: .text("below"),
        "How a ballot that lists one of two projects compares them, with 'score: copeland'."),
      SettingSpec(
        "channels", .named(.ratio(atLeast: .zero, atMost: .one)),
        "The weight of each voting channel in the score; the weights sum to 1."),
      SettingSpec(
        "channels-empty", .choice(["refuse", "rescale"]), default: .text("refuse"),
        "What happens if no ballot came in by one of the channels."),
      fundsZeroSupport,
    ]

  static let fundsZeroSupport = SettingSpec(
    "fund-zero-support", .flag, default: .flag(false),
    "Whether the walk goes on into projects that nobody supports.")

  /// How ranks become scores, for rules that have a setting which asks for it.
  static func positional(with setting: String) -> [SettingSpec] {
    [
      SettingSpec(
        "positions",
        .either([
          .map([
            SettingSpec(
              "vector", .list(.ratio(atLeast: .zero, atMost: nil)), isRequired: true,
              "The score of each rank, best first; never rising.")
          ]),
          .map([
            SettingSpec(
              "m", .choice(PositionalScoring.Length.allCases.map(\.rawValue)),
              default: .text("max-choices"), "The m of a Borda score m − rank + last."),
            SettingSpec(
              "last", .count(atLeast: 0, atMost: 1), default: .count(1),
              "The score of rank m: 1 or 0."),
          ]),
        ]),
        default: .map([.init("m", .text("max-choices")), .init("last", .count(1))]),
        "How a rank becomes a score, with '\(setting)'."),
      SettingSpec(
        "tied-rank-score", .choice(PositionalScoring.TiedRankScore.allCases.map(\.rawValue)),
        default: .text("average"), "What projects of equal rank on one ballot score."),
    ]
  }

  /// Parameters that the chosen score does not read.
  static func unusedByScore(_ rule: RuleChoice) -> Set<String> {
    let measure = rule["score"]?.text.flatMap(ScoreMeasure.init) ?? .votes
    var unused: Set<String> = []
    if measure != .positional { unused.formUnion(["positions", "tied-rank-score"]) }
    if measure != .copeland { unused.insert("unlisted") }
    if measure != .votes { unused.insert("channels") }
    if measure != .votes || rule["channels"] == nil { unused.insert("channels-empty") }
    return unused
  }
}
