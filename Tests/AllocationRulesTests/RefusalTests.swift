import BudgetModel
import Testing

@testable import AllocationRules

@Suite("What ordered rules refuse")
struct RefusalTests {
  @Test("an override that the pool cannot pay")
  func overrideOverPool() {
    var contest = ShortContest([("a", 6, 1), ("b", 5, 1)], pool: 10)
    contest.instance.prefunded = [0, 1]
    #expect(refusal(contest) == .overrideOverPool)
  }

  @Test("a cap by a column that no project has")
  func limitNotSupported() {
    var contest = ShortContest([("a", 6, 1)], pool: 10)
    contest.instance.settings.limits.caps = [
      .init(subject: .by("street"), maximumAmount: nil, maximumProjects: 1)
    ]
    #expect(refusal(contest) == .limitNotSupported)
  }

  @Test("winners that neither the pool nor the reserve can pay")
  func topK() {
    var contest = ShortContest(
      [("a", 6, 2), ("b", 5, 1)], pool: 10, rule: [.init("k", .count(2))], name: "top-k")
    #expect(refusal(contest) == .topKOverPool)
    contest.instance.settings.rule.parameters += [
      .init("overspend", .text("reserve")), .init("reserve", .text("RES")),
    ]
    #expect(refusal(contest) == .reserveEmpty)
    contest.instance.reserves = ["RES": Money(minorUnits: 1)]
    let outcome = try? contest.outcome()
    #expect(
      outcome?.reserveDraws == [
        .init(poolID: "RES", amount: Money(minorUnits: 1), payment: 1)
      ])
    #expect(outcome?.payments.map(\.reason) == [.funded, .funded])
    #expect(outcome?.left == .zero)
  }

  @Test("a percentage of eligible voters that nobody counted")
  func baseMissing() {
    var contest = ShortContest([("a", 6, 1)], pool: 10)
    contest.instance.settings.thresholds = [
      Threshold(measure: .votes, need: .percent(Ratio(5), of: .eligible))
    ]
    #expect(refusal(contest) == .baseMissing)
    contest.instance.eligible = 20
    #expect(refusal(contest) == nil)
  }

  @Test("a score that the ballots cannot give, and channel weights that do not sum to 1")
  func settings() {
    for score in ["points", "positional", "copeland"] {
      let contest = ShortContest([("a", 6, 1)], pool: 10, rule: [.init("score", .text(score))])
      #expect(refusal(contest) == .settingBad)
    }
    let third = SettingValue.ratio(Ratio(1, over: 3))
    let channels = SettingValue.Member(
      "channels", .named([.init("paper", third), .init("web", third)]))
    #expect(refusal(ShortContest([("a", 6, 1)], pool: 10, rule: [channels])) == .settingBad)
  }

  @Test("a decisive tie without a lot names the projects, the round and the value")
  func tieWithoutLot() {
    let contest = ShortContest([("a", 2, 9), ("b", 6, 4), ("c", 6, 4)], pool: 10)
    #expect(throws: RuleFailure.tieWithoutLot(tied: ["b", "c"], round: 2, value: "4")) {
      try contest.outcome()
    }
  }
}
