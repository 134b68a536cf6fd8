import BudgetModel

@testable import AllocationRules

/// A small world and a slow reading of RULES 1.6, 3.4, 4.3 and 5 that shares no code with the
/// library: it works out every limit, tie and state from scratch at each step.
struct NaiveWorld: Hashable {
  enum Misfit: Hashable {
    case skip, stop
    case cover(ratio: [Int], skipsAfter: Bool)
    case partial(ratio: [Int])
    case topK(Int)
  }
  struct Group: Hashable {
    var members: Set<Int>
    var maximum: Int
  }
  struct Cap: Hashable {
    var members: Set<Int>
    var amount: Int?
    var projects: Int?
  }
  struct Minimum: Hashable {
    var members: Set<Int>
    var amount: Int?
    var projects: Int?
    var isHard = false
  }

  var costs: [Int]
  var votes: [Int]
  var pool: Int
  var misfit = Misfit.skip
  var passesOver = false
  var reserve = 0
  var extraAfter = 0
  var maximumWinners: Int?
  var groups: [Group] = []
  var isBestOnly = false
  var caps: [Cap] = []
  var minimums: [Minimum] = []
  var isCheaperFirst = false
  /// Positions of the lot; nil: none was drawn.
  var lot: [Int]?
}

/// What a count of a small world gives.
enum NaiveResult: Hashable {
  case funded([Int: Int], reasons: [Int: String], left: Int)
  case tie(Set<Int>)
  case refused
}

struct NaiveCount {
  let world: NaiveWorld
  var funded: [Int: Int] = [:]
  var reasons: [Int: String] = [:]
  var left = 0
  var reserve = 0
  var withheld = 0
  var overPool = 0
  var winners = 0

  struct Tie: Error { var members: Set<Int> }
  struct OverPool: Error {}

  static func result(of world: NaiveWorld) -> NaiveResult {
    var count = NaiveCount(world: world)
    do {
      try count.run()
    } catch let tie as Tie {
      return .tie(tie.members)
    } catch {
      return .refused
    }
    return .funded(count.funded, reasons: count.reasons, left: count.left + count.withheld)
  }

  private mutating func run() throws {
    left = world.pool
    reserve = world.reserve
    var projects = world.costs.indices.filter { world.votes[$0] > 0 }
    for project in world.costs.indices where world.votes[project] == 0 {
      reasons[project] = "zero-support"
    }
    if world.isBestOnly { projects = try best(projects) }
    overPool = left
    for minimum in world.minimums {
      try walk(projects.filter(minimum.members.contains), serving: minimum)
      let spent = funded.filter { minimum.members.contains($0.key) }.values.reduce(0, +)
      if minimum.isHard, let amount = minimum.amount, spent < amount {
        let kept = max(0, min(left, amount - spent))
        left -= kept
        withheld += kept
      }
    }
    try walk(projects, serving: nil)
    if left < 0 { throw OverPool() }
    if world.extraAfter > 0 {
      left += world.extraAfter
      overPool = left
      try walk(projects, serving: nil, isSecond: true)
      if left < 0 { throw OverPool() }
    }
  }

  private mutating func best(_ projects: [Int]) throws -> [Int] {
    var leaving: Set<Int> = []
    for group in world.groups {
      var waiting = projects.filter(group.members.contains)
      var places = group.maximum
      while !waiting.isEmpty {
        let knot = front(of: waiting)
        waiting.removeAll(where: knot.contains)
        if places > 0 && knot.count > places {
          let drawn = try draw(knot)
          leaving.formUnion(drawn[places...])
          places = 0
        } else if places == 0 {
          leaving.formUnion(knot)
        } else {
          places -= knot.count
        }
      }
    }
    for project in leaving { reasons[project] = "exclusive" }
    return projects.filter { !leaving.contains($0) }
  }

  /// The projects that are equal up to the lot at the front of the order, in id order.
  private func front(of projects: [Int]) -> [Int] {
    let most = projects.map { world.votes[$0] }.max()!
    let equal = projects.filter { world.votes[$0] == most }
    if !world.isCheaperFirst { return equal }
    let least = equal.map { world.costs[$0] }.min()!
    return equal.filter { world.costs[$0] == least }
  }

  private func draw(_ projects: [Int]) throws -> [Int] {
    guard let lot = world.lot else { throw Tie(members: Set(projects)) }
    return projects.sorted { lot[$0] < lot[$1] }
  }

  private func bar(_ project: Int, _ funded: [Int: Int]) -> String? {
    if let maximum = world.maximumWinners, funded.count >= maximum { return "max-winners" }
    for group in world.groups where group.members.contains(project) {
      if funded.keys.filter(group.members.contains).count >= group.maximum { return "exclusive" }
    }
    for cap in world.caps where cap.members.contains(project) {
      let inside = funded.filter { cap.members.contains($0.key) }
      if let projects = cap.projects, inside.count + 1 > projects { return "cap" }
      if let amount = cap.amount, inside.values.reduce(0, +) + world.costs[project] > amount {
        return "cap"
      }
    }
    return nil
  }

  private func isReached(_ minimum: NaiveWorld.Minimum?, _ funded: [Int: Int]) -> Bool {
    guard let minimum else { return false }
    let inside = funded.filter { minimum.members.contains($0.key) }
    if let amount = minimum.amount { return inside.values.reduce(0, +) >= amount }
    return inside.count >= minimum.projects!
  }

  /// What a project alone would be paid at a state; nil: nothing.
  private func payment(_ project: Int, _ minimum: NaiveWorld.Minimum?) -> Int? {
    let cost = world.costs[project]
    if case .topK = world.misfit { return cost }
    if cost <= left { return cost }
    if minimum != nil || left == 0 { return nil }
    switch world.misfit {
    case .cover(let ratio, _):
      return left * ratio[1] >= ratio[0] * cost && reserve >= cost - left ? cost : nil
    case .partial(let ratio): return left * ratio[1] >= ratio[0] * cost ? left : nil
    case .skip, .stop, .topK: return nil
    }
  }

  /// RULES 1.6 for ordered rules, word for word.
  private func isDecisive(_ members: [Int], _ minimum: NaiveWorld.Minimum?) -> Bool {
    let tied = members.filter { barrier(to: $0) == nil }
    if tied.count < 2 { return false }
    let alone = tied.filter { payment($0, minimum) == world.costs[$0] && fitsMoney([$0]) }
    switch world.misfit {
    case .skip, .topK: return !(alone.isEmpty || fit(alone, minimum))
    case _ where minimum != nil: return !(alone.isEmpty || fit(alone, minimum))
    case .stop: return !(alone.isEmpty || alone.count == tied.count && fit(tied, minimum))
    case .cover, .partial:
      return !(fit(tied, minimum) || tied.allSatisfy { payment($0, minimum) == nil })
    }
  }

  private func fitsMoney(_ projects: [Int]) -> Bool {
    if case .topK(let places) = world.misfit { return winners + projects.count <= places }
    return projects.map { world.costs[$0] }.reduce(0, +) <= left
  }

  private func fit(_ projects: [Int], _ minimum: NaiveWorld.Minimum?) -> Bool {
    if !fitsMoney(projects) { return false }
    var all = funded
    for project in projects {
      if bar(project, all) != nil { return false }
      all[project] = world.costs[project]
    }
    // A minimum that is reached on the way leaves the rest unfunded in some order.
    return projects.allSatisfy { last in
      var others = all
      others[last] = nil
      return !isReached(minimum, others)
    }
  }

  private func barrier(to project: Int) -> String? {
    if world.passesOver && world.costs[project] > overPool { return "cost-above-pool" }
    return bar(project, funded)
  }

  private mutating func walk(
    _ projects: [Int], serving minimum: NaiveWorld.Minimum?, isSecond: Bool = false
  ) throws {
    var waiting = projects.filter { funded[$0] == nil }
    while !waiting.isEmpty {
      let knot = front(of: waiting)
      waiting.removeAll(where: knot.contains)
      if isOver(minimum) {
        end(knot + waiting, minimum)
        return
      }
      var order = knot
      if isDecisive(knot, minimum) {
        let tied = knot.filter { barrier(to: $0) == nil }
        order = try draw(tied) + knot.filter { !tied.contains($0) }
      }
      for (place, project) in order.enumerated() {
        if isOver(minimum) {
          end(order[place...] + waiting, minimum)
          return
        }
        if let reason = consider(project, minimum, isSecond) {
          end(order[(place + 1)...] + waiting, minimum, reason)
          return
        }
      }
    }
  }

  private func isOver(_ minimum: NaiveWorld.Minimum?) -> Bool {
    if case .topK(let places) = world.misfit, winners == places { return true }
    return isReached(minimum, funded)
  }

  private mutating func end(
    _ rest: some Sequence<Int>, _ minimum: NaiveWorld.Minimum?, _ reason: String = "outranked"
  ) {
    if minimum != nil { return }
    for project in rest {
      let isOver = world.passesOver && world.costs[project] > overPool
      reasons[project] = isOver ? "cost-above-pool" : reason
    }
  }

  /// The reason of all later ones if the walk ends here.
  private mutating func consider(
    _ project: Int, _ minimum: NaiveWorld.Minimum?, _ isSecond: Bool
  ) -> String? {
    if let barrier = barrier(to: project) {
      reasons[project] = barrier
      return barrier == "max-winners" ? barrier : nil
    }
    let cost = world.costs[project]
    let isMisfit = cost > left
    guard let paid = payment(project, minimum) else {
      reasons[project] = "no-money"
      if minimum != nil { return nil }
      switch world.misfit {
      case .skip, .cover(_, skipsAfter: true), .topK: return nil
      case .stop, .cover, .partial: return "stopped"
      }
    }
    funded[project] = paid
    winners += 1
    reasons[project] =
      minimum != nil ? "funded-minimum" : isSecond ? "funded-second-pass" : "funded"
    if case .topK = world.misfit {
      left -= paid
      return nil
    }
    if !isMisfit {
      left -= paid
      return nil
    }
    reserve -= paid - left
    left = 0
    if case .cover(_, let skipsAfter) = world.misfit {
      reasons[project] = "funded-covered"
      return skipsAfter ? nil : "stopped"
    }
    reserve = world.reserve
    reasons[project] = "partially-funded"
    return "stopped"
  }
}
