import AllocationRules
package import BudgetModel

extension CyclePlan {
  /// Runs the stages that need no ballots: TREE, QUALIFY, SCOPE, and FUND unless a formula reads the
  /// turnout of this cycle.
  ///
  /// `extraPools` are the rows of `pools.csv`. The plan is nil where a diagnostic is an error; all
  /// problems that can be told apart are reported at once.
  package static func make(
    _ input: CycleInput, extraPools: [PoolDeclaration]
  ) -> (plan: CyclePlan?, diagnostics: [Diagnostic]) {
    let inForce = TreeInForce(councils: input.councils, freeze: input.byLaw.dates.freezeTree)
    guard let tree = inForce.tree else { return (nil, inForce.diagnostics.inOrder()) }
    var planner = Planner(input: input, extraPools: extraPools, tree: tree)
    planner.diagnostics += inForce.diagnostics
    planner.run()
    let diagnostics = planner.diagnostics.inOrder()
    if diagnostics.contains(where: { $0.level == .error }) { return (nil, diagnostics) }
    var plan = planner.plan()
    plan.ignoredCouncils = inForce.ignored
    plan.extraPools = extraPools
    return (plan, diagnostics)
  }
}

extension [Diagnostic] {
  /// Each finding once, in printed order.
  func inOrder() -> [Diagnostic] {
    var seen: Set<Diagnostic> = []
    return sorted(by: Diagnostic.isBefore).filter { seen.insert($0).inserted }
  }
}

/// Gathers the parts of a plan, stage by stage.
struct Planner {
  let input: CycleInput
  let tree: CouncilTree
  let assignment: LevelAssignment
  let pools: PoolTable
  let settings: [ContestSettings]
  let overridden: OverridesApplied
  let bases: ColumnBase
  var scopes: [ProjectScope?] = []
  var qualifications: [Qualification?] = []
  var projects: [Project]
  var funding: Funding?
  var diagnostics: [Diagnostic] = []

  init(input: CycleInput, extraPools: [PoolDeclaration], tree: CouncilTree) {
    self.input = input
    self.tree = tree
    let byLaw = input.byLaw
    assignment = LevelAssignment(tree: tree, byLaw: byLaw)
    pools = PoolTable(
      byLaw: byLaw, extraPools: extraPools, tree: tree, levelIDs: assignment.levels.map { $0?.id })
    settings = Self.settings(of: pools, assignment)
    overridden = OverridesApplied(
      byLaw.overrides, projects: input.projects, fundsZeroCost: byLaw.reading.fundsZeroCost)
    projects = overridden.projects
    bases = ColumnBase(
      tree: tree, rollCounts: ColumnBase.rollCounts(input.roll, tree: tree, byLaw: byLaw))
    diagnostics = assignment.diagnostics + pools.diagnostics + overridden.diagnostics
  }

  /// The settings of each pool: its level's, changed by its council, changed by its own.
  private static func settings(
    of pools: PoolTable, _ assignment: LevelAssignment
  ) -> [ContestSettings] {
    pools.indices.map { pool in
      let owner = pools.owners[pool]
      guard let level = assignment.declared[owner] else {
        return ContestSettings(rule: RuleChoice(name: ""))
      }
      var settings = level.contestSettings(
        councilChanges: assignment.changes[owner], poolSettings: pools[pool].settings)
      settings.limits.resources = pools[pool].resources
      return settings
    }
  }

  mutating func run() {
    checkSettings()
    checkAmounts()
    let isSound = !diagnostics.contains { $0.level == .error }
    if isSound { fund() }
    findScopes()
    qualify()
    warnOfCosts()
  }

  private mutating func checkSettings() {
    for formula in input.byLaw.formulas {
      diagnostics += formula.problems()
      if let id = formula.residuePool, pools.index(ofID: id) == nil {
        diagnostics.append(.poolUnknown(id, at: formula.place))
      }
      for case .fixed(let weights) in formula.parts.map(\.weight) {
        for id in weights.keys.sorted(by: { $0.isBefore($1) }) where tree.index(ofID: id) == nil {
          diagnostics.append(.councilUnknown(id, at: formula.place))
        }
      }
    }
    for case let category? in input.byLaw.grades.map(\.priorityOf)
    where !projects.contains(where: { $0.categories.contains(category) }) {
      diagnostics.append(
        Diagnostic(
          .labelUnused, at: .byLaw,
          "no project has the category \(quoted(category)) of a grade table; check its spelling"))
    }
    for pool in pools.pools {
      guard let tag = pool.tag, !projects.contains(where: { $0.tags.contains(tag) }) else {
        continue
      }
      diagnostics.append(
        Diagnostic(
          .labelUnused, at: pool.place,
          "no project has the tag \(quoted(tag)) of pool \(quoted(pool.id)); check its spelling"))
    }
    var leftovers = LeftoverChecks(
      tree: tree, levels: assignment.levels, pools: pools, settings: settings)
    leftovers.run()
    checkRules()
    var ballots = ballotRules
    ballots.run()
    var contests = ContestChecks(byLaw: input.byLaw, projects: input.projects)
    contests.run(levels: input.byLaw.levels)
    for pool in pools.indices where !pools[pool].settings.isEmpty {
      contests.check(settings[pool], at: pools[pool].place)
    }
    var people = BaseChecks(
      tree: tree, levels: assignment.levels, pools: pools, settings: settings,
      bases: bases)
    people.run()
    var plenums = PlenumChecks(
      tree: tree, levels: assignment.levels, pools: pools, settings: settings)
    plenums.run()
    diagnostics += leftovers.diagnostics + ballots.diagnostics + contests.diagnostics
    diagnostics += plenums.diagnostics
    diagnostics += people.diagnostics
  }

  private var ballotRules: BallotRuleChecks {
    BallotRuleChecks(tree: tree, levels: assignment.levels, pools: pools, settings: settings)
  }

  /// A council or a pool may change the rule or the ballots so that they no longer go together.
  private mutating func checkRules() {
    let earmarked = pools.earmarked(
      input.byLaw, tree: tree, levelIDs: assignment.levels.map { $0?.id })
    for pool in pools.indices where !pools[pool].isSource {
      guard let rule = RuleRegistry.rule(named: settings[pool].rule.name),
        assignment.levels[pools.owners[pool]]?.mode != Level.Mode.none
      else { continue }
      if !pools[pool].resources.isEmpty && rule.spec.family != Greedy.spec.family {
        diagnostics.append(
          Diagnostic(
            .resourceNotSupported, at: pools[pool].place,
            "pool \(quoted(pools[pool].id)) has resources, which the rule \(quoted(rule.spec.name)) "
              + "does not weigh; choose greedy or top-k"))
      }
      let mode = assignment.levels[pools.owners[pool]]?.mode
      let isWalk = mode == .direct || mode == .tallySum || mode == .delegated
      if earmarked.contains(pool) && !(isWalk && settings[pool].rule.keepsEarmarks) {
        diagnostics.append(
          Diagnostic(
            .limitNotSupported, at: pools[pool].place,
            "pool \(quoted(pools[pool].id)) may hold money with a tag, which only greedy with misfit: "
              + "skip or stop keeps apart, in one chamber; choose that, or take the tag out"))
      }
      for conflict in settings[pool].conflicts(ruleReads: rule.spec.ballotKinds) {
        diagnostics.append(
          .setting("pool \(quoted(pools[pool].id)) \(conflict)", at: pools[pool].place))
      }
    }
  }

  /// Sums that a count may form must fit 64 bits.
  private mutating func checkAmounts() {
    let amounts = pools.pools.compactMap(\.amount) + projects.map(\.cost)
    checkSum(of: amounts.map(\.minorUnits), "pools and costs", "minor units")
    for name in Set(pools.pools.flatMap(\.resources.keys)).sorted(by: { $0.isBefore($1) }) {
      checkSum(
        of: projects.map { $0.resources[name] ?? 0 }, "projects' needs", "resource \(quoted(name))")
    }
  }

  private mutating func checkSum(of amounts: [Int64], _ what: String, _ unit: String) {
    var total = Int64(0)
    for amount in amounts {
      let sum = total.addingReportingOverflow(amount)
      if sum.overflow {
        diagnostics.append(
          Diagnostic(
            .overflow, at: .byLaw,
            "all \(what) together exceed 64 bits of \(unit); check the amounts"))
        return
      }
      total = sum.partialValue
    }
  }

  private var needsTally: Bool {
    let used = Set(pools.pools.flatMap { $0.split.compactMap(\.formulaID) })
    return input.byLaw.formulas.contains {
      used.contains($0.id) && $0.needsTally(input.byLaw.grades)
    }
  }

  private mutating func fund() {
    if needsTally {
      if input.byLaw.escalateOver != nil {
        diagnostics.append(
          .setting(
            "scope.escalate-over measures a cost on a pool that a formula fills by the votes of this "
              + "cycle, so that voters could not know who decides; take one of them out", at: .byLaw
          ))
      }
      return
    }
    let stage = FundingStage(
      pools: pools, tree: tree, byLaw: input.byLaw, levelIDs: assignment.levels.map { $0?.id },
      figures: nil)
    diagnostics += stage.diagnostics
    funding = stage.funding
  }

  /// Scopes follow the printed cost, so that an override of a cost moves no project to a pool that
  /// its voters did not see.
  private mutating func findScopes() {
    var finder = ScopeFinder(
      tree: tree, levels: assignment.levels, pools: pools,
      crossesDimensions: input.byLaw.scopeCrossesDimensions,
      escalateOver: input.byLaw.escalateOver, fundedAmounts: funding?.amounts)
    for project in input.projects {
      scopes.append(finder.scope(of: project))
      if let id = project.proposedBy, tree.index(ofID: id) == nil {
        diagnostics.append(.councilUnknown(id, at: project.place))
      }
    }
    var ballots = ballotRules
    ballots.checkAppeals(input.projects, scopes: scopes)
    diagnostics += finder.diagnostics + ballots.diagnostics
  }

  private mutating func qualify() {
    var tests = QualificationTests(
      tree: tree, bases: bases, alternatives: input.byLaw.qualify)
    for place in projects.indices {
      guard let scope = scopes[place], projects[place].state == .qualified else {
        qualifications.append(nil)
        continue
      }
      let found = tests.qualification(of: projects[place], in: scope.council)
      let isLifted = overridden.lifted.contains(place)
      qualifications.append(isLifted ? nil : found)
      if let found, !found.isMet, !isLifted { projects[place].state = .unqualified }
    }
    diagnostics += tests.diagnostics
    checkPrefunded()
  }

  private mutating func checkPrefunded() {
    for place in overridden.prefunded.sorted() where qualifications[place]?.isMet == false {
      for record in overridden.applied[place, default: []]
      where record.override.action == .fund {
        diagnostics.append(
          Diagnostic(
            .overrideConflict, at: record.override.place,
            "project \(quoted(record.override.projectID)) is to be funded and does not meet "
              + "qualify; add an override with action: qualify"))
      }
    }
  }

  private mutating func warnOfCosts() {
    guard let funding, !diagnostics.contains(where: { $0.level == .error }) else { return }
    for (place, project) in projects.enumerated() where project.state == .qualified {
      guard let pool = scopes[place]?.pool, project.cost > funding.amounts[pool] else { continue }
      let digits = input.byLaw.minorDigits
      diagnostics.append(
        Diagnostic(
          .costAbovePool, at: project.place,
          "project \(quoted(project.id)) costs \(project.cost.decimal(minorDigits: digits)), pool "
            + "\(quoted(pools[pool].id)) starts with "
            + "\(funding.amounts[pool].decimal(minorDigits: digits))"))
    }
  }
}

/// The finished plan.
extension Planner {
  /// Every council has a level and every project a scope when no diagnostic is an error.
  func plan() -> CyclePlan {
    let levels = assignment.levels.compactMap(\.self)
    var contests = contests(levels: levels)
    var contestOfPool = [ContestIndex?](repeating: nil, count: pools.pools.count)
    for (position, contest) in contests.enumerated() {
      contestOfPool[contest.pool] = ContestIndex(position)
    }
    let contestOfProject = scopes.map { scope in scope.flatMap { contestOfPool[$0.pool] } }
    for (position, contest) in contestOfProject.enumerated() {
      if let contest { contests[contest].projects.append(ProjectIndex(position)) }
    }
    var plan = CyclePlan(
      input: input, tree: tree, levels: levels, pools: pools.pools, contests: contests,
      contestOfProject: contestOfProject, projects: projects)
    plan.homeRule = assignment.homeRule
    plan.poolOwners = pools.owners
    plan.poolIndexByID = Dictionary(
      uniqueKeysWithValues: pools.indices.map { (pools[$0].id, $0) })
    plan.poolsOfCouncil = tree.indices.map { pools.pools(of: $0) }
    plan.poolSettings = settings
    plan.contestOfPool = contestOfPool
    plan.scopes = scopes
    plan.qualifications = qualifications
    plan.overrides = overridden.applied
    plan.prefunded = overridden.prefunded
    plan.lifted = overridden.lifted
    plan.funding = funding
    plan.rollCounts = bases.rollCounts
    return plan
  }

  /// One contest for each pool that may pay projects, by depth, council and pool.
  private func contests(levels: [Level]) -> [Contest] {
    let ordered = tree.indices.sorted { (tree.depths[$0], $0) < (tree.depths[$1], $1) }
    let readers = Participants(tree: tree, levels: levels)
    return ordered.filter { levels[$0].mode != .none }.flatMap { council in
      pools.pools(of: council).filter { !pools[$0].isSource }.map { pool in
        var contest = Contest(
          council: council, pool: pool, poolID: pools[pool].id, projects: [],
          settings: settings[pool], participants: readers.councils(of: council))
        contest.addsDimensions = levels[council].mode.addsBallots
        contest.franchise = input.byLaw.franchises.first { $0.id == levels[council].franchiseID }
        contest.publishedAmount = funding?.amounts[pool]
        return contest
      }
    }
  }
}

extension RuleChoice {
  /// Whether the rule keeps money with a tag for projects that have it.
  fileprivate var keepsEarmarks: Bool {
    name == Greedy.spec.name && ["skip", "stop"].contains(self["misfit"]?.text ?? "skip")
  }
}
