import AllocationRules
import AuditTrail
import BudgetModel
import Confederation

/// `trowel recount`: counts again from the inputs that a pack names, compares byte by byte.
package struct Recounting: Sendable {
  package var pack: String
  package var inputs: String?
  package var keep: String?
  package var printsAll: Bool
  package var settings: RunSettings

  package init(
    pack: String, inputs: String?, keep: String?, printsAll: Bool, settings: RunSettings
  ) {
    self.pack = pack
    self.inputs = inputs
    self.keep = keep
    self.printsAll = printsAll
    self.settings = settings
  }

  package func run() -> RunReport {
    guard FileReading.isFolder(pack) else { return .noCycle(pack) }
    if let refusal = keep.flatMap({ OutputPlace($0, cycle: inputs ?? pack).refusal }) {
      return refusal
    }
    do {
      let contents = try PackReader.contents(of: pack)
      let damage = PackStatements.beforeRecount(contents).filter {
        $0.isFailed || $0.isNotChecked
      }
      guard damage.isEmpty, let bytes = contents["manifest.json"] else {
        return RunReport(
          .differs,
          output: damage.flatMap(\.lines) + [
            "\(pack): a pack that does not hold is not counted again"
          ])
      }
      return try recount(contents, manifest: CanonicalJSON.decodeFile(bytes))
    } catch let problem as FileProblem {
      return RunReport(.missingInput, messages: ["\(problem.path): error: \(problem.explanation)"])
    } catch let refusal as JSONRefusal {
      return RunReport(.differs, output: ["manifest.json: \(refusal.sentence)"])
    } catch {
      return RunReport(.invariant, messages: ["error: \(error)"])
    }
  }

  private func recount(_ old: PackContents, manifest: JSONValue) throws -> RunReport {
    let folder = RecountInputs.folder(
      among: RecountInputs.candidates(pack: pack, given: inputs), manifest: manifest
    ) { try? FileReading.bytes(of: $0) }
    guard let folder else { return noInputs(manifest) }
    let present = CycleFolder(folder).entries.map(\.path)
    let findings = RecountInputs.findings(manifest: manifest, present: present) {
      try? FileReading.bytes(of: folder + "/" + $0)
    }
    if !findings.isEmpty {
      let areMissing = findings.contains { $0.code == .inputMissing }
      return RunReport(areMissing ? .missingInput : .differs, output: findings.map(\.line))
    }
    settings.stage("counting again")
    defer { settings.stage("") }
    let loaded = CycleLoader(
      folder: folder, workers: settings.workers, rules: RuleRegistry.specs,
      asOf: manifest["cycle"]?["as_of"]?.text
    ).load()
    if loaded.refusal != nil {
      return RunReport(
        .differs,
        output: loaded.errors.map(\.line) + ["the inputs are refused now, so nothing was compared"])
    }
    return try compare(old, loaded)
  }

  private func noInputs(_ manifest: JSONValue) -> RunReport {
    let sought = manifest["bylaw"]?["sha256"]?.text ?? ""
    let problem = Diagnostic(
      .inputMissing, at: SourceLocation(file: manifest["bylaw"]?["path"]?.text ?? "cycle.yaml"),
      inputs == nil
        ? "no folder has the by-law with SHA-256 \(sought); name the cycle's folder with --inputs"
        : "the by-law there does not have the SHA-256 \(sought) that the pack was counted with")
    return RunReport(.missingInput, output: [problem.line])
  }

  private func compare(_ old: PackContents, _ loaded: LoadedCycle) throws -> RunReport {
    let result: CycleResult
    do {
      result = try loaded.decide()
    } catch {
      return RunReport(.differs, output: ["the inputs give no outcome now: \(error)"])
    }
    let new = PackBuilder(loaded: loaded, result: result).build()
    if let keep { try FolderWriting.replace(keep, with: new.files) }
    let files = Dictionary(new.files.map { ($0.path, $0.bytes) }, uniquingKeysWith: { $1 })
    let comparison = PackComparison(
      old: old, new: PackContents(files: files), showsAll: printsAll)
    let status: ExitStatus = comparison.outcome == .differs ? .differs : .final
    let sentence = "\(pack): \(comparison.sentence)"
    return RunReport(
      status, output: comparison.lines + (settings.isQuiet && status == .final ? [] : [sentence]))
  }
}
