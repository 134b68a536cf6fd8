import BigInt
import BudgetModel

/// One contest under `max-welfare`: its candidates as numbers, and the set that is funded.
struct WelfareContest {
  /// The set that is funded, and how it was told from others as good.
  struct Choice: Sendable {
    /// Places in the field, in id order.
    var chosen: [Int]
    /// How many sets are as good, or `WelfareWays.most` for more.
    var ways: Int32
    /// Where several sets are: the projects among which the chain chose, in id order.
    var tied: [Int] = []
    /// Knots of the chain that the lot ordered.
    var drawn: [[Int]] = []
  }

  private let count: SequentialCount
  /// Total utility of each project of the field; above 0 for candidates.
  private let values: [Ratio]
  private let secondaries: [WelfareSecondary]
  private let maximumStates: Int
  /// Candidates that are equal up to the end of the chain, best first.
  private let knots: [[Int]]
  /// All candidates in that order.
  private let items: [Int]

  init(_ count: SequentialCount, values: [Ratio]) {
    self.count = count
    self.values = values
    let rule = count.instance.settings.rule
    secondaries =
      rule["secondary"]?.texts.compactMap(WelfareSecondary.init) ?? WelfareSecondary.allCases
    maximumStates = Int(rule["max-states"]?.count ?? 5_000_000)
    let equal = Array(repeating: 0, count: values.count)
    knots = Ranking(count.candidates, primary: equal, count.columns.columns).groups.flatMap { $0 }
    items = knots.flatMap { $0 }
  }

  /// Values as whole numbers without a common divisor, in the order of `items`.
  private var wholeValues: [BigInt] {
    var scale = Ratio.one
    for item in items { scale = scale * Ratio((values[item] * scale).denominator) }
    let wholes = items.map { (values[$0] * scale).numerator }
    let divisor = wholes.reduce(BigInt(0)) { $0.greatestCommonDivisor(with: $1) }
    return wholes.map { $0 / divisor }
  }

  /// - Parameter draw: the order of a knot in which it matters
  func choice(
    draw: ([Int]) throws(RuleFailure) -> [Int]
  ) throws(RuleFailure) -> Choice {
    let values = wholeValues
    let unit = items.reduce(Int64(0)) { Self.commonDivisor($0, count.cost($1)) }
    let largest = values.reduce(0, +) * BigInt(count.left / unit)
    // Prices are 7 bits finer than one unit of value, and are summed a few times over.
    return largest.bitWidth <= 112
      ? try choice(values.map { Int128($0) }, unit: unit, draw: draw)
      : try choice(values, unit: unit, draw: draw)
  }

  private static func commonDivisor(_ left: Int64, _ right: Int64) -> Int64 {
    var (left, right) = (left, right)
    while right != 0 { (left, right) = (right, left % right) }
    return left
  }

  private func choice<Value: SignedInteger & Sendable>(
    _ values: [Value], unit: Int64, draw: ([Int]) throws(RuleFailure) -> [Int]
  ) throws(RuleFailure) -> Choice {
    let search = WelfareSearch(problem(values, unit: unit), maximumStates: maximumStates)
    let open: [Bool?] = items.map { _ in nil }
    guard var optimum = try search.best(.init(fixed: open)) else {
      preconditionFailure("the empty set is always possible")
    }
    if !secondaries.contains(.lowerCost) {
      let request = WelfareSearch<Value>.Request(
        fixed: open, target: optimum.sum, countsAll: true)
      optimum.ways = try search.best(request)?.ways ?? 1
    }
    var choice = Choice(chosen: [], ways: optimum.ways)
    if optimum.ways > 1 {
      var selection = try WelfareChoice(search, optimum)
      var start = 0
      let places = knots.map { knot in
        start += knot.count
        return Array(start - knot.count..<start)
      }
      let drawn = try selection.decide(places) { places throws(RuleFailure) in
        let order = try draw(places.map { items[$0] })
        return order.map { items.firstIndex(of: $0)! }
      }
      let parted = zip(knots, places).filter { $1.contains(where: selection.contested.contains) }
      choice.tied = parted.flatMap { $0.0 }.sorted()
      choice.drawn = drawn.map { $0.map { items[$0] } }
      optimum.isChosen = selection.isChosen
    }
    choice.chosen = items.indices.filter { optimum.isChosen[$0] }.map { items[$0] }.sorted()
    return choice
  }

  private func problem<Value>(_ values: [Value], unit: Int64) -> WelfareProblem<Value> {
    let costs = items.map { Value(count.cost($0) / unit) }
    var problem = WelfareProblem<Value>(
      costs: costs, values: values, capacity: Value(count.left / unit))
    problem.secondaries = secondaries
    let (table, use) = (count.table, count.state.use)
    problem.places = table.maximumWinners.map { Int($0 - use.winners) }
    for (number, limit) in table.limits.enumerated() {
      let members = items.indices.filter { table.limitsOfProject[items[$0]].contains(number) }
      // An override may have used more than the limit, which then bars all its projects.
      if members.isEmpty { continue }
      if let most = limit.maximumProjects {
        problem.limits.append(
          .init(
            members: members, weights: members.map { _ in 1 },
            capacity: Value(most - use.projects[number])))
      }
      if let most = limit.maximumAmount {
        problem.limits.append(
          .init(
            members: members, weights: members.map { costs[$0] },
            capacity: Value((most - use.amounts[number]) / unit)))
      }
    }
    return problem
  }
}
