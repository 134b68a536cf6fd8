import BudgetModel

/// Every `consider` record compared with the walk counted again, and with the ledger.
struct ReplayConsiders {
  let replay: ContestReplay
  private var contest: ReplayContest { replay.contest }

  /// What a `consider` record must say.
  private struct Expected {
    var round: Int
    var step: ReplayWalk.Step
  }

  func findings() -> [AuditFinding] {
    let records = contest.records("consider")
    let expected = expected()
    var found: [AuditFinding] = []
    for (place, record) in records.enumerated() {
      guard place < expected.count else {
        found.append(contest.finding(record, "a 'consider' behind the end of the walk"))
        break
      }
      found += problems(record, expected[place]).map { contest.finding(record, $0) }
    }
    if records.count < expected.count {
      let id = contest.field[expected[records.count].step.place].id
      found.append(contest.finding(nil, "the walk goes on with \(quoted(id)), the records do not"))
    }
    return found + paymentFindings(records, expected)
  }

  private func expected() -> [Expected] {
    let amount = contest.amount
    var expected = replay.leaving.map { place in
      let names = replay.limits.limitsOfProject[place].map { replay.limits.limits[$0] }.filter {
        $0.reason == .exclusive
      }.map(\.name)
      return Expected(
        round: 0,
        step: ReplayWalk.Step(
          place: place, before: amount, after: amount, decision: "bar",
          barrier: ReplayLimits.Barrier(reason: .exclusive, names: Set(names)),
          reason: .exclusive))
    }
    var round = 0
    let unsupported = replay.isUnsupported
    for step in replay.walk.steps {
      let isBefore =
        step.reason == .fundedOverride
        || (contest.field[step.place].cost.isZero && !unsupported(step.place))
      if !isBefore { round += 1 }
      expected.append(Expected(round: isBefore ? 0 : round, step: step))
    }
    return expected
  }

  private func problems(_ record: JSONValue, _ expected: Expected) -> [String] {
    let step = expected.step
    let project = contest.field[step.place]
    var found: [String] = []
    func expect(_ key: String, _ value: String?, _ stated: String?) {
      if value != stated {
        found.append("\(key) is \(stated ?? "absent"), the count gives \(value ?? "none")")
      }
    }
    expect("project", project.id, record["project"]?.text)
    if !found.isEmpty { return found }
    expect("round", String(expected.round), record["round"]?.number.map { String($0) })
    expect("score", replay.scores[step.place].exact, record["score"]?.text)
    expect("cost", project.cost.exact, record["cost"]?.text)
    expect("before", step.before.exact, record["before"]?.text)
    expect("decision", step.decision, record["decision"]?.text)
    expect("after", step.after.exact, record["after"]?.text)
    expect("short_by", step.shortBy?.exact, record["short_by"]?.text)
    expect("minimum", step.minimum, record["minimum"]?.text)
    expect("walk", step.isSecondPass ? "2" : nil, record["walk"]?.number.map { String($0) })
    let blockedBy = record["blocked_by"]?.text
    let isNamed = step.barrier.map { $0.names.contains(blockedBy ?? "") } ?? (blockedBy == nil)
    if !isNamed { found.append("'blocked_by' does not name a limit that bars the project") }
    return found
  }

  /// Each payment is the ledger row that the record names, from the contest's pool.
  private func paymentFindings(
    _ records: [JSONValue], _ expected: [Expected]
  ) -> [AuditFinding] {
    zip(records, expected).compactMap { record, expected in
      let step = expected.step
      guard step.isPayment && step.paid > .zero else {
        return record["ledger"] == nil
          ? nil : contest.finding(record, "a ledger row without a payment")
      }
      guard let seq = record["ledger"]?.number, seq >= 1, seq <= contest.ledger.count else {
        return contest.finding(record, "a payment without its ledger row")
      }
      let row = contest.ledger[seq - 1]
      let code: LedgerReason = step.isSecondPass ? .fundSecondPass : .fund
      let isSame =
        row.from == "pool:" + contest.pool
        && row.to == "project:" + contest.field[step.place].id && row.amount == step.paid
        && row.round == expected.round
        && row.reason == "\(code.rawValue)@\(contest.council):\(record["n"]?.number ?? 0)"
      return isSame ? nil : contest.finding(record, "ledger row \(seq) is not this payment")
    }
  }
}

extension ReplayConsiders {
  /// What `sideways` and `top-up` decided: only where the by-law has such a step, each payment with
  /// its ledger row (CONFEDERATION 7).
  func collectiveFindings() -> [AuditFinding] {
    let steps = contest.settings.leftover.steps ?? []
    let hasStep = steps.contains(.sideways) || steps.contains(.topUp)
    return contest.collectiveRecords("consider").compactMap { record in
      let problem = hasStep ? collectiveProblem(record) : "the by-law has no such step"
      return problem.map { contest.finding(record, $0) }
    }
  }

  private func collectiveProblem(_ record: JSONValue) -> String? {
    guard let place = record["project"]?.text.flatMap({ contest.places[$0] }),
      let before = record.money("before"), let after = record.money("after")
    else { return "a request without its numbers" }
    let cost = contest.field[place].cost
    if record.money("cost") != cost || record["score"]?.text != replay.scores[place].exact {
      return "cost and score are not those of the project"
    }
    if record["decision"]?.text == "skip" {
      let isSkip = after == before && record.money("short_by") == cost - before && cost > before
      return isSkip && record["ledger"] == nil
        ? nil : "the request was not refused for want of money"
    }
    guard record["decision"]?.text == "fund", after == before - cost, after >= .zero,
      record["short_by"] == nil, replay.walk.state.paid[place] == cost || !isPaidByWalk(place)
    else { return "the request does not come out as it says" }
    guard let seq = record["ledger"]?.number, seq >= 1, seq <= contest.ledger.count else {
      return "a payment without its ledger row"
    }
    let row = contest.ledger[seq - 1]
    let isSame =
      row.from == "pool:" + contest.pool && row.to == "project:" + contest.field[place].id
      && row.amount == cost && row.round == record["round"]?.number
      && row.reason
        == "\(record["policy"]?.text ?? "")@\(contest.council):\(record["n"]?.number ?? 0)"
    return isSame ? nil : "ledger row \(seq) is not this payment"
  }

  private func isPaidByWalk(_ place: Int) -> Bool {
    replay.walk.steps.contains { $0.place == place && $0.isPayment }
  }
}
