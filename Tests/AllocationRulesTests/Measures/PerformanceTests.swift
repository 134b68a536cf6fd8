import BudgetModel
import TestSupport
import Testing

@testable import AllocationRules

@Suite("How far a project was from winning")
struct PerformanceTests {
  /// `B 40 1 1 1`: cost to win, optimist, pessimist, singleton.
  private func rows(_ world: MeasureWorld) throws -> [String] {
    let measures = try world.performance()
    return Dictionary(grouping: measures, by: \.project).sorted { $0.key < $1.key }.map { own in
      own.value.reduce(MeasureWorld.id(own.key)) { $0 + " " + $1.text }
    }
  }

  @Test("the worked example under greedy")
  func greedyExample() throws {
    #expect(try rows(.d1) == ["B 40 1 1 1", "D none 2 2 2", "E none 1 1 1"])
  }

  @Test("the worked example under equal shares without completion")
  func sharesExample() throws {
    var world = MeasureWorld.d1
    world.rule = "equal-shares"
    world.parameters = [("completion", "none")]
    #expect(try rows(world) == ["B 15 1 1 1", "C 10 2 2 1", "D 5 2 4 2"])
    #expect(try world.performance().allSatisfy { $0.exactness == .exact })
  }

  @Test("the worked example under Phragmén")
  func phragmenExample() throws {
    var world = MeasureWorld.d1
    world.rule = "phragmen"
    #expect(try rows(world) == ["A 56 1 1 1", "B 44 1 1 1"])
    #expect(try world.performance().allSatisfy { $0.exactness == .exact })
  }

  @Test("the effective support of the worked example")
  func effectiveSupport() throws {
    var world = MeasureWorld.d1
    world.rule = "equal-shares"
    world.parameters = [("completion", "none")]
    let measures = try #require(try world.measured?.effectiveSupport())
    let texts = measures.map { MeasureWorld.id($0.project) + " " + $0.text }
    #expect(texts == ["A 1", "B 5/6", "C 2/3", "D 2/5", "E 2"])
  }

  private static let misfits: [[(String, String)]] = [
    [("misfit", "skip")], [("misfit", "stop")], [("misfit", "partial")],
    [("score", "votes-per-cost")], [("over-pool", "passed-over"), ("misfit", "stop")],
  ]

  @Test("greedy: every size is the least of all changes", arguments: misfits.indices)
  func greedy(_ number: Int) throws {
    var random = SeededGenerator(seed: UInt64(number))
    var known = 0
    for turn in 0..<50 {
      var world = MeasureWorld.random(&random)
      world.parameters = Self.misfits[number]
      world.limit(turn)
      known += try expectExact(world)
    }
    #expect(known > 60)
  }

  @Test("equal shares without completion: every size is the least of all changes")
  func shares() throws {
    var random = SeededGenerator(seed: 10)
    var known = 0
    for turn in 0..<60 {
      var world = MeasureWorld.random(&random)
      world.rule = "equal-shares"
      let utility = ["cost", "cardinality", "cost", "effort"][turn % 4]
      world.parameters = [("completion", "none"), ("utility", utility)]
      if turn.isMultiple(of: 5) { world.limits.maximumWinners = 1 }
      known += try expectExact(world)
    }
    #expect(known > 100)
  }

  @Test("Phragmén: every size is the least of all changes")
  func phragmen() throws {
    var random = SeededGenerator(seed: 12)
    var known = 0
    for turn in 0..<90 {
      var world = MeasureWorld.random(&random)
      world.rule = "phragmen"
      world.parameters =
        [
          [("misfit", "stop")], [("misfit", "skip")], [("tied-misfit", "choose-fitting")],
        ][turn % 3]
      if turn.isMultiple(of: 5) { world.limits.maximumWinners = 1 }
      if turn.isMultiple(of: 7) {
        world.limits.groups = [Limits.Group(id: "g", projects: ["A", "B"], maximum: 1)]
      }
      known += try expectExact(world)
    }
    #expect(known > 100)
  }

  @Test(
    "where ties ask for councils, only what holds wherever votes come is exact",
    arguments: ["greedy", "equal-shares", "phragmen"])
  func councils(_ rule: String) throws {
    var random = SeededGenerator(seed: 15)
    var (exact, open) = (0, 0)
    for turn in 0..<60 {
      var world = MeasureWorld.random(&random)
      world.rule = rule
      world.costs = world.costs.map { $0 % 2 + 3 }
      world.councils = world.ballots.map { _ in Int.random(in: 0...1, using: &random) }
      world.chain =
        [[.moreCouncils, .lot], [.cheaper, .moreVotes, .moreCouncils, .lot]][turn % 2]
      if rule == "equal-shares" {
        world.parameters = [("completion", "none"), ("utility", "cardinality")]
      }
      for measure in try world.performance() {
        let best = best(world, measure)
        switch (measure.size, measure.exactness) {
        case (.whole(let size), .exact):
          exact += 1
          #expect(size == best, "\(world) \(measure)")
        case (.whole(let size), _):
          open += 1
          #expect(size >= best ?? .max, "\(world) \(measure)")
        case (.notComputed(.tieChain), _): open += 1
        case (.notComputed, _): break
        default: #expect(best == nil, "\(world) \(measure)")
        }
      }
    }
    #expect(exact > 60 && open > 0, "\(exact) \(open)")
  }

  @Test(
    "with a completion each confirmed change wins and no claim is exact",
    arguments: ["add1", "add1u", "greedy"])
  func completions(_ completion: String) throws {
    var random = SeededGenerator(seed: 11)
    var confirmed = 0
    for _ in 0..<30 {
      var world = MeasureWorld.random(&random)
      world.rule = "equal-shares"
      world.parameters = [("completion", completion)]
      for measure in try world.performance() {
        guard case .whole(let size) = measure.size, measure.kind != .addPessimist else { continue }
        let wins = world.funds(with: measure)
        #expect(measure.exactness == (wins ? .upperBound : .unconfirmed), "\(world) \(measure)")
        confirmed += wins ? 1 : 0
        if measure.kind == .costToWin, wins {
          #expect(size <= world.costToWin(measure.project)!, "\(world)")
        }
      }
    }
    #expect(confirmed > 10)
  }

  @Test(
    "a tie that only a second pass from nothing would have is none of the count",
    arguments: ["equal-shares", "phragmen"])
  func secondPassAlone(_ rule: String) throws {
    // The rounds fund B and C, who tie without harm. If the second pass began with nothing funded, A
    // would leave 35 for one of them.
    var world = MeasureWorld(
      pool: 100, costs: [70, 20, 20],
      ballots: Array(repeating: [0], count: 6) + [[1], [1], [2], [2]])
    world.extraAfter = 5
    world.rule = rule
    if rule == "equal-shares" { world.parameters = [("completion", "none")] }
    if rule == "phragmen" { world.costs[0] = 85 }
    let contest = try #require(world.measured)
    #expect(contest.statuses == [.notFunded, .funded, .funded])
    #expect(try contest.performance().count == 4)
  }

  @Test(
    "with a second pass no claim about rounds is exact, and what wins is counted by the whole rule",
    arguments: ["equal-shares", "phragmen"])
  func secondPasses(_ rule: String) throws {
    var random = SeededGenerator(seed: 13)
    var known = 0
    for _ in 0..<60 {
      var world = MeasureWorld.random(&random)
      world.extraAfter = Int64.random(in: 1...8, using: &random)
      world.rule = rule
      if rule == "equal-shares" { world.parameters = [("completion", "none")] }
      for measure in try world.performance() {
        let best = best(world, measure)
        switch (measure.size, measure.exactness) {
        case (.whole(let size), .exact):
          known += 1
          #expect(size == best, "\(world) \(measure)")
        case (.impossible, .exact), (.above, .exact):
          #expect(best == nil, "\(world) \(measure)")
        case (.whole, .upperBound):
          known += 1
          #expect(world.funds(with: measure), "\(world) \(measure)")
        default: break
        }
      }
    }
    #expect(known > 50)
  }

  @Test("greedy: with a second pass every size is still the least of all changes")
  func greedySecondPass() throws {
    var random = SeededGenerator(seed: 14)
    var known = 0
    for _ in 0..<50 {
      var world = MeasureWorld.random(&random)
      world.extraAfter = Int64.random(in: 1...8, using: &random)
      known += try expectExact(world)
    }
    #expect(known > 60)
  }

  @Test("a percentage is worked out again for every number of new voters")
  func movingThreshold() throws {
    // Half of 8 ballots are 4, which A has. One new voter makes it 5: A is out, and B, with 1 + 6 of 14,
    // is the first to have half again.
    var world = MeasureWorld(
      pool: 5, costs: [5, 5], ballots: [[0], [0], [0], [0], [1], [], [], []])
    world.thresholds = [Threshold(measure: .votes, need: .percent(Ratio(50), of: .counted))]
    #expect(try rows(world) == ["B none 4 4 6"])
  }

  @Test("greedy is measured by tallies, whatever the ballots weigh")
  func ballotsOfGreedy() throws {
    var world = MeasureWorld.d1
    world.thresholds = [
      Threshold(measure: .votes, need: .atLeast(Ratio(3))),
      Threshold(measure: .votes, need: .percent(Ratio(20), of: .counted)),
    ]
    let plain = try #require(world.measured)
    var instance = plain.instance
    instance.profile = world.profile
    instance.profile?.weightScale = 10_000_000
    instance.profile?.weights = world.profile.weights.map { $0 * 10_000_000 }
    let contest = MeasuredContest(
      instance: instance, statuses: plain.statuses, isPartlyFunded: false)
    let sizes = try contest.performance()
    #expect(sizes == (try plain.performance()))
    #expect(sizes.contains { $0.kind == .addSingleton && $0.exactness == .exact })
  }

  @Test("a number of new voters up to which nothing was found shows nothing under a completion")
  func nothingFound() throws {
    // The second pass of nobody: B costs more than its one supporter and any new ones have.
    var world = MeasureWorld(
      pool: 100, costs: [10, 100], ballots: Array(repeating: [0], count: 30) + [[1]])
    world.rule = "equal-shares"
    for (completion, exactness) in [("none", MeasureExactness.exact), ("greedy", .unconfirmed)] {
      world.parameters = [("completion", completion)]
      let above = try #require(
        try world.performance().first { $0.project == 1 && $0.kind == .addSingleton })
      #expect(above.exactness == exactness)
      guard case .above = above.size else {
        Issue.record("\(above)")
        continue
      }
    }
  }

  @Test("with limits on what can be known the reason stands in place of a number")
  func gaps() throws {
    var world = MeasureWorld.d1
    world.chain = [.dearer, .lot]
    #expect(try world.performance()[0].size == .notComputed(.tieChain))
    world = .d1
    world.rule = "top-k"
    var instance = world.instance
    instance.settings.rule.parameters = [.init("k", .count(1))]
    let contest = MeasuredContest(
      instance: instance, statuses: try TopK.allocate(instance).verdicts.map(\.status),
      isPartlyFunded: false)
    let measures = try contest.performance()
    #expect(measures.allSatisfy { $0.size == .notComputed(.rule) })
    #expect(measures.count == 16)
  }

  /// The size of a measure by trying all changes of its kind.
  private func best(_ world: MeasureWorld, _ measure: ProjectMeasure) -> Int64? {
    switch measure.kind {
    case .costToWin: world.costToWin(measure.project)
    case .addOptimist: world.optimist(measure.project)
    case .addPessimist: world.pessimist(measure.project)
    default: world.singleton(measure.project, upTo: 60)
    }
  }

  /// Compares every measure with all changes of its kind.
  ///
  /// - Returns: how many numbers there were
  private func expectExact(_ world: MeasureWorld) throws -> Int {
    var known = 0
    for measure in try world.performance() {
      let expected = best(world, measure)
      switch measure.size {
      case .notComputed(let gap):
        let isOpen = gap == .lot && world.lot == nil
        let right: [MeasureGap] = [.thresholds, .limits, .noBallots]
        let isOfUtility = gap == .utility && world.parameters.contains { $0.1 == "effort" }
        #expect(isOpen || isOfUtility || right.contains(gap), "\(world) \(measure)")
      case .above(let most): #expect(most >= 60 && expected == nil, "\(world) \(measure)")
      case .impossible: #expect(expected == nil, "\(world) \(measure)")
      case .whole(let size):
        known += 1
        #expect(size == expected, "\(world) \(measure)")
        if measure.kind != .addPessimist { #expect(world.funds(with: measure), "\(measure)") }
      case .ratio: Issue.record("\(measure)")
      }
    }
    return known
  }
}

extension ProjectMeasure {
  var text: String {
    switch size {
    case .whole(let number): String(number)
    case .ratio(let ratio): ratio.exact
    case .impossible: "none"
    case .above(let number): ">\(number)"
    case .notComputed(let gap): gap.rawValue
    }
  }
}

extension MeasureWorld {
  /// True if the whole rule funds the project with the witness of the measure.
  func funds(with measure: ProjectMeasure) -> Bool {
    guard let witness = measure.witness else { return false }
    let changed = witness.applied(to: instance)
    let outcome = try? RuleRegistry.rule(named: rule)!.allocate(changed)
    return outcome?.payments.contains {
      $0.project == measure.project && $0.amount == changed.field[measure.project].cost
    } ?? false
  }

  /// Gives every tenth world a limit or a threshold.
  mutating func limit(_ turn: Int) {
    switch turn % 10 {
    case 1: limits.maximumWinners = 1
    case 2:
      limits.groups = [Limits.Group(id: "g", projects: ["A", "B"], maximum: 1)]
    case 3:
      limits.groups = [Limits.Group(id: "g", projects: ["A", "B", "C"], maximum: 1)]
      limits.isBestOnly = true
    case 4:
      thresholds = [Threshold(measure: .votes, need: .percent(Ratio(40), of: .counted))]
    case 5:
      thresholds = [Threshold(measure: .votes, need: .percent(Ratio(50), of: .nonblank))]
    case 6: thresholds = [Threshold(measure: .votes, need: .atLeast(Ratio(2)))]
    default: break
    }
  }
}
