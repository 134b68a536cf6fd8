import BudgetModel

/// A contest counted again from tables, by-law and lot (AUDIT 6.3), and compared with its records.
struct ContestReplay {
  let contest: ReplayContest
  let thresholds: ReplayThresholds
  let chain: ReplayChain
  let limits: ReplayLimits
  /// What the rule orders by.
  let scoring: ReplayScoring
  /// What walks behind rounds order by.
  let walkScoring: ReplayScoring
  var orderFindings: [AuditFinding] = []
  var walkFindings: [AuditFinding] = []
  var walk: ReplayWalk
  /// The column `rank` of `results.csv`, by place in the field.
  var ranks: [Int: Int] = [:]
  /// Supported projects that cost more than a rule with rounds may spend.
  var dear: Set<Int> = []
  let hasNoBallots: Bool
  private let rounds: (any RoundReplay.Type)?
  /// The rule decides about all candidates at once.
  private let decide: ReplayDecision.Rule?
  /// By place: what such a rule decided about projects that get nothing.
  var decided: [Int: ReplayResults.Verdict] = [:]
  /// What of the rule was not counted again; nil: nothing.
  var unchecked: String?
  /// What of its ties was not; nil: nothing.
  var uncheckedTies: String?
  /// The `pool` records whose money passes behind the rule have spent.
  private var spentPools: Set<Int> = []

  /// Nil: no replay is built for the rule, or its numbers are not in the tables.
  init?(_ contest: ReplayContest, reserve: Money) {
    guard Self.isBuilt(for: contest) else { return nil }
    self.contest = contest
    rounds = RoundRules.all[contest.settings.rule.name]
    decide = ReplayDecision.rules[contest.settings.rule.name]
    thresholds = ReplayThresholds(contest)
    guard let scores = thresholds.scores else { return nil }
    scoring = ReplayScoring(ReplayScores(contest: contest), scores)
    if let measure = rounds?.walkMeasure(of: contest.settings.rule), !contest.isSilent {
      let other = ReplayScores(contest: contest, measure: measure)
      guard let scores = other.scores(competing: []) else { return nil }
      walkScoring = ReplayScoring(other, scores)
    } else {
      walkScoring = scoring
    }
    chain = ReplayChain(contest)
    limits = ReplayLimits(contest)
    walk = ReplayWalk(
      ReplayState(
        contest, limits: limits, reserve: reserve, hasRounds: rounds != nil || decide != nil))
    hasNoBallots = contest.isSilent || contest.hasNoBallots
    replay()
  }

  /// The rule is no walk: it funds in rounds, or decides about all at once.
  var hasRounds: Bool { rounds != nil || decide != nil }
  var fundsZeroSupport: Bool {
    contest.settings.rule["fund-zero-support"]?.flag ?? false
  }
  func isUnsupported(_ place: Int) -> Bool { scoring.lacksSupport[place] }

  private static func isBuilt(for contest: ReplayContest) -> Bool {
    let rule = contest.settings.rule.name
    return ["greedy", "top-k"].contains(rule) || RoundRules.all[rule] != nil
      || ReplayDecision.rules[rule] != nil
  }

  private mutating func replay() {
    let ties = ReplayTies(
      contest: contest, chain: chain, scorings: [scoring, walkScoring], hasRounds: hasRounds
    ).ties()
    orderFindings += ties.findings + strayFindings(ties.ordered)
    if hasNoBallots { walkFindings += undecidedFindings() }
    if let rounds {
      walk.payPrefunded()
      if !hasNoBallots { replay(rounds, ties) }
    } else if let decide {
      walk.payPrefunded()
      if !hasNoBallots { replay(decide, ties) }
    } else {
      if !hasNoBallots { replayOrdered(ties.ordered) } else { walk.payPrefunded() }
    }
    let considers = ReplayConsiders(replay: self)
    walkFindings +=
      considers.findings() + considers.roundFindings() + considers.collectiveFindings()
  }

  /// A tie about an order has one behind it, but for projects of cost 0, which need none.
  private func strayFindings(_ ties: [ReplayTies.Tie]) -> [AuditFinding] {
    let last = contest.records("order").last?["n"]?.number ?? 0
    return ties.filter {
      $0.record["at"] == "order" && $0.record["n"]?.number ?? 0 > last
        && !contest.field[$0.tied[0]].cost.isZero
    }.map { contest.finding($0.record, "no order has this tie") }
  }

  /// Without ballots the rule decides nothing.
  private func undecidedFindings() -> [AuditFinding] {
    let types = (RecordSchema.rules[contest.settings.rule.name] ?? [:]).keys.sorted()
    let strays = (types + ["order", "tie"]).flatMap { contest.records($0) }
    return strays.filter { !FundReplay.isTie($0) }.prefix(1).map {
      contest.finding($0, "the rule decides where no ballot counts")
    }
  }

  private mutating func replayOrdered(_ ties: [ReplayTies.Tie]) {
    let all = thresholds.competing.filter { fundsZeroSupport || !isUnsupported($0) }
    let competing = leave(all, ties)
    walk.payPrefunded()
    let start = walk
    let free = Set(competing.filter { contest.field[$0].cost.isZero && !isUnsupported($0) })
    let freeOrder = zeroCostOrder(free.sorted())
    walk.walkZeroCost(freeOrder)
    let paid = competing.filter { !free.contains($0) }
    let records = contest.records("order")
    guard let first = records.first else {
      orderFindings.append(contest.finding(nil, "there is no 'order'"))
      return
    }
    let order = order(first, ranked: paid, expected: paid, ties)
    let before = walk.state
    walk.walkRule(order.order)
    orderFindings += order.findings
    ranks = order.places
    if contest.poolAfter == nil {
      orderFindings += reversalFindings(
        all, ties, from: start, free: freeOrder, order: order.order)
      checkDecisive(order, self.ties(ties, of: first), from: before)
    } else if !order.groups.isEmpty || contest.settings.limits.isBestOnly {
      uncheckedTies = "which ties matter where money comes after the rule"
    }
    for record in records.dropFirst() { replaySecondPass(record, paid, ties) }
  }

  /// Ties of a walk that went through one phase, each with what it changes; minimums have phases of
  /// their own.
  mutating func checkDecisive(
    _ order: ReplayOrder, _ ties: [ReplayTies.Tie], from start: ReplayState
  ) {
    guard limits.minimums.isEmpty || order.groups.isEmpty else {
      uncheckedTies = "which ties matter beside minimums"
      return
    }
    let decisive = ReplayDecisive(order: order, ties: ties, start: start, end: walk.state)
    orderFindings += decisive.findings()
  }

  /// Those of the competitors who stay where `exclusive: best-only` lets only the best compete.
  mutating func leave(_ competing: [Int], _ ties: [ReplayTies.Tie]) -> [Int] {
    orderFindings += cutFindings(competing, ties)
    let leaving = leavingGroups(competing)
    walk.leave(leaving)
    let left = Set(leaving.map(\.place))
    return competing.filter { !left.contains($0) }
  }

  /// - Parameter other: what the walk orders by in place of the rule's scores
  func order(
    _ record: JSONValue, ranked: [Int], expected: [Int], _ ties: [ReplayTies.Tie],
    by other: ReplayScoring? = nil
  ) -> ReplayOrder {
    ReplayOrder(
      contest, chain: chain, scoring: other ?? scoring, record: record, ranked: ranked,
      expected: expected, ties: self.ties(ties, of: record))
  }

  /// The ties between an order and the one before it.
  func ties(_ ties: [ReplayTies.Tie], of order: JSONValue) -> [ReplayTies.Tie] {
    let number = { (record: JSONValue) in record["n"]?.number ?? 0 }
    let before = contest.records("order").last { number($0) < number(order) }
    return ties.filter {
      number($0.record) < number(order) && number($0.record) > before.map(number) ?? 0
    }
  }

  mutating func replaySecondPass(
    _ record: JSONValue, _ paid: [Int], _ ties: [ReplayTies.Tie]
  ) {
    let number = record["n"]?.number ?? 0
    guard let pool = contest.laterPools.last(where: { $0["n"]?.number ?? 0 < number }),
      spendPool(pool)
    else { return orderFindings.append(contest.finding(record, "no money came for this order")) }
    let returning = thresholds.secondPassOnly.filter { fundsZeroSupport || !isUnsupported($0) }
    let named = Set((record["rows"]?.elements ?? []).compactMap { $0["project"]?.text })
    let funded = paidByCollectiveSteps().filter { !named.contains(contest.field[$0.key].id) }
    walk.include(paid: funded)
    let expected = (paid + returning).filter { walk.state.paid[$0] == nil }
    let order = order(record, ranked: paid + returning, expected: expected, ties)
    orderFindings += order.findings
    let (money, isLater) = money(of: pool)
    var start = walk.state
    start.left = money
    start.begin()
    walk.walkAgain(order.order, with: money, isLater: isLater)
    if isLater { checkDecisive(order, self.ties(ties, of: record), from: start) }
  }

  /// False if the money of this `pool` record is spent already.
  mutating func spendPool(_ pool: JSONValue?) -> Bool {
    spentPools.insert(pool?["n"]?.number ?? 0).inserted
  }

  /// What a second pass may spend: what is left and the money of a `pool` record before the rule; or,
  /// for a pass of its own, all that its `pool` record says the pool then holds. The ledger has both.
  private func money(of pool: JSONValue) -> (amount: Money, isLater: Bool) {
    let opening = contest.first("rule")?["n"]?.number ?? Int.max
    let amount = pool.money("amount") ?? .zero
    let isLater = pool["n"]?.number ?? 0 > opening
    return (isLater ? amount : walk.state.left + amount, isLater)
  }

  /// What collective steps paid projects of this contest, out of its pool.
  private func paidByCollectiveSteps() -> [Int: Money] {
    var paid: [Int: Money] = [:]
    let byRule: [LedgerReason] = [.fund, .fundSecondPass]
    for row in contest.poolLedger {
      guard row.from == "pool:" + contest.pool, row.to.hasPrefix("project:"),
        let place = contest.places[String(row.to.dropFirst("project:".utf8.count))],
        !byRule.contains(where: { row.reason.hasPrefix($0.rawValue + "@") })
      else { continue }
      paid[place] = row.amount
    }
    return paid
  }

  /// Zero-cost projects in the order of their records, which score and chain must give; behind them
  /// those that a walk that ended did not reach.
  mutating func zeroCostOrder(_ free: [Int]) -> [Int] {
    let isFree = Set(free)
    let named = contest.records("consider").filter { $0["round"]?.number == 0 }.compactMap {
      $0["project"]?.text.flatMap { contest.places[$0] }
    }.filter(isFree.contains)
    let isNamed = Set(named)
    let order = named + chain.ranked(free.filter { !isNamed.contains($0) }, scoring.primary)
    guard isNamed.count == named.count else {
      walkFindings.append(contest.finding(nil, "a project of cost 0 stands twice"))
      return free
    }
    var start = 0
    let knots = Dictionary(grouping: free) { scoring.primary[$0] }.sorted { $0.key > $1.key }
      .flatMap {
        chain.knots($0.value)
      }
    for knot in knots {
      let stated = Array(order[start..<start + knot.count])
      start += knot.count
      if stated != knot && stated != chain.ranked(knot, scoring.primary) {
        orderFindings.append(
          contest.finding(nil, "projects of cost 0 are not in order of score and chain"))
        break
      }
    }
    return order
  }

  /// `exclusive: best-only`: all but the best of each group, with the groups that each is in.
  private func leavingGroups(
    _ competing: [Int]
  ) -> [(place: Int, groups: Set<String>)] {
    guard contest.settings.limits.isBestOnly else { return [] }
    let competes = Set(competing)
    let leaving = limits.groups.reduce(into: Set<Int>()) { leaving, group in
      let members = group.members.intersection(competes).sorted()
      let most = Int(group.maximumProjects ?? 1)
      if members.count > most {
        leaving.formUnion(chain.ranked(members, scoring.primary).dropFirst(most))
      }
    }
    return leaving.sorted().map { place in
      (place, Set(limits.groups.filter { $0.members.contains(place) }.map(\.name)))
    }
  }
}
