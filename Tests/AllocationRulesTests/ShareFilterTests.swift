import BudgetModel
import TestSupport
import Testing

@testable import AllocationRules

@Suite("Equal Shares with doubles and without")
struct ShareFilterTests {
  @Test(
    "exact numbers alone write the same bytes, vectors",
    arguments: try RuleVector.all("equal-shares"))
  func vectors(_ vector: RuleVector) { compare(vector.instance()) }

  @Test("exact numbers alone write the same bytes, many small steps", arguments: 0..<60)
  func manySteps(_ seed: Int) { compare(Self.contest(seed: UInt64(seed))) }

  private func compare(_ instance: Instance) {
    #expect(lines(instance, .on) == lines(instance, .off))
  }

  private func lines(_ instance: Instance, _ filter: NumberFilter) -> [String] {
    do throws(RuleFailure) {
      let outcome = try EqualShares.allocate(instance, filter: filter)
      return outcome.records.map(\.line) + outcome.verdicts.map { "\($0)" }
        + outcome.payments.map { "\($0)" }
    } catch {
      return ["\(error)"]
    }
  }

  /// A contest whose increment is small beside its endowments, so that steps are skipped.
  private static func contest(seed: UInt64) -> Instance {
    var random = SeededGenerator(seed: seed)
    let projects = Int.random(in: 2...9, using: &random)
    let voters = Int.random(in: 1...40, using: &random)
    let field = (0..<projects).map {
      Project(
        id: "p\($0)", name: "", cost: Money(minorUnits: .random(in: 20...900, using: &random)))
    }
    var profile = BallotProfile(weightScale: .random(in: 1...3, using: &random))
    var tally = ContestTally(projects: projects)
    let hasPoints = Bool.random(using: &random)
    for _ in 0..<voters {
      let weight = Int64.random(in: 1...4, using: &random)
      profile.weights.append(weight)
      for project in 0..<projects where Int.random(in: 0..<3, using: &random) == 0 {
        profile.choices.append(Int32(project))
        if hasPoints { profile.values.append(.random(in: 1...5, using: &random)) }
        tally.votes[project] += Ratio(weight, over: profile.weightScale)
      }
      profile.starts.append(profile.choices.count)
      tally.weight += Ratio(weight, over: profile.weightScale)
    }
    let utilities: [ShareUtility] = hasPoints ? [.points, .cost] : [.cost, .cardinality, .effort]
    var settings = ContestSettings(
      rule: RuleChoice(
        name: "equal-shares",
        parameters: [
          .init("completion", .text(["add1", "add1u"].randomElement(using: &random)!)),
          .init("utility", .text(utilities.randomElement(using: &random)!.rawValue)),
          .init("add1-variant", .text(["tool", "pabutools"].randomElement(using: &random)!)),
          .init("increment", .money(Money(minorUnits: 1))),
        ]))
    settings.ballots.kind = hasPoints ? .points : .approval
    let total = field.reduce(0) { $0 + $1.cost.minorUnits }
    var instance = Instance(
      councilID: "c", poolID: "P", field: field, tally: tally,
      amount: Money(minorUnits: total * .random(in: 2...8, using: &random) / 9), settings: settings,
      tieChain: [.cheaper, .projectID])
    instance.profile = profile
    instance.minorDigits = 0
    return instance
  }
}
