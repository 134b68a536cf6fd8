import BudgetModel

/// How a referendum is taken to have come out.
enum AssumedResult: Hashable {
  case option(String)
  case fallback
}

/// What waits for a referendum (CONFEDERATION 8.4).
extension CountRun {
  /// Writes the paper and blocks whatever could depend on the result.
  mutating func wait(for contest: ContestIndex, disputed resolution: Resolution) {
    let own = plan.contests[contest]
    let blocked = block(after: contest)
    let id = plan.referendumID(of: contest)
    papers.append(
      ReferendumPaper(
        id: id, councilID: plan.tree[own.council].id, rows: paper(id, resolution)))
    transcript.append(
      TranscriptRecord(
        "pending",
        [
          "what": "referendum", "paper": .string("referendum-\(id).csv"),
          "inputs_sha256": .string(plan.input.inputsDigest),
          "blocks": .array(blocked.map { .string(plan.pools[$0].id) }),
        ]), to: own.pool)
  }

  /// By referendum: an option of two packages each, and the fallback.
  var assumableResults: [(id: String, results: [(name: String, AssumedResult)])] {
    papers.map { paper in
      let packages = paper.rows.map(\.option).filter { !$0.contains(":") }
      return (
        paper.id,
        packages.map { ($0, AssumedResult.option($0)) } + [("fallback", .fallback)]
      )
    }
  }

  private func paper(_ id: String, _ resolution: Resolution) -> [PaperRow] {
    let field = resolution.base.field
    func row(_ option: String, _ places: [Int]) -> PaperRow {
      PaperRow(
        referendumID: id, inputsDigest: plan.input.inputsDigest, option: option,
        projects: places.map { field[$0].id }, cost: resolution.cost(places))
    }
    if resolution.dual.resolution == .referendumPackage {
      return resolution.dual.chambers.indices.map {
        row(resolution.dual.chambers[$0].id, resolution.package(of: $0))
      }
    }
    return resolution.disputed.flatMap { place in
      ["yes", "no"].map { row("\(field[place].id):\($0)", [place]) }
    }
  }

  /// Holds the money of the contest and, in turn, blocks every contest that money or projects of it
  /// could reach. Siblings that share a common fund with one keep what they decided.
  ///
  /// - Returns: the pools that wait with it, in declared order
  private mutating func block(after contest: ContestIndex) -> [PoolIndex] {
    let first = plan.contests[contest].pool
    var waiting = [first]
    heldPools.insert(first)
    while let pool = waiting.popLast() {
      let above = poolsAbove(pool)
      blockedPools.formUnion(above)
      for reached in siblings(of: pool) + above where heldPools.insert(reached).inserted {
        waiting.append(reached)
      }
    }
    return heldPools.subtracting([first]).sorted()
  }

  /// Pools that share a common fund with this one.
  private func siblings(of pool: PoolIndex) -> [PoolIndex] {
    if plan.steps(of: pool).allSatisfy(\.isTerminal) { return [] }
    guard let parent = plan.tree.parents[plan.poolOwners[pool]] else { return [] }
    return siblingGroups(of: plan.tree.children[parent]).filter { $0.pools.contains(pool) }
      .flatMap(\.pools)
  }

  /// Pools that may get money or projects from this one, or pay for it.
  private func poolsAbove(_ pool: PoolIndex) -> [PoolIndex] {
    let (policy, steps) = (plan.poolSettings[pool].leftover, plan.steps(of: pool))
    var above: [PoolIndex?] = []
    if steps.contains(.topUp) { above.append(policy.topUpPool.flatMap { plan.pool(ofID: $0) }) }
    switch steps.last {
    case .up:
      above.append(policy.upPool.flatMap { plan.pool(ofID: $0) } ?? nearestPool(above: pool))
    case .to: above.append(policy.toPool.flatMap { plan.pool(ofID: $0) })
    default: break
    }
    let council = plan.poolOwners[pool]
    if plan.levels[council].appeal != nil, let next = decidingCouncil(above: council) {
      above += contests(of: next).map { plan.contests[$0].pool }
    }
    return above.compactMap(\.self)
  }

  /// A contest that cannot be decided before the referendum: its projects and its money wait.
  mutating func decideBlocked(_ contest: ContestIndex) throws(CountFailure) {
    let pool = plan.contests[contest].pool
    let (projects, instance) = instance(of: contest)
    writePoolRecords(of: pool)
    let opening = writeOpening(of: contest, projects: projects, instance: instance)
    var seen = instance
    seen.silence()
    seen.prefunded = []
    let outcome = try allocate(seen, contest)
    let record = writeBlocked(pool)
    var decision = Decision(
      contest: contest, instance: instance, projects: projects, scores: instance.tally.votes,
      ranks: projects.map { _ in nil }, order: [],
      verdicts: outcome.verdicts.enumerated().map { place, verdict in
        if verdict.reason == .noBallots {
          return .init(status: .pending, reason: .blockedByPending, record: record)
        }
        return opening.verdict(verdict, of: place, base: record)
      })
    decision.decides = false
    decision.explainUnqualified(plan.qualifications)
    decisions[contest.position] = decision
    arrivedAfter[pool.position] = .zero
  }

  /// Projects that a common fund could still pay wait with it.
  mutating func markWaiting() {
    heldPools.formUnion(blockedPools)
    for pool in heldPools.subtracting(blockedPools).sorted() {
      guard let contest = plan.contestOfPool[pool], var decision = decisions[contest],
        !decision.unfunded.isEmpty
      else { continue }
      let record = writeBlocked(pool)
      for place in decision.unfunded {
        decision.verdicts[place] = .init(
          status: .pending, reason: .blockedByPending, record: record)
      }
      decisions[contest.position] = decision
    }
  }

  private mutating func writeBlocked(_ pool: PoolIndex) -> Int {
    let names = papers.map { "referendum-\($0.id).csv" }
    return transcript.append(
      TranscriptRecord(
        "pending",
        [
          "what": "blocked", "paper": .string(names.joined(separator: ";")),
          "inputs_sha256": .string(plan.input.inputsDigest), "blocks": [],
        ]), to: pool
    ).place
  }
}
