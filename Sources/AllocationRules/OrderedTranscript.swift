import BudgetModel

/// Turns the walks of one contest into records, payments and verdicts (AUDIT 5.2 to 5.4).
///
/// Thresholds come first, then the choice inside exclusive groups, pre-funded and zero-cost projects,
/// then for each walk its ties, its `order` and every project considered.
struct OrderedTranscript {
  let instance: Instance
  let columns: TieColumns
  /// What the walk that is being written orders by.
  var scoring: Scoring
  let table: LimitTable
  var verdicts: [Outcome.Verdict?]
  private var prefunded: [(project: Int, before: Int64)] = []
  private var records: [TranscriptRecord] = []
  private var payments: [Outcome.Payment] = []
  private var draws: [Outcome.ReserveDraw] = []
  private var ties: [Outcome.TieUse] = []
  private var ranks: [Int?]
  private var order: [Int] = []
  private var round = 0
  private var minimums: [Limits.Minimum] { instance.settings.limits.minimums }

  init(
    instance: Instance, columns: TieColumns, scoring: Scoring, table: LimitTable
  ) {
    self.instance = instance
    self.columns = columns
    self.scoring = scoring
    self.table = table
    verdicts = Array(repeating: nil, count: instance.field.count)
    ranks = Array(repeating: nil, count: instance.field.count)
  }

  private func id(_ project: Int) -> JSONValue { .string(instance.field[project].id) }

  private func keyText(_ project: Int) -> String { scoring.keyText(project) }

  mutating func take(_ candidates: Candidates) {
    records = candidates.records
    for (project, verdict) in candidates.verdicts { verdicts[project] = verdict }
  }

  /// A later pass has only records of its own, so that earlier verdicts refer to none.
  mutating func resume(after earlier: Instance.EarlierPasses) {
    records = []
    for project in verdicts.indices { verdicts[project]?.record = nil }
    for project in earlier.funded.keys {
      verdicts[project] = .init(.funded, .funded, record: nil)
    }
    round = earlier.rounds
  }

  mutating func prefund(_ project: Int, before: Int64) { prefunded.append((project, before)) }

  mutating func writePrefunded() {
    for (project, before) in prefunded {
      let cost = table.costs[project]
      var record = consider(project, round: 0, before: before, after: before - cost, "fund")
      record.payment = pay(project, cost, .fundedOverride, round: 0)
      verdicts[project] = .init(.funded, .fundedOverride, record: records.count)
      records.append(record)
    }
    prefunded = []
  }

  mutating func outcome(left: Int64) -> Outcome {
    writePrefunded()
    var outcome = Outcome(
      verdicts: verdicts.map { $0 ?? .init(.notFunded, .noMoney, record: nil) },
      scores: scoring.scores,
      ranks: ranks, left: Money(minorUnits: left))
    outcome.payments = payments
    outcome.reserveDraws = draws
    outcome.order = order
    outcome.records = records
    outcome.ties = ties
    outcome.rounds = round
    return outcome
  }
}

/// What rules that fund one project after the other write besides walks.
extension OrderedTranscript {
  /// The place of the next record.
  var nextRecord: Int { records.count }
  /// The number of the round that is being decided.
  var nextRound: Int { round + 1 }

  mutating func append(_ record: TranscriptRecord) { records.append(record) }

  mutating func append(_ tie: (record: TranscriptRecord, use: Outcome.TieUse)) { add(tie) }

  /// Appends the record of a round, numbered.
  mutating func appendRound(_ record: TranscriptRecord) {
    round += 1
    var record = record
    record.members["round"] = JSONValue(number: round)
    records.append(record)
  }

  /// Appends the record of a round that funds a project.
  mutating func appendRound(
    _ record: TranscriptRecord, funding project: Int, _ amount: Int64, _ reason: Reason, rank: Int
  ) {
    round += 1
    var record = record
    record.members["round"] = JSONValue(number: round)
    if amount > 0 { record.payment = pay(project, amount, reason, round: round) }
    verdicts[project] = .init(.funded, reason, record: records.count)
    ranks[project] = rank
    records.append(record)
  }

  /// What a rule that decides about all projects at once grants one of them; nothing if a grant of
  /// `granted` is below the least that the project can use.
  mutating func grant(
    _ project: Int, _ granted: Int64, least: Int64, before: Int64
  ) {
    let isPaid = granted >= least
    let isWhole = granted == table.costs[project]
    round += 1
    var record = consider(
      project, round: round, before: before, after: isPaid ? before - granted : before,
      isPaid ? isWhole ? "fund" : "partial" : "skip")
    let reason: Reason = isPaid ? isWhole ? .funded : .partiallyFunded : .noMoney
    if isPaid {
      record.payment = pay(project, granted, reason, round: round)
    } else {
      record.members["short_by"] = .string(String(least - granted))
    }
    verdicts[project] = .init(isPaid ? .funded : .notFunded, reason, record: records.count)
    records.append(record)
  }

  /// A project that a limit bars before any round.
  mutating func bar(_ project: Int, _ barrier: Barrier, left: Int64) {
    var record = consider(project, round: 0, before: left, after: left, "bar")
    record.members["blocked_by"] = .string(name(barrier))
    verdicts[project] = .init(.notFunded, reason(barrier), record: records.count)
    records.append(record)
  }

  /// Candidates for steps after the rule, best first.
  mutating func setOrder(_ projects: [Int]) { order = projects }

  func reason(_ barrier: Barrier) -> Reason {
    switch barrier {
    case .maximumWinners: .maxWinners
    case .overPool: .costAbovePool
    case .limit(let place): table.limits[place].reason
    }
  }
}

extension OrderedTranscript {
  /// The ties of `best-only`, and who left.
  mutating func write(_ choice: BestOnly, _ reversals: [WalkTrace.Reversal?]) {
    if instance.earlier != nil {
      for project in choice.leaving.keys where verdicts[project]?.status != .funded {
        verdicts[project] = .init(.notFunded, .exclusive, record: nil)
      }
      return
    }
    let writer = TieRecords(field: instance.field, columns: columns)
    for (cut, reversal) in zip(choice.cuts, reversals) {
      add(
        writer.record(
          cut.tied, cut.ranking, drawn: cut.drawn.isEmpty ? [] : [cut.drawn], at: "select",
          key: keyText(cut.tied[0]), isDecisive: true, reversal))
    }
    for (project, limit) in choice.leaving.sorted(by: { $0.key < $1.key }) {
      let amount = instance.amount.minorUnits
      var record = consider(project, round: 0, before: amount, after: amount, "bar")
      record.members["blocked_by"] = .string(table.limits[limit].name)
      verdicts[project] = .init(.notFunded, .exclusive, record: records.count)
      records.append(record)
    }
  }

  private mutating func add(_ tie: (record: TranscriptRecord, use: Outcome.TieUse)) {
    var use = tie.use
    use.record = records.count
    ties.append(use)
    records.append(tie.record)
  }

  mutating func write(
    _ trace: WalkTrace, _ steps: [[WalkStep]], _ reversals: [[Int: WalkTrace.Reversal]]
  ) {
    for (number, planned) in trace.planned.enumerated() {
      let settled = trace.settled[number]
      if planned.stage == .secondPass && steps[number].isEmpty { continue }
      writeTies(settled, planned, reversals[number])
      if planned.stage != .zeroCost { writeOrder(settled, planned) }
      for step in steps[number] { write(step) }
      close(settled, planned.stage, steps[number], trace.walk)
    }
  }

  /// The ties of a walk whose outcome does not count: its lot was used all the same.
  mutating func writeSetAside(_ trace: WalkTrace) {
    for (number, planned) in trace.planned.enumerated() {
      writeTies(trace.settled[number], planned, nil)
    }
  }

  /// - Parameter reversals: nil: the walk is set aside
  private mutating func writeTies(
    _ settled: SettledOrder, _ planned: PlannedWalk, _ reversals: [Int: WalkTrace.Reversal]?
  ) {
    let writer = TieRecords(field: instance.field, columns: columns)
    for (group, tie) in settled.ties.sorted(by: { $0.key < $1.key }) {
      if planned.stage == .zeroCost && !tie.isDecisive { continue }
      let drawn = tie.drawn.sorted { $0.key < $1.key }.map(\.value)
      var written = writer.record(
        tie.tied, planned.ranking, drawn: drawn, at: "order", key: keyText(tie.tied[0]),
        isDecisive: tie.isDecisive, reversals.map { $0[group] ?? WalkTrace.Reversal() })
      if reversals == nil { written.record.members["set_aside"] = .bool(true) }
      add(written)
    }
  }

  private mutating func writeOrder(_ settled: SettledOrder, _ planned: PlannedWalk) {
    let rows = zip(settled.order, settled.places).filter { project, _ in
      planned.stage == .rule || verdicts[project]?.status != .funded
    }
    let key = ["score desc"] + columns.columns.map(\.key.rawValue)
    records.append(
      TranscriptRecord(
        "order",
        [
          "key": .array(key.map { .string($0) }),
          "rows": .array(places(of: rows).map { row($0.project, place: $0.place) }),
        ]))
    if planned.stage == .rule {
      order = settled.order.filter { !scoring.lacksSupport[$0] }
      for (project, place) in rows { ranks[project] = place }
    }
  }

  /// Places counted again where funded projects were left out.
  private func places(of rows: [(Int, Int)]) -> [(project: Int, place: Int)] {
    var places: [(project: Int, place: Int)] = []
    for (position, row) in rows.enumerated() {
      let isShared = position > 0 && rows[position - 1].1 == row.1
      places.append((row.0, isShared ? places[position - 1].place : position + 1))
    }
    return places
  }

  private func row(_ project: Int, place: Int) -> JSONValue {
    let keys = [keyText(project)] + columns.columns.map { $0.texts[project] }
    return .object([
      "place": JSONValue(number: place), "project": id(project),
      "keys": .array(keys.map { .string($0) }),
    ])
  }
}

extension OrderedTranscript {
  private func consider(
    _ project: Int, round: Int, before: Int64, after: Int64, _ decision: String
  ) -> TranscriptRecord {
    TranscriptRecord(
      "consider",
      [
        "round": JSONValue(number: round), "project": id(project),
        "score": JSONValue(scoring.scores[project]), "cost": .string(String(table.costs[project])),
        "before": .string(String(before)), "after": .string(String(after)),
        "decision": .string(decision),
      ])
  }

  private mutating func write(_ step: WalkStep) {
    if step.stage != .zeroCost { round += 1 }
    let number = step.stage == .zeroCost ? 0 : round
    var record = consider(
      step.project, round: number, before: step.before, after: step.after, word(step.decision))
    if case .minimum(let minimum) = step.phase {
      record.members["minimum"] = .string(minimums[minimum].label)
    }
    if step.stage == .secondPass { record.members["walk"] = 2 }
    if step.reserved > 0 { record.members["reserved"] = .string(String(step.reserved)) }
    let cost = table.costs[step.project]
    switch step.decision {
    case .fund, .bar: break
    case .skip, .stop, .partial, .topUp:
      record.members["short_by"] = .string(String(cost - step.before + step.reserved))
    }
    if case .bar(let barrier) = step.decision {
      record.members["blocked_by"] = .string(name(barrier))
    }
    let paid = step.decision.isPayment ? step.before - step.after + step.decision.gap : 0
    let reason = reason(step)
    if paid > 0 {
      if step.decision.gap > 0 { draw(step.decision.gap) }
      record.payment = pay(
        step.project, paid, reason, round: number, isSecondPass: step.stage == .secondPass)
    }
    judge(step, reason)
    records.append(record)
  }

  private mutating func judge(_ step: WalkStep, _ reason: Reason) {
    let status: ProjectStatus = step.decision.isPayment ? .funded : .notFunded
    // A project below its threshold stays so unless the second pass funds it.
    if status == .notFunded && verdicts[step.project]?.status == .belowThreshold { return }
    verdicts[step.project] = .init(status, reason, record: records.count)
  }

  private mutating func pay(
    _ project: Int, _ amount: Int64, _ reason: Reason, round: Int, isSecondPass: Bool = false
  ) -> Int {
    payments.append(
      Outcome.Payment(
        project: project, amount: Money(minorUnits: amount), reason: reason,
        record: records.count, round: round, isSecondPass: isSecondPass))
    return payments.count - 1
  }

  private mutating func draw(_ gap: Int64) {
    draws.append(
      Outcome.ReserveDraw(
        poolID: instance.settings.rule["reserve"]?.text ?? "", amount: Money(minorUnits: gap),
        payment: payments.count))
  }

  private func word(_ decision: WalkDecision) -> String {
    switch decision {
    case .fund: "fund"
    case .skip: "skip"
    case .stop: "stop"
    case .partial: "partial"
    case .topUp: "top-up"
    case .bar: "bar"
    }
  }

  func name(_ barrier: Barrier) -> String {
    switch barrier {
    case .maximumWinners: "max-winners"
    case .overPool: "over-pool"
    case .limit(let place): table.limits[place].name
    }
  }

  private func reason(_ step: WalkStep) -> Reason {
    switch step.decision {
    case .skip, .stop: return .noMoney
    case .partial: return .partiallyFunded
    case .bar(let barrier): return reason(barrier)
    case .topUp where instance.settings.rule.name == TopK.spec.name: break
    case .topUp: return .fundedCovered
    case .fund: break
    }
    switch step.stage {
    case .zeroCost: return .fundedZeroCost
    case .allFit: return .fundedAllFit
    case .completion: return .fundedCompletion
    case .comparison: return .fundedComparison
    case .secondPass: return .fundedSecondPass
    case .rule: return step.phase == .everyone ? .funded : .fundedMinimum
    }
  }

  /// Verdicts of those whom the walk did not reach.
  private mutating func close(
    _ settled: SettledOrder, _ stage: WalkStage, _ steps: [WalkStep], _ walk: Walk
  ) {
    let reached = Set(steps.filter { $0.phase == .everyone }.map(\.project))
    guard let last = steps.last, last.isLast else { return }
    for project in settled.order where !reached.contains(project) {
      guard verdicts[project]?.status != .funded,
        verdicts[project]?.status != .belowThreshold
      else { continue }
      verdicts[project] =
        walk.passesOverPool && walk.cost(project) > last.pool
        ? .init(.notFunded, .costAbovePool, record: nil)
        : .init(.notFunded, unreached(last), record: records.count - 1)
    }
  }

  private func unreached(_ last: WalkStep) -> Reason {
    if last.decision == .bar(.maximumWinners) { return .maxWinners }
    return instance.settings.rule.name == TopK.spec.name ? .outranked : .stopped
  }
}

extension WalkDecision {
  var isPayment: Bool {
    switch self {
    case .fund, .partial, .topUp: true
    case .skip, .stop, .bar: false
    }
  }
  var gap: Int64 { if case .topUp(let gap) = self { gap } else { 0 } }
}
