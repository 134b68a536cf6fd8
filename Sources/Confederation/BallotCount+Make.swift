package import BudgetModel

extension BallotCount {
  /// Checks and counts the ballots of all councils and takes the tallies handed in.
  ///
  /// All findings are reported at once; where one of them is an error the numbers are not to be
  /// used. `below` limits the question who is missing to the subtree of one council, for a council
  /// that counts at home.
  package static func make(
    plan: CyclePlan, sheets: [BallotSheet], workers: some Workers, below: CouncilIndex? = nil
  ) -> BallotCount {
    var handed = HandedTallies(plan: plan)
    let stage = SheetStage(plan: plan, sheets: sheets, workers: workers)
    var counts = SheetCounts.count(stage.readings, workers: workers)
    let profiles = CouncilProfiles.take(from: &counts, stage, workers: workers)
    var tallies = CouncilTallies(stage: stage, counts: counts)
    handed.checkRules(withBallots: tallies.present)
    handed.checkMajorities(tallies)
    handed.compare(with: tallies)
    var reconciliation = reconciliation(stage, counts, workers: workers)
    for table in handed.tables where !tallies.present.contains(table.council) {
      tallies.take(table)
      reconciliation.addTally(table.handed.file, council: table.council, table.ballots)
    }
    reconciliation.finish()
    var handedIn = HandedIn(plan: plan, rows: stage.rows, tables: handed.tables)
    handedIn.checkCouncils(below: below ?? plan.tree.root)
    handedIn.checkEligible(tallies, roll: stage.roll)
    let report = report(stage, counts)
    var count = BallotCount(
      tallies: tallies.own, totals: plan.contests.indices.map(tallies.total),
      councilBallots: tallies.ballots, tallyRows: tallies.tables(),
      reconciliation: reconciliation.rows, rejected: report.rejected,
      diagnostics: stage.diagnostics + handed.diagnostics + handedIn.diagnostics
        + report.diagnostics,
      checks: [
        "C1": reconciliation.identitiesHold, "C2": reconciliation.sumsHold,
        "C3": tallies.sumsHold() && tallies.agree(with: profiles),
      ])
    count.profiles = profiles
    count.diagnostics.sort(by: Diagnostic.isBefore)
    let cells = CellCounts(tallies, least: plan.input.byLaw.privacyK)
    count.doubledPeople = stage.doubledPeople
    count.smallCells = cells.small
    count.unanimousCells = cells.unanimous
    return count
  }

  private static func reconciliation(
    _ stage: SheetStage, _ counts: [BlockCount], workers: some Workers
  ) -> Reconciliation {
    var reconciliation = Reconciliation(
      tree: stage.plan.tree, exclusionIDs: stage.exclusionIDs)
    for sheets in stage.rows.sheetsByFile() where !counts.isEmpty {
      let sheet = stage.rows.sheets[sheets.lowerBound]
      reconciliation.addFile(
        sheet.file, council: sheet.council, SheetAccount.sum(counts[sheets].map(\.account)))
    }
    if let roll = stage.roll {
      let voted = stage.votersByCouncil(workers: workers)
      reconciliation.addRoll(zip(roll.eligible(), voted).map { (eligible: $0, voted: $1) })
    }
    return reconciliation
  }

  private static func report(_ stage: SheetStage, _ counts: [BlockCount]) -> FindingReport {
    var report = FindingReport(plan: stage.plan)
    for (place, reading) in stage.readings.enumerated() {
      report.add(stage.standing.findings[place] + counts[place].findings, of: reading)
    }
    for sheets in stage.rows.sheetsByFile() where !counts.isEmpty {
      let account = SheetAccount.sum(counts[sheets].map(\.account))
      report.addNotes(account, ofFile: stage.rows.sheets[sheets.lowerBound].file)
    }
    report.finish()
    return report
  }
}
