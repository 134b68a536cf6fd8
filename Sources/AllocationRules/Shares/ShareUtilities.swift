import BigInt
import BudgetModel

extension ShareBallots {
  /// The ballots of a contest under the utility that the by-law names (RULES 1.3).
  init(
    _ instance: Instance, _ profile: BallotProfile, projects: [Int], utility: ShareUtility
  ) throws(RuleFailure) {
    let field = instance.field
    let valued = try Self.values(instance, profile, utility)
    let factors = projects.map { project in
      switch utility {
      case .cost: Ratio(field[project].cost)
      case .effort: Ratio(field[project].cost) / instance.tally.votes[project]
      case .cardinality, .points, .positional: valued?.unit ?? .one
      }
    }
    self.init(profile, projects: projects, field: field, factors: factors, values: valued?.values)
  }

  /// What each choice is worth as a whole number, and one unit of it; nil: each supporter alike.
  static func values(
    _ instance: Instance, _ profile: BallotProfile, _ utility: ShareUtility
  ) throws(RuleFailure) -> (values: [Int64], unit: Ratio)? {
    switch utility {
    case .cost, .cardinality, .effort: return nil
    case .points:
      guard instance.settings.ballots.kind == .points else {
        throw .refused(.settingBad, "'utility: points' needs ballots of kind 'points'")
      }
      return (profile.values, Ratio(1, over: profile.valueScale))
    case .positional:
      guard instance.settings.ballots.kind == .ranked else {
        throw .refused(.settingBad, "'utility: positional' needs ballots of kind 'ranked'")
      }
      return try scores(instance, profile)
    }
  }

  /// The positional score of each choice as a whole number, and what one unit of it is worth.
  private static func scores(
    _ instance: Instance, _ profile: BallotProfile
  ) throws(RuleFailure) -> (values: [Int64], unit: Ratio) {
    let scoring = PositionalScoring(parametersOf: instance.settings.rule)
    var known: [ScoreKey: Ratio] = [:]
    var scores: [Ratio] = []
    scores.reserveCapacity(profile.choices.count)
    for row in 0..<profile.rowCount {
      let range = profile.range(of: row)
      let length = scoring.length(
        maximumChoices: instance.settings.ballots.maximumChoices, printed: instance.field.count,
        listed: range.count)
      var shared: [Int64: Int] = [:]
      for entry in range { shared[profile.values[entry], default: 0] += 1 }
      for entry in range {
        let place = profile.values[entry]
        let key = ScoreKey(first: Int(place), count: shared[place]!, length: length)
        let score =
          known[key] ?? scoring.score(first: key.first, count: key.count, length: key.length)
        known[key] = score
        scores.append(score)
      }
    }
    let scale = known.values.reduce(BigInt(1)) {
      $0 * $1.denominator / $0.greatestCommonDivisor(with: $1.denominator)
    }
    let whole = known.mapValues { Int64(exactly: ($0 * Ratio(scale)).numerator) }
    if whole.values.contains(nil) {
      throw .refused(
        .weightsTooFine,
        "the scores of positions need a denominator above 64 bits; write rounder numbers")
    }
    return (scores.map { Int64(($0 * Ratio(scale)).numerator) }, Ratio(1, over: scale))
  }

  private struct ScoreKey: Hashable {
    var first: Int
    var count: Int
    var length: Int
  }
}

/// What voters start with (RULES 6.2).
enum ShareEndowments {
  /// By district: what a unit of the profile's weight starts with for each unit of the base amount;
  /// one number where all start with the same.
  static func shares(
    _ instance: Instance, _ profile: BallotProfile, pool: Int64
  ) throws(RuleFailure) -> [Ratio] {
    let unit = Ratio(1, over: profile.weightScale)
    guard instance.settings.rule["endowments"]?.text == "by-district" else { return [unit] }
    let members = instance.settings.rule["shares"]?.members ?? []
    let money = instance.districts.map { id in
      members.first { $0.key == id }?.value.money?.minorUnits ?? 0
    }
    let total = members.reduce(Int128(0)) { $0 + Int128($1.value.money?.minorUnits ?? 0) }
    if total != Int128(pool) {
      let held = Money(minorUnits: pool).decimal(minorDigits: instance.minorDigits)
      throw .refused(
        .settingBad,
        "the 'shares' of the districts must sum to what the pool \(quoted(instance.poolID)) gives "
          + "to the rule, \(held)")
    }
    var weights = money.map { _ in Int128(0) }
    for (row, district) in profile.districts.enumerated() where district >= 0 {
      weights[Int(district)] += Int128(profile.weights[row])
    }
    let isShared = instance.settings.rule["empty-district"]?.text == "share-out"
    let held = zip(money, weights).reduce(Int128(0)) { $0 + ($1.1 > 0 ? Int128($1.0) : 0) }
    let base = isShared ? held : Int128(pool)
    return zip(money, weights).map { money, weight in
      if weight == 0 || base == 0 { return .zero }
      let own = Ratio(money, over: base)
      return unit * own * instance.tally.weight * Ratio(profile.weightScale) / Ratio(weight)
    }
  }
}
