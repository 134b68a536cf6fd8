import BudgetModel

/// Two packs compared file by file, causes first (AUDIT 6.1, 6.2).
package struct PackComparison: Sendable {
  package enum Outcome: Hashable, Sendable {
    case identical
    /// All but `/program` of the manifest is equal; the versions.
    case onlyProgramDiffers(old: String, new: String)
    case differs
  }
  /// Lines of one file beyond this number are only counted.
  static let linesPerFile = 100

  package var outcome: Outcome
  /// One line for each difference.
  package var lines: [String]

  /// - Parameter showsAll: lifts the limit of lines per file.
  package init(
    old: PackContents, new: PackContents, names: ComparisonNames = .recount,
    showsAll: Bool = false
  ) {
    let comparison = FileComparison(old: old, new: new, names: names)
    var groups = comparison.manifestCauses() + comparison.files()
    let program = comparison.programLines()
    let rest = comparison.manifestRest()
    let isSame = groups.allSatisfy(\.isEmpty) && rest.isEmpty
    groups.insert(program, at: min(2, groups.count))
    groups.append(rest)
    lines = groups.flatMap { group in
      if showsAll || group.count <= Self.linesPerFile { return group }
      let more = group.count - Self.linesPerFile
      let path = group[0].prefix { $0 != ":" }
      return group.prefix(Self.linesPerFile) + ["\(path): \(more) more differences (--all)"]
    }
    if !isSame {
      outcome = .differs
    } else if program.isEmpty {
      outcome = .identical
    } else {
      outcome = .onlyProgramDiffers(
        old: comparison.version(of: comparison.oldManifest),
        new: comparison.version(of: comparison.newManifest))
    }
  }

  /// The sentence that a recount ends with.
  package var sentence: String {
    switch outcome {
    case .identical: "identical"
    case .onlyProgramDiffers(let old, let new):
      "identical results, counted by version \(old) and version \(new)"
    case .differs: "different: \(lines.count) lines above"
    }
  }
}
