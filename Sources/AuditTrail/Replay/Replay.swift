import BudgetModel

/// Counts every contest of a pack again from its tables and compares it with its transcript
/// (AUDIT 6.3). Only the family `ordered` is counted again; others are named as not checked.
package struct Replay: Sendable {
  /// V8.
  package var qualification: [AuditFinding] = []
  /// V9.
  package var ties: [AuditFinding] = []
  /// V11, the part that the rule decides.
  package var results: [AuditFinding] = []
  /// Contests of families that are not counted again.
  package var unchecked: [String] = []

  package init(_ evidence: PackEvidence) {
    for council in evidence.transcriptCouncils {
      for label in evidence.contestLabels(of: council) { add(council, label, evidence) }
    }
  }

  private mutating func add(_ council: String, _ label: String, _ evidence: PackEvidence) {
    let hasResults = (evidence.data.transcripts[council] ?? []).contains {
      $0["contest"]?.text == label && ["rule", "result"].contains($0["type"]?.text)
    }
    guard hasResults else { return }
    guard let contest = evidence.contest(council: council, label: label) else {
      results.append(
        AuditFinding(
          PackEvidence.place(council, nil), "\(label): no field, or no settings in the by-law"))
      return
    }
    ties += contest.chainFindings()
    qualification += contest.fieldFindings(evidence)
    guard let replay = ContestReplay(contest, reserve: evidence.reserve(of: contest)) else {
      unchecked.append("\(label) (\(contest.settings.rule.name))")
      return
    }
    qualification += replay.thresholds.findings
    ties += replay.orderFindings
    results += replay.walkFindings + ReplayResults(replay: replay).findings()
  }
}

extension PackEvidence {
  /// What the reserve pool of the rule held when the contest was decided.
  func reserve(of contest: ReplayContest) -> Money {
    guard let reserve = contest.settings.rule["reserve"]?.text else { return .zero }
    let own = "pool:" + contest.pool
    let first = data.ledger.first { $0.from == "pool:" + reserve && $0.to == own }?.seq
    let decided = data.ledger.first { $0.from == own && $0.stage != .fund }?.seq
    let end = first.map { min($0, decided ?? $0) } ?? decided ?? Int.max
    return data.ledger.prefix { $0.seq < end }.reduce(Money.zero) { balance, row in
      if row.to == "pool:" + reserve { return balance + row.amount }
      return row.from == "pool:" + reserve ? balance - row.amount : balance
    }
  }
}

extension ReplayContest {
  /// The record `rule` states the by-law's rule, its parameters and the chain.
  func chainFindings() -> [AuditFinding] {
    guard let record = first("rule") else { return [finding(nil, "there is no 'rule'")] }
    var found: [AuditFinding] = []
    if record["name"]?.text != settings.rule.name {
      found.append(finding(record, "the rule is not that of the by-law"))
    }
    if record.texts("tie_chain") != tieChain.map(\.rawValue) {
      found.append(finding(record, "the tie chain is not that of the by-law"))
    }
    let stated = record["parameters"]
    for parameter in settings.rule.parameters where stated?[parameter.key] != parameter.value.json {
      found.append(finding(record, "the parameter \(parameter.key) is not that of the by-law"))
    }
    return found
  }

  /// Cost and state of every project follow from the table of projects, overrides and tests.
  func fieldFindings(_ evidence: PackEvidence) -> [AuditFinding] {
    let record = first("field")
    return field.compactMap { project in
      guard let listed = evidence.projectsByID[project.id].map({ evidence.data.projects[$0] })
      else { return finding(record, "\(quoted(project.id)) is not in the table of projects") }
      let acts = evidence.byLaw.overrides.filter { $0.projectID == project.id }
      let cost = acts.first { $0.action == .setCost }?.cost ?? listed.cost
      if project.cost != cost {
        return finding(record, "the cost of \(quoted(project.id)) is not \(cost.exact)")
      }
      let states = expectedStates(listed, acts, evidence)
      if states.contains(project.state) { return nil }
      return finding(record, "the state of \(quoted(project.id)) does not follow from the table")
    } + qualifyFindings()
  }

  private func expectedStates(
    _ listed: Project, _ acts: [Override], _ evidence: PackEvidence
  ) -> Set<ProjectState> {
    if acts.contains(where: { $0.action == .exclude }) { return [.excluded] }
    if acts.contains(where: { $0.action == .withdraw }) { return [.withdrawn] }
    if listed.state == .withdrawn || listed.state == .excluded { return [listed.state] }
    if acts.contains(where: { $0.action == .qualify || $0.action == .fund }) {
      return [.qualified, listed.state]
    }
    let tested = records("qualify").last { $0["project"]?.text == listed.id }?["state"]?.text
    if let state = tested.flatMap(ProjectState.init) { return [state] }
    return [listed.state]
  }

  /// The comparisons of `qualify` come out as they say.
  private func qualifyFindings() -> [AuditFinding] {
    records("qualify").flatMap { record in
      (record["tests"]?.elements ?? []).compactMap { test -> AuditFinding? in
        guard let left = test.ratio("left"), let right = test.ratio("right"),
          let passes = test["pass"]?.flag
        else { return nil }
        let holds = test["op"]?.text == ">" ? left > right : left >= right
        return holds == passes ? nil : finding(record, "a test does not come out as it says")
      }
    }
  }
}
