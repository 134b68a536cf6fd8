import BudgetModel

/// Finds the best set of items, exactly (RULES 9.2, 9.3).
///
/// Prices bound what any set can be worth. Items that would lose more than the distance between the
/// bound and the best set known are settled; the others are sorted into parts that share no limit,
/// each part is reduced to the choices that nothing dominates, and the parts are put together one by
/// one, again without what is dominated or bounded.
struct WelfareSearch<Value: SignedInteger & Sendable>: Sendable {
  typealias Sum = WelfareSum<Value>

  let problem: WelfareProblem<Value>
  let uses: [[WelfareUse<Value>]]
  let scale: Value
  let maximumStates: Int

  struct Optimum: Sendable {
    var sum: Sum
    /// By item.
    var isChosen: [Bool]
    /// How many sets are as good, or `WelfareWays.most` for more.
    var ways: Int32
  }
  /// What a search is asked for.
  struct Request: Sendable {
    /// By item: true and false are given.
    var fixed: [Bool?]
    /// Only sets at least as good matter.
    var target: Sum?
    /// Sets of equal worth that cost more are kept apart, so that `ways` counts them all.
    var countsAll = false
  }

  init(_ problem: WelfareProblem<Value>, maximumStates: Int) {
    self.problem = problem
    self.maximumStates = maximumStates
    uses = problem.uses()
    scale = WelfarePrices.scale(problem)
  }

  /// More states were met than the by-law permits.
  var isTooLarge: RuleFailure {
    .refused(
      .welfareTooLarge,
      "the search for the best set of \(problem.costs.count) projects met more than "
        + "\(maximumStates) states; raise 'max-states', or choose a rule that walks an order")
  }

  /// Nil: no set has what is fixed and reaches the target.
  func best(_ request: Request) throws(RuleFailure) -> Optimum? {
    guard let start = Start(self, request) else { return nil }
    let prices = WelfarePrices(problem, scale: scale, room: start.room, free: start.free)
    if let target = request.target {
      return try best(request, start, prices, least: target.value)
    }
    let sure = start.heuristic(self, prices)
    let most = start.sum.value + prices.bound / scale
    // The best total is near the bound as a rule, and the nearer, the shorter the search.
    var distance = (most - sure) / 64
    while most - distance > sure {
      if let found = try best(request, start, prices, least: most - distance) { return found }
      distance = distance * 2 + 1
    }
    return try best(request, start, prices, least: sure)
  }

  /// The best set if its total is at least `least`.
  private func best(
    _ request: Request, _ start: Start, _ prices: WelfarePrices<Value>, least: Value
  ) throws(RuleFailure) -> Optimum? {
    var start = start
    let free = start.free
    let gap = start.sum.value * scale + prices.bound - least * scale
    if gap < 0 { return nil }
    for item in free where prices.gains[item] > gap {
      start.take(item, self)
      if !start.room.isValid { return nil }
    }
    start.free = free.filter { item in
      let gain = prices.gains[item]
      return gain <= gap && -gain <= gap && start.room.holds(problem.costs[item], uses[item])
    }
    guard
      let parts = try WelfareParts(
        self, start: start, prices: prices, gap: gap, keepsEqual: request.countsAll)
    else { return nil }
    var merge = WelfareMerge(
      self, request: request, start: start, parts: parts, prices: prices, least: least)
    return try merge.optimum()
  }

  /// The items that are taken for certain, what is left, and the items that are open.
  struct Start: Sendable {
    var isChosen: [Bool]
    var sum = Sum.zero
    var room: WelfareRoom<Value>
    var free: [Int] = []

    /// Nil: what is fixed does not fit.
    init?(_ search: WelfareSearch, _ request: Request) {
      isChosen = request.fixed.map { $0 == true }
      room = WelfareRoom(search.problem)
      for (item, fixed) in request.fixed.enumerated() where fixed == true {
        take(item, search)
        if !room.isValid { return nil }
      }
      free = request.fixed.indices.filter { item in
        request.fixed[item] == nil && room.holds(search.problem.costs[item], search.uses[item])
      }
    }

    mutating func take(_ item: Int, _ search: WelfareSearch) {
      isChosen[item] = true
      let (value, cost) = (search.problem.values[item], search.problem.costs[item])
      sum = sum + Sum(value: value, cost: cost, count: 1)
      room.take(cost, search.uses[item])
    }

    /// The total of a good set: the best of several greedy walks.
    func heuristic(_ search: WelfareSearch, _ prices: WelfarePrices<Value>) -> Value {
      let problem = search.problem
      func order(_ key: (Int) -> Value) -> [Int] {
        let keys = free.map { (key: key($0), item: $0) }
        return keys.sorted { ($0.key, $1.item) > ($1.key, $0.item) }.map(\.item)
      }
      let byGain = order { prices.gains[$0] }
      let byRatio = order { problem.values[$0] * prices.scale / problem.costs[$0] }
      let byValue = order { problem.values[$0] }
      var best = [byGain, byRatio, byValue].map { walk($0[...], search) }.max() ?? sum.value
      let nearest = order { -abs(prices.gains[$0]) }.prefix(60)
      for item in nearest {
        let with = walk([item] + byGain.filter { $0 != item }, search)
        let without = walk(byGain.filter { $0 != item }[...], search)
        best = max(best, with, without)
      }
      return best
    }

    private func walk(_ order: ArraySlice<Int>, _ search: WelfareSearch) -> Value {
      var (room, value) = (room, sum.value)
      for item in order where room.holds(search.problem.costs[item], search.uses[item]) {
        room.take(search.problem.costs[item], search.uses[item])
        value += search.problem.values[item]
      }
      return value
    }
  }
}

/// Numbers of sets, up to one more than a record tells (RULES 9.4).
enum WelfareWays {
  static let most: Int32 = 1001

  static func sum(_ left: Int32, _ right: Int32) -> Int32 { min(most, left + right) }
  static func product(_ left: Int32, _ right: Int32) -> Int32 {
    Int32(min(Int64(most), Int64(left) * Int64(right)))
  }

  /// For each k, how many sets of k there are among `count` items.
  static func choices(of count: Int) -> [Int32] {
    var row: [Int32] = [1]
    for k in 0..<count {
      // C(n, k + 1) = C(n, k) · (n − k) / (k + 1); from the largest number on all are larger, up to
      // the middle.
      let mirror = count - (k + 1)
      if mirror < row.count {
        row.append(row[mirror])
      } else if row[k] == most {
        row.append(most)
      } else {
        row.append(Int32(min(Int64(most), Int64(row[k]) * Int64(count - k) / Int64(k + 1))))
      }
    }
    return row
  }
}
