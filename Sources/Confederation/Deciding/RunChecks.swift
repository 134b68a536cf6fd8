import BudgetModel

/// Stage CHECK for money and projects: C4, C5 and C6 of AUDIT 3.6. A failure is a bug, and nothing is
/// written.
struct RunChecks {
  let run: CountRun
  let result: CycleResult

  func require() throws(CountFailure) {
    for failure in [moneyFailure(), ledgerFailure(), projectFailure()] {
      if let failure { throw .invariant(failure) }
    }
  }

  /// C4: per pool in = funded + passed on + carried + lapsed; in total what is passed on cancels.
  private func moneyFailure() -> String? {
    let totals = PoolTotals.all(of: run)
    for (pool, total) in zip(run.plan.pools, totals) where !total.isConserved {
      return "C4: the money of pool \(pool.id) does not add up"
    }
    let money = result.money
    return money.total == money.funded + money.carried + money.lapsed + money.held
      ? nil : "C4: the money of the cycle does not add up"
  }

  /// C5: amounts above 0, no account but a source below zero, each project paid once.
  private func ledgerFailure() -> String? {
    var balances: [String: Money] = [:]
    var paid: Set<String> = []
    for row in result.ledger {
      if row.amount <= .zero { return "C5: row \(row.seq) moves nothing" }
      balances[row.from, default: .zero] -= row.amount
      balances[row.to, default: .zero] += row.amount
      if !row.from.hasPrefix("source:") && balances[row.from, default: .zero] < .zero {
        return "C5: \(row.from) is below zero at row \(row.seq)"
      }
      if row.to.hasPrefix("project:") && !paid.insert(row.to).inserted {
        return "C5: \(row.to) is paid twice"
      }
    }
    for row in result.results where row.funded != .zero {
      if balances["project:" + row.projectID] != row.funded { return "C5: \(row.projectID)" }
    }
    return nil
  }

  /// C6: one terminal status each; what is funded was paid, qualified and only then.
  private func projectFailure() -> String? {
    var statuses: [String: ProjectStatus] = [:]
    for row in result.results {
      if let other = statuses[row.projectID], other != row.status {
        return "C6: \(row.projectID) has two statuses"
      }
      statuses[row.projectID] = row.status
    }
    let paid = Set(result.ledger.map(\.to))
    for project in run.plan.projects {
      guard let status = statuses[project.id] else { return "C6: \(project.id) has no status" }
      let isPaid = paid.contains("project:" + project.id)
      let isFunded = status == .funded
      if isPaid && !isFunded || isFunded && !isPaid && !project.cost.isZero {
        return "C6: \(project.id) is \(status.rawValue), and the ledger says otherwise"
      }
      if isFunded && project.state != .qualified { return "C6: \(project.id) is not qualified" }
    }
    return transcriptFailure(statuses)
  }

  private func transcriptFailure(_ statuses: [String: ProjectStatus]) -> String? {
    for council in result.transcripts.keys.sorted(by: { $0.isBefore($1) }) {
      for record in result.transcripts[council] ?? [] where record["type"]?.text == "result" {
        let project = record["project"]?.text ?? ""
        if statuses[project]?.rawValue != record["status"]?.text {
          return "C6: the transcript of \(council) says otherwise of \(project)"
        }
      }
    }
    return nil
  }
}
