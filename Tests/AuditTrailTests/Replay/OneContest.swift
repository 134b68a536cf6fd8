import AllocationRules
import AuditTrail
import BudgetModel

/// One council with one pool, counted by a rule and written down as a pack has it.
struct OneContest {
  var instance: Instance
  var overrides: [Override] = []
  /// The weight of the ballots of each district of the rule.
  var districtWeights: [String: Ratio] = [:]

  static let council = "c"
  static let pool = "P"
  static let file = "transcript/c.jsonl"

  /// Nil: the rule gives no outcome.
  func evidence() -> PackEvidence? {
    guard let rule = RuleRegistry.rule(named: instance.settings.rule.name),
      let outcome = try? rule.allocate(instance)
    else { return nil }
    return evidence(of: outcome, rule.spec)
  }

  private func evidence(of outcome: Outcome, _ spec: RuleSpec) -> PackEvidence {
    var ledger = [
      LedgerRow(
        seq: 1, stage: .fund, round: 0, from: "source:P", to: "pool:P", amount: instance.amount,
        reason: "allocate@c:2")
    ]
    let records = transcript(of: outcome, spec, &ledger)
    let law = byLaw()
    let data = PackData(
      byLaw: .object([:]), manifest: .object([:]), results: [], councils: [], ledger: ledger,
      reconciliation: [], rejected: [], tallies: tallies(), transcripts: ["c": records],
      projects: instance.field)
    return PackEvidence(
      data: data, manifest: .object([:]), byLaw: law,
      councils: [Council(id: "c", eligible: instance.eligible)], lot: instance.lot,
      councilLot: nil, digests: [:])
  }

  private func byLaw() -> ByLaw {
    var law = ByLaw(tree: .map([]))
    law.tieChain = instance.tieChain
    law.minorDigits = instance.minorDigits
    law.overrides = overrides
    law.levels = [
      Level(
        id: "all", contest: instance.settings, tree: .map([]),
        place: SourceLocation(file: "cycle.yaml"))
    ]
    law.pools = [
      PoolDeclaration(id: "P", councilID: "c", place: SourceLocation(file: "cycle.yaml"))
    ]
    return law
  }
}

extension OneContest {
  private func tallies() -> [String: [TallyRow]] {
    districtWeights.reduce(into: ["c": tallyRows()]) { tallies, district in
      tallies[district.key] = [
        TallyRow(
          councilID: district.key, poolID: "P", measure: .weight, projectID: "", key: "",
          value: district.value)
      ]
    }
  }

  private func tallyRows() -> [TallyRow] {
    let tally = instance.tally
    func row(_ measure: TallyMeasure, _ value: Ratio, _ place: Int? = nil, key: String = "")
      -> TallyRow
    {
      TallyRow(
        councilID: "c", poolID: "P", measure: measure,
        projectID: place.map { instance.field[$0].id } ?? "", key: key, value: value)
    }
    var rows = [
      row(.received, Ratio(tally.ballots.received)), row(.counted, Ratio(tally.ballots.counted)),
      row(.blank, Ratio(tally.ballots.blank)), row(.weight, tally.weight),
      row(.blank, tally.blankWeight, key: TallyRow.weightKey),
    ]
    for place in instance.field.indices {
      rows.append(row(.votes, tally.votes[place], place))
      if let points = tally.points { rows.append(row(.points, points[place], place)) }
      if let score = tally.score { rows.append(row(.score, score[place], place)) }
      for (rank, weight) in (tally.ranks?[place] ?? [:]).sorted(by: { $0.key < $1.key }) {
        rows.append(row(.rank, weight, place, key: String(rank)))
      }
      for (amount, weight) in tally.amounts?[place] ?? [:] {
        let key = Money(minorUnits: amount).decimal(minorDigits: instance.minorDigits)
        rows.append(row(.amount, weight, place, key: key))
      }
      if let councils = tally.supportingCouncils {
        rows.append(row(.supportingCouncils, Ratio(councils[place]), place))
      }
      for (other, above) in (tally.above?[place] ?? []).enumerated() where !above.isZero {
        rows.append(row(.above, above, place, key: instance.field[other].id))
      }
    }
    return rows
  }

  private func transcript(
    of outcome: Outcome, _ spec: RuleSpec, _ ledger: inout [LedgerRow]
  ) -> [JSONValue] {
    var records = opening(spec)
    let first = records.count + 1
    let field = records.firstIndex { $0["type"] == "field" }! + 1
    for payment in outcome.payments {
      let record = first + payment.record
      let code = payment.isSecondPass ? "fund-second-pass" : "fund"
      ledger.append(
        LedgerRow(
          seq: ledger.count + 1, stage: .decide, round: payment.round, from: "pool:P",
          to: "project:" + instance.field[payment.project].id, amount: payment.amount,
          reason: "\(code)@c:\(record)"))
    }
    for record in outcome.records { append(record, to: &records) }
    for (place, verdict) in outcome.verdicts.enumerated() {
      let isByTally = [.zeroSupport, .noBallots].contains(verdict.reason)
      let at = verdict.record.map { $0 + first } ?? (isByTally ? first - 1 : field)
      append(
        TranscriptRecord(
          "result",
          [
            "project": .string(instance.field[place].id),
            "status": .string(verdict.status.rawValue),
            "reason": .string(verdict.reason.rawValue), "at": JSONValue(number: at),
          ]), to: &records)
    }
    return records
  }

  private func append(_ record: TranscriptRecord, to records: inout [JSONValue]) {
    var members = record.members
    members["type"] = .string(record.type)
    members["n"] = JSONValue(number: records.count + 1)
    if record.type != "header" { members["contest"] = "c/P" }
    // Payments follow the row that brought the money.
    if let payment = record.payment { members["ledger"] = JSONValue(number: payment + 2) }
    records.append(.object(members))
  }

  private func opening(_ spec: RuleSpec) -> [JSONValue] {
    let rule = instance.settings.rule
    let field = instance.field.map { project -> JSONValue in
      [
        "project": .string(project.id), "cost": JSONValue(project.cost),
        "state": .string(project.state.rawValue),
      ]
    }
    var records: [JSONValue] = []
    append(TranscriptRecord("header", [:]), to: &records)
    append(TranscriptRecord("pool", ["amount": JSONValue(instance.amount)]), to: &records)
    if !instance.extraAfter.isZero {
      append(TranscriptRecord("pool", ["amount": JSONValue(instance.extraAfter)]), to: &records)
    }
    append(
      TranscriptRecord(
        "rule",
        [
          "name": .string(rule.name), "version": JSONValue(count: spec.version),
          "family": .string(spec.family), "parameters": SettingValue.map(rule.parameters).json,
          "tie_chain": .array(instance.tieChain.map { .string($0.rawValue) }),
        ]), to: &records)
    for project in instance.field {
      let scope: JSONValue = ["affects": [], "council": "c", "why": "the only council"]
      append(about(project, scope, "scope"), to: &records)
    }
    append(TranscriptRecord("field", ["projects": .array(field)]), to: &records)
    for project in instance.field {
      for act in overrides where act.projectID == project.id { append(record(act), to: &records) }
    }
    append(TranscriptRecord("tally", ["measure": "votes"]), to: &records)
    return records
  }

  private func about(_ project: Project, _ members: JSONValue, _ type: String) -> TranscriptRecord {
    var members = members.members!
    members["project"] = .string(project.id)
    return TranscriptRecord(type, members)
  }

  private func record(_ act: Override) -> TranscriptRecord {
    TranscriptRecord(
      "override",
      [
        "project": .string(act.projectID), "action": .string(act.action.rawValue),
        "from": "qualified", "to": act.action == .fund ? "funded" : "qualified",
        "reason": .string(act.reason), "by": .string(act.by),
      ])
  }
}
