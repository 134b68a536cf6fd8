import BudgetModel

@testable import AllocationRules

/// A slow reading of RULES 12 that shares no code with the library: unit by unit.
struct NaiveUnits {
  var costs: [Int]
  /// Least amounts of adjustable projects; nil: the cost is fixed.
  var least: [Int?]
  /// By ballot, then project.
  var ballots: [[Int]]
  /// By ballot; nil: each weighs 1.
  var weights: [Int]?
  /// What the library divides the weights by, which must change nothing.
  var weightScale = 1
  var pool: Int
  var margin = "smallest-first"
  var isWhole = true
  var isCheaperFirst = false
  /// Positions of the lot; nil: none was drawn.
  var lot: [Int]?

  struct Tie: Error, Hashable { var members: Set<Int> }

  private func votes(_ project: Int, _ unit: Int) -> Int {
    zip(ballots, weight).reduce(0) { $0 + ($1.0[project] >= unit ? $1.1 : 0) }
  }
  private var weight: [Int] { weights ?? ballots.map { _ in 1 } }

  func amounts() throws(Tie) -> [Int] {
    var granted = costs.map { _ in 0 }
    var left = pool
    let candidates = costs.indices.filter { (least[$0] ?? costs[$0]) <= pool }
    for level in (1...max(1, weight.reduce(0, +))).reversed() {
      let sizes = costs.indices.map { project in
        candidates.contains(project)
          ? (1...costs[project]).count { votes(project, $0) == level } : 0
      }
      if sizes.reduce(0, +) <= left {
        for project in costs.indices { granted[project] += sizes[project] }
        left -= sizes.reduce(0, +)
      } else {
        let rest = try divided(sizes, left)
        for project in costs.indices { granted[project] += rest[project] }
        break
      }
    }
    return costs.indices.map { project in
      isWhole && granted[project] < least[project] ?? costs[project] ? 0 : granted[project]
    }
  }

  private func divided(_ sizes: [Int], _ left: Int) throws(Tie) -> [Int] {
    let open = sizes.indices.filter { sizes[$0] > 0 }
    switch margin {
    case "smallest-first":
      var (granted, left) = (sizes.map { _ in 0 }, left)
      for size in Set(sizes).sorted() where size > 0 {
        let orders = try order(of: open.filter { sizes[$0] == size }) { order in
          serve(order, sizes, left)
        }
        for (project, amount) in zip(orders, serve(orders, sizes, left)) {
          granted[project] = amount
          left -= amount
        }
      }
      return granted
    case "proportional":
      let total = sizes.reduce(0, +)
      let whole = sizes.map { left * $0 / total }
      let remainders = sizes.map { left * $0 % total }
      return try topUp(whole, left - whole.reduce(0, +), by: remainders)
    case "equal":
      var granted = sizes.map { _ in 0 }
      var left = left
      while true {
        let hungry = open.filter { granted[$0] < sizes[$0] }
        if left < hungry.count {
          let remainders = sizes.indices.map { hungry.contains($0) ? 1 : 0 }
          return try topUp(granted, left, by: remainders)
        }
        for project in hungry { granted[project] += 1 }
        left -= hungry.count
      }
    default: return sizes.map { _ in 0 }
    }
  }

  private func serve(_ order: [Int], _ sizes: [Int], _ left: Int) -> [Int] {
    var left = left
    return order.map { project in
      let amount = min(sizes[project], left)
      left -= amount
      return amount
    }
  }

  private func topUp(_ whole: [Int], _ units: Int, by remainders: [Int]) throws(Tie) -> [Int] {
    var (granted, units) = (whole, units)
    for remainder in Set(remainders).sorted(by: >) where remainder > 0 {
      let tied = remainders.indices.filter { remainders[$0] == remainder }
      let order = try order(of: tied) { order in
        order.indices.map { $0 < units ? 1 : 0 }
      }
      for project in order.prefix(units) { granted[project] += 1 }
      units -= min(units, tied.count)
    }
    return granted
  }

  /// By the chain; the lot is asked only where some order of equal ones gives other amounts.
  private func order(of tied: [Int], _ serve: ([Int]) -> [Int]) throws(Tie) -> [Int] {
    let costs = Set(tied.map { self.costs[$0] }).sorted()
    let knots =
      isCheaperFirst ? costs.map { cost in tied.filter { self.costs[$0] == cost } } : [tied]
    var order: [Int] = []
    for (number, knot) in knots.enumerated() {
      let rest = knots[(number + 1)...].joined()
      let outcomes = Set(
        permutations(knot.count).map { places in
          let all = order + places.map { knot[$0] } + rest
          return Dictionary(uniqueKeysWithValues: zip(all, serve(all)))
        })
      if outcomes.count == 1 {
        order += knot
      } else if let lot {
        order += knot.sorted { lot[$0] < lot[$1] }
      } else {
        throw Tie(members: Set(knot))
      }
    }
    return order
  }
}

extension NaiveUnits {
  /// The same contest as the library takes it.
  var instance: Instance {
    let ids = NaiveWorld.ids
    let field = costs.indices.map { place in
      var project = Project(
        id: ids[place], name: "", cost: Money(minorUnits: Int64(costs[place])))
      project.costMinimum = least[place].map { Money(minorUnits: Int64($0)) }
      return project
    }
    var tally = ContestTally(projects: costs.count)
    tally.amounts = costs.map { _ in [:] }
    for (ballot, weight) in zip(ballots, weight) {
      let weight = Ratio(weight, over: weightScale)
      tally.weight += weight
      if ballot.allSatisfy({ $0 == 0 }) { tally.blankWeight += weight }
      for (place, amount) in ballot.enumerated() where amount > 0 {
        tally.votes[place] += weight
        tally.amounts![place][Int64(amount), default: .zero] += weight
      }
    }
    var settings = ContestSettings(
      rule: RuleChoice(
        name: "knapsack-per-unit",
        parameters: [.init("margin", .text(margin)), .init("whole", .flag(isWhole))]))
    settings.ballots.kind = .knapsack
    var instance = Instance(
      councilID: "c", poolID: "P", field: field, tally: tally,
      amount: Money(minorUnits: Int64(pool)), settings: settings,
      tieChain: isCheaperFirst ? [.cheaper, .lot] : [.lot])
    instance.lot = lot.map { lot in
      LotOrder(positions: Dictionary(uniqueKeysWithValues: zip(ids, lot)))
    }
    return instance
  }
}
