/// A lot order: every project id of the cycle with its position, 1 the best.
package struct LotOrder: Sendable, Hashable {
  package var positions: [String: Int]
  package init(positions: [String: Int]) { self.positions = positions }
  package init(order: [String]) {
    positions = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0 + 1) })
  }
}

/// One contest as a rule sees it: values only, already checked.
package struct Instance: Sendable {
  package var councilID: String
  package var poolID: String
  /// Every project of the contest in id order, with `cost` after `set-cost` and `state` after
  /// overrides and qualification.
  package var field: [Project]
  /// Places in `field` of the projects that an override funds, in id order.
  package var prefunded: [Int] = []
  /// Places in `field` whose missed threshold an override lifts.
  package var liftedThresholds: Set<Int> = []
  /// Places in `field` of projects that do not compete although they stand, with the reason that the
  /// council gives; their status is `below-threshold`.
  package var barred: [Int: Reason] = [:]
  package var tally: ContestTally
  /// How many councils' ballots it counts.
  package var councils = 1
  /// The ballots themselves, for rules that need them; its weights sum to `tally.weight`.
  package var profile: BallotProfile?
  /// The councils that the rule gives shares to, in id order.
  package var districts: [String] = []
  /// The pool when the council decides, money that came in `before` included.
  package var amount: Money
  /// Parts of `amount` that only projects with their tag may use, by tag (CONFEDERATION 7).
  package var earmarks: [Earmark] = []
  /// Money that came in `after`: only for the second pass.
  package var extraAfter = Money.zero
  /// What each reserve pool could pay.
  package var reserves: [String: Money] = [:]
  /// Eligible voters of the deciding council.
  package var eligible: Int64?
  package var settings: ContestSettings
  package var tieChain: [TieKey]
  package var lot: LotOrder?
  package var minorDigits = 2
  /// Nil: a whole run. Otherwise the rule makes only a second pass, on `amount`, over the candidates
  /// that are not funded yet; its payments and records are those of this pass alone.
  package var earlier: EarlierPasses?

  /// What earlier passes and leftover steps did in this contest.
  package struct EarlierPasses: Sendable, Hashable {
    /// Amount paid, by place in `field`, 0 for a project of no cost; these projects count in limits
    /// and are not paid again. Of the verdicts of a later pass only those with a record are new.
    package var funded: [Int: Money]
    /// Rounds written so far; the next one has the next number.
    package var rounds: Int
    package init(funded: [Int: Money], rounds: Int) {
      self.funded = funded
      self.rounds = rounds
    }
  }

  package struct Earmark: Sendable, Hashable {
    package var tag: String
    package var amount: Money
    package init(tag: String, amount: Money) {
      self.tag = tag
      self.amount = amount
    }
  }

  package init(
    councilID: String, poolID: String, field: [Project], tally: ContestTally, amount: Money,
    settings: ContestSettings, tieChain: [TieKey]
  ) {
    self.councilID = councilID
    self.poolID = poolID
    self.field = field
    self.tally = tally
    self.amount = amount
    self.settings = settings
    self.tieChain = tieChain
  }
}
