import AllocationRules
import BudgetModel

/// The records that stand before a rule's own: what it decides with (AUDIT 5.2).
struct OpeningRecords {
  /// Places of the records in the pool's part of the transcript.
  var field = 0
  /// The first record of those who decide for their councils.
  var plenum = 0
  /// The record that says why projects do not compete.
  var resolution = 0
  var tally = 0
  /// By place in the field: the last override of the project's state, and its qualification.
  var overrides: [Int: Int] = [:]
  var qualifications: [Int: Int] = [:]

  /// A rule's verdict with the place of the record that decided.
  func verdict(_ verdict: Outcome.Verdict, of place: Int, base: Int) -> Decision.Verdict {
    Decision.Verdict(
      status: verdict.status, reason: verdict.reason,
      record: verdict.record.map { base + $0 } ?? opening(verdict, of: place))
  }

  private func opening(_ verdict: Outcome.Verdict, of place: Int) -> Int {
    switch verdict.status {
    case .excluded, .withdrawn: return overrides[place] ?? field
    case .unqualified: return qualifications[place] ?? field
    case .belowThreshold: return resolution
    case .funded, .notFunded, .pending: break
    }
    return [.zeroSupport, .noBallots, .quorum].contains(verdict.reason) ? tally : field
  }
}

extension CountRun {
  /// What may be spent, and where it came from; a second record for money that came `after`.
  mutating func writePoolRecords(of pool: PoolIndex) {
    let entries = treasury.entries(into: pool)
    let extra = arrivedAfter[pool]
    let after = extra.isZero ? [] : entries.filter(isAfter)
    let before = extra.isZero ? entries : entries.filter { !isAfter($0) }
    var record = poolRecord(treasury.balance(of: pool) - extra, sources: before)
    let earmarks = treasury.earmarks(of: pool)
    if !earmarks.isEmpty {
      record.members["earmarks"] = .array(
        earmarks.map { ["tag": .string($0.tag), "amount": JSONValue($0.amount)] })
    }
    transcript.replaceFirst(of: pool, by: record)
    if !after.isEmpty { transcript.append(poolRecord(extra, sources: after), to: pool) }
  }

  func poolRecord(_ amount: Money, sources: [Movement]) -> TranscriptRecord {
    let rows = sources.map { movement -> JSONValue in
      [
        "from": .string(plan.text(of: movement.from)), "amount": JSONValue(movement.amount),
        "ledger": JSONValue(number: movement.seq),
      ]
    }
    return TranscriptRecord("pool", ["amount": JSONValue(amount), "sources": .array(rows)])
  }

  /// Whether a row of the ledger brought money that its receiver spends in a second pass.
  private func isAfter(_ movement: Movement) -> Bool {
    guard case .pool(let giver) = movement.from else { return false }
    let policy = plan.poolSettings[giver].leftover
    switch movement.reason {
    case .leftoverUp: return policy.upWhen == .after
    case .leftoverTo: return policy.toWhen == .after
    default: return false
    }
  }

  /// - Parameter plenum: the records of those who decide for their councils
  mutating func writeOpening(
    of contest: ContestIndex, projects: [ProjectIndex], instance: Instance,
    plenum: [TranscriptRecord] = []
  ) -> OpeningRecords {
    let pool = plan.contests[contest].pool
    var opening = OpeningRecords()
    transcript.append(ruleRecord(of: contest), to: pool)
    for project in projects { transcript.append(scopeRecord(of: project, contest), to: pool) }
    for (place, project) in projects.enumerated() {
      guard let qualification = plan.qualifications[project.position] else { continue }
      let record = qualifyRecord(qualification, of: plan.projects[project])
      opening.qualifications[place] = transcript.append(record, to: pool).place
    }
    opening.field = transcript.append(fieldRecord(instance), to: pool).place
    for (place, project) in projects.enumerated() {
      for override in plan.overrides[project.position] ?? [] {
        let written = transcript.append(overrideRecord(override), to: pool).place
        if [.exclude, .withdraw].contains(override.override.action) {
          opening.overrides[place] = written
        }
      }
    }
    opening.plenum = transcript.next(in: pool).place
    for record in plenum { transcript.append(record, to: pool) }
    opening.resolution = opening.plenum + max(0, plenum.count - 1)
    opening.tally = transcript.next(in: pool).place
    let sources = plenum.isEmpty ? sources(of: contest) : []
    for record in tallyRecords(of: instance, sources: sources.map(sourceRow)) {
      transcript.append(record, to: pool)
    }
    return opening
  }

  private func ruleRecord(of contest: ContestIndex) -> TranscriptRecord {
    let settings = plan.contests[contest].settings
    var members: [String: JSONValue] = [
      "name": .string(settings.rule.name),
      "parameters": SettingValue.map(settings.rule.parameters).json,
      "tie_chain": .array(plan.input.byLaw.tieChain.map { .string($0.rawValue) }),
    ]
    if let spec = rules[settings.rule.name]?.spec {
      members["version"] = JSONValue(count: spec.version)
      members["family"] = .string(spec.family)
    }
    return TranscriptRecord("rule", members)
  }

  private func scopeRecord(of project: ProjectIndex, _ contest: ContestIndex) -> TranscriptRecord {
    let scope = plan.scopes[project.position]
    let isAppeal = plan.contestOfProject[project.position] != contest
    return TranscriptRecord(
      "scope",
      [
        "project": .string(plan.projects[project].id),
        "affects": .array(plan.projects[project].affects.map { .string($0) }),
        "council": .string(plan.tree[plan.contests[contest].council].id),
        "why": .string(isAppeal ? "appeal" : scope?.why ?? ""),
      ])
  }

  private func qualifyRecord(_ found: Qualification, of project: Project) -> TranscriptRecord {
    let tests = found.tests.map { test -> JSONValue in
      [
        "test": .string(test.name), "left": .string(test.left),
        "op": test.name == "tags" ? "one-of" : ">=", "right": .string(test.right),
        "pass": .bool(test.isMet),
      ]
    }
    return TranscriptRecord(
      "qualify",
      [
        "project": .string(project.id), "tests": .array(tests),
        "state": .string(project.state.rawValue),
      ])
  }

  private func fieldRecord(_ instance: Instance) -> TranscriptRecord {
    let rows = instance.field.map { project -> JSONValue in
      [
        "project": .string(project.id), "cost": JSONValue(project.cost),
        "state": .string(project.state.rawValue),
      ]
    }
    return TranscriptRecord("field", ["projects": .array(rows)])
  }

  private func overrideRecord(_ applied: AppliedOverride) -> TranscriptRecord {
    let act = applied.override
    var members: [String: JSONValue] = [
      "project": .string(act.projectID), "action": .string(act.action.rawValue),
      "from": .string(applied.from), "to": .string(applied.to), "reason": .string(act.reason),
      "by": .string(act.by),
    ]
    if let on = act.on { members["on"] = .string(on) }
    return TranscriptRecord("override", members)
  }

  /// One record per measure of the tally.
  func tallyRecords(of instance: Instance, sources: [JSONValue]) -> [TranscriptRecord] {
    let tally = instance.tally
    let columns: [(TallyMeasure, [Ratio]?)] =
      [
        (.votes, tally.votes), (.points, tally.points), (.score, tally.score),
        (.supportingCouncils, tally.supportingCouncils?.map { Ratio($0) }), (.yes, tally.yes),
        (.no, tally.no), (.abstain, tally.abstain),
      ] + TallyMeasure.positions.map { ($0, tally.positions[$0]) }
    return columns.compactMap { measure, values in
      guard let values else { return nil }
      let scores = zip(instance.field, values).map { project, value -> JSONValue in
        ["project": .string(project.id), "score": JSONValue(value)]
      }
      return TranscriptRecord(
        "tally",
        [
          "measure": .string(measure.rawValue), "ballots": tally.ballots.json,
          "weight": JSONValue(tally.weight), "scores": .array(scores),
          "sources": .array(sources),
        ])
    }
  }

  private func sourceRow(_ council: CouncilIndex) -> JSONValue {
    var members: [String: JSONValue] = ["council": .string(plan.tree[council].id)]
    let digest = digests.isEmpty ? "" : digests[council]
    if !digest.isEmpty { members["sha256"] = .string(digest) }
    return .object(members)
  }
}

extension BallotCounts {
  var json: JSONValue {
    [
      "received": JSONValue(count: received), "rejected": JSONValue(count: rejectedTotal),
      "excluded": JSONValue(count: excludedTotal), "blank": JSONValue(count: blank),
      "counted": JSONValue(count: counted),
    ]
  }
}
