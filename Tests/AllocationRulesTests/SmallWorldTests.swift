import BudgetModel
import Testing

@testable import AllocationRules

/// A tally of approvals stands for all profiles that sum to it; ordered rules read nothing else.
@Suite("Every small world")
struct SmallWorldTests {
  static let misfits: [NaiveWorld.Misfit] = [
    .skip, .stop, .cover(ratio: [1, 2], skipsAfter: false),
    .cover(ratio: [1, 2], skipsAfter: true),
    .partial(ratio: [1, 2]), .partial(ratio: [0, 1]), .topK(1), .topK(2),
  ]

  /// Limits that meet in every way two or three projects can.
  static func limited(_ world: NaiveWorld) -> [NaiveWorld] {
    var worlds = [world]
    func add(_ change: (inout NaiveWorld) -> Void) {
      var other = world
      change(&other)
      worlds.append(other)
    }
    add { $0.maximumWinners = 1 }
    add { $0.groups = [.init(members: [0, 1], maximum: 1)] }
    add {
      $0.groups = [.init(members: [0, 1], maximum: 1)]
      $0.isBestOnly = true
    }
    add {
      $0.groups = [.init(members: [0, 1], maximum: 1), .init(members: [1, 2], maximum: 1)]
      $0.isBestOnly = true
      $0.maximumWinners = 2
    }
    add { $0.caps = [.init(members: [0, 2], amount: 3, projects: nil)] }
    add { $0.caps = [.init(members: [0, 1, 2], amount: nil, projects: 2)] }
    add { $0.minimums = [.init(members: [1, 2], amount: 2)] }
    add { $0.minimums = [.init(members: [0, 2], amount: 4, isHard: true)] }
    add {
      $0.minimums = [.init(members: [0, 1], projects: 1), .init(members: [2], projects: 1)]
      $0.groups = [.init(members: [1, 2], maximum: 1)]
    }
    add { $0.extraAfter = 2 }
    if case .topK = world.misfit { return worlds }
    add { $0.passesOver = true }
    add {
      $0.extraAfter = 2
      $0.passesOver = true
      $0.caps = [.init(members: [1, 2], amount: 3, projects: nil)]
    }
    add {
      $0.passesOver = true
      $0.minimums = [.init(members: [2], amount: 2, isHard: true)]
    }
    return worlds
  }

  static func worlds(
    _ misfit: NaiveWorld.Misfit, votes: [Int], costs: [Int], projects: Int, pools: [Int]
  ) -> [NaiveWorld] {
    allLists(votes, count: projects).flatMap { votes in
      allLists(costs, count: projects).flatMap { costs in
        pools.map { pool in
          var world = NaiveWorld(costs: costs, votes: votes, pool: pool, misfit: misfit)
          world.reserve = 1
          return world
        }
      }
    }
  }

  @Test("three projects under every limit: the walk agrees with the text", arguments: misfits)
  func agreesWithTheTextUnderLimits(_ misfit: NaiveWorld.Misfit) {
    for world in Self.worlds(misfit, votes: [1, 2], costs: [1, 2, 3], projects: 3, pools: [3]) {
      for (number, var limited) in Self.limited(world).enumerated() {
        limited.isCheaperFirst = (number + world.costs[0]).isMultiple(of: 2)
        expectAgreement(limited)
      }
    }
  }

  @Test("four projects: the walk agrees with the text, with a lot and without", arguments: misfits)
  func agreesWithTheText(_ misfit: NaiveWorld.Misfit) {
    for var world in Self.worlds(misfit, votes: [0, 1], costs: [1, 2, 3], projects: 4, pools: [4])
    where world.votes.reduce(0, +) >= 3 {
      expectAgreement(world)
      world.lot = [3, 1, 4, 2]
      expectAgreement(world)
    }
  }

  private func expectAgreement(_ world: NaiveWorld) {
    let naive = NaiveCount.result(of: world)
    let library = world.result
    if naive != library { Issue.record("\(world): text \(naive), library \(library)") }
  }

  @Test("where no lot is demanded, no lot order changes who gets how much", arguments: misfits)
  func lotChangesNothingWhereNotDemanded(_ misfit: NaiveWorld.Misfit) {
    let lots = permutations(3).map { $0.map { $0 + 1 } }
    for world in Self.worlds(misfit, votes: [1], costs: [1, 2, 3], projects: 3, pools: [3]) {
      for limited in Self.limited(world) {
        guard case .funded(let amounts, _, let left) = limited.result else { continue }
        for lot in lots {
          let forced = ForcedOrder.amounts(limited, lot)
          if forced.amounts != amounts || forced.left != left {
            Issue.record("\(limited) with \(lot): \(forced), not \(amounts), \(left)")
          }
        }
      }
    }
  }
}

/// Walks every tie in a given order, whether it matters or not: votes are made unequal.
enum ForcedOrder {
  static func amounts(_ world: NaiveWorld, _ lot: [Int]) -> (amounts: [Int: Int], left: Int) {
    var strict = world
    let count = world.votes.count + 1
    for project in world.votes.indices where world.votes[project] > 0 {
      strict.votes[project] = world.votes[project] * count - lot[project]
    }
    guard case .funded(let amounts, _, let left) = NaiveCount.result(of: strict) else {
      return ([:], -1)
    }
    return (amounts, left)
  }
}
