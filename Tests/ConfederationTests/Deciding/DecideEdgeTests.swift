import AllocationRules
import BudgetModel
import Testing

@testable import Confederation

/// Quorum, appeal, overrides and the edge cases of section 16.
@Suite struct DecideEdgeTests {
  private func city(_ change: (inout Level) -> Void = { _ in }) -> CycleBuilder {
    var city = CycleBuilder()
    city.council("u", kind: "city", eligible: 100)
    city.council("a", under: "u", kind: "district", eligible: 50)
    city.level("city") { $0.contest.leftover.steps = [.carry] }
    city.level("district", change)
    city.pool("U", of: "u", amount: 100)
    city.pool("A", of: "a", amount: 50)
    city.project("a1", in: "a", cost: 40)
    city.project("u1", in: "u", cost: 60)
    return city
  }

  @Test func councilWithoutBallotsFundsNothing() throws {
    let result = try city().decide(HandTallies(votes: ["u1": 3]))
    #expect(result.outcomes == ["a1 not-funded no-ballots", "u1 funded funded"])
    #expect(result.movements.contains("LEFTOVER pool:A pool:U 50 leftover-up"))
  }

  @Test(arguments: [Level.QuorumBelow.advisory, .void, .decide])
  func quorumMissed(below: Level.QuorumBelow) throws {
    let city = city {
      $0.quorum = Level.Quorum(share: Ratio(1, over: 5), of: "eligible", below: below)
    }
    let plan = try #require(city.make().plan)
    var count = HandTallies(votes: ["a1": 9, "u1": 3], counted: ["a": 9]).count(for: plan)
    // The city's votes come from the district: 3 of them.
    let contest = try #require(plan.contests.firstIndex { $0.poolID == "U" })
    let district = try #require(plan.tree.index(ofID: "a"))
    count.tallies[contest] = [district.position: count.totals[contest]]
    let result = try CycleCount.decide(plan: plan, ballots: count)
    let expected =
      switch below {
      case .advisory: ["a1 not-funded quorum", "u1 funded funded"]
      case .void: ["a1 not-funded quorum", "u1 not-funded no-ballots"]
      case .decide: ["a1 funded funded", "u1 funded funded"]
      }
    #expect(result.outcomes == expected)
  }

  @Test func quorumMetByExactlyItsShare() throws {
    let city = city {
      $0.quorum = Level.Quorum(share: Ratio(1, over: 5), of: "eligible", below: .advisory)
    }
    let result = try city.decide(HandTallies(votes: ["a1": 9], counted: ["a": 10]))
    #expect(result.outcomes == ["a1 funded funded", "u1 not-funded no-ballots"])
  }

  @Test func appealEntersTheContestAboveOnce() throws {
    var city = city { $0.appeal = Level.Appeal(share: Ratio(1, over: 2), of: "counted") }
    city.project("a2", in: "a", cost: 45)
    city.project("a3", in: "a", cost: 46)
    let result = try city.decide(
      HandTallies(votes: ["a1": 9, "a2": 5, "a3": 4, "u1": 3], weights: ["A": 10]))
    // a1 is funded at home. a2 has half of the ballots and goes up, where 5 votes beat 3.
    #expect(
      result.outcomes == [
        "a1 funded funded", "a2 funded funded-appeal", "a2 funded funded-appeal",
        "a3 not-funded no-money", "u1 funded funded",
      ])
    let rows = result.results.filter { $0.projectID == "a2" }
    #expect(rows.map(\.poolID) == ["A", "U"])
    #expect(rows.map(\.funded.minorUnits) == [0, 45])
    #expect(
      result.movements.suffix(4) == [
        "LEFTOVER pool:A pool:U 10 leftover-up", "DECIDE pool:U project:a2 45 fund",
        "DECIDE pool:U project:u1 60 fund", "LEFTOVER pool:U carry:U 5 carry",
      ])
  }

  @Test func appealThatLosesEndsNotFunded() throws {
    var city = city { $0.appeal = Level.Appeal(share: Ratio(1, over: 2), of: "counted") }
    city.project("a2", in: "a", cost: 90)
    let result = try city.decide(
      HandTallies(votes: ["a1": 9, "a2": 5, "u1": 8], weights: ["A": 10]))
    #expect(
      result.outcomes.filter { $0.hasPrefix("a2") } == [
        "a2 not-funded no-money", "a2 not-funded no-money",
      ])
  }

  @Test func overridesChangeTheOutcomeAndBothAreGiven() throws {
    var city = city()
    city.project("a2", in: "a", cost: 30)
    city.byLaw.overrides = [
      Override(
        projectID: "a1", action: .exclude, reason: "site sold", by: "council", on: nil, cost: nil,
        place: .byLaw)
    ]
    let result = try city.decide(HandTallies(votes: ["a1": 9, "a2": 5, "u1": 3]))
    #expect(
      result.outcomes == ["a1 excluded excluded-override", "a2 funded funded", "u1 funded funded"])
    #expect(
      result.alternatives[.overrides]
        == .effects([
          AlternativeEffect(projectID: "a1", counted: .excluded, otherwise: .funded),
          AlternativeEffect(projectID: "a2", counted: .funded, otherwise: .notFunded),
        ]))
    let reason = try #require(result.results.first { $0.projectID == "a1" }?.reason)
    let n = try #require(Int(reason.split(separator: ":")[1]))
    #expect(result.transcripts["a"]?[n - 1]["type"] == "override")
    #expect(result.transcripts["a"]?[n - 1]["to"] == "excluded")
  }

  @Test func aCountThatNeedsALotWithoutTheOverridesSaysSo() throws {
    var city = city()
    city.project("a2", in: "a", cost: 30)
    city.project("a3", in: "a", cost: 30)
    city.byLaw.overrides = [
      Override(
        projectID: "a2", action: .exclude, reason: "site sold", by: "council", on: nil, cost: nil,
        place: .byLaw)
    ]
    let result = try city.decide(HandTallies(votes: ["a1": 1, "a2": 5, "a3": 5, "u1": 3]))
    #expect(result.alternatives[.overrides] == .stopped(CountStop(code: "tie-needs-lot")))
  }

  @Test func aBrokenInvariantWithoutTheOverridesIsNoOutcome() throws {
    /// Loses money where every project stands.
    enum Leaky: Rule {
      static let spec = Greedy.spec
      static func allocate(_ instance: Instance) throws(RuleFailure) -> Outcome {
        var outcome = try Greedy.allocate(instance)
        if instance.field.allSatisfy({ $0.state == .qualified }) { outcome.left = .zero }
        return outcome
      }
    }
    var city = city()
    city.byLaw.pools[0].amount = Money(minorUnits: 60)
    city.project("a2", in: "a", cost: 50)
    city.byLaw.overrides = [
      Override(
        projectID: "a1", action: .exclude, reason: "site sold", by: "council", on: nil, cost: nil,
        place: .byLaw)
    ]
    let plan = try #require(city.make().plan)
    let ballots = HandTallies(votes: ["a1": 9, "a2": 5, "u1": 3]).count(for: plan)
    let outcome = try CycleCount.outcome(of: plan, ballots: ballots) { _ in Leaky.self }
    #expect(outcome.outcomes[0] == "a1 excluded excluded-override")
    do {
      _ = try CycleCount.decide(plan: plan, ballots: ballots, rule: { _ in Leaky.self })
      Issue.record("a pool that lost money was published")
    } catch CountFailure.invariant {}
  }

  @Test func prefundedIsPaidFirstAndLowerCostCounts() throws {
    var city = city()
    city.byLaw.overrides = [
      Override(
        projectID: "a1", action: .fund, reason: "agreed", by: "council", on: nil, cost: nil,
        place: .byLaw),
      Override(
        projectID: "u1", action: .setCost, reason: "tender", by: "council", on: nil,
        cost: Money(minorUnits: 55), place: .byLaw),
    ]
    let result = try city.decide(HandTallies(votes: ["u1": 3]))
    #expect(result.outcomes == ["a1 funded funded-override", "u1 funded funded"])
    #expect(result.movements.contains("DECIDE pool:U project:u1 55 fund"))
    #expect(result.results.first { $0.projectID == "u1" }?.cost.minorUnits == 55)
  }

  @Test func missedQualificationNamesItsTest() throws {
    var city = city()
    city.project("a2", in: "a", cost: 30) { $0.state = .unqualified }
    var alternative = QualifyAlternative()
    alternative.signatures = .number(5)
    city.byLaw.qualify = [alternative]
    city.projects[2].signatures = 5
    let result = try city.decide(HandTallies(votes: ["a1": 9, "u1": 3]))
    #expect(
      result.outcomes == [
        "a1 unqualified signatures", "a2 unqualified unqualified", "u1 funded funded",
      ])
    let reason = try #require(result.results.first { $0.projectID == "a1" }?.reason)
    let n = try #require(Int(reason.split(separator: ":")[1]))
    let record = try #require(result.transcripts["a"]?[n - 1])
    #expect(record["type"] == "qualify")
    #expect(
      record["tests"] == [
        ["test": "signatures", "left": "0", "op": ">=", "right": "5", "pass": false]
      ])
  }

  @Test func turnoutWithoutMoneyNeedsNoLot() throws {
    var city = city {
      $0.contest.leftover.steps = [.turnout, .up]
      $0.contest.leftover.turnoutWhen = .after
    }
    city.council("b", under: "u", kind: "district", eligible: 50)
    city.pool("B", of: "b", amount: 0)
    city.projects[0].cost = Money(minorUnits: 50)
    let result = try city.decide(HandTallies(votes: ["a1": 1], counted: ["a": 5, "b": 5]))
    #expect(result.ties == [])
  }

  @Test func overrideAboveThePoolIsRefused() {
    var city = city()
    city.projects[0].cost = Money(minorUnits: 51)
    city.byLaw.overrides = [
      Override(
        projectID: "a1", action: .fund, reason: "agreed", by: "council", on: nil, cost: nil,
        place: .byLaw)
    ]
    do {
      _ = try city.decide(HandTallies())
      Issue.record("the pool paid more than it holds")
    } catch CountFailure.refused(let diagnostics) {
      #expect(diagnostics.map(\.code) == [.overrideOverPool])
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func turnoutFormulaReadsTheBallotsOfThisCycle() throws {
    var city = city { $0.contest.leftover.steps = [.lapse] }
    city.council("b", under: "u", kind: "district")
    var formula = Formula(id: "f", place: .byLaw)
    formula.parts = [.init(share: .one, weight: .turnout)]
    formula.allowsTurnoutBase = true
    city.byLaw.formulas = [formula]
    city.pool("S", of: "u", amount: 90) {
      $0.split = [.init(target: .level("district"), share: .one, formulaID: "f")]
    }
    #expect(try #require(city.make().plan).funding == nil)
    let result = try city.decide(HandTallies(counted: ["a": 10, "b": 20]))
    #expect(result.movements.contains("FUND pool:S pool:a 30 split"))
    #expect(result.movements.contains("FUND pool:S pool:b 60 split"))
  }

  /// `green` stands first in a, second in b, and has no vote in c; equal categories share a place.
  @Test func aGradeMayFollowThePlaceOfACategory() throws {
    var city = city { $0.contest.leftover.steps = [.lapse] }
    for id in ["b", "c"] { city.council(id, under: "u", kind: "district") }
    var formula = Formula(id: "f", place: .byLaw)
    formula.parts = [.init(share: .one, weight: .grades(["g"]))]
    city.byLaw.formulas = [formula]
    city.byLaw.grades = [
      GradeTable(
        id: "g", column: nil, priorityOf: "green",
        steps: [
          .init(bound: 1, grade: Ratio(4)), .init(bound: 2, grade: Ratio(2)),
          .init(bound: nil, grade: .one),
        ], times: .one)
    ]
    city.pool("S", of: "u", amount: 60) {
      $0.split = [.init(target: .level("district"), share: .one, formulaID: "f")]
    }
    for council in ["b", "c"] {
      city.project("\(council)1", in: council, cost: 1) { $0.categories = ["green"] }
      city.project("\(council)2", in: council, cost: 1) { $0.categories = ["street", "play"] }
    }
    for place in city.projects.indices where city.projects[place].id == "a1" {
      city.projects[place].categories = ["green"]
    }
    let votes: [String: Int64] = ["a1": 3, "b1": 2, "b2": 5, "c2": 1]
    let result = try city.decide(HandTallies(votes: votes))
    #expect(result.movements.contains("FUND pool:S pool:a 40 split"))
    // Two categories are ahead of it.
    #expect(result.movements.contains("FUND pool:S pool:b 10 split"))
    #expect(result.movements.filter { $0.hasPrefix("FUND pool:S") }.count == 3)
  }

  @Test func escalationNeedsPoolsThatAreKnownBeforeTheVote() {
    var city = city()
    var formula = Formula(id: "f", place: .byLaw)
    formula.parts = [.init(share: .one, weight: .turnout)]
    formula.allowsTurnoutBase = true
    city.byLaw.formulas = [formula]
    city.byLaw.escalateOver = .one
    city.pool("S", of: "u", amount: 90) {
      $0.split = [.init(target: .level("district"), share: .one, formulaID: "f")]
    }
    #expect(city.codes() == ["setting-bad"])
  }

  @Test func councilTieInADistrictNamesItsProjects() {
    var city = city()
    city.project("a2", in: "a", cost: 40)
    do {
      _ = try city.decide(HandTallies(votes: ["a1": 2, "a2": 2]))
      Issue.record("the tie was decided")
    } catch CountFailure.tieWithoutLot(let council, let pool, _, let tied, _, let isCouncils) {
      #expect((council, pool, tied, isCouncils) == ("a", "A", ["a1", "a2"], false))
    } catch {
      Issue.record("\(error)")
    }
  }
}
