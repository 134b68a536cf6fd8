package import BudgetModel

/// The tree of councils in force on the day of the freeze (CONFEDERATION 2).
package struct TreeInForce {
  /// Nil where the rows make no tree.
  package private(set) var tree: CouncilTree?
  /// Rows whose validity does not contain the freeze.
  var ignored: [Council] = []
  var diagnostics: [Diagnostic] = []

  package init(councils: [Council], freeze: String?) {
    var rows: [Council] = []
    for council in councils {
      if isInForce(council, at: freeze) { rows.append(council) } else { ignored.append(council) }
    }
    rows.sort { $0.id.isBefore($1.id) }
    checkTwins(rows)
    let places = Dictionary(rows.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { $1 })
    let parents = rows.map { row in
      row.parentID.isEmpty ? nil : places[row.parentID].map(CouncilIndex.init)
    }
    checkParents(rows, parents)
    checkCycles(rows, parents)
    if diagnostics.isEmpty { tree = CouncilTree(councils: rows, parents: parents) }
  }

  private mutating func isInForce(_ council: Council, at freeze: String?) -> Bool {
    if council.validFrom == nil && council.validTo == nil { return true }
    guard let freeze else {
      diagnostics.append(
        Diagnostic(
          .settingBad, at: council.place,
          "council \(quoted(council.id)) is valid from or to a date, and the by-law names no day "
            + "of the freeze; write dates: {freeze-tree: …}"))
      return true
    }
    return (council.validFrom ?? "") <= freeze && council.validTo.map { freeze < $0 } ?? true
  }

  private mutating func checkTwins(_ rows: [Council]) {
    for (row, next) in zip(rows, rows.dropFirst()) where row.id == next.id {
      diagnostics.append(
        Diagnostic(
          .rowDuplicate, at: next.place,
          "council \(quoted(row.id)) has two rows in force; keep one, or give them dates that do "
            + "not overlap"))
    }
  }

  private mutating func checkParents(_ rows: [Council], _ parents: [CouncilIndex?]) {
    let roots = rows.filter { $0.parentID.isEmpty }
    if roots.count != 1 {
      let found = roots.isEmpty ? "none" : roots.map { quoted($0.id) }.joined(separator: ", ")
      diagnostics.append(
        Diagnostic(
          .treeRoots, at: roots.dropFirst().first?.place ?? SourceLocation(file: "councils.csv"),
          "exactly one council has an empty parent_id, found: \(found); put the others under it"))
    }
    for (row, parent) in zip(rows, parents) where !row.parentID.isEmpty && parent == nil {
      let isIgnored = ignored.contains { $0.id == row.parentID }
      diagnostics.append(
        Diagnostic(
          .treeParent, at: row.place,
          "council \(quoted(row.id)) names the parent \(quoted(row.parentID)), which "
            + (isIgnored ? "is not in force at the freeze" : "councils.csv does not list")
            + "; correct parent_id or add the council"))
    }
  }

  private mutating func checkCycles(_ rows: [Council], _ parents: [CouncilIndex?]) {
    var isSettled = Array(repeating: false, count: rows.count)
    for start in rows.indices {
      var path: [Int] = []
      var current: Int? = start
      while let council = current, !isSettled[council] {
        if let first = path.firstIndex(of: council) {
          reportCycle(path[first...].map { rows[$0] })
          break
        }
        path.append(council)
        current = parents[council]?.position
      }
      for council in path { isSettled[council] = true }
    }
  }

  private mutating func reportCycle(_ councils: [Council]) {
    let path = (councils + [councils[0]]).map(\.id).joined(separator: " -> ")
    diagnostics.append(
      Diagnostic(
        .treeCycle, at: councils[0].place,
        "councils are above themselves: \(path); correct one parent_id"))
  }
}
