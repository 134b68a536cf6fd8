import BudgetModel

/// One way to choose among the items of a part.
struct WelfareOption<Value: SignedInteger & Sendable>: Sendable {
  var sum: WelfareSum<Value>
  var ways: Int32
  /// How many items of each kind of the part are chosen.
  var picks: [Int32]
}

/// Open items sorted into kinds of identical items, and kinds into parts that share no limit.
struct WelfareParts<Value: SignedInteger & Sendable>: Sendable {
  typealias Sum = WelfareSum<Value>

  /// Items that nothing but the chain tells apart.
  struct Kind: Sendable {
    /// The first in the chain first.
    var items: [Int]
    var sum: Sum
    var uses: [WelfareUse<Value>]
    var gain: Value
  }
  struct Part: Sendable {
    var kinds: [Kind]
    /// None dominates another; by cost.
    var options: [WelfareOption<Value>]
  }
  private(set) var all: [Part] = []
  private let search: WelfareSearch<Value>
  private let room: WelfareRoom<Value>
  private let prices: WelfarePrices<Value>
  private let keepsEqual: Bool
  private(set) var states = 0

  /// Nil: every set is worth less than the bound by more than the gap.
  init?(
    _ search: WelfareSearch<Value>, start: WelfareSearch<Value>.Start,
    prices: WelfarePrices<Value>, gap: Value, keepsEqual: Bool
  ) throws(RuleFailure) {
    self.search = search
    self.prices = prices
    self.keepsEqual = keepsEqual
    room = start.room
    let parts = parts(of: kinds(of: start.free))
    var losses: [Value] = []
    var total: Value = 0
    for part in parts {
      guard let loss = try leastLoss(of: part, within: gap - total) else { return nil }
      losses.append(loss)
      total += loss
    }
    for (part, loss) in zip(parts, losses) {
      // The other parts lose at least what they must.
      let options = try options(of: part, within: gap - (total - loss)).options
      all.append(Part(kinds: part, options: options))
    }
  }

  /// What any choice of a part loses at least; nil: more than the gap.
  private mutating func leastLoss(
    of part: [Kind], within gap: Value
  ) throws(RuleFailure) -> Value? {
    if gap < 0 { return nil }
    if part[0].uses.isEmpty { return 0 }
    var within = gap / 64
    while within < gap {
      if let least = try options(of: part, within: within).least { return least }
      within = within * 2 + 1
    }
    return try options(of: part, within: gap).least
  }

  private struct Key: Hashable {
    var value: Value
    var cost: Value
    var uses: [WelfareUse<Value>]
    var gain: Value
  }

  /// Limits that cannot bar any of the open items do not count.
  private func kinds(of free: [Int]) -> [Kind] {
    var wanted = search.problem.limits.map { _ in Value(0) }
    for item in free { for use in search.uses[item] { wanted[use.limit] += use.weight } }
    var places: [Key: Int] = [:]
    var kinds: [Kind] = []
    for item in free {
      let uses = search.uses[item].filter { wanted[$0.limit] > room.limits[$0.limit] }
      let key = Key(
        value: search.problem.values[item], cost: search.problem.costs[item], uses: uses,
        gain: prices.gains[item])
      if let place = places[key] {
        kinds[place].items.append(item)
      } else {
        places[key] = kinds.count
        let sum = Sum(value: key.value, cost: key.cost, count: 1)
        kinds.append(Kind(items: [item], sum: sum, uses: uses, gain: key.gain))
      }
    }
    return kinds
  }

  /// Kinds that limits connect, directly or through others, the closest decisions first.
  private func parts(of kinds: [Kind]) -> [[Kind]] {
    var partOfLimit: [Int: Int] = [:]
    var members: [[Int]] = []
    for (number, kind) in kinds.enumerated() {
      let touched = Set(kind.uses.compactMap { partOfLimit[$0.limit] }).sorted()
      let target = touched.first ?? members.count
      if touched.isEmpty { members.append([]) }
      for other in touched.dropFirst() {
        members[target] += members[other]
        members[other] = []
        for (limit, part) in partOfLimit where part == other { partOfLimit[limit] = target }
      }
      members[target].append(number)
      for use in kind.uses { partOfLimit[use.limit] = target }
    }
    return members.filter { !$0.isEmpty }.map { part in
      let sorted = part.sorted { (abs(kinds[$0].gain), $0) < (abs(kinds[$1].gain), $1) }
      return sorted.map { kinds[$0] }
    }
  }

  /// A choice among some kinds of a part while the others are open.
  private struct State {
    var option: WelfareOption<Value>
    /// What the choice uses of the limits that are still open, by their place in the part.
    var used: [Value]
    /// How much less than the bound it is worth.
    var loss: Value
  }

  /// All choices that nothing dominates and that lose no more than the gap, made kind after kind,
  /// and the least loss among them.
  private mutating func options(
    of kinds: [Kind], within gap: Value
  ) throws(RuleFailure) -> (options: [WelfareOption<Value>], least: Value?) {
    let outlook = WelfareOutlook(kinds, prices: prices.limits)
    let empty = WelfareOption<Value>(sum: .zero, ways: 1, picks: [])
    var layer = [State(option: empty, used: outlook.limits.map { _ in 0 }, loss: 0)]
    for (number, kind) in kinds.enumerated() {
      var next: [State] = []
      let ways = WelfareWays.choices(of: kind.items.count)
      for state in layer {
        for count in 0...kind.items.count {
          guard var grown = grow(state, kind, count, ways[count], outlook) else { break }
          let further = close(&grown, outlook.views[number], outlook)
          if grown.loss + further <= gap { next.append(grown) }
        }
      }
      states += next.count
      if states > search.maximumStates { throw search.isTooLarge }
      layer = undominated(next)
    }
    return (layer.map(\.option), layer.map(\.loss).min())
  }

  /// Nil: there is no room for so many.
  private func grow(
    _ state: State, _ kind: Kind, _ count: Int, _ ways: Int32, _ outlook: WelfareOutlook<Value>
  ) -> State? {
    var state = state
    state.option.sum = state.option.sum + kind.sum * count
    if state.option.sum.cost > room.capacity { return nil }
    if let places = room.places, state.option.sum.count > places { return nil }
    for use in kind.uses {
      let place = outlook.places[use.limit]!
      state.used[place] += use.weight * Value(count)
      if state.used[place] > room.limits[use.limit] { return nil }
    }
    let others = kind.gain > 0 ? kind.items.count - count : count
    state.loss += Value(others) * abs(kind.gain)
    state.option.ways = WelfareWays.product(state.option.ways, ways)
    state.option.picks.append(Int32(count))
    return state
  }

  /// What is left of a limit that no further kind uses is lost.
  ///
  /// - Returns: what the choice must lose besides, by the limit that asks for most
  private func close(
    _ state: inout State, _ views: [WelfareOutlook<Value>.View], _ outlook: WelfareOutlook<Value>
  ) -> Value {
    var further: Value = 0
    for (place, view) in views.enumerated() {
      let limit = outlook.limits[place]
      let left = room.limits[limit] - state.used[place]
      if view.isClosing {
        state.loss += prices.limits[limit] * left
        state.used[place] = 0
      } else if view.isOpen {
        let missing = view.wanted - left
        further = max(further, missing > 0 ? missing * view.dropRate : -missing * view.addRate)
      }
    }
    return further
  }

  /// Choices are compared with those that use the same of every open limit.
  private func undominated(_ states: [State]) -> [State] {
    var places: [[Value]: Int] = [:]
    var groups: [[State]] = []
    for state in states {
      if let place = places[state.used] {
        groups[place].append(state)
      } else {
        places[state.used] = groups.count
        groups.append([state])
      }
    }
    return groups.flatMap { group in
      var group = group
      WelfareFront.reduce(
        &group, search.problem, keepsEqual: keepsEqual, sum: { $0.option.sum },
        join: { $0.option.ways = WelfareWays.sum($0.option.ways, $1.option.ways) })
      return group
    }
  }
}

/// What the kinds still to come want of each limit of a part, and what it costs at least to give
/// them less or to use up more.
struct WelfareOutlook<Value: SignedInteger & Sendable>: Sendable {
  struct View: Sendable {
    /// The kind at hand is the last that uses the limit.
    var isClosing = false
    /// Later kinds use it.
    var isOpen = false
    /// What later kinds with a gain use together.
    var wanted: Value = 0
    /// The least loss for each unit that one of them is denied.
    var dropRate: Value = 0
    /// The least loss for each unit that is left, or that kinds without a gain use.
    var addRate: Value
  }
  /// The limits that any kind uses, ascending, and where each stands.
  let limits: [Int]
  let places: [Int: Int]
  /// By kind, then by place of the limit: the view behind that kind.
  private(set) var views: [[View]] = []

  init(_ kinds: [WelfareParts<Value>.Kind], prices: [Value]) {
    let limits = Set(kinds.flatMap(\.uses).map(\.limit)).sorted()
    self.limits = limits
    places = Dictionary(uniqueKeysWithValues: limits.enumerated().map { ($1, $0) })
    var view = limits.map { View(addRate: prices[$0]) }
    for kind in kinds.reversed() {
      for use in kind.uses { view[places[use.limit]!].isClosing = !view[places[use.limit]!].isOpen }
      views.append(view)
      for use in kind.uses { Self.include(kind, use, in: &view[places[use.limit]!]) }
    }
    views.reverse()
  }

  private static func include(
    _ kind: WelfareParts<Value>.Kind, _ use: WelfareUse<Value>, in view: inout View
  ) {
    view.isClosing = false
    let rate = abs(kind.gain) / use.weight
    if kind.gain > 0 {
      view.dropRate = view.wanted == 0 ? rate : min(view.dropRate, rate)
      view.wanted += use.weight * Value(kind.items.count)
    } else {
      view.addRate = min(view.addRate, rate)
    }
    view.isOpen = true
  }
}

/// Keeps what nothing dominates: what is as good and costs no more, and takes no more places where
/// these are limited.
enum WelfareFront {
  /// Elements of equal worth and cost are joined.
  ///
  /// - Parameter keepsEqual: those of equal worth that cost more are kept
  static func reduce<Element, Value>(
    _ elements: inout [Element], _ problem: WelfareProblem<Value>, keepsEqual: Bool,
    sum: (Element) -> WelfareSum<Value>, join: (inout Element, Element) -> Void
  ) {
    let secondaries = problem.secondaries
    let countsPlaces = problem.places != nil
    elements.sort {
      let (left, right) = (sum($0), sum($1))
      if countsPlaces && left.count != right.count { return left.count < right.count }
      if left.cost != right.cost { return left.cost < right.cost }
      return left.isBetter(than: right, secondaries)
    }
    var kept: [Element] = []
    var best: WelfareSum<Value>?
    for element in elements {
      let own = sum(element)
      guard let last = kept.last.map(sum), let front = best,
        !countsPlaces || last.count == own.count
      else {
        kept.append(element)
        best = own
        continue
      }
      if own.isBetter(than: front, secondaries) {
        best = own
      } else if front.isBetter(than: own, secondaries) {
        continue
      } else if own.cost == last.cost && !last.isBetter(than: own, secondaries) {
        join(&kept[kept.count - 1], element)
        continue
      } else if !keepsEqual {
        continue
      }
      kept.append(element)
    }
    elements = kept
  }
}
