import BudgetModel
import Testing

@testable import AuditTrail
@testable import Confederation

/// Money with a tag (CONFEDERATION 7), by hand.
@Suite struct EarmarkTests {
  /// The district has 60 for green projects and 40 for any.
  private func city(_ change: (inout CycleBuilder) -> Void = { _ in }) -> CycleBuilder {
    var city = CycleBuilder()
    city.council("u", kind: "city", population: 10)
    city.council("a", under: "u", kind: "district", population: 10)
    city.level("city") { $0.contest.leftover.steps = [.carry] }
    city.level("district") { $0.contest.leftover.steps = [.up] }
    city.pool("U", of: "u", amount: 5)
    city.pool("G", of: "u", amount: 60) {
      $0.tag = "green"
      $0.split = [.init(target: .pool("A"), share: .one, formulaID: nil)]
    }
    city.pool("F", of: "u", amount: 40) {
      $0.split = [.init(target: .pool("A"), share: .one, formulaID: nil)]
    }
    city.pool("A", of: "a")
    city.project("n1", in: "a", cost: 45)
    city.project("g1", in: "a", cost: 50) { $0.tags = ["green"] }
    city.project("g2", in: "a", cost: 30) { $0.tags = ["green"] }
    city.project("u1", in: "u", cost: 45)
    change(&city)
    return city
  }

  private let votes = HandTallies(votes: ["n1": 10, "g1": 8, "g2": 5, "u1": 3])

  @Test func taggedMoneyPaysFirstAndOthersSeeOnlyFreeMoney() throws {
    let result = try city().decide(votes)
    #expect(
      result.outcomes == [
        "g1 funded funded", "g2 funded funded", "n1 not-funded no-money",
        "u1 not-funded no-money",
      ])
    let considered = try #require(
      result.transcripts["a"]?.first { $0["type"] == "consider" && $0["project"] == "n1" })
    #expect(considered["before"] == "100" && considered["reserved"] == "60")
    #expect(considered["short_by"] == "5")
    // g2 took the last 10 of the green money and 20 of the free money.
    #expect(result.movements.contains("LEFTOVER pool:A pool:U 20 leftover-up"))
  }

  @Test func whatIsLeftOfItIsCarriedAndNotPassedOn() throws {
    let result = try city { $0.projects.removeAll { $0.id == "g2" } }.decide(votes)
    #expect(result.movements.contains("LEFTOVER pool:A carry:A 10 carry"))
    #expect(result.movements.contains("LEFTOVER pool:A pool:U 40 leftover-up"))
    #expect(result.outcomes.contains("u1 funded funded"))
  }

  @Test func aLevyTakesFreeMoneyFirst() throws {
    let levied = city {
      $0.byLaw.pools[3].levy = .amount(Money(minorUnits: 50), to: "U")
      $0.project("u2", in: "u", cost: 8) { $0.tags = ["green"] }
    }
    let result = try levied.decide(HandTallies(votes: ["u1": 3, "u2": 2]))
    // 40 free and 10 green units arrive beside the 5 of the city.
    let pool = try #require(
      result.transcripts["u"]?.first { $0["type"] == "pool" && $0["contest"] == "u/U" })
    #expect(pool["amount"] == "55")
    #expect(pool["earmarks"] == [["tag": "green", "amount": "10"]])
    #expect(result.outcomes.contains("u1 funded funded"))
    #expect(result.outcomes.contains("u2 funded funded"))
    #expect(result.movements.contains("LEFTOVER pool:U carry:U 2 carry"))
  }

  @Test func untaggedMoneyTakesTheTagOfThePoolItFills() throws {
    let tagged = city { $0.byLaw.pools[3].tag = "young" }
    let result = try tagged.decide(votes)
    #expect(result.outcomes.contains("n1 not-funded no-money"))
    #expect(result.movements.contains("LEFTOVER pool:A carry:A 50 carry"))
    #expect(!result.movements.contains { $0.hasSuffix("leftover-up") })
  }

  @Test func aTopUpCountsWhatTheProjectMayUse() throws {
    let helped = city {
      $0.byLaw.pools[1].amount = Money(minorUnits: 40)
      $0.projects.removeAll { $0.id == "g2" }
      $0.byLaw.pools[2].amount = Money(minorUnits: 5)
      for place in $0.byLaw.levels.indices where $0.byLaw.levels[place].id == "district" {
        $0.byLaw.levels[place].contest.leftover.steps = [.topUp, .up]
        $0.byLaw.levels[place].contest.leftover.topUpPool = "U"
      }
      $0.projects.removeAll { $0.id == "n1" }
    }
    // 40 green and 5 free units for a cost of 50: the city adds 5.
    let result = try helped.decide(HandTallies(votes: ["g1": 8]))
    #expect(result.outcomes.contains("g1 funded funded-top-up"))
    #expect(result.movements.contains("LEFTOVER pool:U pool:A 5 top-up"))
  }
}
