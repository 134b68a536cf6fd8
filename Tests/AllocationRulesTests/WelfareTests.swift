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

  private func expectAgreement(_ naive: NaiveWelfare) {
    let instance = naive.instance
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
  func everySmallWorld(_ secondaries: [String]) {
    let worlds = SmallWorldTests.worlds(
      .skip, votes: [1, 2], costs: [1, 2, 3], projects: 4, pools: [4])
    for (number, world) in worlds.enumerated() {
      for (kind, var limited) in Self.limited(world).enumerated()
      where (number + kind).isMultiple(of: 17) {
        limited.isCheaperFirst = number.isMultiple(of: 2)
        expectAgreement(NaiveWelfare(world: limited, secondaries: secondaries))
        limited.lot = [3, 1, 4, 2]
        expectAgreement(NaiveWelfare(world: limited, secondaries: secondaries))
      }
    }
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
