/// The one terminal status of a project.
package enum ProjectStatus: String, Sendable, CaseIterable {
  case funded
  case notFunded = "not-funded"
  case belowThreshold = "below-threshold"
  case excluded, withdrawn, unqualified, pending
}

/// Why a project has its status (RULES 3.6, CONFEDERATION 13).
package enum Reason: String, Sendable, CaseIterable {
  case funded
  case fundedOverride = "funded-override"
  case fundedZeroCost = "funded-zero-cost"
  case fundedMinimum = "funded-minimum"
  case fundedCovered = "funded-covered"
  case partiallyFunded = "partially-funded"
  case fundedSecondPass = "funded-second-pass"
  case fundedSideways = "funded-sideways"
  case fundedTurnout = "funded-turnout"
  case fundedTopUp = "funded-top-up"
  case fundedAppeal = "funded-appeal"
  case fundedAgreed = "funded-agreed"
  case fundedPrimary = "funded-primary"
  case fundedAlternate = "funded-alternate"
  case fundedReferendum = "funded-referendum"
  case fundedConsent = "funded-consent"
  case fundedCompletion = "funded-completion"
  case fundedAllFit = "funded-all-fit"
  case fundedComparison = "funded-comparison"
  case fundedReverseElimination = "funded-reverse-elimination"
  case fundedUnderSupported = "funded-under-supported"
  case noMoney = "no-money"
  case stopped
  case costAbovePool = "cost-above-pool"
  case zeroSupport = "zero-support"
  case exclusive, cap
  case maxWinners = "max-winners"
  case outranked
  case supportersCannotPay = "supporters-cannot-pay"
  case overshoot
  case notOptimal = "not-optimal"
  case quotaNotReached = "quota-not-reached"
  case eliminated
  case noBallots = "no-ballots"
  case quorum, resource
  case belowThreshold = "below-threshold"
  case noMajority = "no-majority"
  case disputeLost = "dispute-lost"
  case disputeHeld = "dispute-held"
  case consentShort = "consent-short"
  case blocked
  case chamberThreshold = "chamber-threshold"
  case referendum
  case blockedByPending = "blocked-by-pending"
  case excludedOverride = "excluded-override"
  case withdrawn, unqualified, signatures, members, backing
}

/// What a rule decides for one contest.
package struct Outcome: Sendable {
  package struct Payment: Sendable, Hashable {
    /// Place in `Instance.field`.
    package var project: Int
    package var amount: Money
    package var reason: Reason
    /// Place in `records` of the `consider` or `round` that decided.
    package var record: Int
    /// `round` of that record.
    package var round: Int
    package var isSecondPass: Bool
    package init(
      project: Int, amount: Money, reason: Reason, record: Int, round: Int,
      isSecondPass: Bool = false
    ) {
      self.project = project
      self.amount = amount
      self.reason = reason
      self.record = record
      self.round = round
      self.isSecondPass = isSecondPass
    }
  }
  /// Money that moves from a reserve into this pool just before a payment.
  package struct ReserveDraw: Sendable, Hashable {
    package var poolID: String
    package var amount: Money
    /// Place in `payments` of the payment it makes possible.
    package var payment: Int
    package init(poolID: String, amount: Money, payment: Int) {
      self.poolID = poolID
      self.amount = amount
      self.payment = payment
    }
  }
  package struct Verdict: Sendable, Hashable {
    package var status: ProjectStatus
    package var reason: Reason
    /// Place in `records` of the record that decided; nil: `field` for a state or a cost above the
    /// pool, `tally` for no support, the council's own record for `barred`, the `override` or `qualify` record otherwise.
    package var record: Int?
    package init(_ status: ProjectStatus, _ reason: Reason, record: Int?) {
      self.status = status
      self.reason = reason
      self.record = record
    }
  }
  package struct TieUse: Sendable, Hashable {
    /// Project ids in id order.
    package var tied: [String]
    /// The last step of the chain; nil where none decided a tie that is not decisive.
    package var decidedBy: TieKey?
    package var isDecisive: Bool
    package var record: Int
    package init(tied: [String], decidedBy: TieKey?, isDecisive: Bool, record: Int) {
      self.tied = tied
      self.decidedBy = decidedBy
      self.isDecisive = isDecisive
      self.record = record
    }
  }

  /// In the order of funding.
  package var payments: [Payment] = []
  package var reserveDraws: [ReserveDraw] = []
  /// One for each project of the field.
  package var verdicts: [Verdict]
  /// The column `score` of `results.csv`, for every project of the field.
  package var scores: [Ratio]
  /// The column `rank`; nil: empty.
  package var ranks: [Int?]
  /// Places of the candidates in the order of the walk, for collective leftover steps.
  package var order: [Int] = []
  package var records: [TranscriptRecord] = []
  /// The number of the last round written.
  package var rounds = 0
  package var ties: [TieUse] = []
  /// What the pool still holds.
  package var left: Money
  /// The part of it that hard minimums keep from other projects of the pool.
  package var withheld = Money.zero

  package init(verdicts: [Verdict], scores: [Ratio], ranks: [Int?], left: Money) {
    self.verdicts = verdicts
    self.scores = scores
    self.ranks = ranks
    self.left = left
  }
}

/// Why a rule gives no outcome.
package enum RuleFailure: Error, Sendable, Hashable {
  /// A decisive tie that nothing in the chain resolves: exit 4.
  case tieWithoutLot(tied: [String], round: Int, value: String)
  /// Refused input: exit 65.
  case refused(DiagnosticCode, String)
}
