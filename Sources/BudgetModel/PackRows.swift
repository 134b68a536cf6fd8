/// A row of a CSV table in the pack: described once, written and read from the same columns.
package protocol PackRow: Sendable {
  static var columns: [String] { get }
  /// The columns that hold free text, which the formula guard protects (FORMATS 3).
  static var freeTextColumns: [String] { get }
  /// One text per column; money with `minorDigits` decimals.
  func cells(minorDigits: Int) -> [String]
}

extension PackRow {
  package static var freeTextColumns: [String] { [] }
}

/// `results.csv`: one row for each project and pool where it competed.
package struct ResultRow: PackRow, Hashable {
  package static let columns = [
    "project_id", "name", "council_id", "pool_id", "cost", "score", "rank", "status", "funded",
    "reason",
  ]
  package static let freeTextColumns = ["name"]
  package var projectID: String
  package var name: String
  package var councilID: String
  package var poolID: String
  package var cost: Money
  package var score: Ratio
  package var rank: Int?
  package var status: ProjectStatus
  package var funded: Money
  /// `<code>@<council>:<n>`.
  package var reason: String

  package init(
    projectID: String, name: String, councilID: String, poolID: String, cost: Money, score: Ratio,
    rank: Int?, status: ProjectStatus, funded: Money, reason: String
  ) {
    self.projectID = projectID
    self.name = name
    self.councilID = councilID
    self.poolID = poolID
    self.cost = cost
    self.score = score
    self.rank = rank
    self.status = status
    self.funded = funded
    self.reason = reason
  }
  package func cells(minorDigits: Int) -> [String] {
    [
      projectID, name, councilID, poolID, cost.decimal(minorDigits: minorDigits), score.exact,
      rank.map(String.init) ?? "", status.rawValue, funded.decimal(minorDigits: minorDigits),
      reason,
    ]
  }
}

/// `councils.csv` of the pack: one row for each council.
package struct CouncilRow: PackRow, Hashable {
  package static let columns = [
    "council_id", "name", "parent_id", "received", "counted", "rejected", "excluded", "blank",
    "eligible", "turnout", "money_in", "spent", "passed_on", "carried", "lapsed", "held", "weight",
  ]
  package static let freeTextColumns = ["name"]
  package var councilID: String
  package var name: String
  package var parentID: String
  package var received = 0
  package var counted = 0
  package var rejected = 0
  package var excluded = 0
  package var blank = 0
  package var eligible: Int64?
  package var moneyIn = Money.zero
  package var spent = Money.zero
  package var passedOn = Money.zero
  package var carried = Money.zero
  package var lapsed = Money.zero
  package var held = Money.zero
  package var weight: Ratio?

  package init(councilID: String, name: String, parentID: String) {
    self.councilID = councilID
    self.name = name
    self.parentID = parentID
  }
  /// 100 · counted / eligible with two decimals; empty if `eligible` is not known or 0.
  package var turnout: String {
    guard let eligible, eligible > 0 else { return "" }
    return Ratio(100 * Int64(counted), over: eligible).decimal(places: 2)
  }
  package func cells(minorDigits: Int) -> [String] {
    let money = [moneyIn, spent, passedOn, carried, lapsed, held]
    let ballots = [received, counted, rejected, excluded, blank].map(String.init)
    return [councilID, name, parentID] + ballots + [eligible.map(String.init) ?? "", turnout]
      + money.map { $0.decimal(minorDigits: minorDigits) } + [weight?.exact ?? ""]
  }
}

/// The stages that move money (CONFEDERATION 12).
package enum LedgerStage: String, Sendable {
  case fund = "FUND"
  case decide = "DECIDE"
  case chambers = "CHAMBERS"
  case leftover = "LEFTOVER"
  case forward = "FORWARD"
}

/// Why money moved (CONFEDERATION 7).
package enum LedgerReason: String, Sendable, CaseIterable {
  case allocate, split, levy, fund
  case fundSecondPass = "fund-second-pass"
  case fundAgreed = "fund-agreed"
  case fundReferendum = "fund-referendum"
  case topUp = "top-up"
  case sideways
  case leftoverUp = "leftover-up"
  case leftoverTo = "leftover-to"
  case leftoverTurnout = "leftover-turnout"
  case `return`, carry, lapse, residue
}

/// `referendum-<council>-<pool>.csv`: one option of the paper that voters get (CONFEDERATION 8.4).
package struct PaperRow: PackRow, Hashable {
  package static let columns = ["referendum_id", "inputs_digest", "option", "projects", "cost"]
  package var referendumID: String
  package var inputsDigest: String
  package var option: String
  package var projects: [String]
  package var cost: Money

  package init(
    referendumID: String, inputsDigest: String, option: String, projects: [String], cost: Money
  ) {
    self.referendumID = referendumID
    self.inputsDigest = inputsDigest
    self.option = option
    self.projects = projects
    self.cost = cost
  }
  package func cells(minorDigits: Int) -> [String] {
    [
      referendumID, inputsDigest, option, projects.joined(separator: ";"),
      cost.decimal(minorDigits: minorDigits),
    ]
  }
}

/// `pending.csv`: what a project that waits would be, were this the result of the referendum.
package struct PreviewRow: PackRow, Hashable {
  package static let columns = [
    "referendum_id", "result", "project_id", "council_id", "pool_id", "status",
  ]
  package var referendumID: String
  /// An option, or `fallback`.
  package var result: String
  package var projectID: String
  package var councilID: String
  package var poolID: String
  package var status: ProjectStatus

  package init(
    referendumID: String, result: String, projectID: String, councilID: String, poolID: String,
    status: ProjectStatus
  ) {
    self.referendumID = referendumID
    self.result = result
    self.projectID = projectID
    self.councilID = councilID
    self.poolID = poolID
    self.status = status
  }
  package func cells(minorDigits: Int) -> [String] {
    [referendumID, result, projectID, councilID, poolID, status.rawValue]
  }
}

/// `ledger.csv`: one row for each movement of money.
package struct LedgerRow: PackRow, Hashable {
  package static let columns = ["seq", "stage", "round", "from", "to", "amount", "reason"]
  package var seq: Int
  package var stage: LedgerStage
  package var round: Int
  /// `source:<pool>`, `pool:<id>`, `project:<id>`, `carry:<pool>`, `lapse:<pool>`,
  /// `common:<council>`.
  package var from: String
  package var to: String
  package var amount: Money
  /// `<code>@<council>:<n>`.
  package var reason: String

  package init(
    seq: Int, stage: LedgerStage, round: Int, from: String, to: String, amount: Money,
    reason: String
  ) {
    self.seq = seq
    self.stage = stage
    self.round = round
    self.from = from
    self.to = to
    self.amount = amount
    self.reason = reason
  }
  package func cells(minorDigits: Int) -> [String] {
    [
      String(seq), stage.rawValue, String(round), from, to,
      amount.decimal(minorDigits: minorDigits), reason,
    ]
  }
}

/// `reconciliation.csv` (AUDIT 3.6).
package struct ReconciliationRow: PackRow, Hashable {
  package static let columns = ["scope", "council_id", "file", "quantity", "bucket", "value"]
  package static let scopes = ["file", "council", "total"]
  /// The buckets of each quantity in the order of AUDIT 3.6; a bucket with codes is named without
  /// them.
  package static let buckets: [(quantity: String, buckets: [String])] = [
    ("ballots", ["received", "rejected", "excluded", "counted"]),
    ("counted", ["blank", "with-choices"]),
    ("choices", ["read", "on-rejected-ballots", "on-excluded-ballots", "void", "counted"]),
    (
      "rows",
      ["read", "on-counted-ballots", "on-rejected-ballots", "on-excluded-ballots", "unattributed"]
    ),
    ("roll", ["eligible", "voted"]),
  ]
  /// `file`, `council` or `total`.
  package var scope: String
  package var councilID: String
  package var file: String
  package var quantity: String
  package var bucket: String
  package var value: Int

  package init(
    scope: String, councilID: String, file: String, quantity: String, bucket: String, value: Int
  ) {
    self.scope = scope
    self.councilID = councilID
    self.file = file
    self.quantity = quantity
    self.bucket = bucket
    self.value = value
  }
  package func cells(minorDigits: Int) -> [String] {
    [scope, councilID, file, quantity, bucket, String(value)]
  }
}

/// `rejected.csv`: every rejected ballot, ballot of a contest, or choice.
package struct RejectedRow: PackRow, Hashable {
  package static let columns = ["file", "line", "column", "code", "explanation"]
  package static let freeTextColumns = ["explanation"]
  package var file: String
  package var line: Int
  package var column: Int
  package var code: String
  package var explanation: String

  package init(file: String, line: Int, column: Int, code: String, explanation: String) {
    self.file = file
    self.line = line
    self.column = column
    self.code = code
    self.explanation = explanation
  }
  package func cells(minorDigits: Int) -> [String] {
    [file, String(line), String(column), code, explanation]
  }
}

/// The measures of a tally table, in the order of its rows (FORMATS 2.4).
package enum TallyMeasure: String, Sendable, CaseIterable {
  case received, counted, rejected, excluded, blank, weight, present
  case votes, points, score
  case supportingCouncils = "supporting-councils"
  case yes, no, abstain, support, aside, block
  case rank, amount, above

  /// Positions in a council that decides by consent.
  package static let positions: [TallyMeasure] = [.support, .aside, .block]

  /// False for the measures that speak of ballots as a whole.
  package var isOfProject: Bool {
    switch self {
    case .received, .counted, .rejected, .excluded, .blank, .weight, .present: false
    default: true
    }
  }
}

/// `tallies/<council>.csv`, of the pack and as handed in.
package struct TallyRow: PackRow, Hashable {
  package static let columns = ["council_id", "pool_id", "measure", "project_id", "key", "value"]
  /// Key of the row of measure `blank` that says what the blank ballots of a pool weigh; without it
  /// they weigh their number.
  package static let weightKey = "weight"
  package var isBlankWeight: Bool { measure == .blank && key == Self.weightKey }
  package var councilID: String
  /// Empty: the council's ballots as a whole.
  package var poolID: String
  package var measure: TallyMeasure
  package var projectID: String
  package var key: String
  package var value: Ratio

  package init(
    councilID: String, poolID: String, measure: TallyMeasure, projectID: String = "",
    key: String = "", value: Ratio
  ) {
    self.councilID = councilID
    self.poolID = poolID
    self.measure = measure
    self.projectID = projectID
    self.key = key
    self.value = value
  }
  package func cells(minorDigits: Int) -> [String] {
    [councilID, poolID, measure.rawValue, projectID, key, value.exact]
  }
}
