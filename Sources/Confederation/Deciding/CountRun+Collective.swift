import BudgetModel

/// What each pool gave to a common fund.
private struct Gifts {
  var pools: [PoolIndex] = []
  var amounts: [Money] = []
}

/// The leftover steps `sideways` and `top-up` (CONFEDERATION 7).
extension CountRun {
  private mutating func give(
    _ pool: PoolIndex, to council: CouncilIndex, _ reason: LedgerReason, _ gifts: inout Gifts
  ) {
    let amount = treasury.balance(of: pool)
    if amount.isZero { return }
    moveFromPool(pool, to: .common(council), amount, for: reason, policy: reason.rawValue)
    gifts.pools.append(pool)
    gifts.amounts.append(amount)
  }

  /// What a common fund did not spend returns by Hamilton on what each pool gave (I33).
  private mutating func giveBack(_ gifts: Gifts, from council: CouncilIndex) {
    let rest = treasury.balance(.common(council))
    let shares = HamiltonSplit.of(
      rest.minorUnits, weights: gifts.amounts.map { Ratio($0) },
      ids: gifts.pools.map { owner($0) })
    for (pool, share) in zip(gifts.pools, shares?.shares ?? []) {
      let amount = Money(minorUnits: share)
      moveFromCommon(council, to: pool, amount, for: .return, policy: "return")
    }
  }

  mutating func shareSideways(_ group: SiblingGroup) throws(CountFailure) {
    var gifts = Gifts()
    for pool in group.pools { give(pool, to: group.parent, .sideways, &gifts) }
    if gifts.pools.isEmpty { return }
    let contests = group.councils.flatMap { self.contests(of: $0) }
    var (round, hasFunded) = (0, true)
    while hasFunded {
      (round, hasFunded) = (round + 1, false)
      var requests: [Request] = []
      for contest in contests {
        guard let place = try best(of: contest, for: .sideways), let decision = decisions[contest],
          decision.instance.tally.weight > .zero
        else { continue }
        let cost = decision.instance.field[place].cost
        requests.append(
          Request(
            contest: contest, place: place,
            key: decision.scores[place] / decision.instance.tally.weight, cost: cost, need: cost))
      }
      let fund = treasury.balance(.common(group.parent))
      let ordered = try sorted(requests, key: "score/n", for: .sideways, held: fund)
      for request in ordered {
        hasFunded = serveSideways(request, from: group.parent, round: round) || hasFunded
      }
    }
    giveBack(gifts, from: group.parent)
  }

  /// Pays one request if the common fund holds its cost.
  private mutating func serveSideways(
    _ request: Request, from parent: CouncilIndex, round: Int
  ) -> Bool {
    let held = treasury.balance(.common(parent))
    guard request.cost <= held else {
      consider(request, .sideways, round: round, before: held, reason: nil)
      return false
    }
    moveFromCommon(
      parent, to: plan.contests[request.contest].pool, request.cost, for: .sideways,
      policy: "sideways", round: round)
    consider(request, .sideways, round: round, before: held, reason: .fundedSideways)
    return true
  }

  /// Writes how a request came out and, with a reason, pays the project from its own pool.
  ///
  /// `before` is what the request was held against. The record carries the step as `policy`, because
  /// it is no part of the walk of the contest's own rule.
  private mutating func consider(
    _ request: Request, _ policy: LedgerReason, round: Int, before: Money, reason: Reason?
  ) {
    guard var decision = decisions[request.contest] else { return }
    let pool = plan.contests[request.contest].pool
    let isFunded = reason != nil
    var members: [String: JSONValue] = [
      "policy": .string(policy.rawValue), "round": JSONValue(number: round),
      "project": .string(decision.instance.field[request.place].id),
      "score": JSONValue(decision.scores[request.place]), "cost": JSONValue(request.cost),
      "before": JSONValue(before), "decision": isFunded ? "fund" : "skip",
      "after": JSONValue(isFunded ? before - request.cost : before),
    ]
    if !isFunded { members["short_by"] = JSONValue(request.cost - before) }
    let record = transcript.append(TranscriptRecord("consider", members), to: pool)
    guard let reason else { return }
    let seq = treasury.move(
      request.cost, from: .pool(pool), to: .project(decision.projects[request.place]),
      for: policy, stage: .leftover, round: round, record: record)
    transcript.setLedger(seq, of: record)
    decision.funded[request.place] = request.cost
    decision.verdicts[request.place] = Decision.Verdict(
      status: .funded, reason: reason, record: record.place)
    decisions[request.contest.position] = decision
  }
}

/// `top-up`: the gap of a project that is nearly covered.
extension CountRun {
  mutating func topUp(_ group: SiblingGroup) throws(CountFailure) {
    let claims = try claims(of: group.councils.flatMap { self.contests(of: $0) })
    if let reserve = group.policy.topUpPool.flatMap({ plan.pool(ofID: $0) }) {
      try topUp(claims, from: reserve)
      return
    }
    if claims.isEmpty { return }
    var gifts = Gifts()
    let claiming = Set(claims.map { plan.contests[$0.contest].pool })
    for pool in group.pools where !claiming.contains(pool) {
      give(pool, to: group.parent, .topUp, &gifts)
    }
    let held = treasury.balance(.common(group.parent))
    for claim in try sorted(claims, key: "balance/cost", for: .topUp, held: held) {
      let pool = plan.contests[claim.contest].pool
      let (own, fund) = (treasury.balance(of: pool), treasury.balance(.common(group.parent)))
      let gap = claim.cost - own
      if gap <= fund {
        moveFromCommon(group.parent, to: pool, gap, for: .topUp, policy: "top-up")
        consider(claim, .topUp, round: 1, before: claim.cost, reason: .fundedTopUp)
      } else {
        consider(claim, .topUp, round: 1, before: own + fund, reason: nil)
        give(pool, to: group.parent, .topUp, &gifts)
      }
    }
    giveBack(gifts, from: group.parent)
  }

  /// At the root only a reserve can top up.
  mutating func topUpAtRoot(_ pool: PoolIndex) throws(CountFailure) {
    guard plan.steps(of: pool).contains(.topUp), let contest = plan.contestOfPool[pool],
      let reserve = plan.poolSettings[pool].leftover.topUpPool.flatMap({ plan.pool(ofID: $0) })
    else { return }
    try topUp(claims(of: [contest]), from: reserve)
  }

  private mutating func topUp(
    _ claims: [Request], from reserve: PoolIndex
  ) throws(CountFailure) {
    let held = treasury.balance(of: reserve)
    for claim in try sorted(claims, key: "balance/cost", for: .topUp, held: held) {
      let pool = plan.contests[claim.contest].pool
      let (own, fund) = (treasury.balance(of: pool), treasury.balance(of: reserve))
      let gap = claim.cost - own
      if gap <= fund {
        moveFromPool(reserve, to: .pool(pool), gap, for: .topUp, policy: "top-up")
        consider(claim, .topUp, round: 1, before: claim.cost, reason: .fundedTopUp)
      } else {
        consider(claim, .topUp, round: 1, before: own + fund, reason: nil)
      }
    }
  }

  /// The first unfunded project of each contest whose pool nearly covers it.
  private mutating func claims(of contests: [ContestIndex]) throws(CountFailure) -> [Request] {
    var claims: [Request] = []
    for contest in contests {
      let pool = plan.contests[contest].pool
      let balance = treasury.balance(of: pool)
      guard let place = try best(of: contest, for: .topUp), let decision = decisions[contest] else {
        continue
      }
      let cost = decision.instance.field[place].cost
      let share = plan.poolSettings[pool].leftover.topUpShare
      if balance < cost && Ratio(balance) >= share * Ratio(cost) {
        claims.append(
          Request(
            contest: contest, place: place, key: Ratio(balance) / Ratio(cost), cost: cost,
            need: cost - balance))
      }
    }
    return claims
  }
}
