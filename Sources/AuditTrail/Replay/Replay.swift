import BudgetModel

/// Counts every contest of a pack again from its tables and compares it with its transcript
/// (AUDIT 6.3). Contests of rules without a replay are named as not checked.
package struct Replay: Sendable {
  /// V8.
  package var qualification: [AuditFinding] = []
  /// V9.
  package var ties: [AuditFinding] = []
  /// V11, the part that the rule decides.
  package var results: [AuditFinding] = []
  /// Contests of rules that are not counted again, or not in all.
  package var unchecked: [String] = []
  /// Contests with ties of which not all is known.
  package var uncheckedTies: [String] = []
  /// The column `rank` of `results.csv` by contest and project; contests that are counted again.
  var ranks: [String: [String: Int]] = [:]

  package init(_ evidence: PackEvidence) {
    let scopes = ReplayScope(evidence)
    for council in evidence.transcriptCouncils {
      for label in evidence.contestLabels(of: council) { add(council, label, evidence, scopes) }
    }
  }

  private mutating func add(
    _ council: String, _ label: String, _ evidence: PackEvidence, _ scopes: ReplayScope
  ) {
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
    guard contest.isPossible else {
      results.append(contest.finding(nil, "its tallies go below zero"))
      return
    }
    let opening = ReplayOpening(contest, evidence, scopes)
    qualification += opening.findings() + opening.fieldFindings()
    guard let replay = ContestReplay(contest, reserve: evidence.reserve(of: contest)) else {
      unchecked.append("\(label) (\(contest.settings.rule.name))")
      return
    }
    if let open = replay.unchecked { unchecked.append("\(label) (\(open))") }
    if let open = replay.uncheckedTies { uncheckedTies.append("\(label) (\(open))") }
    qualification += replay.thresholds.findings
    ties += replay.orderFindings
    results += replay.walkFindings + ReplayResults(replay: replay).findings()
    ranks[label] = Dictionary(
      uniqueKeysWithValues: replay.ranks.map { (contest.field[$0.key].id, $0.value) })
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
