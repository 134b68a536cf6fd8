import BudgetModel
import TestSupport
import Testing

@testable import AllocationRules

@Suite("Proportionality of an outcome")
struct ProportionalityTests {
  private func findings(
    _ world: MeasureWorld, _ families: [MeasureFamily] = [.proportionality, .ejrOne, .core]
  ) throws -> [ProportionalityFinding] {
    var contest = try #require(world.measured)
    if world.rule == "greedy" {
      var instance = contest.instance
      instance.profile = world.profile
      contest = MeasuredContest(
        instance: instance, statuses: contest.statuses, isPartlyFunded: contest.isPartlyFunded)
    }
    return try contest.proportionality(families)
  }

  @Test("the worked example: equal shares holds what it promises")
  func sharesExample() throws {
    var world = MeasureWorld.d1
    world.rule = "equal-shares"
    world.parameters = [("completion", "none")]
    for finding in try findings(world) {
      if finding.utility == .cardinality { continue }
      #expect(finding.verdict == .holds(nil), "\(finding)")
    }
  }

  @Test("a third of the voters that gets nothing under greedy is named with its numbers")
  func greedyExample() throws {
    // A share of 30 pays for C; the majority takes all.
    let world = MeasureWorld(
      pool: 90, costs: [45, 45, 30], ballots: [[0, 1], [0, 1], [0, 1], [0, 1], [2], [2]])
    let all = try findings(world)
    let plus = try #require(all.first { $0.check == .ejrPlus && $0.utility == .cost })
    let group = ProportionalityFinding.Group(
      projects: [2], voters: Ratio(2), received: 0, entitled: 30)
    #expect(plus.verdict == .violated(group))
    let prices = try #require(all.first { $0.check == .priceability })
    #expect(prices.verdict == .violated(nil))
    let core = try #require(all.first { $0.check == .core && $0.utility == .cost })
    #expect(core.verdict == .violated(group))
  }

  @Test("equal shares without completion is priceable and gives each group its share")
  func sharesPromise() throws {
    var random = SeededGenerator(seed: 21)
    for turn in 0..<150 {
      var world = MeasureWorld.random(&random, projects: 2...5, voters: 2...6)
      let utility: ProportionalityUtility = turn.isMultiple(of: 2) ? .cost : .cardinality
      world.rule = "equal-shares"
      world.parameters = [("completion", "none"), ("utility", utility.rawValue)]
      if world.measured == nil || world.instance.hasNoBallots { continue }
      for finding in try findings(world, [.proportionality, .ejrOne]) {
        if finding.utility == (utility == .cost ? .cardinality : .cost) { continue }
        #expect(finding.verdict == .holds(nil), "\(world) \(finding)")
      }
    }
  }

  @Test("Phragmén without a misfit skipped is priceable, by its own prices and by all")
  func phragmenPrices() throws {
    var random = SeededGenerator(seed: 24)
    for _ in 0..<80 {
      var world = MeasureWorld.random(&random, projects: 2...5, voters: 2...6)
      world.rule = "phragmen"
      guard let contest = world.measured, !world.instance.hasNoBallots else { continue }
      let found = try contest.proportionality([.proportionality])[0]
      #expect(found.verdict == .holds(nil), "\(world)")
      let outcome = FundedOutcome(
        instance: contest.instance, profile: world.profile,
        supporters: Supporters(world.profile, projects: world.costs.count),
        funded: contest.funded, unfunded: contest.unfunded, pool: contest.pool)
      #expect(Priceability(outcome: outcome, prices: nil).finding() == found, "\(world)")
    }
  }

  @Test("EJR+ for cost utilities implies EJR up to one project, and both agree with all groups")
  func allGroups() throws {
    var random = SeededGenerator(seed: 22)
    var violated = (plus: 0, one: 0)
    for _ in 0..<250 {
      var world = MeasureWorld.random(&random, projects: 4...4, voters: 2...6)
      world.lot = Array(world.costs.indices)
      // Two camps, so that one can take the money of the other.
      world.ballots = world.ballots.map { _ in
        let own = Int.random(in: 0...1, using: &random)
        return (0..<4).filter { Int.random(in: 0..<10, using: &random) < ($0 / 2 == own ? 8 : 1) }
      }
      if world.instance.hasNoBallots { continue }
      let all = try findings(world)
      for utility in ProportionalityUtility.allCases {
        func holds(_ check: ProportionalityCheck) -> Bool {
          all.filter { $0.check == check && $0.utility == utility }.allSatisfy {
            if case .holds = $0.verdict { true } else { false }
          }
        }
        let naive = NaiveGroups(world, utility)
        #expect(holds(.ejrPlus) == naive.holdsPlus, "\(world) \(utility)")
        #expect(holds(.ejrOne) == naive.holdsOne, "\(world) \(utility)")
        #expect(holds(.core) == naive.isInCore, "\(world) \(utility)")
        if utility == .cost && holds(.ejrPlus) { #expect(holds(.ejrOne), "\(world)") }
        violated.plus += holds(.ejrPlus) ? 0 : 1
        violated.one += holds(.ejrOne) ? 0 : 1
      }
    }
    #expect(violated.plus > 5 && violated.one > 3, "\(violated)")
  }

  @Test("the rule's own prices and all prices give the same answer")
  func ownPrices() throws {
    var random = SeededGenerator(seed: 23)
    for completion in ["none", "add1", "add1u"] {
      for _ in 0..<40 {
        var world = MeasureWorld.random(&random, projects: 2...4, voters: 2...5)
        world.rule = "equal-shares"
        world.parameters = [("completion", completion)]
        guard let contest = world.measured, !world.instance.hasNoBallots else { continue }
        let outcome = FundedOutcome(
          instance: contest.instance, profile: world.profile,
          supporters: Supporters(world.profile, projects: world.costs.count),
          funded: contest.funded, unfunded: contest.unfunded, pool: contest.pool)
        let solved = Priceability(outcome: outcome, prices: nil).finding()
        let found = try contest.proportionality([.proportionality])[0]
        if case .holds = found.verdict {
          #expect(found == solved, "\(world)")
        } else {
          #expect(found.verdict == solved.verdict, "\(world)")
        }
      }
    }
  }

  @Test("a choice of no points is no support when prices are looked for")
  func noPoints() throws {
    var random = SeededGenerator(seed: 25)
    for _ in 0..<60 {
      var world = MeasureWorld.random(&random, projects: 2...4, voters: 2...5)
      world.lot = Array(world.costs.indices)
      guard let contest = world.measured, !world.instance.hasNoBallots else { continue }
      var pointed = BallotProfile()
      for ballot in world.ballots {
        pointed.weights.append(1)
        pointed.choices += world.costs.indices.map { Int32($0) }
        pointed.values += world.costs.indices.map { ballot.contains($0) ? 1 : 0 }
        pointed.starts.append(pointed.choices.count)
      }
      let found = [world.profile, pointed].map { profile in
        let outcome = FundedOutcome(
          instance: contest.instance, profile: profile,
          supporters: Supporters(profile, projects: world.costs.count), funded: contest.funded,
          unfunded: contest.unfunded, pool: contest.pool)
        return Priceability(outcome: outcome, prices: nil).finding()
      }
      #expect(found[0] == found[1], "\(world)")
    }
  }

  @Test("an outcome without purses that pay for it")
  func noPrices() throws {
    // Voters 1 and 2 support A and B alike. C's supporter has 10 of 30; if A and B, 20, are paid by the
    // others alone, nothing of the 10 is spent, and C costs 5.
    let world = MeasureWorld(
      pool: 30, costs: [10, 10, 5], ballots: [[0, 1], [0, 1], [2]], limits: twoWinners)
    let found = try findings(world, [.proportionality])[0]
    let group = ProportionalityFinding.Group(
      projects: [2], voters: .one, received: 0, entitled: 10)
    #expect(found.verdict == .violated(group))
  }

  private var twoWinners: Limits {
    var limits = Limits()
    limits.maximumWinners = 2
    return limits
  }

  @Test("a large contest is not tried set by set, totals without ballots not at all")
  func gaps() throws {
    var world = MeasureWorld.d1
    world.ballots += Array(repeating: [0], count: 5)
    let core = try findings(world, [.core])
    #expect(core.allSatisfy { $0.verdict == .notComputed(.tooLarge) })
    let contest = try #require(world.measured)
    let all = try contest.proportionality([.proportionality])
    #expect(all.count == 3 && all.allSatisfy { $0.verdict == .notComputed(.noProfile) })
  }

  @Test("shares are parts of the money of all passes")
  func laterMoney() throws {
    // Of 60 the two who support B have 24, of 75 they have 30, the cost of B.
    var world = MeasureWorld(
      pool: 60, costs: [45, 30], ballots: [[0], [0], [0], [1], [1]])
    func plus() throws -> ProportionalityFinding.Verdict? {
      try findings(world, [.proportionality]).first { $0.check == .ejrPlus && $0.utility == .cost }?
        .verdict
    }
    #expect(try plus() == .holds(nil))
    world.extraAfter = 10
    #expect(try plus() == .holds(nil))
    world.extraAfter = 14
    let contest = try #require(world.measured)
    var instance = contest.instance
    instance.profile = world.profile
    let later = MeasuredContest(
      instance: instance, statuses: contest.statuses, isPartlyFunded: false,
      laterMoney: Money(minorUnits: 1))
    let group = ProportionalityFinding.Group(
      projects: [1], voters: Ratio(2), received: 0, entitled: 30)
    #expect(
      try later.proportionality([.proportionality]).first {
        $0.check == .ejrPlus && $0.utility == .cost
      }?.verdict == .violated(group))
    #expect(try later.performance().allSatisfy { $0.size == .notComputed(.laterPass) })
  }

  @Test("why a district alone has no outcome is the rule's reason")
  func refusedDistricts() throws {
    func verdicts(
      _ ballots: [[Int]], _ change: (inout MeasureWorld) -> Void
    ) throws -> [MeasureGap?] {
      var world = MeasureWorld(
        pool: 60, costs: [30, 29, 20, 15],
        ballots: [[0, 1], [0, 1], [0, 1], [0, 1], [2], [2]])
      change(&world)
      let contest = try #require(world.measured)
      var part = world
      part.ballots = ballots
      let found = contest.districtFairness([
        .init(council: "d", tally: part.instance.tally, profile: part.profile)
      ])
      return found.map { if case .notComputed(let gap) = $0.verdict { gap } else { nil } }
    }
    #expect(try verdicts([[2], []]) { _ in } == [nil])
    // A third of the money does not pay for the two best.
    #expect(
      try verdicts([[0, 2], [1, 2]]) {
        $0.rule = "top-k"
        $0.count = ("k", 2)
      } == [.refused])
    // Each project has one supporter, who has half of the money.
    #expect(
      try verdicts([[2], [3]]) {
        $0.rule = "equal-shares"
        $0.parameters = [("completion", "add1")]
        $0.count = ("max-steps", 1)
      } == [.tooLarge])
  }

  @Test("a district is compared with what it would have got alone")
  func districts() throws {
    // North has 4 of 6 votes and takes both places; alone, South would buy C with its 20.
    let world = MeasureWorld(
      pool: 60, costs: [30, 29, 20], ballots: [[0, 1], [0, 1], [0, 1], [0, 1], [2], [2]])
    let contest = try #require(world.measured)
    func part(_ council: String, _ ballots: [[Int]]) -> DistrictBenchmark.Part {
      var part = world
      part.ballots = ballots
      return DistrictBenchmark.Part(council: council, tally: part.instance.tally, profile: nil)
    }
    let found = contest.districtFairness([
      part("north", Array(world.ballots[..<4])), part("south", Array(world.ballots[4...])),
    ])
    #expect(found.map(\.council) == ["north", "south"])
    #expect(
      found[0].verdict
        == .holds(
          .init(
            projects: [1], voters: Ratio(4), received: 236, entitled: 116)))
    #expect(
      found[1].verdict
        == .violated(
          .init(projects: [2], voters: Ratio(2), received: 0, entitled: 40)))
  }
}

/// The definitions over every group of voters.
struct NaiveGroups {
  let world: MeasureWorld
  let utility: ProportionalityUtility
  private let funded: [Int]
  private let unfunded: [Int]

  init(_ world: MeasureWorld, _ utility: ProportionalityUtility) {
    self.world = world
    self.utility = utility
    let statuses = world.measured?.statuses ?? []
    funded = statuses.indices.filter { statuses[$0] == .funded }
    unfunded = statuses.indices.filter { statuses[$0] == .notFunded }
  }

  private var groups: [[Int]] {
    (1..<(1 << world.ballots.count)).map { mask in
      world.ballots.indices.filter { mask >> $0 & 1 == 1 }
    }
  }
  private var sets: [[Int]] {
    let all = (funded + unfunded).sorted()
    return (1..<(1 << all.count)).map { mask in
      all.indices.filter { mask >> $0 & 1 == 1 }.map { all[$0] }
    }
  }

  private func value(_ project: Int) -> Int64 { utility == .cost ? world.costs[project] : 1 }
  private func worth(_ projects: [Int], to voter: Int) -> Int64 {
    projects.filter(world.ballots[voter].contains).reduce(0) { $0 + value($1) }
  }
  private func share(_ group: [Int]) -> Ratio {
    Ratio(Int64(group.count) * world.pool, over: world.ballots.count)
  }

  var holdsPlus: Bool {
    groups.allSatisfy { group in
      unfunded.allSatisfy { project in
        if !group.allSatisfy({ world.ballots[$0].contains(project) }) { return true }
        let due = share(group) * Ratio(value(project), over: world.costs[project])
        return group.contains { Ratio(worth(funded + [project], to: $0)) > due }
      }
    }
  }

  private func canPay(_ group: [Int], _ set: [Int]) -> Bool {
    share(group) >= Ratio(set.reduce(0) { $0 + world.costs[$1] })
  }

  var holdsOne: Bool {
    groups.allSatisfy { group in
      sets.allSatisfy { set in
        let isShared = group.allSatisfy { voter in set.allSatisfy(world.ballots[voter].contains) }
        if !isShared || !canPay(group, set) { return true }
        let due = set.reduce(0) { $0 + value($1) }
        return group.contains { voter in
          worth(funded, to: voter) >= due
            || unfunded.contains { worth(funded + [$0], to: voter) > due }
        }
      }
    }
  }

  var isInCore: Bool {
    groups.allSatisfy { group in
      sets.allSatisfy { set in
        !canPay(group, set)
          || group.contains { worth(set, to: $0) <= worth(funded, to: $0) }
      }
    }
  }
}
