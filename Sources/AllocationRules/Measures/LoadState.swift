import BigInt
import BudgetModel

/// The state of Phragmén's rule before one round, in exact numbers.
struct LoadState {
  /// `numerator / (denominator of the state · weight)`.
  struct Load {
    var numerator: BigInt
    var weight: BigInt

    static func < (left: Load, right: Load) -> Bool {
      left.numerator * right.weight < right.numerator * left.weight
    }
    static func == (left: Load, right: Load) -> Bool {
      left.numerator * right.weight == right.numerator * left.weight
    }
  }

  let instance: Instance
  let profile: BallotProfile
  let supporters: Supporters
  let table: LimitTable
  let misfit: PhragmenMisfit
  /// Projects that the rounds began with, by place in the field.
  let candidates: [Int]
  private var use: LimitUse
  /// R, in minor units.
  private var left: Int64
  private var isFunded: [Bool]
  private var classes: VoterClasses
  /// By class, per unit of weight, over `denominator`.
  private var loads: [BigInt] = [0]
  private var denominator: BigInt = 1
  /// The least load of those that are in the running, and who has it; nil: nobody is.
  private var rival: (load: Load, projects: [Int])?

  /// Before the first round.
  init(_ count: SequentialCount, misfit: PhragmenMisfit) {
    instance = count.instance
    let profile = count.instance.profile ?? BallotProfile()
    self.profile = profile
    supporters = count.supporters
    table = count.table
    self.misfit = misfit
    candidates = count.candidates
    use = count.state.use
    left = count.left
    isFunded = count.state.isFunded
    classes = VoterClasses(
      profile, classes: 1, first: Array(repeating: 0, count: profile.rowCount))
  }

  /// Looks for the least load.
  mutating func begin() {
    var best: (load: Load, projects: [Int])?
    for project in candidates where isRunning(project) {
      let own = load(of: table.costs[project], supportWeights(of: project))
      guard let own else { continue }
      if let least = best, !(own < least.load) {
        if own == least.load { best!.projects.append(project) }
      } else {
        best = (own, [project])
      }
    }
    rival = best
  }

  private func isRunning(_ project: Int) -> Bool {
    !isFunded[project] && (misfit != .skip || table.costs[project] <= left)
      && !(table.barsAnything && use.barrier(to: project, table) != nil)
  }

  mutating func fund(_ project: Int) {
    let weights = supportWeights(of: project)
    guard let load = load(of: table.costs[project], weights) else { return }
    let divisor = load.numerator.greatestCommonDivisor(with: load.weight)
    let factor = load.weight / divisor
    denominator *= factor
    for place in loads.indices { loads[place] *= factor }
    let rows = supporters.rows[supporters.range(of: project)]
    for part in classes.part(rows.lazy.map { (row: Int($0), value: 1) }) {
      if part.own == loads.count { loads.append(0) }
      loads[part.own] = load.numerator / divisor
    }
    left -= table.costs[project]
    use.add(project, paying: table.costs[project], table)
    isFunded[project] = true
  }

  /// By class, in units of the profile's weight.
  private func supportWeights(of project: Int) -> [Int128] {
    var weights = Array(repeating: Int128(0), count: loads.count)
    for row in supporters.rows[supporters.range(of: project)] {
      weights[Int(classes.classOfRow[Int(row)])] += Int128(profile.weights[Int(row)])
    }
    return weights
  }

  /// Nil: nobody carries it.
  private func load(of cost: Int64, _ weights: [Int128], newVoters: Int64 = 0) -> Load? {
    var load = Load(
      numerator: BigInt(cost) * denominator,
      weight: BigInt(Int128(newVoters) * Int128(profile.weightScale)))
    for (own, weight) in weights.enumerated() where weight > 0 {
      load.numerator += loads[own] * BigInt(weight)
      load.weight += BigInt(weight)
    }
    return load.weight.isZero ? nil : load
  }

  /// The purse with which no other project could be paid yet, and what the supporters of each have
  /// left then; nil: somebody has paid more than such a purse holds.
  func prices(_ unfunded: [Int]) -> Priceability.RulePrices? {
    let own = unfunded.compactMap { project -> (project: Int, load: Load)? in
      load(of: table.costs[project], supportWeights(of: project)).map { (project, $0) }
    }
    guard let least = own.map(\.load).min(by: <), let highest = loads.max() else { return nil }
    if least.numerator < highest * least.weight { return nil }
    let purse = Ratio(least.numerator, least.weight * denominator)
    var prices = Priceability.RulePrices(
      purse: purse * Ratio(profile.weightScale), left: [:])
    for project in unfunded { prices.left[project] = .zero }
    for (project, load) in own {
      let loaded = Ratio(load.numerator, denominator) - Ratio(table.costs[project])
      prices.left[project] = purse * Ratio(load.weight) - loaded
    }
    return prices
  }
}

extension LoadState: MeasuredRound {
  func chooses(_ trial: Trial) -> Bool {
    if trial.cost > left || isBarred(trial) { return false }
    var weights = supportWeights(of: trial.project)
    for (own, added) in lightest(trial.approvals, besides: weights) { weights[own] += added }
    guard let own = load(of: trial.cost, weights, newVoters: trial.newVoters) else { return false }
    guard let rival else { return true }
    if own < rival.load { return true }
    if !(own == rival.load) { return false }
    let fitting = rival.projects.filter { table.costs[$0] <= left }
    if misfit == .stop && fitting.count < rival.projects.count { return false }
    return instance.with(trial).puts(trial.project, before: fitting)
  }

  private func isBarred(_ trial: Trial) -> Bool {
    table.barsAnything && use.bars(trial, instance)
  }

  /// So many voters of other classes or parts of them, the least load first.
  private func lightest(
    _ count: Int64, besides weights: [Int128]
  ) -> [(own: Int, weight: Int128)] {
    var missing = Int128(count) * Int128(profile.weightScale)
    var parts: [(own: Int, weight: Int128)] = []
    if missing == 0 { return [] }
    for own in ascending where missing > 0 {
      let taken = min(missing, classes.weights[own] - weights[own])
      if taken > 0 { parts.append((own, taken)) }
      missing -= taken
    }
    return parts
  }

  private var ascending: [Int] {
    loads.indices.sorted { (loads[$0], $0) < (loads[$1], $1) }
  }

  /// A voter helps whose own load is below the project's.
  func usefulApprovals(_ project: Int) -> Int64 {
    var weights = supportWeights(of: project)
    var useful = Int128(0)
    for own in ascending where classes.weights[own] > weights[own] {
      let load = load(of: table.costs[project], weights)
      if let load, load.numerator <= loads[own] * load.weight { break }
      useful += classes.weights[own] - weights[own]
      weights[own] = classes.weights[own]
    }
    return Int64(useful / Int128(profile.weightScale))
  }

  func bestOff(_ count: Int64, besides project: Int) -> [ContestChange.VoterPart] {
    let rows = supporters.rows[supporters.range(of: project)].map { Int($0) }
    return profile.first(count, besides: rows) { left, right in
      let (one, other) = (
        loads[Int(classes.classOfRow[left])], loads[Int(classes.classOfRow[right])]
      )
      return one == other ? nil : one < other
    }
  }
}
