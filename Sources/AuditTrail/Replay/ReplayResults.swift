import BudgetModel

/// The `result` records of a contest compared with the walk counted again (AUDIT 5.2).
struct ReplayResults {
  let replay: ContestReplay
  /// Records that speak of one project, by their type and its id.
  private let recordsAbout: [String: [String: [JSONValue]]]
  private var contest: ReplayContest { replay.contest }

  init(replay: ContestReplay) {
    self.replay = replay
    let contest = replay.contest
    recordsAbout = ["override", "qualify", "threshold"].reduce(into: [:]) { found, type in
      found[type] = Dictionary(grouping: contest.records(type)) { $0["project"]?.text ?? "" }
    }
  }

  /// What a `result` record must say; `at` names one of these records.
  struct Verdict {
    var status: ProjectStatus
    var reason: Reason
    var at: [JSONValue]
  }

  /// By place in the field.
  func verdicts() -> [Verdict] {
    let considers = contest.records("consider")
    var verdicts = contest.field.indices.map(start)
    let walk = replay.walk
    for number in 0...walk.walks.count {
      let steps = walk.steps.enumerated().filter { $0.element.walk == number }
      func record(_ step: Int) -> [JSONValue] { step < considers.count ? [considers[step]] : [] }
      for (place, step) in steps { judge(step, record(place), &verdicts) }
      if number > 0, let (place, last) = steps.last, last.isLast {
        let reached = Set(steps.filter { $0.element.minimum == nil }.map(\.element.place))
        let rest = walk.walks[number - 1].order.filter { !reached.contains($0) }
        close(rest, last, record(place), &verdicts)
      }
      if number == walk.walksBeforeRounds { judgeRounds(&verdicts) }
    }
    return verdicts
  }

  private func judgeRounds(_ verdicts: inout [Verdict]) {
    for round in replay.walk.rounds {
      let decision = round.decision
      let barred = round.barred.map { ($0.place, $0.barrier.reason) }
      for (place, reason) in decision.leaving + barred {
        verdicts[place] = Verdict(status: .notFunded, reason: reason, at: [decision.record])
      }
      guard let funded = decision.funded else { continue }
      verdicts[funded] = Verdict(status: .funded, reason: decision.reason, at: [decision.record])
    }
  }

  private func judge(
    _ step: ReplayWalk.Step, _ record: [JSONValue], _ verdicts: inout [Verdict]
  ) {
    if !step.isPayment && verdicts[step.place].status == .belowThreshold { return }
    verdicts[step.place] = Verdict(
      status: step.isPayment ? .funded : .notFunded, reason: step.reason, at: record)
  }

  /// Those whom a walk that ended did not reach.
  private func close(
    _ rest: [Int], _ last: ReplayWalk.Step, _ record: [JSONValue], _ verdicts: inout [Verdict]
  ) {
    let walk = replay.walk.walks[last.walk - 1]
    let isTopK = contest.settings.rule.name == "top-k"
    for place in rest {
      let status = verdicts[place].status
      if status == .funded || status == .belowThreshold { continue }
      if walk.passesOverPool && contest.field[place].cost > walk.pool {
        if walk.isLater { continue }
        verdicts[place] = Verdict(
          status: .notFunded, reason: .costAbovePool, at: contest.records("field"))
        continue
      }
      let reason: Reason =
        last.reason == .maxWinners ? .maxWinners : isTopK ? .outranked : .stopped
      verdicts[place] = Verdict(status: .notFunded, reason: reason, at: record)
    }
  }

  /// What a project is before any walk.
  private func start(_ place: Int) -> Verdict {
    let id = contest.field[place].id
    func about(_ type: String) -> [JSONValue] { recordsAbout[type]?[id] ?? [] }
    let field = contest.records("field")
    switch contest.field[place].state {
    case .withdrawn:
      return Verdict(status: .withdrawn, reason: .withdrawn, at: field + about("override"))
    case .excluded:
      return Verdict(status: .excluded, reason: .excludedOverride, at: field + about("override"))
    case .unqualified:
      return Verdict(status: .unqualified, reason: .unqualified, at: field + about("qualify"))
    case .qualified: break
    }
    if replay.thresholds.isTooDear(place) {
      return Verdict(status: .unqualified, reason: .unqualified, at: field)
    }
    if let reason = replay.thresholds.below[place] {
      let failed = about("threshold").filter { $0["pass"]?.flag == false }
      return Verdict(status: .belowThreshold, reason: reason, at: failed)
    }
    let tallies = contest.records("tally")
    if replay.hasNoBallots {
      let reason: Reason = contest.isSilent ? .quorum : .noBallots
      return Verdict(status: .notFunded, reason: reason, at: tallies)
    }
    if let verdict = replay.decided[place] { return verdict }
    if replay.hasRounds && !replay.isUnsupported(place) {
      let reason: Reason = replay.dear.contains(place) ? .costAbovePool : .noMoney
      return Verdict(status: .notFunded, reason: reason, at: field)
    }
    return Verdict(status: .notFunded, reason: .zeroSupport, at: tallies)
  }
}

extension ReplayResults {
  /// Reasons that only the stages after the rule give.
  private static let later: Set<Reason> = [
    .fundedSideways, .fundedTurnout, .fundedTopUp, .fundedAppeal, .signatures, .members,
    .backing,
  ]

  /// Every project of the field has one result, in id order, and it is the one counted again.
  func findings() -> [AuditFinding] {
    let records = contest.records("result")
    let ids = records.map { $0["project"]?.text ?? "" }
    if ids != contest.field.map(\.id) {
      return [
        contest.finding(records.first, "the results are not one for each project, in id order")
      ]
    }
    return zip(records, verdicts()).compactMap { record, verdict in
      guard let status = record["status"]?.text.flatMap(ProjectStatus.init),
        let reason = record["reason"]?.text.flatMap(Reason.init)
      else { return contest.finding(record, "a status or reason that is not known") }
      if Self.later.contains(reason) { return laterFinding(record, status, reason) }
      // The council above gives a project that went there by appeal its one status.
      let hasStatus = status == verdict.status || isForwarded(record["project"])
      if !hasStatus || reason != verdict.reason {
        return contest.finding(
          record,
          "\(quoted(record["project"]?.text ?? "")) is \(status.rawValue) "
            + "(\(reason.rawValue)), the count gives \(verdict.status.rawValue) "
            + "(\(verdict.reason.rawValue))")
      }
      let isNamed = verdict.at.contains { $0["n"] != nil && $0["n"] == record["at"] }
      return isNamed ? nil : contest.finding(record, "'at' does not name the record that decided")
    }
  }

  private func isForwarded(_ project: JSONValue?) -> Bool {
    contest.records("scope").contains {
      $0["project"] == project && $0["why"] == "appeal"
        && $0["council"]?.text != contest.council
    }
  }

  /// What collective steps, appeals and qualification decide is checked against the ledger.
  private func laterFinding(
    _ record: JSONValue, _ status: ProjectStatus, _ reason: Reason
  ) -> AuditFinding? {
    let id = record["project"]?.text ?? ""
    let decided = contest.records.first { $0["n"] != nil && $0["n"] == record["at"] }
    if decided?["project"]?.text != id {
      return contest.finding(record, "'at' names no record of it")
    }
    let isPaid = contest.ledger.contains { $0.to == "project:" + id }
    let isExpected: Bool =
      switch reason {
      case .signatures, .members, .backing: status == .unqualified && !isPaid
      default: status == .funded && isPaid
      }
    return isExpected
      ? nil : contest.finding(record, "the reason \(reason.rawValue) does not fit the ledger")
  }
}
