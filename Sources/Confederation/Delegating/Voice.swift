import BudgetModel

/// What one council says about the projects of a contest above it (CONFEDERATION 8, 8.3 rule 1).
struct Voice {
  /// Why a council says nothing.
  enum Silence: String {
    case noBallots = "no-ballots"
    case quorum
    case vacant
    case noMembers = "no-members"
  }
  /// Where it comes from.
  enum Source: String { case ballots, computed, recorded, members }

  var kind: Delegation.Form
  var source: Source
  /// By place in the field: a share of its ballots or members, 1 or 0 for a bundle, points of a
  /// ranking. What a plenum adds up, times the weight.
  var values: [Ratio]
  var silence: Silence?
  /// What it was recorded as.
  var mandate: Mandate?
  /// The records that led to it: those of a rule that computed a bundle, or of its own plenum.
  var records: [JSONValue] = []

  static func silent(_ silence: Silence, _ kind: Delegation.Form, projects: Int) -> Voice {
    Voice(
      kind: kind, source: .ballots, values: Array(repeating: .zero, count: projects),
      silence: silence)
  }
}

/// Those who decide together in one council, and what comes of it (CONFEDERATION 8.3).
struct Plenum {
  struct Member {
    var council: CouncilIndex
    var weight: Ratio
    var voice: Voice
    /// Seats that carry a mandate of their own; nil: the council speaks with one voice.
    var seats: [HeldSeat]?
    /// The part of the weight that is cast.
    var castWeight: Ratio {
      if let seats { return Ratio(seats.count { $0.values != nil }) }
      return voice.silence == nil ? weight : .zero
    }
    /// What it adds to S(p).
    func score(at place: Int) -> Ratio {
      guard let seats else { return voice.silence == nil ? weight * voice.values[place] : .zero }
      return seats.reduce(.zero) { $0 + ($1.values?[place] ?? .zero) }
    }
  }

  var members: [Member]
  /// Scores are points of places, not parts of 1.
  var isRanked: Bool {
    members.contains { member in
      member.seats?.contains { $0.kind == "ranking" } ?? (member.voice.kind == .blockRanking)
    }
  }
  /// The members that say anything for a project, by place in the field.
  var supporters: [Int] {
    scores.indices.map { place in members.count { !$0.score(at: place).isZero } }
  }
  /// S(p), by place in the field.
  var scores: [Ratio]
  /// What thresholds refer to: the weight cast, and with `status-quo` that of those who are silent.
  var weight: Ratio
  var castWeight: Ratio
  /// With that of those who are silent.
  var fullWeight: Ratio
  /// `tie` and `apportion`, then one `mandate` for each member.
  var records: [TranscriptRecord]
  var ties: [NestedTie]
  /// Places in the field that do not compete, with the reason.
  var barred: [Int: Reason] = [:]
  /// The pool divided among categories, in id order.
  var envelopes: [Envelope] = []
}

/// A tie that a computation inside a plenum used.
struct NestedTie {
  var tied: [String]
  var decidedBy: String
  var isDecisive: Bool
  /// Place in the records of the plenum.
  var record: Int
}
