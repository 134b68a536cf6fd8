import BudgetModel
import Testing

@testable import Confederation

@Suite struct ChoiceCheckTests {
  @Test func aBallotWithinTheLimitsCounts() {
    let count = CountingWorld.one { $0.ballots.maximumChoices = 2 }.count(
      "north", [WrittenBallot("b1", "p1 p2"), WrittenBallot("b2", "p2"), WrittenBallot("b3")])
    #expect(count.votes() == ["1", "2", "0", "0"])
    #expect(count.totals[0].weight == Ratio(3))
    #expect(count.totals[0].ballots.blank == 1)
    #expect(count.lines == [])
    #expect(
      count.notes == [
        "ballots/north.csv: note: 1 ballot is blank and is counted as blank [ballot-blank]"
      ])
    #expect(count.checks == ["C1": true, "C2": true, "C3": true])
  }

  @Test func anUnknownProjectRejectsTheChoiceOnly() {
    let count = CountingWorld.one().count("north", [WrittenBallot("b1", "p1 p44")])
    #expect(count.votes() == ["1", "0", "0", "0"])
    #expect(
      count.lines == [
        "ballots/north.csv:2:15: reject: ballot b1 names project 'p44', which projects.csv does "
          + "not list (nearest is 'p4'); the choice is not counted [unknown-project]"
      ])
    #expect(
      count.rejected.map(\.explanation) == [
        "ballot b1 names a project that projects.csv does not list; the choice is not counted"
      ])
  }

  @Test func tooManyChoicesRejectTheBallot() {
    let count = CountingWorld.one { $0.ballots.maximumChoices = 2 }.count(
      "north", [WrittenBallot("b1", "p1 p2 p3"), WrittenBallot("b2", "p4")])
    #expect(count.votes() == ["0", "0", "0", "1"])
    #expect(
      count.lines == [
        "ballots/north.csv:2:1: reject: ballot b1 names 3 projects, the limit is 2; the ballot is "
          + "not counted [ballot-overvote]"
      ])
    #expect(
      count.totals[0].ballots.rejected == ["ballot-overvote": 1])
  }
}
