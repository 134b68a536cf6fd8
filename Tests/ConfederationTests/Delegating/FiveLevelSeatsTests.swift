import BigInt
import BudgetModel
import Testing

@testable import Confederation

/// CONFEDERATION 20.2, `EXAMPLES/five-levels`: the region's seats at 2026-05-15T18:00:00Z.
@Suite struct FiveLevelSeatsTests {
  private static func term(
    _ seat: String, _ council: String, _ delegate: String, _ mandate: String,
    from: String = "2026-03-01T00:00:00Z", recorded: String = "2026-03-02T09:00:00Z"
  ) -> SeatTerm {
    var term = SeatTerm(seatID: seat, councilID: council, delegateID: delegate, from: from)
    term.mandateID = mandate
    term.recordedAt = recorded
    return term
  }
  private static func mandate(
    _ id: String, _ council: String, _ version: Int64, _ adopted: String, _ recorded: String,
    _ projects: String...
  ) -> Mandate {
    var mandate = Mandate(
      id: id, councilID: council, version: version, poolID: "R", adoptedAt: adopted,
      content: .bundle(projects))
    mandate.recordedAt = recorded
    return mandate
  }
  private static func recall(
    _ id: String, _ seat: String, _ council: String, _ count: Int64, of base: Int64,
    votes: (Int64, Int64)?, on instant: String, recorded: String
  ) -> Recall {
    var recall = Recall(id: id, seatID: seat, councilID: council, effectiveAt: instant)
    recall.petitionCount = count
    recall.petitionBase = base
    recall.thresholdNumerator = 1
    recall.thresholdDenominator = 3
    recall.voteFor = votes?.0
    recall.voteAgainst = votes?.1
    recall.recordedAt = recorded
    return recall
  }

  private static var terms: [SeatTerm] {
    var recalled = term("C1-2", "C1", "d012", "M-C1-A")
    recalled.to = "2026-05-10T18:00:00Z"
    recalled.endedBy = "recall:RC1"
    recalled.endRecordedAt = "2026-05-11T09:00:00Z"
    var rotating = term("C2-2", "C2", "d016", "M-C2")
    rotating.to = "2026-09-01T00:00:00Z"
    rotating.endedBy = "rotation"
    return [
      term("C1-1", "C1", "d011", "M-C1-A"), recalled,
      term(
        "C1-2", "C1", "d021", "M-C1-A", from: "2026-05-10T18:00:00Z",
        recorded: "2026-05-11T09:00:00Z"),
      term("C1-3", "C1", "d013", "M-C1-A"), term("C1-4", "C1", "d014", "M-C1-B"),
      term("C2-1", "C2", "d015", "M-C2"), rotating, term("W-1", "W", "d017", "M-W"),
    ]
  }

  private static let mandates = [
    mandate(
      "M-C1-A", "C1", 1, "2026-04-02T19:30:00Z", "2026-04-03T09:00:00Z", "r-bus", "r-training"),
    mandate(
      "M-C1-A", "C1", 2, "2026-05-08T20:00:00Z", "2026-05-09T09:00:00Z", "r-solar", "r-training"),
    mandate("M-C1-A", "C1", 3, "2026-05-20T20:00:00Z", "2026-05-21T09:00:00Z", "r-bus"),
    mandate("M-C1-B", "C1", 1, "2026-04-02T19:30:00Z", "2026-04-03T09:00:00Z", "r-bus"),
    mandate("M-C2", "C2", 1, "2026-04-10T19:00:00Z", "2026-04-11T09:00:00Z", "r-bus", "r-training"),
    mandate("M-W", "W", 1, "2026-04-12T16:00:00Z", "2026-04-13T09:00:00Z", "r-solar", "r-training"),
  ]
  private static let recalls = [
    recall(
      "RC1", "C1-2", "C1", 130, of: 375, votes: (90, 41), on: "2026-05-10T18:00:00Z",
      recorded: "2026-05-11T09:00:00Z"),
    recall(
      "RC2", "C2-1", "C2", 60, of: 220, votes: nil, on: "2026-05-12T18:00:00Z",
      recorded: "2026-05-12T19:00:00Z"),
  ]
  private static let projects: Set = ["r-bus", "r-solar", "r-training"]

  private static func seats(_ mandates: [Mandate] = mandates) -> SeatsInForce {
    SeatsInForce(
      pool: "R", at: DecisionInstant(decide: "2026-05-15T18:00:00Z"),
      sending: [
        .init(councilID: "C1", seats: 4), .init(councilID: "C2", seats: 2),
        .init(councilID: "W", seats: 1),
      ],
      rows: DelegationRows(seatTerms: terms, mandates: mandates, recalls: recalls),
      projects: MandateProjects(known: projects, decided: projects), use: .ofSeats,
      recallNeedsVote: true)
  }

  private static func scores(_ seats: SeatsInForce) -> [String: Int] {
    var scores: [String: Int] = [:]
    for seat in seats.senders.flatMap(\.seats) {
      guard case .bundle(let projects)? = seat.mandate?.mandate.content else { continue }
      for project in projects { scores[project, default: 0] += 1 }
    }
    return scores
  }

  @Test func eachSeatHasItsDelegateAndVersion() {
    let seats = Self.seats()
    let lines = seats.senders.flatMap(\.seats).map { seat in
      let mandate = seat.mandate!.mandate
      guard case .bundle(let projects) = mandate.content else { return "" }
      return "seat \(seat.id!): delegate \(seat.delegateID!), \(mandate.id) version "
        + "\(mandate.version): \(projects.joined(separator: ";"))"
    }
    #expect(
      lines == [
        "seat C1-1: delegate d011, M-C1-A version 2: r-solar;r-training",
        "seat C1-2: delegate d021, M-C1-A version 2: r-solar;r-training",
        "seat C1-3: delegate d013, M-C1-A version 2: r-solar;r-training",
        "seat C1-4: delegate d014, M-C1-B version 1: r-bus",
        "seat C2-1: delegate d015, M-C2 version 1: r-bus;r-training",
        "seat C2-2: delegate d016, M-C2 version 1: r-bus;r-training",
        "seat W-1: delegate d017, M-W version 1: r-solar;r-training",
      ])
    #expect(Self.scores(seats) == ["r-training": 6, "r-solar": 4, "r-bus": 3])
    #expect(seats.diagnostics.filter { $0.level != .note } == [])
  }

  @Test func recallsHaveTheirArithmetic() {
    let recalls = Self.seats().recalls
    #expect(recalls.map(\.id) == ["RC1", "RC2"])
    #expect(recalls.map(\.signatures) == [390, 180] && recalls.map(\.needed) == [375, 220])
    #expect(recalls.map(\.isValid) == [true, false])
    #expect(recalls.map(\.effect) == [.ended(delegate: "d012", successor: "d021"), .none])
  }

  @Test func theLaterVersionIsNotAppliedAndTheEarlierShowsTheSensitivity() {
    let seats = Self.seats()
    #expect(
      seats.notApplied.map { "\($0.id) \($0.version!) \($0.reason.rawValue)" } == [
        "M-C1-A 3 after-decision"
      ])
    let mandate = seats.senders[0].seats[0].mandate
    #expect(mandate?.previous == Self.mandates[0])
    let before = Self.seats(Self.mandates.filter { $0.id != "M-C1-A" || $0.version == 1 })
    #expect(Self.scores(before) == ["r-bus": 6, "r-solar": 1, "r-training": 6])
  }
}
