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
        pool, to: .pool(receiver.pool), treasury.free(of: pool), for: .leftoverTurnout,
        policy: "turnout")
    }
  }

  /// With `before` the receiver has decided on the money; with `after` it makes a later pass now.
  mutating func moveByTurnout(_ group: SiblingGroup) throws(CountFailure) {
    // Where no money is left no order is needed, and no lot.
    if group.pools.allSatisfy({ treasury.free(of: $0).isZero }) { return }
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
        from, to: .pool(to), treasury.free(of: from), for: .leftoverTurnout, policy: "turnout")
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
    let gained = sources.reduce(Money.zero) { $0 + $1.amount }
    let withheld = min(decision.withheld, treasury.balance(of: pool) - gained)
    decision.laterMoney += gained
    var instance = decision.instance
    instance.amount = treasury.balance(of: pool) - withheld
    instance.earmarks = treasury.earmarks(of: pool)
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
    decision.rounds = outcome.rounds
    decisions[contest.position] = decision
    try requireBalance(outcome.left + withheld, of: pool)
  }
}
