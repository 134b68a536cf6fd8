import BudgetModel
import Testing

@testable import Confederation

/// The checks of FORMATS 2.3 that concern choices and their number: code, place and sentence.
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

  @Test func aByLawMayShowTheRejectedCell() {
    var world = CountingWorld.one()
    world.byLaw.showsRejectedContent = true
    #expect(
      world.count("north", [WrittenBallot("b1", "zzzzzzzz")]).rejected == [
        RejectedRow(
          file: "ballots/north.csv", line: 2, column: 10, code: "unknown-project",
          explanation: "ballot b1 names project 'zzzzzzzz', which projects.csv does not list; "
            + "the choice is not counted")
      ])
  }

  @Test func anUnknownProjectMayRejectTheBallot() {
    let count = CountingWorld.one { $0.ballots.unknownChoiceRejectsBallot = true }.count(
      "north", [WrittenBallot("b1", "p1 zzzzzzzz"), WrittenBallot("b2", "p2")])
    #expect(count.votes() == ["0", "1", "0", "0"])
    #expect(
      count.lines == [
        "ballots/north.csv:2:15: reject: ballot b1 names a project that projects.csv does not "
          + "list; the ballot is not counted [unknown-project]",
        "ballots/north.csv:2:15: reject: ballot b1 names project 'zzzzzzzz', which projects.csv "
          + "does not list; the choice is not counted [unknown-project]",
      ])
    #expect(count.councilBallots[0].rejected == ["unknown-project": 1])
  }

  @Test func aProjectOfAnotherDistrictIsOutOfScope() {
    let count = CountingWorld.city().count("north", [WrittenBallot("b1", "n1 s1 c2")])
    #expect(count.votes(0) == ["0", "1"])
    #expect(count.votes(1) == ["1", "0"])
    #expect(count.votes(2) == ["0", "0"])
    #expect(
      count.lines.filter { $0.contains("reject") } == [
        "ballots/north.csv:2:15: reject: ballot b1 names project 's1', which is in no pool of this "
          + "ballot; the choice is not counted [choice-out-of-scope]"
      ])
  }

  @Test func aRowThatNamesItsPoolChoosesOnlyThere() {
    let count = CountingWorld.city().count(
      "north", [WrittenBallot("b1", "n1 c2").with { $0.pool = "C" }])
    #expect(count.votes(0) == ["0", "1"])
    #expect(count.votes(1) == ["0", "0"])
    #expect(
      count.lines.filter { $0.contains("reject") } == [
        "ballots/north.csv:2:10: reject: ballot b1 names project 'n1', which is in no pool of this "
          + "ballot; the choice is not counted [choice-out-of-scope]"
      ])
  }

  @Test func aWithdrawnProjectIsAVoidChoiceAndLeavesTheRest() {
    var world = CountingWorld.one()
    world.projects[1].state = .withdrawn
    let count = world.count("north", [WrittenBallot("b1", "p1 p2"), WrittenBallot("b2", "p2")])
    #expect(count.votes() == ["1", "2", "0", "0"])
    #expect(count.totals[0].ballots.blank == 1)
    #expect(count.lines == [])
    #expect(
      count.notes == [
        "ballots/north.csv: note: 1 ballot has choices of which none counts [all-choices-void]",
        "ballots/north.csv: note: 1 ballot is blank and is counted as blank [ballot-blank]",
        "ballots/north.csv: note: 2 choices name projects that are withdrawn, excluded or "
          + "unqualified; the rest of the ballot stands [choice-void]",
      ])
  }

  @Test func aProjectTwiceCountsOnce() {
    let count = CountingWorld.one { $0.ballots.maximumChoices = 2 }.count(
      "north", [WrittenBallot("b1", "p1 p1 p2")])
    #expect(count.votes() == ["1", "1", "0", "0"])
    #expect(
      count.lines == [
        "ballots/north.csv:2:15: reject: ballot b1 names project 'p1' more than once; only the best "
          + "is counted [choice-duplicate]"
      ])
  }

  @Test func aProjectTwiceMayRejectTheBallot() {
    let count = CountingWorld.one { $0.ballots.duplicateChoiceRejectsBallot = true }.count(
      "north", [WrittenBallot("b1", "p1 p1 p2")])
    #expect(count.votes() == ["0", "0", "0", "0"])
    #expect(
      count.lines == [
        "ballots/north.csv:2:15: reject: ballot b1 names project 'p1' more than once; the ballot is "
          + "not counted [choice-duplicate]"
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
    #expect(count.totals[0].ballots.rejected == ["ballot-overvote": 1])
  }

  @Test func tooManyChoicesMayBeCutOffWhereThereIsAnOrder() {
    let world = CountingWorld.one {
      $0.ballots.maximumChoices = 2
      $0.ballots.truncatesOvervote = true
    }
    let ballots = [WrittenBallot("b1", "p3 p1 p2")]
    #expect(world.count("north", ballots).votes() == ["1", "0", "1", "0"])
    #expect(
      world.count("north", ballots).lines == [
        "ballots/north.csv:2:20: reject: ballot b1 names more projects than the limit of 2; project "
          + "'p2' is not counted [ballot-overvote]"
      ])
    let unordered = world.count("north", isOrdered: false, ballots)
    #expect(unordered.votes() == ["0", "0", "0", "0"])
    #expect(
      unordered.lines == [
        "ballots/north.csv:2:1: reject: ballot b1 names 3 projects, the limit is 2; the ballot is "
          + "not counted [ballot-overvote]"
      ])
  }

  @Test func tooFewChoicesRejectTheBallotButABlankOneCounts() {
    let count = CountingWorld.one { $0.ballots.minimumChoices = 2 }.count(
      "north", [WrittenBallot("b1", "p1"), WrittenBallot("b2")])
    #expect(count.totals[0].ballots.counted == 1)
    #expect(
      count.lines == [
        "ballots/north.csv:2:1: reject: ballot b1 names 1 project, the least allowed is 2; the "
          + "ballot is not counted [ballot-undervote]"
      ])
  }

  @Test func aLimitForALabelHoldsBesideTheOthers() {
    var world = CountingWorld.one { $0.ballots.maximumChoicesByLabel = ["green": 1] }
    world.projects[0].categories = ["green"]
    world.projects[2].tags = ["green"]
    let count = world.count(
      "north", [WrittenBallot("b1", "p1 p2 p3"), WrittenBallot("b2", "p1 p2 p4")])
    #expect(count.votes() == ["1", "1", "0", "1"])
    #expect(
      count.lines == [
        "ballots/north.csv:2:1: reject: ballot b1 names 2 projects with the label 'green', the limit "
          + "is 1; the ballot is not counted [ballot-overvote]"
      ])
    world.contests[0].settings.ballots.truncatesOvervote = true
    let cut = world.count("north", [WrittenBallot("b1", "p1 p2 p3")])
    #expect(cut.votes() == ["1", "1", "0", "0"])
    #expect(
      cut.lines == [
        "ballots/north.csv:2:20: reject: ballot b1 names more projects with the label 'green' than "
          + "the limit of 1; project 'p3' is not counted [ballot-overvote]"
      ])
  }

  @Test func aCellThatIsNeitherChosenNorEmptyRejectsAnApprovalBallot() {
    let count = CountingWorld.one().count(
      "north", meaning: .byKind,
      [WrittenBallot("b1", "p1 p2", "1 ?"), WrittenBallot("b2", "p2", "1")])
    #expect(count.votes() == ["0", "1", "0", "0"])
    #expect(
      count.lines == [
        "ballots/north.csv:2:15: reject: ballot b1 marks project 'p2' with '?', which is neither 0 "
          + "nor 1; the ballot is not counted [points-bad]"
      ])
  }

  @Test func allFindingsOfChoicesAreReportedBesideTheOneThatRejects() {
    let count = CountingWorld.one { $0.ballots.maximumChoices = 1 }.count(
      "north", [WrittenBallot("b1", "p1 zzzzzzzz p1 p2 p3")])
    #expect(
      count.lines.map { String($0.split(separator: "[").last!) } == [
        "ballot-overvote]", "unknown-project]", "choice-duplicate]",
      ])
  }
}
