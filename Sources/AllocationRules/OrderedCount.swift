import BudgetModel

/// What tells one ordered rule from another.
struct OrderedPolicy: Sendable {
  var choice: ScoreChoice
  var misfit: Misfit
  /// Projects dearer than the pool are passed over.
  var passesOverPool = false
  /// The `k` of `top-k`.
  var places: Int64?
  var reserveID: String?
  /// Dearer projects are unqualified.
  var maximumCost: Money?
}

/// The stages of one pool under a rule that walks an order (RULES 2, 4.3, 5).
struct OrderedCount {
  let instance: Instance
  let policy: OrderedPolicy
  private var candidates: Candidates
  private let table: LimitTable
  private let earmarks: EarmarkTable
  private let columns: TieColumns
  private let scoring: Scoring
  private var transcript: OrderedTranscript

  static func allocate(
    _ instance: Instance, _ policy: OrderedPolicy
  ) throws(RuleFailure) -> Outcome {
    var count = try OrderedCount(instance, policy)
    return try count.outcome()
  }

  private init(_ instance: Instance, _ policy: OrderedPolicy) throws(RuleFailure) {
    self.instance = instance
    self.policy = policy
    table = try LimitTable(field: instance.field, limits: instance.settings.limits)
    earmarks = EarmarkTable(instance)
    columns = TieColumns(instance)
    let candidates = try Candidates(instance, policy.choice, maximumCost: policy.maximumCost)
    self.candidates = candidates
    scoring = Scoring(policy.choice, scores: candidates.scores, instance.tally)
    transcript = OrderedTranscript(
      instance: instance, columns: columns, scoring: scoring, table: table)
  }

  private mutating func outcome() throws(RuleFailure) -> Outcome {
    var state = try start()
    if instance.hasNoBallots {
      for project in candidates.qualified where !state.isFunded[project] {
        transcript.verdicts[project] = .init(.notFunded, .noBallots, record: nil)
      }
      return transcript.outcome(left: state.left + instance.extraAfter.minorUnits)
    }
    let competing = competitors(candidates.qualified)
    let choice = try bestOnly(competing)
    let remaining = competing.filter { choice.leaving[$0] == nil }
    let trace = try settled(remaining, &state)
    let (steps, end) = trace.steps(from: state)
    try checkOverspending(end)
    let reversals = trace.reversals(of: choice, from: state, end: end, scoring.ranks, columns)
    transcript.write(choice, reversals)
    transcript.writePrefunded()
    transcript.write(trace, steps, trace.reversals(from: state, end: end))
    var outcome = transcript.outcome(left: end.left + end.withheld)
    outcome.withheld = Money(minorUnits: end.withheld)
    return outcome
  }
}

extension OrderedCount {
  /// The state before the first walk of this run.
  private mutating func start() throws(RuleFailure) -> WalkState {
    var state = WalkState(
      left: instance.amount.minorUnits, use: LimitUse(table),
      isFunded: Array(repeating: false, count: instance.field.count))
    state.reserve = policy.reserveID.flatMap { instance.reserves[$0]?.minorUnits } ?? 0
    state.earmarked = instance.earmarks.map(\.amount.minorUnits)
    state.placesLeft = policy.places
    transcript.take(candidates)
    if let earlier = instance.earlier {
      resume(after: earlier, &state)
    } else {
      try payPrefunded(&state)
    }
    (state.pool, state.poolEarmarked) = (state.left, state.earmarked)
    return state
  }

  /// What earlier passes funded counts in limits and places and is not paid again.
  private mutating func resume(after earlier: Instance.EarlierPasses, _ state: inout WalkState) {
    transcript.resume(after: earlier)
    let prefunded = Set(instance.prefunded)
    for (project, amount) in earlier.funded {
      state.use.add(project, paying: amount.minorUnits, table)
      state.isFunded[project] = true
      if let places = state.placesLeft, !prefunded.contains(project), !amount.isZero {
        state.placesLeft = max(0, places - 1)
      }
    }
  }

  /// Pre-funded projects are paid before the rule; limits count them but do not bar them.
  private mutating func payPrefunded(_ state: inout WalkState) throws(RuleFailure) {
    for project in instance.prefunded {
      let cost = table.costs[project]
      if cost > state.left - earmarks.reserved(from: project, state.earmarked) {
        throw .refused(
          .overrideOverPool,
          "the pool \(quoted(instance.poolID)) cannot pay \(quoted(instance.field[project].id)), "
            + "which an override funds; correct the override or the pool")
      }
      transcript.prefund(project, before: state.left)
      state.left -= cost
      earmarks.spend(cost, on: project, &state.earmarked)
      state.use.add(project, paying: cost, table)
      state.isFunded[project] = true
    }
  }

  /// Those with support, or all where the by-law lets the walk go on into the others.
  private mutating func competitors(_ projects: [Int]) -> [Int] {
    if policy.choice.fundsZeroSupport { return projects }
    for project in projects where scoring.lacksSupport[project] && !wasFunded(project) {
      transcript.verdicts[project] = .init(.notFunded, .zeroSupport, record: nil)
    }
    return projects.filter { !scoring.lacksSupport[$0] }
  }

  private func wasFunded(_ project: Int) -> Bool {
    instance.earlier?.funded[project] != nil
  }

  private func bestOnly(_ competing: [Int]) throws(RuleFailure) -> BestOnly {
    try BestOnly(
      instance.settings.limits.isBestOnly ? competing : [], primary: scoring.ranks, table: table,
      columns: columns, instance: instance, scoreText: scoring.keyText)
  }

  /// Zero-cost projects, the rule and the second pass, each with its ties settled.
  private func settled(
    _ remaining: [Int], _ state: inout WalkState
  ) throws(RuleFailure) -> WalkTrace {
    let isResumed = instance.earlier != nil
    let walk = Walk(
      table: table, misfit: policy.misfit, passesOverPool: policy.passesOverPool,
      minimums: instance.settings.limits.minimums,
      extraAfter: isResumed ? 0 : instance.extraAfter.minorUnits, earmarks: earmarks)
    let planned = walks(remaining, hasSecondPass: isResumed || walk.extraAfter > 0)
    var settling = TieSettling(
      walk: walk, columns: columns, field: instance.field, state: state,
      scoreText: scoring.keyText)
    var settled: [SettledOrder] = []
    for walk in planned { settled.append(try settling.settle(walk)) }
    return WalkTrace(walk: walk, planned: planned, settled: settled)
  }

  private func walks(_ remaining: [Int], hasSecondPass: Bool) -> [PlannedWalk] {
    func walk(_ stage: WalkStage, _ projects: [Int], _ phases: [WalkPhase]) -> PlannedWalk {
      let ranking = Ranking(projects, primary: scoring.ranks, columns.columns)
      return PlannedWalk(stage: stage, ranking: ranking, phases: phases)
    }
    let isFree = { (project: Int) in table.costs[project] == 0 && !scoring.lacksSupport[project] }
    let (free, paid) = (remaining.filter(isFree), remaining.filter { !isFree($0) })
    var walks: [PlannedWalk] = []
    if instance.earlier == nil {
      if !free.isEmpty { walks.append(walk(.zeroCost, free, [.everyone])) }
      let minimums = instance.settings.limits.minimums.indices.map(WalkPhase.minimum)
      walks.append(walk(.rule, paid, minimums + [.everyone]))
    }
    if hasSecondPass {
      let returning = candidates.secondPassOnly.filter {
        policy.choice.fundsZeroSupport || !scoring.lacksSupport[$0]
      }
      walks.append(walk(.secondPass, paid + returning, [.everyone]))
    }
    return walks
  }

  /// `top-k` may cost more than the pool only where a reserve pays (RULES 5).
  private func checkOverspending(_ end: WalkState) throws(RuleFailure) {
    if end.overspent == 0 { return }
    let gap = Money(minorUnits: end.overspent).decimal(minorDigits: instance.minorDigits)
    guard let reserveID = policy.reserveID else {
      throw .refused(
        .topKOverPool,
        "the winners cost \(gap) more than the pool \(quoted(instance.poolID)) holds; give it more "
          + "money, lower 'k' or set 'overspend: reserve'")
    }
    if end.overspent > instance.reserves[reserveID]?.minorUnits ?? 0 {
      throw .refused(
        .reserveEmpty,
        "the winners cost \(gap) more than the pool \(quoted(instance.poolID)) holds, and the "
          + "reserve \(quoted(reserveID)) cannot pay it")
    }
  }
}
