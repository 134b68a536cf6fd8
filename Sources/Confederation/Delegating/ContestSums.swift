import BudgetModel

/// What the ballots of one contest add up to in each council with all below it (CONFEDERATION 8.2).
///
/// A council adds up the ballots of its own dimensions only, and not those that a missed quorum
/// leaves out above (CONFEDERATION 4.3, 5.4).
struct ContestSums {
  private var tallies: [Int: ContestTally] = [:]
  private let zero: ContestTally

  /// - Parameters:
  ///   - own: the tallies of single councils, in id order
  ///   - top: the council of the contest, where sums end
  init(
    _ own: [(council: CouncilIndex, tally: ContestTally)], zero: ContestTally, top: CouncilIndex,
    plan: CyclePlan, void: Set<CouncilIndex>
  ) {
    self.zero = zero
    for (council, tally) in own {
      let dimension = plan.tree[council].dimension
      for above in plan.tree.chain(of: council) {
        if !plan.dimensions(of: above).contains(dimension) { break }
        tallies[above.position, default: zero] += tally
        if above == top || void.contains(above) { break }
      }
    }
  }

  subscript(council: CouncilIndex) -> ContestTally { tallies[council.position] ?? zero }
}

extension CyclePlan {
  /// The dimensions whose ballots are a council's own.
  func dimensions(of council: CouncilIndex) -> [Dimension] {
    levels[council].dimensions ?? [tree[council].dimension]
  }

  /// The council and those above it in whose tallies of a contest its ballots are.
  func chain(of council: CouncilIndex, in contest: ContestIndex) -> ArraySlice<CouncilIndex> {
    let chain = tree.chain(of: council)
    if contests[contest].addsDimensions { return chain[...] }
    let dimension = tree[council].dimension
    return chain.prefix { dimensions(of: $0).contains(dimension) }
  }

  /// Whether the ballots of a council are in the tally of the council that decides.
  func isOwn(_ council: CouncilIndex, of contest: ContestIndex) -> Bool {
    contests[contest].addsDimensions
      || chain(of: council, in: contest).contains(contests[contest].council)
  }
}
