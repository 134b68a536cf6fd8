import AllocationRules
import AuditTrail
import BudgetModel
import Confederation
import ReportWriting

/// `trowel tally`: a council counts at home and hands up only its sealed totals.
package struct Tallying: Sendable {
  package var cycle: String
  package var council: String
  package var out: String
  package var settings: RunSettings

  package init(cycle: String, council: String, out: String, settings: RunSettings) {
    self.cycle = cycle
    self.council = council
    self.out = out
    self.settings = settings
  }

  package func run() -> RunReport {
    guard FileReading.isFolder(cycle) else { return .noCycle(cycle) }
    settings.stage("reading")
    var loader = CycleLoader(
      folder: cycle, workers: settings.workers, rules: RuleRegistry.specs, onlyCouncil: council)
    loader.decides = false
    let loaded = loader.load()
    settings.stage("")
    if let plan = loaded.plan, plan.tree.index(ofID: council) == nil {
      return RunReport(
        .usage, messages: ["error: councils.csv has no council \(quoted(council))"])
    }
    if let refusal = loaded.refusal {
      return RunReport(
        refusal, messages: loaded.diagnostics.filter { $0.level != .note }.map(\.line))
    }
    do {
      return try seal(loaded, rows: loaded.ballots!.tallyRows[council] ?? [])
    } catch {
      return .cannotWrite(error)
    }
  }

  private func seal(_ loaded: LoadedCycle, rows: [TallyRow]) throws(FileProblem) -> RunReport {
    let law = loaded.plan!.input.byLaw
    let table = PackTable(law).bytes(rows)
    let path = "tallies/\(council).csv"
    var facts = facts(loaded)
    facts.outputs = [OutputFact(path: path, role: .tally, content: table)]
    let manifest = CanonicalJSON.encodeFile(Manifest.make(facts))
    let sealPath = "tallies/\(council).manifest.json"
    try FolderWriting.makeFolders(out + "/tallies")
    try FolderWriting.replaceFile(out + "/" + path, table)
    try FolderWriting.replaceFile(out + "/" + sealPath, manifest)
    let counts = facts.ballots
    let rejected = loaded.diagnostics.filter { $0.level == .reject || $0.level == .warning }
    return RunReport(
      .final,
      output: settings.isQuiet
        ? []
        : [
          "\(council): \(counts.received) received = \(counts.counted) counted + "
            + "\(counts.rejectedTotal) rejected + \(counts.excludedTotal) excluded",
          "Hand up: \(out)/\(path) and \(out)/\(sealPath)",
          "Digest of the seal:",
          "  " + SHA256Hex.grouped(SHA256Hex.of(manifest)),
        ], messages: settings.isQuiet ? [] : rejected.map(\.line))
  }

  private func facts(_ loaded: LoadedCycle) -> ManifestFacts {
    let plan = loaded.plan!
    let input = plan.input
    var facts = ManifestFacts(
      byLaw: input.byLaw, status: loaded.byLaw!.statusWord(), version: Program.version,
      byLawFileSHA256: loaded.inputs.first { $0.role == .bylaw }!.sha256,
      effectiveSHA256: input.byLawSHA256, rulesSHA256: input.rulesSHA256)
    facts.kind = .tally
    facts.inputs = loaded.inputs
    let top = plan.tree.index(ofID: council)!
    for below in plan.tree.subtree(of: top) {
      facts.ballots += loaded.ballots!.councilBallots[below]
    }
    facts.checks = loaded.ballots!.checks
    facts.smallCells = loaded.ballots!.smallCells
    facts.unanimousCells = loaded.ballots!.unanimousCells
    return facts
  }
}
