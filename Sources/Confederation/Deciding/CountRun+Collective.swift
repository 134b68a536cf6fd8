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
    let amount = treasury.free(of: pool)
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
    var alike: [ContestIndex: [Int]] = [:]
    var (round, hasFunded) = (0, true)
    while hasFunded {
      (round, hasFunded) = (round + 1, false)
      for tied in groups(try requests(of: contests, from: group.parent)) {
        let held = treasury.balance(.common(group.parent))
        for request in try ordered(tied, key: "score/n", for: .sideways, held: held) {
          let isPaid = try serveSideways(request, from: group.parent, round: round, &alike)
          hasFunded = isPaid || hasFunded
        }
      }
    }
    try refuseUndrawn(alike)
    giveBack(gifts, from: group.parent)
  }

  private mutating func requests(
    of contests: [ContestIndex], from parent: CouncilIndex
  ) throws(CountFailure) -> [Request] {
    let held = treasury.balance(.common(parent))
    var requests: [Request] = []
    for contest in contests {
      guard let decision = decisions[contest], decision.instance.tally.weight > .zero,
        let named = try best(
          of: contest, for: .sideways, canBePaid: { decision.instance.field[$0].cost <= held })
      else { continue }
      let cost = decision.instance.field[named.place].cost
      requests.append(
        Request(
          contest: contest, place: named.place, alike: named.alike,
          key: decision.scores[named.place] / decision.instance.tally.weight, cost: cost,
          need: cost))
    }
    return requests
  }

  /// Pays one request if the common fund holds its cost; `alike` gathers projects among which
  /// nothing but their order was chosen so far.
  private mutating func serveSideways(
    _ request: Request, from parent: CouncilIndex, round: Int, _ alike: inout [ContestIndex: [Int]]
  ) throws(CountFailure) -> Bool {
    let held = treasury.balance(.common(parent))
    guard request.cost <= held else {
      consider(request, .sideways, round: round, before: held, reason: nil)
      return false
    }
    var request = request
    if let drawn = try draw(request, for: .sideways) {
      request.place = drawn
    } else if alike[request.contest] == nil {
      alike[request.contest] = request.alike
    }
    moveFromCommon(
      parent, to: plan.contests[request.contest].pool, request.cost, for: .sideways,
      policy: "sideways", round: round)
    consider(request, .sideways, round: round, before: held, reason: .fundedSideways)
    return true
  }

  /// Of projects that only a lot could order, all were paid or the count needs the lot.
  private mutating func refuseUndrawn(
    _ alike: [ContestIndex: [Int]]
  ) throws(CountFailure) {
    for (contest, tied) in alike.sorted(by: { $0.key < $1.key }) {
      guard let decision = decisions[contest],
        tied.contains(where: { decision.funded[$0] == nil })
      else { continue }
      _ = try drawn(tied, in: decision, for: .sideways)
    }
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
    for tied in groups(claims) {
      let held = treasury.balance(.common(group.parent))
      let order = try ordered(
        tied, key: "balance/cost", for: .topUp, held: held,
        refusedAdds: tied[0].cost - tied[0].need)
      for claim in order {
        let pool = plan.contests[claim.contest].pool
        let fund = treasury.balance(.common(group.parent))
        if claim.need <= fund {
          moveFromCommon(group.parent, to: pool, claim.need, for: .topUp, policy: "top-up")
        }
        if try !decide(claim, fund: fund) { give(pool, to: group.parent, .topUp, &gifts) }
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
    for tied in groups(claims) {
      let held = treasury.free(of: reserve)
      for claim in try ordered(tied, key: "balance/cost", for: .topUp, held: held) {
        let fund = treasury.free(of: reserve)
        if claim.need <= fund {
          moveFromPool(
            reserve, to: .pool(plan.contests[claim.contest].pool), claim.need, for: .topUp,
            policy: "top-up")
        }
        _ = try decide(claim, fund: fund)
      }
    }
  }

  /// Funds the project of a claim whose gap the fund held, else passes it over. False: passed over.
  private mutating func decide(_ claim: Request, fund: Money) throws(CountFailure) -> Bool {
    guard claim.need <= fund else {
      let own = claim.cost - claim.need
      consider(claim, .topUp, round: 1, before: own + fund, reason: nil)
      return false
    }
    var claim = claim
    if let drawn = try draw(claim, for: .topUp) {
      claim.place = drawn
    } else if let decision = decisions[claim.contest] {
      claim.place = try drawn(claim.alike, in: decision, for: .topUp)
    }
    consider(claim, .topUp, round: 1, before: claim.cost, reason: .fundedTopUp)
    return true
  }

  /// The first unfunded project of each contest whose pool nearly covers it.
  private mutating func claims(of contests: [ContestIndex]) throws(CountFailure) -> [Request] {
    var claims: [Request] = []
    for contest in contests {
      let pool = plan.contests[contest].pool
      guard let decision = decisions[contest] else { continue }
      let (share, treasury) = (plan.poolSettings[pool].leftover.topUpShare, treasury)
      func usable(_ place: Int) -> Money {
        treasury.available(of: pool, for: decision.projects[place])
      }
      func isNearlyCovered(_ place: Int) -> Bool {
        let (held, cost) = (usable(place), decision.instance.field[place].cost)
        return held < cost && Ratio(held) >= share * Ratio(cost)
      }
      guard let named = try best(of: contest, for: .topUp, canBePaid: isNearlyCovered),
        isNearlyCovered(named.place)
      else { continue }
      let (held, cost) = (usable(named.place), decision.instance.field[named.place].cost)
      claims.append(
        Request(
          contest: contest, place: named.place, alike: named.alike,
          key: Ratio(held) / Ratio(cost), cost: cost, need: cost - held))
    }
    return claims
  }
}
