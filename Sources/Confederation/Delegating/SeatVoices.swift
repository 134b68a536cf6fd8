import BudgetModel

/// Mandates that councils recorded, as voices (CONFEDERATION 8.3, 10).
extension PlenumCount {
  /// Who sits for the members of a council; nil: the by-law names no instant of decision.
  ///
  /// - Parameter seats: of each member; nil: not apportioned yet
  func seatsInForce(
    of council: CouncilIndex, _ members: [CouncilIndex], _ delegation: Delegation,
    mode: Level.Mode = .delegated, seats: [CouncilIndex: Int]? = nil
  ) -> SeatsInForce? {
    let (plan, own) = (run.plan, run.plan.contests[contest])
    guard let instant = DecisionInstant(plan.input.byLaw.dates, pool: own.poolID) else {
      return nil
    }
    return SeatsInForce(
      pool: own.poolID, at: instant,
      sending: members.map { .init(councilID: plan.tree[$0].id, seats: seats?[$0]) },
      rows: DelegationRows(plan.input), projects: plan.mandateProjects(of: own),
      use: MandateUse(mode: mode, delegation),
      recallNeedsVote: plan.levels[own.council].recallNeedsVote)
  }

  /// What a mandate says of each project; nil: it is free, or of another kind.
  func values(of content: Mandate.Content) -> [Ratio]? {
    switch content {
    case .bundle(let ids): return base.field.map { ids.contains($0.id) ? .one : .zero }
    case .ranking(let ids):
      // Places are those among the projects that stand.
      let standingIDs = Set(standing.map { base.field[$0].id })
      let ranked = ids.filter(standingIDs.contains)
      return base.field.map { project in
        ranked.firstIndex(of: project.id).map { Ratio(standing.count - $0) } ?? .zero
      }
    case .allocation, .consent, .free: return nil
    }
  }

  /// The one mandate of a council that speaks with one voice.
  func recorded(_ mandate: MandateInForce, _ form: Delegation.Form) -> Voice? {
    guard let values = values(of: mandate.mandate.content) else { return nil }
    var voice = Voice(kind: form, source: .recorded, values: values)
    voice.mandate = mandate.mandate
    return voice
  }

  /// The seats of a member, each with its own mandate; a seat without one carries what its council
  /// would fund, where the by-law lets it.
  ///
  /// - Parameter heard: what the council itself would say
  func seats(
    of sender: SeatsInForce.Sender, _ heard: Voice, _ source: Delegation.MandateSource
  ) -> [HeldSeat] {
    let hasRows = sender.seats.contains { $0.id != nil }
    let mayCompute =
      heard.silence == nil
      && (source == .computed || source == .recordedElseComputed)
    return sender.seats.map { seat in
      var held = HeldSeat(seat: seat)
      held.isBelowQuorum = heard.silence == .quorum
      if held.isBelowQuorum { return held }
      if source != .computed, seat.vacancy == nil, let mandate = seat.mandate?.mandate {
        held.values = values(of: mandate.content)
        held.kind = mandate.content.kind
        held.source = .recorded
      } else if mayCompute, !hasRows || seat.vacancy == nil {
        held.values = heard.values
        held.kind = "bundle"
        held.source = .computed
      }
      return held
    }
  }

  /// Records of recalls, and of rows that came too late or hold later only.
  func records(of seats: SeatsInForce) -> [TranscriptRecord] {
    seats.recalls.map { recall in
      var members: [String: JSONValue] = [
        "recall": .string(recall.id), "seat": .string(recall.seatID),
        "council": .string(recall.councilID), "valid": .bool(recall.isValid),
      ]
      members["signatures"] = recall.signatures.map { .string(String($0)) }
      members["needed"] = recall.needed.map { .string(String($0)) }
      members["vote_for"] = recall.voteFor.map { JSONValue(count: $0) }
      members["vote_against"] = recall.voteAgainst.map { JSONValue(count: $0) }
      return TranscriptRecord("recall", members)
    }
      + seats.notApplied.map { row in
        var members: [String: JSONValue] = [
          "kind": .string(row.kind.rawValue), "row": .string(row.id),
          "council": .string(row.councilID), "reason": .string(row.reason.rawValue),
        ]
        members["version"] = row.version.map { JSONValue(count: $0) }
        return TranscriptRecord("not-applied", members)
      }
  }
}

/// A seat with the mandate that it carries.
struct HeldSeat {
  let seat: SeatsInForce.Seat
  var source: Voice.Source = .recorded
  /// `bundle` or `ranking`.
  var kind = "bundle"
  /// Its council missed its quorum.
  var isBelowQuorum = false
  /// By place in the field; nil: vacant, or without a vote.
  var values: [Ratio]?

  init(seat: SeatsInForce.Seat) { self.seat = seat }

  /// Why it says nothing; nil: it votes.
  var silence: String? {
    if values != nil { return nil }
    if isBelowQuorum { return "quorum" }
    switch seat.vacancy {
    case .noRow: return "no-row"
    case .gap: return "vacant"
    case .secondSeat: return "second-seat"
    case nil: return "no-mandate"
    }
  }
}

extension SeatsInForce.Sender {
  /// A council of which no row says anything.
  init(unknown id: String, seats: Int) {
    self.init(
      councilID: id,
      seats: Array(repeating: SeatsInForce.Seat(id: nil, vacancy: .noRow), count: seats),
      mandate: nil)
  }
}
