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
