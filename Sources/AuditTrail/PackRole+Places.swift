/// Where the files of a cycle and of a pack stand, and what they are there.
extension PackRole {
  /// The tables of a cycle's folder.
  package static let inputFiles: [(name: String, role: PackRole)] = [
    ("cycle.yaml", .bylaw), ("councils.csv", .councils), ("projects.csv", .projects),
    ("pools.csv", .pools), ("roll.csv", .roll), ("lot.csv", .lot), ("lot-councils.csv", .lot),
    ("delegates.csv", .delegates), ("mandates.csv", .mandates), ("recalls.csv", .recalls),
    ("referendum_result.csv", .referendum),
  ]
  /// The folders of a cycle with the endings that their files may have.
  package static let inputFolders: [String: [String: PackRole]] = [
    "ballots": [".csv": .ballots],
    "tallies": [".csv": .tally, ".manifest.json": .childManifest],
  ]
  private static let outputFiles: [String: PackRole] = [
    "AUDIT.md": .guide, "bylaw.json": .bylaw, "councils.csv": .councils, "index.html": .page,
    "ledger.csv": .ledger, "margins.csv": .margins, "pending.csv": .pending,
    "divergence.csv": .divergence, "representation.csv": .representation,
    "proportionality.csv": .proportionality,
    "reconciliation.csv": .reconciliation, "rejected.csv": .rejected, "results.csv": .results,
    "summary.md": .summary,
  ]
  private static let outputFolders: [String: PackRole] = [
    "children": .childManifest, "councils": .page, "inputs": .inputCopy, "tallies": .tally,
    "transcript": .transcript, "witness": .witness,
  ]

  /// Public inputs are copied into the pack; ballots, handed tallies and the roll never are.
  package var isPublic: Bool {
    switch self {
    case .bylaw, .councils, .projects, .pools, .lot, .delegates, .mandates, .recalls, .referendum:
      true
    default: false
    }
  }

  /// What a file of a cycle is; nil: no count reads it.
  package init?(inputPath path: String) {
    if let table = Self.inputFiles.first(where: { $0.name == path }) {
      self = table.role
      return
    }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let endings = parts.count == 2 ? Self.inputFolders[String(parts[0])] ?? [:] : [:]
    guard let ending = endings.keys.first(where: path.hasSuffix) else { return nil }
    self = endings[ending]!
  }

  /// The council that a file of a folder is named after; nil: none.
  package func council(inputPath path: String) -> String? {
    for (folder, endings) in Self.inputFolders where path.hasPrefix(folder + "/") {
      guard let ending = endings.first(where: { $0.value == self })?.key else { continue }
      return String(path.dropFirst(folder.count + 1).dropLast(ending.count))
    }
    return nil
  }

  /// What a file of a pack is; nil: no pack has it.
  package init?(outputPath path: String) {
    if path.hasPrefix("referendum-") && path.hasSuffix(".csv") {
      self = .referendum
      return
    }
    let folder = path.firstIndex(of: "/").map { String(path[..<$0]) }
    guard let role = folder.map({ Self.outputFolders[$0] }) ?? Self.outputFiles[path] else {
      return nil
    }
    self = role
  }
}
