import BudgetModel
import Testing

@testable import Confederation

/// The knapsack ballot (RULES 15); costs are 10.00, 20.00, 30.00, 40.00.
@Suite struct CostCheckTests {
  private func world(_ change: (inout BallotSettings) -> Void = { _ in }) -> CountingWorld {
    var world = CountingWorld.one {
      $0.ballots.kind = .knapsack
      change(&$0.ballots)
    }
    world.published = ["N": 5000]
    return world
  }

  @Test func thePublishedPoolIsTheLimit() {
    let count = world().count(
      "north", [WrittenBallot("b1", "p1 p4"), WrittenBallot("b2", "p2 p4")])
    #expect(count.votes() == ["1", "0", "0", "1"])
    #expect(
      count.lines == [
        "ballots/north.csv:3:1: reject: ballot b2 costs 60.00, the limit is 50.00; the ballot is not "
          + "counted [ballot-over-cost]"
      ])
  }

  @Test func thePrintedCostCountsNeverALaterOne() {
    var world = world()
    world.projects[3].costOnBallot = Money(minorUnits: 1000)
    #expect(
      world.count("north", [WrittenBallot("b1", "p4 p4 p3")]).votes() == ["0", "0", "1", "1"])
  }

  @Test func aWithdrawnProjectCostsOnTheBallot() {
    var world = world()
    world.projects[3].state = .withdrawn
    #expect(world.count("north", [WrittenBallot("b1", "p4 p2")]).totals[0].ballots.counted == 0)
  }

  @Test func aKnapsackMayBeTooCheap() {
    let count = world { $0.minimumCost = Money(minorUnits: 2000) }.count(
      "north", [WrittenBallot("b1", "p1"), WrittenBallot("b2")])
    #expect(
      count.lines == [
        "ballots/north.csv:2:1: reject: ballot b1 costs 10.00, the least allowed is 20.00; the "
          + "ballot is not counted [ballot-under-cost]"
      ])
    #expect(count.totals[0].ballots.blank == 1)
  }

  @Test func whatDoesNotFitMayBeCutOffFromTheFirstThatDoesNot() {
    let world = world { $0.truncatesOverLimit = true }
    let count = world.count("north", [WrittenBallot("b1", "p2 p4 p1")])
    #expect(count.votes() == ["0", "1", "0", "0"])
    #expect(
      count.lines == [
        "ballots/north.csv:2:15: reject: ballot b1 costs more than the limit of 50.00; project 'p4' "
          + "is not counted [ballot-over-cost]",
        "ballots/north.csv:2:20: reject: ballot b1 costs more than the limit of 50.00; project 'p1' "
          + "is not counted [ballot-over-cost]",
      ])
    let unordered = world.count("north", isOrdered: false, [WrittenBallot("b1", "p2 p4 p1")])
    #expect(unordered.votes() == ["0", "0", "0", "0"])
  }

  @Test func amountsOfAFixedProjectAreZeroOrItsCost() {
    let count = world().count(
      "north", meaning: .amount,
      [WrittenBallot("b1", "p1 p2", "1000 0"), WrittenBallot("b2", "p2", "1500")])
    #expect(count.votes() == ["1", "0", "0", "0"])
    #expect(
      count.lines == [
        "ballots/north.csv:3:10: reject: ballot b2 gives project 'p2' 15.00, allowed are 0 and "
          + "20.00; the ballot is not counted [amount-not-allowed]"
      ])
  }

  @Test func amountsOfAnAdjustableProjectGoInSteps() {
    var world = world()
    world.projects[3].costMinimum = Money(minorUnits: 1000)
    world.projects[3].costStep = Money(minorUnits: 500)
    let count = world.count(
      "north", meaning: .amount,
      [
        WrittenBallot("b1", "p4", "1500"), WrittenBallot("b2", "p4", "1600"),
        WrittenBallot("b3", "p4", "4000"), WrittenBallot("b4", "p4", "?"),
      ])
    #expect(count.votes() == ["0", "0", "0", "2"])
    #expect(
      count.lines == [
        "ballots/north.csv:3:10: reject: ballot b2 gives project 'p4' 16.00, allowed are 0 and "
          + "10.00 to 40.00 in steps of 5.00; the ballot is not counted [amount-not-allowed]",
        "ballots/north.csv:5:10: reject: ballot b4 gives project 'p4' '?', which is no amount; the "
          + "ballot is not counted [amount-not-allowed]",
      ])
  }

  @Test func aSumThatLeaves64BitsIsOverTheLimit() {
    var world = world { $0.maximumCost = Money(minorUnits: 9_000_000_000_000_000) }
    for place in 0..<4 { world.projects[place].cost = Money(minorUnits: .max - 1) }
    #expect(world.count("north", [WrittenBallot("b1", "p1 p2")]).totals[0].ballots.counted == 0)
  }
}
