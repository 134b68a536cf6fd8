import BudgetModel
import Testing

@testable import Confederation

/// What does not go together with a rule that reads the ballots themselves.
@Suite struct BallotRuleTests {
  /// A city with the districts a, of the blocks a1 and a2, and b; `shares` divides its pool.
  private func city(
    shares: [String] = [], _ change: (inout CycleBuilder) -> Void = { _ in }
  ) -> CycleBuilder {
    var city = CycleBuilder()
    city.council("u", kind: "city")
    city.council("a", under: "u", kind: "district")
    city.council("b", under: "u", kind: "district")
    for id in ["a1", "a2"] { city.council(id, under: "a", kind: "block") }
    city.level("city") {
      var parameters: [SettingValue.Member] = []
      if !shares.isEmpty {
        let money = shares.map { SettingValue.Member($0, .money(Money(minorUnits: 1))) }
        parameters = [.init("endowments", .text("by-district")), .init("shares", .named(money))]
      }
      $0.contest.rule = RuleChoice(name: ProfileTests.rule, parameters: parameters)
    }
    city.level("district")
    city.level("block") { $0.mode = .none }
    city.pool("U", of: "u", amount: 100)
    city.pool("A", of: "a", amount: 50)
    city.project("p", in: "a", cost: 10)
    change(&city)
    return city
  }
  private func lines(_ city: CycleBuilder) -> [String] { city.make().diagnostics.map(\.line) }

  @Test func theRuleGoesWithBallotsOfAllCouncils() {
    #expect(lines(city()) == [])
  }

  @Test func tallySumAddsUpWhatTheRuleCannotRead() {
    let city = city { $0.byLaw.levels[0].mode = .tallySum }
    #expect(
      lines(city) == [
        "cycle.yaml: error: rule equal-shares of pool 'U' needs the ballots themselves, and level "
          + "'city' adds up tallies; write mode: direct, or choose a rule that reads tallies "
          + "[rule-needs-ballots]"
      ])
  }

  @Test func aTallySumOfAnotherRuleStands() {
    #expect(lines(city { $0.byLaw.levels[1].mode = .tallySum }) == [])
  }

  // MARK: Appeals

  private func appealing(_ change: (inout CycleBuilder) -> Void = { _ in }) -> CycleBuilder {
    city {
      $0.byLaw.levels[1].appeal = Level.Appeal(share: Ratio(1, over: 2), of: "counted")
      change(&$0)
    }
  }

  @Test func anAppealBringsVotesWithoutBallots() {
    #expect(
      lines(appealing()) == [
        "cycle.yaml: error: rule equal-shares of pool 'U' needs ballots, which projects that come "
          + "up by appeal do not bring; take 'appeal' out of level 'district', or choose a rule "
          + "that reads tallies [rule-needs-ballots]"
      ])
  }

  @Test func anAppealToAnotherPoolStands() {
    let other = appealing {
      $0.byLaw.pools[0].takes.tags = ["large"]
      $0.pool("V", of: "u", amount: 100) { $0.settings = [Self.greedy] }
    }
    #expect(lines(other) == [])
  }

  @Test func anAppealFromTheRuleUpToAnotherStands() {
    let turned = appealing {
      $0.byLaw.levels[1].contest.rule = $0.byLaw.levels[0].contest.rule
      $0.byLaw.levels[0].contest.rule = RuleChoice(name: "greedy", parameters: CycleBuilder.greedy)
    }
    #expect(lines(turned) == [])
  }

  private static let greedy = SettingValue.Member(
    "rule", .map([.init("name", .text("greedy"))] + CycleBuilder.greedy))

  // MARK: Districts

  @Test(arguments: [["a", "b"], ["a1", "a2", "b"], ["u"]])
  func sharesMayNameAnyCouncilsAboveTheLeaves(_ shares: [String]) {
    #expect(lines(city(shares: shares)) == [])
  }

  @Test func sharesNameCouncilsOfTheTree() {
    #expect(
      lines(city(shares: ["a", "b", "zz"])) == [
        "cycle.yaml: error: 'zz' is no council of the tree in force; correct the id or add the "
          + "council to councils.csv [council-unknown]"
      ])
  }

  @Test func everyLeafHasADistrict() {
    #expect(
      lines(city(shares: ["a1"])) == [
        "cycle.yaml: error: pool 'U': 'shares' gives council 'a2' no district; name it or one "
          + "above it [setting-bad]",
        "cycle.yaml: error: pool 'U': 'shares' gives council 'b' no district; name it or one "
          + "above it [setting-bad]",
      ])
  }

  @Test func districtsDoNotOverlap() {
    #expect(
      lines(city(shares: ["a", "a1", "b"])) == [
        "cycle.yaml: error: pool 'U': 'shares' names 'a1' and 'a' above it; keep one of them "
          + "[setting-bad]"
      ])
  }

  @Test func districtsAreCouncilsWhoseBallotsAreRead() {
    let city = city(shares: ["a", "b", "w"]) {
      $0.council("w", under: "u", kind: "district") { $0.dimension = .workplace }
    }
    #expect(
      lines(city) == [
        "cycle.yaml: error: pool 'U': 'shares' names 'w', whose ballots the pool does not read "
          + "[setting-bad]"
      ])
  }
}
