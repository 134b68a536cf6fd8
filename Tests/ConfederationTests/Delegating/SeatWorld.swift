import BudgetModel

@testable import Confederation

/// Rows of seats, mandates and recalls by hand, and the seats that follow from them. Days are those of
/// May 2026, at noon; the decision is on day 15.
struct SeatWorld {
  var rows = DelegationRows()
  var sending = [SeatsInForce.Sending(councilID: "A", seats: nil)]
  var instant = DecisionInstant(decide: SeatWorld.day(15))
  var use: MandateUse? = .ofSeats
  var known: Set<String> = ["p", "q", "r", "other"]
  var decided: Set<String> = ["p", "q", "r"]
  var needsVote = true

  static func day(_ number: Int) -> String {
    "2026-05-" + (number < 10 ? "0" : "") + "\(number)T12:00:00Z"
  }

  private static func place(_ file: String, _ count: Int) -> SourceLocation {
    SourceLocation(file: file, line: count + 2, column: 1)
  }

  mutating func term(
    _ seat: String, _ delegate: String, from: Int = 1, to: Int? = nil, council: String = "A",
    _ change: (inout SeatTerm) -> Void = { _ in }
  ) {
    var term = SeatTerm(
      seatID: seat, councilID: council, delegateID: delegate, from: Self.day(from),
      place: Self.place("delegates.csv", rows.seatTerms.count))
    term.to = to.map(Self.day)
    change(&term)
    rows.seatTerms.append(term)
  }

  mutating func mandate(
    _ id: String, _ content: Mandate.Content, version: Int64 = 1, adopted: Int = 1,
    council: String = "A", pool: String = "P", recorded: Int? = nil
  ) {
    var mandate = Mandate(
      id: id, councilID: council, version: version, poolID: pool, adoptedAt: Self.day(adopted),
      content: content, place: Self.place("mandates.csv", rows.mandates.count))
    mandate.recordedAt = recorded.map(Self.day)
    rows.mandates.append(mandate)
  }

  /// A petition of `count` of 30, a third needed.
  mutating func recall(
    _ id: String, of seat: String, on day: Int, count: Int64 = 10, votes: (Int64, Int64)? = (2, 1),
    council: String = "A", _ change: (inout Recall) -> Void = { _ in }
  ) {
    var recall = Recall(
      id: id, seatID: seat, councilID: council, effectiveAt: Self.day(day),
      place: Self.place("recalls.csv", rows.recalls.count))
    recall.petitionCount = count
    recall.petitionBase = 30
    recall.thresholdNumerator = 1
    recall.thresholdDenominator = 3
    recall.voteFor = votes?.0
    recall.voteAgainst = votes?.1
    change(&recall)
    rows.recalls.append(recall)
  }

  var seats: SeatsInForce {
    SeatsInForce(
      pool: "P", at: instant, sending: sending, rows: rows,
      projects: MandateProjects(known: known, decided: decided), use: use,
      recallNeedsVote: needsVote)
  }
  var codes: [String] { seats.diagnostics.map(\.code.name) }
  /// Of each seat of all councils: who sits; `-` where it is vacant.
  var sitting: [String] {
    seats.senders.flatMap(\.seats).map { "\($0.id ?? "?") \($0.delegateID ?? "-")" }
  }
}

extension SeatsInForce {
  /// Everything that a count reads: who sits, with which weight and content.
  var numbers: [[String]] {
    senders.map { sender in
      sender.seats.map { seat in
        let content = seat.vacancy == nil ? seat.mandate.map { "\($0.mandate.content)" } : "vacant"
        return content ?? "no mandate"
      }
    }
  }
}
