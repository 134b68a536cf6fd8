import BudgetModel

/// Where the money of one pool came to (AUDIT 5.5).
struct PoolTotals: Hashable {
  var entered = Money.zero
  var funded = Money.zero
  var passedOn = Money.zero
  var carried = Money.zero
  var lapsed = Money.zero
  /// What waits for a referendum.
  var held = Money.zero

  var isConserved: Bool { entered == funded + passedOn + carried + lapsed + held }

  /// The totals of every pool, by `PoolIndex`.
  static func all(of run: CountRun) -> [PoolTotals] {
    let movements = run.treasury.movements
    var totals = Array(repeating: PoolTotals(), count: run.plan.pools.count)
    for pool in run.heldPools { totals[pool].held = run.treasury.balance(of: pool) }
    for movement in movements {
      if case .pool(let pool) = movement.to { totals[pool].entered += movement.amount }
      if case .pool(let pool) = movement.from { totals[pool].add(movement) }
    }
    return totals
  }

  private mutating func add(_ movement: Movement) {
    switch movement.to {
    case .project: funded += movement.amount
    case .carry: carried += movement.amount
    case .lapse: lapsed += movement.amount
    case .pool, .common, .source: passedOn += movement.amount
    }
  }

  /// - Parameter isPending: something of the cycle waits for a referendum
  func json(isPending: Bool) -> JSONValue {
    var members: [String: JSONValue] = [
      "funded": JSONValue(funded), "passed_on": JSONValue(passedOn),
      "carried": JSONValue(carried), "lapsed": JSONValue(lapsed),
    ]
    if isPending { members["held"] = JSONValue(held) }
    return .object(members)
  }
}

/// The last records of each pool: `conserve`, then `result` for each project of the field.
extension CountRun {
  mutating func closePools() {
    let totals = PoolTotals.all(of: self)
    for position in plan.pools.indices {
      let pool = PoolIndex(position)
      if plan.contestOfPool[pool] == nil {
        let record = poolRecord(totals[pool].entered, sources: treasury.entries(into: pool))
        transcript.replaceFirst(of: pool, by: record)
      }
      transcript.append(
        TranscriptRecord(
          "conserve",
          [
            "of": "money", "total": JSONValue(totals[pool].entered),
            "buckets": totals[pool].json(isPending: !heldPools.isEmpty),
          ]), to: pool)
      if let contest = plan.contestOfPool[pool] { writeResults(of: contest) }
    }
  }

  private mutating func writeResults(of contest: ContestIndex) {
    guard let decision = decisions[contest] else { return }
    for place in decision.projects.indices {
      let final = finalVerdict(of: decision, at: place)
      transcript.append(
        TranscriptRecord(
          "result",
          [
            "project": .string(decision.instance.field[place].id),
            "status": .string(final.status.rawValue), "reason": .string(final.reason.rawValue),
          ]), to: plan.contests[contest].pool, at: final.record)
    }
  }

  /// The verdict of one row of the results. All rows of a project carry its one terminal status; a
  /// project that an appeal got funded says so where it came from.
  func finalVerdict(of decision: Decision, at place: Int) -> Decision.Verdict {
    var verdict = decision.verdicts[place]
    let project = decision.projects[place]
    guard let (appeal, above) = appeal(of: project), appeal.from == decision.contest else {
      return verdict
    }
    verdict.status = above.status
    if above.status == .funded {
      (verdict.reason, verdict.record) = (.fundedAppeal, appeal.record)
    }
    return verdict
  }

  /// The appeal of a project and what became of it.
  private func appeal(of project: ProjectIndex) -> (Appeal, Decision.Verdict)? {
    guard let target = appealTargets[project], let decision = decisions[target],
      let place = decision.projects.firstIndex(of: project),
      let appeal = appeals[target].first(where: { $0.project == project })
    else { return nil }
    return (appeal, decision.verdicts[place])
  }
}
