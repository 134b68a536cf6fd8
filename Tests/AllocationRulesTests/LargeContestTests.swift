import BudgetModel
import TestSupport
import Testing

@testable import AllocationRules

@Suite("Contests of thousands of projects")
struct LargeContestTests {
  private static func instance(
    _ votes: [Int], costs: [Int64], pool: Int64, misfit: String, chain: [TieKey]
  ) -> Instance {
    let rule = RuleChoice(name: "greedy", parameters: [.init("misfit", .text(misfit))])
    var tally = ContestTally(projects: votes.count)
    tally.votes = votes.map { Ratio($0) }
    tally.weight = Ratio(votes.max() ?? 0)
    let field = costs.enumerated().map { place, cost in
      Project(id: "p" + String(10_000 + place), name: "", cost: Money(minorUnits: cost))
    }
    var instance = Instance(
      councilID: "c", poolID: "P", field: field, tally: tally, amount: Money(minorUnits: pool),
      settings: ContestSettings(rule: rule), tieChain: chain)
    instance.lot = LotOrder(order: field.map(\.id).reversed())
    return instance
  }

  private func expectQuick(_ instance: Instance, funded: Int) throws {
    let clock = ContinuousClock()
    var outcome: Outcome?
    let time = try clock.measure { outcome = try Greedy.allocate(instance) }
    #expect(outcome!.payments.count == funded)
    #expect(time < .seconds(20), "a quadratic step would take minutes: \(time)")
  }

  @Test("1,200 equal projects under 'project-id' are all funded", .timeLimit(.minutes(1)))
  func deep() throws {
    let votes = Array(repeating: 1, count: 1_200)
    let costs = Array(repeating: Int64(1), count: 1_200)
    let outcome = try Greedy.allocate(
      Self.instance(votes, costs: costs, pool: 1_200, misfit: "skip", chain: [.projectID]))
    #expect(outcome.payments.count == 1_200)
    #expect(outcome.left == .zero)
    #expect(outcome.ranks == (1...1_200).map { $0 })
  }

  @Test("5,000 equal projects, of which half fit, are one tie by lot", .timeLimit(.minutes(1)))
  func oneTie() throws {
    let votes = Array(repeating: 3, count: 5_000)
    let costs = Array(repeating: Int64(2), count: 5_000)
    let chain: [TieKey] = [.cheaper, .moreVotes, .lot]
    try expectQuick(
      Self.instance(votes, costs: costs, pool: 5_000, misfit: "skip", chain: chain), funded: 2_500)
    try expectQuick(
      Self.instance(votes, costs: costs, pool: 5_000, misfit: "stop", chain: chain), funded: 2_500)
  }

  @Test(
    "2,000 projects in pairs that bar each other are settled pair by pair",
    .timeLimit(.minutes(1)))
  func decisivePairs() throws {
    let votes = (0..<2_000).map { 1 + $0 / 2 }
    let costs = (0..<2_000).map { Int64(1 + $0 % 2) }
    var instance = Self.instance(
      votes, costs: costs, pool: 1_000_000, misfit: "skip", chain: [.lot])
    for place in instance.field.indices { instance.field[place].groups = ["g\(place / 2)"] }
    try expectQuick(instance, funded: 1_000)
    instance.settings.limits.isBestOnly = true
    try expectQuick(instance, funded: 1_000)
  }

  /// The golden `deep` of RULES.
  @Test("1,200 equal projects win all places of top-k", .timeLimit(.minutes(1)))
  func deepPlaces() throws {
    var instance = Self.instance(
      Array(repeating: 1, count: 1_200), costs: Array(repeating: 1, count: 1_200), pool: 1_200,
      misfit: "skip", chain: [.projectID])
    instance.settings.rule = RuleChoice(name: "top-k", parameters: [.init("k", .count(1_200))])
    let outcome = try TopK.allocate(instance)
    #expect(outcome.payments.map(\.project) == Array(0..<1_200))
    #expect(outcome.left == .zero)
  }

  private static let most = Int64.max

  @Test("costs, votes and a pool near the end of 64 bits are compared exactly")
  func largeNumbers() throws {
    let most = Self.most
    let votes = [9, 8, 7, 6]
    let costs = [most - 1, most / 2, most / 2 - 1, 3]
    var instance = Self.instance(votes, costs: costs, pool: most, misfit: "skip", chain: [.lot])
    let byVotes = try Greedy.allocate(instance)
    #expect(byVotes.payments.map(\.project) == [0])
    #expect(byVotes.left == Money(minorUnits: 1))
    instance.settings.rule.parameters.append(.init("score", .text("votes-per-cost")))
    let byCost = try Greedy.allocate(instance)
    #expect(byCost.payments.map(\.project) == [3, 1])
    #expect(byCost.left == Money(minorUnits: most - 3 - most / 2))
    // (M − 1) / M is more than (M − 2) / (M − 1), by less than a double can tell.
    instance.field[0].cost = Money(minorUnits: most - 1)
    instance.field[1].cost = Money(minorUnits: most)
    instance.tally.votes = [Ratio(most - 2), Ratio(most - 1), .zero, .zero]
    #expect(try Greedy.allocate(instance).payments.map(\.project) == [1])
  }

  @Test("of a cost near the end of 64 bits four fifths are enough, a unit less is not")
  func largeCover() throws {
    let cost = Self.most - 2
    for (short, isFunded) in [(0, true), (1, false)] as [(Int64, Bool)] {
      var instance = Self.instance(
        [1], costs: [cost], pool: cost / 5 * 4 - short, misfit: "fund-if-covered", chain: [.lot])
      instance.settings.rule.parameters += [
        .init("cover-ratio", .ratio(Ratio(4, over: 5))), .init("reserve", .text("R")),
      ]
      instance.reserves = ["R": Money(minorUnits: cost)]
      let outcome = try Greedy.allocate(instance)
      #expect(outcome.payments.map(\.amount.minorUnits) == (isFunded ? [cost] : []))
    }
  }

  @Test("top-k winners that cost nearly what 64 bits hold are refused, or the reserve pays")
  func largePlaces() throws {
    let cost = Self.most / 3
    var instance = Self.instance(
      [3, 2, 1], costs: [cost, cost, cost], pool: cost - 2, misfit: "skip", chain: [.lot])
    instance.settings.rule = RuleChoice(name: "top-k", parameters: [.init("k", .count(3))])
    #expect(throws: RuleFailure.self) { try TopK.allocate(instance) }
    instance.settings.rule.parameters = [
      .init("k", .count(3)), .init("overspend", .text("reserve")), .init("reserve", .text("R")),
    ]
    instance.reserves = ["R": Money(minorUnits: 2 * cost + 2)]
    let outcome = try TopK.allocate(instance)
    #expect(outcome.payments.map(\.amount.minorUnits) == [cost, cost, cost])
    #expect(outcome.reserveDraws.reduce(Money.zero) { $0 + $1.amount } == instance.reserves["R"])
  }

  @Test("5,000 projects of mixed scores and costs", .timeLimit(.minutes(1)))
  func mixed() throws {
    var generator = SeededGenerator(seed: 5)
    let votes = (0..<5_000).map { _ in Int.random(in: 1...900, using: &generator) }
    let costs = (0..<5_000).map { _ in Int64.random(in: 1...9_000, using: &generator) }
    let instance = Self.instance(
      votes, costs: costs, pool: 1_000_000, misfit: "skip", chain: [.cheaper, .lot])
    let outcome = try Greedy.allocate(instance)
    let order = outcome.order.map { votes[$0] }
    #expect(order == order.sorted(by: >))
    #expect(outcome.left < Money(minorUnits: 1_000))
  }
}
