import BudgetModel

/// C4 and C5: money is conserved, no account falls below zero, a funded project is paid once
/// (AUDIT 3.6, CONFEDERATION 7 and 17).
struct LedgerChecks {
  let evidence: PackEvidence
  private var ledger: [LedgerRow] { evidence.data.ledger }

  func findings() -> [AuditFinding] {
    rowFindings() + balanceFindings() + paymentFindings() + totalsFindings()

  }

  private func fail(_ row: LedgerRow, _ sentence: String) -> AuditFinding {
    AuditFinding("ledger.csv:\(row.seq + 1)", sentence)
  }

  /// Numbers, amounts and the record that each reason names.
  private func rowFindings() -> [AuditFinding] {
    var found: [AuditFinding] = []
    for (place, row) in ledger.enumerated() {
      if row.seq != place + 1 { found.append(fail(row, "the rows are not numbered 1, 2, ...")) }
      if row.amount <= .zero { found.append(fail(row, "an amount that is not above zero (C5)")) }
      if row.from == row.to { found.append(fail(row, "money that moves from a place to itself")) }
      guard let reason = ReasonReference(row.reason),
        LedgerReason(rawValue: reason.code) != nil
      else {
        found.append(fail(row, "a reason that has not the form code@council:n"))
        continue
      }
      guard let record = evidence.record(reason.council, reason.n) else {
        found.append(fail(row, "the reason names a record that is not in the transcript"))
        continue
      }
      if !row.from.hasPrefix("common:"), record["round"]?.number ?? 0 != row.round {
        found.append(fail(row, "the round is not that of the record"))
      }
    }
    return found
  }

  /// No account but a source falls below zero at any row; pools and common funds end empty.
  private func balanceFindings() -> [AuditFinding] {
    var balances: [String: Money] = [:]
    var found: [AuditFinding] = []
    for row in ledger {
      balances[row.from, default: .zero] -= row.amount
      balances[row.to, default: .zero] += row.amount
      if balances[row.from]! < .zero && !row.from.hasPrefix("source:") {
        found.append(fail(row, "account \(row.from) falls below zero (C5)"))
      }
      if row.to.hasPrefix("source:")
        || ["project:", "carry:", "lapse:"].contains(where: row.from.hasPrefix)
      {
        found.append(fail(row, "money does not move in this direction (C5)"))
      }
    }
    let isPending = evidence.manifest["totals"]?["money"]?["held"] != nil
    let open = balances.filter {
      ($0.key.hasPrefix("pool:") || $0.key.hasPrefix("common:")) && !$0.value.isZero
    }
    for account in open.keys.sorted(by: { $0.isBefore($1) }) where !isPending {
      found.append(
        AuditFinding(
          "ledger.csv", "account \(account) keeps \(open[account]!.exact) minor units (C4)"))
    }
    return found
  }

  /// A funded project receives its cost once, a partially funded one its grant, others nothing.
  private func paymentFindings() -> [AuditFinding] {
    var paid: [String: [LedgerRow]] = [:]
    for row in ledger where row.to.hasPrefix("project:") {
      paid[String(row.to.dropFirst("project:".utf8.count)), default: []].append(row)
    }
    var found: [AuditFinding] = []
    for result in evidence.data.results {
      let rows = (paid[result.projectID] ?? []).filter { $0.from == "pool:" + result.poolID }
      let isOnce = rows.count == (result.funded.isZero ? 0 : 1)
      if !isOnce || rows.reduce(Money.zero, { $0 + $1.amount }) != result.funded {
        found.append(
          AuditFinding(
            "results.csv",
            "the ledger does not pay project \(quoted(result.projectID)) once and "
              + "in full from pool \(result.poolID) (C5)"))
      }
    }
    let known = Set(evidence.data.results.map { [$0.projectID, "pool:" + $0.poolID] })
    for (project, rows) in paid.sorted(by: { $0.key.isBefore($1.key) }) {
      if rows.count > 1 {
        found.append(fail(rows[1], "project \(quoted(project)) is paid twice (C5)"))
      }
      for row in rows where !known.contains([project, row.from]) {
        found.append(fail(row, "results.csv has no such project and pool (C5)"))
      }
    }
    return found
  }

  private func sum(_ isCounted: (LedgerRow) -> Bool) -> Money {
    ledger.filter(isCounted).reduce(.zero) { $0 + $1.amount }
  }

  /// In total, in = funded + carried + lapsed + held.
  private func totalsFindings() -> [AuditFinding] {
    let stated = evidence.manifest["totals"]?["money"] ?? .object([:])
    let held = stated.money("held") ?? .zero
    let expected = [
      ("total", sum { $0.from.hasPrefix("source:") }),
      ("funded", sum { $0.to.hasPrefix("project:") }),
      ("carried", sum { $0.to.hasPrefix("carry:") }),
      ("lapsed", sum { $0.to.hasPrefix("lapse:") }),
    ]
    var found = expected.filter { stated.money($0.0) != $0.1 }.map {
      AuditFinding("manifest.json", "/totals/money/\($0.0) is not that of the ledger (C4)")
    }
    if expected[0].1 != expected[1].1 + expected[2].1 + expected[3].1 + held {
      found.append(
        AuditFinding("ledger.csv", "money in is not funded + carried + lapsed in total (C4)"))
    }
    return found
  }
}
