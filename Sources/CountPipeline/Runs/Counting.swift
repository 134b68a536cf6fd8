import AllocationRules
import AuditTrail
import BallotReading
import BudgetModel
import Confederation

/// `trowel count`: the whole cycle, to a pack that replaces the old one in one step.
package struct Counting: Sendable {
  package var cycle: String
  package var out: String?
  package var asOf: String?
  package var log: LogSettings
  package var settings: RunSettings

  package init(
    cycle: String, out: String? = nil, asOf: String? = nil, log: LogSettings,
    settings: RunSettings
  ) {
    self.cycle = cycle
    self.out = out
    self.asOf = asOf
    self.log = log
    self.settings = settings
  }

  package func run() -> RunReport {
    guard FileReading.isFolder(cycle) else { return .noCycle(cycle) }
    let loader = CycleLoader(
      folder: cycle, workers: settings.workers, rules: RuleRegistry.specs, asOf: asOf)
    let byLaw = loader.loadByLaw()
    if byLaw?.requiresOperator == true && log.operatorName.isEmpty {
      return RunReport(
        .usage,
        messages: ["error: the by-law wants an operator's name; give --operator NAME"])
    }
    if let asOf, !ByLawReader.isDate(asOf) {
      return RunReport(
        .usage, messages: ["error: --as-of \(quoted(asOf)) is no date; write it as 2026-05-02"])
    }
    let place = OutputPlace(
      out ?? "Reports/" + (byLaw?.cycle ?? lastPart(of: cycle)), cycle: cycle)
    if let refusal = place.refusal { return refusal }
    let folder = place.path
    do {
      try FolderWriting.makeFolders(FolderWriting.parent(of: folder))
      guard let lock = try RunLock.take(folder + ".lock") else {
        return RunReport(
          .locked, messages: ["\(folder): error: another run is writing this pack; try later"])
      }
      defer { withExtendedLifetime(lock) {} }
      let events = try EventLog(folder + ".events.jsonl", hasClock: log.hasClock)
      return try logged(events, folder: folder, loader: loader, byLaw: byLaw)
    } catch {
      return .cannotWrite(error)
    }
  }

  private func lastPart(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? "cycle"
  }

  private func logged(
    _ events: EventLog, folder: String, loader: CycleLoader, byLaw: ByLaw?
  ) throws(FileProblem) -> RunReport {
    try events.append(
      "run-start",
      [
        "command": "count", "operator": .string(log.operatorName),
        "program": .string("\(Program.name) \(Program.version)"),
        "binary_sha256": .string(RunningProgram.sha256),
        "platform": .string(RunningProgram.platform),
      ])
    try events.append("lock-taken")
    if events.isChainBroken { try events.append("integrity", Self.brokenChain) }
    try logSettings(byLaw, events)
    var report = try ended(events, folder: folder, loader: loader)
    if events.isChainBroken {
      report.messages.insert(
        "\(folder).events.jsonl: warning: its chain of digests is broken; see 'verify --log' "
          + "[log-chain-broken]", at: 0)
    }
    try events.append("run-end", ["exit": JSONValue(number: Int(report.exit.rawValue))])
    if !settings.isQuiet && [.final, .pending].contains(report.exit) {
      report.output.insert("Event log ends with \(events.headDigest)", at: report.output.count - 2)
    }
    return report
  }

  /// A run that cannot write its pack ends in the log all the same.
  private func ended(
    _ events: EventLog, folder: String, loader: CycleLoader
  ) throws(FileProblem) -> RunReport {
    do {
      return try counted(events, folder: folder, loader: loader)
    } catch {
      return .cannotWrite(error)
    }
  }

  /// What was set otherwise than by default, on the command line or in the by-law.
  private func logSettings(_ byLaw: ByLaw?, _ events: EventLog) throws(FileProblem) {
    var settings: [(name: String, value: String, from: String)] = []
    if let asOf { settings.append(("as-of", asOf, "command-line")) }
    if let out { settings.append(("out", out, "command-line")) }
    if !log.hasClock { settings.append(("no-clock", "true", "command-line")) }
    if let byLaw {
      let changed = ChangedSettings(byLaw, rules: RuleRegistry.specs).all
      settings += changed.filter { asOf == nil || $0.name != "as-of" }.map {
        ($0.name, $0.value, "by-law")
      }
    }
    for setting in settings {
      try events.append(
        "setting",
        [
          "name": .string(setting.name), "value": .string(setting.value),
          "from": .string(setting.from),
        ])
    }
  }

  private static let brokenChain: [String: JSONValue] = [
    "subject": "event-log", "expected": "an unbroken chain", "found": "a broken chain",
    "ok": false,
  ]

  /// Stages READ to REPORT, each named in the log.
  private func counted(
    _ events: EventLog, folder: String, loader: CycleLoader
  ) throws(FileProblem) -> RunReport {
    settings.stage("reading")
    try events.append("stage-start", ["stage": "READ"])
    let second = SecondReading(folder: cycle, workers: settings.workers)
    var loader = loader
    loader.inputsWereRead = { second.start($0) }
    let loaded = loader.load()
    for input in loaded.inputs { try events.append("input-read", input.event) }
    for test in loaded.integrity { try events.append("integrity", test.event) }
    for problem in loaded.diagnostics where problem.level != .note { try events.problem(problem) }
    try events.append("stage-end", ["stage": "READ"])
    defer { settings.stage("") }
    if let refusal = loaded.refusal { return refused(loaded, refusal) }
    let law = loaded.plan!.input.byLaw
    if let problem = ByLawReader.votingOpen(law, asOf: law.asOf) {
      try events.problem(problem)
      return RunReport(.badData, messages: [problem.line])
    }
    settings.stage("deciding")
    try events.append("stage-start", ["stage": "DECIDE"])
    let result: CycleResult
    do {
      result = try loaded.decide()
    } catch {
      return try failed(error, events)
    }
    for paper in result.papers {
      try events.append(
        "pending",
        ["council": .string(paper.councilID), "what": .string("referendum-\(paper.id).csv")])
    }
    if !result.papers.isEmpty && law.status == "certified" {
      let problem = Diagnostic(
        .settingBad, at: SourceLocation(file: "cycle.yaml"),
        "status is certified, and the referendum \(result.papers[0].id) is not decided; write "
          + "'status: automatic', or add its result")
      try events.problem(problem)
      return RunReport(.badData, messages: [problem.line])
    }
    try events.append("stage-end", ["stage": "DECIDE"])
    settings.stage("writing")
    try events.append("stage-start", ["stage": "REPORT"])
    let report = try write(loaded, result, second, events, folder: folder)
    try events.append("stage-end", ["stage": "REPORT"])
    return report
  }

  private func refused(_ loaded: LoadedCycle, _ status: ExitStatus) -> RunReport {
    RunReport(
      status,
      messages: loaded.diagnostics.filter { $0.level != .note }.map(\.line) + [
        "\(cycle): \(RunReport.summary(of: loaded.diagnostics)); no pack was written"
      ])
  }

  private func failed(
    _ failure: CountFailure, _ events: EventLog
  ) throws(FileProblem) -> RunReport {
    switch failure {
    case .tieWithoutLot(let council, let pool, let round, let tied, let value, let areCouncils):
      try events.append(
        "tie-needs-lot",
        [
          "council": .string(council), "pool": .string(pool), "round": JSONValue(number: round),
          "tied": JSONValue(number: tied.count),
        ])
      let what = areCouncils ? "councils" : "projects"
      let step = round == 0 ? "" : ", step \(round)"
      let table = areCouncils ? "lot-councils.csv" : "lot.csv"
      return RunReport(
        .tie,
        messages: [
          "\(council)/\(pool): error: a tie between the \(what) \(tied.joined(separator: ", ")) "
            + "(value \(value)\(step)) decides who is funded, and nothing in the tie "
            + "chain resolves it; draw a lot in public and enter lot.seed or \(table)"
        ])
    case .refused(let problems):
      for problem in problems { try events.problem(problem) }
      return RunReport(.badData, messages: problems.map(\.line))
    case .invariant(let sentence):
      return RunReport(
        .invariant,
        messages: [
          "error: an invariant broke, so nothing was written; this is a fault of the program: "
            + sentence
        ])
    }
  }
}
