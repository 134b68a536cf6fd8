import AuditTrail

/// The shell line that recomputes one digest of the lot, with what it must print.
struct LotProof {
  let seed: String
  let project: String

  var lines: [String] {
    let id = project.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''")
    return [
      "printf '%s\\0%s' '\(seed)' '\(id)' | sha256sum",
      LotDraw.digest(seed: seed, id: project) + "  -",
    ]
  }
}
