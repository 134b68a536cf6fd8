import BudgetModel
import TestSupport
import Testing

@testable import AuditTrail
@testable import Confederation

/// The transcripts of every kind of cycle count again to the same outcome.
@Suite struct ReplayedCycleTests {
  private func findings(_ cycle: CycleBuilder, _ tallies: HandTallies) throws -> [String] {
    let plan = try #require(cycle.make().plan)
    return try pack(cycle, plan, tallies.count(for: plan)).findings().map(\.line)
  }

  private func pack(
    _ cycle: CycleBuilder, _ plan: CyclePlan, _ count: BallotCount
  ) throws -> ReplayedPack {
    ReplayedPack(cycle, try CycleCount.decide(plan: plan, ballots: count))
  }

  @Test(arguments: 0..<100) func randomCyclesReplay(seed: UInt64) throws {
    let cycle = RandomCycle(seed: seed)
    let found = try findings(cycle.builder, cycle.tallies)
    #expect(found == [])
  }

  /// With thresholds, limits, quorums, appeals and overrides; a pool that an override asks too much
  /// of is refused, and nothing else is.
  @Test(arguments: 0..<150) func richCyclesReplay(seed: UInt64) throws {
    var cycle = RandomCycle(seed: seed)
    cycle.enrich()
    do {
      let found = try findings(cycle.builder, cycle.tallies)
      #expect(found == [])
    } catch CountFailure.refused(let diagnostics) {
      #expect(diagnostics.map(\.code) == [.overrideOverPool])
    }
  }

  @Test(arguments: [LeftoverPolicy.When.before, .after])
  func cityReplays(when: LeftoverPolicy.When) throws {
    let found = try findings(CityLeftoversUpTests.city(when: when), CityLeftoversUpTests.tallies)
    #expect(found == [])
  }

  private func district(_ change: (inout Level) -> Void) -> CycleBuilder {
    var city = CycleBuilder()
    city.council("u", kind: "city", eligible: 100)
    city.council("a", under: "u", kind: "district", eligible: 50)
    city.level("city") { $0.contest.leftover.steps = [.carry] }
    city.level("district", change)
    city.pool("U", of: "u", amount: 100)
    city.pool("A", of: "a", amount: 50)
    city.project("a1", in: "a", cost: 40)
    city.project("a2", in: "a", cost: 45)
    city.project("u1", in: "u", cost: 60)
    return city
  }

  @Test func appealsReplay() throws {
    let city = district { $0.appeal = Level.Appeal(share: Ratio(1, over: 2), of: "counted") }
    let tallies = HandTallies(votes: ["a1": 9, "a2": 5, "u1": 3], weights: ["A": 10])
    let found = try findings(city, tallies)
    #expect(found == [])
  }

  @Test(arguments: [Level.QuorumBelow.advisory, .void, .decide])
  func missedQuorumReplays(below: Level.QuorumBelow) throws {
    let city = district {
      $0.quorum = Level.Quorum(share: Ratio(1, over: 5), of: "eligible", below: below)
    }
    let plan = try #require(city.make().plan)
    var count = HandTallies(votes: ["a1": 9, "a2": 2, "u1": 3], counted: ["a": 9]).count(for: plan)
    // All votes of the city's contest come from the district.
    let contest = try #require(plan.contests.firstIndex { $0.poolID == "U" })
    let district = try #require(plan.tree.index(ofID: "a"))
    count.tallies[contest] = [district.position: count.totals[contest]]
    let up = (count.tallyRows["u"] ?? []).map { row in
      var row = row
      row.councilID = "a"
      return row
    }
    count.tallyRows["a"]? += up
    let found = try pack(city, plan, count).findings()
    #expect(found == [])
  }

  @Test func overridesReplay() throws {
    var city = district { _ in }
    func act(_ project: String, _ action: Override.Action, cost: Int64? = nil) -> Override {
      Override(
        projectID: project, action: action, reason: "r", by: "council", on: nil,
        cost: cost.map { Money(minorUnits: $0) }, place: .byLaw)
    }
    city.byLaw.overrides = [act("a1", .exclude), act("a2", .fund), act("u1", .setCost, cost: 70)]
    let found = try findings(city, HandTallies(votes: ["a1": 9, "a2": 5, "u1": 3]))
    #expect(found == [])
  }

  /// Shares with a tie of the last unit, projects of every scope and with every test, an appeal, acts
  /// of authorities.
  private var everything: CycleBuilder {
    var city = CycleBuilder()
    city.council("u", kind: "city", population: 1000)
    for id in ["a", "b"] { city.council(id, under: "u", kind: "district", population: 100) }
    city.level("city") { $0.contest.leftover.steps = [.carry] }
    city.level("district") {
      $0.appeal = Level.Appeal(share: Ratio(1, over: 2), of: "counted")
      $0.contest.leftover.steps = [.up]
    }
    city.pool("U", of: "u", amount: 100)
    city.pool("S", of: "u", amount: 101) {
      $0.split = [.init(target: .level("district"), share: .one, formulaID: "f")]
    }
    var formula = Formula(id: "f", place: .byLaw)
    formula.parts = [.init(share: .one, weight: .equal)]
    city.byLaw.formulas = [formula]
    city.byLaw.escalateOver = Ratio(9, over: 10)
    var (first, second) = (QualifyAlternative(), QualifyAlternative())
    first.signatures = .share(Ratio(1, over: 10), of: "population")
    (first.members, first.tags) = (2, ["x"])
    second.backingShare = Ratio(1, over: 2)
    city.byLaw.qualify = [first, second]
    addProjects(to: &city)
    return city
  }

  private func addProjects(to city: inout CycleBuilder) {
    func qualify(_ project: inout Project, signatures: Int64) {
      (project.signatures, project.membersBacking, project.tags) = (signatures, 2, ["x", "y"])
    }
    city.project("a1", in: "a", cost: 40) { qualify(&$0, signatures: 10) }
    city.project("a2", in: "a", cost: 41) { $0.backingCouncils = ["a"] }
    city.project("a3", in: "a", cost: 10) { qualify(&$0, signatures: 9) }
    city.project("a4", in: "a", cost: 48) { qualify(&$0, signatures: 100) }
    city.project("b1", in: "b", cost: 20) { qualify(&$0, signatures: 10) }
    city.project("u1", in: "u", cost: 60) {
      ($0.scopeCouncil, $0.affects) = (nil, ["a", "b"])
      qualify(&$0, signatures: 100)
    }
    for (project, action) in [("b1", Override.Action.exclude), ("a1", .setCost)] {
      city.byLaw.overrides.append(
        Override(
          projectID: project, action: action, reason: "r", by: "council", on: "2026-03-01",
          cost: Money(minorUnits: 42), place: .byLaw))
    }
  }

  @Test func nothingBeforeTheRuleCanBeChanged() throws {
    let city = everything
    let plan = try #require(city.make().plan)
    let tallies = HandTallies(
      votes: ["a1": 9, "a2": 5, "a3": 4, "a4": 2, "u1": 3], weights: ["a": 10])
    let honest = try pack(city, plan, tallies.count(for: plan))
    #expect(honest.findings().map(\.line) == [])
    var changed: [String: Int] = [:]
    for (council, records) in honest.evidence.data.transcripts {
      for (place, record) in records.enumerated() {
        let type = record["type"]?.text ?? ""
        let isShare = type == "apportion" || record["at"] == "remainder"
        guard isShare || ["scope", "qualify", "override"].contains(type) else { continue }
        for (pointer, value) in JSONLeaves.changed(record, text: { $0 + "1" }) {
          var forged = honest
          forged.evidence.data.transcripts[council]![place] = value
          changed[type, default: 0] += 1
          #expect(!forged.findings().isEmpty, "\(council):\(place + 1) \(type) \(pointer)")
        }
      }
    }
    #expect(Set(changed.keys) == ["scope", "qualify", "override", "apportion", "tie"])
    let whys = honest.evidence.data.transcripts.values.flatMap { $0 }.compactMap { $0["why"]?.text }
    #expect(whys.contains("appeal") && whys.contains("common council of affects"))
    #expect(whys.contains("scope_council; cost above the limit of pool a"))
  }
}
