package import AllocationRules
package import BudgetModel

/// Stages DECIDE, LEFTOVER and FORWARD, one depth at a time, deepest first, and CHECK
/// (CONFEDERATION 12).
package enum CycleCount {
  /// Decides the whole cycle.
  ///
  /// - Parameters:
  ///   - otherwise: the cycle as alternatives have it, or why it cannot be counted; where the one
  ///     without overrides is missing, no ballot says anything else in it
  ///   - tallyDigest: SHA-256 of `tallies/<council>.csv` by council id; empty: left out
  ///   - rule: the rule of a name
  /// - Throws: `CountFailure` for a tie without a lot, for input that only now shows to be
  ///   forbidden, and for a broken invariant.
  package static func decide(
    plan: CyclePlan, ballots: BallotCount,
    otherwise: [Alternative: Result<PlainCycle, CountFailure>] = [:],
    tallyDigest: (String) -> String = { _ in "" },
    rule: (String) -> (any Rule.Type)? = RuleRegistry.rule(named:)
  ) throws(CountFailure) -> CycleResult {
    let run = try finishedRun(of: plan, ballots, tallyDigest, rule)
    var result = try checkedResult(of: run)
    result.measures = try run.measures()
    result.previews = try previews(of: run, result)
    result.divergence = try run.divergences()
    result.representation = try run.representation()
    if plan.input.byLaw.membership == .double { result.doubledPeople = ballots.doubledPeople }
    for alternative in plan.alternatives {
      guard let cycle = otherwise[alternative] ?? plan.withoutOverrides(alternative, ballots) else {
        continue
      }
      do throws(CountFailure) {
        result.alternatives[alternative] = .effects(try effects(on: result, cycle.get(), rule))
      } catch {
        guard let stop = error.stop else { throw error }
        result.alternatives[alternative] = .stopped(stop)
      }
    }
    return result
  }

  /// The outcome alone, without measures and without what overrides changed.
  package static func outcome(
    of plan: CyclePlan, ballots: BallotCount,
    rule: (String) -> (any Rule.Type)? = RuleRegistry.rule(named:)
  ) throws(CountFailure) -> CycleResult {
    try checkedResult(of: finishedRun(of: plan, ballots, { _ in "" }, rule))
  }

  /// What each result of a pending referendum would make of the projects that wait; those that a tie
  /// without a lot leaves open stay pending.
  private static func previews(
    of run: CountRun, _ result: CycleResult
  ) throws(CountFailure) -> [PreviewRow]? {
    if run.papers.isEmpty { return nil }
    let waiting = result.results.filter { $0.status == .pending }
    var rows: [PreviewRow] = []
    for (id, results) in run.assumableResults {
      for (name, assumed) in results {
        var other = try CountRun(plan: run.plan, ballots: run.ballots)
        (other.rules, other.assumed) = (run.rules, [id: assumed])
        var statuses: [String: ProjectStatus] = [:]
        do throws(CountFailure) {
          try other.run()
          statuses = Self.statuses(try checkedResult(of: other))
        } catch {
          guard error.stop != nil else { throw error }
        }
        rows += waiting.map {
          PreviewRow(
            referendumID: id, result: name, projectID: $0.projectID, councilID: $0.councilID,
            poolID: $0.poolID, status: statuses[$0.projectID] ?? .pending)
        }
      }
    }
    return rows
  }

  private static func finishedRun(
    of plan: CyclePlan, _ ballots: BallotCount, _ tallyDigest: (String) -> String,
    _ rule: (String) -> (any Rule.Type)?
  ) throws(CountFailure) -> CountRun {
    var run = try CountRun(plan: plan, ballots: ballots)
    run.digests = plan.tree.councils.map { tallyDigest($0.id) }
    run.rules = try rules(of: plan, rule)
    try run.run()
    return run
  }

  private static func checkedResult(of run: CountRun) throws(CountFailure) -> CycleResult {
    let result = run.result()
    try RunChecks(run: run, result: result).require()
    return result
  }

  /// Projects whose status an alternative gives otherwise.
  ///
  /// - Throws: why that count does not come to an end
  private static func effects(
    on result: CycleResult, _ other: PlainCycle, _ rule: (String) -> (any Rule.Type)?
  ) throws(CountFailure) -> [AlternativeEffect] {
    let counted = statuses(result)
    let otherwise = statuses(try outcome(of: other.plan, ballots: other.ballots, rule: rule))
    return other.plan.projects.compactMap { project in
      guard let status = counted[project.id], let other = otherwise[project.id], status != other
      else { return nil }
      return AlternativeEffect(projectID: project.id, counted: status, otherwise: other)
    }
  }

  private static func statuses(_ result: CycleResult) -> [String: ProjectStatus] {
    Dictionary(result.results.map { ($0.projectID, $0.status) }, uniquingKeysWith: { $1 })
  }

  /// Every rule that a contest names, once.
  private static func rules(
    of plan: CyclePlan, _ rule: (String) -> (any Rule.Type)?
  ) throws(CountFailure) -> [String: any Rule.Type] {
    var found: [String: any Rule.Type] = [:]
    for contest in plan.contests where found[contest.settings.rule.name] == nil {
      let name = contest.settings.rule.name
      guard let known = rule(name) else {
        throw .refused([.notBuilt("rule \(quoted(name))", at: plan.levels[contest.council].place)])
      }
      found[name] = known
    }
    return found
  }
}

/// A tie to be listed, before its record has a number.
struct UsedTie {
  var record: RecordReference
  var tied: [String]
  var decidedBy: String
  var isDecisive: Bool
}

/// The state of one count while it runs.
struct CountRun {
  let plan: CyclePlan
  let ballots: BallotCount
  let figures: CouncilFigures
  var rules: [String: any Rule.Type] = [:]
  /// By `CouncilIndex`; empty: not known.
  var digests: [String] = []
  var treasury: Treasury
  var transcript: Transcript
  /// By `ContestIndex`.
  var decisions: [Decision?]
  /// By `PoolIndex`: money that came in `after`, for the second pass of its receiver.
  var arrivedAfter: [Money]
  /// Projects that come up to a contest by appeal, by `ContestIndex`.
  var appeals: [[Appeal]]
  /// The contest that each appealed project went to.
  var appealTargets: [ProjectIndex: ContestIndex] = [:]
  /// Contests by turnout, by the first council of their group.
  var turnoutOrders: [CouncilIndex: [ContestIndex]] = [:]
  var ties: [UsedTie] = []
  var diagnostics: [Diagnostic] = []
  /// Councils whose ballots are left out above, with all below them.
  var voidCouncils: Set<CouncilIndex>
  /// Seats or weight in the council above, where it decides through those that its children send.
  var weights: [CouncilIndex: Ratio] = [:]
  /// Contests that others than ballots decide: what a direct count would see, and who decided, by
  /// chamber; without chambers the id is empty.
  var heard: [ContestIndex: Instance] = [:]
  var plenums: [ContestIndex: [(chamber: String, members: [Plenum.Member])]] = [:]
  /// Pools whose money waits for a referendum, and those of them that cannot decide before it.
  var heldPools: Set<PoolIndex> = []
  var blockedPools: Set<PoolIndex> = []
  /// The papers of the referendums that are needed, in the order of the count.
  var papers: [ReferendumPaper] = []
  /// Referendums that a dispute asked for.
  var usedReferendums: Set<String> = []
  /// Results that are taken for granted, by referendum id.
  var assumed: [String: AssumedResult] = [:]

  init(plan: CyclePlan, ballots: BallotCount) throws(CountFailure) {
    self.plan = plan
    self.ballots = ballots
    figures = CouncilFigures(plan: plan, ballots: ballots)
    voidCouncils = Self.voidCouncils(of: plan, figures)
    let (funding, notes) = try Self.funding(of: plan, figures)
    diagnostics = notes
    treasury = funding.treasury
    treasury.tagsOfProjects = plan.projects.map(\.tags)
    transcript = Transcript(pools: plan.pools.count)
    for (position, records) in funding.records.enumerated() {
      for record in records { transcript.append(record, to: PoolIndex(position)) }
    }
    decisions = Array(repeating: nil, count: plan.contests.count)
    arrivedAfter = Array(repeating: .zero, count: plan.pools.count)
    appeals = Array(repeating: [], count: plan.contests.count)
    ties = funding.ties.map {
      UsedTie(record: $0.record, tied: $0.tied, decidedBy: "council-id", isDecisive: true)
    }
  }

  /// FUND, here only where a formula reads the ballots of this cycle.
  private static func funding(
    of plan: CyclePlan, _ figures: CouncilFigures
  ) throws(CountFailure) -> (Funding, [Diagnostic]) {
    if let funding = plan.funding { return (funding, []) }
    let (funding, diagnostics) = plan.fund(figures)
    let errors = diagnostics.filter { $0.level == .error }
    if !errors.isEmpty { throw .refused(errors.inOrder()) }
    return (funding, diagnostics)
  }

  mutating func run() throws(CountFailure) {
    let depths = plan.tree.depths
    for depth in (0...(depths.max() ?? 0)).reversed() {
      let councils = plan.tree.indices.filter { depths[$0] == depth }
      try decide(councils)
      try moveLeftovers(of: councils)
      forwardAppeals(of: councils)
    }
    markWaiting()
    try refuseNeedlessResults()
    closePools()
    if let broken = treasury.brokenInvariant { throw .invariant(broken) }
  }

  /// The contests of a council's pools, in declared order.
  func contests(of council: CouncilIndex) -> [ContestIndex] {
    plan.poolsOfCouncil[council].compactMap { plan.contestOfPool[$0] }
  }
}

/// Stage DECIDE.
extension CountRun {
  private mutating func decide(_ councils: [CouncilIndex]) throws(CountFailure) {
    let contests = councils.flatMap { self.contests(of: $0) }
    let groups = siblingGroups(of: councils).filter(\.decidesByTurnoutBefore)
    var receivers: [ContestIndex: SiblingGroup] = [:]
    for group in groups {
      if let receiver = try turnoutOrder(of: group).first {
        receivers[receiver] = group
      }
    }
    let isWaiting = contests.map { contest in
      receivers[contest] != nil || !poolsFeeding(plan.contests[contest].pool).isEmpty
    }
    for (contest, waits) in zip(contests, isWaiting) where !waits { try decide(contest) }
    for (contest, waits) in zip(contests, isWaiting) where waits {
      for feeder in poolsFeeding(plan.contests[contest].pool) { takeTerminalStep(feeder) }
      if let group = receivers[contest] {
        if !heldPools.isDisjoint(with: group.pools) {
          blockedPools.insert(plan.contests[contest].pool)
        } else {
          giveByTurnout(group, to: contest)
        }
      }
      try decide(contest)
    }
  }

  /// Earlier pools of the same council whose leftover goes to this one.
  private func poolsFeeding(_ pool: PoolIndex) -> [PoolIndex] {
    plan.poolsOfCouncil[plan.poolOwners[pool]].filter { other in
      other < pool && plan.steps(of: other) == [.to]
        && plan.poolSettings[other].leftover.toPool == plan.pools[pool].id
    }
  }
}
