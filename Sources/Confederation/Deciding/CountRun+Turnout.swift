import BudgetModel

/// The leftover step `turnout`: money to the sibling where most of those eligible voted.
extension CountRun {
  /// The first contest of each council of the group, highest turnout first.
  mutating func turnoutOrder(of group: SiblingGroup) throws(CountFailure) -> [ContestIndex] {
    if let known = turnoutOrders[group.councils[0]] { return known }
    var rows: [(contest: ContestIndex, turnout: Ratio)] = []
    for council in group.councils {
      guard let contest = contests(of: council).first else { continue }
      guard let turnout = figures.turnout(of: council) else {
        throw .invariant("no eligible voters of \(plan.tree[council].id)")
      }
      rows.append((contest, turnout))
    }
    rows.sort { $0.turnout > $1.turnout }
    var order: [ContestIndex] = []
    while order.count < rows.count {
      let start = order.count
      let tied = rows[start...].prefix { $0.turnout == rows[start].turnout }.map(\.contest)
      let matters = tied.count > 1 && (start == 0 || group.policy.turnoutPassesOn)
      order +=
        matters
        ? try drawn(tied, key: "turnout", value: rows[start].turnout, for: .leftoverTurnout) : tied
    }
    turnoutOrders[group.councils[0]] = order
    return order
  }

  /// The balances of all other councils of the group go to the pool of one contest.
  mutating func giveByTurnout(_ group: SiblingGroup, to contest: ContestIndex) {
    let receiver = plan.contests[contest]
    for pool in group.pools where plan.poolOwners[pool] != receiver.council {
      moveFromPool(
        pool, to: .pool(receiver.pool), treasury.balance(of: pool), for: .leftoverTurnout,
        policy: "turnout")
    }
  }

  /// With `before` the receiver has decided on the money; with `after` it makes a later pass now.
  mutating func moveByTurnout(_ group: SiblingGroup) throws(CountFailure) {
    // Where no money is left no order is needed, and no lot.
    if group.pools.allSatisfy({ treasury.balance(of: $0).isZero }) { return }
    let order = try turnoutOrder(of: group)
    guard let first = order.first else { return }
    if !group.decidesByTurnoutBefore {
      let start = treasury.movements.count
      giveByTurnout(group, to: first)
      if treasury.movements.count > start { try passAgain(first, since: start) }
    }
    if !group.policy.turnoutPassesOn { return }
    for (giver, receiver) in zip(order, order.dropFirst()) {
      let start = treasury.movements.count
      let (from, to) = (plan.contests[giver].pool, plan.contests[receiver].pool)
      moveFromPool(
        from, to: .pool(to), treasury.balance(of: from), for: .leftoverTurnout, policy: "turnout")
      if treasury.movements.count > start { try passAgain(receiver, since: start) }
    }
  }

  /// A pass over what is not funded yet, with all that the pool holds but the money of hard minimums.
  private mutating func passAgain(
    _ contest: ContestIndex, since start: Int
  ) throws(CountFailure) {
    guard var decision = decisions[contest.position], decision.decides else { return }
    let pool = plan.contests[contest].pool
    let sources = treasury.movements[start...].filter { $0.to == .pool(pool) }
    let own = sources.reduce(treasury.balance(of: pool)) { $0 - $1.amount }
    let withheld = min(decision.withheld, own)
    var instance = decision.instance
    instance.amount = treasury.balance(of: pool) - withheld
    instance.extraAfter = .zero
    instance.earlier = Instance.EarlierPasses(funded: decision.funded, rounds: decision.rounds)
    transcript.append(poolRecord(instance.amount, sources: sources), to: pool)
    let outcome = try allocate(instance, contest)
    let base = transcript.next(in: pool).place
    pay(outcome, of: contest, projects: decision.projects, stage: .leftover)
    decision.take(outcome.verdicts, base: base)
    decision.take(outcome.payments, base: base)
    for payment in outcome.payments {
      decision.verdicts[payment.project].reason = .fundedTurnout
    }
    decision.rounds += outcome.records.count { $0.type == "consider" }
    decisions[contest.position] = decision
    try requireBalance(outcome.left + withheld, of: pool)
  }
}

/// Ties between councils end with the council lot (CONFEDERATION 11.4).
extension CountRun {
  /// Contests that are equal by `key`, in the order of the council lot.
  mutating func drawn(
    _ tied: [ContestIndex], key: String, value: Ratio, for step: LedgerReason
  ) throws(CountFailure) -> [ContestIndex] {
    let first = plan.contests[tied[0]]
    let ids = tied.map { plan.tree[plan.contests[$0].council].id }
    let positions = ids.map { plan.input.councilLot?.positions[$0] }
    if positions.contains(nil) {
      throw .tieWithoutLot(
        council: plan.tree[first.council].id, pool: first.poolID, round: 0,
        tied: ids.sorted { $0.isBefore($1) }, value: value.exact, isBetweenCouncils: true)
    }
    let order = tied.indices.sorted { (positions[$0] ?? 0, $0) < (positions[$1] ?? 0, $1) }
    let names = ids.sorted { $0.isBefore($1) }
    let values = tied.indices.map { place -> JSONValue in
      ["council": .string(ids[place]), "value": JSONValue(count: positions[place] ?? 0)]
    }
    let record = transcript.append(
      TranscriptRecord(
        "tie",
        [
          "policy": .string(step.rawValue), "at": "select",
          "key": [.string(key), JSONValue(value)],
          "tied": .array(names.map { .string($0) }),
          "steps": [
            .object([
              "step": "lot", "values": .array(values),
              "groups": .array(order.map { [.string(ids[$0])] }),
            ])
          ],
          "decided_by": "lot", "result": .array(order.map { .string(ids[$0]) }),
          "decisive": true,
        ]), to: first.pool)
    ties.append(UsedTie(record: record, tied: names, decidedBy: "lot", isDecisive: true))
    return order.map { tied[$0] }
  }
}
