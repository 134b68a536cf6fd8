import BudgetModel

/// C6 and V11: `results.csv`, `result` records and the ledger say the same.
struct ResultChecks {
  let evidence: PackEvidence
  /// By `<council>/<pool>`.
  private let contests: [String: Records]
  /// By contest and project; no contest whose rule is not counted again.
  private let ranks: [String: [String: Int]]
  /// In the order of each contest's field, of the same contests.
  private let scores: [String: [Ratio]]

  /// What the transcript of a contest says of each project.
  private struct Records {
    var contest: ReplayContest
    /// By project.
    var results: [String: JSONValue]

    init(_ contest: ReplayContest) {
      self.contest = contest
      results = Dictionary(
        contest.records("result").map { ($0["project"]?.text ?? "", $0) },
        uniquingKeysWith: { first, _ in first })
    }
  }

  init(_ evidence: PackEvidence, _ contests: [ReplayContest], _ replay: Replay) {
    self.evidence = evidence
    (ranks, scores) = (replay.ranks, replay.scores)
    self.contests = Dictionary(
      contests.map { ($0.label, Records($0)) }, uniquingKeysWith: { first, _ in first })
  }

  func findings() -> [AuditFinding] { rowFindings() + recordFindings() + statusFindings() }

  private func fail(_ row: ResultRow, _ sentence: String) -> AuditFinding {
    AuditFinding("results.csv", "\(quoted(row.projectID)) in pool \(row.poolID): \(sentence)")
  }

  /// Each row is a `result` record, and repeats its contest's numbers.
  private func rowFindings() -> [AuditFinding] {
    return evidence.data.results.flatMap { row -> [AuditFinding] in
      guard let records = contests["\(row.councilID)/\(row.poolID)"],
        let place = records.contest.places[row.projectID],
        let record = records.results[row.projectID]
      else { return [fail(row, "no contest of the transcript has this project")] }
      var found: [AuditFinding] = []
      let at = record["at"]?.number ?? 0
      let reason = "\(record["reason"]?.text ?? "")@\(row.councilID):\(at)"
      if record["status"]?.text != row.status.rawValue || reason != row.reason {
        found.append(fail(row, "status and reason are not those of the transcript"))
      }
      if records.contest.field[place].cost != row.cost {
        found.append(fail(row, "the cost is not the one counted with"))
      }
      if evidence.projectsByID[row.projectID].map({ evidence.data.projects[$0].name }) != row.name {
        found.append(fail(row, "the name is not that of the table of projects"))
      }
      if let ranks = ranks[records.contest.label], row.rank != ranks[row.projectID] {
        found.append(fail(row, "the rank is not its place in the order of the rule"))
      }
      return found
    }
  }

  /// Each `result` record has a row.
  private func recordFindings() -> [AuditFinding] {
    let rows = Set(evidence.data.results.map { [$0.councilID + "/" + $0.poolID, $0.projectID] })
    return evidence.transcriptCouncils.flatMap { council in
      (evidence.data.transcripts[council] ?? []).compactMap { record -> AuditFinding? in
        guard record["type"]?.text == "result" else { return nil }
        let key = [record["contest"]?.text ?? "", record["project"]?.text ?? ""]
        if rows.contains(key) { return nil }
        return AuditFinding(
          PackEvidence.place(council, record["n"]?.number), "results.csv has no such row")
      }
    }
  }

  /// C6: every project has one terminal status.
  private func statusFindings() -> [AuditFinding] {
    var statuses: [String: Set<ProjectStatus>] = [:]
    for row in evidence.data.results { statuses[row.projectID, default: []].insert(row.status) }
    var found = statuses.keys.sorted { $0.isBefore($1) }.filter { statuses[$0]!.count > 1 }.map {
      AuditFinding("results.csv", "\(quoted($0)) has two statuses (C6)")
    }
    for project in evidence.data.projects where statuses[project.id] == nil {
      found.append(AuditFinding("results.csv", "\(quoted(project.id)) has no status (C6)"))
    }
    let counts = evidence.manifest["totals"]?["projects"]
    let funded = statuses.values.count { $0 == [.funded] }
    if counts?["listed"]?.text != String(evidence.data.projects.count) {
      found.append(AuditFinding("manifest.json", "/totals/projects/listed is not their number"))
    }
    if counts?["funded"]?.text != String(funded) {
      found.append(AuditFinding("manifest.json", "/totals/projects/funded is not their number"))
    }
    return found
  }
}

extension ResultChecks {
  /// `score` of every row, from the rule counted again.
  func scoreFindings() -> [AuditFinding] {
    let rows = Dictionary(grouping: evidence.data.results) { "\($0.councilID)/\($0.poolID)" }
    return contests.keys.sorted { $0.isBefore($1) }.flatMap { label -> [AuditFinding] in
      guard let contest = contests[label]?.contest, !contest.isSilent, let own = rows[label],
        let scores = scores[label]
      else { return [] }
      return own.compactMap { row in
        guard let place = contest.places[row.projectID], scores[place] != row.score else {
          return nil
        }
        return fail(row, "the score is not that of the rule")
      }
    }
  }
}
