import BudgetModel
import Testing

@testable import AuditTrail
@testable import Confederation

/// The transcripts of every kind of cycle count again to the same outcome.
@Suite struct ReplayedCycleTests {
  private func findings(_ cycle: CycleBuilder, _ tallies: HandTallies) throws -> [String] {
    let plan = try #require(cycle.make().plan)
    return try findings(cycle, plan, tallies.count(for: plan))
  }

  private func findings(
    _ cycle: CycleBuilder, _ plan: CyclePlan, _ count: BallotCount
  ) throws -> [String] {
    let result = try CycleCount.decide(plan: plan, ballots: count)
    let manifest: JSONValue = [
      "cycle": ["id": .string(cycle.byLaw.cycle)], "bylaw": ["effective_sha256": ""],
      "totals": [
        "money": [
          "currency": "EUR", "exponent": 2, "total": JSONValue(result.money.total),
          "funded": JSONValue(result.money.funded), "carried": JSONValue(result.money.carried),
          "lapsed": JSONValue(result.money.lapsed),
        ],
        "projects": [
          "listed": JSONValue(count: result.listedProjects),
          "funded": JSONValue(count: result.fundedProjects),
        ],
      ],
    ]
    let evidence = PackEvidence(
      data: PackData(
        byLaw: .object([:]), manifest: manifest, results: result.results,
        councils: result.councils, ledger: result.ledger, reconciliation: result.reconciliation,
        rejected: [], tallies: result.tallies, transcripts: result.transcripts,
        projects: cycle.projects), manifest: manifest, byLaw: cycle.byLaw,
      councils: cycle.councils, lot: cycle.lot, councilLot: cycle.councilLot, digests: [:])
    return findings(evidence).map(\.line)
  }

  /// All that a pack's numbers can be checked for, without its files and ballots.
  private func findings(_ evidence: PackEvidence) -> [AuditFinding] {
    let contests = evidence.contests()
    let replay = Replay(evidence)
    let pools = PoolChecks(evidence)
    let results = ResultChecks(evidence, contests)
    #expect(replay.unchecked == [])
    return replay.qualification + replay.ties + replay.results
      + LedgerChecks(evidence: evidence).findings() + pools.conserveFindings()
      + pools.councilFindings() + pools.poolFindings() + pools.amountFindings(contests)
      + pools.leftoverFindings() + FundReplay(evidence).findings()
      + LeftoverChecks(evidence: evidence).findings() + results.findings()
      + results.scoreFindings() + TallyChecks(evidence: evidence).recordFindings(contests)
      + TranscriptChecks.findings(evidence)
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
    let found = try findings(city, plan, count)
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
}
