import BudgetModel

/// Stage LEFTOVER: collective steps of each sibling group in order, then the terminal step of every
/// pool (CONFEDERATION 7).
extension CountRun {
  mutating func moveLeftovers(of councils: [CouncilIndex]) throws(CountFailure) {
    for group in siblingGroups(of: councils) where heldPools.isDisjoint(with: group.pools) {
      for step in group.steps {
        switch step {
        case .sideways: try shareSideways(group)
        case .turnout: try moveByTurnout(group)
        case .topUp: try topUp(group)
        case .up, .to, .carry, .lapse, .return: break
        }
      }
    }
    for council in councils {
      for pool in plan.poolsOfCouncil[council] {
        if plan.tree.parents[council] == nil && !heldPools.contains(pool) { try topUpAtRoot(pool) }
        takeTerminalStep(pool)
      }
    }
  }

  /// Moves all that is left of a pool by its last step.
  mutating func takeTerminalStep(_ pool: PoolIndex) {
    if heldPools.contains(pool) { return }
    carryEarmarks(of: pool)
    let policy = plan.poolSettings[pool].leftover
    switch plan.steps(of: pool).last {
    case .up:
      let target = policy.upPool.flatMap { plan.pool(ofID: $0) } ?? nearestPool(above: pool)
      send(pool, to: target, .leftoverUp, "up", policy.upWhen)
    case .to:
      send(
        pool, to: policy.toPool.flatMap { plan.pool(ofID: $0) }, .leftoverTo, "to", policy.toWhen)
    case .lapse:
      moveFromPool(
        pool, to: .lapse(pool), treasury.balance(of: pool), for: .lapse, policy: "lapse")
    case .return: giveLeviesBack(pool)
    case .carry, .sideways, .turnout, .topUp, nil: carry(pool, policy: "carry")
    }
  }

  /// Earmarked money that nobody could spend is not passed on.
  private mutating func carryEarmarks(of pool: PoolIndex) {
    let amount = treasury.earmarks(of: pool).reduce(Money.zero) { $0 + $1.amount }
    moveFromPool(pool, to: .carry(pool), amount, for: .carry, policy: "earmark")
  }

  private mutating func carry(_ pool: PoolIndex, policy: String) {
    moveFromPool(pool, to: .carry(pool), treasury.balance(of: pool), for: .carry, policy: policy)
  }

  private mutating func send(
    _ pool: PoolIndex, to target: PoolIndex?, _ reason: LedgerReason, _ policy: String,
    _ when: LeftoverPolicy.When
  ) {
    guard let target else { return carry(pool, policy: policy) }
    let amount = treasury.balance(of: pool)
    moveFromPool(pool, to: .pool(target), amount, for: reason, policy: policy)
    if when == .after { arrivedAfter[target.position] += amount }
  }

  /// The first pool that takes projects, of the nearest council above that has one.
  func nearestPool(above pool: PoolIndex) -> PoolIndex? {
    for council in plan.tree.chain(of: plan.poolOwners[pool]).dropFirst() {
      if let first = contests(of: council).first { return plan.contests[first].pool }
    }
    return nil
  }

  /// Hamilton on what each giver paid; the givers have decided, so it is carried there.
  private mutating func giveLeviesBack(_ pool: PoolIndex) {
    var givers: [(pool: PoolIndex, paid: Money)] = []
    for movement in treasury.entries(into: pool) where movement.reason == .levy {
      if case .pool(let giver) = movement.from { givers.append((giver, movement.amount)) }
    }
    let rest = treasury.balance(of: pool)
    let shares = HamiltonSplit.of(
      rest.minorUnits, weights: givers.map { Ratio($0.paid) }, ids: givers.map { owner($0.pool) })
    guard let shares else { return carry(pool, policy: "return") }
    for (giver, share) in zip(givers, shares.shares) {
      let amount = Money(minorUnits: share)
      moveFromPool(pool, to: .pool(giver.pool), amount, for: .return, policy: "return")
      moveFromPool(giver.pool, to: .carry(giver.pool), amount, for: .carry, policy: "return")
    }
  }

  func owner(_ pool: PoolIndex) -> String { plan.tree[plan.poolOwners[pool]].id }

  /// One movement out of a pool, with its `leftover` record there.
  mutating func moveFromPool(
    _ pool: PoolIndex, to account: Account, _ amount: Money, for reason: LedgerReason,
    policy: String, stage: LedgerStage = .leftover
  ) {
    if amount.isZero { return }
    let record = transcript.append(
      leftoverRecord(amount, to: account, policy: policy), to: pool)
    let seq = treasury.move(
      amount, from: .pool(pool), to: account, for: reason, stage: stage, record: record)
    transcript.setLedger(seq, of: record)
  }

  /// One movement out of a common fund, with its `leftover` record in the pool that receives it.
  mutating func moveFromCommon(
    _ council: CouncilIndex, to pool: PoolIndex, _ amount: Money, for reason: LedgerReason,
    policy: String, round: Int = 0
  ) {
    if amount.isZero { return }
    let record = transcript.append(
      leftoverRecord(amount, to: .pool(pool), policy: policy), to: pool)
    let seq = treasury.move(
      amount, from: .common(council), to: .pool(pool), for: reason, stage: .leftover, round: round,
      record: record)
    transcript.setLedger(seq, of: record)
  }

  private func leftoverRecord(
    _ amount: Money, to account: Account, policy: String
  ) -> TranscriptRecord {
    TranscriptRecord(
      "leftover",
      [
        "amount": JSONValue(amount), "policy": .string(policy),
        "to": .string(plan.text(of: account)),
      ])
  }
}
