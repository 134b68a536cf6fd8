import BudgetModel

/// What the walk does with a project that costs more than what is left (RULES 4.3, 5).
enum Misfit: Sendable {
  case skip, stop
  /// `from`: what must at least be left for the reserve to cover the rest, by place in the field.
  case fundIfCovered(from: [Int64], skipsAfter: Bool)
  /// `from`: what must at least be left to be granted.
  case partial(from: [Int64])
  /// `top-k`: money plays no part; what is missing is counted as overspent.
  case overspend
}

/// What the walk decides about one project.
enum WalkDecision: Sendable, Hashable {
  case fund, skip, stop, partial
  /// The gap that other money must fill.
  case topUp(gap: Int64)
  case bar(Barrier)
}

/// A part of a walk: who is considered, and until when.
enum WalkPhase: Sendable, Hashable {
  /// Projects of this minimum's label, until it is reached (RULES 3.4).
  case minimum(Int)
  case everyone
}

/// One walk down an order.
enum WalkStage: Sendable, Hashable {
  case zeroCost, rule, allFit, completion, comparison, secondPass
}

/// What changes while projects are funded.
struct WalkState: Sendable {
  var left: Int64
  /// The parts of it that are earmarked, in the order of `Instance.earmarks`.
  var earmarked: [Int64] = []
  /// Money of hard minimums that were not reached.
  var withheld: Int64 = 0
  /// What the reserve of `fund-if-covered` still holds.
  var reserve: Int64 = 0
  /// What the winners of `top-k` cost beyond the pool.
  var overspent: Int64 = 0
  /// Winners that `top-k` still looks for; nil under other rules.
  var placesLeft: Int64?
  /// The pool that `cost-above-pool` compares with.
  var pool: Int64 = 0
  var poolEarmarked: [Int64] = []
  var use: LimitUse
  var isFunded: [Bool]

  /// True if everything that decides about other projects is the same.
  func agrees(with other: WalkState) -> Bool {
    left == other.left && earmarked == other.earmarked && reserve == other.reserve
      && placesLeft == other.placesLeft && use == other.use
  }
}

/// The fixed part of a walk: one engine for every misfit policy, for `top-k`, for minimums and for
/// second passes (RULES 4.3).
struct Walk: Sendable {
  let table: LimitTable
  let misfit: Misfit
  let passesOverPool: Bool
  let minimums: [Limits.Minimum]
  let extraAfter: Int64
  let earmarks: EarmarkTable

  /// What a project may use of what is left.
  private func available(_ project: Int, _ state: WalkState) -> Int64 {
    state.left - earmarks.reserved(from: project, state.earmarked)
  }

  func cost(_ project: Int) -> Int64 { table.costs[project] }

  func begin(_ stage: WalkStage, _ state: inout WalkState) {
    if stage == .secondPass { state.left += extraAfter }
    (state.pool, state.poolEarmarked) = (state.left, state.earmarked)
  }

  /// Money of a hard minimum that was not reached is left over.
  func finish(_ phase: WalkPhase, _ state: inout WalkState) {
    guard case .minimum(let number) = phase, minimums[number].isHard,
      let needed = minimums[number].minimumAmount?.minorUnits
    else { return }
    let missing = needed - state.use.amounts[table.minimumLabels[number]]
    let free = state.left - state.earmarked.reduce(0, +)
    let kept = max(0, min(free, missing))
    state.left -= kept
    state.withheld += kept
  }

  func takesPart(_ project: Int, in phase: WalkPhase, _ state: WalkState) -> Bool {
    if state.isFunded[project] { return false }
    guard case .minimum(let number) = phase else { return true }
    return table.limitsOfProject[project].contains(table.minimumLabels[number])
  }

  /// True where no further project is considered.
  func isOver(_ phase: WalkPhase, _ state: WalkState) -> Bool {
    if state.placesLeft == 0 { return true }
    guard case .minimum(let number) = phase else { return false }
    return isReached(number, projects: 0, amount: 0, state)
  }

  /// True if the minimum is reached once so many more projects of its label are funded.
  func isReached(
    _ number: Int, projects: Int64, amount: Int64, _ state: WalkState
  ) -> Bool {
    let (minimum, label) = (minimums[number], table.minimumLabels[number])
    let hasAmount = minimum.minimumAmount.map {
      state.use.amounts[label] + amount >= $0.minorUnits
    }
    let hasProjects = minimum.minimumProjects.map { state.use.projects[label] + projects >= $0 }
    return (hasAmount ?? true) && (hasProjects ?? true)
  }

  func barrier(to project: Int, _ state: WalkState) -> Barrier? {
    let pool = state.pool - earmarks.reserved(from: project, state.poolEarmarked)
    if passesOverPool && cost(project) > pool { return .overPool }
    return state.use.barrier(to: project, table)
  }

  func decision(_ project: Int, in phase: WalkPhase, _ state: WalkState) -> WalkDecision {
    if let barrier = barrier(to: project, state) { return .bar(barrier) }
    let gap = cost(project) - available(project, state)
    if gap <= 0 { return .fund }
    if case .overspend = misfit { return .topUp(gap: gap) }
    guard phase == .everyone else { return .skip }
    switch misfit {
    case .skip: return .skip
    case .fundIfCovered(let from, let skipsAfter):
      if state.left > 0 && state.left >= from[project] && state.reserve >= gap {
        return .topUp(gap: gap)
      }
      return skipsAfter ? .skip : .stop
    case .partial(let from):
      return state.left > 0 && state.left >= from[project] ? .partial : .stop
    case .stop, .overspend: return .stop
    }
  }

  func apply(_ decision: WalkDecision, to project: Int, _ state: inout WalkState) {
    let paid: Int64
    switch decision {
    case .skip, .stop, .bar: return
    case .fund: paid = cost(project)
    case .partial: paid = state.left
    case .topUp(let gap):
      paid = cost(project)
      state.left += gap
      if case .overspend = misfit { state.overspent += gap } else { state.reserve -= gap }
    }
    state.left -= paid
    earmarks.spend(paid, on: project, &state.earmarked)
    state.use.add(project, paying: paid, table)
    state.isFunded[project] = true
    // What costs nothing was funded before the rule began to fill its places.
    if let places = state.placesLeft, cost(project) > 0 { state.placesLeft = places - 1 }
  }

  /// True if the decision ends the walk.
  func isLast(_ decision: WalkDecision) -> Bool {
    switch decision {
    case .stop, .partial, .bar(.maximumWinners): true
    case .topUp:
      if case .fundIfCovered(_, let skipsAfter) = misfit { !skipsAfter } else { false }
    case .fund, .skip, .bar: false
    }
  }
}

extension Walk {
  /// Whether the order inside a tie matters (RULES 1.6).
  enum TieUse { case none, orderOnly, decisive }

  /// Members that no limit bars at this state, and whether the order among them matters.
  func assess(
    _ members: [Int], in phase: WalkPhase, _ state: inout WalkState
  ) -> (use: TieUse, tied: [Int]) {
    let tied = members.filter { barrier(to: $0, state) == nil }
    if tied.count < 2 { return (.none, tied) }
    let fundable = tied.filter { isOverspend || cost($0) <= available($0, state) }
    let canReceive = fundable.isEmpty && tied.contains { receives($0, in: phase, state) }
    if fundable.isEmpty && !canReceive { return (.none, tied) }
    let mustAllFit = !skips(in: phase)
    if mustAllFit && fundable.count < tied.count { return (.decisive, tied) }
    if !fitTogether(fundable, in: phase, &state) { return (.decisive, tied) }
    return (fundable.count > 1 ? .orderOnly : .none, tied)
  }

  private var isOverspend: Bool { if case .overspend = misfit { true } else { false } }

  /// A misfit is skipped whatever its place, so that only the fundable members can matter.
  private func skips(in phase: WalkPhase) -> Bool {
    if phase != .everyone { return true }
    switch misfit {
    case .skip, .overspend: return true
    case .stop, .fundIfCovered, .partial: return false
    }
  }

  private func receives(_ project: Int, in phase: WalkPhase, _ state: WalkState) -> Bool {
    switch decision(project, in: phase, state) {
    case .fund, .topUp, .partial: true
    case .skip, .stop, .bar: false
    }
  }

  /// True if the money pays for all; earmarked parts are used in id order.
  private func canPay(_ projects: [Int], _ state: WalkState) -> Bool {
    var (left, earmarked) = (state.left, state.earmarked)
    for project in projects.sorted() {
      if cost(project) > left - earmarks.reserved(from: project, earmarked) { return false }
      left -= cost(project)
      earmarks.spend(cost(project), on: project, &earmarked)
    }
    return true
  }

  /// True if all can be funded, in every order, before money, places, limits or a minimum end it.
  private func fitTogether(
    _ projects: [Int], in phase: WalkPhase, _ state: inout WalkState
  ) -> Bool {
    let total = projects.reduce(0) { $0 + cost($1) }
    if !isOverspend && !canPay(projects, state) { return false }
    if let places = state.placesLeft, projects.count(where: { cost($0) > 0 }) > places {
      return false
    }
    if case .minimum(let number) = phase {
      let least = projects.map { cost($0) }.min() ?? 0
      let others = Int64(projects.count - 1)
      if isReached(number, projects: others, amount: total - least, state) { return false }
    }
    var added = 0
    while added < projects.count, state.use.barrier(to: projects[added], table) == nil {
      state.use.add(projects[added], paying: cost(projects[added]), table)
      added += 1
    }
    for project in projects[..<added] {
      state.use.remove(project, paid: cost(project), table)
    }
    return added == projects.count
  }
}
