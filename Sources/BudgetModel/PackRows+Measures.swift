/// `margins.csv`: how far a project was from winning (RULES 17, AUDIT 9).
package struct MarginRow: PackRow, Hashable {
  package static let columns = [
    "contest", "project", "kind", "size", "exactness", "witness", "note",
  ]
  package enum Size: Sendable, Hashable {
    case money(Money)
    case count(Int64)
    case ratio(Ratio)
    /// No change of this kind is enough.
    case impossible
    case above(Int64)
    case notComputed(MeasureGap)
  }
  /// `<council>/<pool>`.
  package var contest: String
  package var projectID: String
  package var kind: MeasureKind
  package var size: Size
  package var exactness: MeasureExactness?
  /// The number of the file that shows it.
  package var witness: Int?

  package init(
    contest: String, projectID: String, kind: MeasureKind, size: Size,
    exactness: MeasureExactness? = nil, witness: Int? = nil
  ) {
    self.contest = contest
    self.projectID = projectID
    self.kind = kind
    self.size = size
    self.exactness = exactness
    self.witness = witness
  }
  package func cells(minorDigits: Int) -> [String] {
    let note = if case .notComputed(let gap) = size { gap.rawValue } else { "" }
    return [
      contest, projectID, kind.rawValue, size.text(minorDigits: minorDigits),
      exactness?.rawValue ?? "", witness.map(String.init) ?? "", note,
    ]
  }
}

extension MarginRow.Size {
  package static let impossibleWord = "none"
  package static let notComputedWord = "not-computed"

  fileprivate func text(minorDigits: Int) -> String {
    switch self {
    case .money(let money): money.decimal(minorDigits: minorDigits)
    case .count(let count): String(count)
    case .ratio(let ratio): ratio.exact
    case .impossible: Self.impossibleWord
    case .above(let count): ">\(count)"
    case .notComputed: Self.notComputedWord
    }
  }
}

/// `proportionality.csv`: which groups of voters have their share of the money.
package struct ProportionalityRow: PackRow, Hashable {
  package static let columns = [
    "contest", "check", "utility", "verdict", "council", "projects", "voters", "received",
    "entitled", "note",
  ]
  package enum Verdict: String, Sendable, CaseIterable {
    case holds, violated
    case notComputed = "not-computed"
  }
  /// `<council>/<pool>`.
  package var contest: String
  package var check: ProportionalityCheck
  package var utility: ProportionalityUtility?
  package var verdict: Verdict
  /// The district; empty: voters who vote alike, or nobody.
  package var councilID = ""
  package var projectIDs: [String] = []
  package var voters: Ratio?
  /// Whole numbers: minor units, or projects where the utility is `cardinality`.
  package var received: Ratio?
  package var entitled: Ratio?
  package var gap: MeasureGap?

  package init(
    contest: String, check: ProportionalityCheck, utility: ProportionalityUtility?, verdict: Verdict
  ) {
    self.contest = contest
    self.check = check
    self.utility = utility
    self.verdict = verdict
  }

  package static func scale(_ utility: ProportionalityUtility?, minorDigits: Int) -> Int {
    utility == .cardinality ? 0 : minorDigits
  }
  package func cells(minorDigits: Int) -> [String] {
    let digits = Self.scale(utility, minorDigits: minorDigits)
    func decimal(_ number: Ratio?) -> String {
      number.map { ($0 / .powerOfTen(digits)).decimal(places: digits) } ?? ""
    }
    return [
      contest, check.rawValue, utility?.rawValue ?? "", verdict.rawValue, councilID,
      projectIDs.joined(separator: ";"), voters?.exact ?? "", decimal(received),
      decimal(entitled), gap?.rawValue ?? "",
    ]
  }
}
