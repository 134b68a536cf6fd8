import BudgetModel

extension PackEvidence {
  /// Whether a council decides: received ballots, or who was present, against the base
  /// (CONFEDERATION 5.4).
  func meetsQuorum(_ council: String) -> Bool {
    guard let quorum = level(of: council)?.quorum, quorum.below != .decide,
      let base = base(quorum.of, of: council)
    else { return true }
    let received = subtree(of: council).reduce(0) { $0 + attendance(of: $1) }
    return Ratio(received) >= Ratio((quorum.share * Ratio(base)).roundedUp)
  }

  /// Ballots that a council itself received, or who was present at its meeting.
  private func attendance(of council: String) -> Int {
    let isMeeting = index.children[council] == nil
    let present = (data.tallies[council] ?? []).filter { $0.measure == .present && isMeeting }
    return present.reduce(index.received[council] ?? 0) {
      max($0, Int(exactly: $1.value.numerator) ?? 0)
    }
  }

  /// A base of CONFEDERATION 5.2; nil: not known from the files of the pack.
  func base(_ name: String, of council: String) -> Int64? {
    let listed = self.council(council)
    let row = data.councils.first { $0.councilID == council }
    switch name {
    case "population": return listed?.population
    case "eligible": return listed?.eligible
    case "members": return listed?.members
    case "previous-turnout": return listed?.indices["previous_turnout"]
    case "received": return row.map { Int64($0.received) }
    case "counted": return row.map { Int64($0.counted) }
    default: return nil
    }
  }
}
