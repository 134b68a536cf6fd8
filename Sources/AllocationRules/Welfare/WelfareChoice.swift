import BudgetModel

/// Chooses among several optimal sets (RULES 9.4): each item in the order of the chain is taken if
/// some set that is left holds it, and left out otherwise.
struct WelfareChoice<Value: SignedInteger & Sendable>: Sendable {
  private let search: WelfareSearch<Value>
  private let best: WelfareSum<Value>
  /// An optimal set with all that is decided.
  private(set) var isChosen: [Bool]
  private var fixed: [Bool?]
  /// Items that some optimal sets hold and others do not.
  private(set) var contested: Set<Int> = []
  /// The total of what was decided to be taken.
  private var taken: Value = 0

  init(
    _ search: WelfareSearch<Value>, _ optimum: WelfareSearch<Value>.Optimum
  ) throws(RuleFailure) {
    self.search = search
    best = optimum.sum
    isChosen = optimum.isChosen
    fixed = isChosen.map { _ in nil }
    try findContested()
  }

  private mutating func findContested() throws(RuleFailure) {
    guard let start = WelfareSearch.Start(search, .init(fixed: fixed)) else { return }
    let prices = WelfarePrices(
      search.problem, scale: search.scale, room: start.room, free: start.free)
    let gap = prices.bound - best.value * search.scale
    for item in isChosen.indices where abs(prices.gains[item]) <= gap {
      let isContested = isChosen[item] ? try canLack(item) : try canHold([item])
      if isContested { contested.insert(item) }
    }
  }

  /// Decides all items.
  ///
  /// - Parameters:
  ///   - knots: items that are equal up to the end of the chain, best first
  ///   - draw: the order inside a knot, where it matters
  /// - Returns: the knots in which it mattered, as they were drawn
  mutating func decide(
    _ knots: [[Int]], draw: ([Int]) throws(RuleFailure) -> [Int]
  ) throws(RuleFailure) -> [[Int]] {
    var drawn: [[Int]] = []
    for knot in knots {
      if !knot.contains(where: contested.contains) {
        for item in knot { fix(item, isChosen[item]) }
      } else if let order = try openOrder(of: knot, draw: draw) {
        drawn.append(order)
      }
    }
    return drawn
  }

  /// Decides the items of one knot; nil: their order does not matter.
  private mutating func openOrder(
    of knot: [Int], draw: ([Int]) throws(RuleFailure) -> [Int]
  ) throws(RuleFailure) -> [Int]? {
    var possible: [Int] = []
    for item in knot where try canHold([item]) { possible.append(item) }
    if try canHold(possible) {
      let held = Set(possible)
      for item in knot { fix(item, held.contains(item)) }
      return nil
    }
    let order = try draw(knot)
    for item in order { fix(item, try canHold([item])) }
    return order
  }

  private mutating func fix(_ item: Int, _ isTaken: Bool) {
    fixed[item] = isTaken
    if isTaken { taken += search.problem.values[item] }
  }

  /// Whether an optimal set holds these items with all that is decided; if so it becomes the set at
  /// hand.
  private mutating func canHold(_ items: [Int]) throws(RuleFailure) -> Bool {
    let missing = items.filter { !isChosen[$0] }
    if missing.isEmpty { return true }
    if missing.contains(where: { fixed[$0] == false }) { return false }
    let open = items.filter { fixed[$0] == nil }
    if open.reduce(taken, { $0 + search.problem.values[$1] }) > best.value { return false }
    if items.count == 1 && exchange(items[0]) { return true }
    return try findSet(with: open, as: true)
  }

  private mutating func canLack(_ item: Int) throws(RuleFailure) -> Bool {
    if !isChosen[item] { return true }
    if exchange(item) { return true }
    return try findSet(with: [item], as: false)
  }

  /// Puts an item in the place of one of the same value, or the other way round, if the set stays
  /// optimal.
  private mutating func exchange(_ item: Int) -> Bool {
    let problem = search.problem
    for other in isChosen.indices
    where isChosen[other] != isChosen[item] && fixed[other] == nil
      && problem.values[other] == problem.values[item]
    {
      let costsSame = problem.costs[other] == problem.costs[item]
      if !costsSame && problem.secondaries.contains(.lowerCost) { continue }
      let (new, old) = isChosen[item] ? (other, item) : (item, other)
      isChosen[new] = true
      isChosen[old] = false
      if (costsSame && search.uses[new] == search.uses[old]) || isFeasible { return true }
      isChosen[new] = false
      isChosen[old] = true
    }
    return false
  }

  private var isFeasible: Bool {
    var room = WelfareRoom(search.problem)
    for item in isChosen.indices where isChosen[item] {
      room.take(search.problem.costs[item], search.uses[item])
    }
    return room.isValid
  }

  private mutating func findSet(
    with items: [Int], as isTaken: Bool
  ) throws(RuleFailure) -> Bool {
    var request = WelfareSearch<Value>.Request(fixed: fixed, target: best)
    for item in items { request.fixed[item] = isTaken }
    guard let found = try search.best(request) else { return false }
    isChosen = found.isChosen
    return true
  }
}
