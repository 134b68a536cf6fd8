import BudgetModel
import Testing

@testable import AuditTrail
@testable import Confederation

/// The numbers of a pack, without its files and ballots, as a verifier reads them.
struct ReplayedPack {
  var evidence: PackEvidence

  init(_ cycle: CycleBuilder, _ result: CycleResult) {
    var money: [String: JSONValue] = [
      "currency": "EUR", "exponent": 2, "total": JSONValue(result.money.total),
      "funded": JSONValue(result.money.funded), "carried": JSONValue(result.money.carried),
      "lapsed": JSONValue(result.money.lapsed),
    ]
    if !result.papers.isEmpty { money["held"] = JSONValue(result.money.held) }
    let manifest: JSONValue = [
      "cycle": ["id": .string(cycle.byLaw.cycle)], "bylaw": ["effective_sha256": ""],
      "totals": [
        "money": .object(money),
        "projects": [
          "listed": JSONValue(count: result.listedProjects),
          "funded": JSONValue(count: result.fundedProjects),
        ],
      ],
    ]
    var data = PackData(
      byLaw: .object([:]), manifest: manifest, results: result.results,
      councils: result.councils, ledger: result.ledger, reconciliation: result.reconciliation,
      rejected: [], tallies: result.tallies, transcripts: result.transcripts,
      projects: cycle.projects)
    data.papers = Dictionary(uniqueKeysWithValues: result.papers.map { ($0.id, $0.rows) })
    data.previews = result.previews
    evidence = PackEvidence(
      data: data, manifest: manifest, byLaw: cycle.byLaw, councils: cycle.councils,
      lot: cycle.lot, councilLot: cycle.councilLot, digests: [:])
  }

  /// All that a pack's numbers can be checked for.
  func findings() -> [AuditFinding] {
    let contests = evidence.contests()
    let replay = Replay(evidence)
    let pools = PoolChecks(evidence)
    let results = ResultChecks(evidence, contests, replay)
    #expect(replay.unchecked == [])
    return replay.qualification + replay.ties + replay.results
      + LedgerChecks(evidence: evidence).findings() + pools.conserveFindings()
      + pools.councilFindings() + pools.poolFindings() + pools.amountFindings(contests)
      + pools.leftoverFindings() + FundReplay(evidence).findings()
      + LeftoverChecks(evidence: evidence).findings()
      + GiveBackChecks(evidence: evidence).findings() + EarmarkReplay(evidence).findings
      + results.findings()
      + results.scoreFindings() + TallyChecks(evidence: evidence).recordFindings(contests)
      + TranscriptChecks.findings(evidence)
  }
}
