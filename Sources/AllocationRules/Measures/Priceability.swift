import BudgetModel

/// Priceability (Peters, Skowron 2020, arXiv:1911.11747): every voter has a purse of `w_i · b` and pays
/// for funded projects that he or she supports only, never more than the purse; each funded project
/// gets exactly its cost; and the supporters of no other candidate have together more than its cost left.
/// So that an empty outcome is not called priceable, the purses hold at least the pool: `b ≥ B'/W`, as in
/// published software.
struct Priceability {
  let outcome: FundedOutcome
  /// Where the rule itself was such a market; nil: it was not.
  let prices: RulePrices?

  /// The purses that a rule ended with.
  struct RulePrices {
    /// `b`, in minor units.
    var purse: Ratio
    /// What the supporters of each candidate that was not funded have left together.
    var left: [Int: Ratio]
  }

  /// Systems with more numbers than this are not solved.
  static let cells = 10_000

  func finding() -> ProportionalityFinding {
    ProportionalityFinding(.priceability, nil, verdict())
  }

  private func verdict() -> ProportionalityFinding.Verdict {
    if outcome.funded.contains(where: { outcome.supporters.range(of: $0).isEmpty }) {
      return .violated(nil)
    }
    if outcome.unfunded.isEmpty { return .holds(nil) }
    if holdsByPrices { return .holds(nil) }
    if let group = groupWithTooMuchLeft { return .violated(group) }
    guard let system = PriceSystem(outcome) else { return .notComputed(.tooLarge) }
    return system.hasSolution ? .holds(nil) : .violated(nil)
  }

  /// The rule's own prices, each purse filled up to its part of the pool.
  private var holdsByPrices: Bool {
    guard let prices else { return false }
    let added = max(.zero, Ratio(outcome.pool) / outcome.weight - prices.purse)
    return outcome.unfunded.allSatisfy { project in
      guard let left = prices.left[project] else { return false }
      return left + outcome.instance.tally.votes[project] * added <= Ratio(outcome.cost(project))
    }
  }

  /// The supporters of a project who would have more than its cost left even if they alone paid for
  /// all that was funded and any of them supports.
  private var groupWithTooMuchLeft: ProportionalityFinding.Group? {
    let profile = outcome.profile
    for project in outcome.unfunded {
      var isSupported = Array(repeating: false, count: outcome.instance.field.count)
      var weight = Int128(0)
      for row in outcome.supporters.rows[outcome.supporters.range(of: project)] {
        weight += Int128(profile.weights[Int(row)])
        for other in profile.supported(by: Int(row)) { isSupported[other] = true }
      }
      let theirs = outcome.funded.filter { isSupported[$0] }
      let most = theirs.reduce(Int128(0)) { $0 + Int128(outcome.cost($1)) }
      let share = outcome.share(of: weight)
      if share > Ratio(most + Int128(outcome.cost(project))) {
        return ProportionalityFinding.Group(
          projects: [project], voters: Ratio(weight, over: profile.weightScale),
          received: most, entitled: Int128(share.roundedDown))
      }
    }
    return nil
  }
}

/// All price systems of a small contest as linear constraints.
private struct PriceSystem {
  private var constraints: [Feasibility.Constraint] = []
  private var variables = 1

  /// Nil: too large. Variable 0 is what a purse of weight 1 holds above its part of the pool.
  init?(_ outcome: FundedOutcome) {
    guard let kinds = Self.kinds(outcome) else { return nil }
    let payments = kinds.reduce(0) { sum, kind in
      sum + outcome.funded.count { kind.supported.contains($0) }
    }
    let rows = kinds.count + outcome.funded.count + outcome.unfunded.count
    if Self.isTooLarge(rows: rows, payments: payments) { return nil }

    var costs: [Int: Feasibility.Constraint] = [:]
    var rests: [Int: Feasibility.Constraint] = [:]
    for project in outcome.funded {
      costs[project] = .init(
        coefficients: [:], bound: Ratio(outcome.cost(project)), isTight: true)
    }
    for project in outcome.unfunded {
      rests[project] = .init(coefficients: [0: .zero], bound: Ratio(outcome.cost(project)))
    }
    for kind in kinds {
      let weight = Ratio(kind.weight, over: outcome.profile.weightScale)
      let share = outcome.share(of: kind.weight)
      var purse = Feasibility.Constraint(coefficients: [0: -weight], bound: share)
      let others = outcome.unfunded.filter(kind.supported.contains)
      for other in others {
        rests[other]!.coefficients[0]! += weight
        rests[other]!.bound = rests[other]!.bound - share
      }
      for project in outcome.funded where kind.supported.contains(project) {
        costs[project]!.coefficients[variables] = .one
        purse.coefficients[variables] = .one
        for other in others { rests[other]!.coefficients[variables] = Ratio(-1) }
        variables += 1
      }
      constraints.append(purse)
    }
    constraints += outcome.funded.map { costs[$0]! } + outcome.unfunded.map { rests[$0]! }
  }

  /// Voters who support the same of the projects that were funded or could have been.
  private struct Kind {
    var supported: Set<Int>
    var weight: Int128
  }

  private static func isTooLarge(rows: Int, payments: Int) -> Bool {
    rows * (payments + rows + 1) > Priceability.cells
  }

  /// Nil: so many that the system is too large whatever they pay for.
  private static func kinds(_ outcome: FundedOutcome) -> [Kind]? {
    let profile = outcome.profile
    let counted = Set(outcome.funded + outcome.unfunded)
    var places: [Set<Int>: Int] = [:]
    var kinds: [Kind] = []
    for row in 0..<profile.rowCount {
      let own = counted.intersection(profile.supported(by: row))
      if own.isEmpty { continue }
      let weight = Int128(profile.weights[row])
      if let place = places[own] {
        kinds[place].weight += weight
        continue
      }
      places[own] = kinds.count
      kinds.append(Kind(supported: own, weight: weight))
      if isTooLarge(rows: kinds.count + counted.count, payments: 0) { return nil }
    }
    return kinds
  }

  var hasSolution: Bool { Feasibility.holds(variables: variables, constraints) }
}
