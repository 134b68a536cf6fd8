import BudgetModel

/// A rule that funds in rounds: its stages (RULES 2), and who walks behind them.
extension ContestReplay {
  mutating func replay(_ rule: any RoundReplay.Type, _ ties: ReplayTies.Found) {
    guard contest.nonblankWeight > .zero else {
      walkFindings.append(contest.finding(nil, "projects have votes, and no ballot has a weight"))
      return
    }
    let supported = leave(thresholds.competing.filter { !isUnsupported($0) }, ties.ordered)
    walk.walkZeroCost(zeroCostOrder(supported.filter { contest.field[$0].cost.isZero }))
    let pool = walk.state.left
    let priced = supported.filter { !contest.field[$0].cost.isZero }
    dear = Set(priced.filter { contest.field[$0].cost > pool })
    var field = RoundField(priced.filter { !dear.contains($0) }, walk.state)
    let barred = field.bar()
    walk.bar(barred)
    let told = rule.init(
      RoundStart(
        contest: contest, chain: chain, scoring: walkScoring, pool: pool, field: field,
        barsBeforeRounds: !barred.isEmpty, unsupported: thresholds.competing.filter(isUnsupported),
        walkable: walkable(thresholds.competing, by: walkScoring)))
    walkFindings += told.findings
    take(told.decisions, field, RoundTies(ties.inRounds, contest, chain, limits, rule))
    var orders = contest.records("order")[...]
    for next in told.walks {
      let walkers = walkable(thresholds.competing, by: walkScoring).filter {
        walk.state.paid[$0] == nil && contest.field[$0].cost <= pool
          && !(next.isSupportedOnly && walkScoring.lacksSupport[$0])
      }
      let scoring = walkScoring
      replayWalk(of: walkers, &orders, ties.ordered, by: scoring) {
        $0.walkBehindRounds($1, funds: next.reason, by: scoring)
      }
    }
    replaySecondPasses(supported, &orders, ties.ordered)
  }

  /// - Parameters:
  ///   - supported: those with support who competed in the rule
  ///   - orders: those not walked yet
  mutating func replaySecondPasses(
    _ supported: [Int], _ orders: inout ArraySlice<JSONValue>, _ ties: [ReplayTies.Tie]
  ) {
    walk.passOverPool()
    if let pool = contest.poolAfter, let extra = pool.money("amount") {
      _ = spendPool(pool)
      let all = (thresholds.competing + thresholds.secondPassOnly).sorted()
      let walkers = walkable(all, by: scoring).filter { walk.state.paid[$0] == nil }
      let money = walk.state.left + extra
      replayWalk(of: walkers, &orders, ties, by: scoring) {
        $0.walkAgain($1, with: money, isLater: false)
      }
    }
    let paid = later(supported)
    for record in orders { replaySecondPass(record, paid, ties) }
  }

  /// Who competes in passes that leftover steps make possible.
  private func later(_ supported: [Int]) -> [Int] {
    let unsupported = fundsZeroSupport ? thresholds.competing.filter(isUnsupported) : []
    return (supported.filter { !contest.field[$0].cost.isZero } + unsupported).sorted()
  }

  /// Those whom a walk behind the rounds may reach: with support, or all where the by-law says so.
  private func walkable(_ places: [Int], by scoring: ReplayScoring) -> [Int] {
    let out = contest.settings.limits.isBestOnly ? walk.barredByGroups : []
    return places.filter {
      (fundsZeroSupport || !scoring.lacksSupport[$0]) && !out.contains($0)
    }
  }

  /// - Parameter orders: those not walked yet; nobody to walk has none
  private mutating func replayWalk(
    of walkers: [Int], _ orders: inout ArraySlice<JSONValue>, _ ties: [ReplayTies.Tie],
    by scoring: ReplayScoring, _ walked: (inout ReplayWalk, [Int]) -> Void
  ) {
    if walkers.isEmpty { return }
    guard let record = orders.popFirst() else {
      orderFindings.append(contest.finding(nil, "a walk behind the rounds has no 'order'"))
      return
    }
    let order = order(record, ranked: walkers, expected: walkers, ties, by: scoring)
    var start = walk.state
    walked(&walk, order.order)
    start.left = walk.walks[walk.walks.count - 1].pool
    start.pool = start.left
    let decisive = ReplayDecisive(
      order: order, ties: self.ties(ties, of: record), start: start, end: walk.state)
    orderFindings += order.findings + decisive.findings()
  }

  /// Notes the rounds, whom limits bar in them, and the order of funding.
  private mutating func take(
    _ decisions: [RoundDecision], _ field: RoundField, _ ties: RoundTies
  ) {
    var (field, ties) = (field, ties)
    var rounds: [ReplayWalk.Round] = []
    var number = 0
    for decision in decisions {
      ties.check(decision, round: number + 1, funded: ranks.count, field.state)
      number += decision.isNumbered ? 1 : 0
      let before = field.state.left
      checkStanding(decision, field)
      field.remove(decision.leaving.map(\.place))
      var barred: [RoundField.Barred] = []
      if let funded = decision.funded {
        barred = field.fund(funded)
        ranks[funded] = ties.rank(of: funded, count: ranks.count + 1)
      }
      rounds.append(ReplayWalk.Round(decision: decision, before: before, barred: barred))
    }
    ties.finish()
    orderFindings += ties.findings
    walk.take(rounds, end: field.state)
  }

  /// Whoever leaves was in the running; whoever is funded is, fits, and no limit bars it.
  private mutating func checkStanding(_ decision: RoundDecision, _ field: RoundField) {
    let isRunning = { (place: Int) in field.candidates.contains(place) != decision.returns }
    if !decision.leaving.allSatisfy({ isRunning($0.place) }) {
      fail(decision, "a project leaves that is not in the running")
    }
    guard let funded = decision.funded else { return }
    let state = field.state
    let isFree =
      isRunning(funded) && state.paid[funded] == nil && state.barrier(to: funded) == nil
    if !isFree || state.cost(funded) > state.left {
      fail(decision, "it funds a project that is not in the running, or beyond the pool")
    }
  }

  private mutating func fail(_ decision: RoundDecision, _ sentence: String) {
    walkFindings.append(contest.finding(decision.record, sentence))
  }
}
