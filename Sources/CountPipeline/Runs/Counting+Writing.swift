import AuditTrail
import BudgetModel
import Confederation

extension Counting {
  /// Builds the pack and puts it in place, unless an input changed or a published pack stands there.
  func write(
    _ loaded: LoadedCycle, _ result: CycleResult, _ second: SecondReading, _ events: EventLog,
    folder: String
  ) throws(FileProblem) -> RunReport {
    let pack = PackBuilder(loaded: loaded, result: result).build()
    if let refusal = PublishedPack(folder)?.refusal(of: pack, byLaw: loaded.plan!.input.byLaw) {
      return refusal
    }
    let changed = second.changed(loaded.inputs)
    if !changed.isEmpty { return try refuse(changed, events) }
    try PublishedPack.keepHistory(of: folder, before: pack)
    try FolderWriting.replace(folder, with: pack.files)
    try events.append("pack-committed", committed(pack, loaded.plan!.input.byLaw))
    return finished(loaded, result, pack, folder: folder)
  }

  private func refuse(
    _ changed: [(fact: InputFact, found: String)], _ events: EventLog
  ) throws(FileProblem) -> RunReport {
    var lines: [String] = []
    for (fact, found) in changed {
      try events.append(
        "input-changed",
        [
          "path": .string(fact.path), "first_sha256": .string(fact.sha256),
          "second_sha256": .string(found),
        ])
      lines.append(
        Diagnostic(
          .inputChanged, at: SourceLocation(file: fact.path),
          "the file changed while the cycle was counted; no pack was written, count again"
        ).line)
    }
    return RunReport(.badData, messages: lines)
  }

  private func committed(_ pack: Pack, _ byLaw: ByLaw) -> [String: JSONValue] {
    [
      "pack_sha256": .string(pack.digest), "status": .string(pack.status),
      "sequence": JSONValue(number: byLaw.sequence),
      "supersedes": .string(byLaw.supersedes?.packSHA256 ?? ""),
    ]
  }

  /// What must be voted on before the count can end.
  private func pending(_ result: CycleResult, folder: String) -> [String] {
    result.papers.map { paper in
      "Pending: the referendum \(paper.id) decides. Its paper is "
        + "\(folder)/referendum-\(paper.id).csv; write the result into referendum_result.csv "
        + "and count again."
    }
  }

  /// The end of a good run: warnings first, then totals, the pack digest last.
  private func finished(
    _ loaded: LoadedCycle, _ result: CycleResult, _ pack: Pack, folder: String
  ) -> RunReport {
    let warnings = loaded.diagnostics.filter { $0.level == .warning }.map(\.line)
    let exit: ExitStatus = result.papers.isEmpty ? .final : .pending
    if settings.isQuiet { return RunReport(exit) }
    let law = loaded.plan!.input.byLaw
    func money(_ amount: Money) -> String {
      amount.decimal(minorDigits: law.minorDigits) + " " + law.currency
    }
    let ballots = result.ballots
    let totals = result.money
    let held = result.papers.isEmpty ? "" : " + \(money(totals.held)) held"
    return RunReport(
      exit,
      output: [
        "\(law.title.isEmpty ? law.cycle : law.title) (\(pack.status))",
        "Ballots: \(ballots.received) received = \(ballots.counted) counted + "
          + "\(ballots.rejectedTotal) rejected + \(ballots.excludedTotal) excluded",
        "Projects: \(result.fundedProjects) of \(result.listedProjects) funded",
        "Money: \(money(totals.total)) = \(money(totals.funded)) funded + "
          + "\(money(totals.carried)) carried + \(money(totals.lapsed)) lapsed\(held)",
        "Ties: \(result.ties.count) listed, "
          + "\(result.ties.count { $0.decidedBy == TieKey.lot.rawValue }) decided by lot",
      ] + pending(result, folder: folder) + [
        "Report: \(folder)/index.html",
        "Pack digest:",
        "  " + SHA256Hex.grouped(pack.digest),
      ], messages: warnings)
  }
}
