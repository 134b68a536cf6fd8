import BudgetModel

/// Which mandate each seat or council has, and whether those of a contest go together
/// (CONFEDERATION 8.3, 10.3).
struct MandateAssignment {
  let use: MandateUse?
  let book: MandateBook

  /// The one that the seat's row names, else its council's only one.
  func ofSeat(_ term: SeatTerm) -> MandateInForce? {
    guard use == .ofSeats else { return nil }
    guard let id = term.mandateID else { return only(of: term.councilID) }
    return book.inForce[id].flatMap { $0.mandate.councilID == term.councilID ? $0 : nil }
  }

  /// A free mandate binds a council to nothing.
  func ofCouncil(_ councilID: String) -> MandateInForce? {
    guard case .ofCouncils = use, let mandate = only(of: councilID),
      mandate.mandate.content != .free
    else { return nil }
    return mandate
  }

  private func only(of councilID: String) -> MandateInForce? {
    let ids = book.idsByCouncil[councilID] ?? []
    return ids.count == 1 ? book.inForce[ids[0]] : nil
  }

  // MARK: What does not go together

  /// A seat that names no mandate, of a council that has several.
  func ambiguity(of term: SeatTerm) -> Diagnostic? {
    let ids = book.idsByCouncil[term.councilID] ?? []
    guard use == .ofSeats, term.mandateID == nil, ids.count > 1 else { return nil }
    return Diagnostic(
      .mixedMandates, at: term.place,
      "the seat \(quoted(term.seatID)) names no mandate, and its council has "
        + ids.map { quoted($0) }.joined(separator: ", ") + "; write its mandate_id")
  }

  func findings(used: [MandateInForce]) -> [Diagnostic] {
    switch use {
    case .ofSeats: ofSeats(used)
    case .ofCouncils(let type): ofCouncils(type, used)
    case nil: []
    }
  }

  /// All bundles or all rankings; free ones beside either.
  private func ofSeats(_ used: [MandateInForce]) -> [Diagnostic] {
    let binding = used.map(\.mandate).filter { $0.content != .free }
    guard let first = binding.first(where: { ["bundle", "ranking"].contains($0.content.kind) })
    else { return binding.map { misfit($0, "of seats is a bundle, a ranking or free") } }
    return binding.filter { $0.content.kind != first.content.kind }.map {
      misfit($0, "of this contest is a \(first.content.kind), as that of \(quoted(first.id))")
    }
  }

  /// One for each council, of the type that the contest reads.
  private func ofCouncils(_ type: String, _ used: [MandateInForce]) -> [Diagnostic] {
    let wrong = used.map(\.mandate).filter { $0.content.kind != type }.map {
      misfit($0, "of this contest is a \(type)")
    }
    let twins = book.idsByCouncil.values.filter { $0.count > 1 }.map { ids in
      let second = book.inForce[ids[1]]!.mandate
      return Diagnostic(
        .mixedMandates, at: second.place,
        "the council \(quoted(second.councilID)) has the mandates "
          + ids.map { quoted($0) }.joined(separator: ", ")
          + " for the pool \(quoted(second.poolID)), where a council speaks with one; keep one id")
    }
    return wrong + twins
  }

  private func misfit(_ mandate: Mandate, _ need: String) -> Diagnostic {
    Diagnostic(
      .mixedMandates, at: mandate.place,
      "the mandate \(quoted(mandate.id)) is of type \(mandate.content.kind), where each \(need); "
        + "adopt it in that form")
  }
}
