/// What a by-law may ask to be worked out beside the outcome (RULES 17, 18).
package enum MeasureFamily: String, Sendable, CaseIterable {
  case effectiveSupport = "effective-support"
  case performance, proportionality
  /// The checks that try every set of projects, for small contests only.
  case ejrOne = "ejr-1"
  case core

  /// True of what no totals can tell, whatever the rule.
  package var needsBallots: Bool { ![.effectiveSupport, .performance].contains(self) }
}

/// How far a project was from winning (RULES 17; after Boehmer et al., arXiv:2312.14723).
package enum MeasureKind: String, Sendable, CaseIterable {
  /// The largest whole cost, at most its own, at which it wins.
  case costToWin = "cost-to-win"
  /// The least number of voters, well chosen among those who do not support it, whose approval makes
  /// it win.
  case addOptimist = "add-optimist"
  /// The least number such that the approval of any so many of them, or more, makes it win.
  case addPessimist = "add-pessimist"
  /// The least number of new voters who approve it alone.
  case addSingleton = "add-singleton"
  /// The largest part of its cost that its supporters could have paid at the price of the project
  /// chosen in their place.
  case effectiveSupport = "effective-support"

  package static let ofPerformance: [MeasureKind] = [
    .costToWin, .addOptimist, .addPessimist, .addSingleton,
  ]
}

/// What is known of a size (AUDIT 9).
package enum MeasureExactness: String, Sendable, CaseIterable {
  case exact
  /// The change is enough; a smaller one is not excluded.
  case upperBound = "upper-bound"
  /// At the final endowment only: the whole rule, counted again with the change, does not fund the
  /// project.
  case unconfirmed
}

/// Why a measure or a check is not computed.
package enum MeasureGap: String, Sendable, CaseIterable {
  case rule, utility, ballots, channels, weights, districts, thresholds, limits, completion
  case laterPass = "later-pass"
  case tieChain = "tie-chain"
  case lot
  case noRounds = "no-rounds"
  case noBallots = "no-ballots"
  case noProfile = "ballots-not-here"
  case partly = "partly-funded"
  case appeal, refused
  case tooLarge = "too-large"

  package var sentence: String {
    switch self {
    case .rule: "no way to compute it is known for this rule"
    case .utility: "no way to compute it is known for this utility or score"
    case .ballots: "the ballots are not approvals"
    case .channels: "votes are weighed by channel, so it matters by which one a vote comes"
    case .weights: "ballots of a fractional weight stand for no whole number of voters"
    case .districts: "it matters in which district a new voter votes"
    case .thresholds: "a threshold in percent moves with the ballots"
    case .limits: "with 'exclusive: best-only', or with limits, no way to compute it is known"
    case .completion: "it holds for a run without completion and comparison only"
    case .laterPass: "a later pass with more money decides too, and no way to compute it is known"
    case .tieChain:
      "the chain of ties prefers the dearer project, or it matters in which council a vote comes"
    case .lot: "with the change a tie is left that only a lot could decide"
    case .noRounds: "no round was held"
    case .noBallots: "no ballot decides"
    case .noProfile: "a council handed in totals, not ballots"
    case .appeal: "a project came up by appeal, with votes of no district"
    case .refused: "the rule refuses to count it"
    case .partly: "a project was funded in part"
    case .tooLarge: "the contest is too large"
    }
  }
}
