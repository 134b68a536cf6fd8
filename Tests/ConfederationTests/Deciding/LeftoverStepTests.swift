import BudgetModel
import Testing

@testable import Confederation

/// Each leftover step with numbers worked out by hand (CONFEDERATION 7).
@Suite struct LeftoverStepTests {
  /// A city `u` with districts of one level.
  private func city(
    _ districts: [String], eligible: Int64? = nil, _ change: (inout Level) -> Void
  ) -> CycleBuilder {
    var city = CycleBuilder()
    city.council("u", kind: "city")
    for id in districts { city.council(id, under: "u", kind: "district", eligible: eligible) }
    city.level("city") { $0.contest.leftover.steps = [.carry] }
    city.level("district", change)
    return city
  }

  /// The movements after FUND.
  private func moves(_ result: CycleResult) -> [String] {
    result.movements.filter { !$0.hasPrefix("FUND") }
  }

  @Test func toALaterPoolOfTheCouncilBefore() throws {
    var city = city(["a"]) { $0.contest.leftover.steps = [.up] }
    city.byLaw.levels.append(city.byLaw.levels[1])
    city.byLaw.levels.removeLast()
    city.pool("U", of: "u", amount: 0)
    city.pool("A1", of: "a", amount: 100)
    city.pool("A2", of: "a", amount: 10)
    city.project("x", in: "a", cost: 60) { $0.poolID = "A1" }
    city.project("y", in: "a", cost: 45) { $0.poolID = "A2" }
    let plan = try #require(city.make().plan)
    for (when, expected) in [
      (
        LeftoverPolicy.When.before,
        [
          "DECIDE pool:A1 project:x 60 fund", "LEFTOVER pool:A1 pool:A2 40 leftover-to",
          "DECIDE pool:A2 project:y 45 fund", "LEFTOVER pool:A2 pool:U 5 leftover-up",
          "LEFTOVER pool:U carry:U 5 carry",
        ]
      ),
      (
        LeftoverPolicy.When.after,
        [
          "DECIDE pool:A1 project:x 60 fund", "LEFTOVER pool:A1 pool:A2 40 leftover-to",
          "DECIDE pool:A2 project:y 45 fund-second-pass",
          "LEFTOVER pool:A2 pool:U 5 leftover-up", "LEFTOVER pool:U carry:U 5 carry",
        ]
      ),
    ] {
      var changed = plan
      let first = try #require(plan.pool(ofID: "A1"))
      changed.poolSettings[first.position].leftover.steps = [.to]
      changed.poolSettings[first.position].leftover.toPool = "A2"
      changed.poolSettings[first.position].leftover.toWhen = when
      let tallies = HandTallies(votes: ["x": 3, "y": 2])
      let result = try CycleCount.decide(plan: changed, ballots: tallies.count(for: changed))
      #expect(moves(result) == expected)
    }
  }

  @Test func lapseAndCarryKeepTheMoneyApart() throws {
    for (step, account) in [
      (LeftoverPolicy.Step.lapse, "lapse:A 100 lapse"), (.carry, "carry:A 100 carry"),
    ] {
      var city = city(["a"]) { $0.contest.leftover.steps = [step] }
      city.pool("A", of: "a", amount: 100)
      let result = try city.decide(HandTallies())
      #expect(moves(result) == ["LEFTOVER pool:A \(account)"])
      #expect(result.money.lapsed.minorUnits == (step == .lapse ? 100 : 0))
      #expect(result.money.carried.minorUnits == (step == .carry ? 100 : 0))
    }
  }

  @Test func upWithoutAPoolAboveIsCarried() throws {
    var city = city(["a"]) { $0.contest.leftover.steps = [.up] }
    city.pool("A", of: "a", amount: 7)
    let result = try city.decide(HandTallies())
    #expect(moves(result) == ["LEFTOVER pool:A carry:A 7 carry"])
    let record = try #require(result.transcripts["a"]?.first { $0["type"] == "leftover" })
    #expect(record["policy"] == "up")
    #expect(record["to"] == "carry:A")
  }

  @Test func returnGivesTheRestBackByWhatEachPaid() throws {
    var city = city(["a", "b"]) { $0.contest.leftover.steps = [.lapse] }
    city.byLaw.levels[0].contest.leftover.steps = [.return]
    city.pool("R", of: "u")
    for (id, amount) in [("a", Int64(100)), ("b", Int64(200))] {
      city.pool(id, of: id, amount: amount) { $0.levy = .share(Ratio(1, over: 10), to: "R") }
    }
    city.project("x", in: "u", cost: 21)
    let result = try city.decide(HandTallies(votes: ["x": 1]))
    #expect(
      result.movements == [
        "FUND source:a pool:a 100 allocate", "FUND source:b pool:b 200 allocate",
        "FUND pool:a pool:R 10 levy", "FUND pool:b pool:R 20 levy",
        "LEFTOVER pool:a lapse:a 90 lapse", "LEFTOVER pool:b lapse:b 180 lapse",
        "DECIDE pool:R project:x 21 fund", "LEFTOVER pool:R pool:a 3 return",
        "LEFTOVER pool:a carry:a 3 carry", "LEFTOVER pool:R pool:b 6 return",
        "LEFTOVER pool:b carry:b 6 carry",
      ])
  }

  @Test func sidewaysPaysByShareOfVotersAndReturnsTheRest() throws {
    var city = city(["n", "s"]) { $0.contest.leftover.steps = [.sideways, .lapse] }
    city.pool("n", of: "n", amount: 100)
    city.pool("s", of: "s", amount: 50)
    city.project("n1", in: "n", cost: 70)
    city.project("n2", in: "n", cost: 60)
    city.project("s1", in: "s", cost: 90)
    let result = try city.decide(
      HandTallies(votes: ["n1": 8, "n2": 5, "s1": 6], weights: ["n": 10, "s": 8]))
    #expect(
      moves(result) == [
        "DECIDE pool:n project:n1 70 fund", "LEFTOVER pool:n common:u 30 sideways",
        "LEFTOVER pool:s common:u 50 sideways", "LEFTOVER common:u pool:n 60 sideways",
        "LEFTOVER pool:n project:n2 60 sideways", "LEFTOVER common:u pool:n 7 return",
        "LEFTOVER common:u pool:s 13 return", "LEFTOVER pool:n lapse:n 7 lapse",
        "LEFTOVER pool:s lapse:s 13 lapse",
      ])
    #expect(
      result.outcomes == [
        "n1 funded funded", "n2 funded funded-sideways", "s1 not-funded no-money",
      ])
  }

  @Test func sidewaysRespectsTheLimitsOfTheCouncil() throws {
    var city = city(["n", "s"]) {
      $0.contest.leftover.steps = [.sideways, .lapse]
      $0.contest.limits.groups = [.init(id: "site", projects: ["n1", "n2"], maximum: 1)]
    }
    city.pool("n", of: "n", amount: 10)
    city.pool("s", of: "s", amount: 200)
    city.project("n1", in: "n", cost: 70)
    city.project("n2", in: "n", cost: 60)
    let result = try city.decide(HandTallies(votes: ["n1": 8, "n2": 5]))
    #expect(result.outcomes == ["n1 funded funded-sideways", "n2 not-funded no-money"])
  }

  private func turnoutCity(
    _ when: LeftoverPolicy.When, passesOn: Bool = false
  ) -> (CycleBuilder, HandTallies) {
    var city = city(["a", "b"], eligible: 10) {
      $0.contest.leftover.steps = [.turnout, .lapse]
      $0.contest.leftover.turnoutWhen = when
      $0.contest.leftover.turnoutPassesOn = passesOn
    }
    city.pool("a", of: "a", amount: 100)
    city.pool("b", of: "b", amount: 50)
    city.project("a1", in: "a", cost: 70)
    city.project("a2", in: "a", cost: 40)
    city.project("b1", in: "b", cost: 60)
    city.project("b2", in: "b", cost: 45)
    city.project("b3", in: "b", cost: 33)
    let votes = ["a1": Int64(4), "a2": 2, "b1": 3, "b2": 2, "b3": 1]
    return (city, HandTallies(votes: votes, counted: ["a": 5, "b": 8]))
  }

  @Test func turnoutBeforeReachesTheReceiverInTime() throws {
    let (city, tallies) = turnoutCity(.before)
    #expect(
      try moves(city.decide(tallies)) == [
        "DECIDE pool:a project:a1 70 fund", "LEFTOVER pool:a pool:b 30 leftover-turnout",
        "DECIDE pool:b project:b1 60 fund", "LEFTOVER pool:b lapse:b 20 lapse",
      ])
  }

  @Test func turnoutAfterGivesASecondPass() throws {
    let (city, tallies) = turnoutCity(.after)
    let result = try city.decide(tallies)
    #expect(
      moves(result) == [
        "DECIDE pool:a project:a1 70 fund", "DECIDE pool:b project:b2 45 fund",
        "LEFTOVER pool:a pool:b 30 leftover-turnout",
        "LEFTOVER pool:b project:b3 33 fund-second-pass", "LEFTOVER pool:b lapse:b 2 lapse",
      ])
    #expect(result.outcomes.contains("b3 funded funded-turnout"))
  }

  @Test func aLaterPassLeavesTheMoneyOfAHardMinimum() throws {
    var (city, tallies) = turnoutCity(.after)
    let green = Limits.Minimum(
      label: "green", minimumAmount: Money(minorUnits: 30), minimumProjects: nil, isHard: true)
    for place in city.byLaw.levels.indices {
      city.byLaw.levels[place].contest.limits.minimums = [green]
    }
    tallies.votes["b3"] = 4
    let result = try city.decide(tallies)
    // Of 50, 30 wait for a green project that does not come; 20 + 70 are there for the others.
    #expect(
      moves(result) == [
        "DECIDE pool:a project:a1 70 fund", "LEFTOVER pool:a pool:b 30 leftover-turnout",
        "LEFTOVER pool:b project:b3 33 fund-second-pass", "LEFTOVER pool:b lapse:b 47 lapse",
      ])
  }

  @Test func turnoutPassesOnWhatTheReceiverLeaves() throws {
    var (city, tallies) = turnoutCity(.before, passesOn: true)
    city.pool("c", of: "c", amount: 25)
    city.council("c", under: "u", kind: "district", eligible: 10)
    tallies.counted["c"] = 1
    let result = try city.decide(tallies)
    // b holds 50 + 30 + 25, pays b1 (60) and b2 (45) and leaves nothing.
    #expect(
      moves(result) == [
        "DECIDE pool:a project:a1 70 fund", "LEFTOVER pool:a pool:b 30 leftover-turnout",
        "LEFTOVER pool:c pool:b 25 leftover-turnout", "DECIDE pool:b project:b1 60 fund",
        "DECIDE pool:b project:b2 45 fund",
      ])
    city.projects.removeAll { $0.id == "b2" || $0.id == "b3" }
    // Now b leaves 45, and a pays a2 (40); 5 go on to c.
    #expect(
      try moves(city.decide(tallies)).dropFirst(4) == [
        "LEFTOVER pool:b pool:a 45 leftover-turnout",
        "LEFTOVER pool:a project:a2 40 fund-second-pass",
        "LEFTOVER pool:a pool:c 5 leftover-turnout", "LEFTOVER pool:c lapse:c 5 lapse",
      ])
  }

  @Test func topUpFromSiblingsTakesClaimsInOrder() throws {
    var city = city(["a", "b", "c", "d"]) { $0.contest.leftover.steps = [.topUp, .lapse] }
    for (id, amount) in [("a", Int64(90)), ("b", 12), ("c", 85), ("d", 80)] {
      city.pool(id, of: id, amount: amount)
      if id != "b" { city.project(id + "1", in: id, cost: 100) }
    }
    let result = try city.decide(HandTallies(votes: ["a1": 1, "c1": 1, "d1": 1]))
    #expect(
      moves(result) == [
        "LEFTOVER pool:b common:u 12 top-up", "LEFTOVER common:u pool:a 10 top-up",
        "LEFTOVER pool:a project:a1 100 top-up", "LEFTOVER pool:c common:u 85 top-up",
        "LEFTOVER common:u pool:d 20 top-up", "LEFTOVER pool:d project:d1 100 top-up",
        "LEFTOVER common:u pool:b 8 return", "LEFTOVER common:u pool:c 59 return",
        "LEFTOVER pool:b lapse:b 8 lapse", "LEFTOVER pool:c lapse:c 59 lapse",
      ])
    #expect(
      result.outcomes == [
        "a1 funded funded-top-up", "c1 not-funded no-money", "d1 funded funded-top-up",
      ])
  }

  @Test func topUpFromAReserveRefusesWhatItCannotPay() throws {
    var city = city(["a", "b"]) {
      $0.contest.leftover.steps = [.topUp, .lapse]
      $0.contest.leftover.topUpPool = "RESERVE"
    }
    city.pool("RESERVE", of: "u", amount: 15)
    city.pool("a", of: "a", amount: 80)
    city.pool("b", of: "b", amount: 170)
    city.project("a1", in: "a", cost: 100)
    city.project("b1", in: "b", cost: 180)
    let result = try city.decide(HandTallies(votes: ["a1": 1, "b1": 1]))
    // b1 is covered to 17/18 and comes first; a1 needs 20 where 5 are left.
    #expect(
      moves(result) == [
        "LEFTOVER pool:RESERVE pool:b 10 top-up", "LEFTOVER pool:b project:b1 180 top-up",
        "LEFTOVER pool:a lapse:a 80 lapse", "LEFTOVER pool:RESERVE carry:RESERVE 5 carry",
      ])
  }

  @Test func unitThatASplitKeepsIsLeftOverOfItsCouncil() throws {
    var city = city(["a", "b"]) { $0.contest.leftover.steps = [.lapse] }
    var formula = Formula(id: "f", place: SourceLocation(file: "cycle.yaml"))
    formula.unit = Money(minorUnits: 100)
    formula.parts = [.init(share: .one, weight: .equal)]
    city.byLaw.formulas = [formula]
    city.pool("S", of: "u", amount: 1_050) {
      $0.split = [.init(target: .level("district"), share: .one, formulaID: "f")]
    }
    #expect(
      try moves(city.decide(HandTallies())) == [
        "LEFTOVER pool:a lapse:a 500 lapse", "LEFTOVER pool:b lapse:b 500 lapse",
        "LEFTOVER pool:S carry:S 50 carry",
      ])
  }

  /// N9 and N11: one unit more of leftover from below drops a winner.
  @Test func oneUnitOfLeftoverDropsAWinner() throws {
    for (below, funded) in [(Int64(0), "b"), (1, "a")] {
      var city = city(["d"]) { $0.contest.leftover.steps = [.up] }
      city.pool("U", of: "u", amount: 5)
      city.pool("D", of: "d", amount: below)
      city.project("a", in: "u", cost: 6)
      city.project("b", in: "u", cost: 5)
      let result = try city.decide(HandTallies(votes: ["a": 3, "b": 2]))
      #expect(result.results.filter { $0.status == .funded }.map(\.projectID) == [funded])
    }
  }
}

/// Ties between councils end with the council lot, or with exit 4 (CONFEDERATION 11.4).
@Suite struct CouncilTieTests {
  private func tiedCity(_ step: LeftoverPolicy.Step) -> CycleBuilder {
    var city = CycleBuilder()
    city.council("u", kind: "city")
    for id in ["a", "b"] { city.council(id, under: "u", kind: "district", eligible: 10) }
    city.level("city") { $0.contest.leftover.steps = [.carry] }
    city.level("district") {
      $0.contest.leftover.steps = [step, .lapse]
      $0.contest.leftover.turnoutWhen = .after
    }
    for id in ["a", "b"] {
      city.pool(id, of: id, amount: 50)
      city.project(id + "1", in: id, cost: 80)
    }
    return city
  }
  private let tallies = HandTallies(
    votes: ["a1": 1, "b1": 1], weights: ["a": 2, "b": 2], counted: ["a": 5, "b": 5])

  @Test(arguments: [LeftoverPolicy.Step.sideways, .turnout])
  func withoutALotTheCountStops(step: LeftoverPolicy.Step) {
    do {
      _ = try tiedCity(step).decide(tallies)
      Issue.record("the tie was decided")
    } catch CountFailure.tieWithoutLot(let council, let pool, _, let tied, _, let isCouncils) {
      #expect((council, pool, tied, isCouncils) == ("a", "a", ["a", "b"], true))
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test(arguments: [LeftoverPolicy.Step.sideways, .turnout])
  func theCouncilLotDecides(step: LeftoverPolicy.Step) throws {
    var city = tiedCity(step)
    city.councilLot = LotOrder(order: ["b", "u", "a"])
    let result = try city.decide(tallies)
    #expect(result.status(of: "a1") == .notFunded)
    #expect(result.status(of: "b1") == .funded)
    let tie = try #require(result.ties.first)
    #expect((tie.tied, tie.decidedBy, tie.isDecisive) == (["a", "b"], "lot", true))
    #expect(result.transcripts["a"]?[tie.n - 1]["type"] == "tie")
  }
  /// Three districts ask for 40, 30 and 30; the last two are equal. The fund holds what all pools,
  /// one of a district without projects, give.
  private func threeRequests(_ further: Int64) -> CycleBuilder {
    var city = CycleBuilder()
    city.council("u", kind: "city")
    for id in ["w", "x", "y", "z"] { city.council(id, under: "u", kind: "district") }
    city.level("city") { $0.contest.leftover.steps = [.carry] }
    city.level("district") { $0.contest.leftover.steps = [.sideways, .lapse] }
    for (id, amount) in [("w", further), ("x", Int64(30)), ("y", 10), ("z", 10)] {
      city.pool(id, of: id, amount: amount)
    }
    city.project("x1", in: "x", cost: 40)
    city.project("y1", in: "y", cost: 30)
    city.project("z1", in: "z", cost: 30)
    return city
  }

  @Test func aTieCountsWhereItIsReached() throws {
    let tallies = HandTallies(
      votes: ["x1": 3, "y1": 1, "z1": 1], weights: ["x": 4, "y": 2, "z": 2])
    // Of 50, 10 are left for y1 and z1; of 100 both are paid; of 80 one of them.
    #expect(try threeRequests(0).decide(tallies).status(of: "z1") == .notFunded)
    #expect(try threeRequests(50).decide(tallies).status(of: "z1") == .funded)
    #expect(throws: CountFailure.self) { try threeRequests(30).decide(tallies) }
    var drawn = threeRequests(30)
    drawn.councilLot = LotOrder(order: ["z", "y", "x", "w", "u"])
    let result = try drawn.decide(tallies)
    #expect(result.status(of: "y1") == .notFunded)
    #expect(result.status(of: "z1") == .funded)
  }

  @Test(arguments: [LeftoverPolicy.Step.sideways, .topUp])
  func equalProjectsOfACouncilNeedALotWhereOneIsPaid(step: LeftoverPolicy.Step) throws {
    func city(_ further: Int64, own: Int64) -> CycleBuilder {
      var city = CycleBuilder()
      city.byLaw.tieChain = [.lot]
      city.council("u", kind: "city")
      for id in ["a", "b"] { city.council(id, under: "u", kind: "district") }
      city.level("city") { $0.contest.leftover.steps = [.carry] }
      city.level("district") { $0.contest.leftover.steps = [step, .lapse] }
      city.pool("a", of: "a", amount: own)
      city.pool("b", of: "b", amount: further)
      for id in ["a1", "a2"] { city.project(id, in: "a", cost: 50) }
      return city
    }
    let tallies = HandTallies(votes: ["a1": 1, "a2": 1])
    #expect(try city(5, own: 40).decide(tallies).status(of: "a1") == .notFunded)
    #expect(throws: CountFailure.self) { try city(20, own: 40).decide(tallies) }
    if step == .sideways {
      let both = try city(60, own: 40).decide(tallies)
      #expect(both.outcomes == ["a1 funded funded-sideways", "a2 funded funded-sideways"])
    } else {
      // 10 of 50 are no claim, so nobody asks which of the two it would be.
      #expect(try city(90, own: 10).decide(tallies).status(of: "a1") == .notFunded)
    }
  }
}
