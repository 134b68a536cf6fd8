package import BudgetModel

/// Who sits for each council that sends at the instant of one decision, and with which mandate
/// (CONFEDERATION 10). A function of the rows: their order does not matter, and the clock is not read.
package struct SeatsInForce: Sendable {
  /// A council that sends, with its number of seats; nil: none is fixed.
  package struct Sending: Sendable, Hashable {
    package var councilID: String
    package var seats: Int?
    package init(councilID: String, seats: Int?) {
      self.councilID = councilID
      self.seats = seats
    }
  }

  package enum Vacancy: Sendable, Hashable {
    /// Apportioned, but no row names the seat.
    case noRow
    /// No term of the seat holds.
    case gap
    /// Who holds it sits elsewhere too; nil: gave up every seat.
    case secondSeat(keeps: String?)
  }

  package struct Seat: Sendable, Hashable {
    /// Nil where no row names it.
    package var id: String?
    package var delegateID: String?
    package var coDelegateID: String?
    package var caucus: String?
    /// The mandate of the seat, also where it is vacant; nil: none, or the use asks for none of seats.
    package var mandate: MandateInForce?
    /// Nil: somebody sits.
    package var vacancy: Vacancy?
  }

  package struct Sender: Sendable, Hashable {
    package var councilID: String
    /// In seat id order, those without a row last.
    package var seats: [Seat]
    /// The one mandate of the council, where each council has one.
    package var mandate: MandateInForce?
  }

  /// A person on two seats or more (CONFEDERATION 10.8).
  package struct SecondSeat: Sendable, Hashable {
    package var personID: String
    /// Nil where the person gave up every one.
    package var kept: String?
    /// In seat id order.
    package var closed: [String]
  }

  package let instant: DecisionInstant
  /// In id order.
  package private(set) var senders: [Sender] = []
  package private(set) var recalls: [RecallOutcome] = []
  package private(set) var secondSeats: [SecondSeat] = []
  /// In the order of files and lines.
  package private(set) var notApplied: [RowNotApplied] = []
  package private(set) var diagnostics: [Diagnostic] = []
  /// False: no row has a recorded time, so that valid time alone decides.
  package let hasRecordedTimes: Bool

  /// - Parameters:
  ///   - pool: of the contest.
  ///   - sending: the councils that send to the deciding council, each once.
  ///   - use: what mandates are for; nil: nothing.
  ///   - recallNeedsVote: of the level.
  package init(
    pool: String, at instant: DecisionInstant, sending: [Sending], rows: DelegationRows,
    projects: MandateProjects, use: MandateUse?, recallNeedsVote: Bool
  ) {
    self.instant = instant
    let ids = Set(sending.map(\.councilID))
    let own = DelegationRows(
      seatTerms: rows.seatTerms.filter { ids.contains($0.councilID) },
      mandates: rows.mandates.filter { ids.contains($0.councilID) && $0.poolID == pool },
      recalls: rows.recalls.filter { ids.contains($0.councilID) })
    hasRecordedTimes = own.hasRecordedTimes
    let terms = SeatTerms(
      own.seatTerms, recalls: own.recalls, at: instant, needsVote: recallNeedsVote)
    let book = MandateBook(own.mandates, at: instant, projects: projects)
    recalls = terms.recalls
    notApplied = (terms.notApplied + book.notApplied).sorted(by: RowNotApplied.isBefore)
    diagnostics = terms.diagnostics + book.diagnostics
    let mandates = MandateAssignment(use: use, book: book)
    for council in sending.sorted(by: { $0.councilID.isBefore($1.councilID) }) {
      seat(council, terms.counted.filter { $0.councilID == council.councilID }, mandates)
    }
    closeSecondSeats(terms.counted)
    check(mandates)
    diagnostics = diagnostics.inOrder()
  }

  // MARK: Seats

  private mutating func seat(
    _ council: Sending, _ terms: [SeatTerm], _ mandates: MandateAssignment
  ) {
    var seats: [Seat] = []
    for term in terms {
      if seats.last?.id != term.seatID { seats.append(Seat(id: term.seatID, vacancy: .gap)) }
      let last = seats.count - 1
      seats[last].mandate = mandates.ofSeat(term)
      guard term.holds(at: instant.decide) else { continue }
      seats[last].take(term)
      diagnostics += [mandates.ambiguity(of: term)].compactMap(\.self)
    }
    if let number = council.seats {
      refuseMore(seats.count, than: number, council, terms.first { $0.seatID == seats.last?.id })
      let missing = max(0, number - seats.count)
      seats += Array(repeating: Seat(vacancy: .noRow), count: missing)
    }
    senders.append(
      Sender(
        councilID: council.councilID, seats: seats,
        mandate: mandates.ofCouncil(council.councilID)))
  }

  private mutating func refuseMore(
    _ found: Int, than number: Int, _ council: Sending, _ last: SeatTerm?
  ) {
    guard found > number, let last else { return }
    diagnostics.append(
      Diagnostic(
        .seatCount, at: last.place,
        "the council \(quoted(council.councilID)) has \(number) seat\(number == 1 ? "" : "s"), and "
          + "rows for \(found); delete those of seats that it does not have"))
  }

  // MARK: Two seats of one person

  private mutating func closeSecondSeats(_ terms: [SeatTerm]) {
    var seatsOf: [String: [SeatTerm]] = [:]
    for term in terms where term.holds(at: instant.decide) {
      for person in Set([term.delegateID, term.coDelegateID ?? term.delegateID]) {
        seatsOf[person, default: []].append(term)
      }
    }
    for (person, held) in seatsOf.sorted(by: { $0.key.isBefore($1.key) })
    where Set(held.map(\.seatID)).count > 1 {
      let open = held.filter { $0.endedBy != "option" }.sorted { left, right in
        left.from == right.from
          ? left.seatID.isBefore(right.seatID) : left.from.isBefore(right.from)
      }
      let kept = open.first?.seatID
      let closed = held.map(\.seatID).filter { $0 != kept }
      secondSeats.append(SecondSeat(personID: person, kept: kept, closed: closed))
      for seat in closed { strike(person, from: seat, keeping: kept) }
    }
  }

  /// The seat is vacant unless somebody else holds it too.
  private mutating func strike(_ person: String, from seatID: String, keeping kept: String?) {
    for sender in senders.indices {
      for place in senders[sender].seats.indices where senders[sender].seats[place].id == seatID {
        senders[sender].seats[place].strike(person, keeping: kept)
      }
    }
  }

  // MARK: Mandates

  private mutating func check(_ mandates: MandateAssignment) {
    let used: [MandateInForce] = senders.flatMap { sender in
      sender.seats.filter { $0.vacancy == nil }.compactMap(\.mandate)
        + [sender.mandate].compactMap(\.self)
    }
    diagnostics += mandates.findings(used: used)
  }
}

extension SeatsInForce {
  /// The one mandate of a council, where each council has one.
  package func mandateInForce(of councilID: String) -> MandateInForce? {
    senders.first { $0.councilID == councilID }?.mandate
  }
}

extension SeatsInForce.Seat {
  fileprivate init(id: String? = nil, vacancy: SeatsInForce.Vacancy) {
    self.id = id
    self.vacancy = vacancy
  }

  fileprivate mutating func take(_ term: SeatTerm) {
    delegateID = term.delegateID
    coDelegateID = term.coDelegateID
    caucus = term.caucus
    vacancy = nil
  }

  fileprivate mutating func strike(_ person: String, keeping kept: String?) {
    let others = [delegateID, coDelegateID].compactMap(\.self).filter { $0 != person }
    delegateID = others.first
    coDelegateID = others.dropFirst().first
    if others.isEmpty { vacancy = .secondSeat(keeps: kept) }
  }
}

extension SeatTerm {
  func holds(at instant: String) -> Bool { from <= instant && to.map { instant < $0 } ?? true }
}

extension DelegationRows {
  fileprivate var hasRecordedTimes: Bool {
    seatTerms.contains { $0.recordedAt != nil } || mandates.contains { $0.recordedAt != nil }
      || recalls.contains { $0.recordedAt != nil }
  }
}

extension RowNotApplied {
  fileprivate static func isBefore(_ left: RowNotApplied, _ right: RowNotApplied) -> Bool {
    left.place == right.place ? left.id.isBefore(right.id) : left.place < right.place
  }
}
