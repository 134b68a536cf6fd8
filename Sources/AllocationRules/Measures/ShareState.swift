import BigInt
import BudgetModel

/// What stays the same over all rounds of the measured runs of Equal Shares.
struct MeasuredShares {
  let instance: Instance
  let profile: BallotProfile
  /// With what a choice is worth to them; not read where each supporter counts alike.
  let supporters: Supporters
  let isPlain: Bool
  let table: LimitTable
  /// What is funded before the rule.
  let use: LimitUse
  /// B', in minor units.
  let pool: Int64
  let utility: ShareUtility
  /// By district: what a unit of the profile's weight starts with for each unit of the base amount.
  let shares: [Ratio]
  /// What one unit of value is worth, for points and scores.
  let unit: Ratio
  /// Candidates of the rounds, by place in the field.
  let candidates: [Int]

  func supporters(of project: Int) -> some Sequence<(row: Int, value: Int64)> {
    supporters.range(of: project).lazy.map { entry in
      (row: Int(supporters.rows[entry]), value: isPlain ? 1 : supporters.values[entry])
    }
  }

  /// A utility is this times the value of a choice.
  func factor(of project: Int, cost: Int64) -> Ratio {
    switch utility {
    case .cost: Ratio(cost)
    case .effort: Ratio(cost) / instance.tally.votes[project]
    case .cardinality: .one
    case .points, .positional: unit
    }
  }
}

/// The state of a run of Equal Shares before one round, in exact numbers.
struct ShareState {
  /// Voters of one project who have the same.
  private struct Holders {
    var balance: BigInt
    var value: Int64
    var weight: BigInt
  }
  /// A price per unit of value, `numerator / (denominator of the state · slope)`.
  struct Price {
    var numerator: BigInt
    var slope: BigInt
  }
  /// What the round chooses, and at which price per unit of utility.
  struct Rival {
    var project: Int
    /// `numerator / (denominator of the state · over)`.
    var numerator: BigInt
    var over: BigInt
  }

  let contest: MeasuredShares
  private(set) var use: LimitUse
  private var classes: VoterClasses
  /// By class, per unit of weight, over `denominator`.
  private var balances: [BigInt]
  private var denominator: BigInt
  /// What a unit of weight of a new voter starts with.
  private var start: BigInt
  /// Classes by balance, least first.
  private var ascending: [Int] = []
  private var isFunded: [Bool]
  /// Nil: nobody can be paid any more.
  private(set) var rival: Rival?

  /// Before the first round.
  init(_ contest: MeasuredShares, at amount: Ratio) {
    self.contest = contest
    use = contest.use
    let starts = contest.shares.map { $0 * amount }
    let denominator = starts.reduce(BigInt(1)) {
      $0 * $1.denominator / $0.greatestCommonDivisor(with: $1.denominator)
    }
    self.denominator = denominator
    balances = starts.map { $0.numerator * (denominator / $0.denominator) } + [0]
    start = balances[0]
    let nobody = Int32(starts.count)
    let profile = contest.profile
    classes = VoterClasses(
      profile, classes: balances.count,
      first: profile.districts.isEmpty
        ? Array(repeating: 0, count: profile.rowCount)
        : profile.districts.map { $0 < 0 ? nobody : $0 })
    isFunded = Array(repeating: false, count: contest.instance.field.count)
  }

  /// Looks for the price of the project that this round chooses; nil: it is the end.
  mutating func begin(choosing project: Int?) {
    ascending = balances.indices.filter { classes.weights[$0] > 0 }.sorted {
      (balances[$0], $0) < (balances[$1], $1)
    }
    rival = nil
    guard let project else { return }
    let cost = contest.table.costs[project]
    guard let price = price(of: cost, holders(of: project)) else { return }
    rival = rival(project, price, cost: cost)
  }

  /// Takes the price of the chosen project from its supporters.
  mutating func fund() {
    guard let project = rival?.project else { return }
    let cost = contest.table.costs[project]
    guard let price = price(of: cost, holders(of: project)) else { return }
    let divisor = price.numerator.greatestCommonDivisor(with: price.slope)
    let factor = price.slope / divisor
    let paid = price.numerator / divisor
    denominator *= factor
    start *= factor
    for place in balances.indices { balances[place] *= factor }
    for part in classes.part(contest.supporters(of: project)) {
      let left = balances[part.from] - paid * BigInt(part.value)
      if part.own == balances.count { balances.append(0) }
      balances[part.own] = max(0, left)
    }
    use.add(project, paying: cost, contest.table)
    isFunded[project] = true
  }
}

/// Prices.
extension ShareState {
  private func rival(_ project: Int, _ price: Price, cost: Int64) -> Rival {
    let factor = contest.factor(of: project, cost: cost)
    return Rival(
      project: project, numerator: price.numerator * factor.denominator,
      over: price.slope * factor.numerator)
  }

  /// By class, in units of the profile's weight.
  private func supportWeights(of project: Int) -> [Int128] {
    var weights = Array(repeating: Int128(0), count: balances.count)
    for (row, _) in contest.supporters(of: project) {
      weights[Int(classes.classOfRow[row])] += Int128(contest.profile.weights[row])
    }
    return weights
  }

  /// The supporters, those first who are the first to have too little as the price rises.
  private func holders(of project: Int) -> [Holders] {
    if contest.isPlain { return holders(supportWeights(of: project)) }
    struct Key: Hashable {
      var own: Int
      var value: Int64
    }
    var weights: [Key: Int128] = [:]
    for (row, value) in contest.supporters(of: project) {
      weights[Key(own: Int(classes.classOfRow[row]), value: value), default: 0] += Int128(
        contest.profile.weights[row])
    }
    let keys = weights.keys.sorted { ($0.own, $0.value) < ($1.own, $1.value) }
    let holders = keys.map {
      Holders(balance: balances[$0.own], value: $0.value, weight: BigInt(weights[$0]!))
    }
    return holders.sorted { $0.balance * BigInt($1.value) < $1.balance * BigInt($0.value) }
  }

  private func holders(_ weights: [Int128]) -> [Holders] {
    ascending.compactMap {
      weights[$0] == 0
        ? nil : Holders(balance: balances[$0], value: 1, weight: BigInt(weights[$0]))
    }
  }

  /// The price at which all pay the cost together, each at most what he or she has (RULES 6.3).
  private func price(of cost: Int64, _ holders: [Holders]) -> Price? {
    var missing = BigInt(cost) * denominator
    var slope = holders.reduce(BigInt(0)) { $0 + $1.weight * BigInt($1.value) }
    for own in holders {
      if missing * BigInt(own.value) <= own.balance * slope {
        return Price(numerator: missing, slope: slope)
      }
      missing -= own.balance * own.weight
      slope -= own.weight * BigInt(own.value)
    }
    return nil
  }

  /// What the supporters of a project have left, in minor units.
  func left(of project: Int) -> Ratio {
    let all = holders(of: project).reduce(BigInt(0)) { $0 + $1.balance * $1.weight }
    return Ratio(all, denominator)
  }

  /// The part of its cost that the supporters of a project could pay at the price of this round, or
  /// with all they have left after the last; nil: a limit bars it.
  func effectiveSupport(of project: Int) -> Ratio? {
    if contest.table.barsAnything && use.barrier(to: project, contest.table) != nil { return nil }
    let cost = contest.table.costs[project]
    guard let rival else { return left(of: project) / Ratio(cost) }
    let factor = contest.factor(of: project, cost: cost)
    let (limit, over) = (rival.numerator * factor.numerator, rival.over * factor.denominator)
    let paid = holders(of: project).reduce(BigInt(0)) { paid, own in
      paid + min(own.balance * over, limit * BigInt(own.value)) * own.weight
    }
    return Ratio(paid, denominator * over * BigInt(cost))
  }
}

extension ShareState: MeasuredRound {
  func chooses(_ trial: Trial) -> Bool {
    if trial.cost > contest.pool || isBarred(trial) { return false }
    guard let price = price(of: trial.cost, holders(of: trial)) else { return false }
    guard let rival else { return true }
    let own = self.rival(trial.project, price, cost: trial.cost)
    let (left, right) = (own.numerator * rival.over, rival.numerator * own.over)
    return left < right || left == right && isFirst(trial)
  }

  private func isBarred(_ trial: Trial) -> Bool {
    contest.table.barsAnything && use.bars(trial, contest.instance)
  }

  private func holders(of trial: Trial) -> [Holders] {
    if !contest.isPlain { return holders(of: trial.project) }
    var weights = supportWeights(of: trial.project)
    let scale = Int128(contest.profile.weightScale)
    var added = Int128(trial.approvals) * scale
    if added > 0 {
      for own in ascending.reversed() where added > 0 {
        let taken = min(added, classes.weights[own] - weights[own])
        weights[own] += taken
        added -= taken
      }
    }
    let new = Int128(trial.newVoters) * scale
    let holders = holders(weights)
    return new == 0 ? holders : holders + [Holders(balance: start, value: 1, weight: BigInt(new))]
  }

  /// True if the chain puts the project before all that this round ties with the chosen one.
  private func isFirst(_ trial: Trial) -> Bool {
    guard let rival else { return true }
    let tied = contest.candidates.filter { other in
      if other == trial.project || isFunded[other] { return false }
      if other == rival.project { return true }
      if contest.table.barsAnything && use.barrier(to: other, contest.table) != nil { return false }
      let cost = contest.table.costs[other]
      guard let price = price(of: cost, holders(of: other)) else { return false }
      let own = self.rival(other, price, cost: cost)
      return own.numerator * rival.over == rival.numerator * own.over
    }
    return contest.instance.with(trial).puts(trial.project, before: tied)
  }

  func usefulApprovals(_ project: Int) -> Int64 {
    let own = supportWeights(of: project).reduce(0, +)
    let all = classes.weights.reduce(0, +)
    return Int64((all - own) / Int128(contest.profile.weightScale))
  }

  func bestOff(_ count: Int64, besides project: Int) -> [ContestChange.VoterPart] {
    let supporters = contest.supporters(of: project).map(\.row)
    return contest.profile.first(count, besides: supporters) { left, right in
      let (one, other) = (
        balances[Int(classes.classOfRow[left])], balances[Int(classes.classOfRow[right])]
      )
      return one == other ? nil : one > other
    }
  }
}

extension LimitUse {
  /// True if a limit bars the project as the trial makes it.
  func bars(_ trial: Trial, _ instance: Instance) -> Bool {
    let field = instance.with(trial).field
    guard let table = try? LimitTable(field: field, limits: instance.settings.limits) else {
      return true
    }
    return barrier(to: trial.project, table) != nil
  }
}

extension Instance {
  /// Why measures over rounds cannot be computed, whatever the rule.
  func roundGaps(_ profile: BallotProfile) -> [MeasureKind: MeasureGap] {
    let isWhole = profile.weights.allSatisfy { $0.isMultiple(of: profile.weightScale) }
    return Dictionary(
      uniqueKeysWithValues: MeasureKind.ofPerformance.compactMap { kind in
        roundGap(kind, isWhole: isWhole).map { (kind, $0) }
      })
  }

  private func roundGap(_ kind: MeasureKind, isWhole: Bool) -> MeasureGap? {
    if settings.limits.isBestOnly { return .limits }
    if kind == .costToWin { return tieChain.contains(.dearer) ? .tieChain : nil }
    if settings.ballots.kind != .approval { return .ballots }
    if !isWhole { return .weights }
    let isNew = kind == .addSingleton
    if isNew && !districts.isEmpty { return .districts }
    return percentMoves(with: isNew ? Threshold.Base.ofNewVoters : [.nonblank])
      ? .thresholds : nil
  }

  /// The contest as ties and limits would see it; the votes come in as many councils as they can.
  func with(_ trial: Trial) -> Instance {
    var changed = self
    changed.field[trial.project].cost = Money(minorUnits: trial.cost)
    let votes = trial.approvals + trial.newVoters
    changed.tally.votes[trial.project] += Ratio(votes)
    if votes > 0 { changed.support(trial.project, by: councils) }
    return changed
  }

  /// True if the chain puts the project first, where nothing but a lot decides last.
  func puts(_ project: Int, before others: [Int]) -> Bool {
    let columns = TieColumns(self)
    let ranking = Ranking(
      others + [project], primary: Array(repeating: 0, count: field.count), columns.columns)
    let best = ranking.groups[0][0]
    if best == [project] { return true }
    if !best.contains(project) || !columns.endsInLot || columns.lotPositions == nil {
      return false
    }
    return columns.byLot(best)[0] == project
  }
}

extension BallotProfile {
  /// So many voters of rows other than these, the best off first, equals in the order of their
  /// ballots' choices and districts.
  ///
  /// - Parameter isBetterOff: nil: they are equal
  func first(
    _ count: Int64, besides supporters: [Int], by isBetterOff: (Int, Int) -> Bool?
  ) -> [ContestChange.VoterPart] {
    var supports = Array(repeating: false, count: rowCount)
    for row in supporters { supports[row] = true }
    let rest = (0..<rowCount).filter { !supports[$0] }.sorted {
      isBetterOff($0, $1) ?? isListedBefore($0, $1)
    }
    var missing = count * weightScale
    var parts: [ContestChange.VoterPart] = []
    for row in rest where missing > 0 {
      let taken = min(missing, weights[row])
      parts.append(ContestChange.VoterPart(row: row, weight: taken))
      missing -= taken
    }
    return parts
  }

  private func isListedBefore(_ left: Int, _ right: Int) -> Bool {
    let (one, other) = (choices[range(of: left)], choices[range(of: right)])
    if !one.elementsEqual(other) { return one.lexicographicallyPrecedes(other) }
    return districts.isEmpty ? left < right : (districts[left], left) < (districts[right], right)
  }
}
