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

  /// What the rule orders by; nil as for a whole replay.
  static func scores(_ contest: ReplayContest) -> [Ratio]? {
    isBuilt(for: contest) ? ReplayThresholds(contest).scores : nil
  }

  private mutating func replay() {
    let ties = ReplayTies(
      contest: contest, chain: chain, scorings: [scoring, walkScoring], hasRounds: hasRounds
    ).ties()
    orderFindings += ties.findings
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

  private mutating func replayOrdered(_ ties: [ReplayTies.Tie]) {
    let competing = leave(
      thresholds.competing.filter { fundsZeroSupport || !isUnsupported($0) }, ties)
    walk.payPrefunded()
    let free = Set(competing.filter { contest.field[$0].cost.isZero && !isUnsupported($0) })
    walk.walkZeroCost(zeroCostOrder(free.sorted()))
    let paid = competing.filter { !free.contains($0) }
    let records = contest.records("order")
    guard let first = records.first else {
      orderFindings.append(contest.finding(nil, "there is no 'order'"))
      return
    }
    let order = order(first, ranked: paid, expected: paid, ties)
    let isSimple = contest.laterPools.isEmpty && limits.minimums.isEmpty
    let before = walk.state
    walk.walkRule(order.order)
    orderFindings += order.findings
    ranks = order.places
    if isSimple {
      let decisive = ReplayDecisive(order: order, ties: ties, start: before, end: walk.state)
      orderFindings += decisive.findings()
    }
    for record in records.dropFirst() { replaySecondPass(record, paid, ties) }
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
    let returning = thresholds.secondPassOnly.filter { fundsZeroSupport || !isUnsupported($0) }
    let named = Set((record["rows"]?.elements ?? []).compactMap { $0["project"]?.text })
    let funded = paidByCollectiveSteps().filter { !named.contains(contest.field[$0.key].id) }
    walk.include(paid: funded)
    let expected = (paid + returning).filter { walk.state.paid[$0] == nil }
    let order = order(record, ranked: paid + returning, expected: expected, ties)
    orderFindings += order.findings
    let (money, isLater) = money(for: record)
    walk.walkAgain(order.order, with: money, isLater: isLater)
  }

  /// What a second pass may spend: what is left and the money of a `pool` record before the rule; or,
  /// for a pass of its own, all that its `pool` record says the pool then holds. The ledger has both.
  private func money(for order: JSONValue) -> (amount: Money, isLater: Bool) {
    let number = order["n"]?.number ?? 0
    let opening = contest.first("rule")?["n"]?.number ?? number
    let pool = contest.laterPools.last { $0["n"]?.number ?? 0 < number }
    let amount = pool?.money("amount") ?? .zero
    let isLater = pool?["n"]?.number ?? 0 > opening
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
