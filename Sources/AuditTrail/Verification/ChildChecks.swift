import BudgetModel

/// V4: the manifests of sealed tallies have the pinned digests, and the tables used are theirs.
package enum ChildChecks {
  package static func findings(
    _ evidence: PackEvidence, _ pack: PackContents
  ) -> [AuditFinding] {
    let children = evidence.manifest["children"]?.elements ?? []
    let pinned = Set(children.compactMap { $0["council"]?.text })
    let found = pack.names(in: "children", suffix: ".manifest.json").filter {
      !pinned.contains($0.name)
    }
    return children.flatMap { problems($0, evidence, pack) }
      + found.map { AuditFinding($0.path, "/children of the manifest does not pin it") }
  }

  private static func problems(
    _ child: JSONValue, _ evidence: PackEvidence, _ pack: PackContents
  ) -> [AuditFinding] {
    let council = child["council"]?.text ?? ""
    let path = "children/\(council).manifest.json"
    guard let bytes = pack[path] else {
      return [AuditFinding(path, "the manifest pins it", code: .fileMissing)]
    }
    guard SHA256Hex.of(bytes) == child["pack_sha256"]?.text else {
      return [AuditFinding(path, "it has not the pinned digest", code: .differsBytes)]
    }
    guard let seal = try? CanonicalJSON.decodeFile(bytes),
      seal["schema"]?.text == Manifest.schema
    else { return [AuditFinding(path, "it is no canonical manifest", code: .notCanonical)] }
    var found: [AuditFinding] = []
    if seal["bylaw"]?["rules_sha256"] != evidence.manifest["bylaw"]?["rules_sha256"] {
      found.append(AuditFinding(path, "it was sealed under another rule set"))
    }
    for (key, value) in [
      ("status", seal["cycle"]?["status"]), ("sequence", seal["cycle"]?["sequence"]),
      ("kind", seal["kind"]),
      // No by-law of this version names signers.
      ("signers", []),
    ] where value != child[key] {
      found.append(AuditFinding(path, "its \(key) is not the one pinned"))
    }
    let table = FileChecks.outputs(of: seal).first { $0.path == "tallies/\(council).csv" }
    let input = (evidence.manifest["inputs"]?.elements ?? []).first {
      $0["role"]?.text == PackRole.tally.rawValue && $0["path"]?.text == "tallies/\(council).csv"
    }
    if table == nil || table?.sha256 != input?["sha256"]?.text {
      found.append(AuditFinding(path, "the tally that was counted is not the one sealed"))
    }
    return found
  }
}
