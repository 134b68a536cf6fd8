package import BudgetModel

/// The statements about a pack that need no other reader than the tables (AUDIT 6.3): V4 to V11.
package enum Verification {
  /// V4 and V5.
  package static func links(_ evidence: PackEvidence, _ pack: PackContents) -> [Statement] {
    [
      Statement(.children, ChildChecks.findings(evidence, pack)),
      Statement(.lot, LotChecks.findings(evidence)),
    ]
  }

  /// V4 to V11.
  package static func statements(_ evidence: PackEvidence, _ pack: PackContents) -> [Statement] {
    let contests = evidence.contests()
    let replay = Replay(evidence, contests)
    let tallies = TallyChecks(evidence: evidence)
    let ledger = LedgerChecks(evidence: evidence)
    let pools = PoolChecks(evidence)
    let results = ResultChecks(evidence, contests, replay)
    let sums =
      ReconciliationChecks.findings(evidence) + tallies.sumFindings() + tallies.wholeFindings()
      + tallies.valueFindings()
      + ledger.findings() + pools.conserveFindings() + pools.councilFindings()
    let money =
      pools.poolFindings() + pools.amountFindings(contests) + pools.leftoverFindings()
      + FundReplay(evidence).findings() + LeftoverChecks(evidence: evidence).findings()
      + GiveBackChecks(evidence: evidence).findings() + EarmarkReplay(evidence).findings
    return links(evidence, pack) + [
      Statement(.sums, sums),
      Statement(
        .tallies, tallies.recordFindings(contests) + tallies.weightFindings(contests)),
      Statement(.qualification, replay.qualification),
      counted(.ties, replay.ties, open: replay.uncheckedTies),
      Statement(.money, money),
      counted(
        .results, replay.results + results.findings() + results.scoreFindings(),
        open: replay.unchecked),
    ]
  }

  /// - Parameter open: contests that are not counted again, or not in all; they leave it open
  private static func counted(
    _ id: StatementID, _ findings: [AuditFinding], open: [String]
  ) -> Statement {
    findings.isEmpty && !open.isEmpty
      ? Statement(id, .notChecked("not counted again: " + Statement.few(of: open)))
      : Statement(id, findings)
  }

  /// What no statement can show (AUDIT 6.4) about a pack that these rules decided.
  package static func limits(rules: [String], alternatives: [Alternative]) -> [String] {
    limits + alternatives.map { "\(changed(by: $0)): 'trowel recount' shows it" }
      + rules.flatMap { rule in (RoundRules.all[rule]?.limits ?? []).map { "\(rule): \($0)" } }
  }

  private static func changed(by alternative: Alternative) -> String {
    switch alternative {
    case .overrides: "what the overrides changed"
    case .exclusions: "what the exclusions changed"
    case .split: "who counts for more than one, and what that changed"
    }
  }

  private static let limits = [
    "that the tallies are those of the ballots: 'trowel recount' shows it",
    "that the ballot files are those of the voters: only paper can show it",
    "that a rejection or exclusion was right in fact",
    "that the roll was right",
    "that no council's channel was coerced",
    "that a withheld input still exists",
  ]
}
