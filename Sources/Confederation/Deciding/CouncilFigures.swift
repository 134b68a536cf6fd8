import BudgetModel

/// Ballots of each council with all councils below it, and what follows from them.
struct CouncilFigures {
  /// By `CouncilIndex`, summed over the subtree.
  let ballots: [BallotCounts]
  /// Attendance of open meetings in place of received ballots, where a tally gives it.
  let received: [Int]
  private let tree: CouncilTree
  private let columns: ColumnBase
  private let plan: CyclePlan
  private let count: BallotCount

  init(plan: CyclePlan, ballots count: BallotCount) {
    (self.plan, self.count) = (plan, count)
    let tree = plan.tree
    self.tree = tree
    columns = ColumnBase(tree: plan.tree, rollCounts: plan.rollCounts)
    var ballots = count.councilBallots
    var received = ballots.map(\.received)
    for tallies in count.tallies {
      for (council, tally) in tallies {
        if let present = tally.present { received[council] = max(present, received[council]) }
      }
    }
    for council in tree.indices.sorted(by: { tree.depths[$0] > tree.depths[$1] }) {
      guard let parent = tree.parents[council] else { continue }
      ballots[parent] += ballots[council]
      received[parent] += received[council]
    }
    self.ballots = ballots
    self.received = received
  }

  var counted: [Int] { ballots.map(\.counted) }

  /// A base of CONFEDERATION 5.2; nil where it is not known.
  func base(_ name: String, of council: CouncilIndex) -> Int64? {
    switch name {
    case "received": Int64(ballots[council].received)
    case "counted": Int64(ballots[council].counted)
    default: columns.value(name, of: council)
    }
  }

  /// The place of a category by the votes that a council and all below it gave to projects: one more
  /// than the number of categories with more; nil without votes (CONFEDERATION 6.2).
  func place(ofCategory category: String, in council: CouncilIndex) -> Int64? {
    var votes: [String: Ratio] = [:]
    for (contest, tallies) in zip(plan.contests, count.tallies) {
      for (source, tally) in tallies
      where tree.isAncestorOrSelf(council, of: CouncilIndex(source)) {
        for (project, given) in zip(contest.projects, tally.votes) {
          for label in plan.projects[project].categories { votes[label, default: .zero] += given }
        }
      }
    }
    guard let own = votes[category], own > .zero else { return nil }
    return Int64(1 + votes.values.count { $0 > own })
  }

  /// Counted ballots over eligible voters; nil where these are not known or 0.
  func turnout(of council: CouncilIndex) -> Ratio? {
    guard let eligible = tree[council].eligible, eligible > 0 else { return nil }
    return Ratio(ballots[council].counted, over: eligible)
  }
}
