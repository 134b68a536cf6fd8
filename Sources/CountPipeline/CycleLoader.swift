import AuditTrail
import BallotReading
package import BudgetModel
import Confederation

/// Stage READ and all that needs no decision: files -> values, and every problem of every file.
package struct CycleLoader: Sendable {
  package var folder: String
  package var workers: ThreadWorkers
  package var rules: [RuleSpec]
  /// Given on the command line in place of the by-law's.
  package var asOf: String?
  /// Reads the ballots of this council's subtree only: what `tally` needs at home.
  package var onlyCouncil: String?
  /// False: the cycle is not decided, so that it need not be counted without its overrides.
  package var decides = true
  /// Keeps the ballots in memory beside their count.
  package var keepsSheets = false
  /// Told of all inputs before their ballots are tallied.
  var inputsWereRead: (@Sendable ([InputFact]) -> Void)?

  package init(
    folder: String, workers: ThreadWorkers, rules: [RuleSpec], asOf: String? = nil,
    onlyCouncil: String? = nil
  ) {
    self.folder = folder
    self.workers = workers
    self.rules = rules
    self.asOf = asOf
    self.onlyCouncil = onlyCouncil
  }

  package func load() -> LoadedCycle {
    var state = State(files: CycleFolder(folder))
    readByLaw(into: &state)
    readTables(into: &state)
    makePlan(into: &state)
    readTallies(into: &state)
    countBallots(into: &state)
    state.cycle.inputs.sort { $0.path.isBefore($1.path) }
    state.cycle.diagnostics = Array(Set(state.cycle.diagnostics)).sorted(by: Diagnostic.isBefore)
    return state.cycle
  }

  /// The by-law alone, without its findings; nil where it cannot be read.
  package func loadByLaw() -> ByLaw? {
    var state = State(files: CycleFolder(folder))
    readByLaw(into: &state)
    return state.cycle.byLaw
  }

  /// By-law and tables, no ballots.
  func loadTables() -> State {
    var state = State(files: CycleFolder(folder))
    readByLaw(into: &state)
    readTables(into: &state)
    return state
  }

  struct State {
    var files: CycleFolder
    var cycle = LoadedCycle()
    var input: CycleInput?
    var settings = ReadingSettings()
    /// False where the by-law does not say how tables are written.
    var knowsSettings = true
    var extraPools: [PoolDeclaration] = []
    /// As read, also where the by-law cannot be.
    var councils: [Council] = []
    var projects: [Project] = []

    init(files: CycleFolder) {
      self.files = files
      cycle.diagnostics = files.diagnostics
    }

    /// Findings of a table without those that another by-law would not give.
    func certain(_ findings: [Diagnostic]) -> [Diagnostic] {
      knowsSettings ? findings : findings.filter { !$0.code.dependsOnReadingSettings }
    }

    func lacks(_ role: PackRole) -> Bool { files.entries(of: role).isEmpty }

    /// Findings of ballots without those that a missing table, or a by-law and tables that make no
    /// plan, explain.
    func certainOfBallots(_ findings: [Diagnostic]) -> [Diagnostic] {
      var doubtful: Set<DiagnosticCode> = []
      if cycle.plan == nil { doubtful = [.settingBad, .poolUnknown] }
      if lacks(.projects) { doubtful.formUnion([.columnUnknown, .layoutUnclear]) }
      if lacks(.councils) { doubtful.formUnion([.ballotsCouncilUnknown, .councilUnknown]) }
      return certain(findings).filter { !doubtful.contains($0.code) }
    }
  }

  /// A file's bytes with its fact for the manifest, or the finding that it cannot be read.
  struct Opened: Sendable {
    var file: SourceFile?
    var fact: InputFact?
    var problem: Diagnostic?
  }

  func open(_ entry: CycleFolder.Entry, settings: ReadingSettings) -> Opened {
    do {
      let bytes = try FileReading.bytes(of: folder + "/" + entry.path, limit: settings.fileBytes)
      let fact = InputFact(
        path: entry.path, role: entry.role, isPublic: entry.role.isPublic,
        bytes: bytes.count, sha256: SHA256Hex.of(bytes), council: entry.councilID)
      return Opened(file: SourceFile(path: entry.path, bytes: bytes), fact: fact)
    } catch {
      return Opened(problem: error.diagnostic(for: entry.path))
    }
  }

  /// Opens the files of a role one after the other; keeps facts and copies.
  func openAll(_ role: PackRole, into state: inout State) -> [SourceFile] {
    var files: [SourceFile] = []
    for entry in state.files.entries(of: role) {
      let opened = open(entry, settings: state.settings)
      if let file = opened.file { files.append(file) }
      keep(opened, into: &state)
    }
    return files
  }

  func keep(_ opened: Opened, into state: inout State) {
    if let problem = opened.problem { state.cycle.diagnostics.append(problem) }
    if let fact = opened.fact { state.cycle.inputs.append(fact) }
    if let file = opened.file, let fact = opened.fact, fact.isPublic {
      state.cycle.publicCopies.append((file.path, file.bytes))
    }
  }

  /// Takes what a reader made of a file: its findings, and its number of rows for the manifest.
  func take<Value>(_ reading: Reading<Value>, of file: SourceFile, into state: inout State) -> Value
  {
    state.cycle.diagnostics += state.certain(reading.diagnostics)
    if let place = state.cycle.inputs.firstIndex(where: { $0.path == file.path }) {
      state.cycle.inputs[place].rows = reading.rowCount
    }
    return reading.value
  }
}

extension FileProblem {
  func diagnostic(for path: String) -> Diagnostic {
    let place = SourceLocation(file: path)
    return switch kind {
    case .missing: Diagnostic(.fileNotFound, at: place, "'\(path)' does not exist; put it there")
    case .notRegular:
      Diagnostic(
        .fileNotRegular, at: place, "'\(path)': \(explanation); put the file itself in its place")
    case .changed:
      Diagnostic(
        .fileChanged, at: place, "'\(path)' changed while it was read; count again when it rests")
    case .tooLarge:
      Diagnostic(
        .tooLarge, at: place,
        "'\(path)' is larger than limits.file-bytes allows: \(explanation); raise the limit")
    case .unreadable, .create, .write:
      Diagnostic(
        .fileUnreadable, at: place,
        "'\(path)' cannot be read (\(explanation)); give the right to read it")
    }
  }
}
