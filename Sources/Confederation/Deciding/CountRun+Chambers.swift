import AllocationRules
import BudgetModel

/// Councils where two chambers decide together (CONFEDERATION 8.4).
extension CountRun {
  /// Whether each chamber makes its own choice, so that a resolution comes between them.
  func isDecidedByChambers(_ contest: ContestIndex) -> Bool {
    let level = plan.levels[plan.contests[contest].council]
    return level.mode == .dual && level.dual.resolution.settlesChoices
  }

  mutating func decideByChambers(_ contest: ContestIndex) throws(CountFailure) {
    let own = plan.contests[contest]
    let (projects, instance) = instance(of: contest)
    let decides = decides(own.council)
    var base = instance
    if !decides { base.silence() }
    var choices: [ChamberChoice] = []
    heard[contest] = base
    let voices = try chambers(of: contest, base)
    keep(voices, of: contest)
    for voice in voices {
      var voice = voice
      if !decides { voice.silence(projects: projects.count) }
      choices.append(try choice(of: voice, contest, base))
    }
    writePoolRecords(of: own.pool)
    let records = choices.map { chamberRecord($0.voice, base, choice: $0) }
    let opening = writeOpening(
      of: contest, projects: projects, instance: instance, plenum: records)
    for (place, choice) in choices.enumerated() {
      list(ties(of: choice.voice, choice, at: place), after: opening.plenum, in: own.pool)
    }
    let resolution = Resolution(base: base, dual: plan.levels[own.council].dual, choices)
    var decision = Decision(
      contest: contest, instance: instance, projects: projects,
      scores: choices[0].outcome.scores, ranks: projects.map { _ in nil }, order: [],
      verdicts: choices[0].outcome.verdicts.enumerated().map { place, verdict in
        // What a chamber decided stands in its record.
        var verdict = opening.verdict(verdict, of: place, base: opening.plenum)
        if choices[0].outcome.verdicts[place].record != nil { verdict.record = opening.plenum }
        return verdict
      })
    decision.decides = false
    decision.appealed = appealedPlaces(of: contest, among: projects)
    if !decides { decision.silence(scores: instance.tally.votes) }
    decision.explainUnqualified(plan.qualifications)
    decisions[contest.position] = decision
    arrivedAfter[own.pool.position] = .zero
    if decides { try settle(resolution, of: contest) }
    if let broken = treasury.brokenInvariant { throw .invariant(broken) }
  }

  /// Writes the resolution and pays what it grants, or leaves what is disputed to a referendum.
  private mutating func settle(
    _ resolution: Resolution, of contest: ContestIndex
  ) throws(CountFailure) {
    let settled = try settlement(of: resolution, contest)
    let pool = plan.contests[contest].pool
    let record = transcript.append(
      resolutionRecord(resolution, settled, contest), to: pool
    ).place
    let lost: Reason = settled.holds ? .disputeHeld : .disputeLost
    for place in resolution.disputed {
      let verdict: Decision.Verdict =
        settled.isPending
        ? .init(status: .pending, reason: .referendum, record: record)
        : .init(status: .notFunded, reason: lost, record: record)
      decisions[contest.position]?.verdicts[place] = verdict
    }
    let agreed = resolution.agreed.map { Resolution.Grant(place: $0, reason: .fundedAgreed) }
    for (round, grant) in (agreed + settled.grants).enumerated() {
      let policy = grant.reason.rawValue.dropFirst("funded-".count)
      pay(
        grant.place, of: contest, policy: String(policy), round: round + 1, for: grant.ledgerReason,
        reason: grant.reason, stage: .chambers)
    }
    if settled.isPending { wait(for: contest, disputed: resolution) }
  }

  /// Pays a project outside the walk of a rule, with a record that names the `policy`.
  mutating func pay(
    _ place: Int, of contest: ContestIndex, policy: String, round: Int,
    for ledgerReason: LedgerReason, reason: Reason, stage: LedgerStage
  ) {
    guard var decision = decisions[contest] else { return }
    let (pool, project) = (plan.contests[contest].pool, decision.instance.field[place])
    let before = treasury.balance(of: pool)
    let record = transcript.append(
      TranscriptRecord(
        "consider",
        [
          "policy": .string(policy), "round": JSONValue(number: round),
          "project": .string(project.id), "score": JSONValue(decision.scores[place]),
          "cost": JSONValue(project.cost), "before": JSONValue(before), "decision": "fund",
          "after": JSONValue(before - project.cost),
        ]), to: pool)
    let seq = treasury.move(
      project.cost, from: .pool(pool), to: .project(decision.projects[place]), for: ledgerReason,
      stage: stage, round: round, record: record)
    transcript.setLedger(seq, of: record)
    decision.funded[place] = project.cost
    decision.verdicts[place] = .init(
      status: .funded, reason: decision.finalReason(reason, of: place), record: record.place)
    decisions[contest.position] = decision
  }

  private func resolutionRecord(
    _ resolution: Resolution, _ settled: Settlement, _ contest: ContestIndex
  ) -> TranscriptRecord {
    let instance = resolution.base
    var members: [String: JSONValue] = [
      "agreed": ids(resolution.agreed, instance), "disputed": ids(resolution.disputed, instance),
      "rule": .string(settled.rule),
      "result": ids(settled.grants.map(\.place), instance),
    ]
    if !settled.votes.isEmpty {
      members["votes"] = .array(
        settled.votes.map {
          ["option": .string($0.option), "votes": JSONValue(count: $0.votes)]
        })
    }
    return TranscriptRecord("resolution", members)
  }
}

extension Resolution.Grant {
  fileprivate var ledgerReason: LedgerReason {
    switch reason {
    case .fundedAgreed: .fundAgreed
    case .fundedReferendum: .fundReferendum
    default: .fund
    }
  }
}

extension Decision {
  /// What an authority orders is funded without a vote; what came by appeal says so.
  fileprivate func finalReason(_ reason: Reason, of place: Int) -> Reason {
    if instance.prefunded.contains(place) { return .fundedOverride }
    return appealed.contains(place) ? .fundedAppeal : reason
  }
}

/// What a resolution comes to.
struct Settlement {
  /// The resolution that was used: the by-law's or its fallback; `agreed` where nothing is disputed.
  var rule: String
  var grants: [Resolution.Grant] = []
  /// Votes of a referendum.
  var votes: [ReferendumVotes] = []
  /// What is not granted is held, not lost.
  var holds = false
  var isPending = false
}

extension Dual.Resolution {
  /// False: the chambers' scores are joined before anything is chosen.
  var settlesChoices: Bool { self != .doubleThreshold && self != .blend }
  var isReferendum: Bool { self == .referendumPackage || self == .referendumItems }
}

extension ChamberVoice {
  /// Below a quorum of the council nobody is heard.
  mutating func silence(projects: Int) {
    tally = .zero(projects: projects)
    if profile != nil { profile = BallotProfile() }
  }
}
