import BudgetModel
import TestSupport
import Testing

@testable import AllocationRules

@Suite("Phragmén with doubles and without")
struct LoadFilterTests {
  @Test(
    "exact numbers alone write the same bytes, vectors", arguments: try RuleVector.all("phragmen"))
  func vectors(_ vector: RuleVector) { compare(vector.instance()) }

  /// Equal costs and few kinds of ballots make ties of many rounds; 1 + 10^-12 makes near ties.
  @Test("exact numbers alone write the same bytes, long numbers and near ties", arguments: 0..<40)
  func longNumbers(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let variant = LoadVariant.all[seed % 4]
    var contest = TestContest.random(variant, projects: 20, voters: 30, &random)
    contest.ballots += contest.ballots.prefix(10)
    for place in contest.projects.indices {
      let cost = contest.projects[place].cost.minorUnits / 3
      contest.projects[place].cost = Money(
        minorUnits: cost * 1_000_000_000_000 + .random(in: 1...2, using: &random))
    }
    contest.pool = contest.projects.reduce(0) { $0 + $1.cost.minorUnits } * 2 / 3
    contest.ties = [.cheaper, .projectID]
    compare(contest.instance())
  }

  private func compare(_ instance: Instance) {
    #expect(lines(instance, .on) == lines(instance, .off))
  }

  private func lines(_ instance: Instance, _ filter: NumberFilter) -> [String] {
    do throws(RuleFailure) {
      let outcome = try Phragmen.allocate(instance, filter: filter)
      return outcome.records.map(\.line) + outcome.verdicts.map { "\($0)" }
        + outcome.payments.map { "\($0)" }
    } catch {
      return ["\(error)"]
    }
  }
}
