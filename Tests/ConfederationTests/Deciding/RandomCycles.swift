import BudgetModel

@testable import Confederation

/// Random trees of depth <= 4 with at most 12 councils and 10 projects, the same for the same seed.
struct RandomCycle {
  var builder = CycleBuilder()
  var tallies = HandTallies()
  var random: SeededNumbers

  /// - Parameter collective: also steps among siblings and money that comes `after`
  init(seed: UInt64, collective: Bool = true, misfits: [String] = ["skip", "stop"]) {
    random = SeededNumbers(seed: seed)
    addCouncils()
    addLevels(collective: collective, misfits: misfits)
    addPools()
    addProjects()
    builder.lot = LotOrder(order: builder.projects.map(\.id).reversed())
    builder.councilLot = LotOrder(order: builder.councils.map(\.id).reversed())
  }

  private mutating func addCouncils() {
    builder.council("c0", kind: "d0", population: 1_000, eligible: 1_000)
    var depths = [0]
    for number in 1..<random.number(in: 2...12) {
      let open = depths.indices.filter { depths[$0] < 4 }
      let parent = open[random.number(in: 0...open.count - 1)]
      depths.append(depths[parent] + 1)
      builder.council(
        "c\(number)", under: "c\(parent)", kind: "d\(depths[number])",
        population: Int64(random.number(in: 1...500)),
        eligible: Int64(random.number(in: 20...60)))
      tallies.counted["c\(number)"] = random.number(in: 0...20)
    }
  }

  private mutating func addLevels(collective: Bool, misfits: [String]) {
    for depth in 0...4 {
      let misfit = misfits[random.number(in: 0...misfits.count - 1)]
      let steps = depth == 0 ? [.carry] : self.steps(collective: collective)
      let (up, turnout) = (when(collective), when(collective && steps.first == .turnout))
      let passesOn = random.chance(30)
      builder.level("d\(depth)") {
        $0.contest.rule = RuleChoice(
          name: "greedy",
          parameters: [.init("score", .text("votes")), .init("misfit", .text(misfit))])
        $0.contest.leftover.steps = steps
        $0.contest.leftover.upWhen = up
        $0.contest.leftover.turnoutWhen = steps.first == .turnout ? turnout : .after
        $0.contest.leftover.turnoutPassesOn = passesOn
        $0.contest.leftover.topUpShare = Ratio(1, over: 2)
      }
    }
  }

  private mutating func when(_ mayBeAfter: Bool) -> LeftoverPolicy.When {
    mayBeAfter && random.chance(50) ? .after : .before
  }

  private mutating func steps(collective: Bool) -> [LeftoverPolicy.Step] {
    let last: [LeftoverPolicy.Step] = [.up, .up, .up, .carry, .lapse]
    var steps = [last[random.number(in: 0...4)]]
    if !collective { return [.up] }
    for step in [LeftoverPolicy.Step.sideways, .turnout, .topUp] where random.chance(30) {
      steps.insert(step, at: 0)
    }
    return steps
  }

  private mutating func addPools() {
    var formula = Formula(id: "people", place: SourceLocation(file: "cycle.yaml"))
    formula.parts = [.init(share: .one, weight: .population)]
    builder.byLaw.formulas = [formula]
    builder.pool("ROOT", of: "c0", amount: Int64(random.number(in: 0...500)))
    let depths = Set(builder.councils.map(\.kind)).subtracting(["d0"]).sorted()
    for depth in depths where random.chance(80) {
      builder.pool("S\(depth)", of: "c0", amount: Int64(random.number(in: 1...900))) {
        $0.split = [.init(target: .level(depth), share: .one, formulaID: "people")]
      }
    }
    for council in builder.councils where random.chance(25) && council.id != "c0" {
      let amount = Int64(random.number(in: 0...200))
      builder.pool("x\(council.id)", of: council.id, amount: amount)
    }
  }

  private mutating func addProjects() {
    let owners = Set(builder.byLaw.pools.filter(\.split.isEmpty).map(\.councilID))
    let split = Set(
      builder.byLaw.pools.flatMap(\.split).map { line -> String in
        if case .level(let id) = line.target { id } else { "" }
      })
    let councils = builder.councils.filter { owners.contains($0.id) || split.contains($0.kind) }
    for number in 0..<random.number(in: 0...10) {
      let council = councils[random.number(in: 0...councils.count - 1)]
      let state: ProjectState = random.chance(10) ? .withdrawn : .qualified
      builder.project("p\(number)", in: council.id, cost: Int64(random.number(in: 1...300))) {
        $0.state = state
      }
      tallies.votes["p\(number)"] = Int64(random.number(in: 0...8))
    }
  }
}

extension RandomCycle {
  /// Adds thresholds, limits, quorums, appeals, groups and acts of authorities.
  mutating func enrich() {
    for place in builder.byLaw.levels.indices {
      var contest = builder.byLaw.levels[place].contest
      enrich(&contest)
      builder.byLaw.levels[place].contest = contest
      if random.chance(30) {
        builder.byLaw.levels[place].quorum = Level.Quorum(
          share: Ratio(1, over: 5), of: "eligible", below: random.chance(50) ? .advisory : .decide)
      }
      let steps = builder.byLaw.levels[place].contest.leftover.steps ?? []
      if random.chance(40) && !steps.contains(.sideways) {
        builder.byLaw.levels[place].appeal = Level.Appeal(share: Ratio(1, over: 2), of: "touched")
      }
    }
    for place in builder.projects.indices {
      if random.chance(40) { builder.projects[place].categories = ["green"] }
      if random.chance(20) { builder.projects[place].groups = ["site"] }
    }
    for project in builder.projects where random.chance(15) { act(on: project) }
    addResources()
    addEarmarks()
  }

  /// Tags of pools, sources among them, and of projects.
  private mutating func addEarmarks() {
    for place in builder.byLaw.pools.indices where random.chance(40) {
      builder.byLaw.pools[place].tag = random.chance(50) ? "clean" : "young"
    }
    for place in builder.projects.indices {
      builder.projects[place].tags = ["clean", "young"].filter { _ in random.chance(40) }
    }
  }

  /// Two resources of some pools, and what projects need of them.
  private mutating func addResources() {
    for place in builder.byLaw.pools.indices
    where builder.byLaw.pools[place].split.isEmpty && random.chance(50) {
      builder.byLaw.pools[place].resources = [
        "hours": Int64(random.number(in: 0...20)), "tools": Int64(random.number(in: 0...3)),
      ]
    }
    for place in builder.projects.indices where random.chance(60) {
      builder.projects[place].resources = [
        "hours": Int64(random.number(in: 0...12)), "tools": Int64(random.number(in: 0...2)),
      ]
    }
  }

  private mutating func enrich(_ contest: inout ContestSettings) {
    if random.chance(40) {
      contest.thresholds = [
        Threshold(measure: .votes, need: .atLeast(Ratio(2)), holdsInSecondPass: random.chance(50))
      ]
    }
    if random.chance(20) { contest.limits.maximumWinners = Int64(random.number(in: 1...2)) }
    if random.chance(30) {
      contest.limits.caps = [
        .init(
          subject: .label("green"), maximumAmount: Money(minorUnits: 200), maximumProjects: 1)
      ]
    }
    contest.limits.isBestOnly = random.chance(20)
  }

  private mutating func act(on project: Project) {
    let actions: [Override.Action] =
      project.state == .qualified ? [.exclude, .withdraw, .fund, .setCost, .qualify] : [.setCost]
    let cost = Money(minorUnits: Int64(random.number(in: 1...300)))
    builder.byLaw.overrides.append(
      Override(
        projectID: project.id, action: actions[random.number(in: 0...actions.count - 1)],
        reason: "r", by: "council", on: nil, cost: cost, place: .byLaw))
  }
}
