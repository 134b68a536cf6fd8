/// One entry of `levels`, with `defaults` applied.
package struct Level: Sendable {
  package enum Mode: String, Sendable {
    case direct
    case tallySum = "tally-sum"
    case delegated, dual, consent, median, none

    /// All ballots below the council are one tally. Otherwise those of several dimensions are never
    /// added (CONFEDERATION 4.3).
    package var addsBallots: Bool { self == .direct || self == .tallySum }
  }
  package enum QuorumBelow: String, Sendable { case advisory, void, decide }
  package struct Quorum: Sendable, Hashable {
    package var share: Ratio
    /// A base of CONFEDERATION 5.2.
    package var of: String
    package var below: QuorumBelow
    package init(share: Ratio, of: String, below: QuorumBelow) {
      self.share = share
      self.of = of
      self.below = below
    }
  }
  package struct Appeal: Sendable, Hashable {
    package var share: Ratio
    package var of: String
    package init(share: Ratio, of: String) {
      self.share = share
      self.of = of
    }
  }

  package var id: String
  /// Nil: any.
  package var kinds: [String]?
  package var dimension: Dimension?
  package var mode: Mode = .direct
  /// Whose ballots a direct contest reads; nil: the council's own dimension.
  package var dimensions: [Dimension]?
  package var franchiseID: String?
  package var quorum: Quorum?
  package var appeal: Appeal?
  /// For the modes `delegated`, `consent` and `median`.
  package var delegation = Delegation()
  package var dual = Dual()
  package var consent = Consent()
  /// How the projects of a category are counted within its envelope.
  package var medianThen: Mode = .tallySum
  /// A recall needs a vote beside the petition.
  package var recallNeedsVote = true
  package var mayOverride: [String] = []
  package var contest: ContestSettings
  /// The validated map of the level, defaults filled in, for layering `councils.<id>` and pools.
  package var tree: SettingValue
  package var place: SourceLocation

  package init(id: String, contest: ContestSettings, tree: SettingValue, place: SourceLocation) {
    self.id = id
    self.contest = contest
    self.tree = tree
    self.place = place
  }
}

/// The settings of one contest, marked * in the reference of `cycle.yaml`: a level's, changed by
/// `councils.<id>`, changed by the pool's `settings`.
package struct ContestSettings: Sendable {
  package enum Electorate: String, Sendable { case all, touched }
  package var rule: RuleChoice
  package var ballots = BallotSettings()
  package var electorate: Electorate = .all
  package var ignoresBlankBallots = false
  package var thresholds: [Threshold] = []
  package var limits = Limits()
  package var needsYesOverNo = false
  package var leftover = LeftoverPolicy()
  /// What is worked out beside the outcome.
  package var measures: [MeasureFamily] = []

  package init(rule: RuleChoice) { self.rule = rule }
}

/// A rule by name with all of its parameters, defaults filled in.
package struct RuleChoice: Sendable, Hashable {
  package var name: String
  /// In the order of the rule's specification.
  package var parameters: [SettingValue.Member]
  package init(name: String, parameters: [SettingValue.Member] = []) {
    self.name = name
    self.parameters = parameters
  }
  package subscript(key: String) -> SettingValue? { parameters.first { $0.key == key }?.value }
}

package enum BallotKind: String, Sendable, CaseIterable { case approval, ranked, points, knapsack }

/// What one ballot may hold in one contest (FORMATS 2.3, RULES 15).
package struct BallotSettings: Sendable, Hashable {
  package enum RankGaps: String, Sendable {
    case compress, keep
    case rejectBallot = "reject-ballot"
  }
  package var kind: BallotKind = .approval
  package var minimumChoices: Int64?
  package var maximumChoices: Int64?
  package var maximumChoicesByLabel: [String: Int64] = [:]
  /// Points per project.
  package var minimumPoints: Ratio?
  package var maximumPoints: Ratio?
  package var minimumSum: Ratio?
  package var maximumSum: Ratio?
  package var exactSum: Ratio?
  package var minimumCost: Money?
  package var maximumCost: Money?
  package var truncatesOverLimit = false
  package var unknownChoiceRejectsBallot = false
  /// Nil: `first` for approval and ranked, `reject-ballot` for points and amounts.
  package var duplicateChoiceRejectsBallot: Bool?
  package var allowsEqualRanks = false
  package var rankGaps: RankGaps = .compress
  package var truncatesOvervote = false
  package var channels: [String] = []
  /// Words of wide cells -> what they stand for (an empty text: not chosen).
  package var cellWords: [String: String] = [:]
  package init() {}
}

/// RULES 3.3.
package struct Threshold: Sendable, Hashable {
  /// `weight` is the score of a council of delegates.
  package enum Measure: String, Sendable { case votes, points, score, weight }
  package enum Base: String, Sendable { case counted, nonblank, eligible, received }
  package enum Need: Sendable, Hashable {
    case atLeast(Ratio)
    case percent(Ratio, of: Base)
    /// Of the weight cast by those who sit in the council.
    case share(Ratio)
  }
  package var measure: Measure
  package var need: Need
  package var isStrict: Bool
  package var holdsInSecondPass: Bool
  package init(
    measure: Measure, need: Need, isStrict: Bool = false, holdsInSecondPass: Bool = true
  ) {
    self.measure = measure
    self.need = need
    self.isStrict = isStrict
    self.holdsInSecondPass = holdsInSecondPass
  }
}

/// RULES 3.4.
package struct Limits: Sendable, Hashable {
  package struct Group: Sendable, Hashable {
    package var id: String
    package var projects: [String]
    package var maximum: Int64
    package init(id: String, projects: [String], maximum: Int64) {
      self.id = id
      self.projects = projects
      self.maximum = maximum
    }
  }
  package struct Cap: Sendable, Hashable {
    package enum Subject: Sendable, Hashable {
      case label(String)
      /// One cap for each value of this column.
      case by(String)
    }
    package var subject: Subject
    package var maximumAmount: Money?
    package var maximumProjects: Int64?
    package init(subject: Subject, maximumAmount: Money?, maximumProjects: Int64?) {
      self.subject = subject
      self.maximumAmount = maximumAmount
      self.maximumProjects = maximumProjects
    }
  }
  package struct Minimum: Sendable, Hashable {
    package var label: String
    package var minimumAmount: Money?
    package var minimumProjects: Int64?
    package var isHard: Bool
    package init(label: String, minimumAmount: Money?, minimumProjects: Int64?, isHard: Bool) {
      self.label = label
      self.minimumAmount = minimumAmount
      self.minimumProjects = minimumProjects
      self.isHard = isHard
    }
  }
  package var maximumWinners: Int64?
  package var groups: [Group] = []
  package var isBestOnly = false
  package var caps: [Cap] = []
  package var minimums: [Minimum] = []
  /// What the pool has beside money, such as hours (CONFEDERATION 5.5).
  package var resources: [String: Int64] = [:]
  package init() {}
}

/// CONFEDERATION 7. The list always ends in exactly one terminal step.
package struct LeftoverPolicy: Sendable, Hashable {
  package enum Step: String, Sendable, CaseIterable {
    case sideways, turnout
    case topUp = "top-up"
    case up, to, carry, lapse
    case `return`
    package var isTerminal: Bool { ![.sideways, .turnout, .topUp].contains(self) }
  }
  package enum When: String, Sendable { case before, after }
  /// Nil: `[up]`, at the root `[carry]`.
  package var steps: [Step]?
  /// Nil: nearest.
  package var upPool: String?
  package var upWhen: When = .before
  package var toPool: String?
  package var toWhen: When = .before
  package var turnoutWhen: When = .before
  package var turnoutPassesOn = false
  package var topUpShare = Ratio(4, over: 5)
  /// Nil: siblings; else the reserve pool.
  package var topUpPool: String?
  package init() {}
}
