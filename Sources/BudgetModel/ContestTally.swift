/// How many ballots came in and what became of them. `received` = `counted` + all of `rejected` +
/// all of `excluded`; `blank` is part of `counted`.
package struct BallotCounts: Sendable, Hashable {
  package var received = 0
  package var counted = 0
  package var blank = 0
  /// By diagnostic code.
  package var rejected: [String: Int] = [:]
  /// By franchise rule id.
  package var excluded: [String: Int] = [:]

  package init() {}

  package var rejectedTotal: Int { rejected.values.reduce(0, +) }
  package var excludedTotal: Int { excluded.values.reduce(0, +) }

  package static func += (left: inout BallotCounts, right: BallotCounts) {
    left.received += right.received
    left.counted += right.counted
    left.blank += right.blank
    left.rejected.merge(right.rejected, uniquingKeysWith: +)
    left.excluded.merge(right.excluded, uniquingKeysWith: +)
  }
}

/// The totals of some ballots in one contest: all that a mergeable rule reads. Arrays are indexed by
/// the place of the project in the contest (id order). Merging is a commutative monoid whose
/// identity is `zero(projects:)`.
package struct ContestTally: Sendable, Hashable {
  package struct Channel: Sendable, Hashable {
    /// Weight of the counted ballots of the channel.
    package var weight: Ratio
    package var votes: [Ratio]
    package init(weight: Ratio, votes: [Ratio]) {
      self.weight = weight
      self.votes = votes
    }
  }

  package var ballots = BallotCounts()
  /// W of RULES 1.1: the weight of the ballots that count here, blank ones only if the by-law says.
  package var weight = Ratio.zero
  /// Weight of the counted blank ballots, whether `weight` holds them or the by-law ignores them.
  package var blankWeight = Ratio.zero
  /// votes(c): weight of the ballots that list the project.
  package var votes: [Ratio]
  /// Optional measures: nil where the by-law needs none.
  package var points: [Ratio]?
  /// Positional score.
  package var score: [Ratio]?
  /// Leaf councils with a supporting counted ballot.
  package var supportingCouncils: [Int]?
  /// Weight of the ballots with the project at each rank; sparse.
  package var ranks: [[Int: Ratio]]?
  /// `above[a][b]`: weight of the ballots ranking a above b, as the rule's `unlisted` reads them.
  package var above: [[Ratio]]?
  /// Weight of the ballots giving exactly this amount (minor units); sparse.
  package var amounts: [[Int64: Ratio]]?
  package var channels: [String: Channel] = [:]
  /// For tallies of votes taken as yes, no, abstain.
  package var yes: [Ratio]?
  package var no: [Ratio]?
  package var abstain: [Ratio]?
  /// For tallies of positions taken: `support`, `aside` and `block`, those that are given.
  package var positions: [TallyMeasure: [Ratio]] = [:]
  /// Attendance of an open meeting, if the tally gives it.
  package var present: Int?

  package init(projects: Int) { votes = Array(repeating: .zero, count: projects) }
  package static func zero(projects: Int) -> ContestTally { ContestTally(projects: projects) }

  package static func += (left: inout ContestTally, right: ContestTally) {
    left.ballots += right.ballots
    left.weight += right.weight
    left.blankWeight += right.blankWeight
    left.votes = sum(left.votes, right.votes)!
    left.points = sum(left.points, right.points)
    left.score = sum(left.score, right.score)
    left.yes = sum(left.yes, right.yes)
    left.no = sum(left.no, right.no)
    left.abstain = sum(left.abstain, right.abstain)
    left.positions.merge(right.positions) { sum($0, $1)! }
    left.supportingCouncils = merged(left.supportingCouncils, right.supportingCouncils) {
      zip($0, $1).map { $0 + $1 }
    }
    left.ranks = merged(left.ranks, right.ranks) {
      zip($0, $1).map { $0.merging($1, uniquingKeysWith: +) }
    }
    left.above = merged(left.above, right.above) { zip($0, $1).map { sum($0, $1)! } }
    left.amounts = merged(left.amounts, right.amounts) {
      zip($0, $1).map { $0.merging($1, uniquingKeysWith: +) }
    }
    left.channels.merge(right.channels) {
      Channel(weight: $0.weight + $1.weight, votes: sum($0.votes, $1.votes)!)
    }
    left.present = merged(left.present, right.present, +)
  }

  private static func merged<Value>(
    _ left: Value?, _ right: Value?, _ combine: (Value, Value) -> Value
  ) -> Value? {
    guard let left else { return right }
    guard let right else { return left }
    return combine(left, right)
  }
  private static func sum(_ left: [Ratio]?, _ right: [Ratio]?) -> [Ratio]? {
    merged(left, right) { zip($0, $1).map { $0 + $1 } }
  }
}
