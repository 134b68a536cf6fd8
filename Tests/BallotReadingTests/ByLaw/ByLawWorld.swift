import BallotReading
import BudgetModel

/// Rules and readings that the by-law tests share.
enum ByLawWorld {
  static let all: [BallotKind] = BallotKind.allCases

  /// A rule of the shape of `greedy`: enough parameters for every kind of check.
  static let greedy = RuleSpec(
    name: "greedy", version: 1, family: "ordered", needs: .tallies, ballotKinds: all,
    parameters: [
      SettingSpec(
        "score", .choice(["votes", "votes-per-cost", "points", "positional"]),
        default: .text("votes"), "What the order follows."),
      SettingSpec(
        "channels", .named(.ratio(atLeast: .zero, atMost: .one)), default: .named([]),
        "Weights of channels."),
      SettingSpec(
        "misfit", .choice(["skip", "stop", "fund-if-covered", "partial"]), default: .text("skip"),
        "What a project that does not fit does."),
      SettingSpec(
        "cover-ratio", .ratio(atLeast: .zero, atMost: .one), default: .ratio(Ratio(4, over: 5)),
        "The part of the cost that must be there."),
      SettingSpec(
        "reserve", .either([.choice(["none"]), .id]), default: .text("none"), "Who pays."),
    ],
    summary: "Takes projects in the order of their score while they fit.", holds: [], fails: [],
    unused: { choice in
      choice["misfit"]?.text == "fund-if-covered" ? [] : ["cover-ratio", "reserve"]
    })
  static let topK = RuleSpec(
    name: "top-k", version: 1, family: "ordered", needs: .tallies, ballotKinds: all,
    parameters: [
      SettingSpec("k", .count(atLeast: 1, atMost: 1_000_000), isRequired: true, "How many."),
      SettingSpec("max-cost", .money(), "The dearest project."),
    ],
    summary: "Takes the k best.", holds: [], fails: [])

  static func read(_ yaml: String) -> Reading<ByLaw?> {
    let file = SourceFile(path: "cycle.yaml", bytes: Array(yaml.utf8))
    return ByLawReader.read(file, rules: [greedy, topK])
  }
  /// Every finding as printed.
  static func findings(_ yaml: String) -> [String] { read(yaml).diagnostics.map(\.line) }
  /// Place and code of every finding: `7:3 setting-bad`.
  static func places(_ yaml: String) -> [String] {
    read(yaml).diagnostics.map {
      "\($0.place.line ?? 0):\($0.place.column ?? 0) \($0.code.name)"
    }
  }

  /// A by-law that has nothing wrong, to which lines can be added.
  static let small = """
    trowel: 1
    cycle: small
    currency: EUR
    minor-digits: 2
    pools:
      - {pool: P, council: c, amount: 100.00}
    levels:
      - {level: only, leftover: {steps: [carry]}}

    """
}
