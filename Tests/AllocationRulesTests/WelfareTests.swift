import BudgetModel
import TestSupport
import Testing

@testable import AllocationRules

@Suite("The best set")
struct WelfareTests {
  static let secondaries = [
    [], ["lower-cost"], ["more-projects"], ["lower-cost", "more-projects"],
    ["more-projects", "lower-cost"],
  ]

  private func expectAgreement(_ naive: NaiveWelfare, _ other: Instance? = nil) {
    let instance = other ?? naive.instance
    let sets = naive.optimalSets()
    do {
      let expected = try naive.funded()
      let outcome = try MaxWelfare.allocate(instance)
      let funded = Set(outcome.payments.map(\.project))
      if funded != expected { Issue.record("\(naive): text \(expected), library \(funded)") }
      guard let record = outcome.records.first(where: { $0.type == "optimum" }) else { return }
      #expect(record.members["sets"]?.text == String(sets.count), "\(naive)")
      let ties = outcome.records.count { $0.type == "tie" }
      #expect(ties == (sets.count > 1 ? 1 : 0), "\(naive)")
    } catch let tie as NaiveWelfare.Tie {
      let ids = tie.members.sorted().map { NaiveWorld.ids[$0] }
      #expect(throws: (any Error).self, "\(naive): tie \(ids)") {
        try MaxWelfare.allocate(instance)
      }
      if case .some(.tieWithoutLot(let tied, _, _)) = failure(instance) {
        #expect(tied == ids, "\(naive)")
      } else {
        Issue.record("\(naive): no tie")
      }
    } catch {
      Issue.record("\(naive): \(error)")
    }
  }

  private func failure(_ instance: Instance) -> RuleFailure? {
    do throws(RuleFailure) {
      _ = try MaxWelfare.allocate(instance)
      return nil
    } catch {
      return error
    }
  }

  /// Limits that meet in every way four projects can.
  static func limited(_ world: NaiveWorld) -> [NaiveWorld] {
    let changes: [(inout NaiveWorld) -> Void] = [
      { _ in },
      { $0.maximumWinners = 1 },
      { $0.maximumWinners = 2 },
      { $0.groups = [.init(members: [0, 1], maximum: 1), .init(members: [2, 3], maximum: 1)] },
      {
        $0.groups = [.init(members: [0, 1, 2], maximum: 2), .init(members: [2, 3], maximum: 1)]
      },
      { $0.caps = [.init(members: [0, 2], amount: 3, projects: nil)] },
      {
        $0.caps = [
          .init(members: [0, 1, 2], amount: 4, projects: 2),
          .init(members: [2, 3], amount: 3, projects: nil),
        ]
        $0.groups = [.init(members: [1, 3], maximum: 1)]
      },
    ]
    return changes.map { change in
      var world = world
      change(&world)
      return world
    }
  }

  @Test("four projects under every limit: the search agrees with the text", arguments: secondaries)
  func smallWorlds(_ secondaries: [String]) {
    let worlds = SmallWorldTests.worlds(
      .skip, votes: [1, 2], costs: [1, 2, 3], projects: 4, pools: [4])
    for number in sampled(worlds.count * 7 * 2 * 2, 1_000) {
      var combination = Combination(number)
      let world = worlds[combination.place(worlds.count)]
      var limited = combination.one(of: Self.limited(world))
      limited.isCheaperFirst = combination.one(of: [true, false])
      limited.lot = combination.one(of: [nil, [3, 1, 4, 2]])
      expectAgreement(NaiveWelfare(world: limited, secondaries: secondaries))
    }
  }

  /// The scores of ranks are worked out by the reference of the rules that need ballots.
  @Test("totals of ranks: the search agrees with the text")
  func positional() {
    var generator = SeededGenerator(seed: 5)
    func random(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    let positions: [SettingValue] = [
      .map([.init("vector", .list([.ratio(Ratio(3)), .ratio(Ratio(2))]))]),
      .map([.init("m", .text("projects")), .init("last", .count(0))]),
      .map([.init("m", .text("ballot-length")), .init("last", .count(1))]),
    ]
    var unlikeVotes = 0
    for _ in 0..<(allWorlds ? 5_000 : 150) {
      let count = random(2...4)
      let tied = ["average", "best", "worst"][random(0...2)]
      let variant = WorldVariant(
        "max-welfare", .ranked, [("utility", "positional"), ("tied-rank-score", tied)])
      var contest = TestContest(
        projects: (0..<count).map {
          Project(
            id: NaiveWorld.ids[$0], name: "", cost: Money(minorUnits: Int64(random(1...5))))
        }, pool: Int64(random(1...10)), settings: variant.settings)
      contest.settings.rule.parameters = contest.settings.rule.parameters.replacing([
        .init("positions", positions[random(0...2)])
      ])
      contest.ballots = (0..<random(1...5)).map { _ in
        var ballot = TestBallot(
          ranks: (0..<count).shuffled(using: &generator).prefix(random(0...count))
            .reduce(into: []) { ranks, project in
              if ranks.isEmpty || random(0...2) > 0 { ranks.append([]) }
              ranks[ranks.count - 1].append(project)
            })
        ballot.weight = Ratio(random(1...2))
        return ballot
      }
      contest.ties = [.cheaper, .lot]
      contest.lot = LotOrder(order: contest.projects.map(\.id))
      let text = ReferenceCount(contest)
      var world = NaiveWorld(
        costs: contest.projects.map { Int($0.cost.minorUnits) },
        votes: text.votes.map { Int($0.numerator) }, pool: Int(contest.pool))
      world.isCheaperFirst = true
      world.lot = Array(1...count)
      var naive = NaiveWelfare(world: world)
      // Twelfths: up to four projects share a rank.
      naive.values = (0..<count).map { project in
        Int(
          text.supporters(project).sum {
            Ratio(12) * $0.weight * text.positionalScore($0, project)
          }.numerator)
      }
      expectAgreement(naive, contest.instance())
      if (try? naive.funded()) != (try? NaiveWelfare(world: world).funded()) { unlikeVotes += 1 }
    }
    #expect(unlikeVotes > 10)
  }

  @Test("more money can remove a project")
  func notPoolMonotone() throws {
    let funded = try [5, 6].map { pool in
      let naive = NaiveWelfare(world: NaiveWorld(costs: [6, 5], votes: [3, 2], pool: pool))
      expectAgreement(naive)
      return try naive.funded()
    }
    #expect(funded == [[1], [0]])
  }

  @Test("random worlds of many shapes: the search agrees with the text", arguments: 1...4)
  func randomWorlds(_ seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    func random(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    for _ in 0..<50 {
      let count = random(2...6)
      let (dear, liked) = (random(1...12), random(1...9))
      var world = NaiveWorld(
        costs: (0..<count).map { _ in random(1...dear) },
        votes: (0..<count).map { _ in random(0...liked) }, pool: random(1...(dear * count)),
        misfit: .skip)
      func members() -> Set<Int> { Set((0..<count).filter { _ in random(0...2) > 0 }) }
      if random(0...2) == 0 { world.maximumWinners = random(1...count) }
      for _ in 0..<random(0...2) {
        world.groups.append(.init(members: members(), maximum: random(1...2)))
      }
      for _ in 0..<random(0...2) {
        let amount = random(0...1) == 0 ? nil : random(1...(dear * count))
        world.caps.append(
          .init(
            members: members(), amount: amount, projects: amount == nil ? random(1...count) : nil))
      }
      world.isCheaperFirst = random(0...1) == 0
      if random(0...2) > 0 { world.lot = (1...count).shuffled(using: &generator) }
      var naive = NaiveWelfare(world: world)
      naive.secondaries = Self.secondaries[random(0...4)]
      if random(0...2) == 0 {
        naive.values = zip(world.votes, world.costs).map { $0 * $1 - random(0...1) }
      }
      expectAgreement(naive)
    }
  }
}
