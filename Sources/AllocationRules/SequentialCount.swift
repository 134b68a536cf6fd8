import BudgetModel

/// A rule whose ballots fund one project after the other: who is still in the running, what limits
/// bar, how ties end, and the stages of a pool before and after the rule (RULES 1.6, 2, 3).
struct SequentialCount {
  let instance: Instance
  let table: LimitTable
  let columns: TieColumns
  /// Made when it is first asked for.
  var supporters: Supporters { supporterTable.value }
  let choice: ScoreChoice
  /// What the rule may spend, B', in minor units.
  private(set) var pool: Int64 = 0
  /// Projects with support that are neither funded nor out, in id order; each costs something, at
  /// most `pool`.
  private(set) var candidates: [Int] = []
  /// False where no ballot decides anything.
  private(set) var decides = true
  /// True if a limit bars a project with support before the first round.
  private(set) var barsBeforeRounds = false
  private(set) var transcript: OrderedTranscript
  private(set) var state: WalkState
  private let supporterTable: SupporterTable
  private let found: Candidates
  private let scoring: Scoring
  private var fundedCount = 0
  /// Projects of a tie that could change nothing, with the rank that they share.
  private var harmless: (projects: Set<Int>, rank: Int) = ([], 0)

  /// R: what is left, in minor units.
  var left: Int64 { state.left }
  func cost(_ project: Int) -> Int64 { table.costs[project] }
  /// Projects that stand for election without support, in id order.
  var unsupported: [Int] { found.qualified.filter { scoring.lacksSupport[$0] } }
  func id(_ project: Int) -> JSONValue { .string(instance.field[project].id) }

  /// Runs the stages of one pool, `rule` between them.
  ///
  /// - Parameters:
  ///   - choice: what walks after the rule order by, and the column `score`
  ///   - least: what the rule must at least pay a project
  static func allocate(
    _ instance: Instance, by choice: ScoreChoice,
    least: (Project) -> Int64 = { $0.cost.minorUnits },
    _ rule: (inout SequentialCount) throws(RuleFailure) -> Void
  ) throws(RuleFailure) -> Outcome {
    if instance.earlier != nil {
      var policy = OrderedPolicy(choice: choice, misfit: .skip)
      policy.passesOverPool = true
      return try OrderedCount.allocate(instance, policy)
    }
    var count = try SequentialCount(opening: instance, by: choice, least: least)
    if count.decides {
      try rule(&count)
      if !instance.extraAfter.isZero { try count.walk(.secondPass) }
    }
    return count.transcript.outcome(left: count.state.left)
  }

  /// The count after the stages before the rule. Parameters as those of `allocate`.
  init(
    opening instance: Instance, by choice: ScoreChoice,
    least: (Project) -> Int64 = { $0.cost.minorUnits }
  ) throws(RuleFailure) {
    guard instance.settings.limits.minimums.isEmpty else {
      throw .refused(
        .limitNotSupported,
        "the rule \(quoted(instance.settings.rule.name)) does not support 'minimums'; take them "
          + "out, or choose a rule that walks an order")
    }
    self.instance = instance
    self.choice = choice
    table = try LimitTable(field: instance.field, limits: instance.settings.limits)
    columns = TieColumns(instance)
    supporterTable = SupporterTable(instance)
    let found = try Candidates(instance, choice)
    self.found = found
    scoring = Scoring(choice, scores: found.scores, instance.tally)
    state = WalkState(
      left: instance.amount.minorUnits, use: LimitUse(table),
      isFunded: Array(repeating: false, count: instance.field.count))
    transcript = OrderedTranscript(
      instance: instance, columns: columns, scoring: scoring, table: table)
    try begin(least)
  }
}

/// Before the rule.
extension SequentialCount {
  private mutating func begin(_ least: (Project) -> Int64) throws(RuleFailure) {
    transcript.take(found)
    try payPrefunded()
    pool = state.left
    if instance.hasNoBallots {
      for project in found.qualified {
        transcript.verdicts[project] = .init(.notFunded, .noBallots, record: nil)
      }
      state.left += instance.extraAfter.minorUnits
      decides = false
      return
    }
    let supported = found.qualified.filter { isSupported($0) }
    let leaving = try leaveGroups(supported)
    try walk(.zeroCost)
    candidates = supported.filter { !leaving.contains($0) && cost($0) > 0 }
    for project in candidates where least(instance.field[project]) > pool {
      transcript.verdicts[project] = .init(.notFunded, .costAbovePool, record: nil)
    }
    candidates = candidates.filter { least(instance.field[$0]) <= pool }
    barBeforeRounds()
    let ranking = Ranking(supported, primary: scoring.ranks, columns.columns)
    transcript.setOrder(ranking.groups.flatMap { $0.flatMap { $0 } })
  }

  private mutating func payPrefunded() throws(RuleFailure) {
    for project in instance.prefunded {
      if cost(project) > state.left {
        throw .refused(
          .overrideOverPool,
          "the pool \(quoted(instance.poolID)) cannot pay \(quoted(instance.field[project].id)), "
            + "which an override funds; correct the override or the pool")
      }
      transcript.prefund(project, before: state.left)
      state.left -= cost(project)
      state.use.add(project, paying: cost(project), table)
      state.isFunded[project] = true
    }
    transcript.writePrefunded()
  }

  private mutating func isSupported(_ project: Int) -> Bool {
    if !scoring.lacksSupport[project] { return true }
    transcript.verdicts[project] = .init(.notFunded, .zeroSupport, record: nil)
    return false
  }

  /// `exclusive: best-only` (RULES 3.4).
  private mutating func leaveGroups(_ supported: [Int]) throws(RuleFailure) -> Set<Int> {
    let choice = try BestOnly(
      instance.settings.limits.isBestOnly ? supported : [], primary: scoring.ranks, table: table,
      columns: columns, instance: instance, scoreText: scoring.keyText)
    transcript.write(choice, choice.cuts.map { _ in nil })
    return Set(choice.leaving.keys)
  }

  private mutating func barBeforeRounds() {
    for project in candidates {
      guard let barrier = state.use.barrier(to: project, table) else { continue }
      transcript.bar(project, barrier, left: left)
      barsBeforeRounds = true
    }
    candidates = candidates.filter { state.use.barrier(to: $0, table) == nil }
  }
}

/// Walks of an order besides the rule's own rounds.
extension SequentialCount {
  /// Who takes part in a walk at this state.
  ///
  /// - Parameter other: what the walk orders by in place of the votes
  func walkers(
    _ stage: WalkStage, from state: WalkState, by other: Scoring? = nil
  ) -> [Int] {
    let lacksSupport = (other ?? scoring).lacksSupport
    let isOut: (Int) -> Bool = {
      state.isFunded[$0] || (stage != .secondPass && cost($0) > pool)
        || transcript.verdicts[$0]?.reason == .exclusive && instance.settings.limits.isBestOnly
    }
    if stage == .zeroCost {
      return found.qualified.filter { cost($0) == 0 && !lacksSupport[$0] && !isOut($0) }
    }
    let returning = stage == .secondPass ? found.secondPassOnly : []
    return (found.qualified + returning).sorted().filter {
      (choice.fundsZeroSupport && stage != .allFit || !lacksSupport[$0]) && !isOut($0)
    }
  }

  /// Walks the projects of a stage in order of score, funding what fits.
  mutating func walk(_ stage: WalkStage, by other: Scoring? = nil) throws(RuleFailure) {
    let walkers = walkers(stage, from: state, by: other)
    if walkers.isEmpty && stage != .secondPass { return }
    let trace = try trace(stage, walkers, from: state, by: other)
    let start = state
    let (steps, end) = trace.steps(from: start)
    transcript.scoring = other ?? scoring
    transcript.write(trace, steps, trace.reversals(from: start, end: end))
    transcript.scoring = scoring
    state = end
    candidates = candidates.filter { !state.isFunded[$0] }
  }

  /// Writes the ties of a walk whose outcome does not count.
  mutating func writeSetAside(_ trace: WalkTrace) { transcript.writeSetAside(trace) }

  /// A settled walk; nothing is written yet.
  ///
  /// - Throws: `tieWithoutLot` for a decisive tie that the chain leaves open
  func trace(
    _ stage: WalkStage, _ walkers: [Int], from state: WalkState, by other: Scoring? = nil
  ) throws(RuleFailure) -> WalkTrace {
    let scoring = other ?? scoring
    let walk = Walk(
      table: table, misfit: .skip, passesOverPool: stage == .secondPass, minimums: [],
      extraAfter: instance.extraAfter.minorUnits, earmarks: EarmarkTable(instance))
    let ranking = Ranking(walkers, primary: scoring.ranks, columns.columns)
    let planned = PlannedWalk(stage: stage, ranking: ranking, phases: [.everyone])
    var settling = TieSettling(
      walk: walk, columns: columns, field: instance.field, state: state,
      scoreText: scoring.keyText)
    return WalkTrace(walk: walk, planned: [planned], settled: [try settling.settle(planned)])
  }
}

/// Rounds.
extension SequentialCount {
  /// Takes a candidate out for good; `reason` stands in the next record.
  mutating func drop(_ project: Int, _ reason: Reason) { drop([project], reason) }

  mutating func drop(_ projects: [Int], _ reason: Reason) {
    for project in projects {
      transcript.verdicts[project] = .init(.notFunded, reason, record: transcript.nextRecord)
    }
    let isOut = Set(projects)
    candidates.removeAll(where: isOut.contains)
  }

  /// How a tie of equal values ends (RULES 1.6).
  struct SettledTie {
    /// In id order.
    var tied: [Int]
    /// Funded first.
    var chosen: Int
    var isDecisive = false
    fileprivate var ranking: Ranking
    /// The projects that the lot ordered, in its order; empty: it was not asked.
    fileprivate var drawn: [Int] = []
  }

  /// The one project of a tie that is funded first, with the record of the tie.
  ///
  /// - Parameters:
  ///   - tied: candidates of equal value, in id order
  ///   - testsPool: the rule tests in each round whether a project fits what is left
  ///   - asWhole: the lot is asked wherever the tie can matter, also among projects whose order
  ///     cannot once the other keys have left no other
  ///   - disjoint: whether no ballot supports two of the projects; nil: by all supporters
  mutating func choose(
    _ tied: [Int], value: String, testsPool: Bool, asWhole: Bool = false,
    disjoint: (([Int]) -> Bool)? = nil
  ) throws(RuleFailure) -> Int {
    if tied.count == 1 { return tied[0] }
    let tie = try settle(
      tied, value: value, testsPool: testsPool, asWhole: asWhole, disjoint: disjoint)
    write(tie, value: value)
    return tie.chosen
  }

  /// The end of a tie; nothing is written. Parameters as those of `choose`.
  ///
  /// - Throws: `tieWithoutLot` for a decisive tie that the chain leaves open
  func settle(
    _ tied: [Int], value: String, testsPool: Bool, asWhole: Bool = false,
    disjoint: (([Int]) -> Bool)? = nil
  ) throws(RuleFailure) -> SettledTie {
    let ranking = ranking(ofTie: tied)
    let best = ranking.groups[0][0]
    var tie = SettledTie(tied: tied, chosen: best[0], ranking: ranking)
    func isHarmless(_ projects: [Int]) -> Bool {
      harmless.projects.isSuperset(of: projects)
        || fitsTogether(projects, testsPool: testsPool)
          && (disjoint?(projects) ?? supporters.areDisjoint(projects))
    }
    tie.isDecisive = !isHarmless(tied)
    if tie.isDecisive && best.count > 1 && (asWhole || !isHarmless(best)) {
      tie.drawn = try draw(best, value)
      tie.chosen = tie.drawn[0]
    }
    return tie
  }

  private func draw(_ equals: [Int], _ value: String) throws(RuleFailure) -> [Int] {
    try columns.resolved(equals, field: instance.field, round: transcript.nextRound, value: value)
  }

  /// Which part of the order of a tie a rule asks for.
  enum OrderPart { case first, last, all }

  /// The members of a tie in the order of the chain, under a rule of which every tie is decisive, with
  /// the record of the tie. The lot leaves apart what is not asked for.
  mutating func order(
    _ tied: [Int], _ part: OrderPart, at place: String, value: String
  ) throws(RuleFailure) -> [Int] {
    if tied.count == 1 { return tied }
    let ranking = ranking(ofTie: tied)
    var knots = ranking.groups[0]
    var drawn: [[Int]] = []
    for (place, knot) in knots.enumerated() where knot.count > 1 {
      let isAsked = part == .all || place == (part == .first ? 0 : knots.count - 1)
      if !isAsked { continue }
      knots[place] = try draw(knot, value)
      drawn.append(knots[place])
    }
    let writer = TieRecords(field: instance.field, columns: columns)
    var tie = writer.record(
      tied, ranking, drawn: drawn, at: place, key: value, isDecisive: true, nil)
    tie.record.members["round"] = JSONValue(number: transcript.nextRound)
    transcript.append(tie)
    return knots.flatMap { $0 }
  }

  private func ranking(ofTie tied: [Int]) -> Ranking {
    Ranking(tied, primary: Array(repeating: 0, count: instance.field.count), columns.columns)
  }

  /// Writes the record of a tie, once for all rounds in which a tie that is not decisive goes on.
  mutating func write(
    _ tie: SettledTie, value: String, besides members: [String: JSONValue] = [:]
  ) {
    if harmless.projects.isSuperset(of: tie.tied) { return }
    let writer = TieRecords(field: instance.field, columns: columns)
    var written = writer.record(
      tie.tied, tie.ranking, drawn: tie.drawn.isEmpty ? [] : [tie.drawn], at: "select", key: value,
      isDecisive: tie.isDecisive, nil)
    written.record.members["round"] = JSONValue(number: transcript.nextRound)
    written.record.members.merge(members) { $1 }
    transcript.append(written)
    if !tie.isDecisive { harmless = (Set(tie.tied), fundedCount + 1) }
  }

  /// True if no limit and, where the rule tests it, no lack of money can come between the projects. A
  /// rule that does not test the pool runs ahead of this count, which does not know its winners.
  private func fitsTogether(_ tied: [Int], testsPool: Bool) -> Bool {
    if let most = table.maximumWinners {
      let winners = state.use.winners + Int64(tied.count)
      if !testsPool || winners > most { return false }
    }
    let limits = tied.flatMap { table.limitsOfProject[$0] }
    if Set(limits).count < limits.count { return false }
    return !testsPool || tied.reduce(0) { $0 + Int128(cost($1)) } <= Int128(left)
  }

  /// Funds a candidate in a round of its own and takes out those whom a limit bars from now on.
  mutating func fund(
    _ project: Int, _ record: TranscriptRecord, because reason: Reason = .funded
  ) {
    state.left -= cost(project)
    state.use.add(project, paying: cost(project), table)
    state.isFunded[project] = true
    candidates.removeAll { $0 == project }
    fundedCount += 1
    let barred = candidates.compactMap { other in
      state.use.barrier(to: other, table).map { (project: other, barrier: $0) }
    }
    for (other, barrier) in barred { drop(other, transcript.reason(barrier)) }
    var record = record
    if !barred.isEmpty {
      record.members["barred"] = .array(
        barred.map {
          .object([
            "project": id($0.project), "blocked_by": .string(transcript.name($0.barrier)),
          ])
        })
    }
    let rank = harmless.projects.contains(project) ? harmless.rank : fundedCount
    transcript.appendRound(record, funding: project, cost(project), reason, rank: rank)
  }

  /// Considers a project that is out, in a round of its own: funds it if it fits and no limit bars it.
  mutating func reconsider(_ project: Int, stage: String, because reason: Reason) {
    var record = TranscriptRecord(
      "round",
      [
        "stage": .string(stage), "project": id(project), "cost": .string(String(cost(project))),
      ])
    let barrier = state.use.barrier(to: project, table)
    if barrier == nil && cost(project) <= left {
      record.members["selected"] = id(project)
      record.members["left"] = .string(String(left - cost(project)))
      fund(project, record, because: reason)
      return
    }
    record.members["left"] = .string(String(left))
    if let barrier {
      record.members["blocked_by"] = .string(transcript.name(barrier))
    } else {
      record.members["short_by"] = .string(String(cost(project) - left))
    }
    drop(project, barrier.map { transcript.reason($0) } ?? .eliminated)
    close(record)
  }

  /// The number of the last round that was written.
  var round: Int { transcript.nextRound - 1 }

  /// Writes a round that funds nothing.
  mutating func close(_ record: TranscriptRecord) { transcript.appendRound(record) }

  mutating func append(_ record: TranscriptRecord) { transcript.append(record) }
}

/// Rules that decide about all candidates at once.
extension SequentialCount {
  /// Writes a tie between projects that the chain ordered, about something other than a round.
  ///
  /// - Parameters:
  ///   - others: those whom the chain ordered together with them, if more
  ///   - place: `select` or `remainder`
  ///   - members: further members of the record
  mutating func writeTie(
    _ tied: [Int], among others: [Int]? = nil, drawn: [[Int]], at place: String, value: String,
    isDecisive: Bool = true, _ members: [String: JSONValue] = [:]
  ) {
    let ranking = Ranking(
      others ?? tied, primary: Array(repeating: 0, count: table.costs.count), columns.columns)
    let writer = TieRecords(field: instance.field, columns: columns)
    var tie = writer.record(
      tied, ranking, drawn: drawn, at: place, key: value, isDecisive: isDecisive, nil)
    tie.record.members.merge(members) { _, new in new }
    transcript.append(tie)
  }

  /// Grants a candidate what the rule found for it, in a record of its own.
  ///
  /// - Parameter least: the least amount that the project can use; a smaller one stays in the pool
  mutating func grant(_ project: Int, _ amount: Int64, least: Int64 = 0) {
    transcript.grant(project, amount, least: least, before: state.left)
    candidates.removeAll { $0 == project }
    if amount < least { return }
    state.left -= amount
    state.use.add(project, paying: amount, table)
    state.isFunded[project] = true
  }
}
