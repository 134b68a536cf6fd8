import BudgetModel

/// What the checks look up again and again, worked out once.
struct PackIndex: Sendable {
  /// Places in `PackEvidence.councils`.
  private(set) var councils: [String: Int] = [:]
  /// Ids of the councils directly below one, in id order.
  private(set) var children: [String: [String]] = [:]
  /// `<council>/<pool>` of a council's transcript, in the order of their first record.
  private(set) var contestLabels: [String: [String]] = [:]
  /// The records of each contest, by the council of the transcript and the contest's label.
  private(set) var contestRecords: [String: [String: [JSONValue]]] = [:]
  /// The council that owns each pool: declared ones, and those that a split to a level makes, which
  /// are called as their council.
  private(set) var poolOwners: [String: String] = [:]
  /// What went into and out of each account, in the order of the ledger.
  private(set) var ledger: [String: [LedgerRow]] = [:]
  /// Ballots that each council itself received.
  private(set) var received: [String: Int] = [:]
  /// Councils of which `reconciliation.csv` knows anything but zeros.
  private(set) var withBallots: Set<String> = []
  /// The rows of each project.
  private(set) var results: [String: [ResultRow]] = [:]

  init(_ data: PackData, byLaw: ByLaw, councils: [Council]) {
    for (place, council) in councils.enumerated() {
      if self.councils[council.id] == nil { self.councils[council.id] = place }
      children[council.parentID, default: []].append(council.id)
    }
    for (council, records) in data.transcripts { addContests(of: council, records) }
    for row in data.ledger { add(row) }
    for pool in byLaw.pools { poolOwners[pool.id] = pool.councilID }
    for row in data.reconciliation where row.scope == "council" {
      if row.value > 0 { withBallots.insert(row.councilID) }
      let isReceived = row.quantity == "ballots" && row.bucket == "received"
      if isReceived && received[row.councilID] == nil { received[row.councilID] = row.value }
    }
    results = Dictionary(grouping: data.results, by: \.projectID)
  }

  private mutating func addContests(of council: String, _ records: [JSONValue]) {
    var labels: [String] = []
    var byLabel: [String: [JSONValue]] = [:]
    for record in records {
      guard let label = record["contest"]?.text else { continue }
      if byLabel[label] == nil { labels.append(label) }
      byLabel[label, default: []].append(record)
    }
    contestLabels[council] = labels
    contestRecords[council] = byLabel
  }

  private mutating func add(_ row: LedgerRow) {
    ledger[row.from, default: []].append(row)
    if row.to != row.from { ledger[row.to, default: []].append(row) }
    for account in [row.from, row.to] where account.hasPrefix("pool:") {
      let pool = String(account.dropFirst("pool:".utf8.count))
      poolOwners[pool] = pool
    }
  }
}
