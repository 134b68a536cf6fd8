import BudgetModel

/// Every `consider` and every `round` record compared with the walk counted again, and with the ledger.
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
    let walk = replay.walk
    // Nothing before the rounds has a number.
    var round = walk.rounds.count(where: \.decision.isNumbered)
    return walk.steps.map { step in
      if walk.isNumbered(step) { round += 1 }
      return Expected(round: walk.isNumbered(step) ? round : 0, step: step)
    }
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
    expect(
      "score", replay.walk.scoring(of: step, replay.scoring).scores[step.place].exact,
      record["score"]?.text)
    expect("cost", project.cost.exact, record["cost"]?.text)
    expect("before", step.before.exact, record["before"]?.text)
    expect("decision", step.decision, record["decision"]?.text)
    let reserved = step.reserved.isZero ? nil : step.reserved.exact
    expect("reserved", reserved, record["reserved"]?.text)
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
      let isPaid = step.isPayment && step.paid > .zero
      return ledgerFinding(
        record, isPaid ? (step.place, step.paid) : nil, round: expected.round,
        step.isSecondPass ? .fundSecondPass : .fund)
    }
  }

  /// The record names the ledger row of its payment, or none.
  private func ledgerFinding(
    _ record: JSONValue, _ payment: (place: Int, amount: Money)?, round: Int, _ code: LedgerReason
  ) -> AuditFinding? {
    guard let payment, contest.outer == nil else {
      return record["ledger"] == nil
        ? nil : contest.finding(record, "a ledger row without a payment")
    }
    guard let seq = record["ledger"]?.number, seq >= 1, seq <= contest.ledger.count else {
      return contest.finding(record, "a payment without its ledger row")
    }
    let row = contest.ledger[seq - 1]
    let isSame =
      row.from == "pool:" + contest.pool
      && row.to == "project:" + contest.field[payment.place].id && row.amount == payment.amount
      && row.round == round
      && row.reason == "\(code.rawValue)@\(contest.council):\(record["n"]?.number ?? 0)"
    return isSame ? nil : contest.finding(record, "ledger row \(seq) is not this payment")
  }
}

/// The records of rounds: their numbers, their payments, and whom limits bar behind them.
extension ReplayConsiders {
  func roundFindings() -> [AuditFinding] {
    let stated = numbered(RoundDecision.numbered)
    let rounds = replay.walk.rounds.filter(\.decision.isNumbered)
    var found: [AuditFinding] = []
    if stated.map({ $0["n"] }) != rounds.map({ $0.decision.record["n"] }) {
      found.append(contest.finding(stated.first, "the rounds are not those that the rule reads"))
    }
    for (place, round) in rounds.enumerated() {
      let record = round.decision.record
      if record["round"]?.number != place + 1 {
        found.append(contest.finding(record, "it is not round \(place + 1)"))
      }
      let funded = round.decision.funded.map { (place: $0, amount: contest.field[$0].cost) }
      found += ledgerFinding(record, funded, round: place + 1, .fund).map { [$0] } ?? []
      if !isStated(round.barred, record["barred"]) {
        found.append(contest.finding(record, "'barred' does not name whom limits bar"))
      }
    }
    return found + sequenceFindings()
  }

  /// Records of some types in the order of the transcript.
  private func numbered(_ types: [String]) -> [JSONValue] {
    types.flatMap { contest.records($0) }.sorted {
      $0["n"]?.number ?? 0 < $1["n"]?.number ?? 0
    }
  }

  private func isStated(_ barred: [RoundField.Barred], _ stated: JSONValue?) -> Bool {
    if barred.isEmpty { return stated == nil }
    let rows = stated?.elements ?? []
    return rows.count == barred.count
      && zip(rows, barred).allSatisfy { row, barred in
        row.members?.count == 2 && row["project"]?.text == contest.field[barred.place].id
          && barred.barrier.names.contains(row["blocked_by"]?.text ?? "")
      }
  }

  /// Rounds and considerations follow each other in the order of their numbers.
  private func sequenceFindings() -> [AuditFinding] {
    if !replay.hasRounds { return [] }
    let numbered = numbered(RoundDecision.numbered + ["consider"])
    return zip(numbered, numbered.dropFirst()).filter {
      $0["round"]?.number ?? 0 > $1["round"]?.number ?? 0
    }.prefix(1).map { contest.finding($1, "a round stands behind a later one") }
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
    if record.money("cost") != cost || record["score"]?.text != replay.scoring.scores[place].exact {
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
