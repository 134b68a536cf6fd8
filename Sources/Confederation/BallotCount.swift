package import BudgetModel

/// What stages FRANCHISE, DOUBLES and TALLY make of the ballots and tallies handed in.
package struct BallotCount: Sendable {
  /// For each contest (by `ContestIndex`), the tally of each council that took part, computed from
  /// its ballots or taken from what it handed in. Keys are positions of councils.
  package var tallies: [[Int: ContestTally]]
  /// For each contest, the sum of its tallies.
  package var totals: [ContestTally]
  /// By position of the contest, where its rule reads ballots: those behind its tallies.
  package var profiles: [Int: CouncilProfiles] = [:]
  /// Each council's own ballots as a whole, by `CouncilIndex` (not summed over its subtree).
  package var councilBallots: [BallotCounts]
  /// Each council's own tally table, and for each council above the sums, by council id.
  package var tallyRows: [String: [TallyRow]]
  package var reconciliation: [ReconciliationRow]
  package var rejected: [RejectedRow]
  /// Rejections, exclusions, warnings and notes; errors stop the count.
  package var diagnostics: [Diagnostic]
  /// Checks C1, C2, C3.
  package var checks: [String: Bool]
  package var smallCells = 0
  package var unanimousCells = 0
  /// People who count for more than one in some contest.
  package var doubledPeople = 0

  package init(
    tallies: [[Int: ContestTally]], totals: [ContestTally], councilBallots: [BallotCounts],
    tallyRows: [String: [TallyRow]], reconciliation: [ReconciliationRow], rejected: [RejectedRow],
    diagnostics: [Diagnostic], checks: [String: Bool]
  ) {
    self.tallies = tallies
    self.totals = totals
    self.councilBallots = councilBallots
    self.tallyRows = tallyRows
    self.reconciliation = reconciliation
    self.rejected = rejected
    self.diagnostics = diagnostics
    self.checks = checks
  }
}
