import BudgetModel

/// Cells that could tell how a person voted (AUDIT 13.1): a cell is a council's total.
struct CellCounts: Sendable {
  private(set) var small = 0
  private(set) var unanimous = 0

  init(_ tallies: CouncilTallies, least: Int64) {
    let counted = tallies.wholes().mapValues(\.ballots.counted).filter { $0.value > 0 }
    small = counted.values.count { $0 < least }
    var isUnanimous: [Int: Bool] = [:]
    for contest in tallies.own.indices {
      for (council, sum) in tallies.sums(of: contest) where sum.ballots.counted > 0 {
        isUnanimous[council] = (isUnanimous[council] ?? true) && Self.isUnanimous(sum)
      }
    }
    unanimous = counted.keys.count { isUnanimous[$0.position] == true }
  }

  /// Every value is 0 or the most possible.
  private static func isUnanimous(_ tally: ContestTally) -> Bool {
    tally.votes.allSatisfy { $0.isZero || $0 == tally.weight }
  }
}
