/// What a rule needs to be counted (RULES 1.7).
package enum RuleNeeds: String, Sendable {
  case tallies, pairwise
  case amountTallies = "amount-tallies"
  case ballots

  /// What that means for councils that count apart.
  package var sentence: String {
    switch self {
    case .tallies: "The tallies of councils add up to that of all their ballots."
    case .pairwise: "Counts of pairs of projects; those of councils add up to that of all ballots."
    case .amountTallies:
      "The number of ballots at each amount; those of councils add up to that of all ballots."
    case .ballots: "The ballots themselves; no tally of a council can stand in for them."
    }
  }
}

/// The description of a rule, from which the by-law reader, `trowel rules`, the manifest and the
/// shared tests follow.
package struct RuleSpec: Sendable {
  package var name: String
  package var version: Int
  /// The family of transcript records (AUDIT 5.3).
  package var family: String
  package var needs: RuleNeeds
  package var ballotKinds: [BallotKind]
  package var parameters: [SettingSpec]
  /// One plain sentence.
  package var summary: String
  package var holds: [String]
  package var fails: [String]
  /// The rule counts only where the by-law says `experimental: true`.
  package var isProvisional = false
  /// Parameters of this choice that the rule or its other parameters make meaningless, if written.
  package var unused: @Sendable (RuleChoice) -> Set<String>

  package init(
    name: String, version: Int, family: String, needs: RuleNeeds, ballotKinds: [BallotKind],
    parameters: [SettingSpec], summary: String, holds: [String], fails: [String],
    unused: @escaping @Sendable (RuleChoice) -> Set<String> = { _ in [] }
  ) {
    self.name = name
    self.version = version
    self.family = family
    self.needs = needs
    self.ballotKinds = ballotKinds
    self.parameters = parameters
    self.summary = summary
    self.holds = holds
    self.fails = fails
    self.unused = unused
  }

  /// The settings of `rule` beside its name.
  package var settings: [SettingSpec] {
    isProvisional ? parameters + [Self.experimental] : parameters
  }
  private static let experimental = SettingSpec(
    "experimental", .flag, default: .flag(false),
    "Whether a provisional rule may count, whose outcome a later version may change.")

  /// `greedy/1`.
  package var tag: String { "\(name)/\(version)" }
}
