import BudgetModel

/// Which ties of one walk matter, and what another order would change (RULES 1.6): every group of
/// equal scores at the state where the walk reaches it.
struct ReplayDecisive {
  let order: ReplayOrder
  /// Ties about the order, by their first member.
  private let ties: [Int: [ReplayTies.Tie]]
  let start: ReplayState
  let end: ReplayState
  private var contest: ReplayContest { start.contest }

  init(order: ReplayOrder, ties: [ReplayTies.Tie], start: ReplayState, end: ReplayState) {
    (self.order, self.start, self.end) = (order, start, end)
    let inOrder = ties.filter { $0.record["at"]?.text == "order" }
    self.ties = Dictionary(grouping: inOrder) { $0.tied[0] }
  }

  func findings() -> [AuditFinding] {
    let sharedOf = Dictionary(order.shared.map { ($0[0], $0) }, uniquingKeysWith: { $1 })
    let firsts = Dictionary(
      order.order.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var found: [AuditFinding] = []
    var groupAt: [Int: [Int]] = [:]
    for group in order.groups {
      if let first = group.compactMap({ firsts[$0] }).min() { groupAt[first] = group }
    }
    var state = start
    var isOver = false
    for (place, project) in order.order.enumerated() {
      if let shared = sharedOf[project], !isOver, state.isDecisive(among: shared) {
        found.append(
          contest.finding(order.record, "a shared place that can change who is funded"))
      }
      if let group = groupAt[place] {
        let named = group.flatMap { ties[$0] ?? [] }
        if !isOver { found += decisiveFindings(group, named, state) }
        found += named.filter(\.isDecisive).compactMap { tie in
          reversalFinding(tie, place..<place + group.count, group, isOver ? nil : state)
        }
      }
      if !isOver { isOver = state.walk([project]) }
    }
    return found + strayFindings()
  }

  /// A tie that matters has a record, between all that compete.
  private func decisiveFindings(
    _ group: [Int], _ named: [ReplayTies.Tie], _ state: ReplayState
  ) -> [AuditFinding] {
    var found: [AuditFinding] = []
    let isDecisive = state.isDecisive(among: group)
    if state.isUsed(among: group) == named.isEmpty {
      let id = quoted(contest.field[group[0]].id)
      let problem = named.isEmpty ? "has no record" : "changes nothing, and has a record"
      found.append(contest.finding(order.record, "the tie of \(id) \(problem)"))
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
    return found
  }

  /// A tie between projects of cost 0 comes before the order; others stand in it.
  private func strayFindings() -> [AuditFinding] {
    let grouped = Set(order.groups.joined())
    return ties.keys.sorted().filter { !grouped.contains($0) }.flatMap { ties[$0] ?? [] }.filter {
      !contest.field[$0.tied[0]].cost.isZero
    }.map { contest.finding($0.record, "the tie is not in the order") }
  }

  /// What the chosen project being last in its group would change; nothing where the walk ended
  /// before, so that there is no state.
  private func reversalFinding(
    _ tie: ReplayTies.Tie, _ range: Range<Int>, _ group: [Int], _ state: ReplayState?
  ) -> AuditFinding? {
    guard range.upperBound <= order.order.count, let chosen = tie.result.first,
      order.order[range].sorted() == group
    else { return contest.finding(tie.record, "the tie is not in the order") }
    let members = order.order[range].filter { $0 != chosen } + [chosen]
    let changed = state.map { self.changed(members, range, $0) } ?? end
    return Self.isReversal(tie, from: end, to: changed, contest)
      ? nil : contest.finding(tie.record, "'reversed' is not what would change")
  }

  /// True if the tie says which projects only one of two walks funds.
  static func isReversal(
    _ tie: ReplayTies.Tie, from end: ReplayState, to changed: ReplayState, _ contest: ReplayContest
  ) -> Bool {
    func ids(_ left: ReplayState, _ right: ReplayState) -> [String] {
      contest.field.indices.filter { left.paid[$0] != nil && right.paid[$0] == nil }.map {
        contest.field[$0].id
      }
    }
    let stated = tie.record["reversed"]
    return stated?.texts("gains") == ids(changed, end)
      && stated?.texts("losses") == ids(end, changed)
  }

  /// The end of the walk with the group in another order. Behind a group that leaves the same state
  /// as before, everything goes on as it did.
  private func changed(
    _ members: [Int], _ range: Range<Int>, _ state: ReplayState
  ) -> ReplayState {
    var (usual, changed) = (state, state)
    let usualEnds = usual.walk(order.order[range])
    let changedEnds = changed.walk(members)
    if usualEnds == changedEnds && usual.agrees(with: changed) {
      var end = end
      end.exchange(order.order[range], with: changed)
      return end
    }
    if !changedEnds { _ = changed.walk(order.order[range.upperBound...]) }
    return changed
  }
}
