/// The counted ballots of one contest, for rules that no totals can replace (RULES 1.7).
///
/// Each row stands for one or more identical ballots; blank ballots are rows without choices where
/// the by-law counts them. The order of rows carries no meaning.
package struct BallotProfile: Sendable, Hashable {
  /// Denominator of all weights.
  package var weightScale: Int64
  /// By row: the summed weight over `weightScale`, above 0.
  package var weights: [Int64] = []
  /// Where the choices of each row start in `choices`; one more entry than rows.
  package var starts: [Int] = [0]
  /// Places in `Instance.field` of the projects that the ballot supports (RULES 1.1), ascending
  /// within a row, void choices included.
  package var choices: [Int32] = []
  /// Parallel to `choices`, by kind of ballot: points over `valueScale`; amounts in minor units; for
  /// ranks the best place that the choice shares, 1 + the number of choices of the ballot above it,
  /// or the rank as written where the by-law keeps gaps. Empty for approvals.
  package var values: [Int64] = []
  /// Denominator of the points; 1 for every other kind.
  package var valueScale: Int64 = 1
  /// By row: the position in `Instance.districts` of the district in which the ballots were cast,
  /// less than 0 for none. Empty where the rule has no districts.
  package var districts: [Int32] = []

  package init(weightScale: Int64 = 1) { self.weightScale = weightScale }

  package var rowCount: Int { weights.count }
  package func range(of row: Int) -> Range<Int> { starts[row]..<starts[row + 1] }
}
