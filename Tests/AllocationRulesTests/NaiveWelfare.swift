import BudgetModel

@testable import AllocationRules

/// A slow reading of RULES 9 that shares no code with the library: it looks at every set of projects.
struct NaiveWelfare {
  var world: NaiveWorld
  /// What a project is worth in all; votes where they are not given.
  var values: [Int]?
  var secondaries = ["lower-cost", "more-projects"]

  struct Tie: Error, Hashable { var members: Set<Int> }

  /// Places of projects that may be chosen at all.
  private var candidates: [Int] {
    world.costs.indices.filter {
      value($0) > 0 && world.votes[$0] > 0 && world.costs[$0] <= world.pool
    }
  }
  private func value(_ project: Int) -> Int { values?[project] ?? world.votes[project] }

  private func isAllowed(_ set: Set<Int>) -> Bool {
    if let most = world.maximumWinners, set.count > most { return false }
    if world.groups.contains(where: { $0.members.intersection(set).count > $0.maximum }) {
      return false
    }
    for cap in world.caps {
      let inside = cap.members.intersection(set)
      if let most = cap.projects, inside.count > most { return false }
      if let most = cap.amount, cost(inside) > most { return false }
    }
    return cost(set) <= world.pool
  }
  private func cost(_ set: Set<Int>) -> Int { set.reduce(0) { $0 + world.costs[$1] } }

  private func objectives(_ set: Set<Int>) -> [Int] {
    [set.reduce(0) { $0 + value($1) }]
      + secondaries.map { $0 == "lower-cost" ? -cost(set) : set.count }
  }

  /// Every set that is best by the total and by each secondary objective in turn.
  func optimalSets() -> [Set<Int>] {
    var sets: [Set<Int>] = [[]]
    for project in candidates { sets += sets.map { $0.union([project]) } }
    sets = sets.filter(isAllowed)
    for place in 0...secondaries.count {
      let most = sets.map { objectives($0)[place] }.max()!
      sets = sets.filter { objectives($0)[place] == most }
    }
    return sets
  }

  /// The set that the chain leaves.
  func funded() throws(Tie) -> Set<Int> {
    var sets = optimalSets()
    for knot in knots() {
      let orders = permutations(knot.count).map { order in order.map { knot[$0] } }
      let outcomes = Set(orders.map { order in Set(narrowed(sets, by: order)) })
      if outcomes.count == 1 {
        sets = Array(outcomes.first!)
      } else if let lot = world.lot {
        sets = narrowed(sets, by: knot.sorted { lot[$0] < lot[$1] })
      } else {
        throw Tie(members: Set(knot))
      }
    }
    return sets[0]
  }

  private func knots() -> [[Int]] {
    if !world.isCheaperFirst { return [candidates] }
    let costs = Set(candidates.map { world.costs[$0] }).sorted()
    return costs.map { cost in candidates.filter { world.costs[$0] == cost } }
  }

  /// Each project in turn is in all sets that are left if it is in some.
  private func narrowed(_ sets: [Set<Int>], by order: [Int]) -> [Set<Int>] {
    order.reduce(sets) { sets, project in
      let holding = sets.filter { $0.contains(project) }
      return holding.isEmpty ? sets : holding
    }
  }
}

extension NaiveWelfare {
  /// The same contest as the library takes it.
  var instance: Instance {
    var instance = world.instance
    instance.settings.rule = RuleChoice(
      name: "max-welfare",
      parameters: [
        .init("utility", .text(values == nil ? "cardinality" : "points")),
        .init("secondary", .list(secondaries.map { .text($0) })),
      ])
    if let values {
      instance.settings.ballots.kind = .points
      instance.tally.points = values.map { Ratio($0) }
    }
    return instance
  }
}
