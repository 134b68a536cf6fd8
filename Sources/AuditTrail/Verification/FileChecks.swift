package import BudgetModel

/// V1: every file is there with its digest, and no other.
package enum FileChecks {
  /// Files of a pack that no digest covers.
  static let outside = ["manifest.json", "SHA256SUMS"]

  package static func findings(_ pack: PackContents) -> [AuditFinding] {
    guard let bytes = pack["manifest.json"] else {
      return [AuditFinding("manifest.json", "there is no manifest", code: .fileMissing)]
    }
    guard let manifest = try? CanonicalJSON.decodeFile(bytes) else {
      return [
        AuditFinding("manifest.json", "the manifest is not canonical JSON", code: .notCanonical)
      ]
    }
    guard manifest["schema"]?.text == Manifest.schema else {
      return [AuditFinding("manifest.json", "the schema is not \(Manifest.schema)")]
    }
    let outputs = outputs(of: manifest)
    return outputFindings(pack, outputs) + extraFindings(pack, outputs)
      + sumsFindings(pack, outputs, manifest: bytes)
  }

  /// The outputs that a manifest names.
  package static func outputs(of manifest: JSONValue) -> [OutputFact] {
    (manifest["outputs"]?.elements ?? []).compactMap { output in
      guard let path = output["path"]?.text, let bytes = output["bytes"]?.number,
        let sha256 = output["sha256"]?.text, let word = output["role"]?.text,
        let role = PackRole(rawValue: word)
      else { return nil }
      return OutputFact(path: path, role: role, bytes: bytes, sha256: sha256)
    }
  }

  private static func outputFindings(
    _ pack: PackContents, _ outputs: [OutputFact]
  ) -> [AuditFinding] {
    outputs.compactMap { output in
      guard let bytes = pack[output.path] else {
        return AuditFinding(output.path, "the manifest names it", code: .fileMissing)
      }
      let sha256 = SHA256Hex.of(bytes)
      if bytes.count == output.bytes && sha256 == output.sha256 { return nil }
      return AuditFinding(
        output.path, "the manifest names SHA-256 \(output.sha256), the file has \(sha256)",
        code: .differsBytes)
    }
  }

  private static func extraFindings(
    _ pack: PackContents, _ outputs: [OutputFact]
  ) -> [AuditFinding] {
    let known = Set(outputs.map(\.path) + outside)
    let extra = pack.paths.filter { !known.contains($0) && !$0.hasPrefix("signatures/") }
    return extra.map {
      AuditFinding($0, "the manifest does not name it", code: .fileAdded)
    }
      + pack.irregular.map {
        AuditFinding($0, "it is a link or no regular file", code: .fileAdded)
      }
  }

  private static func sumsFindings(
    _ pack: PackContents, _ outputs: [OutputFact], manifest: [UInt8]
  ) -> [AuditFinding] {
    guard let sums = pack["SHA256SUMS"] else {
      return [AuditFinding("SHA256SUMS", "there is no list of digests", code: .fileMissing)]
    }
    if sums == Manifest.sums(outputs: outputs, manifest: manifest) { return [] }
    return [
      AuditFinding("SHA256SUMS", "it is not the list that the manifest gives", code: .differsBytes)
    ]
  }
}
