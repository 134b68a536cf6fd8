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
  private let support: ReplayScores

  /// Nil: the rule is of another family, or its numbers are not in the tables.
  init?(_ contest: ReplayContest, reserve: Money) {
    guard ["greedy", "top-k"].contains(contest.settings.rule.name) else { return nil }
    self.contest = contest
    thresholds = ReplayThresholds(contest)
    guard let scores = thresholds.scores else { return nil }
    self.scores = scores
    chain = ReplayChain(contest)
    limits = ReplayLimits(contest)
    support = ReplayScores(contest: contest)
    walk = ReplayWalk(contest, limits: limits, reserve: reserve)
    hasNoBallots = contest.isSilent || contest.hasNoBallots
    replay()
  }

  private var fundsZeroSupport: Bool {
    contest.settings.rule["fund-zero-support"]?.flag ?? false
  }
  func isUnsupported(_ place: Int) -> Bool { !support.hasSupport(place, scores) }
  /// What `order` sorts by: 0 for all projects without support.
  private var primary: [Ratio] {
    scores.indices.map { isUnsupported($0) ? .zero : scores[$0] }
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
    leaving = leavingGroups(competing, ties)
    competing.removeAll { leaving.contains($0) }
    let free = competing.filter { contest.field[$0].cost.isZero && !isUnsupported($0) }
    walk.walkZeroCost(zeroCostOrder(free))
    let paid = competing.filter { !free.contains($0) }
    let records = contest.records("order")
    guard let first = records.first else {
      orderFindings.append(contest.finding(nil, "there is no 'order'"))
      return
    }
    let order = order(first, ranked: paid, expected: paid, ties)
    let isSimple = contest.laterPools.isEmpty && limits.minimums.isEmpty
    let before = walk
    walk.walkRule(order.order, visit: { _, _ in })
    orderFindings += decisiveFindings(order, before, ties, isSimple: isSimple)
    if isSimple { orderFindings += reversalFindings(order, before, ties) }
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
    let expected = (paid + returning).filter { walk.paid[$0] == nil }
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
    return (isLater ? amount : walk.left + amount, isLater)
  }

  /// What collective steps paid projects of this contest, out of its pool.
  private func paidByCollectiveSteps() -> [Int: Money] {
    var paid: [Int: Money] = [:]
    let byRule: [LedgerReason] = [.fund, .fundSecondPass]
    for row in contest.ledger where row.from == "pool:" + contest.pool {
      guard row.to.hasPrefix("project:"),
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
    }.filter(free.contains)
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
  private mutating func leavingGroups(_ competing: [Int], _ ties: [ReplayTies.Tie]) -> [Int] {
    guard contest.settings.limits.isBestOnly else { return [] }
    var leaving: Set<Int> = []
    for group in limits.groups {
      let members = competing.filter(group.members.contains)
      let most = Int(group.maximumProjects ?? 1)
      if members.count <= most { continue }
      leaving.formUnion(ranked(members).dropFirst(most))
    }
    return leaving.sorted()
  }

  /// By score, then the whole chain.
  private func ranked(_ members: [Int]) -> [Int] {
    let primary = primary
    let scores = Set(members.map { primary[$0] }).sorted(by: >)
    return scores.flatMap { score in
      chain.knots(members.filter { primary[$0] == score }).flatMap { knot in
        knot.sorted { chain.isFirst($0, before: $1) }
      }
    }
  }
}

extension ContestReplay {
  /// Ties that matter have a record, and a shared place does not matter (RULES 1.6).
  private func decisiveFindings(
    _ order: ReplayOrder, _ start: ReplayWalk, _ ties: [ReplayTies.Tie], isSimple: Bool
  ) -> [AuditFinding] {
    var found = order.findings
    guard isSimple else { return found }
    let groupOf = Dictionary(
      order.groups.flatMap { group in group.map { ($0, group) } }, uniquingKeysWith: { $1 })
    let sharedOf = Dictionary(
      order.shared.map { ($0[0], $0) }, uniquingKeysWith: { $1 })
    var reached: Set<Int> = []
    var again = start
    again.walkRule(order.order) { place, state in
      if let shared = sharedOf[place], state.isDecisive(among: shared) {
        found.append(
          contest.finding(order.record, "a shared place that can change who is funded"))
      }
      guard let group = groupOf[place], reached.insert(group[0]).inserted else { return }
      let isDecisive = state.isDecisive(among: group)
      let named = ties.filter { $0.record["at"]?.text == "order" && group.contains($0.tied[0]) }
      if isDecisive && named.isEmpty {
        found.append(
          contest.finding(
            order.record, "the tie of \(quoted(contest.field[group[0]].id)) has no record"))
      }
      let open = group.filter { state.paid[$0] == nil && state.barrier(to: $0) == nil }
      for tie in named {
        if tie.isDecisive != isDecisive {
          found.append(contest.finding(tie.record, "'decisive' is not \(isDecisive)"))
        }
        if tie.tied != open.sorted() {
          found.append(contest.finding(tie.record, "the tie is not between all that compete"))
        }
      }
    }
    return found
  }

  /// What the chosen project being last in its group would change.
  private func reversalFindings(
    _ order: ReplayOrder, _ start: ReplayWalk, _ ties: [ReplayTies.Tie]
  ) -> [AuditFinding] {
    let inOrder = ties.filter {
      // A tie between projects of cost 0 comes before the order.
      $0.record["at"]?.text == "order" && $0.isDecisive && !order.order.isEmpty
        && !contest.field[$0.tied[0]].cost.isZero
    }
    return inOrder.compactMap { tie in
      guard let group = order.groups.first(where: { $0.contains(tie.tied[0]) }),
        let chosen = tie.result.first, let from = order.order.firstIndex(of: chosen),
        let last = order.order.lastIndex(where: group.contains)
      else { return contest.finding(tie.record, "the tie is not in the order") }
      var changed = order.order
      changed.remove(at: from)
      changed.insert(chosen, at: last)
      var again = start
      again.walkRule(changed)
      func ids(_ left: [Int: Money], _ right: [Int: Money]) -> [String] {
        left.keys.filter { right[$0] == nil }.sorted().map { contest.field[$0].id }
      }
      let stated = tie.record["reversed"]
      let isSame =
        stated?.texts("gains") == ids(again.paid, walk.paid)
        && stated?.texts("losses") == ids(walk.paid, again.paid)
      return isSame ? nil : contest.finding(tie.record, "'reversed' is not what would change")
    }
  }
}
