package import BudgetModel

/// When a contest is decided, and until when a row had to be written down (CONFEDERATION 10.1, 10.4).
/// Instants are UTC text, which compares as time.
package struct DecisionInstant: Sendable, Hashable {
  package var decide: String
  package var deadline: String

  package init(decide: String, deadline: String? = nil) {
    self.decide = decide
    self.deadline = deadline ?? decide
  }

  /// Nil where the by-law names no instant.
  package init?(_ dates: ByLaw.Dates, pool: String) {
    guard let decide = dates.decidePools[pool] ?? dates.decide else { return nil }
    self.init(decide: decide, deadline: dates.recordDeadline)
  }

  /// Why a row that is valid from `instant` on does not count; nil: it counts.
  func refusal(validFrom instant: String, recordedAt: String?) -> RowNotApplied.Reason? {
    if instant > decide { return .afterDecision }
    return isLate(recordedAt) ? .recordedLate : nil
  }

  /// A row without a recorded time has valid time only.
  func isLate(_ recordedAt: String?) -> Bool { recordedAt.map { $0 > deadline } ?? false }
}

/// A row, or the end in a row, that does not count in this decision, for the report.
package struct RowNotApplied: Sendable, Hashable {
  package enum Kind: String, Sendable { case term, end, mandate, recall }
  package enum Reason: String, Sendable {
    case afterDecision = "after-decision"
    case recordedLate = "recorded-late"
  }
  package var kind: Kind
  /// The seat, the mandate or the recall.
  package var id: String
  /// Of a mandate.
  package var version: Int64?
  package var councilID: String
  package var reason: Reason
  package var place: SourceLocation
}

/// The rows of `delegates.csv`, `mandates.csv` and `recalls.csv`, in any order.
package struct DelegationRows: Sendable {
  package var seatTerms: [SeatTerm]
  package var mandates: [Mandate]
  package var recalls: [Recall]

  package init(seatTerms: [SeatTerm] = [], mandates: [Mandate] = [], recalls: [Recall] = []) {
    self.seatTerms = seatTerms
    self.mandates = mandates
    self.recalls = recalls
  }
  package init(_ input: CycleInput) {
    self.init(seatTerms: input.seatTerms, mandates: input.mandates, recalls: input.recalls)
  }
}
