import BudgetModel
import Testing

@testable import AllocationRules

@Suite("Second passes")
struct SecondPassTests {
  /// Costs P 70, Q 60, R 30, S 20; scores 9, 8, 7, 6; pool 100; extra 40 (RULES 3.5).
  private var contest: ShortContest {
    ShortContest([("P", 70, 9), ("Q", 60, 8), ("R", 30, 7), ("S", 20, 6)], pool: 100)
  }

  @Test("money that comes after the rule is walked once more from the top")
  func after() throws {
    var contest = contest
    contest.instance.extraAfter = Money(minorUnits: 40)
    let outcome = try contest.outcome()
    #expect(
      contest.verdicts(outcome) == [
        "P: funded funded", "Q: not-funded no-money", "R: funded funded",
        "S: funded funded-second-pass",
      ])
    #expect(outcome.left == Money(minorUnits: 20))
    #expect(outcome.payments.map(\.isSecondPass) == [false, false, true])
    let later = outcome.records.filter { $0.members["walk"] != nil || $0.type == "order" }
    #expect(
      later.dropFirst().map(\.line) == [
        """
        {"key":["score desc","cheaper"],"rows":[{"keys":["8","60"],"place":1,"project":"Q"},\
        {"keys":["6","20"],"place":2,"project":"S"}],"type":"order"}
        """,
        """
        {"after":"40","before":"40","cost":"60","decision":"skip","project":"Q","round":5,\
        "score":"8","short_by":"20","type":"consider","walk":2}
        """,
        """
        {"after":"20","before":"40","cost":"20","decision":"fund","payment":2,"project":"S",\
        "round":6,"score":"6","type":"consider","walk":2}
        """,
      ])
  }

  @Test("a pass made later on its own pays the same as one made at once")
  func later() throws {
    var whole = contest
    whole.instance.extraAfter = Money(minorUnits: 40)
    let atOnce = try whole.outcome()
    let first = try contest.outcome()
    var second = contest
    second.instance.amount = first.left + Money(minorUnits: 40)
    second.instance.earlier = Instance.EarlierPasses(
      funded: Dictionary(uniqueKeysWithValues: first.payments.map { ($0.project, $0.amount) }),
      rounds: 4)
    let later = try second.outcome()
    #expect(later.left == atOnce.left)
    #expect(
      (first.payments + later.payments).map { [Int64($0.project), $0.amount.minorUnits] }
        == atOnce.payments.map { [Int64($0.project), $0.amount.minorUnits] })
    #expect(later.records.map(\.type) == ["order", "consider", "consider"])
    #expect(later.records.last?.members["round"] == 6)
    #expect(later.verdicts.map(\.record) == [nil, 1, nil, 2])
  }

  @Test("a threshold may be lifted in the second pass, and holds otherwise")
  func thresholds() throws {
    var contest = ShortContest([("a", 5, 9), ("b", 4, 1), ("c", 3, 2)], pool: 5)
    contest.instance.extraAfter = Money(minorUnits: 4)
    contest.instance.settings.thresholds = [
      Threshold(measure: .votes, need: .atLeast(Ratio(3)), holdsInSecondPass: false),
      Threshold(measure: .votes, need: .atLeast(Ratio(2))),
    ]
    let outcome = try contest.outcome()
    #expect(
      contest.verdicts(outcome) == [
        "a: funded funded", "b: below-threshold below-threshold", "c: funded funded-second-pass",
      ])
  }

  @Test("what costs more than the pool is tested again against the larger sum")
  func overPool() throws {
    var contest = ShortContest(
      [("a", 12, 9), ("b", 4, 1)], pool: 8,
      rule: [.init("over-pool", .text("passed-over")), .init("misfit", .text("stop"))])
    contest.instance.extraAfter = Money(minorUnits: 8)
    let outcome = try contest.outcome()
    #expect(
      contest.verdicts(outcome) == ["a: funded funded-second-pass", "b: funded funded"])
    #expect(outcome.left == .zero)
  }
}
