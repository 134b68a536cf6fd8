import BudgetModel

/// Cells that could tell how a person voted (AUDIT 13.1): a cell is a council's total.
struct CellCounts: Sendable {
  private(set) var small = 0
  private(set) var unanimous = 0

  init(_ tallies: CouncilTallies, least: Int64) {
    for council in tallies.plan.tree.indices {
      let below = tallies.plan.tree.subtree(of: council).filter(tallies.present.contains)
      let counted = below.reduce(0) { $0 + tallies.ballots[$1].counted }
      if counted == 0 { continue }
      if counted < least { small += 1 }
      let sums = tallies.own.indices.compactMap { tallies.sum(of: $0, below: council) }
      let used = sums.filter { $0.ballots.counted > 0 }
      if !used.isEmpty && used.allSatisfy(Self.isUnanimous) { unanimous += 1 }
    }
  }

  /// Every value is 0 or the most possible.
  private static func isUnanimous(_ tally: ContestTally) -> Bool {
    tally.votes.allSatisfy { $0.isZero || $0 == tally.weight }
  }
}
