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
  private let columns: TieColumns
  /// Dense ranks of the scores; all projects without support share the last.
  private let primary: [Int]
  private let lacksSupport: [Bool]
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
    columns = TieColumns(instance)
    let candidates = try Candidates(instance, policy.choice, maximumCost: policy.maximumCost)
    self.candidates = candidates
    let lacksSupport = instance.field.indices.map {
      policy.choice.lacksSupport($0, scores: candidates.scores, instance.tally)
    }
    self.lacksSupport = lacksSupport
    let ranks = descendingRanks(candidates.scores)
    primary = ranks.indices.map { lacksSupport[$0] ? ranks.count : ranks[$0] }
    transcript = OrderedTranscript(
      instance: instance, columns: columns, scores: candidates.scores, lacksSupport: lacksSupport,
      table: table)
  }

  private mutating func outcome() throws(RuleFailure) -> Outcome {
    transcript.take(candidates)
    var state = try paidPrefunded()
    if hasNoBallots {
      for project in candidates.qualified {
        transcript.verdicts[project] = .init(.notFunded, .noBallots, record: nil)
      }
      return transcript.outcome(left: state.left + instance.extraAfter.minorUnits)
    }
    let competing = competitors(candidates.qualified)
    let choice = try bestOnly(competing)
    let remaining = competing.filter { choice.leaving[$0] == nil }
    let trace = try settled(remaining, &state, choice)
    let (steps, end) = trace.steps(from: state)
    try checkOverspending(end)
    transcript.write(choice, trace.reversals(of: choice, from: state, end: end, primary, columns))
    transcript.writePrefunded()
    transcript.write(trace, steps, trace.reversals(from: state, end: end))
    return transcript.outcome(left: end.left + end.withheld)
  }
}

extension OrderedCount {
  /// Blank ballots support nothing (RULES 2).
  private var hasNoBallots: Bool {
    let tally = instance.tally
    return (tally.weight - tally.blankWeight) <= .zero && tally.votes.allSatisfy(\.isZero)
      && (tally.yes ?? []).allSatisfy(\.isZero)
  }

  /// Pre-funded projects are paid before the rule; limits count them but do not bar them.
  private mutating func paidPrefunded() throws(RuleFailure) -> WalkState {
    let places = instance.field.count
    var state = WalkState(
      left: instance.amount.minorUnits, use: LimitUse(table),
      isFunded: Array(repeating: false, count: places))
    state.reserve = policy.reserveID.flatMap { instance.reserves[$0]?.minorUnits } ?? 0
    for project in instance.prefunded {
      let cost = table.costs[project]
      if cost > state.left {
        throw .refused(
          .overrideOverPool,
          "the pool \(quoted(instance.poolID)) cannot pay \(quoted(instance.field[project].id)), "
            + "which an override funds; correct the override or the pool")
      }
      transcript.prefund(project, before: state.left)
      state.left -= cost
      state.use.add(project, paying: cost, table)
      state.isFunded[project] = true
    }
    state.pool = state.left
    state.placesLeft = policy.places
    return state
  }

  /// Those with support, or all where the by-law lets the walk go on into the others.
  private mutating func competitors(_ projects: [Int]) -> [Int] {
    if policy.choice.fundsZeroSupport { return projects }
    for project in projects where lacksSupport[project] {
      transcript.verdicts[project] = .init(.notFunded, .zeroSupport, record: nil)
    }
    return projects.filter { !lacksSupport[$0] }
  }

  private func bestOnly(_ competing: [Int]) throws(RuleFailure) -> BestOnly {
    try BestOnly(
      instance.settings.limits.isBestOnly ? competing : [], primary: primary, table: table,
      columns: columns, instance: instance, scoreText: transcript.keyText)
  }

  /// Zero-cost projects, the rule, and the second pass, each with its ties settled.
  private func settled(
    _ remaining: [Int], _ state: inout WalkState, _ choice: BestOnly
  ) throws(RuleFailure) -> WalkTrace {
    let isFree = { (project: Int) in table.costs[project] == 0 && !lacksSupport[project] }
    let minimums = instance.settings.limits.minimums
    let walk = Walk(
      table: table, misfit: policy.misfit, passesOverPool: policy.passesOverPool,
      minimums: minimums, extraAfter: instance.extraAfter.minorUnits)
    var planned: [PlannedWalk] = []
    func plan(_ stage: WalkStage, _ projects: [Int], _ phases: [WalkPhase]) {
      let ranking = Ranking(projects, primary: primary, columns.columns)
      planned.append(PlannedWalk(stage: stage, ranking: ranking, phases: phases))
    }
    if remaining.contains(where: isFree) {
      plan(.zeroCost, remaining.filter(isFree), [.everyone])
    }
    let paid = remaining.filter { !isFree($0) }
    plan(.rule, paid, minimums.indices.map(WalkPhase.minimum) + [.everyone])
    if walk.extraAfter > 0 {
      let returning = candidates.secondPassOnly.filter {
        policy.choice.fundsZeroSupport || !lacksSupport[$0]
      }
      plan(.secondPass, paid + returning, [.everyone])
    }
    var settling = TieSettling(
      walk: walk, columns: columns, field: instance.field, state: state,
      scoreText: transcript.keyText)
    var settled: [SettledOrder] = []
    for walk in planned { settled.append(try settling.settle(walk)) }
    return WalkTrace(walk: walk, planned: planned, settled: settled)
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
