package import AuditTrail
import BudgetModel

/// Every statement about a pack, V1 to V12 (AUDIT 6.3).
package enum PackStatements {
  package static func all(of pack: PackContents) -> [Statement] {
    let files = FileChecks.findings(pack)
    let first = Statement(.files, files)
    guard let manifest = pack["manifest.json"].flatMap({ try? CanonicalJSON.decodeFile($0) }),
      manifest["schema"]?.text == Manifest.schema
    else { return [first] + open(after: .files, "the manifest cannot be read") }
    guard manifest["kind"]?.text == "pack" else {
      return [first] + open(after: .files, "this is no pack of a count")
    }
    var reader = EvidenceReader(pack, manifest: manifest)
    let evidence = reader.evidence()
    let start = [
      first, Statement(.canonical, reader.findings),
      Statement(.signatures, .notRequired("the by-law names no signers")),
    ]
    guard let evidence else {
      return start + open(after: .signatures, "the pack cannot be read; see V2")
    }
    return start + Verification.statements(evidence, pack)
      + [Statement(.pages, Rendering.findings(evidence.data, pack))]
  }

  /// The values of a pack and everything that keeps it from being read (V2); nil: not readable.
  package static func evidence(
    of pack: PackContents
  ) -> (evidence: PackEvidence?, findings: [AuditFinding]) {
    guard let manifest = pack["manifest.json"].flatMap({ try? CanonicalJSON.decodeFile($0) }) else {
      return (nil, [AuditFinding("manifest.json", "there is no manifest", code: .fileMissing)])
    }
    var reader = EvidenceReader(pack, manifest: manifest)
    let evidence = reader.evidence()
    return (evidence, reader.findings)
  }

  /// Statements that a recount wants before it begins: V1 to V5 (AUDIT 6.1).
  package static func beforeRecount(_ pack: PackContents) -> [Statement] {
    let wanted: [StatementID] = [.files, .canonical, .signatures, .children, .lot]
    return all(of: pack).filter { wanted.contains($0.id) }
  }

  private static func open(after last: StatementID, _ reason: String) -> [Statement] {
    let ids = StatementID.allCases
    return ids[(ids.firstIndex(of: last)! + 1)...].map { Statement($0, .notChecked(reason)) }
  }
}
