import BudgetModel
import Testing

@testable import AllocationRules

@Suite("Scores")
struct ScoreTests {
  /// Ballots ABC×2, BCA×3, CAB×1, C×1 (RULES 4.4 b).
  private func contest(_ rule: [SettingValue.Member]) -> ShortContest {
    var contest = ShortContest([("A", 1, 6), ("B", 1, 6), ("C", 1, 7)], pool: 3, rule: rule)
    contest.instance.settings.ballots.kind = .ranked
    let ballots = [
      ([0, 1, 2], 2), ([1, 2, 0], 3), ([2, 0, 1], 1), ([2], 1),
    ].flatMap { order, count in
      Array(repeating: TestBallot(ranks: order.map { [$0] }), count: count)
    }
    let settings = contest.instance.settings
    contest.instance.tally = TestBallot.tally(
      ballots, projects: 3, maximumChoices: nil,
      needs: TallyNeeds(settings: settings, tieChain: []), settings)
    return contest
  }

  private func scores(_ rule: SettingValue.Member...) throws -> [String] {
    try contest(rule).outcome().scores.map(\.exact)
  }

  @Test("Copeland counts two for a win and one for a tie")
  func copeland() throws {
    #expect(try scores(.init("score", .text("copeland"))) == ["1", "3", "2"])
  }

  @Test("Copeland may leave unlisted projects out of a comparison")
  func copelandIgnored() throws {
    // Without the ballot of C alone A:C is 2:4 and B:C is 5:1.
    #expect(
      try scores(.init("score", .text("copeland")), .init("unlisted", .text("ignored")))
        == ["1", "3", "2"])
  }

  @Test("Borda with m = 3 scores 11, 14, 14")
  func borda() throws {
    #expect(try scores(.init("score", .text("positional"))) == ["11", "14", "14"])
  }

  @Test("Borda may count from the length of each ballot")
  func bordaByLength() throws {
    let positions = SettingValue.map([.init("m", .text("ballot-length")), .init("last", .count(1))])
    #expect(
      try scores(.init("score", .text("positional")), .init("positions", positions))
        == ["11", "14", "12"])
  }

  @Test("a vector scores its ranks and nothing beyond them")
  func vector() throws {
    let vector = SettingValue.list([.ratio(Ratio(5)), .ratio(Ratio(5, over: 2))])
    #expect(
      try scores(
        .init("score", .text("positional")), .init("positions", .map([.init("vector", vector)])))
        == ["25/2", "20", "35/2"])
  }

  @Test("equal ranks score the mean, the best or the worst of their places")
  func tiedRanks() {
    var scoring = PositionalScoring()
    #expect(scoring.score(first: 2, count: 2, length: 4) == Ratio(5, over: 2))
    scoring.tiedRankScore = .best
    #expect(scoring.score(first: 2, count: 2, length: 4) == Ratio(3))
    scoring.tiedRankScore = .worst
    #expect(scoring.score(first: 2, count: 2, length: 4) == Ratio(2))
  }

  @Test("a Borda score never falls below 0")
  func neverBelowZero() {
    var scoring = PositionalScoring()
    scoring.positions = .borda(.maximumChoices, last: 0)
    #expect(
      (1...5).map { scoring.score(first: $0, count: 1, length: 3).exact } == [
        "2", "1", "0", "0", "0",
      ])
  }

  @Test("votes per cost are compared exactly: D1 funds E, C, B")
  func votesPerCost() throws {
    let contest = ShortContest(
      [("A", 60, 6), ("B", 50, 5), ("C", 40, 4), ("D", 25, 2), ("E", 10, 3)], pool: 100,
      rule: [.init("score", .text("votes-per-cost"))])
    let outcome = try contest.outcome()
    #expect(outcome.scores.map(\.exact) == ["1/10", "1/10", "1/10", "2/25", "3/10"])
    #expect(outcome.fundingOrder == ["E", "C", "B"])
  }

  @Test("channels weigh the shares of votes, and an empty one is refused or left out")
  func channels() throws {
    let half = SettingValue.ratio(Ratio(1, over: 2))
    let channels = SettingValue.Member(
      "channels", .named([.init("internet", half), .init("paper", half)]))
    var contest = ShortContest([("a", 1, 4), ("b", 1, 2)], pool: 2, rule: [channels])
    contest.instance.tally.channels = [
      "internet": .init(weight: Ratio(4), votes: [Ratio(4), Ratio(1)]),
      "paper": .init(weight: Ratio(1), votes: [.zero, Ratio(1)]),
    ]
    #expect(try contest.outcome().scores.map(\.exact) == ["1/2", "5/8"])

    contest.instance.tally.channels["paper"] = nil
    #expect(refusal(contest) == .channelEmpty)
    contest.instance.settings.rule.parameters.append(.init("channels-empty", .text("rescale")))
    #expect(try contest.outcome().scores.map(\.exact) == ["1", "1/4"])
  }

  @Test("a majority of yes over no is asked for where the by-law says so")
  func yesOverNo() throws {
    var contest = ShortContest([("a", 1, 0), ("b", 1, 0)], pool: 2)
    contest.instance.settings.needsYesOverNo = true
    contest.instance.tally.yes = [Ratio(3), Ratio(4)]
    contest.instance.tally.no = [Ratio(3), Ratio(1)]
    let outcome = try contest.outcome()
    #expect(contest.verdicts(outcome) == ["a: below-threshold no-majority", "b: funded funded"])
    #expect(outcome.scores == [Ratio(3), Ratio(4)])
  }
}

/// The code that a count is refused with; nil if it is not refused.
func refusal(_ contest: ShortContest) -> DiagnosticCode? {
  do throws(RuleFailure) {
    _ = try contest.outcome()
    return nil
  } catch {
    if case .refused(let code, _) = error { return code }
    return nil
  }
}
