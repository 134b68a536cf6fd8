import AllocationRules
import AuditTrail
import BudgetModel

/// `trowel lot`: the order for the minutes.
package struct LotPrinting: Sendable {
  package var cycle: String
  package var ofCouncils: Bool
  package var settings: RunSettings

  package init(cycle: String, ofCouncils: Bool, settings: RunSettings) {
    self.cycle = cycle
    self.ofCouncils = ofCouncils
    self.settings = settings
  }

  package func run() -> RunReport {
    guard FileReading.isFolder(cycle) else { return .noCycle(cycle) }
    let loader = CycleLoader(
      folder: cycle, workers: settings.workers, rules: RuleRegistry.specs)
    let loaded = loader.loadTables()
    guard let input = loaded.input, loaded.cycle.errors.isEmpty else {
      return RunReport(
        loaded.cycle.refusal ?? .badData, messages: loaded.cycle.errors.map(\.line))
    }
    let column = ofCouncils ? "council_id" : "project_id"
    let ids = ofCouncils ? input.councils.map(\.id) : input.projects.map(\.id)
    if let seed = input.byLaw.lot?.seed, !ofCouncils || !hasHandDrawnCouncils(loaded) {
      let table = LotDraw.table(LotDraw.places(seed: seed, ids: ids), idColumn: column)
      return RunReport(.final, output: [String(table.dropLast())])
    }
    guard let order = ofCouncils ? input.councilLot : input.lot else {
      return RunReport(
        .badData,
        messages: ["\(cycle): error: the by-law has no lot.seed and there is no lot drawn by hand"])
    }
    let drawn = order.positions.sorted { $0.value < $1.value }
    return RunReport(
      .final, output: ["position,\(column)"] + drawn.map { "\($0.value),\($0.key)" })
  }

  private func hasHandDrawnCouncils(_ loaded: CycleLoader.State) -> Bool {
    loaded.files.entries.contains { $0.path == "lot-councils.csv" }
  }
}
