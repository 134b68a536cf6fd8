import BudgetModel
import TestSupport
import Testing

@testable import Confederation

/// Four times the councils take about four times the work; a step that goes through all councils for
/// each of them would take sixteen times.
@Suite struct GrowthTests {
  private let small = 60
  private let large = 240

  /// The council above council `number` of a tree of branches of this length.
  private func parent(of number: Int, branch: Int) -> String {
    number % branch == 0 ? "c" : "c\(1_000 + number - 1)"
  }

  @Test(arguments: [1, 15]) func leftoversOfManyCouncilsGoUp(branch: Int) throws {
    func city(_ count: Int) throws -> (CyclePlan, BallotCount) {
      var city = CycleBuilder()
      city.council("c", kind: "city")
      city.level("city") { $0.contest.leftover.steps = [.carry] }
      city.level("district") { $0.contest.leftover.steps = [.up] }
      city.pool("c", of: "c", amount: 10)
      city.project("x", in: "c", cost: 50)
      var votes: [String: Int64] = ["x": 1]
      for number in 0..<count {
        let id = "c\(1_000 + number)"
        city.council(id, under: parent(of: number, branch: branch), kind: "district")
        city.pool(id, of: id, amount: 10)
        city.project("p\(id)", in: id, cost: 7)
        votes["p\(id)"] = 2
      }
      let plan = try #require(city.make().plan)
      return (plan, HandTallies(votes: votes).count(for: plan))
    }
    let cities = try [small, large].reduce(into: [:]) { $0[$1] = try city($1) }
    let factor = try growth(from: small, to: large) { count in
      let (plan, ballots) = cities[count]!
      let made = try #require(CyclePlan.make(plan.input, extraPools: plan.extraPools).plan)
      let result = try CycleCount.decide(plan: made, ballots: ballots)
      #expect(result.fundedProjects >= count)
    }
    #expect(factor < 9)
  }

  @Test(arguments: [1, 15], ["greedy", ProfileTests.rule])
  func ballotsOfManyCouncilsAreCounted(branch: Int, rule: String) throws {
    func settings(_ settings: inout ContestSettings) {
      settings.rule = RuleChoice(name: rule)
      settings.electorate = .touched
    }
    func city(_ count: Int) -> (CyclePlan, [BallotSheet]) {
      var world = CountingWorld()
      world.council("c")
      world.project("x", cost: 5)
      world.contest("c", of: "c", ["x"], settings)
      for number in 0..<count {
        let id = "c\(1_000 + number)"
        world.council(id, under: parent(of: number, branch: branch))
        world.project("p\(id)", cost: 5)
        world.contest(id, of: id, ["p\(id)"], settings)
      }
      let sheets = world.councils.dropFirst().map { council in
        world.writer(council.id).sheet([WrittenBallot("b", "x p\(council.id)")])
      }
      return (world.plan, sheets)
    }
    let cities = [small, large].reduce(into: [:]) { $0[$1] = city($1) }
    let factor = growth(from: small, to: large) { count in
      let (plan, sheets) = cities[count]!
      let ballots = BallotCount.make(plan: plan, sheets: sheets, workers: OneWorker())
      #expect(ballots.totals[0].votes == [Ratio(count)])
    }
    #expect(factor < 9)
  }
}
