internal import BudgetModel

/// What can be wrong between settings that are right by themselves, as far as no other file is
/// needed.
struct ByLawChecks {
  let byLaw: ByLaw
  let catalogue: SettingCatalogue
  let places: SettingPlaces
  /// Paths of settings that could not be read: nothing more is said about them.
  let failed: Set<String>
  var diagnostics: [Diagnostic]

  init(_ byLaw: ByLaw, catalogue: SettingCatalogue, decoder: SettingDecoder) {
    self.byLaw = byLaw
    self.catalogue = catalogue
    places = decoder.places
    failed = decoder.failed
    diagnostics = decoder.diagnostics
  }

  mutating func run() {
    checkTieChain()
  }

  mutating func report(
    _ code: DiagnosticCode = .settingBad, at path: String, _ sentence: String
  ) {
    if failed.contains(path) { return }
    let finding = Diagnostic(code, at: places[path], sentence)
    if !diagnostics.contains(finding) { diagnostics.append(finding) }
  }

  private mutating func checkTieChain() {
    let path = "ties.chain"
    let chain = byLaw.tieChain
    let ends: [TieKey] = [.lot, .projectID, .stop]
    if let last = chain.last, ends.contains(last) {
      for key in chain.dropLast() where ends.contains(key) {
        report(at: path, "ties.chain has '\(key.rawValue)' before its end; nothing comes after it")
      }
    } else {
      report(at: path, "ties.chain must end in lot, project-id or stop")
    }
    for (place, key) in chain.enumerated() where chain[..<place].contains(key) {
      report(at: path, "ties.chain names '\(key.rawValue)' twice; keep one")
    }
  }
}
