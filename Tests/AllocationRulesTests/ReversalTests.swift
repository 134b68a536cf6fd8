import BudgetModel
import Testing

@testable import AllocationRules

/// `reversed` of a tie against a walk of the same order with the chosen project moved.
@Suite("What a tie would change")
struct ReversalTests {
  @Test(
    "gains and losses are those of the order with the chosen project last",
    arguments: SmallWorldTests.misfits)
  func agreesWithTheMovedOrder(_ misfit: NaiveWorld.Misfit) throws {
    let worlds = SmallWorldTests.worlds(
      misfit, votes: [1], costs: [1, 2, 3], projects: 3, pools: [3])
    for world in worlds {
      for var limited in SmallWorldTests.limited(world) where !limited.isBestOnly {
        limited.lot = [2, 3, 1]
        limited.isCheaperFirst = world.costs[0] == 1
        if limited.extraAfter == 0 { try check(limited) }
      }
    }
  }

  private func check(_ world: NaiveWorld) throws {
    guard case .funded(let usual, _, _) = world.result else { return }
    let rule = RuleRegistry.rule(named: world.instance.settings.rule.name)!
    let outcome = try rule.allocate(world.instance)
    let order = outcome.records.first { $0.type == "order" }!.members["rows"]!.elements!
      .map { place($0["project"]!) }
    for tie in outcome.records where tie.type == "tie" {
      let tied = tie.members["tied"]!.elements!.map(place)
      let chosen = place(tie.members["result"]!.elements![0])
      var moved = order.filter { $0 != chosen }
      let last = moved.lastIndex { world.votes[$0] == world.votes[chosen] && tied.contains($0) }!
      moved.insert(chosen, at: last + 1)
      let changed = try #require(funded(world, in: moved))
      let reversed = tie.members["reversed"]!
      #expect(
        reversed["gains"]!.elements!.map(place) == changed.filter { usual[$0] == nil }, "\(world)")
      #expect(
        reversed["losses"]!.elements!.map(place)
          == usual.keys.filter { !changed.contains($0) }.sorted(), "\(world)")
    }
  }

  private func place(_ id: JSONValue) -> Int { NaiveWorld.ids.firstIndex(of: id.text!)! }

  /// Who is funded if the projects are walked in exactly this order.
  private func funded(_ world: NaiveWorld, in order: [Int]) -> [Int]? {
    var strict = world
    if case .topK = world.misfit { strict.pool = 100 }
    for (position, project) in order.enumerated() { strict.votes[project] = 10 - position }
    guard case .funded(let amounts, _, _) = NaiveCount.result(of: strict) else {
      return nil
    }
    return amounts.keys.sorted()
  }
}
