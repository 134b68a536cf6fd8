import BudgetModel

/// The terms of a body's seats as far as they count at a decision (CONFEDERATION 10.2, 10.4, 10.5).
struct SeatTerms {
  /// By seat, then in time; an end that does not count is left out.
  private(set) var counted: [SeatTerm] = []
  private(set) var recalls: [RecallOutcome] = []
  private(set) var notApplied: [RowNotApplied] = []
  private(set) var diagnostics: [Diagnostic] = []
  private let instant: DecisionInstant
  private var recallPlaces: [String: Int] = [:]
  private var recallRows: [Recall] = []

  init(_ terms: [SeatTerm], recalls: [Recall], at instant: DecisionInstant, needsVote: Bool) {
    self.instant = instant
    for recall in recalls.sorted(by: Recall.isBefore) { add(recall, needsVote) }
    for term in terms.sorted(by: SeatTerm.isBefore) { add(term) }
    for places in seats {
      inheritMandates(places)
      check(Array(counted[places]))
    }
  }

  /// Places of the terms of each seat.
  private var seats: [Range<Int>] {
    var seats: [Range<Int>] = []
    for place in counted.indices {
      if let last = seats.last, counted[last.lowerBound].seatID == counted[place].seatID {
        seats[seats.count - 1] = last.lowerBound..<place + 1
      } else {
        seats.append(place..<place + 1)
      }
    }
    return seats
  }

  private mutating func add(_ recall: Recall, _ needsVote: Bool) {
    if instant.isLate(recall.recordedAt) { noteLate("the recall", recall.id, recall.place) }
    let reason = instant.refusal(validFrom: recall.effectiveAt, recordedAt: recall.recordedAt)
    if let reason {
      notApplied.append(
        RowNotApplied(
          kind: .recall, id: recall.id, councilID: recall.councilID, reason: reason,
          place: recall.place))
      return
    }
    recallPlaces[recall.id] = recalls.count
    recallRows.append(recall)
    recalls.append(RecallOutcome(recall, needsVote: needsVote))
  }

  private mutating func add(_ term: SeatTerm) {
    var term = term
    let reason = instant.refusal(validFrom: term.from, recordedAt: term.recordedAt)
    let isLate = instant.isLate(term.recordedAt)
    if isLate { noteLate("the term of \(quoted(term.delegateID)) on", term.seatID, term.place) }
    if let reason { return leaveOut(term, .term, reason) }
    if term.endedBy != nil || term.to != nil, instant.isLate(term.endRecordedAt) {
      noteLate("the end of \(quoted(term.delegateID)) on", term.seatID, term.place)
      leaveOut(term, .end, .recordedLate)
      term.to = nil
      term.endedBy = nil
    }
    counted.append(term)
  }

  private mutating func leaveOut(
    _ term: SeatTerm, _ kind: RowNotApplied.Kind, _ reason: RowNotApplied.Reason
  ) {
    notApplied.append(
      RowNotApplied(
        kind: kind, id: term.seatID, councilID: term.councilID, reason: reason, place: term.place))
  }

  private mutating func noteLate(_ what: String, _ id: String, _ place: SourceLocation) {
    diagnostics.append(
      Diagnostic(
        .lateRow, at: place,
        "\(what) \(quoted(id)) was recorded after \(instant.deadline); it is not applied"))
  }

  /// A term that names no mandate leaves the seat its own (CONFEDERATION 10.6).
  private mutating func inheritMandates(_ places: Range<Int>) {
    for place in places.dropFirst() where counted[place].mandateID == nil {
      counted[place].mandateID = counted[place - 1].mandateID
    }
  }

  // MARK: What cannot be

  private mutating func check(_ terms: [SeatTerm]) {
    for (term, next) in zip(terms, terms.dropFirst()) where term.to.map({ next.from < $0 }) ?? true
    {
      diagnostics.append(
        Diagnostic(
          .seatOverlap, at: next.place,
          "\(quoted(next.delegateID)) takes the seat \(quoted(next.seatID)) at \(next.from), while "
            + "\(quoted(term.delegateID)) holds it; end one term before, or name a co_delegate_id"))
    }
    for (place, term) in terms.enumerated() {
      guard let to = term.to, to <= instant.decide, let recall = term.recallID else { continue }
      let successor = terms.dropFirst(place + 1).first { $0.from == to }
      carryOut(recall, term, to, successor)
    }
  }

  /// An end that names a recall needs a valid one of this seat and instant, which changes the person
  /// alone (CONFEDERATION 10.5, 10.6).
  private mutating func carryOut(
    _ id: String, _ term: SeatTerm, _ to: String, _ successor: SeatTerm?
  ) {
    guard let place = recallPlaces[id] else {
      return refuse(term, id, "recalls.csv has no such recall that counts at the decision")
    }
    let recall = recallRows[place]
    if recall.seatID != term.seatID || recall.councilID != term.councilID {
      refuse(term, id, "it is of the seat \(quoted(recall.seatID)) of \(quoted(recall.councilID))")
    } else if !recalls[place].isValid {
      refuse(term, id, recalls[place].shortfall)
    } else if recall.effectiveAt != to {
      refuse(term, id, "it takes effect at \(recall.effectiveAt)")
    } else if let named = recall.replacementID, let successor, successor.delegateID != named {
      refuse(
        term, id,
        "it names \(quoted(named)) to follow, and \(quoted(successor.delegateID)) follows")
    } else if let mandate = successor?.mandateID, mandate != term.mandateID {
      refuse(term, id, "it changes the person alone, and the mandate \(quoted(mandate)) follows")
    } else {
      recalls[place].effect = .ended(
        delegate: term.delegateID, successor: successor?.delegateID)
    }
  }

  private mutating func refuse(_ term: SeatTerm, _ recall: String, _ why: String) {
    diagnostics.append(
      Diagnostic(
        .recallInvalid, at: term.place,
        "the term of \(quoted(term.delegateID)) on the seat \(quoted(term.seatID)) ends at "
          + "\(term.to ?? "") by the recall \(quoted(recall)), but \(why); correct the tables"))
  }
}

extension SeatTerm {
  /// The recall that ended it.
  var recallID: String? {
    let mark = "recall:"
    return endedBy.flatMap { $0.hasPrefix(mark) ? String($0.dropFirst(mark.count)) : nil }
  }

  /// By seat, then in time.
  fileprivate static func isBefore(_ left: SeatTerm, _ right: SeatTerm) -> Bool {
    if left.seatID != right.seatID { return left.seatID.isBefore(right.seatID) }
    if left.from != right.from { return left.from.isBefore(right.from) }
    if left.delegateID != right.delegateID { return left.delegateID.isBefore(right.delegateID) }
    return left.place < right.place
  }
}

extension Recall {
  fileprivate static func isBefore(_ left: Recall, _ right: Recall) -> Bool {
    left.id == right.id ? left.place < right.place : left.id.isBefore(right.id)
  }
}
