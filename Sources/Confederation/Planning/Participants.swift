import BudgetModel

/// Whose ballots a contest reads.
struct Participants {
  let tree: CouncilTree
  /// By `CouncilIndex`.
  let levels: [Level]

  /// In id order.
  func councils(of council: CouncilIndex) -> [CouncilIndex] {
    switch levels[council].mode {
    case .direct, .tallySum, .none: ballots(of: council)
    case .delegated, .consent, .median: members(of: council, dimension: nil).sorted()
    case .dual:
      Set(levels[council].dual.chambers.flatMap { readers(of: $0, in: council) }).sorted()
    }
  }

  /// Those whose ballots a chamber reads.
  func readers(of chamber: Dual.Chamber, in council: CouncilIndex) -> [CouncilIndex] {
    chamber.mode == .delegated
      ? members(of: council, dimension: chamber.dimension)
      : connected(council, through: [chamber.dimension])
        + (tree[council].dimension == chamber.dimension ? [council] : [])
  }

  /// Those below a council that are of these dimensions, with all between.
  private func connected(
    _ council: CouncilIndex, through dimensions: [Dimension]
  ) -> [CouncilIndex] {
    var found: [CouncilIndex] = []
    var waiting = [council]
    while let next = waiting.popLast() {
      let children = tree.children[next].filter { dimensions.contains(tree[$0].dimension) }
      found += children
      waiting += children
    }
    return found
  }

  /// Those that a council counts as its own, all below it.
  private func ballots(of council: CouncilIndex) -> [CouncilIndex] {
    let dimensions = levels[council].dimensions ?? [tree[council].dimension]
    return tree.subtree(of: council).filter { dimensions.contains(tree[$0].dimension) }
  }

  /// Those that stand behind the members of a council of delegates, which may be such councils
  /// themselves; a council of delegates casts no ballots of its own.
  private func members(of council: CouncilIndex, dimension: Dimension?) -> [CouncilIndex] {
    var found: [CouncilIndex] = []
    var waiting = tree.children[council].filter {
      dimension == nil || tree[$0].dimension == dimension
    }
    while let member = waiting.popLast() {
      if levels[member].mode == .delegated {
        waiting += tree.children[member]
      } else {
        let dimensions = levels[member].dimensions ?? [tree[member].dimension]
        found += connected(member, through: dimensions)
        if dimensions.contains(tree[member].dimension) { found.append(member) }
      }
    }
    return found
  }
}
