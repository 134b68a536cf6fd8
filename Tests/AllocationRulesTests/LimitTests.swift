import BudgetModel
import Testing

@testable import AllocationRules

@Suite("Limits, groups, caps and minimums")
struct LimitTests {
  @Test("a cap by column caps each of its values")
  func capByColumn() throws {
    var contest = ShortContest([("a", 3, 9), ("b", 3, 8), ("c", 3, 7), ("d", 3, 6)], pool: 20)
    for (place, council) in ["north", "north", "south", nil].enumerated() {
      contest.instance.field[place].proposedBy = council
    }
    contest.instance.settings.limits.caps = [
      .init(subject: .by("proposed_by"), maximumAmount: nil, maximumProjects: 1)
    ]
    let outcome = try contest.outcome()
    #expect(outcome.fundingOrder == ["a", "c", "d"])
    let barred = outcome.records.first { $0.members["decision"] == "bar" }
    #expect(barred?.members["blocked_by"] == "north")
    #expect(outcome.verdicts[1].reason == .cap)
  }

  @Test("a limit passes over without stopping a walk that stops at misfits")
  func barDoesNotStop() throws {
    var contest = ShortContest(
      [("a", 3, 9), ("b", 3, 8), ("c", 3, 7)], pool: 6, rule: [.init("misfit", .text("stop"))])
    contest.instance.field[0].groups = ["site"]
    contest.instance.field[1].groups = ["site"]
    #expect(try contest.outcome().fundingOrder == ["a", "c"])
  }

  @Test("where two limits bar a project the reason is max-winners, then exclusive, then cap")
  func firstReason() throws {
    var contest = ShortContest([("a", 3, 9), ("b", 3, 8)], pool: 6)
    for place in 0...1 {
      contest.instance.field[place].groups = ["site"]
      contest.instance.field[place].tags = ["green"]
    }
    contest.instance.settings.limits.caps = [
      .init(subject: .label("green"), maximumAmount: nil, maximumProjects: 1)
    ]
    #expect(try contest.outcome().verdicts[1].reason == .exclusive)
    contest.instance.settings.limits.maximumWinners = 1
    #expect(try contest.outcome().verdicts[1].reason == .maxWinners)
    contest.instance.settings.limits.maximumWinners = nil
    contest.instance.settings.limits.groups = [.init(id: "site", projects: [], maximum: 2)]
    #expect(try contest.outcome().verdicts[1].reason == .cap)
  }

  @Test("pre-funded projects count in groups, caps and winners and are never barred")
  func prefundedCount() throws {
    var contest = ShortContest([("a", 3, 0), ("b", 3, 8), ("c", 3, 1)], pool: 9)
    contest.instance.prefunded = [0]
    contest.instance.field[0].groups = ["site"]
    contest.instance.field[1].groups = ["site"]
    contest.instance.settings.limits.maximumWinners = 2
    #expect(
      contest.verdicts(try contest.outcome()) == [
        "a: funded funded-override", "b: not-funded exclusive", "c: funded funded",
      ])
  }

  @Test(
    "a pre-funded project above a cap bars its like and nothing else",
    arguments: ["greedy", "max-welfare"])
  func prefundedAboveCap(rule: String) throws {
    var contest = ShortContest([("a", 8, 0), ("b", 3, 8), ("c", 1, 1)], pool: 12)
    contest.instance.settings.rule = RuleChoice(name: rule)
    contest.instance.prefunded = [0]
    contest.instance.field[0].categories = ["green"]
    contest.instance.field[1].categories = ["green"]
    contest.instance.settings.limits.caps = [
      .init(
        subject: .label("green"), maximumAmount: Money(minorUnits: 7), maximumProjects: nil)
    ]
    #expect(
      contest.verdicts(try contest.outcome()) == [
        "a: funded funded-override", "b: not-funded cap", "c: funded funded",
      ])
  }

  @Test("a hard minimum that is not reached keeps its money from the others")
  func hardMinimum() throws {
    var contest = ShortContest([("a", 6, 9), ("g", 3, 1)], pool: 10)
    contest.instance.field[1].categories = ["green"]
    let minimum = Limits.Minimum(
      label: "green", minimumAmount: Money(minorUnits: 5), minimumProjects: nil, isHard: true)
    contest.instance.settings.limits.minimums = [minimum]
    let hard = try contest.outcome()
    #expect(contest.verdicts(hard) == ["a: not-funded no-money", "g: funded funded-minimum"])
    #expect(hard.left == Money(minorUnits: 7))
    #expect(hard.records.first { $0.type == "consider" }?.members["minimum"] == "green")

    contest.instance.settings.limits.minimums[0].isHard = false
    let soft = try contest.outcome()
    #expect(contest.verdicts(soft) == ["a: funded funded", "g: funded funded-minimum"])
    #expect(soft.left == Money(minorUnits: 1))
  }

  @Test("a missed threshold that an override lifts lets the project compete")
  func liftedThreshold() throws {
    var contest = ShortContest([("a", 6, 9), ("b", 3, 1), ("c", 1, 1)], pool: 10)
    contest.instance.settings.thresholds = [Threshold(measure: .votes, need: .atLeast(Ratio(2)))]
    contest.instance.liftedThresholds = [1]
    #expect(
      contest.verdicts(try contest.outcome()) == [
        "a: funded funded", "b: funded funded", "c: below-threshold below-threshold",
      ])
  }

  @Test("best-only chooses among supported members, others have no support")
  func bestOnlyWithoutSupport() throws {
    var contest = ShortContest([("a", 6, 0), ("b", 6, 4), ("c", 6, 0), ("d", 6, 2)], pool: 20)
    for place in 0...3 { contest.instance.field[place].groups = [place < 2 ? "s" : "t"] }
    contest.instance.field[3].groups = ["s"]
    contest.instance.settings.limits.isBestOnly = true
    #expect(
      contest.verdicts(try contest.outcome()) == [
        "a: not-funded zero-support", "b: funded funded", "c: not-funded zero-support",
        "d: not-funded exclusive",
      ])
  }

  @Test("ballots that name only projects that do not stand are no ballots")
  func onlyVoidChoices() throws {
    var contest = ShortContest([("a", 6, 5), ("b", 3, 0)], pool: 10)
    contest.instance.field[0].state = .withdrawn
    contest.instance.tally.weight = Ratio(5)
    contest.instance.tally.blankWeight = Ratio(5)
    #expect(
      contest.verdicts(try contest.outcome()) == [
        "a: withdrawn withdrawn", "b: not-funded no-ballots",
      ])
  }

  @Test("without a ballot nothing but pre-funded projects is paid")
  func noBallots() throws {
    var contest = ShortContest([("a", 6, 0), ("b", 3, 0)], pool: 10)
    contest.instance.prefunded = [1]
    contest.instance.tally.weight = Ratio(3)
    contest.instance.tally.blankWeight = Ratio(3)
    let outcome = try contest.outcome()
    #expect(
      contest.verdicts(outcome) == ["a: not-funded no-ballots", "b: funded funded-override"])
    #expect(outcome.left == Money(minorUnits: 7))
    #expect(outcome.records.map(\.type) == ["consider"])
    contest.instance.settings.rule.parameters = [.init("score", .text("copeland"))]
    #expect(try contest.outcome().left == Money(minorUnits: 7))
  }

  @Test("blank ballots leave the base of nonblank ones, whether W holds them or not")
  func nonblankBase() throws {
    var contest = ShortContest([("a", 6, 6), ("b", 3, 5)], pool: 10)
    contest.instance.settings.thresholds = [
      Threshold(measure: .votes, need: .percent(Ratio(50), of: .nonblank))
    ]
    contest.instance.tally.weight = Ratio(14)
    contest.instance.tally.blankWeight = Ratio(3)
    #expect(try contest.outcome().fundingOrder == ["a"])
    contest.instance.settings.ignoresBlankBallots = true
    contest.instance.tally.weight = Ratio(11)
    #expect(try contest.outcome().fundingOrder == ["a"])
  }

  @Test("every state of a project keeps its own status and never blocks")
  func states() throws {
    var contest = ShortContest(
      [("a", 99, 9), ("b", 99, 8), ("c", 99, 7), ("d", 5, 1)], pool: 10,
      rule: [.init("misfit", .text("stop"))])
    contest.instance.field[0].state = .withdrawn
    contest.instance.field[1].state = .unqualified
    contest.instance.field[2].state = .excluded
    #expect(
      contest.verdicts(try contest.outcome()) == [
        "a: withdrawn withdrawn", "b: unqualified unqualified", "c: excluded excluded-override",
        "d: funded funded",
      ])
  }

  @Test("dearer projects than 'max-cost' are unqualified under top-k")
  func maximumCost() throws {
    let contest = ShortContest(
      [("a", 6, 9), ("b", 3, 8), ("c", 2, 1)], pool: 10,
      rule: [.init("k", .count(1)), .init("max-cost", .money(Money(minorUnits: 5)))], name: "top-k")
    #expect(
      contest.verdicts(try contest.outcome()) == [
        "a: unqualified unqualified", "b: funded funded", "c: not-funded outranked",
      ])
  }
}
