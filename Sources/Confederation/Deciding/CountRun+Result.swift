import AllocationRules
import BudgetModel

/// Stage REPORT: the tables of the pack.
extension CountRun {
  func result() -> CycleResult {
    let numbers = RecordNumbers(transcript, plan: plan)
    var result = CycleResult()
    result.results = resultRows(numbers)
    result.councils = councilRows()
    result.ledger = ledgerRows(numbers)
    result.transcripts = transcript.files(numbers, plan: plan)
    result.reconciliation = ballots.reconciliation
    result.rejected = ballots.rejected
    result.tallies = ballots.tallyRows
    result.rules = ruleRuns()
    result.ties = ties.map { listed($0, numbers) }
    result.money = moneyTotals()
    for counts in ballots.councilBallots { result.ballots += counts }
    result.checks = ballots.checks
    for id in ["C4", "C5", "C6"] { result.checks[id] = true }
    result.smallCells = ballots.smallCells
    result.unanimousCells = ballots.unanimousCells
    result.listedProjects = plan.projects.count
    result.fundedProjects =
      Set(
        result.results.filter { $0.status == .funded }.map(\.projectID)
      ).count
    result.papers = papers
    result.diagnostics = diagnostics
    return result
  }

  private func resultRows(_ numbers: RecordNumbers) -> [ResultRow] {
    var rows: [ResultRow] = []
    for case let decision? in decisions {
      let contest = plan.contests[decision.contest]
      for (place, project) in decision.instance.field.enumerated() {
        let final = finalVerdict(of: decision, at: place)
        rows.append(
          ResultRow(
            projectID: project.id, name: project.name, councilID: plan.tree[contest.council].id,
            poolID: contest.poolID, cost: project.cost, score: decision.scores[place],
            rank: decision.ranks[place], status: final.status,
            funded: decision.funded[place] ?? .zero,
            reason: numbers.reason(
              final.reason.rawValue, RecordReference(pool: contest.pool, place: final.record),
              plan: plan)))
      }
    }
    return rows.sorted { left, right in
      if left.poolID != right.poolID { return left.poolID.isBefore(right.poolID) }
      let ranks = (left.rank ?? .max, right.rank ?? .max)
      return ranks.0 != ranks.1 ? ranks.0 < ranks.1 : left.projectID.isBefore(right.projectID)
    }
  }

  private func ledgerRows(_ numbers: RecordNumbers) -> [LedgerRow] {
    treasury.movements.map { movement in
      LedgerRow(
        seq: movement.seq, stage: movement.stage, round: movement.round,
        from: plan.text(of: movement.from), to: plan.text(of: movement.to),
        amount: movement.amount,
        reason: numbers.reason(movement.reason.rawValue, movement.record, plan: plan))
    }
  }

  private func councilRows() -> [CouncilRow] {
    let money = councilMoney()
    return plan.tree.indices.map { index in
      let council = plan.tree[index]
      let counts = figures.ballots[index]
      var row = CouncilRow(councilID: council.id, name: council.name, parentID: council.parentID)
      (row.received, row.counted, row.blank) = (counts.received, counts.counted, counts.blank)
      (row.rejected, row.excluded) = (counts.rejectedTotal, counts.excludedTotal)
      row.eligible = council.eligible
      let totals = money[index]
      (row.moneyIn, row.spent, row.passedOn) = (totals.entered, totals.funded, totals.passedOn)
      (row.carried, row.lapsed, row.held) = (totals.carried, totals.lapsed, totals.held)
      row.weight = weights[index]
      return row
    }
  }

  /// Money over each council's own pools, movements between them left out.
  private func councilMoney() -> [PoolTotals] {
    var money = Array(repeating: PoolTotals(), count: plan.tree.councils.count)
    for (owner, totals) in zip(plan.poolOwners, PoolTotals.all(of: self)) {
      money[owner].entered += totals.entered
      money[owner].funded += totals.funded
      money[owner].passedOn += totals.passedOn
      money[owner].carried += totals.carried
      money[owner].lapsed += totals.lapsed
      money[owner].held += totals.held
    }
    for movement in treasury.movements {
      guard case .pool(let from) = movement.from, case .pool(let to) = movement.to else { continue }
      let owner = plan.poolOwners[from]
      if owner == plan.poolOwners[to] {
        money[owner].entered -= movement.amount
        money[owner].passedOn -= movement.amount
      }
    }
    return money
  }

  private func ruleRuns() -> [CycleResult.RuleRun] {
    rules.keys.sorted { $0.isBefore($1) }.compactMap { rules[$0]?.spec }.map {
      CycleResult.RuleRun(name: $0.name, version: $0.version, family: $0.family)
    }
  }

  private func listed(_ tie: UsedTie, _ numbers: RecordNumbers) -> ListedTie {
    ListedTie(
      councilID: plan.tree[plan.poolOwners[tie.record.pool]].id,
      poolID: plan.pools[tie.record.pool].id, tied: tie.tied, decidedBy: tie.decidedBy,
      isDecisive: tie.isDecisive, n: numbers[tie.record])
  }

  private func moneyTotals() -> CycleResult.MoneyTotals {
    var totals = CycleResult.MoneyTotals()
    for movement in treasury.movements {
      if case .source = movement.from { totals.total += movement.amount }
      switch movement.to {
      case .project: totals.funded += movement.amount
      case .carry: totals.carried += movement.amount
      case .lapse: totals.lapsed += movement.amount
      case .pool, .common, .source: break
      }
    }
    for pool in heldPools { totals.held += treasury.balance(of: pool) }
    return totals
  }
}
