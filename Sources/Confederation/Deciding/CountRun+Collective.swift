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
    var hasFunded = true
    while hasFunded {
      hasFunded = false
      var requests: [Request] = []
      for contest in contests {
        guard let place = try best(of: contest), let decision = decisions[contest],
          decision.instance.tally.weight > .zero
        else { continue }
        let cost = decision.instance.field[place].cost
        requests.append(
          Request(
            contest: contest, place: place,
            key: decision.scores[place] / decision.instance.tally.weight, cost: cost, need: cost))
      }
      let fund = treasury.balance(.common(group.parent))
      let ordered = try sorted(requests, key: "score/n", held: fund)
      for request in ordered {
        hasFunded = serveSideways(request, from: group.parent) || hasFunded
      }
    }
    giveBack(gifts, from: group.parent)
  }

  /// Pays one request if the common fund holds its cost.
  private mutating func serveSideways(_ request: Request, from parent: CouncilIndex) -> Bool {
    let held = treasury.balance(.common(parent))
    guard request.cost <= held else {
      consider(request, before: held, reason: nil)
      return false
    }
    moveFromCommon(
      parent, to: plan.contests[request.contest].pool, request.cost, for: .sideways,
      policy: "sideways")
    consider(request, before: held, reason: (.sideways, .fundedSideways))
    return true
  }

  /// Writes how a request came out and, with a reason, pays the project from its own pool.
  ///
  /// `before` is what the request was held against.
  private mutating func consider(
    _ request: Request, before: Money, reason: (LedgerReason, Reason)?
  ) {
    guard var decision = decisions[request.contest] else { return }
    let pool = plan.contests[request.contest].pool
    decision.rounds += 1
    var members: [String: JSONValue] = [
      "round": JSONValue(number: decision.rounds),
      "project": .string(decision.instance.field[request.place].id),
      "score": JSONValue(decision.scores[request.place]), "cost": JSONValue(request.cost),
      "before": JSONValue(before), "decision": reason == nil ? "skip" : "fund",
      "after": JSONValue(reason == nil ? before : before - request.cost),
    ]
    if reason == nil { members["short_by"] = JSONValue(request.cost - before) }
    let record = transcript.append(TranscriptRecord("consider", members), to: pool)
    if let (code, verdict) = reason {
      let project = decision.projects[request.place]
      let seq = treasury.move(
        request.cost, from: .pool(pool), to: .project(project), for: code, stage: .leftover,
        round: decision.rounds, record: record)
      transcript.setLedger(seq, of: record)
      decision.funded[request.place] = request.cost
      decision.verdicts[request.place] = Decision.Verdict(
        status: .funded, reason: verdict, record: record.place)
    }
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
    for claim in try sorted(claims, key: "balance/cost", held: held) {
      let pool = plan.contests[claim.contest].pool
      let (own, fund) = (treasury.balance(of: pool), treasury.balance(.common(group.parent)))
      let gap = claim.cost - own
      if gap <= fund {
        moveFromCommon(group.parent, to: pool, gap, for: .topUp, policy: "top-up")
        consider(claim, before: claim.cost, reason: (.topUp, .fundedTopUp))
      } else {
        consider(claim, before: own + fund, reason: nil)
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
    for claim in try sorted(claims, key: "balance/cost", held: held) {
      let pool = plan.contests[claim.contest].pool
      let (own, fund) = (treasury.balance(of: pool), treasury.balance(of: reserve))
      let gap = claim.cost - own
      if gap <= fund {
        moveFromPool(reserve, to: .pool(pool), gap, for: .topUp, policy: "top-up")
        consider(claim, before: claim.cost, reason: (.topUp, .fundedTopUp))
      } else {
        consider(claim, before: own + fund, reason: nil)
      }
    }
  }

  /// The first unfunded project of each contest whose pool nearly covers it.
  private mutating func claims(of contests: [ContestIndex]) throws(CountFailure) -> [Request] {
    var claims: [Request] = []
    for contest in contests {
      let pool = plan.contests[contest].pool
      let balance = treasury.balance(of: pool)
      guard let place = try best(of: contest), let decision = decisions[contest] else { continue }
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
