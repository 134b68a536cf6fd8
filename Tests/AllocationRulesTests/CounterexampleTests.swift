import BudgetModel
import Testing

@testable import AllocationRules

/// The "−" of RULES 18: what the rules that need ballots do not promise, each by an example that the
/// reference and the rule both show.
@Suite("What rules that need ballots do not promise")
struct CounterexampleTests {
  struct Example: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var contests: [TestContest]

    init(_ contests: TestContest...) {
      testDescription = contests[0].settings.rule.name
      self.contests = contests
    }
  }

  /// What the reference gives, if the rule gives the same.
  private func funded(_ contest: TestContest) throws -> ReferenceOutcome {
    let text = ReferenceCount.result(contest)
    #expect(text == ReferenceResult(library: contest.instance()))
    return try #require(text.outcome)
  }

  static let d1 = "A 60, B 50, C 40, D 25, E 10"
  static let d1Ballots = "D E | B | B E | A B C | A B E | A | A D | A B C | A C | C"

  @Test(
    "money can be left that would pay for a supported project",
    arguments: [
      Example(TestContest("equal-shares completion=none", 100, d1, d1Ballots)),
      // add1-nothing
      Example(TestContest("equal-shares completion=add1", 7, "a 4, b 4", "a | b")),
      Example(TestContest("phragmen", 2, "a 1, b 1, c 1, d 2", "b d | b c | a b d")),
      Example(TestContest("bounded-overspending", 4, "b 1, c 3", "b c | c | -")),
      // The example of RULES 10.
      Example(
        TestContest(
          "expanding-approvals", 100, "A 50, B 40, C 30, D 20",
          "A>B | A>B | A>C | B>D | D>C | D | C>B | C>D | B>A | B>C")),
    ])
  func wasteful(_ example: Example) throws {
    for contest in example.contests {
      let outcome = try funded(contest)
      let fits = contest.projects.filter {
        outcome.amounts[$0.id] == nil && $0.cost.minorUnits <= outcome.left
      }
      #expect(!fits.isEmpty)
    }
  }

  @Test(
    "more money can remove a project",
    arguments: [
      Example(
        TestContest(
          "equal-shares completion=none", 2, "a 1, b 1, c 1, d 2", "- | b c d | a d | a d"),
        TestContest(
          "equal-shares completion=none", 3, "a 1, b 1, c 1, d 2", "- | b c d | a d | a d")),
      Example(
        TestContest(
          "equal-shares completion=add1", 4, "a 1, b 1, c 3, d 3", "d | c d | b c | a d"),
        TestContest(
          "equal-shares completion=add1", 7, "a 1, b 1, c 3, d 3", "d | c d | b c | a d")),
      Example(
        TestContest(
          "equal-shares completion=add1u", 2, "a 1, b 1, c 1, d 2", "d | b c | a c d | a c d"),
        TestContest(
          "equal-shares completion=add1u", 3, "a 1, b 1, c 1, d 2", "d | b c | a c d | a c d")),
      Example(
        TestContest("maximin-support", 2, "a 1, b 1, c 1, d 2", "d | c | c d | a d"),
        TestContest("maximin-support", 3, "a 1, b 1, c 1, d 2", "d | c | c d | a d")),
      Example(
        TestContest("bounded-overspending", 2, "b 2, c 3", "b c | c"),
        TestContest("bounded-overspending", 3, "b 2, c 3", "b c | c")),
    ])
  func notPoolMonotone(_ example: Example) throws {
    for (contest, richer) in zip(example.contests, example.contests.dropFirst()) {
      #expect(contest.pool < richer.pool)
      #expect(!Set(try funded(contest).order).isSubset(of: try funded(richer).order))
    }
  }

  /// The goldens add1-discount, add1-rise and add1-new-voter.
  @Test(
    "under Add1 a winner that becomes cheaper or gains a vote can lose",
    arguments: [
      (
        "a",
        Example(
          TestContest("equal-shares completion=add1", 9, "a 2, b 8, c 9", "b c | a c"),
          TestContest("equal-shares completion=add1", 9, "a 1, b 8, c 9", "b c | a c"))
      ),
      (
        "c",
        Example(
          TestContest("equal-shares completion=add1", 9, "a 7, b 1, c 9", "a b c | c | a b c | -"),
          TestContest("equal-shares completion=add1", 9, "a 7, b 1, c 9", "a b c | c | a b c | c"))
      ),
      (
        "b",
        Example(
          TestContest("equal-shares completion=add1", 8, "a 1, b 8", "a b | b"),
          TestContest("equal-shares completion=add1", 8, "a 1, b 8", "a b | b | b"))
      ),
    ])
  func notMonotone(_ winner: String, _ example: Example) throws {
    let outcomes = try example.contests.map { try funded($0).order.contains(winner) }
    #expect(outcomes == [true, false])
  }

  /// Found by trying small contests. c, last on the third ballot, comes first there: then a is not
  /// paid by that ballot in the first round, b is, and a takes what the ballots have left. On the
  /// second ballot of points c gains one, which leaves less for b.
  @Test(
    "a winner that rises or gains a point on a ballot can lose",
    arguments: [
      (
        "c",
        Example(
          TestContest("expanding-approvals", 2, "a 1, b 1, c 1", "b>a=c | a=b>c | a>c"),
          TestContest("expanding-approvals", 2, "a 1, b 1, c 1", "b>a=c | a=b>c | c>a"))
      ),
      (
        "c",
        Example(
          TestContest(
            "cumulative-transfer", 2, "a 1, b 1, c 1, d 1",
            "a:2 c:2 | a:1 b:2 c:2 | a:1 b:2 | a:1 b:1 c:1 d:1"),
          TestContest(
            "cumulative-transfer", 2, "a 1, b 1, c 1, d 1",
            "a:2 c:2 | a:1 b:2 c:3 | a:1 b:2 | a:1 b:1 c:1 d:1"))
      ),
    ])
  func losesByGaining(_ winner: String, _ example: Example) throws {
    let outcomes = try example.contests.map { try funded($0).order.contains(winner) }
    #expect(outcomes == [true, false])
  }

  @Test(
    "no totals can replace the ballots",
    arguments: [
      Example(
        TestContest(
          "equal-shares completion=none", 4, "a 1, b 1, c 1, d 3", "b d | a d | a c | a c"),
        TestContest(
          "equal-shares completion=none", 4, "a 1, b 1, c 1, d 3", "c d | a d | a c | a b")),
      Example(
        TestContest(
          "equal-shares completion=add1", 2, "a 1, b 1, c 1, d 2", "b d | a | a | a c d"),
        TestContest(
          "equal-shares completion=add1", 2, "a 1, b 1, c 1, d 2", "c d | a | a | a b d")),
      Example(
        TestContest("phragmen", 2, "a 1, b 1, c 1, d 2", "b d | a | a | a c d"),
        TestContest("phragmen", 2, "a 1, b 1, c 1, d 2", "c d | a | a | a b d")),
      Example(
        TestContest("maximin-support", 2, "a 1, b 1, c 1, d 3", "b | a d | a c d | a b c d"),
        TestContest("maximin-support", 2, "a 1, b 1, c 1, d 3", "c d | a d | a b | a b c d")),
      Example(
        TestContest(
          "expanding-approvals", 4, "a 1, b 1, c 2", "a>b>c | c>a | b>a | b=c>a"),
        TestContest(
          "expanding-approvals", 4, "a 1, b 1, c 2", "a>b | c>a | b=c>a | b>a>c")),
      Example(
        TestContest(
          "cumulative-transfer", 2, "a 2, b 2, c 2", "b:1 c:2 | a:1 b:1 c:1 | a:2 | a:2 c:2"),
        TestContest(
          "cumulative-transfer", 2, "a 2, b 2, c 2", "c:2 | a:1 b:1 c:1 | a:2 c:2 | a:2 b:1")),
      Example(
        TestContest("bounded-overspending", 4, "a 1, b 3, c 3", "a b | c"),
        TestContest("bounded-overspending", 4, "a 1, b 3, c 3", "a c | b")),
    ])
  func notDecomposable(_ example: Example) throws {
    for (contest, other) in zip(example.contests, example.contests.dropFirst()) {
      #expect(contest.instance().tally == other.instance().tally)
      #expect(Set(try funded(contest).order) != Set(try funded(other).order))
    }
  }

  /// RULES 6.7 and 13, which the vectors leave out.
  @Test("examples of the text")
  func examples() throws {
    var districts = TestContest(
      "equal-shares completion=none", 100, "N1 50, N2 10, S1 50",
      "N1 N2 | N1 N2 | N1 N2 | N1 N2 | N1 N2 | N1 N2 | S1 | S1 | S1 | S1")
    for place in districts.ballots.indices {
      districts.ballots[place].district = place < 6 ? "n" : "s"
    }
    #expect(try funded(districts).order == ["N2", "N1"])
    let half = SettingValue.money(Money(minorUnits: 50))
    districts.settings.rule.parameters = districts.settings.rule.parameters.replacing([
      .init("endowments", .text("by-district")),
      .init("shares", .named([.init("n", half), .init("s", half)])),
    ])
    #expect(try funded(districts).order == ["N2", "S1"])
    if RuleRegistry.rule(named: "bounded-overspending") != nil {
      let contest = TestContest("bounded-overspending", 100, Self.d1, Self.d1Ballots)
      #expect(try funded(contest).order == ["A", "E", "D"])
    }
  }
}
