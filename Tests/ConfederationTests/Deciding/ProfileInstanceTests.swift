import AllocationRules
import BudgetModel
import Testing

@testable import Confederation

/// The ballots that a rule gets to read when its council decides.
@Suite struct ProfileInstanceTests {
  private func city(
    _ parameters: [SettingValue.Member] = [], _ change: (inout CycleBuilder) -> Void = { _ in }
  ) -> CycleBuilder {
    var city = CycleBuilder()
    city.council("u", kind: "city")
    for id in ["a", "b"] { city.council(id, under: "u", kind: "district", eligible: 10) }
    for id in ["a1", "a2"] { city.council(id, under: "a", kind: "block") }
    city.level("city") {
      $0.contest.rule = RuleChoice(name: ProfileTests.rule, parameters: parameters)
    }
    city.level("district")
    city.level("block") { $0.mode = .none }
    for (pool, council) in [("U", "u"), ("A", "a"), ("B", "b")] {
      city.pool(pool, of: council, amount: 100)
    }
    for (id, council) in [("u1", "u"), ("u2", "u"), ("x1", "a"), ("x2", "b")] {
      city.project(id, in: council, cost: 10)
    }
    change(&city)
    return city
  }

  private func run(_ city: CycleBuilder) throws -> CountRun {
    let (plan, diagnostics) = city.make()
    #expect(diagnostics.map(\.line) == [])
    let made = try #require(plan)
    let ballots = [
      ("a1", ["u1 x1", "u1"]), ("a2", ["u2 u1"]), ("b", ["u1", "u2 x2", "u2", "x2"]),
    ]
    let sheets = ballots.map { council, all in
      SheetWriter(
        file: "ballots/\(council).csv", council: made.tree.index(ofID: council)!,
        projects: made.projects.map(\.id)
      ).sheet(all.enumerated().map { WrittenBallot("\(council)\($0)", $1) })
    }
    let count = BallotCount.make(plan: made, sheets: sheets, workers: OneWorker())
    #expect(count.diagnostics.map(\.line) == [])
    return try CountRun(plan: made, ballots: count)
  }

  private func instance(_ run: CountRun, _ pool: String) throws -> Instance {
    let place = try #require(run.plan.contests.firstIndex { $0.poolID == pool })
    return run.instance(of: ContestIndex(place)).instance
  }

  /// `weight choices` by row, with the district where the rule has districts.
  private func rows(_ instance: Instance) throws -> [String] {
    let profile = try #require(instance.profile)
    return (0..<profile.rowCount).map { row in
      let choices = profile.choices[profile.range(of: row)].map { instance.field[Int($0)].id }
      let number = profile.districts.isEmpty ? nil : Int(profile.districts[row])
      let district = number.map { " in " + ($0 < 0 ? "none" : instance.districts[$0]) }
      return "\(profile.weights[row]) " + choices.joined(separator: " ") + (district ?? "")
    }
  }

  @Test func aRuleThatNeedsBallotsGetsThoseOfAllCouncils() throws {
    let run = try run(city())
    let instance = try instance(run, "U")
    #expect(try rows(instance) == ["2 u1", "1 u1 u2", "1 u1", "2 u2"])
    #expect(instance.districts == [])
    #expect(instance.tally.weight == Ratio(6))
  }

  @Test func aRuleThatReadsTalliesGetsNone() throws {
    #expect(try instance(run(city()), "A").profile == nil)
  }

  @Test func aVoidCouncilIsLeftOut() throws {
    var run = try run(city())
    run.voidCouncils = [try #require(run.plan.tree.index(ofID: "a"))]
    let instance = try instance(run, "U")
    #expect(try rows(instance) == ["1 u1", "2 u2"])
    #expect(instance.tally.weight == Ratio(3))
  }

  @Test func aRowHasTheDistrictOfItsLeaf() throws {
    let shares = SettingValue.named(
      ["a", "b"].map { .init($0, .money(Money(minorUnits: 50))) })
    let parameters: [SettingValue.Member] = [
      .init("endowments", .text("by-district")), .init("shares", shares),
    ]
    var run = try run(city(parameters))
    let instance = try instance(run, "U")
    #expect(instance.districts == ["a", "b"])
    #expect(
      try rows(instance) == ["2 u1 in a", "1 u1 u2 in a", "1 u1 in b", "2 u2 in b"])
    run.voidCouncils = [try #require(run.plan.tree.index(ofID: "a"))]
    #expect(try rows(self.instance(run, "U")) == ["1 u1 in b", "2 u2 in b"])
    let equal: [SettingValue.Member] = [
      .init("endowments", .text("equal")), .init("shares", shares),
    ]
    #expect(try self.instance(self.run(city(equal)), "U").districts == [])
  }

  @Test(arguments: [(0, "4 rows"), (1000, "0 rows")])
  func belowItsQuorumACouncilReadsNoBallot(eligible: Int64, found: String) throws {
    let city = city {
      $0.byLaw.levels[0].quorum = Level.Quorum(
        share: Ratio(1, over: 2), of: "eligible", below: .advisory)
      $0.councils[$0.councils.firstIndex { $0.id == "u" }!].eligible = eligible
    }
    var run = try run(city)
    run.rules = [ProfileTests.rule: RefusesRows.self]
    let contest = try #require(run.plan.contests.firstIndex { $0.poolID == "U" })
    let failure = #expect(throws: CountFailure.self) { try run.decide(ContestIndex(contest)) }
    guard case .refused(let problems) = failure else { return }
    #expect(problems.map(\.sentence) == ["council 'u', pool 'U': " + found])
  }
}

/// Ends every count with the number of rows that it got.
private enum RefusesRows: Rule {
  static let spec = RuleRegistry.specs[0]
  static func allocate(_ instance: Instance) throws(RuleFailure) -> Outcome {
    throw .refused(.settingBad, "\(instance.profile?.rowCount ?? -1) rows")
  }
}
