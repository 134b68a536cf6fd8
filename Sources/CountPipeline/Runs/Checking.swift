import AllocationRules
import BudgetModel
import Confederation

/// `trowel check`: reads everything, counts nothing, prints every problem.
package struct Checking: Sendable {
  package var cycle: String
  package var settings: RunSettings

  package init(cycle: String, settings: RunSettings) {
    self.cycle = cycle
    self.settings = settings
  }

  package func run() -> RunReport {
    guard FileReading.isFolder(cycle) else { return .noCycle(cycle) }
    settings.stage("reading")
    var loader = CycleLoader(
      folder: cycle, workers: settings.workers, rules: RuleRegistry.specs)
    loader.decides = false
    let loaded = loader.load()
    settings.stage("")
    let lines = loaded.diagnostics
      .filter { !settings.isQuiet || $0.level == .error }
      .map(\.line)
    let excluded = settings.isQuiet ? [] : exclusions(loaded)
    let summary = "\(cycle): \(RunReport.summary(of: loaded.diagnostics)); nothing was counted"
    return RunReport(
      loaded.refusal ?? .final, output: lines + excluded + (settings.isQuiet ? [] : [summary]))
  }
}

extension Checking {
  /// One line for each rule of a franchise that keeps ballots or choices apart (CONFEDERATION 4.1):
  /// how many, never whose.
  private func exclusions(_ loaded: LoadedCycle) -> [String] {
    let totals = (loaded.ballots?.reconciliation ?? []).filter { $0.scope == "total" }
    func count(_ quantity: String, _ bucket: String) -> [String: Int] {
      let rows = totals.filter { $0.quantity == quantity && $0.bucket.hasPrefix(bucket) }
      return Dictionary(
        rows.map { (String($0.bucket.dropFirst(bucket.count)), $0.value) },
        uniquingKeysWith: +)
    }
    let ballots = count("ballots", "excluded:franchise-")
    let choices = count("choices", "void:franchise-")
    return Set(ballots.keys).union(choices.keys).sorted { $0.isBefore($1) }.map { rule in
      "cycle.yaml: excluded: the franchise rule \(quoted(rule)) keeps "
        + "\(counted(ballots[rule] ?? 0, "ballot")) apart, and "
        + "\(counted(choices[rule] ?? 0, "choice")) on other ballots [franchise-\(rule)]"
    }
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}

extension RunReport {
  static func noCycle(_ path: String) -> RunReport {
    RunReport(
      .missingInput,
      messages: ["\(path): error: there is no such folder; name a cycle's folder [file-not-found]"])
  }
}
