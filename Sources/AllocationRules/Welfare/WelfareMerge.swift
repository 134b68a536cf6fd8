import BudgetModel

/// Puts the parts of a problem together, the one whose choices are the closest first.
///
/// Every state is a whole set: a part that was not looked at yet contributes the choice that is best
/// at the price of money. So each state that fits is a set that can be had, and what the others can
/// still bring is bounded by the best exchange of worth for money among the parts to come.
struct WelfareMerge<Value: SignedInteger & Sendable>: Sendable {
  typealias Sum = WelfareSum<Value>

  private struct State {
    var sum: Sum
    var ways: Int32
    /// Place of the state that this one was made from, and of the choice that was added.
    var parent: Int32
    var option: Int32
  }
  private struct Part {
    var kinds: [WelfareParts<Value>.Kind]
    var options: [WelfareOption<Value>]
    /// Best at the price of money.
    var start: Sum
    /// The most worth that a unit of money more brings, and the least that a unit less takes away;
    /// nil: there is no such choice.
    var up: Value?
    var down: Value?
  }

  private let search: WelfareSearch<Value>
  private let request: WelfareSearch<Value>.Request
  private let start: WelfareSearch<Value>.Start
  private let prices: WelfarePrices<Value>
  private var parts: [Part] = []
  /// The total that a set must reach to matter.
  private var least: Value
  private var statesMet: Int
  /// By part: how its states were made.
  private var history: [[(parent: Int32, option: Int32)]] = []

  init(
    _ search: WelfareSearch<Value>, request: WelfareSearch<Value>.Request,
    start: WelfareSearch<Value>.Start, parts: WelfareParts<Value>, prices: WelfarePrices<Value>,
    least: Value
  ) {
    self.search = search
    self.request = request
    self.start = start
    self.prices = prices
    self.least = least
    statesMet = parts.states
    let all = parts.all.map(part)
    let order = all.indices.sorted {
      (distance(all[$0]) ?? -1, $0) < (distance(all[$1]) ?? -1, $1)
    }
    self.parts = order.map { all[$0] }
  }

  private func worth(_ sum: Sum) -> Value {
    sum.value * search.scale - prices.place * Value(sum.count)
  }

  private func part(_ source: WelfareParts<Value>.Part) -> Part {
    let net = { (sum: Sum) in worth(sum) - prices.money * sum.cost }
    let best = source.options.indices.max { left, right in
      let (left, right) = (source.options[left].sum, source.options[right].sum)
      return (net(left), right.cost) < (net(right), left.cost)
    }!
    let start = source.options[best].sum
    var part = Part(kinds: source.kinds, options: source.options, start: start)
    for option in source.options {
      let change = option.sum - start
      let (whole, rest) =
        change.cost == 0
        ? (0, 0) : worth(change).quotientAndRemainder(dividingBy: change.cost)
      // Rounded against the state that is bounded.
      if change.cost > 0 {
        let rate = rest > 0 ? whole + 1 : whole
        part.up = max(part.up ?? rate, rate)
      } else if change.cost < 0 {
        let rate = rest != 0 && (rest < 0) != (change.cost < 0) ? whole - 1 : whole
        part.down = min(part.down ?? rate, rate)
      }
    }
    return part
  }

  /// How far the best exchange of a part is from the price of money; nil: it has none.
  private func distance(_ part: Part) -> Value? {
    [part.up.map { prices.money - $0 }, part.down.map { $0 - prices.money }].compactMap { $0 }
      .min()
  }

  mutating func optimum() throws(RuleFailure) -> WelfareSearch<Value>.Optimum? {
    let sum = parts.reduce(start.sum) { $0 + $1.start }
    var layer = [State(sum: sum, ways: 1, parent: 0, option: 0)]
    let (ups, downs) = exchanges()
    for number in parts.indices {
      layer = try merged(layer, parts[number], up: ups[number], down: downs[number])
      if request.countsAll, let found = countedEarly(layer) { return found }
    }
    return result(layer)
  }

  /// For each part, the best exchanges among those behind it.
  private func exchanges() -> (ups: [Value], downs: [Value?]) {
    var (ups, downs): ([Value], [Value?]) = ([], [])
    var (up, down): (Value, Value?) = (0, nil)
    for part in parts.reversed() {
      ups.append(up)
      downs.append(down)
      if let own = part.up { up = max(up, own) }
      if let own = part.down { down = min(down ?? own, own) }
    }
    return (ups.reversed(), downs.reversed())
  }

  private mutating func merged(
    _ layer: [State], _ part: Part, up: Value, down: Value?
  ) throws(RuleFailure) -> [State] {
    var next: [State] = []
    let most = prices.place * Value(search.problem.places ?? 0)
    for (parent, state) in layer.enumerated() {
      let others = state.sum - part.start
      for (number, option) in part.options.enumerated() {
        let sum = others + option.sum
        let left = search.problem.capacity - sum.cost
        let spare = worth(sum) + most - least * search.scale
        if left >= 0 {
          if spare + up * left < 0 { continue }
          if fits(sum) { least = max(least, sum.value) }
        } else {
          guard let down, spare >= 0, down == 0 || -left <= spare / down else { continue }
        }
        next.append(
          State(
            sum: sum, ways: WelfareWays.product(state.ways, option.ways), parent: Int32(parent),
            option: Int32(number)))
      }
      if statesMet + next.count > search.maximumStates { throw search.isTooLarge }
    }
    statesMet += next.count
    WelfareFront.reduce(
      &next, search.problem, keepsEqual: request.countsAll, sum: { $0.sum },
      join: { $0.ways = WelfareWays.sum($0.ways, $1.ways) })
    history.append(next.map { ($0.parent, $0.option) })
    return next
  }

  private func fits(_ sum: Sum) -> Bool {
    sum.cost <= search.problem.capacity
      && search.problem.places.map { sum.count <= $0 } ?? true
  }

  /// So many sets are as good as the target that their number is not told.
  private func countedEarly(_ layer: [State]) -> WelfareSearch<Value>.Optimum? {
    guard let target = request.target else { return nil }
    let secondaries = search.problem.secondaries
    let ways = layer.reduce(Int32(0)) { ways, state in
      let isBest = fits(state.sum) && !target.isBetter(than: state.sum, secondaries)
      return isBest ? WelfareWays.sum(ways, state.ways) : ways
    }
    if ways < WelfareWays.most { return nil }
    return WelfareSearch.Optimum(sum: target, isChosen: [], ways: ways)
  }

  private func result(_ layer: [State]) -> WelfareSearch<Value>.Optimum? {
    let secondaries = search.problem.secondaries
    let fitting = layer.indices.filter { fits(layer[$0].sum) }
    guard
      let best = fitting.max(by: { layer[$1].sum.isBetter(than: layer[$0].sum, secondaries) })
    else { return nil }
    let sum = layer[best].sum
    if sum.value < least { return nil }
    if let target = request.target, target.isBetter(than: sum, secondaries) { return nil }
    let ways = fitting.reduce(Int32(0)) { ways, place in
      sum.isBetter(than: layer[place].sum, secondaries)
        ? ways : WelfareWays.sum(ways, layer[place].ways)
    }
    return WelfareSearch.Optimum(sum: sum, isChosen: chosen(from: best), ways: ways)
  }

  private func chosen(from last: Int) -> [Bool] {
    var isChosen = start.isChosen
    var place = last
    for (part, steps) in zip(parts, history).reversed() {
      let step = steps[place]
      for (kind, count) in zip(part.kinds, part.options[Int(step.option)].picks) {
        for item in kind.items.prefix(Int(count)) { isChosen[item] = true }
      }
      place = Int(step.parent)
    }
    return isChosen
  }
}
