import BudgetModel
import Testing

@testable import Confederation

@Suite struct PointsCheckTests {
  private func world(_ change: (inout BallotSettings) -> Void = { _ in }) -> CountingWorld {
    CountingWorld.one {
      $0.ballots.kind = .points
      $0.rule.parameters = [.init("score", .text("points"))]
      change(&$0.ballots)
    }
  }

  private func lines(
    _ ballot: WrittenBallot, _ change: (inout BallotSettings) -> Void = { _ in }
  ) -> [String] {
    world(change).count("north", meaning: .points, [ballot]).lines
  }

  @Test func pointsAddUpAndPositiveOnesAreVotes() {
    let world = world { $0.minimumPoints = Ratio(-5) }
    let count = world.count(
      "north", meaning: .points,
      [WrittenBallot("b1", "p1 p2", "3 -2"), WrittenBallot("b2", "p1 p3", "1 0")])
    #expect(count.totals[0].points!.map(\.exact) == ["4", "-2", "0", "0"])
    #expect(count.votes() == ["2", "0", "0", "0"])
    #expect(count.lines == [])
  }

  @Test func fractionsStayExact() {
    var writer = world().writer("north")
    writer.meaning = .points
    writer.valueScale = 6
    let count = world().count(
      [writer.sheet([WrittenBallot("b1", "p1", "1/3"), WrittenBallot("b2", "p1", "1/2")])])
    #expect(count.totals[0].points!.map(\.exact) == ["5/6", "0", "0", "0"])
  }

  @Test func aBallotOfZerosOnlyIsBlank() {
    let count = world().count("north", meaning: .points, [WrittenBallot("b1", "p1", "0")])
    #expect(count.totals[0].ballots.blank == 1)
  }

  @Test func aZeroInAWideFileIsNoChoice() {
    let world = world {
      $0.maximumChoices = 1
      $0.minimumPoints = .one
    }
    let count = world.count(
      "north", meaning: .byKind, [WrittenBallot("b1", "p1 p2 p3", "0 4 0")])
    #expect(count.totals[0].points!.map(\.exact) == ["0", "4", "0", "0"])
    #expect(count.lines == [])
  }

  @Test func pointsThatAreNoNumberRejectTheBallot() {
    #expect(
      lines(WrittenBallot("b1", "p1 p2", "1 ?")) == [
        "ballots/north.csv:2:15: reject: ballot b1 gives project 'p2' points that are no number, "
          + "'?'; the ballot is not counted [points-bad]"
      ])
  }

  @Test func pointsOutsideTheirRangeRejectTheBallot() {
    #expect(
      lines(WrittenBallot("b1", "p1 p2", "1 12")) { $0.maximumPoints = Ratio(10) } == [
        "ballots/north.csv:2:15: reject: ballot b1 gives project 'p2' 12 points, the limit is 10; "
          + "the ballot is not counted [points-out-of-range]"
      ])
    #expect(
      lines(WrittenBallot("b1", "p1", "1")) { $0.minimumPoints = Ratio(3, over: 2) } == [
        "ballots/north.csv:2:10: reject: ballot b1 gives project 'p1' 1 point, the least allowed "
          + "is 3/2; the ballot is not counted [points-out-of-range]"
      ])
  }

  @Test func pointsAndChoicesMustMatch() {
    #expect(
      lines(WrittenBallot("b1", "p1 p2", "1 -")) == [
        "ballots/north.csv:2:15: reject: ballot b1 gives project 'p2' no points; the ballot is not "
          + "counted [points-mismatch]"
      ])
    #expect(
      lines(WrittenBallot("b1", "p1", "1").with { $0.isMismatched = true }) == [
        "ballots/north.csv:2:1: reject: ballot b1 does not have one value for each choice; the "
          + "ballot is not counted [points-mismatch]"
      ])
    #expect(
      world().count("north", [WrittenBallot("b1", "p1")]).lines == [
        "ballots/north.csv:2:10: reject: ballot b1 gives project 'p1' no points; the ballot is not "
          + "counted [points-mismatch]"
      ])
  }

  @Test func aProjectTwiceRejectsABallotOfPoints() {
    #expect(
      lines(WrittenBallot("b1", "p1 p1", "1 2")) == [
        "ballots/north.csv:2:15: reject: ballot b1 names project 'p1' more than once; the ballot is "
          + "not counted [choice-duplicate]"
      ])
  }

  @Test func theSumOfPointsHasItsLimits() {
    let ballot = WrittenBallot("b-17", "p1 p2", "5 7")
    #expect(
      lines(ballot) { $0.maximumSum = Ratio(10) } == [
        "ballots/north.csv:2:1: reject: ballot b-17 gives 12 points, the limit is 10; the ballot is "
          + "not counted [points-sum]"
      ])
    #expect(
      lines(ballot) { $0.minimumSum = Ratio(20) } == [
        "ballots/north.csv:2:1: reject: ballot b-17 gives 12 points, the least allowed is 20; the "
          + "ballot is not counted [points-sum]"
      ])
    #expect(
      lines(ballot) { $0.exactSum = Ratio(10) } == [
        "ballots/north.csv:2:1: reject: ballot b-17 gives 12 points, exactly 10 are required; the "
          + "ballot is not counted [points-sum]"
      ])
    #expect(lines(ballot) { $0.exactSum = Ratio(12) } == [])
    #expect(lines(WrittenBallot("b1")) { $0.exactSum = Ratio(12) } == [])
  }

  @Test func inACityTheSentenceNamesThePool() {
    let world = CountingWorld.city {
      $0.ballots.kind = .points
      $0.ballots.maximumSum = Ratio(3)
    }
    let count = world.count(
      "north", meaning: .points, [WrittenBallot("b1", "n1 c1 c2", "3 2 2")])
    #expect(
      count.lines.filter { $0.contains("reject") } == [
        "ballots/north.csv:2:1: reject: ballot b1 gives 4 points, the limit is 3; the ballot is not "
          + "counted in pool C [points-sum]"
      ])
    #expect(count.votes(0) == ["0", "0"])
    #expect(count.votes(1) == ["1", "0"])
    #expect(count.councilBallots[1].counted == 1)
    #expect(
      count.reconciliation.filter { $0.scope == "file" && $0.quantity == "choices" }.map {
        "\($0.bucket) \($0.value)"
      } == [
        "read 3", "on-rejected-ballots 0", "on-excluded-ballots 0", "void:points-sum 2",
        "counted 1",
      ])
  }

  @Test func aByLawMayRejectTheWholeRow() {
    var world = CountingWorld.city {
      $0.ballots.kind = .points
      $0.ballots.maximumSum = Ratio(3)
    }
    world.byLaw.rejectsWholeRow = true
    let count = world.count(
      "north", meaning: .points, [WrittenBallot("b1", "n1 c1 c2", "3 2 2")])
    #expect(
      count.lines.filter { $0.contains("reject") } == [
        "ballots/north.csv:2:1: reject: ballot b1 gives 4 points, the limit is 3; the ballot is not "
          + "counted [points-sum]"
      ])
    #expect(count.votes(1) == ["0", "0"])
    #expect(count.totals[1].ballots.rejected == ["points-sum": 1])
    #expect(count.councilBallots[1].rejected == ["points-sum": 1])
  }
}
