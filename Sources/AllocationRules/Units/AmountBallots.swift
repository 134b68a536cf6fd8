import BudgetModel

/// What ballots give one project: how much weight stands behind each amount (RULES 12, 15).
struct ProposedAmounts: Sendable {
  /// Amounts above 0 in minor units, ascending, with the weight of the ballots that give exactly
  /// so much.
  private(set) var entries: [(amount: Int64, weight: Ratio)] = []
  /// The least amount that the project can use.
  let least: Int64

  /// A project of fixed cost is given all of it by every ballot that chooses it; no other gets more
  /// than it costs now. A ballot that only names a project gives it its cost.
  init(_ project: Int, of instance: Instance) {
    let cost = instance.field[project].cost.minorUnits
    least = Self.least(instance.field[project])
    let isFixed = instance.field[project].costMinimum == nil
    var weights: [Int64: Ratio] = [:]
    var named = instance.tally.votes[project]
    for (amount, weight) in instance.tally.amounts?[project] ?? [:] where !isFixed {
      weights[min(amount, cost), default: .zero] += weight
      named = named - weight
    }
    weights[cost, default: .zero] += named
    entries = weights.filter { $0.key > 0 && $0.value > .zero }.sorted { $0.key < $1.key }
      .map { ($0.key, $0.value) }
  }

  static func least(_ project: Project) -> Int64 {
    min(project.costMinimum ?? project.cost, project.cost).minorUnits
  }

  /// For each entry the weight of the ballots that give at least its amount.
  var support: [Ratio] {
    var sums: [Ratio] = []
    for entry in entries.reversed() { sums.append((sums.last ?? .zero) + entry.weight) }
    return sums.reversed()
  }
}

/// What rules that divide money unit by unit share.
enum UnitRules {
  /// Runs the stages of a pool around a rule that knows neither groups nor caps (RULES 3.4).
  static func allocate(
    _ instance: Instance, _ rule: (inout SequentialCount) throws(RuleFailure) -> Void
  ) throws(RuleFailure) -> Outcome {
    let limits = instance.settings.limits
    let table = try LimitTable(field: instance.field, limits: limits)
    let group = table.groups.first { group in
      group.members.count > table.limits[group.limit].maximumProjects ?? .max
    }
    let refused: String? =
      if let group {
        "the exclusive group \(quoted(table.limits[group.limit].name))"
      } else if !limits.caps.isEmpty {
        "'caps'"
      } else {
        limits.maximumWinners == nil ? nil : "'max-winners'"
      }
    if let refused {
      throw .refused(
        .limitNotSupported,
        "the rule \(quoted(instance.settings.rule.name)) does not support \(refused); take it out, "
          + "or choose another rule")
    }
    return try SequentialCount.allocate(
      instance, by: ScoreChoice(instance.settings.rule), least: ProposedAmounts.least, rule)
  }
}

extension SequentialCount {
  /// Who of projects of equal remainder gets one of the last units.
  ///
  /// - Parameter value: the remainder, as the record writes it
  mutating func winners(
    of units: Int, among tied: [Int], value: String
  ) throws(RuleFailure) -> [Int] {
    if units >= tied.count { return tied }
    if units <= 0 { return [] }
    var winners: [Int] = []
    var drawn: [[Int]] = []
    for knot in knots(tied) {
      let open = units - winners.count
      if knot.count > open && open > 0 {
        let order = try draw(knot, value: value)
        drawn.append(order)
        winners += order.prefix(open)
      } else if open > 0 {
        winners += knot
      }
    }
    writeTie(tied.sorted(), drawn: drawn, at: "remainder", value: value)
    return winners
  }

  /// Projects that are equal up to the end of the chain, best first.
  func knots(_ projects: [Int]) -> [[Int]] {
    let equal = Array(repeating: 0, count: instance.field.count)
    return Ranking(projects, primary: equal, columns.columns).groups.flatMap { $0 }
  }

  /// The order of the lot.
  func draw(_ knot: [Int], value: String) throws(RuleFailure) -> [Int] {
    try columns.resolved(
      knot, field: instance.field, round: transcript.nextRound, value: value)
  }

  /// Divides whole units in proportion to weights by largest remainder, the chain on equal
  /// remainders.
  mutating func divide(
    _ units: Int64, by weights: [(project: Int, weight: Ratio)]
  ) throws(RuleFailure) -> [UnitShare] {
    let total = weights.reduce(Ratio.zero) { $0 + $1.weight }
    var shares = weights.map { entry -> UnitShare in
      let exact = Ratio(units) * entry.weight / total
      let quotient = exact.roundedDown
      return UnitShare(
        project: entry.project, quotient: Int64(quotient), remainder: exact - Ratio(quotient))
    }
    var missing = Int(units - shares.reduce(0) { $0 + $1.quotient })
    let byRemainder = Dictionary(grouping: shares.indices) { shares[$0].remainder }
    for (remainder, places) in byRemainder.sorted(by: { $0.key > $1.key }) where missing > 0 {
      let projects = places.map { shares[$0].project }
      let winners = Set(try winners(of: missing, among: projects, value: remainder.exact))
      for place in places where winners.contains(shares[place].project) { shares[place].extra = 1 }
      missing -= winners.count
    }
    return shares
  }
}

/// What one project gets of a division by largest remainder.
struct UnitShare: Sendable {
  var project: Int
  var quotient: Int64
  var remainder: Ratio
  var extra: Int64 = 0
  var amount: Int64 { quotient + extra }
}
