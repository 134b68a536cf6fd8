import AuditTrail
package import BudgetModel

/// The inputs that a recount needs, and whether they are still those of the count (AUDIT 6.1).
package enum RecountInputs {
  /// An input as the manifest names it.
  package struct Named: Hashable, Sendable {
    package var path: String
    package var sha256: String
    package init(path: String, sha256: String) {
      self.path = path
      self.sha256 = sha256
    }
  }

  /// The inputs of a manifest, in id order of the path.
  package static func named(in manifest: JSONValue) -> [Named] {
    (manifest["inputs"]?.elements ?? []).compactMap { input in
      guard let path = input["path"]?.text, let sha256 = input["sha256"]?.text else { return nil }
      return Named(path: path, sha256: sha256)
    }
  }

  /// The folders where the inputs may be, in order: that of `--inputs` alone, or the one that holds
  /// the pack's `Reports`, then the current one.
  package static func candidates(pack: String, given: String?) -> [String] {
    if let given { return [given] }
    let parts = pack.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    guard let reports = parts.lastIndex(of: "Reports") else { return ["."] }
    let above = parts[..<reports].joined(separator: "/")
    let start = pack.hasPrefix("/") ? "/" : ""
    return above.isEmpty ? [start.isEmpty ? "." : start] : [start + above, "."]
  }

  /// The first folder whose by-law file has the digest of the manifest; nil: exit 66.
  /// - Parameter bytes: the content of a file, nil if there is none.
  package static func folder(
    among candidates: [String], manifest: JSONValue, bytes: (String) -> [UInt8]?
  ) -> String? {
    guard let path = manifest["bylaw"]?["path"]?.text,
      let sha256 = manifest["bylaw"]?["sha256"]?.text
    else { return nil }
    return candidates.first { folder in
      bytes(folder + "/" + path).map { SHA256Hex.of($0) == sha256 } ?? false
    }
  }

  /// What is wrong with the inputs of a folder: all missing ones, all changed ones, and all that the
  /// by-law would read besides.
  /// - Parameters:
  ///   - present: paths that a count of the folder would read.
  ///   - bytes: the content of a file of the folder, nil if there is none.
  package static func findings(
    manifest: JSONValue, present: [String], bytes: (String) -> [UInt8]?
  ) -> [Diagnostic] {
    let named = named(in: manifest)
    var found: [Diagnostic] = []
    for input in named {
      let place = SourceLocation(file: input.path)
      guard let content = bytes(input.path) else {
        found.append(
          Diagnostic(
            .inputMissing, at: place,
            "the pack was counted from this file; put back the one with SHA-256 \(input.sha256)"))
        continue
      }
      let sha256 = SHA256Hex.of(content)
      if sha256 != input.sha256 {
        found.append(
          Diagnostic(
            .inputChanged, at: place,
            "the pack was counted from SHA-256 \(input.sha256), this file has \(sha256)"))
      }
    }
    let known = Set(named.map(\.path))
    for path in present.sorted(by: { $0.isBefore($1) }) where !known.contains(path) {
      found.append(
        Diagnostic(
          .inputAdded, at: SourceLocation(file: path),
          "the pack was counted without this file; move it away or count anew"))
    }
    return found
  }
}
