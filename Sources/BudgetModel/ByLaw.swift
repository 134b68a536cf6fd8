/// The by-law of one cycle as the count uses it: every setting in force, defaults filled in.
///
/// `tree` is the whole validated tree, from which `bylaw.json` is written; the typed members are
/// views of it. Instants are UTC text (`YYYY-MM-DDThh:mm:ssZ`), which compares as time.
package struct ByLaw: Sendable {
  package var tree: SettingValue
  package var cycle = ""
  package var title = ""
  package var legalBasis = ""
  package var isTest = false
  /// The date printed in reports; nil: reports carry no date.
  package var asOf: String?
  package var sequence = 1
  /// `automatic`, `certified`, `recount` or `correction`.
  package var status = "automatic"
  package var certification: Certification?
  package var supersedes: Supersedes?
  package var currency = ""
  package var minorDigits = 2
  package var dates = Dates()
  package var tieChain: [TieKey] = [.cheaper, .moreVotes, .moreCouncils, .lot]
  package var lot: LotCeremony?
  /// Councils that hand in nothing, with the reason, in id order.
  package var absent: [Absence] = []
  package var acceptsUnsealedTallies = false
  package var privacyK: Int64 = 10
  package var privacyGateRefuses = false
  package var objections: Objections?
  package var requiresOperator = false

  package var reading = ReadingSettings()
  package var rejectsWholeRow = false
  package var showsRejectedContent = false
  package var guardsFormulas = true
  package var duplicateBallot: DuplicatePolicy = .rejectAll
  package var duplicates: DuplicatePolicy = .rejectAll
  package var rollChoiceIsFree = false
  package var franchises: [Franchise] = []
  package var membership: Membership = .separate

  package var formulas: [Formula] = []
  package var grades: [GradeTable] = []
  /// Those of `cycle.yaml` in declared order; `pools.csv` is appended by the pipeline.
  package var pools: [PoolDeclaration] = []
  package var scopeCrossesDimensions = false
  package var escalateOver: Ratio?
  package var qualify: [QualifyAlternative] = []
  package var overrides: [Override] = []
  package var levels: [Level] = []
  /// `councils.<id>`: the settings that a council changes under home rule, in id order.
  package var councilSettings: [CouncilSettings] = []

  /// Where each written setting stands, for messages of later stages.
  package var places = SettingPlaces(file: "cycle.yaml")

  package init(tree: SettingValue) { self.tree = tree }

  package struct Certification: Sendable, Hashable {
    package var body: String
    package var date: String
    package var minutes: String
    package init(body: String, date: String, minutes: String) {
      self.body = body
      self.date = date
      self.minutes = minutes
    }
  }
  package struct Supersedes: Sendable, Hashable {
    package var packSHA256: String
    package var reason: String
    package init(packSHA256: String, reason: String) {
      self.packSHA256 = packSHA256
      self.reason = reason
    }
  }
  package struct Dates: Sendable, Hashable {
    package var freezeTree: String?
    package var freezeRoll: String?
    package var decide: String?
    /// Other instants of decision, by pool id.
    package var decidePools: [String: String] = [:]
    /// Nil: the instant of the decision.
    package var recordDeadline: String?
    package var closesAt: String?
    package init() {}
  }
  package struct LotCeremony: Sendable, Hashable {
    package var seed: String
    package var committedProjectsSHA256: String?
    package var drawnAt: String?
    package var location: String?
    package var witnesses: String?
    package var place: SourceLocation
    package init(seed: String, place: SourceLocation) {
      self.seed = seed
      self.place = place
    }
  }
  package struct Absence: Sendable, Hashable {
    package var councilID: String
    package var reason: String
    package init(councilID: String, reason: String) {
      self.councilID = councilID
      self.reason = reason
    }
  }
  package struct Objections: Sendable, Hashable {
    package var contact: String
    package var until: String
    package init(contact: String, until: String) {
      self.contact = contact
      self.until = until
    }
  }
  package struct CouncilSettings: Sendable {
    package var councilID: String
    package var place: SourceLocation
    /// What the council wrote, validated, defaults of its maps filled in.
    package var changes: [SettingValue.Member]
    package init(councilID: String, place: SourceLocation, changes: [SettingValue.Member]) {
      self.councilID = councilID
      self.place = place
      self.changes = changes
    }
  }
}

/// The keys of the tie chain (RULES 1.5).
package enum TieKey: String, Sendable, CaseIterable {
  case cheaper, dearer
  case moreVotes = "more-votes"
  case morePoints = "more-points"
  case moreFirstRanks = "more-first-ranks"
  case moreCouncils = "more-councils"
  case earlierSubmission = "earlier-submission"
  case lot
  case projectID = "project-id"
  case stop
}

package enum DuplicatePolicy: String, Sendable {
  case rejectAll = "reject-all"
  case firstBySeq = "first-by-seq"
  case lastBySeq = "last-by-seq"
  case error

  /// None of the ballots that exclude each other stands.
  package var keepsNone: Bool { self == .rejectAll || self == .error }
}

/// How membership in several dimensions counts (CONFEDERATION 4.3).
package enum Membership: String, Sendable { case separate, home, split, double }

/// How text tables are written (FORMATS 1).
package struct ReadingSettings: Sendable, Hashable {
  package enum Grouping: String, Sendable { case none, comma, point, space, apostrophe }
  package var minorDigits = 2
  package var hasDecimalComma = false
  package var grouping: Grouping = .none
  package var listSeparator: UInt8 = 0x2C
  /// Our column name -> the name in the files.
  package var columnNames: [String: String] = [:]
  package var fileBytes: Int64 = 2_147_483_648
  package var lineBytes: Int64 = 1_048_576
  package var fieldBytes: Int64 = 65_536
  package var columns: Int64 = 10_000
  package var rows: Int64 = 50_000_000
  package var fundsZeroCost = false
  package var sentinelCostsAreWithdrawn = false
  package init() {}
}

/// One franchise: ordered predicates over the roll's columns, first match wins (CONFEDERATION 4.1).
package struct Franchise: Sendable {
  package enum Comparison: String, Sendable, CaseIterable {
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case atMost = "<="
    case greater = ">"
    case atLeast = ">="
    case `in`
    case notIn = "not-in"
    case present, absent
  }
  package struct Rule: Sendable {
    package var id: String
    package var attribute: String
    package var comparison: Comparison
    /// One value, or several for `in` and `not-in`; none for `present` and `absent`.
    package var values: [String]
    package var includes: Bool
    package var text: String
    package init(
      id: String, attribute: String, comparison: Comparison, values: [String], includes: Bool,
      text: String
    ) {
      self.id = id
      self.attribute = attribute
      self.comparison = comparison
      self.values = values
      self.includes = includes
      self.text = text
    }
  }
  package var id: String
  package var includesByDefault = true
  package var refusesMissingValues = true
  /// The outcome without the exclusions is given as well.
  package var isCounterfactual = false
  package var rules: [Rule] = []
  package var place: SourceLocation
  package init(id: String, place: SourceLocation) {
    self.id = id
    self.place = place
  }
}

/// A formula that splits an amount over councils (CONFEDERATION 6).
package struct Formula: Sendable {
  package enum Rounding: String, Sendable { case hamilton, nearest }
  package enum Weight: Sendable, Hashable {
    case equal, population, eligible, members, turnout
    /// The column `index_<name>`.
    case column(String)
    /// population / `index_<name>`.
    case per(String)
    case fixed([String: Ratio])
    /// Σ times · grade over these grade tables.
    case grades([String])
  }
  package struct Bonus: Sendable, Hashable {
    package var column: String
    package var per: Ratio
    package init(column: String, per: Ratio) {
      self.column = column
      self.per = per
    }
  }
  package struct Part: Sendable {
    package var share: Ratio
    package var weight: Weight
    package var bonus: Bonus?
    package init(share: Ratio, weight: Weight, bonus: Bonus? = nil) {
      self.share = share
      self.weight = weight
      self.bonus = bonus
    }
  }
  package var id: String
  package var base: Money = .zero
  package var floor: Money = .zero
  package var cap: Money?
  package var unit = Money(minorUnits: 1)
  package var rounding: Rounding = .hamilton
  package var residuePool: String?
  package var allowsTurnoutBase = false
  package var parts: [Part] = []
  package var place: SourceLocation
  package init(id: String, place: SourceLocation) {
    self.id = id
    self.place = place
  }
}

/// `steps`: the grade of the first bound that a council's value does not exceed.
package struct GradeTable: Sendable {
  package struct Step: Sendable, Hashable {
    /// Nil is `max`.
    package var bound: Int64?
    package var grade: Ratio
    package init(bound: Int64?, grade: Ratio) {
      self.bound = bound
      self.grade = grade
    }
  }
  package var id: String
  /// A column of `councils.csv`: `population`, `eligible`, `members` or an index name.
  package var column: String?
  /// In place of `column`: the place of this category in the council's own tally.
  package var priorityOf: String?
  package var steps: [Step]
  package var times: Ratio
  package init(id: String, column: String?, priorityOf: String?, steps: [Step], times: Ratio) {
    self.id = id
    self.column = column
    self.priorityOf = priorityOf
    self.steps = steps
    self.times = times
  }
}

/// One entry of `pools`, or one row of `pools.csv`.
package struct PoolDeclaration: Sendable {
  package enum Target: Sendable, Hashable {
    case pool(String)
    case level(String)
  }
  package struct Line: Sendable {
    package var target: Target
    package var share: Ratio
    package var formulaID: String?
    package init(target: Target, share: Ratio, formulaID: String?) {
      self.target = target
      self.share = share
      self.formulaID = formulaID
    }
  }
  /// What a pool admits; empty lists admit everything.
  package struct Takes: Sendable {
    package var categories: [String] = []
    package var tags: [String] = []
    package var costMinimum: Money = .zero
    package var costMaximum: Money?
    package init() {}
  }
  package enum Levy: Sendable {
    case share(Ratio, to: String)
    case amount(Money, to: String)
  }
  package var id: String
  package var councilID: String
  package var name = ""
  package var source = ""
  /// Outside money; nil: filled by a split or a levy.
  package var amount: Money?
  /// Not empty: a source, which pays no project.
  package var split: [Line] = []
  package var takes = Takes()
  package var tag: String?
  package var levy: Levy?
  package var resources: [String: Int64] = [:]
  /// Settings of this pool alone, validated.
  package var settings: [SettingValue.Member] = []
  package var place: SourceLocation
  package init(id: String, councilID: String, place: SourceLocation) {
    self.id = id
    self.councilID = councilID
    self.place = place
  }
}

/// One alternative of `qualify`: all of its tests must be met.
package struct QualifyAlternative: Sendable {
  package enum SignatureNeed: Sendable {
    case number(Int64)
    case share(Ratio, of: String)
    /// Pairs of population bound and number of signatures.
    case steps([GradeTable.Step])
  }
  package var signatures: SignatureNeed?
  package var members: Int64?
  package var backingShare: Ratio?
  /// `population` or `councils`.
  package var backingOf = "population"
  package var tags: [String] = []
  package init() {}
}

/// An act of an authority (RULES 3.2).
package struct Override: Sendable {
  package enum Action: String, Sendable {
    case fund, exclude, withdraw, qualify
    case setCost = "set-cost"
  }
  package var projectID: String
  package var action: Action
  package var reason: String
  package var by: String
  package var on: String?
  package var cost: Money?
  package var place: SourceLocation
  package init(
    projectID: String, action: Action, reason: String, by: String, on: String?, cost: Money?,
    place: SourceLocation
  ) {
    self.projectID = projectID
    self.action = action
    self.reason = reason
    self.by = by
    self.on = on
    self.cost = cost
    self.place = place
  }
}
