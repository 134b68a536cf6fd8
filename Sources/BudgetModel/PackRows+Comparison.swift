/// `divergence.csv`: what the same ballots give when they are counted in other ways
/// (CONFEDERATION 15).
package struct DivergenceRow: PackRow, Hashable {
  package static let columns = [
    "council_id", "pool_id", "method", "project_id", "score", "outcome",
  ]
  package enum Outcome: String, Sendable {
    case funded
    case notFunded = "not-funded"
    /// A tie that nothing decides.
    case open
  }
  package var councilID: String
  package var poolID: String
  /// `official`, `direct`, `split`, `block-bundle`, `one-council-one-vote`, or `chamber:<id>`.
  package var method: String
  package var projectID: String
  package var score: Ratio
  package var outcome: Outcome

  package init(
    councilID: String, poolID: String, method: String, projectID: String, score: Ratio,
    outcome: Outcome
  ) {
    self.councilID = councilID
    self.poolID = poolID
    self.method = method
    self.projectID = projectID
    self.score = score
    self.outcome = outcome
  }
  package func cells(minorDigits: Int) -> [String] {
    [councilID, poolID, method, projectID, score.exact, outcome.rawValue]
  }
}

/// `representation.csv`: how much weight stands behind whom (CONFEDERATION 14).
package struct RepresentationRow: PackRow, Hashable {
  package static let columns = [
    "council_id", "pool_id", "chamber", "member", "measure", "value", "decimal", "note",
  ]
  package enum Measure: String, Sendable, CaseIterable {
    case eligible, population, members, weight
    case weightPerPerson = "weight-per-person"
    case weightToMean = "weight-to-mean"
    case banzhafSwings = "banzhaf-swings"
    case shapley
    case malapportionment
    case gallagherSquared = "gallagher-squared"
    case gallagher
    case weightRatio = "weight-ratio"
    case quota
    case unrepresented
    case leastSupport = "least-winning-support"
    case leastSupportShare = "least-winning-share"
    case removal = "degrees-of-removal"
  }
  package var councilID: String
  package var poolID: String
  /// Of two chambers; empty otherwise.
  package var chamber: String
  /// A council that sends; empty: all together.
  package var member: String
  package var measure: Measure
  /// Exact; nil: not known, for the reason in `note`, or only a decimal.
  package var value: Ratio?
  package var decimal: String
  package var note: String

  package init(
    councilID: String, poolID: String, chamber: String, member: String, measure: Measure,
    value: Ratio?, decimal: String? = nil, note: String = ""
  ) {
    self.councilID = councilID
    self.poolID = poolID
    self.chamber = chamber
    self.member = member
    self.measure = measure
    self.value = value
    self.decimal = decimal ?? value.map { $0.isWhole ? "" : $0.decimal(places: 6) } ?? ""
    self.note = note
  }
  package func cells(minorDigits: Int) -> [String] {
    [
      councilID, poolID, chamber, member, measure.rawValue, value?.exact ?? "", decimal, note,
    ]
  }
}
