/// A tally that a council handed in instead of ballots, or beside them.
package struct HandedTally: Sendable {
  package var councilID: String
  package var file: String
  package var rows: [TallyRow]
  /// Line of each row in the file.
  package var lines: [Int]
  /// The rule-set digest in its seal; nil: not sealed.
  package var sealedRulesSHA256: String?
  package init(
    councilID: String, file: String, rows: [TallyRow], lines: [Int], sealedRulesSHA256: String?
  ) {
    self.councilID = councilID
    self.file = file
    self.rows = rows
    self.lines = lines
    self.sealedRulesSHA256 = sealedRulesSHA256
  }
}

/// Everything a count reads, as values.
package struct CycleInput: Sendable {
  package var byLaw: ByLaw
  /// SHA-256 of `bylaw.json`, and of its part that sealed tallies must share, in hex.
  package var byLawSHA256 = ""
  package var rulesSHA256 = ""
  /// Rows of `councils.csv` as read, in id order.
  package var councils: [Council]
  /// In id order; `ProjectIndex` is a place here.
  package var projects: [Project]
  package var roll: Roll?
  /// From `lot.csv` or the seed; nil: no lot.
  package var lot: LotOrder?
  package var councilLot: LotOrder?
  package var tallies: [HandedTally] = []
  /// Rows as read, by id and then in time order.
  package var seatTerms: [SeatTerm] = []
  package var mandates: [Mandate] = []
  package var recalls: [Recall] = []
  package var referendumVotes: [ReferendumVotes] = []
  /// SHA-256 over the digests of all inputs but `referendum_result.csv` (CONFEDERATION 8.4).
  package var inputsDigest = ""

  package init(byLaw: ByLaw, councils: [Council], projects: [Project]) {
    self.byLaw = byLaw
    self.councils = councils
    self.projects = projects
  }
}

/// A tie that was used anywhere in the cycle.
package struct ListedTie: Sendable, Hashable {
  package var councilID: String
  package var poolID: String
  package var tied: [String]
  package var decidedBy: String
  package var isDecisive: Bool
  /// Number of the transcript record.
  package var n: Int
  package init(
    councilID: String, poolID: String, tied: [String], decidedBy: String, isDecisive: Bool, n: Int
  ) {
    self.councilID = councilID
    self.poolID = poolID
    self.tied = tied
    self.decidedBy = decidedBy
    self.isDecisive = isDecisive
    self.n = n
  }
}

/// Why a count gives no outcome: a code, and the sentence of a refusal.
package struct CountStop: Hashable, Sendable {
  package static let lotCode = "tie-needs-lot"

  package var code: String
  package var sentence: String?

  package init(code: String, sentence: String? = nil) {
    self.code = code
    self.sentence = sentence
  }
}

/// Everything that a count found out: the tables of the pack as rows, in their written order.
package struct CycleResult: Sendable {
  package struct RuleRun: Sendable, Hashable {
    package var name: String
    package var version: Int
    package var family: String
    package init(name: String, version: Int, family: String) {
      self.name = name
      self.version = version
      self.family = family
    }
  }
  package struct MoneyTotals: Sendable, Hashable {
    package var total = Money.zero
    package var funded = Money.zero
    package var carried = Money.zero
    package var lapsed = Money.zero
    /// What waits for a referendum.
    package var held = Money.zero
    package init() {}
  }

  package var results: [ResultRow] = []
  package var councils: [CouncilRow] = []
  package var ledger: [LedgerRow] = []
  package var reconciliation: [ReconciliationRow] = []
  package var rejected: [RejectedRow] = []
  /// By council id.
  package var tallies: [String: [TallyRow]] = [:]
  /// By council id: complete records with `n`, in order.
  package var transcripts: [String: [JSONValue]] = [:]
  package var rules: [RuleRun] = []
  package var ties: [ListedTie] = []
  package var money = MoneyTotals()
  package var ballots = BallotCounts()
  package var checks: [String: Bool] = [:]
  /// Cells with 0 < n < k, and cells where all ballots agree (AUDIT 13.1).
  package var smallCells = 0
  package var unanimousCells = 0
  package var listedProjects = 0
  package var fundedProjects = 0
  /// What the same cycle gives when it is counted otherwise; those that the by-law asks for.
  package var alternatives: [Alternative: AlternativeOutcome] = [:]
  /// People who count for more than one in some contest; nil unless the by-law adds memberships up.
  package var doubledPeople: Int?
  package var measures = CycleMeasures()
  /// The papers of referendums that must be held; empty: nothing is pending.
  package var papers: [ReferendumPaper] = []
  /// What each result of these referendums would give; nil: nothing is pending.
  package var previews: [PreviewRow]?
  /// Nil: every council counts its ballots directly.
  package var divergence: [DivergenceRow]?
  package var representation: [RepresentationRow]?
  /// Notes and warnings of the stages that move money.
  package var diagnostics: [Diagnostic] = []

  package init() {}
}

/// What voters decide where two chambers disagree (CONFEDERATION 8.4).
package struct ReferendumPaper: Sendable, Hashable {
  package var id: String
  package var councilID: String
  package var rows: [PaperRow]
  package init(id: String, councilID: String, rows: [PaperRow]) {
    self.id = id
    self.councilID = councilID
    self.rows = rows
  }
}

/// What the by-law asks for beside the outcome; nil: nothing asks for this table.
package struct CycleMeasures: Sendable {
  package var margins: [MarginRow]?
  /// The lines of `witness/<k>.jsonl`, k from 1.
  package var witnesses: [[JSONValue]] = []
  package var proportionality: [ProportionalityRow]?

  package init() {}
}

/// Everything that the pages of a pack are rendered from. `verify` builds it again from the files
/// of the pack, so nothing else may appear on a page.
package struct PackData: Sendable {
  /// `bylaw.json`.
  package var byLaw: JSONValue
  /// `manifest.json` without `outputs` and `program`.
  package var manifest: JSONValue
  package var results: [ResultRow]
  package var councils: [CouncilRow]
  package var ledger: [LedgerRow]
  package var reconciliation: [ReconciliationRow]
  package var rejected: [RejectedRow]
  package var tallies: [String: [TallyRow]]
  package var transcripts: [String: [JSONValue]]
  /// Rows of `inputs/projects.csv`, in id order.
  package var projects: [Project]
  /// Nil: the pack has no such table.
  package var margins: [MarginRow]?
  package var proportionality: [ProportionalityRow]?
  /// The papers of referendums that are needed, by referendum id.
  package var papers: [String: [PaperRow]] = [:]
  package var previews: [PreviewRow]?
  package var divergence: [DivergenceRow]?
  package var representation: [RepresentationRow]?

  package init(
    byLaw: JSONValue, manifest: JSONValue, results: [ResultRow], councils: [CouncilRow],
    ledger: [LedgerRow], reconciliation: [ReconciliationRow], rejected: [RejectedRow],
    tallies: [String: [TallyRow]], transcripts: [String: [JSONValue]], projects: [Project]
  ) {
    self.byLaw = byLaw
    self.manifest = manifest
    self.results = results
    self.councils = councils
    self.ledger = ledger
    self.reconciliation = reconciliation
    self.rejected = rejected
    self.tallies = tallies
    self.transcripts = transcripts
    self.projects = projects
  }
}
