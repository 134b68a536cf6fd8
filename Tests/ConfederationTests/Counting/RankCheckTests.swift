import BudgetModel
import Testing

@testable import Confederation

@Suite struct RankCheckTests {
  private func world(
    _ change: (inout ContestSettings) -> Void = { _ in }
  ) -> CountingWorld {
    var world = CountingWorld.one {
      $0.ballots.kind = .ranked
      $0.rule.parameters = [.init("score", .text("positional"))]
      change(&$0)
    }
    world.byLaw.tieChain = [.moreFirstRanks, .lot]
    return world
  }

  private func ranks(_ count: BallotCount) -> [[Int: String]] {
    count.totals[0].ranks!.map { $0.mapValues(\.exact) }
  }

  @Test func aListRanksItsProjectsAsWritten() {
    let count = world().count("north", [WrittenBallot("b1", "p3 p1")])
    #expect(ranks(count) == [[2: "1"], [:], [1: "1"], [:]])
    #expect(count.totals[0].score!.map(\.exact) == ["3", "0", "4", "0"])
  }

  @Test func aChoiceThatDoesNotCountLeavesNoGap() {
    let count = world().count("north", [WrittenBallot("b1", "zzzzzzzz p3 p3 p1")])
    #expect(ranks(count) == [[2: "1"], [:], [1: "1"], [:]])
  }

  @Test func writtenRanksDecideNotTheOrderOfRows() {
    let count = world().count(
      "north", meaning: .rank, isOrdered: false, [WrittenBallot("b1", "p1 p2 p3", "3 1 2")])
    #expect(ranks(count) == [[3: "1"], [1: "1"], [2: "1"], [:]])
  }

  @Test func aBallotWithoutAnyOrderIsNotCounted() {
    let count = world().count("north", isOrdered: false, [WrittenBallot("b1", "p1 p2")])
    #expect(
      count.lines == [
        "ballots/north.csv:2:1: reject: ballot b1 gives its choices no order; the ballot is not "
          + "counted [rank-bad]"
      ])
  }

  @Test(arguments: ["0", "-2", "?", "3/2"])
  func aRankIsAPositiveWholeNumber(_ rank: String) {
    var writer = world().writer("north")
    writer.meaning = .rank
    writer.valueScale = 2
    let count = world().count([writer.sheet([WrittenBallot("b1", "p1 p2", "1 \(rank)")])])
    #expect(
      count.lines == [
        "ballots/north.csv:2:15: reject: ballot b1 gives project 'p2' the rank '\(rank)', which is "
          + "no positive whole number; the ballot is not counted [rank-bad]"
      ])
  }

  @Test func aChoiceNeedsItsRank() {
    let count = world().count("north", meaning: .rank, [WrittenBallot("b1", "p1 p2", "1 -")])
    #expect(
      count.lines == [
        "ballots/north.csv:2:15: reject: ballot b1 gives project 'p2' no rank; the ballot is not "
          + "counted [rank-bad]"
      ])
  }

  @Test func twoProjectsAtOneRankRejectTheBallot() {
    let count = world().count("north", meaning: .rank, [WrittenBallot("b1", "p1 p2 p3", "2 1 2")])
    #expect(
      count.lines == [
        "ballots/north.csv:2:20: reject: ballot b1 gives two projects the rank 2; the ballot is not "
          + "counted [rank-equal]"
      ])
  }

  @Test func equalRanksShareTheScoresOfTheirPositions() {
    let ballots = [
      WrittenBallot("b1", "p1 p2 p3", "1 1 2"), WrittenBallot("b2", "p1 p2 p3", "1 1 3"),
    ]
    func scores(_ tied: String) -> [String] {
      let world = world {
        $0.ballots.allowsEqualRanks = true
        $0.rule.parameters.append(.init("tied-rank-score", .text(tied)))
      }
      let count = world.count("north", meaning: .rank, ballots)
      #expect(count.notes == [])
      return count.totals[0].score!.map(\.exact)
    }
    #expect(scores("average") == ["7", "7", "4", "0"])
    #expect(scores("best") == ["8", "8", "4", "0"])
    #expect(scores("worst") == ["6", "6", "4", "0"])
  }

  @Test func aSkippedRankIsClosedKeptOrRejected() {
    let ballots = [WrittenBallot("b1", "p1 p2", "1 3")]
    let closed = world().count("north", meaning: .rank, ballots)
    #expect(ranks(closed) == [[1: "1"], [2: "1"], [:], [:]])
    #expect(closed.notes == ["ballots/north.csv: note: 1 ballot skips a rank [rank-gap]"])
    let kept = world { $0.ballots.rankGaps = .keep }.count("north", meaning: .rank, ballots)
    #expect(ranks(kept) == [[1: "1"], [3: "1"], [:], [:]])
    let rejected = world { $0.ballots.rankGaps = .rejectBallot }
      .count("north", meaning: .rank, ballots)
    #expect(
      rejected.lines == [
        "ballots/north.csv:2:15: reject: ballot b1 skips a rank before 3; the ballot is not counted "
          + "[rank-gap]"
      ])
  }

  @Test func theBestOfTwoRanksOfOneProjectStands() {
    let count = world().count("north", meaning: .rank, [WrittenBallot("b1", "p1 p2 p1", "3 2 1")])
    #expect(ranks(count) == [[1: "1"], [2: "1"], [:], [:]])
    #expect(
      count.lines == [
        "ballots/north.csv:2:10: reject: ballot b1 names project 'p1' more than once; only the best "
          + "is counted [choice-duplicate]"
      ])
  }

  @Test func aRankThatAnotherContestUsesIsNoGap() {
    var world = CountingWorld.city {
      $0.ballots.kind = .ranked
      $0.ballots.rankGaps = .rejectBallot
    }
    world.byLaw.tieChain = [.moreFirstRanks, .lot]
    var writer = world.writer("north")
    writer.meaning = .rank
    let count = world.count([writer.sheet([WrittenBallot("b1", "c1 n2 c2 n1", "1 2 3 4")])])
    #expect(count.totals[0].ranks == [[1: .one], [2: .one]])
    #expect(count.totals[1].ranks == [[2: .one], [1: .one]])
  }

  @Test func bordaOfTheBallotsOwnLengthAndVectorsScoreAsTheRulesSay() {
    let ballots = [WrittenBallot("b1", "p3 p1"), WrittenBallot("b2", "p3")]
    func scores(_ positions: SettingValue) -> [String] {
      let world = world { $0.rule.parameters.append(.init("positions", positions)) }
      return world.count("north", ballots).totals[0].score!.map(\.exact)
    }
    #expect(
      scores(.map([.init("m", .text("ballot-length")), .init("last", .count(1))]))
        == ["1", "0", "3", "0"])
    #expect(
      scores(.map([.init("m", .text("projects")), .init("last", .count(0))]))
        == ["2", "0", "6", "0"])
    let vector = SettingValue.list([.ratio(Ratio(3)), .ratio(Ratio(1, over: 3))])
    #expect(scores(.map([.init("vector", vector)])) == ["1/3", "0", "6", "0"])
  }

  @Test func copelandReadsUnlistedProjectsAsTheByLawSays() {
    // RULES 4.4 (b): ABC×2, BCA×3, CAB×1, C×1.
    let orders = ["p1 p2 p3", "p1 p2 p3", "p2 p3 p1", "p2 p3 p1", "p2 p3 p1", "p3 p1 p2", "p3"]
    let ballots = orders.enumerated().map { WrittenBallot("b\($0)", $1) }
    func above(_ unlisted: String) -> [[String]] {
      var world = CountingWorld()
      world.council("north")
      for id in ["p1", "p2", "p3"] { world.project(id, cost: 1000) }
      world.contest("N", of: "north", ["p1", "p2", "p3"]) {
        $0.ballots.kind = .ranked
        $0.rule.parameters = [
          .init("score", .text("copeland")), .init("unlisted", .text(unlisted)),
        ]
      }
      return world.count("north", ballots).totals[0].above!.map { $0.map(\.exact) }
    }
    #expect(above("below") == [["0", "3", "2"], ["3", "0", "5"], ["5", "2", "0"]])
    #expect(above("ignored") == [["0", "3", "2"], ["3", "0", "5"], ["4", "1", "0"]])
  }
}
