import AllocationRules
import BudgetModel

/// One contest: its instance, its rule, its payments.
extension CountRun {
  mutating func decide(_ contest: ContestIndex) throws(CountFailure) {
    let pool = plan.contests[contest].pool
    if blockedPools.contains(pool) { return try decideBlocked(contest) }
    if isDecidedByChambers(contest) { return try decideByChambers(contest) }
    if plan.levels[plan.contests[contest].council].mode == .median {
      return try decideByMedian(contest)
    }
    try decideByRule(contest)
  }

  private mutating func decideByRule(_ contest: ContestIndex) throws(CountFailure) {
    let pool = plan.contests[contest].pool
    var (projects, instance) = instance(of: contest)
    let plenum = try plenum(of: contest, &instance)
    let decides = decides(plan.contests[contest].council, plenum)
    writePoolRecords(of: pool)
    let opening = writeOpening(
      of: contest, projects: projects, instance: instance, plenum: plenum?.records ?? [])
    list(plenum?.ties ?? [], after: opening.plenum, in: pool)
    var seen = instance
    if !decides { seen.silence() }
    let outcome = try allocate(seen, contest)
    let base = transcript.next(in: pool).place
    pay(outcome, of: contest, projects: projects)
    var decision = Decision(
      contest: contest, instance: instance, projects: projects, scores: outcome.scores,
      ranks: outcome.ranks, order: outcome.order,
      verdicts: zip(projects.indices, outcome.verdicts).map { place, verdict in
        opening.verdict(verdict, of: place, base: base)
      })
    decision.decides = decides
    decision.appealed = appealedPlaces(of: contest, among: projects)
    decision.take(outcome.payments, base: base)
    decision.withheld = outcome.withheld
    decision.rounds = outcome.rounds
    if !decides { decision.silence(scores: instance.tally.votes) }
    decision.explainUnqualified(plan.qualifications)
    if plan.levels[plan.contests[contest].council].mode == .consent { decision.explainConsent() }
    decision.markAppealed()
    decisions[contest.position] = decision
    arrivedAfter[pool.position] = .zero
    try requireBalance(outcome.left, of: pool)
  }

  func appealedPlaces(of contest: ContestIndex, among projects: [ProjectIndex]) -> Set<Int> {
    Set(appeals[contest].compactMap { appeal in projects.firstIndex(of: appeal.project) })
  }

  func requireBalance(_ left: Money, of pool: PoolIndex) throws(CountFailure) {
    if let broken = treasury.brokenInvariant { throw .invariant(broken) }
    if treasury.balance(of: pool) != left {
      throw .invariant(
        "pool \(plan.pools[pool].id) holds \(treasury.balance(of: pool).exact) where its rule "
          + "leaves \(left.exact)")
    }
  }

  /// The rule's outcome, its failures in the words of a count.
  func allocate(
    _ instance: Instance, _ contest: ContestIndex
  ) throws(CountFailure) -> Outcome {
    guard let rule = rules[instance.settings.rule.name] else {
      throw .invariant("no rule \(instance.settings.rule.name)")
    }
    do throws(RuleFailure) {
      return try rule.allocate(instance)
    } catch {
      switch error {
      case .tieWithoutLot(let tied, let round, let value):
        throw .tieWithoutLot(
          council: instance.councilID, pool: instance.poolID, round: round, tied: tied,
          value: value, isBetweenCouncils: false)
      case .refused(let code, let sentence):
        let place = plan.levels[plan.contests[contest].council].place
        let name = "council \(quoted(instance.councilID)), pool \(quoted(instance.poolID)): "
        throw .refused([Diagnostic(code, at: place, name + sentence)])
      }
    }
  }

  func instance(
    of contest: ContestIndex
  ) -> (projects: [ProjectIndex], instance: Instance) {
    let own = plan.contests[contest]
    let byLaw = plan.input.byLaw
    let (projects, tally) = field(of: contest)
    let extra = arrivedAfter[own.pool]
    var instance = Instance(
      councilID: plan.tree[own.council].id, poolID: own.poolID,
      field: projects.map { plan.projects[$0] }, tally: tally,
      amount: treasury.balance(of: own.pool) - extra, settings: own.settings,
      tieChain: byLaw.tieChain)
    instance.earmarks = treasury.earmarks(of: own.pool)
    instance.extraAfter = extra
    instance.councils = own.participants.count
    instance.prefunded = projects.indices.filter { plan.prefunded.contains(projects[$0].position) }
    instance.liftedThresholds = Set(
      projects.indices.filter { plan.lifted.contains(projects[$0].position) })
    if let id = own.settings.rule["reserve"]?.text, let reserve = plan.pool(ofID: id),
      reserve != own.pool, plan.tree.isAncestorOrSelf(plan.poolOwners[reserve], of: own.council)
    {
      instance.reserves[id] = treasury.free(of: reserve)
    }
    if let profiles = ballots.profiles[contest.position] {
      let counted = profiles.rows(of: sources(of: contest).filter { plan.isOwn($0, of: contest) })
      let districts = Districts(own.settings.rule, tree: plan.tree)
      instance.profile = counted.profile
      instance.districts = districts.councils.map { plan.tree[$0].id }
      if !districts.councils.isEmpty {
        instance.profile?.districts = counted.districts(districts.district(of:))
      }
    }
    instance.eligible = plan.tree[own.council].eligible
    instance.lot = plan.input.lot
    instance.minorDigits = byLaw.minorDigits
    return (projects, instance)
  }

  /// The projects of a contest with their tally: its own, and those that came up by appeal.
  func field(of contest: ContestIndex) -> ([ProjectIndex], ContestTally) {
    var projects = plan.contests[contest].projects
    var tally = totals(of: contest)
    for appeal in appeals[contest] {
      let place = projects.firstIndex { $0 > appeal.project } ?? projects.count
      projects.insert(appeal.project, at: place)
      tally.insert(appeal.column, at: place)
    }
    return (projects, tally)
  }

  /// The sum of the tallies that count here: councils below a void quorum are left out above.
  func totals(of contest: ContestIndex) -> ContestTally {
    let council = plan.contests[contest].council
    let left = voidCouncils.filter { $0 != council && plan.tree.isAncestorOrSelf(council, of: $0) }
    if left.isEmpty { return ballots.totals[contest] }
    var total = ContestTally.zero(projects: plan.contests[contest].projects.count)
    for source in sources(of: contest) where plan.isOwn(source, of: contest) {
      if let tally = ballots.tallies[contest][source.position] { total += tally }
    }
    return total
  }

  /// The councils whose tallies a contest counts, in id order.
  func sources(of contest: ContestIndex) -> [CouncilIndex] {
    let council = plan.contests[contest].council
    let all = ballots.tallies[contest].keys.sorted().map(CouncilIndex.init)
    if voidCouncils.isEmpty { return all }
    return all.filter { source in
      let chain = plan.tree.chain(of: source).prefix { $0 != council }
      return !chain.contains { voidCouncils.contains($0) }
    }
  }
}

/// Payments, in the order of funding.
extension CountRun {
  /// Appends the rule's records and makes its payments.
  mutating func pay(
    _ outcome: Outcome, of contest: ContestIndex, projects: [ProjectIndex],
    stage: LedgerStage = .decide
  ) {
    let pool = plan.contests[contest].pool
    let base = transcript.next(in: pool).place
    for record in outcome.records {
      transcript.append(record, to: pool, at: record.at.map { base + $0 })
    }
    for tie in outcome.ties {
      ties.append(
        UsedTie(
          record: RecordReference(pool: pool, place: base + tie.record), tied: tie.tied,
          decidedBy: tie.decidedBy?.rawValue ?? "", isDecisive: tie.isDecisive))
    }
    let draws = Dictionary(grouping: outcome.reserveDraws, by: \.payment)
    var seqs: [Int?] = []
    for (number, payment) in outcome.payments.enumerated() {
      for draw in draws[number] ?? [] { drawReserve(draw, for: pool) }
      let record = RecordReference(pool: pool, place: base + payment.record)
      let seq = treasury.move(
        payment.amount, from: .pool(pool), to: .project(projects[payment.project]),
        for: payment.isSecondPass ? .fundSecondPass : .fund, stage: stage, round: payment.round,
        record: record)
      seqs.append(seq)
    }
    for (place, record) in outcome.records.enumerated() {
      guard let payment = record.payment else { continue }
      transcript.setLedger(seqs[payment], of: RecordReference(pool: pool, place: base + place))
    }
  }

  private mutating func drawReserve(_ draw: Outcome.ReserveDraw, for pool: PoolIndex) {
    guard let reserve = plan.pool(ofID: draw.poolID) else { return }
    moveFromPool(
      reserve, to: .pool(pool), draw.amount, for: .topUp, policy: "top-up", stage: .decide)
  }
}

extension Instance {
  /// Below its quorum a council only carries out overrides: the rule sees no ballot.
  mutating func silence() {
    tally = .zero(projects: field.count)
    if profile != nil { profile = BallotProfile() }
    settings.thresholds = []
    settings.needsYesOverNo = false
  }
}

extension Decision {
  /// What a later pass says of the projects that it considered.
  mutating func take(_ later: [Outcome.Verdict], base: Int) {
    for (place, verdict) in later.enumerated() where funded[place] == nil {
      guard let record = verdict.record else { continue }
      verdicts[place] = Verdict(
        status: verdict.status, reason: verdict.reason, record: base + record)
    }
  }

  mutating func take(_ payments: [Outcome.Payment], base: Int) {
    for payment in payments {
      funded[payment.project, default: .zero] += payment.amount
      verdicts[payment.project] = Verdict(
        status: .funded, reason: payment.reason, record: base + payment.record)
    }
  }

  /// Below its quorum a council funds nothing of its own will.
  mutating func silence(scores: [Ratio]) {
    self.scores = scores
    for place in verdicts.indices where verdicts[place].reason == .noBallots {
      verdicts[place].reason = .quorum
    }
  }

  /// Which test before the vote was not met.
  mutating func explainUnqualified(_ qualifications: [Qualification?]) {
    for place in verdicts.indices where verdicts[place].status == .unqualified {
      guard let found = qualifications[projects[place].position], !found.isMet else { continue }
      verdicts[place].reason = found.reason
    }
  }

  fileprivate mutating func explainConsent() {
    for place in verdicts.indices where verdicts[place].reason == .funded {
      verdicts[place].reason = .fundedConsent
    }
  }

  fileprivate mutating func markAppealed() {
    for place in appealed where verdicts[place].reason == .funded {
      verdicts[place].reason = .fundedAppeal
    }
  }
}
