import BigInt
import BudgetModel
import Testing

@testable import Confederation

/// CONFEDERATION 10: who sits at the decision, and with which mandate.
@Suite struct SeatsInForceTests {
  // MARK: Terms

  @Test func aTermHoldsFromItsBeginningToJustBeforeItsEnd() {
    var world = SeatWorld()
    world.term("A-1", "begins", from: 15)
    world.term("A-2", "ends", from: 1, to: 15)
    world.term("A-3", "open", from: 14)
    world.term("A-4", "until", from: 1, to: 16)
    world.term("A-5", "later", from: 16)
    world.term("A-5", "before", from: 1, to: 2)
    #expect(world.sitting == ["A-1 begins", "A-2 -", "A-3 open", "A-4 until", "A-5 -"])
    #expect(world.seats.senders[0].seats.map(\.vacancy) == [nil, .gap, nil, nil, .gap])
    #expect(world.codes == [])
  }

  @Test func aSeatWhoseRowsAllBeginLaterIsNoneYet() {
    var world = SeatWorld()
    world.term("A-1", "later", from: 16)
    #expect(world.sitting == [])
    #expect(world.seats.notApplied.map(\.reason) == [.afterDecision])
  }

  @Test func oneTermMayEndWhereTheNextBegins() {
    var world = SeatWorld()
    world.term("A-1", "one", from: 1, to: 15)
    world.term("A-1", "two", from: 15)
    #expect(world.sitting == ["A-1 two"] && world.codes == [])
  }

  @Test func twoTermsOfOneSeatAtOneInstantAreRefused() {
    var world = SeatWorld()
    world.term("A-1", "one", from: 1, to: 15)
    world.term("A-1", "two", from: 14)
    #expect(world.codes == ["seat-overlap"])
    #expect(world.seats.diagnostics[0].place == world.rows.seatTerms[1].place)
  }

  @Test func twoPeopleMayHoldASeatTogether() {
    var world = SeatWorld()
    world.term("A-1", "one") {
      $0.coDelegateID = "two"
      $0.caucus = "greens"
    }
    let seat = world.seats.senders[0].seats[0]
    #expect(seat.delegateID == "one" && seat.coDelegateID == "two" && seat.caucus == "greens")
    #expect(world.codes == [])
  }

  @Test func seatsWithoutARowAreVacant() {
    var world = SeatWorld()
    world.sending = [.init(councilID: "B", seats: 1), .init(councilID: "A", seats: 3)]
    world.term("A-2", "two")
    world.term("A-1", "one")
    #expect(world.sitting == ["A-1 one", "A-2 two", "? -", "? -"])
    #expect(world.seats.senders.map(\.councilID) == ["A", "B"])
    #expect(world.seats.senders[1].seats.map(\.vacancy) == [.noRow])
  }

  @Test func moreSeatsThanTheCouncilHasAreRefused() {
    var world = SeatWorld()
    world.sending = [.init(councilID: "A", seats: 1)]
    world.term("A-1", "one")
    world.term("A-2", "gone", from: 1, to: 2)
    #expect(world.codes == ["seat-count"])
    world.rows.seatTerms[1].from = SeatWorld.day(16)
    #expect(world.codes == [])
  }

  @Test func rowsOfOtherCouncilsAreNotRead() {
    var world = SeatWorld()
    world.term("B-1", "one", council: "B")
    world.term("B-1", "two", council: "B")
    world.mandate("M", .bundle(["nothing"]), council: "B")
    #expect(world.codes == [] && world.seats.senders.map(\.seats) == [[]])
  }

  // MARK: Two times

  @Test func aRowRecordedAfterTheDeadlineIsListedAlone() {
    var world = SeatWorld()
    world.term("A-1", "one", from: 1, to: 10)
    world.term("A-1", "two", from: 10) { $0.recordedAt = SeatWorld.day(16) }
    #expect(world.sitting == ["A-1 -"])
    #expect(world.codes == ["late-row"])
    #expect(world.seats.notApplied.map(\.kind) == [.term])
    #expect(world.seats.notApplied.map(\.reason) == [.recordedLate])
    world.instant = DecisionInstant(decide: SeatWorld.day(15), deadline: SeatWorld.day(16))
    #expect(world.sitting == ["A-1 two"] && world.codes == [])
  }

  @Test func anEndRecordedAfterTheDeadlineDoesNotEndTheTerm() {
    var world = SeatWorld()
    world.term("A-1", "one", from: 1, to: 10) {
      $0.endedBy = "resignation"
      $0.recordedAt = SeatWorld.day(1)
      $0.endRecordedAt = SeatWorld.day(16)
    }
    #expect(world.sitting == ["A-1 one"])
    #expect(world.codes == ["late-row"])
    #expect(world.seats.notApplied.map(\.kind) == [.end])
    world.rows.seatTerms[0].endRecordedAt = nil
    #expect(world.sitting == ["A-1 -"] && world.codes == [])
  }

  @Test func theDeadlineMayLieBeforeTheDecision() {
    var world = SeatWorld()
    world.instant = DecisionInstant(decide: SeatWorld.day(15), deadline: SeatWorld.day(10))
    world.term("A-1", "known", from: 12) { $0.recordedAt = SeatWorld.day(10) }
    world.term("A-2", "unknown", from: 2) { $0.recordedAt = SeatWorld.day(11) }
    #expect(world.sitting == ["A-1 known"])
  }

  @Test func withoutRecordedTimesTheReportCanSaySo() {
    var world = SeatWorld()
    world.term("A-1", "one")
    #expect(!world.seats.hasRecordedTimes)
    world.mandate("M", .free, recorded: 1)
    #expect(world.seats.hasRecordedTimes)
  }

  @Test func theInstantIsThatOfThePool() {
    var dates = ByLaw.Dates()
    #expect(DecisionInstant(dates, pool: "P") == nil)
    dates.decide = SeatWorld.day(1)
    #expect(DecisionInstant(dates, pool: "P") == DecisionInstant(decide: SeatWorld.day(1)))
    dates.decidePools = ["P": SeatWorld.day(2)]
    #expect(DecisionInstant(dates, pool: "P")?.deadline == SeatWorld.day(2))
    dates.recordDeadline = SeatWorld.day(3)
    #expect(
      DecisionInstant(dates, pool: "P")
        == DecisionInstant(decide: SeatWorld.day(2), deadline: SeatWorld.day(3)))
  }

  // MARK: Two seats of one person

  @Test func theSeatThatWasGivenUpIsVacant() {
    var world = SeatWorld()
    world.sending = [.init(councilID: "A", seats: 1), .init(councilID: "B", seats: 1)]
    world.term("A-1", "x", from: 1) { $0.endedBy = "option" }
    world.term("B-1", "x", from: 2, council: "B")
    #expect(world.sitting == ["A-1 -", "B-1 x"])
    #expect(world.seats.senders[0].seats[0].vacancy == .secondSeat(keeps: "B-1"))
    #expect(world.seats.secondSeats == [.init(personID: "x", kept: "B-1", closed: ["A-1"])])
    #expect(world.codes == [])
  }

  @Test(arguments: [(1, 2, "A-1 x"), (2, 1, "A-2 x"), (1, 1, "A-1 x")])
  func withoutAnOptionTheLaterSeatIsVacantThenTheGreater(
    first: Int, second: Int, sits: String
  ) {
    var world = SeatWorld()
    world.term("A-1", "x", from: first)
    world.term("A-2", "x", from: second)
    #expect(world.sitting.filter { !$0.hasSuffix("-") } == [sits])
  }

  @Test func anOptionRecordedLateIsNone() {
    var world = SeatWorld()
    world.term("A-1", "x", from: 1) {
      $0.endedBy = "option"
      $0.endRecordedAt = SeatWorld.day(16)
    }
    world.term("A-2", "x", from: 2)
    #expect(world.sitting == ["A-1 x", "A-2 -"])
  }

  @Test func whoHoldsASeatWithOthersLeavesItToThem() {
    var world = SeatWorld()
    world.term("A-1", "x", from: 1)
    world.term("A-2", "y", from: 2) { $0.coDelegateID = "x" }
    world.term("A-3", "x", from: 3) { $0.coDelegateID = "z" }
    #expect(world.sitting == ["A-1 x", "A-2 y", "A-3 z"])
    #expect(world.seats.senders[0].seats.map(\.coDelegateID) == [nil, nil, nil])
  }

  @Test func whoGaveUpEverySeatHoldsNone() {
    var world = SeatWorld()
    for seat in ["A-1", "A-2"] { world.term(seat, "x") { $0.endedBy = "option" } }
    #expect(world.sitting == ["A-1 -", "A-2 -"])
    #expect(world.seats.secondSeats[0].kept == nil)
  }

  // MARK: Recalls

  private func recalled(_ change: (inout SeatWorld) -> Void = { _ in }) -> SeatWorld {
    var world = SeatWorld()
    world.mandate("M", .bundle(["p"]))
    world.term("A-1", "old", from: 1, to: 10) {
      $0.endedBy = "recall:X"
      $0.mandateID = "M"
    }
    world.term("A-1", "new", from: 10) { $0.mandateID = "M" }
    world.recall("X", of: "A-1", on: 10) { $0.replacementID = "new" }
    change(&world)
    return world
  }

  @Test func aValidRecallEndsATerm() {
    let seats = recalled().seats
    #expect(seats.diagnostics == [])
    let recall = seats.recalls[0]
    #expect(recall.signatures == 30 && recall.needed == 30 && recall.isValid)
    #expect(recall.effect == .ended(delegate: "old", successor: "new"))
    #expect(seats.senders[0].seats[0].delegateID == "new")
  }

  @Test func aTermEndsByNoOtherThanAValidRecall() {
    let faults: [(inout SeatWorld) -> Void] = [
      { $0.rows.recalls = [] },
      { $0.rows.recalls[0].petitionCount = 9 },
      { $0.rows.recalls[0].petitionCount = nil },
      { $0.rows.recalls[0].voteFor = 1 },
      { $0.rows.recalls[0].voteAgainst = nil },
      { $0.rows.recalls[0].seatID = "A-2" },
      { $0.rows.recalls[0].effectiveAt = SeatWorld.day(9) },
      { $0.rows.recalls[0].replacementID = "another" },
      { $0.rows.seatTerms[1].mandateID = "N" },
      { $0.rows.recalls[0].id = "Y" },
    ]
    #expect(faults.map { recalled($0).codes } == faults.map { _ in ["recall-invalid"] })
  }

  @Test func aRecallRecordedLateIsNone() {
    let world = recalled { $0.rows.recalls[0].recordedAt = SeatWorld.day(16) }
    #expect(Set(world.codes) == ["late-row", "recall-invalid"])
    #expect(world.seats.recalls == [])
  }

  @Test func aPetitionIsEnoughWhereNoVoteIsAsked() {
    var world = recalled { $0.rows.recalls[0].voteFor = nil }
    #expect(world.codes == ["recall-invalid"])
    world.needsVote = false
    #expect(world.codes == [])
  }

  @Test func aRecallWithoutASuccessorLeavesAVacancy() {
    let world = recalled { $0.rows.seatTerms.removeLast() }
    #expect(world.codes == [] && world.sitting == ["A-1 -"])
    #expect(world.seats.recalls[0].effect == .ended(delegate: "old", successor: nil))
  }

  @Test func aPetitionThatFailsIsListedAndChangesNothing() {
    var world = SeatWorld()
    world.term("A-1", "one")
    world.recall("X", of: "A-1", on: 10, count: 9, votes: nil)
    let recall = world.seats.recalls[0]
    #expect(recall.signatures == 27 && recall.needed == 30 && !recall.isValid)
    #expect(recall.effect == .none && world.sitting == ["A-1 one"] && world.codes == [])
  }

  @Test func aValidRecallThatNoEndNamesIsListed() {
    var world = SeatWorld()
    world.term("A-1", "one")
    world.recall("X", of: "A-1", on: 10)
    #expect(world.seats.recalls[0].effect == .notCarriedOut)
    #expect(world.sitting == ["A-1 one"] && world.codes == [])
  }

  @Test func largePetitionsAreCountedExactly() {
    let largest: Int64 = 999_999_999_999_999_999
    let world = recalled {
      $0.rows.recalls[0].petitionCount = largest - 1
      $0.rows.recalls[0].petitionBase = largest
      $0.rows.recalls[0].thresholdNumerator = largest
      $0.rows.recalls[0].thresholdDenominator = largest
    }
    #expect(world.codes == ["recall-invalid"])
    #expect(world.seats.recalls[0].signatures == BigInt(largest) * BigInt(largest - 1))
  }
}
