/// Prices of money, of a place and of each limit, so that no set is worth more than what all that
/// there is costs at these prices, plus the gain of every item that is worth more than it costs.
///
/// Any prices give such a bound; these are chosen to make it low, one price after the other. All
/// worths are values times `scale`, which makes whole numbers fine enough.
struct WelfarePrices<Value: SignedInteger & Sendable>: Sendable {
  let scale: Value
  private(set) var money: Value = 0
  private(set) var place: Value = 0
  private(set) var limits: [Value]
  /// By item: its worth less the price of what it uses; 0 for items that are not free.
  private(set) var gains: [Value]
  /// No set of free items that the room holds is worth more.
  private(set) var bound: Value = 0
  private let problem: WelfareProblem<Value>
  private let room: WelfareRoom<Value>
  private let free: [Int]

  /// A scale such that rounding prices to whole numbers moves no bound by a unit of value.
  static func scale(_ problem: WelfareProblem<Value>) -> Value {
    var scale: Value = 64
    while scale <= 64 * problem.capacity { scale *= 2 }
    return scale
  }

  init(
    _ problem: WelfareProblem<Value>, scale: Value, room: WelfareRoom<Value>, free: [Int]
  ) {
    self.problem = problem
    self.scale = scale
    self.room = room
    self.free = free
    limits = problem.limits.map { _ in 0 }
    gains = problem.values.map { _ in 0 }
    for item in free { gains[item] = problem.values[item] * scale }
    lowerBound()
  }

  /// A few rounds over all prices.
  private mutating func lowerBound() {
    let isFree = Set(free)
    let members = problem.limits.map { limit in
      zip(limit.members, limit.weights).filter { isFree.contains($0.0) }
    }
    var last: Value?
    for _ in 0..<8 {
      money = price(
        free.map { (item: $0, weight: problem.costs[$0]) }, now: money, capacity: room.capacity)
      for number in members.indices {
        let entries = members[number].map { (item: $0.0, weight: $0.1) }
        limits[number] = price(entries, now: limits[number], capacity: room.limits[number])
      }
      if let places = room.places {
        place = price(free.map { (item: $0, weight: 1) }, now: place, capacity: Value(places))
      }
      bound = currentBound
      if members.isEmpty && room.places == nil { return }
      if let last, last <= bound { return }
      last = bound
    }
  }

  /// The price at which those whose gain is positive use no more than there is, the others as they
  /// are: what the first member in the order of gain per weight that finds no room gains there.
  private mutating func price(
    _ entries: [(item: Int, weight: Value)], now: Value, capacity: Value
  ) -> Value {
    var ratios: [(ratio: Value, weight: Value)] = []
    for entry in entries {
      gains[entry.item] += now * entry.weight
      if gains[entry.item] > 0 {
        ratios.append((gains[entry.item] / entry.weight, entry.weight))
      }
    }
    ratios.sort { $0.ratio > $1.ratio }
    var used: Value = 0
    var price: Value = 0
    for entry in ratios {
      used += entry.weight
      if used > capacity {
        price = entry.ratio
        break
      }
    }
    for entry in entries { gains[entry.item] -= price * entry.weight }
    return price
  }

  private var currentBound: Value {
    var bound = money * room.capacity
    if let places = room.places { bound += place * Value(places) }
    for (price, capacity) in zip(limits, room.limits) { bound += price * capacity }
    for item in free where gains[item] > 0 { bound += gains[item] }
    return bound
  }
}
