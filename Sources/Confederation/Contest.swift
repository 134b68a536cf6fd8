package import BudgetModel

/// A pair of a deciding council and one of its pools, with what the ballots need to know of it.
package struct Contest: Sendable {
  package var council: CouncilIndex
  package var pool: PoolIndex
  package var poolID: String
  /// In id order; withdrawn, excluded and unqualified ones included.
  package var projects: [ProjectIndex]
  package var settings: ContestSettings
  package var franchise: Franchise?
  /// The councils whose ballots and tallies this contest reads, in id order.
  package var participants: [CouncilIndex]
  /// Ballots of several dimensions are one tally; false: those of the council's own dimensions are,
  /// and others stay apart.
  package var addsDimensions = true
  /// The pool as voters saw it: the default limit of a knapsack ballot.
  package var publishedAmount: Money?

  package init(
    council: CouncilIndex, pool: PoolIndex, poolID: String, projects: [ProjectIndex],
    settings: ContestSettings, participants: [CouncilIndex]
  ) {
    self.council = council
    self.pool = pool
    self.poolID = poolID
    self.projects = projects
    self.settings = settings
    self.participants = participants
  }
}

extension Contest {
  /// True if the council is one of the participants.
  package func reads(_ council: CouncilIndex) -> Bool {
    var range = participants.indices
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      if participants[middle] == council { return true }
      range =
        participants[middle] < council
        ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return false
  }
}
