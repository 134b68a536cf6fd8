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
  /// The score of each project of the field, by contest; contests that are counted again.
  var scores: [String: [Ratio]] = [:]

  package init(_ evidence: PackEvidence) { self.init(evidence, evidence.contests()) }

  init(_ evidence: PackEvidence, _ contests: [ReplayContest]) {
    let scopes = ReplayScope(evidence)
    let byLabel = Dictionary(
      contests.map { ($0.label, $0) }, uniquingKeysWith: { first, _ in first })
    for council in evidence.transcriptCouncils {
      for label in evidence.contestLabels(of: council) {
        let records = evidence.index.contestRecords[council]?[label] ?? []
        let isDecided = records.contains { ["rule", "result"].contains($0["type"]?.text) }
        guard isDecided else { continue }
        if let contest = byLabel[label], contest.council == council {
          add(contest, evidence, scopes)
        } else {
          results.append(
            AuditFinding(
              PackEvidence.place(council, nil), "\(label): no field, or no settings in the by-law"))
        }
      }
    }
  }

  private mutating func add(
    _ contest: ReplayContest, _ evidence: PackEvidence, _ scopes: ReplayScope
  ) {
    let label = contest.label
    guard contest.isPossible else {
      results.append(contest.finding(nil, "its tallies go below zero"))
      return
    }
    let opening = ReplayOpening(contest, evidence, scopes)
    qualification += opening.findings() + opening.fieldFindings()
    unchecked += (contest.heard?.unchecked ?? []).map { "\(label) (\($0))" }
    if contest.heard?.isOpen == true { return }
    guard let replay = ContestReplay(contest, reserve: evidence.reserve(of: contest)) else {
      unchecked.append("\(label) (\(contest.settings.rule.name))")
      return
    }
    if let open = replay.unchecked { unchecked.append("\(label) (\(open))") }
    if let open = replay.uncheckedTies { uncheckedTies.append("\(label) (\(open))") }
    qualification += replay.thresholds.findings
    ties += replay.orderFindings
    results += replay.walkFindings + ReplayResults(replay: replay).findings()
    scores[label] = replay.scoring.scores
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
