import BudgetModel
import TestSupport
import Testing

@testable import AllocationRules

@Suite("Rules with loads on contests of unusual size")
struct LargeLoadTests {
  /// - Parameter ballots: the projects that each approves
  private func outcome(
    _ variant: LoadVariant, costs: [Int64], ballots: [[Int]], weights: [Ratio] = [], pool: Int64,
    ties: [TieKey] = [.projectID]
  ) throws -> Outcome {
    var settings = ContestSettings(
      rule: RuleChoice(name: variant.rule, parameters: variant.parameters))
    settings.ballots.kind = .approval
    let digits = String(costs.count).utf8.count
    var contest = TestContest(
      projects: costs.enumerated().map { place, cost in
        let number = String(place)
        let zeros = String(repeating: "0", count: digits - number.utf8.count)
        return Project(id: "p" + zeros + number, name: "", cost: Money(minorUnits: cost))
      },
      pool: pool, settings: settings)
    contest.ballots = ballots.enumerated().map {
      TestBallot(approving: $1, weight: weights.isEmpty ? .one : weights[$0])
    }
    contest.ties = ties
    return try variant.count(contest)
  }

  @Test("no ballot funds nothing", arguments: [LoadVariant.stop, .maximin])
  func noBallots(_ variant: LoadVariant) throws {
    for ballots in [[], [[], []]] as [[[Int]]] {
      let outcome = try outcome(variant, costs: [3, 4], ballots: ballots, pool: 9)
      #expect(outcome.verdicts.allSatisfy { $0.reason == .noBallots })
      #expect(outcome.left.minorUnits == 9 && outcome.records.isEmpty)
    }
  }

  /// The golden `deep` of RULES.
  @Test(
    "one ballot approves many projects of one cost: all are funded in the order of the chain",
    .timeLimit(.minutes(5)), arguments: [(LoadVariant.stop, 1_200), (.maximin, 100)])
  func deep(_ variant: LoadVariant, _ count: Int) throws {
    let count = allWorlds ? count : min(count, 300)
    let outcome = try outcome(
      variant, costs: Array(repeating: 1, count: count), ballots: [Array(0..<count)],
      pool: Int64(count))
    #expect(outcome.payments.map(\.project) == Array(0..<count))
    #expect(outcome.left == .zero)
    let last = outcome.records.last!.members["candidates"]!.elements!
    #expect(last.map { $0["new_load"]!.text } == [String(count)])
  }

  @Test(
    "5,000 equal projects are funded in the order of the chain until the money ends",
    .timeLimit(.minutes(5)))
  func manyEqual() throws {
    let pool: Int64 = allWorlds ? 70 : 4
    let projects = Array(0..<5_000)
    let outcome = try outcome(
      LoadVariant.all[2], costs: projects.map { _ in 10 }, ballots: projects.map { [$0] },
      pool: pool * 10, ties: [.projectID])
    #expect(outcome.payments.map(\.project) == Array(0..<Int(pool)))
    #expect(outcome.verdicts.count { $0.reason == .noMoney } == 5_000 - Int(pool))
  }

  @Test("the highest costs and the finest weights stay exact")
  func extremeNumbers() throws {
    let most = Money.largestInput.minorUnits
    let costs = [most, most - 1, most - 2, 1, most / 2]
    let ballots = [[0, 1, 2, 3, 4], [0], [1, 2], [2, 3], [4, 0], [1, 3]]
    let weights = [7, 9, 11, 13, 16, 999_983].map { Ratio(1_000_003, over: $0) }
    for variant in LoadVariant.all {
      let outcome = try outcome(
        variant, costs: costs, ballots: ballots, weights: weights, pool: most * 3)
      let paid = outcome.payments.reduce(Ratio.zero) { $0 + Ratio($1.amount) }
      #expect(paid + Ratio(outcome.left) == Ratio(most * 3))
      for record in outcome.records where record.payment != nil {
        let funded = outcome.payments[...record.payment!]
        let sum = funded.reduce(Ratio.zero) { $0 + Ratio($1.amount) }
        #expect(record.members["loads"]!["sum"]?.text == sum.exact)
      }
    }
  }
}
