import BudgetModel

/// A contest of the family `ordered` counted again from tables, by-law and lot (AUDIT 6.3), and
/// compared with its records.
struct ContestReplay {
  let contest: ReplayContest
  let thresholds: ReplayThresholds
  let chain: ReplayChain
  let limits: ReplayLimits
  /// What the rule orders by, for every project of the field.
  let scores: [Ratio]
  private(set) var orderFindings: [AuditFinding] = []
  private(set) var walkFindings: [AuditFinding] = []
  private(set) var walk: ReplayWalk
  /// Members of exclusive groups that left before the rule.
  private(set) var leaving: [Int] = []
  private(set) var hasNoBallots = false
  private let lacksSupport: [Bool]
  /// What `order` sorts by: 0 for all projects without support.
  private let primary: [Ratio]

  /// Nil: the rule is of another family, or its numbers are not in the tables.
  init?(_ contest: ReplayContest, reserve: Money) {
    guard Self.isBuilt(for: contest) else { return nil }
    self.contest = contest
    thresholds = ReplayThresholds(contest)
    guard let scores = thresholds.scores else { return nil }
    self.scores = scores
    chain = ReplayChain(contest)
    limits = ReplayLimits(contest)
    let support = ReplayScores(contest: contest)
    let lacksSupport = scores.indices.map { !support.hasSupport($0, scores) }
    self.lacksSupport = lacksSupport
    primary = scores.indices.map { lacksSupport[$0] ? .zero : scores[$0] }
    walk = ReplayWalk(contest, limits: limits, reserve: reserve)
    hasNoBallots = contest.isSilent || contest.hasNoBallots
    replay()
  }

  private var fundsZeroSupport: Bool {
    contest.settings.rule["fund-zero-support"]?.flag ?? false
  }
  func isUnsupported(_ place: Int) -> Bool { lacksSupport[place] }

  private static func isBuilt(for contest: ReplayContest) -> Bool {
    ["greedy", "top-k"].contains(contest.settings.rule.name)
  }

  /// What the rule orders by; nil as for a whole replay.
  static func scores(_ contest: ReplayContest) -> [Ratio]? {
    isBuilt(for: contest) ? ReplayThresholds(contest).scores : nil
  }

  private mutating func replay() {
    let (ties, tieFindings) = ReplayTies(contest: contest, chain: chain, primary: primary).ties()
    orderFindings += tieFindings
    walk.payPrefunded()
    if !hasNoBallots { replayRule(ties) }
    let considers = ReplayConsiders(replay: self)
    walkFindings += considers.findings() + considers.collectiveFindings()
  }

  private mutating func replayRule(_ ties: [ReplayTies.Tie]) {
    var competing = thresholds.competing.filter { fundsZeroSupport || !isUnsupported($0) }
    let left = leavingGroups(competing)
    leaving = left.sorted()
    competing.removeAll(where: left.contains)
    let free = Set(competing.filter { contest.field[$0].cost.isZero && !lacksSupport[$0] })
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
    if isSimple {
      let decisive = ReplayDecisive(order: order, ties: ties, start: before, end: walk.state)
      orderFindings += decisive.findings()
    }
    for record in records.dropFirst() { replaySecondPass(record, paid, ties) }
  }

  private func order(
    _ record: JSONValue, ranked: [Int], expected: [Int], _ ties: [ReplayTies.Tie]
  ) -> ReplayOrder {
    let number = { (record: JSONValue) in record["n"]?.number ?? 0 }
    let before = contest.records("order").last { number($0) < number(record) }
    let own = ties.filter {
      number($0.record) < number(record) && number($0.record) > before.map(number) ?? 0
    }
    return ReplayOrder(
      contest, chain: chain, primary: primary, record: record, ranked: ranked, expected: expected,
      isUnsupported: isUnsupported, ties: own)
  }

  private mutating func replaySecondPass(
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
    let first = contest.first("order")?["n"]?.number ?? number
    let pool = contest.laterPools.last { $0["n"]?.number ?? 0 < number }
    let amount = pool?.money("amount") ?? .zero
    let isLater = pool?["n"]?.number ?? 0 > first
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

  /// Zero-cost projects in the order of their records, which score and chain must give.
  private mutating func zeroCostOrder(_ free: [Int]) -> [Int] {
    let named = contest.records("consider").filter { $0["round"]?.number == 0 }.compactMap {
      $0["project"]?.text.flatMap { contest.places[$0] }
    }.filter(Set(free).contains)
    guard named.sorted() == free.sorted() else {
      walkFindings.append(contest.finding(nil, "a project of cost 0 is missing or stands twice"))
      return free
    }
    let isSorted = zip(named, named.dropFirst()).allSatisfy { scores[$0] >= scores[$1] }
    if !isSorted {
      orderFindings.append(contest.finding(nil, "projects of cost 0 are not in order of score"))
    }
    return named
  }

  /// `exclusive: best-only`: all but the best of each group.
  private func leavingGroups(_ competing: [Int]) -> Set<Int> {
    guard contest.settings.limits.isBestOnly else { return [] }
    let competes = Set(competing)
    return limits.groups.reduce(into: []) { leaving, group in
      let members = group.members.intersection(competes).sorted()
      let most = Int(group.maximumProjects ?? 1)
      if members.count > most { leaving.formUnion(ranked(members).dropFirst(most)) }
    }
  }

  /// By score, then the whole chain.
  private func ranked(_ members: [Int]) -> [Int] {
    let byScore = Dictionary(grouping: members) { primary[$0] }
    return byScore.sorted { $0.key > $1.key }.flatMap { _, equals in
      chain.knots(equals).flatMap { knot in
        knot.sorted { chain.isFirst($0, before: $1) }
      }
    }
  }
}
