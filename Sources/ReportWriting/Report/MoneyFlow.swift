import BudgetModel

/// An account of the ledger (AUDIT 3.6).
enum Account: Hashable {
  case source(String)
  case pool(String)
  case project(String)
  case carry(String)
  case lapse(String)
  case common(String)
  case unknown(String)

  init(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts.count == 2 ? String(parts[1]) : ""
    switch parts[0] {
    case "source": self = .source(name)
    case "pool": self = .pool(name)
    case "project": self = .project(name)
    case "carry": self = .carry(name)
    case "lapse": self = .lapse(name)
    case "common": self = .common(name)
    default: self = .unknown(text)
    }
  }
}

/// Money that went from one pool or fund to another for one reason, summed over its ledger rows.
struct MoneyFlow {
  var from: Account
  var to: Account
  var reason: LedgerReason
  var amount: Money
}

private struct FlowKey: Hashable {
  var from: Account
  var to: Account
  var reason: LedgerReason
}

extension CycleReport {
  /// Every movement between pools and funds, in the order of the ledger; payments of projects and
  /// what is carried or lapses stand elsewhere.
  var flows: [MoneyFlow] {
    var flows: [MoneyFlow] = []
    var places: [FlowKey: Int] = [:]
    for row in ledger {
      let (from, to) = (Account(row.from), Account(row.to))
      guard from.holdsPoolMoney, to.holdsPoolMoney, let reason = Self.ledgerReason(row) else {
        continue
      }
      let key = FlowKey(from: from, to: to, reason: reason)
      if let place = places[key] {
        flows[place].amount += row.amount
      } else {
        places[key] = flows.count
        flows.append(MoneyFlow(from: from, to: to, reason: reason, amount: row.amount))
      }
    }
    return flows
  }

  static func ledgerReason(_ row: LedgerRow) -> LedgerReason? {
    RecordReference(row.reason).flatMap { LedgerReason(rawValue: $0.code) }
  }

  /// The account as people say it.
  func accountName(_ account: Account) -> String {
    switch account {
    case .source(let pool): sourceName(pool)
    case .pool(let pool): poolName(pool)
    case .project(let project): projectName(project)
    case .carry: "next cycle"
    case .lapse: "lapsed"
    case .common(let council): "common fund below \(councilName(council))"
    case .unknown(let text): text
    }
  }

  private func sourceName(_ pool: String) -> String {
    let source = source(ofPool: pool)
    return source.isEmpty ? "outside" : source
  }
}

extension Account {
  fileprivate var holdsPoolMoney: Bool {
    switch self {
    case .source, .pool, .common: true
    case .project, .carry, .lapse, .unknown: false
    }
  }
}
