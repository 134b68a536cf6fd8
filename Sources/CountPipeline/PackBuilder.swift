import AuditTrail
import BallotReading
package import BudgetModel
import Confederation
import ReportWriting

/// A finished pack in memory: every file, in path order, and its digest.
package struct Pack: Sendable {
  package var files: [(path: String, bytes: [UInt8])]
  package var manifest: JSONValue
  package var digest: String
  package var status: String

  package func bytes(of path: String) -> [UInt8]? { files.first { $0.path == path }?.bytes }
}

/// Puts a pack together: tables, transcripts, pages, copies, manifest, sums.
package struct PackBuilder: Sendable {
  package var loaded: LoadedCycle
  package var result: CycleResult

  package init(loaded: LoadedCycle, result: CycleResult) {
    self.loaded = loaded
    self.result = result
  }

  package func build() -> Pack {
    let facts = manifestFacts()
    let bare = Manifest.make(facts)
    var data = PackData(
      byLaw: loaded.byLawJSON, manifest: Manifest.forPages(bare), results: result.results,
      councils: result.councils, ledger: result.ledger, reconciliation: result.reconciliation,
      rejected: result.rejected, tallies: result.tallies, transcripts: result.transcripts,
      projects: loaded.plan!.input.projects)
    data.margins = result.measures.margins
    data.proportionality = result.measures.proportionality
    data.papers = Dictionary(uniqueKeysWithValues: result.papers.map { ($0.id, $0.rows) })
    data.previews = result.previews
    data.divergence = result.divergence
    data.representation = result.representation
    let files = (records() + PackFiles.render(data)).sorted { $0.path.isBefore($1.path) }
    let outputs = files.map {
      OutputFact(path: $0.path, role: PackRole(outputPath: $0.path)!, content: $0.bytes)
    }
    let manifest = Manifest.adding(outputs: outputs, to: bare)
    let manifestBytes = CanonicalJSON.encodeFile(manifest)
    var all = files.map { (path: $0.path, bytes: $0.bytes) }
    all.append(("manifest.json", manifestBytes))
    all.append(("SHA256SUMS", Manifest.sums(outputs: outputs, manifest: manifestBytes)))
    all.sort { $0.path.isBefore($1.path) }
    return Pack(
      files: all, manifest: manifest, digest: SHA256Hex.of(manifestBytes), status: facts.status)
  }

  /// What is neither a table nor a page: by-law, transcripts, witnesses, copies, seals of children.
  private func records() -> [PackFile] {
    var files = [
      PackFile(
        path: "bylaw.json",
        bytes: CanonicalJSON.encodeFile(loaded.byLawJSON))
    ]
    for (council, records) in result.transcripts {
      files.append(
        PackFile(
          path: "transcript/\(council).jsonl",
          bytes: CanonicalJSON.encodeLines(records)))
    }
    for (place, lines) in result.measures.witnesses.enumerated() {
      files.append(
        PackFile(path: "witness/\(place + 1).jsonl", bytes: CanonicalJSON.encodeLines(lines)))
    }
    for copy in loaded.publicCopies {
      files.append(
        PackFile(
          path: "inputs/" + copy.path, bytes: copy.bytes))
    }
    for seal in loaded.seals {
      files.append(
        PackFile(
          path: "children/\(seal.council).manifest.json",
          bytes: seal.bytes))
    }
    return files
  }

  private func manifestFacts() -> ManifestFacts {
    let input = loaded.plan!.input
    var facts = ManifestFacts(
      byLaw: input.byLaw, status: input.byLaw.statusWord(isPending: !result.papers.isEmpty),
      version: Program.version,
      byLawFileSHA256: loaded.inputs.first { $0.role == .bylaw }!.sha256,
      effectiveSHA256: input.byLawSHA256, rulesSHA256: input.rulesSHA256)
    facts.include(result)
    facts.inputs = loaded.inputs.map { input in
      var input = input
      if input.isPublic { input.copy = "inputs/" + input.path }
      return input
    }
    facts.children = loaded.children
    facts.lotMethod = input.byLaw.lot != nil ? .seed : input.lot != nil ? .hand : .none
    facts.lotOrder = input.lot?.ids ?? []
    return facts
  }

}

extension LotOrder {
  /// The ids, best first.
  package var ids: [String] { positions.sorted { $0.value < $1.value }.map(\.key) }
}

extension PackTable {
  /// The form of tables that a by-law sets.
  init(_ byLaw: ByLaw) {
    self.init(minorDigits: byLaw.minorDigits, guardsFormulas: byLaw.guardsFormulas)
  }
}
