import BudgetModel
import Testing

@testable import Confederation

/// CONFEDERATION 10.3, 8.3: the version that binds, and what goes together.
@Suite struct MandatesInForceTests {
  @Test func theHighestVersionAdoptedByTheDecisionBinds() {
    var world = SeatWorld()
    world.term("A-1", "one") { $0.mandateID = "M" }
    world.mandate("M", .bundle(["r"]), version: 3, adopted: 16)
    world.mandate("M", .bundle(["q"]), version: 2, adopted: 15)
    world.mandate("M", .bundle(["p"]), version: 1, adopted: 1)
    world.mandate("M", .bundle(["r"]), version: 9, adopted: 1, pool: "elsewhere")
    let mandate = world.seats.senders[0].seats[0].mandate
    #expect(mandate?.mandate.version == 2 && mandate?.mandate.content == .bundle(["q"]))
    #expect(mandate?.previous?.version == 1 && mandate?.previous?.content == .bundle(["p"]))
    let later = world.seats.notApplied
    #expect(later.map(\.version) == [3] && later.map(\.reason) == [.afterDecision])
    #expect(world.codes == [])
  }

  @Test func aVersionRecordedLateDoesNotBind() {
    var world = SeatWorld()
    world.term("A-1", "one") { $0.mandateID = "M" }
    world.mandate("M", .bundle(["p"]), version: 1)
    world.mandate("M", .bundle(["q"]), version: 2, recorded: 16)
    #expect(world.seats.senders[0].seats[0].mandate?.mandate.version == 1)
    #expect(world.codes == ["late-row"])
    world.instant.deadline = SeatWorld.day(16)
    #expect(world.seats.senders[0].seats[0].mandate?.mandate.version == 2)
  }

  @Test func aSeatWithoutAVersionInTimeHasNoMandate() {
    var world = SeatWorld()
    world.term("A-1", "one") { $0.mandateID = "M" }
    world.mandate("M", .bundle(["p"]), adopted: 16)
    #expect(world.seats.senders[0].seats[0].mandate == nil)
    #expect(world.sitting == ["A-1 one"])
  }

  @Test func aProjectOfAnotherScopeIsVoidAndAnUnknownOneRefused() {
    var world = SeatWorld()
    world.term("A-1", "one")
    world.mandate("M", .ranking(["q", "other", "p"]))
    let mandate = world.seats.senders[0].seats[0].mandate
    #expect(mandate?.mandate.content == .ranking(["q", "p"]) && mandate?.void == ["other"])
    #expect(world.codes == [])
    world.rows.mandates[0].content = .ranking(["q", "nobody", "p"])
    #expect(world.codes == ["mandate-unknown-project"])
    world.rows.mandates[0].adoptedAt = SeatWorld.day(16)
    #expect(world.codes == [])
  }

  @Test func positionsOnOtherProjectsAreVoidToo() {
    var world = SeatWorld()
    world.use = .ofCouncils("consent")
    world.mandate("M", .consent(["p": .block, "other": .support]))
    let mandate = world.seats.mandateInForce(of: "A")
    #expect(mandate?.mandate.content == .consent(["p": .block]) && mandate?.void == ["other"])
  }

  @Test func aSeatThatNamesNoMandateHasItsFormerOrItsCouncilsOnlyOne() {
    var world = SeatWorld()
    world.mandate("M", .bundle(["p"]))
    world.term("A-1", "one")
    #expect(world.seats.senders[0].seats[0].mandate?.mandate.id == "M")
    world.mandate("N", .bundle(["q"]))
    #expect(world.codes == ["mixed-mandates"])
    world.rows.seatTerms[0].mandateID = "N"
    world.rows.seatTerms[0].to = SeatWorld.day(10)
    world.term("A-1", "two", from: 10)
    #expect(world.codes == [])
    #expect(world.seats.senders[0].seats[0].mandate?.mandate.id == "N")
  }

  @Test func aMandateOfAnotherCouncilBindsNobody() {
    var world = SeatWorld()
    world.sending = [.init(councilID: "A", seats: 1), .init(councilID: "B", seats: 1)]
    world.term("A-1", "one") { $0.mandateID = "M" }
    world.mandate("M", .bundle(["p"]), council: "B")
    #expect(world.seats.senders[0].seats[0].mandate == nil)
  }

  // MARK: What goes together

  private func codes(_ contents: Mandate.Content..., use: MandateUse? = .ofSeats) -> [String] {
    var world = SeatWorld()
    world.use = use
    for (number, content) in contents.enumerated() {
      let council = "A\(number)"
      world.sending.append(.init(councilID: council, seats: 1))
      world.term(council + "-1", "d\(number)", council: council)
      world.mandate("M\(number)", content, council: council)
    }
    return world.codes
  }

  @Test func theMandatesOfSeatsAreAllBundlesOrAllRankings() {
    #expect(codes(.bundle(["p"]), .free, .bundle(["q"])) == [])
    #expect(codes(.free, .ranking(["p"]), .ranking(["q"])) == [])
    #expect(codes(.bundle(["p"]), .ranking(["q"])) == ["mixed-mandates"])
    #expect(codes(.consent(["p": .support])) == ["mixed-mandates"])
    #expect(codes(.bundle(["p"]), .allocation(["a": .one])) == ["mixed-mandates"])
  }

  @Test func theMandatesOfCouncilsAreOfTheTypeThatTheContestReads() {
    #expect(codes(.ranking(["p"]), .free, use: .ofCouncils("ranking")) == [])
    #expect(codes(.bundle(["p"]), use: .ofCouncils("ranking")) == ["mixed-mandates"])
    #expect(codes(.bundle(["p"]), .ranking(["p"]), use: nil) == [])
  }

  @Test func theMandateOfAVacantSeatIsNotUsed() {
    var world = SeatWorld()
    world.term("A-1", "one") { $0.mandateID = "M" }
    world.term("A-2", "two", from: 1, to: 2) { $0.mandateID = "N" }
    world.mandate("M", .bundle(["p"]))
    world.mandate("N", .ranking(["p"]))
    #expect(world.codes == [])
  }

  @Test func aCouncilSpeaksWithOneMandate() {
    var world = SeatWorld()
    world.use = .ofCouncils("bundle")
    world.mandate("M", .bundle(["p"]))
    #expect(world.seats.mandateInForce(of: "A")?.mandate.id == "M")
    #expect(world.seats.mandateInForce(of: "B") == nil)
    world.mandate("N", .bundle(["q"]), adopted: 16)
    #expect(world.seats.mandateInForce(of: "A")?.mandate.id == "M")
    world.rows.mandates[1].adoptedAt = SeatWorld.day(2)
    #expect(world.codes == ["mixed-mandates"])
    #expect(world.seats.mandateInForce(of: "A") == nil)
  }

  @Test(arguments: [
    (Level.Mode.consent, Delegation.Form.split, MandateUse?.some(.ofCouncils("consent"))),
    (.median, .split, .ofCouncils("allocation")), (.delegated, .split, nil),
    (.delegated, .individual, .ofSeats), (.delegated, .blockBundle, .ofCouncils("bundle")),
    (.delegated, .blockRanking, .ofCouncils("ranking")), (.direct, .individual, nil),
  ])
  func theModeSaysWhatMandatesAreFor(mode: Level.Mode, form: Delegation.Form, use: MandateUse?) {
    var delegation = Delegation()
    delegation.form = form
    #expect(MandateUse(mode: mode, delegation) == use)
    delegation.mandate = .computed
    let isOfBlocks = mode == .delegated && form != .individual
    #expect(MandateUse(mode: mode, delegation) == (isOfBlocks ? nil : use))
  }
}
