import BudgetModel

/// What the ledger says of one pool (AUDIT 5.5).
struct PoolAccount {
  var entered = Money.zero
  var funded = Money.zero
  var passedOn = Money.zero
  var carried = Money.zero
  var lapsed = Money.zero

  /// By pool id.
  static func all(_ ledger: [LedgerRow]) -> [String: PoolAccount] {
    var accounts: [String: PoolAccount] = [:]
    for row in ledger {
      if row.to.hasPrefix("pool:") {
        accounts[name(row.to), default: .init()].entered += row.amount
      }
      if row.from.hasPrefix("pool:") { accounts[name(row.from), default: .init()].pay(row) }
    }
    return accounts
  }

  private static func name(_ account: String) -> String {
    String(account.dropFirst("pool:".utf8.count))
  }

  private mutating func pay(_ row: LedgerRow) {
    switch row.to.prefix(while: { $0 != ":" }) {
    case "project": funded += row.amount
    case "carry": carried += row.amount
    case "lapse": lapsed += row.amount
    default: passedOn += row.amount
    }
  }

  /// What is still there: what waits for a referendum.
  var held: Money { entered - funded - passedOn - carried - lapsed }

  /// - Parameter isPending: the pack waits for a referendum
  func buckets(isPending: Bool) -> JSONValue {
    var members: [String: JSONValue] = [
      "funded": JSONValue(funded), "passed_on": JSONValue(passedOn),
      "carried": JSONValue(carried), "lapsed": JSONValue(lapsed),
    ]
    if isPending { members["held"] = JSONValue(held) }
    return .object(members)
  }
}

/// The records about money of every pool against the ledger: `pool`, `leftover`, `conserve`, and the
/// money columns of `councils.csv` (C4, V10).
struct PoolChecks {
  let evidence: PackEvidence
  private let accounts: [String: PoolAccount]

  init(_ evidence: PackEvidence) {
    self.evidence = evidence
    accounts = PoolAccount.all(evidence.data.ledger)
  }

  private var isPending: Bool { !evidence.data.papers.isEmpty }

  private func fail(_ council: String, _ record: JSONValue, _ sentence: String) -> AuditFinding {
    let label = record["contest"]?.text ?? council
    return AuditFinding(
      PackEvidence.place(council, record["n"]?.number), "\(label): \(sentence)")
  }

  private func records(_ type: String) -> [(council: String, pool: String, record: JSONValue)] {
    evidence.transcriptCouncils.flatMap { council in
      (evidence.data.transcripts[council] ?? []).filter { $0["type"]?.text == type }.map {
        let label = $0["contest"]?.text ?? ""
        return (council, String(label.dropFirst(council.utf8.count + 1)), $0)
      }
    }
  }

  /// C4: each pool has one `conserve` record with the sums of the ledger.
  func conserveFindings() -> [AuditFinding] {
    var found: [AuditFinding] = []
    var seen: Set<String> = []
    for (council, pool, record) in records("conserve") where record["of"]?.text == "money" {
      let account = accounts[pool] ?? PoolAccount()
      if !seen.insert(pool).inserted { found.append(fail(council, record, "a second 'conserve'")) }
      if record.money("total") != account.entered
        || record["buckets"] != account.buckets(isPending: isPending)
      {
        found.append(fail(council, record, "the sums are not those of the ledger (C4)"))
      }
    }
    for pool in accounts.keys.sorted(by: { $0.isBefore($1) }) where !seen.contains(pool) {
      found.append(AuditFinding("ledger.csv", "pool \(pool) has no 'conserve' record (C4)"))
    }
    return found
  }

  /// Money columns of `councils.csv`: over the council's own pools, movements between them left out.
  func councilFindings() -> [AuditFinding] {
    let owned = Dictionary(grouping: evidence.index.poolOwners.keys) {
      evidence.index.poolOwners[$0] ?? ""
    }
    return evidence.data.councils.compactMap { row in
      let pools = Set(owned[row.councilID] ?? [])
      var sum = PoolAccount()
      for pool in pools {
        let account = accounts[pool] ?? PoolAccount()
        sum.entered += account.entered
        sum.funded += account.funded
        sum.passedOn += account.passedOn
        sum.carried += account.carried
        sum.lapsed += account.lapsed
      }
      let held = isPending ? sum.held : .zero
      let given = pools.flatMap { pool in
        evidence.ledger(of: "pool:" + pool).filter { $0.from == "pool:" + pool }
      }
      for movement in given {
        guard movement.to.hasPrefix("pool:"),
          pools.contains(String(movement.to.dropFirst("pool:".utf8.count)))
        else { continue }
        sum.entered -= movement.amount
        sum.passedOn -= movement.amount
      }
      let isSame =
        [row.moneyIn, row.spent, row.passedOn, row.carried, row.lapsed, row.held]
        == [sum.entered, sum.funded, sum.passedOn, sum.carried, sum.lapsed, held]
      return isSame && row.moneyIn == row.spent + row.passedOn + row.carried + row.lapsed + row.held
        ? nil
        : AuditFinding("councils.csv", "the money of \(row.councilID) is not that of the ledger")
    }
  }

  /// Every `leftover` is one row of the ledger, and every movement out of a pool after its decision
  /// has one.
  func leftoverFindings() -> [AuditFinding] {
    var found: [AuditFinding] = []
    var named: Set<Int> = []
    for (council, pool, record) in records("leftover") {
      guard let seq = record["ledger"]?.number, seq >= 1, seq <= evidence.data.ledger.count else {
        found.append(fail(council, record, "a movement without its ledger row"))
        continue
      }
      let row = evidence.data.ledger[seq - 1]
      let isOwn = row.from == "pool:" + pool || row.to == "pool:" + pool
      if !isOwn || row.amount != record.money("amount") || row.to != record["to"]?.text
        || row.reason.hasSuffix("@\(council):\(record["n"]?.number ?? 0)") == false
        || !named.insert(seq).inserted || !isPolicy(record, of: row)
      {
        found.append(fail(council, record, "ledger row \(seq) is not this movement"))
      }
    }
    for row in evidence.data.ledger where isLeftover(row) && !named.contains(row.seq) {
      found.append(
        AuditFinding("ledger.csv:\(row.seq + 1)", "no 'leftover' record says why this was moved"))
    }
    return found
  }

  /// The policy is the step that the reason speaks of; what no pool takes is carried by any step.
  private func isPolicy(_ record: JSONValue, of row: LedgerRow) -> Bool {
    let policy = record["policy"]?.text ?? ""
    switch ReasonReference(row.reason).flatMap({ LedgerReason(rawValue: $0.code) }) {
    case .leftoverUp: return policy == "up"
    case .leftoverTo: return policy == "to"
    case .leftoverTurnout: return policy == "turnout"
    case .carry: return ["carry", "up", "to", "return", "earmark"].contains(policy)
    case .some(let reason): return policy == reason.rawValue
    case nil: return false
    }
  }

  private func isLeftover(_ row: LedgerRow) -> Bool {
    row.stage != .fund && !row.to.hasPrefix("project:")
  }

  /// The `pool` records name the rows that brought the money, and their sum less what a levy took.
  func poolFindings() -> [AuditFinding] {
    var found: [AuditFinding] = []
    var named: [String: Set<Int>] = [:]
    for (council, pool, record) in records("pool") {
      var sum = Money.zero
      for source in record["sources"]?.elements ?? [] {
        guard let seq = source["ledger"]?.number, seq >= 1, seq <= evidence.data.ledger.count,
          let amount = source.money("amount")
        else {
          found.append(fail(council, record, "a source without its ledger row"))
          continue
        }
        let row = evidence.data.ledger[seq - 1]
        if row.amount != amount || row.from != source["from"]?.text || row.to != "pool:" + pool
          || !named[pool, default: []].insert(seq).inserted
        {
          found.append(fail(council, record, "ledger row \(seq) is not this source"))
        }
        sum += amount
      }
      if let amount = record.money("amount"), amount > sum + carriedOver(pool, record) {
        found.append(fail(council, record, "more money than its sources brought"))
      }
    }
    return found
  }

  /// What a pool still held when a later pass began.
  private func carriedOver(_ pool: String, _ record: JSONValue) -> Money {
    let seqs = (record["sources"]?.elements ?? []).compactMap { $0["ledger"]?.number }
    guard let first = seqs.min() else { return .zero }
    return evidence.ledger(of: "pool:" + pool).prefix { $0.seq < first }.reduce(.zero) {
      balance, row in
      if row.to == "pool:" + pool { return balance + row.amount }
      return row.from == "pool:" + pool ? balance - row.amount : balance
    }
  }

  /// The amount of a contest is what its pool held, after levies, when the council decided.
  func amountFindings(_ contests: [ReplayContest]) -> [AuditFinding] {
    let owners = evidence.index.poolOwners
    return contests.compactMap { contest in
      let own = "pool:" + contest.pool
      let later = Set(
        contest.laterPools.flatMap { $0["sources"]?.elements ?? [] }.compactMap {
          $0["ledger"]?.number
        })
      let first = contest.first("pool")?["sources"]?.elements ?? []
      let brought = Set(first.compactMap { $0["ledger"]?.number })
      let below = evidence.subtree(of: contest.council).subtracting([contest.council])
      var balance = Money.zero
      for row in evidence.ledger(of: own) {
        if row.to == own && brought.contains(row.seq) { balance += row.amount }
        // A reserve pays gaps of others before its own council decides.
        let isBefore =
          row.stage == .fund || isEarlierDraw(row, on: contest)
          || (row.stage == .leftover && isGap(row) && below.contains(receiver(row, owners)))
        if row.from == own && isBefore { balance -= row.amount }
        if row.to == own && !brought.contains(row.seq) && !later.contains(row.seq)
          && [.fund, .decide].contains(row.stage) && !isGap(row)
        {
          return contest.finding(
            contest.first("pool"), "ledger row \(row.seq) brought money that no record names")
        }
      }
      if contest.first("pool")?["earmarks"] != contest.earmarkRecord {
        return contest.finding(
          contest.first("pool"), "the earmarked parts are not those that the ledger brought")
      }
      return balance == contest.amount
        ? nil : contest.finding(contest.first("pool"), "the amount is not what the ledger brought")
    }
  }

  /// The council whose pool receives a row; empty where it is no pool.
  private func receiver(_ row: LedgerRow, _ owners: [String: String]) -> String {
    row.to.hasPrefix("pool:") ? owners[String(row.to.dropFirst("pool:".utf8.count))] ?? "" : ""
  }

  /// True if another contest drew on this pool as its reserve before this one was decided: councils
  /// below decide first, pools of one council in their order.
  private func isEarlierDraw(_ row: LedgerRow, on contest: ReplayContest) -> Bool {
    guard row.stage == .decide, isGap(row) else { return false }
    let labels = evidence.contestLabels(of: contest.council)
    let drawing = labels.firstIndex { row.to == "pool:" + $0.dropFirst(contest.council.count + 1) }
    return drawing.map { $0 < labels.firstIndex(of: contest.label) ?? 0 } ?? true
  }

  /// The gap that a reserve fills just before a payment is no money to decide on.
  private func isGap(_ row: LedgerRow) -> Bool {
    row.reason.hasPrefix(LedgerReason.topUp.rawValue + "@")
  }
}
