import AllocationRules
import BudgetModel

/// `trowel check`: reads everything, counts nothing, prints every problem.
package struct Checking: Sendable {
  package var cycle: String
  package var settings: RunSettings

  package init(cycle: String, settings: RunSettings) {
    self.cycle = cycle
    self.settings = settings
  }

  package func run() -> RunReport {
    guard FileReading.kind(of: cycle) == .folder else { return .noCycle(cycle) }
    settings.stage("reading")
    let loaded = CycleLoader(
      folder: cycle, workers: settings.workers, rules: RuleRegistry.specs
    ).load()
    settings.stage("")
    let lines = loaded.diagnostics
      .filter { !settings.isQuiet || $0.level == .error }
      .map(\.line)
    let summary = "\(cycle): \(RunReport.summary(of: loaded.diagnostics)); nothing was counted"
    return RunReport(
      loaded.refusal ?? .final, output: lines + (settings.isQuiet ? [] : [summary]))
  }
}

extension RunReport {
  static func noCycle(_ path: String) -> RunReport {
    RunReport(
      .missingInput,
      messages: ["\(path): error: there is no such folder; name a cycle's folder [file-not-found]"])
  }
}
