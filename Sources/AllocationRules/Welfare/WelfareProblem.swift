/// Which set of projects has the highest total (RULES 9), in whole numbers.
///
/// Items are numbered in the order in which the tie chain prefers them.
struct WelfareProblem<Value: SignedInteger & Sendable>: Sendable {
  /// A group or a cap: the weights of the chosen members sum to at most `capacity`.
  struct Limit: Sendable {
    var members: [Int]
    /// Parallel to `members`: 1, or the cost.
    var weights: [Value]
    var capacity: Value
  }

  /// Above 0, at most `capacity`.
  var costs: [Value]
  /// Above 0.
  var values: [Value]
  var capacity: Value
  var limits: [Limit] = []
  /// The most items that may be chosen; nil: any number.
  var places: Int?
  var secondaries: [WelfareSecondary] = []

  /// For each item the limits it uses, ascending, with its weight there.
  func uses() -> [[WelfareUse<Value>]] {
    var uses: [[WelfareUse<Value>]] = costs.map { _ in [] }
    for (number, limit) in limits.enumerated() {
      for (item, weight) in zip(limit.members, limit.weights) {
        uses[item].append(WelfareUse(limit: number, weight: weight))
      }
    }
    return uses
  }
}

/// What an item uses of a limit.
struct WelfareUse<Value: SignedInteger & Sendable>: Sendable, Hashable {
  var limit: Int
  var weight: Value
}

/// What tells sets of the same total apart.
enum WelfareSecondary: String, Sendable, CaseIterable {
  case lowerCost = "lower-cost"
  case moreProjects = "more-projects"
}

/// What a set amounts to.
struct WelfareSum<Value: SignedInteger & Sendable>: Sendable, Equatable {
  var value: Value
  var cost: Value
  var count: Int

  static var zero: Self { Self(value: 0, cost: 0, count: 0) }
  static func + (left: Self, right: Self) -> Self {
    Self(
      value: left.value + right.value, cost: left.cost + right.cost,
      count: left.count + right.count)
  }
  static func - (left: Self, right: Self) -> Self {
    Self(
      value: left.value - right.value, cost: left.cost - right.cost,
      count: left.count - right.count)
  }
  static func * (sum: Self, times: Int) -> Self {
    Self(value: sum.value * Value(times), cost: sum.cost * Value(times), count: sum.count * times)
  }

  /// True if the total, or else the first secondary objective that differs, is better.
  func isBetter(than other: Self, _ secondaries: [WelfareSecondary]) -> Bool {
    if value != other.value { return value > other.value }
    for secondary in secondaries {
      switch secondary {
      case .lowerCost: if cost != other.cost { return cost < other.cost }
      case .moreProjects: if count != other.count { return count > other.count }
      }
    }
    return false
  }
}

/// What is left of money, places and limits once some items are taken.
struct WelfareRoom<Value: SignedInteger & Sendable>: Sendable {
  var capacity: Value
  var places: Int?
  var limits: [Value]

  init(_ problem: WelfareProblem<Value>) {
    capacity = problem.capacity
    places = problem.places
    limits = problem.limits.map(\.capacity)
  }

  mutating func take(_ cost: Value, _ uses: [WelfareUse<Value>]) {
    capacity -= cost
    if let places { self.places = places - 1 }
    for use in uses { limits[use.limit] -= use.weight }
  }

  func holds(_ cost: Value, _ uses: [WelfareUse<Value>]) -> Bool {
    cost <= capacity && places.map { $0 > 0 } ?? true
      && uses.allSatisfy { $0.weight <= limits[$0.limit] }
  }

  /// False where more was taken than there is.
  var isValid: Bool {
    capacity >= 0 && places.map { $0 >= 0 } ?? true && limits.allSatisfy { $0 >= 0 }
  }
}
