package import AuditTrail
import BudgetModel

/// Every statement about a pack, V1 to V12 (AUDIT 6.3), and V13 where it has measures.
package enum PackStatements {
  package static func all(of pack: PackContents) -> [Statement] {
    let opening = Opening(pack)
    guard let evidence = opening.evidence else { return opening.statements }
    return opening.statements + Verification.statements(evidence, pack)
      + [Statement(.pages, Rendering.findings(evidence.data, pack))]
      + MeasureChecks.statements(evidence, pack)
  }

  /// All but V12: what a forger faces who renders the pages anew.
  package static func besidesPages(of pack: PackContents) -> [Statement] {
    let opening = Opening(pack)
    guard let evidence = opening.evidence else { return opening.statements }
    return opening.statements + Verification.statements(evidence, pack)
      + MeasureChecks.statements(evidence, pack)
  }

  /// What must hold before a pack is counted again: V1 to V5 (AUDIT 6.1).
  package static func beforeRecount(_ pack: PackContents) -> [Statement] {
    let opening = Opening(pack)
    guard let evidence = opening.evidence else { return opening.statements }
    return opening.statements + Verification.links(evidence, pack)
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
}

/// V1 to V3, and the values of the pack; where it cannot be read, the rest as not checked.
private struct Opening {
  var statements: [Statement]
  var evidence: PackEvidence?

  init(_ pack: PackContents) {
    statements = [Statement(.files, FileChecks.findings(pack))]
    guard let manifest = pack["manifest.json"].flatMap({ try? CanonicalJSON.decodeFile($0) }),
      manifest["schema"]?.text == Manifest.schema
    else {
      leaveOpen("the manifest cannot be read")
      return
    }
    guard manifest["kind"]?.text == "pack" else {
      leaveOpen("this is no pack of a count")
      return
    }
    var reader = EvidenceReader(pack, manifest: manifest)
    evidence = reader.evidence()
    statements += [
      Statement(.canonical, reader.findings),
      Statement(.signatures, .notRequired("the by-law names no signers")),
    ]
    if evidence == nil { leaveOpen("the pack cannot be read; see V2") }
  }

  private mutating func leaveOpen(_ reason: String) {
    let rest = StatementID.ofEveryPack.dropFirst(statements.count)
    statements += rest.map { Statement($0, .notChecked(reason)) }
  }
}
