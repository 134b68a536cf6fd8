import AllocationRules
import BallotReading
import BudgetModel
import Confederation

/// `trowel convert`: Pabulib files to a cycle, a cycle to Pabulib files.
package struct Converting: Sendable {
  package var inputs: [String]
  package var to: String
  package var pool: String?
  package var cycleID: String?
  package var hasSameVoters: Bool
  package var withdrawsSentinels: Bool
  package var settings: RunSettings

  package init(
    inputs: [String], to: String, pool: String?, cycleID: String?, hasSameVoters: Bool,
    withdrawsSentinels: Bool, settings: RunSettings
  ) {
    self.inputs = inputs
    self.to = to
    self.pool = pool
    self.cycleID = cycleID
    self.hasSameVoters = hasSameVoters
    self.withdrawsSentinels = withdrawsSentinels
    self.settings = settings
  }

  package func run() -> RunReport {
    if FileReading.kind(of: to) != .absent {
      return RunReport(
        .cannotCreate,
        messages: ["\(to): error: it exists already; name a path that does not"])
    }
    settings.stage("converting")
    defer { settings.stage("") }
    let isCycle = inputs.count == 1 && FileReading.kind(of: inputs[0]) == .folder
    return isCycle ? cycleToPabulib(inputs[0]) : pabulibToCycle()
  }

  private var options: Conversion.Options {
    Conversion.Options(
      cycleID: cycleID, poolID: pool, hasSameVoters: hasSameVoters,
      withdrawsSentinelCosts: withdrawsSentinels)
  }

  private func pabulibToCycle() -> RunReport {
    if to.hasSuffix(".pb") {
      return RunReport(
        .usage,
        messages: ["error: .pb files become a cycle, which is a folder; name a folder with --to"])
    }
    var sources: [SourceFile] = []
    var problems: [Diagnostic] = []
    for path in inputs {
      do {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        sources.append(SourceFile(path: name, bytes: try FileReading.bytes(of: path)))
      } catch {
        problems.append(error.diagnostic(for: path))
      }
    }
    if !problems.isEmpty {
      return RunReport(
        problems.allSatisfy { $0.code == .fileNotFound } ? .missingInput : .badData,
        messages: problems.map(\.line))
    }
    var options = options
    options.cycleID = cycleID ?? to.split(separator: "/").last.map(String.init)
    return written(Conversion.cycle(from: sources, options: options))
  }

  func written(_ converted: Conversion.Converted) -> RunReport {
    let lines = converted.diagnostics
      .filter { !settings.isQuiet || $0.level == .error }
      .sorted(by: Diagnostic.isBefore).map(\.line)
    if converted.hasErrors {
      return RunReport(.badData, messages: lines + ["nothing was written"])
    }
    do {
      try FolderWriting.makeFolders(FolderWriting.parent(of: to))
      if to.hasSuffix(".pb") {
        try FolderWriting.replaceFile(to, converted.files[0].bytes)
      } else {
        try FolderWriting.replace(to, with: converted.files)
      }
    } catch {
      return .cannotWrite(error)
    }
    let count = converted.files.count
    return RunReport(
      .final,
      output: settings.isQuiet ? [] : ["\(to): \(count) file\(count == 1 ? "" : "s") written"],
      messages: lines)
  }

  private func cycleToPabulib(_ folder: String) -> RunReport {
    var loader = CycleLoader(
      folder: folder, workers: settings.workers, rules: RuleRegistry.specs)
    loader.keepsSheets = true
    loader.decides = false
    let loaded = loader.load()
    let findings = loaded.diagnostics.filter { $0.level != .note }.map(\.line)
    guard let plan = loaded.plan, let ballots = loaded.ballots, loaded.refusal == nil else {
      return RunReport(loaded.refusal ?? .badData, messages: findings)
    }
    // Without an outcome, for instance for want of a lot, the column 'selected' is left out.
    let result = try? CycleCount.outcome(of: plan, ballots: ballots)
    return written(
      Conversion.pabulib(
        from: plan, sheets: loaded.sheets, ballots: ballots, results: result?.results,
        options: options, isOneFile: to.hasSuffix(".pb"), workers: settings.workers))
  }
}
