import BudgetModel

/// The data of a pack, with what the pages ask of it looked up once.
struct CycleReport {
  let data: PackData
  let amounts: Amounts
  /// Each council before those below it, siblings in id order.
  let councils: [CouncilRow]
  /// Councils in the order above, their contests in the order of the transcript.
  let contests: [ContestReport]
  /// By `seq`.
  let ledger: [LedgerRow]
  private let councilPlaces: [String: Int]
  private let childrenOfCouncil: [String: [CouncilRow]]
  private let contestsOfCouncil: [String: [ContestReport]]
  /// The one pool that takes projects, of councils that have but one such pool.
  private let onlyVotingPools: [String: String]
  private let reconciliationOfCouncil: [String: [ReconciliationRow]]
  private let ledgerOfAccount: [String: [LedgerRow]]
  private let depths: [String: Int]
  private let projects: [String: Project]
  private let costs: [String: Money]
  private let transcripts: [String: [Record]]
  private let poolNames: [String: String]
  private let poolSources: [String: String]
  private let poolCouncils: [String: String]
  private let poolResources: [String: [Record]]
  private let marginsOfContest: [String: [MarginRow]]
  private let proportionalityOfContest: [String: [ProportionalityRow]]

  init(_ data: PackData, groups: Bool = true) {
    self.data = data
    amounts = Amounts(
      currency: data.currency, minorDigits: data.minorDigits, groups: groups)
    ledger = data.ledger.sorted(by: LedgerRow.isBefore)
    let tree = CouncilOrder(data.councils)
    councils = tree.rows
    depths = tree.depths
    councilPlaces = Dictionary(
      tree.rows.enumerated().map { ($1.councilID, $0) }, uniquingKeysWith: { first, _ in first })
    childrenOfCouncil = Dictionary(
      grouping: tree.rows.filter { $0.parentID != $0.councilID }, by: \.parentID)
    ledgerOfAccount = Self.byAccount(ledger)
    reconciliationOfCouncil = Dictionary(grouping: data.reconciliation, by: \.councilID)
    projects = Dictionary(
      data.projects.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    costs = Dictionary(
      data.results.map { ($0.projectID, $0.cost) }, uniquingKeysWith: { first, _ in first })
    transcripts = data.transcripts.mapValues { $0.map(Record.init) }
    contests = Self.contests(data, transcripts, tree.rows)
    contestsOfCouncil = Dictionary(grouping: contests, by: \.councilID)
    onlyVotingPools = contestsOfCouncil.compactMapValues { own in
      let votes = own.filter(\.isVote)
      return votes.count == 1 ? votes[0].poolID : nil
    }
    marginsOfContest = Dictionary(grouping: data.margins ?? [], by: \.contest)
    proportionalityOfContest = Dictionary(grouping: data.proportionality ?? [], by: \.contest)
    let pools = (data.byLaw["pools"]?.elements ?? []).map(Record.init)
    poolNames = Dictionary(
      pools.compactMap { pool in pool.text("pool").map { ($0, pool.text("name") ?? "") } },
      uniquingKeysWith: { first, _ in first })
    poolSources = Dictionary(
      pools.compactMap { pool in pool.text("pool").map { ($0, pool.text("source") ?? "") } },
      uniquingKeysWith: { first, _ in first })
    poolResources = Dictionary(
      pools.compactMap { pool in pool.text("pool").map { ($0, pool.list("resources")) } },
      uniquingKeysWith: { first, _ in first })
    poolCouncils = Dictionary(
      pools.compactMap { pool in
        pool.text("pool").flatMap { id in pool.text("council").map { (id, $0) } }
      } + contests.map { ($0.poolID, $0.councilID) },
      uniquingKeysWith: { first, _ in first })
  }

  private static func contests(
    _ data: PackData, _ transcripts: [String: [Record]], _ councils: [CouncilRow]
  ) -> [ContestReport] {
    let rows = Dictionary(grouping: data.results.sorted(by: ResultRow.isBefore)) {
      "\($0.councilID)/\($0.poolID)"
    }
    var contests: [ContestReport] = []
    for council in councils {
      let records = transcripts[council.councilID] ?? []
      let byContest = Dictionary(grouping: records) { $0.contest ?? "" }
      var seen: Set<String> = []
      for name in records.compactMap(\.contest) where seen.insert(name).inserted {
        let poolID = String(name.dropFirst(council.councilID.count + 1))
        contests.append(
          ContestReport(
            councilID: council.councilID, poolID: poolID, records: byContest[name] ?? [],
            results: rows[name] ?? []))
      }
    }
    return contests
  }

  private static func byAccount(_ ledger: [LedgerRow]) -> [String: [LedgerRow]] {
    var rows: [String: [LedgerRow]] = [:]
    for row in ledger {
      rows[row.from, default: []].append(row)
      if row.to != row.from { rows[row.to, default: []].append(row) }
    }
    return rows
  }

  // MARK: Looking up

  func contests(of council: String) -> [ContestReport] { contestsOfCouncil[council] ?? [] }
  /// The one contest of a council's pool.
  func contest(of council: String, pool: String) -> ContestReport? {
    contests(of: council).first { $0.poolID == pool }
  }
  func margins(of contest: ContestReport) -> [MarginRow] {
    (marginsOfContest[contest.name] ?? []).sorted(by: MarginRow.isBefore)
  }
  func proportionality(of contest: ContestReport) -> [ProportionalityRow] {
    (proportionalityOfContest[contest.name] ?? []).sorted(by: ProportionalityRow.isBefore)
  }
  /// What went into and out of an account, in the order of the ledger.
  func ledger(of account: String) -> [LedgerRow] { ledgerOfAccount[account] ?? [] }
  func council(_ id: String) -> CouncilRow? { councilPlaces[id].map { councils[$0] } }
  func depth(of council: String) -> Int { depths[council] ?? 0 }
  func children(of council: String) -> [CouncilRow] { childrenOfCouncil[council] ?? [] }
  /// What `reconciliation.csv` says of a council and its files.
  func reconciliation(of council: String) -> [ReconciliationRow] {
    reconciliationOfCouncil[council] ?? []
  }
  func record(_ council: String, _ n: Int) -> Record? {
    guard let records = transcripts[council] else { return nil }
    if records.indices.contains(n - 1), records[n - 1].n == n { return records[n - 1] }
    return records.first { $0.n == n }
  }
  func record(_ reference: RecordReference?) -> Record? {
    reference.flatMap { record($0.councilID, $0.n) }
  }
  func records(of council: String) -> [Record] { transcripts[council] ?? [] }
  func cost(of project: String) -> Money? { costs[project] ?? projects[project]?.cost }

  // MARK: Names

  func councilName(_ id: String) -> String {
    let name = council(id)?.name ?? ""
    return name.isEmpty ? id : name
  }
  func projectName(_ id: String) -> String {
    let name = projects[id]?.name ?? ""
    return name.isEmpty ? id : name
  }
  func owner(ofPool pool: String) -> String? {
    poolCouncils[pool] ?? (council(pool) == nil ? nil : pool)
  }
  /// The pool as people say it: its own name, or the council's where the council has but one.
  func poolName(_ pool: String) -> String {
    if let name = poolNames[pool], !name.isEmpty { return name }
    guard let owner = owner(ofPool: pool) else { return pool }
    return isOnlyPool(pool, of: owner) ? councilName(owner) : "\(councilName(owner)), pool \(pool)"
  }
  /// Where the outside money of a pool comes from; empty: the by-law does not say.
  func source(ofPool pool: String) -> String { poolSources[pool] ?? "" }
  /// What a pool has beside money, in id order.
  func resources(ofPool pool: String) -> [(name: String, amount: String)] {
    (poolResources[pool] ?? []).compactMap { resource in
      resource.text("id").flatMap { id in resource.text("value").map { (id, $0) } }
    }
  }
  func need(of project: String, for resource: String) -> Int64 {
    projects[project]?.resources[resource] ?? 0
  }
  /// Under the heading of its council a pool needs no more than its own name.
  func shortPoolName(_ pool: String) -> String {
    if let name = poolNames[pool], !name.isEmpty { return name }
    return pool
  }
  /// True of the one pool that takes projects, or of the one pool there is.
  private func isOnlyPool(_ pool: String, of owner: String) -> Bool {
    contests(of: owner).count <= 1 || onlyVotingPools[owner] == pool
  }
  /// The heading of a contest where all contests stand together.
  func contestTitle(_ contest: ContestReport) -> String {
    if let name = poolNames[contest.poolID], !name.isEmpty {
      let council = councilName(contest.councilID)
      return name == council ? name : "\(council): \(name)"
    }
    let council = councilName(contest.councilID)
    return isOnlyPool(contest.poolID, of: contest.councilID)
      ? council : "\(council): pool \(contest.poolID)"
  }
}

/// Councils as a reader expects them: each before those below it, siblings in id order.
private struct CouncilOrder {
  private(set) var rows: [CouncilRow] = []
  private(set) var depths: [String: Int] = [:]

  init(_ councils: [CouncilRow]) {
    let sorted = councils.sorted(by: CouncilRow.isBefore)
    let known = Set(sorted.map(\.councilID))
    let children = Dictionary(grouping: sorted) {
      known.contains($0.parentID) ? $0.parentID : ""
    }
    var waiting = (children[""] ?? []).reversed().map { ($0, 0) }
    while let (council, depth) = waiting.popLast() {
      guard depths[council.councilID] == nil else { continue }
      rows.append(council)
      depths[council.councilID] = depth
      waiting += (children[council.councilID] ?? []).reversed().map { ($0, depth + 1) }
    }
  }
}
