import BudgetModel

/// The rows of the tally tables that a contest counted.
extension PackEvidence {
  /// A council's rows for one of its pools, without those of councils below it whose ballots a
  /// missed quorum leaves out (CONFEDERATION 5.4).
  func countedRows(council: String, pool: String) -> [TallyRow] {
    if !addsDimensions(pool: pool) {
      return ReplaySums(self, pool: pool).rows(of: council)
    }
    func rows(_ council: String) -> [TallyRow] {
      (data.tallies[council] ?? []).filter { $0.poolID == pool }.withWeights
    }
    let left = voidCouncils(below: council)
    if left.isEmpty { return rows(council) }
    var missing: [TallyCell: Ratio] = [:]
    for row in left.flatMap(rows) {
      missing[TallyCell(row), default: .zero] += row.value
    }
    return rows(council).map { row in
      var row = row
      row.value = row.value - (missing[TallyCell(row)] ?? .zero)
      return row
    }
  }

  /// The districts of a rule with endowments by district (RULES 6.2).
  func districts(
    of rule: RuleChoice, council: String, pool: String
  ) -> [(council: String, weight: Ratio)] {
    guard rule["endowments"]?.text == "by-district" else { return [] }
    let void = voidCouncils(below: council).map(subtree)
    let ids = (rule["shares"]?.members ?? []).map(\.key).sorted { $0.isBefore($1) }
    return ids.map { id in
      let isVoid = void.contains { $0.contains(id) }
      let rows = isVoid ? [] : countedRows(council: id, pool: pool)
      return (id, TallyTable(rows).tally(of: []).weight)
    }
  }

  /// The council and those below it whose ballots count in it.
  func countedCouncils(below council: String) -> Set<String> {
    voidCouncils(below: council).reduce(subtree(of: council)) { $0.subtracting(subtree(of: $1)) }
  }

  /// The highest councils below this one whose ballots do not count above.
  private func voidCouncils(below council: String) -> [String] {
    var found: [String] = []
    for child in index.children[council] ?? [] {
      let isVoid = level(of: child)?.quorum?.below == .void && !meetsQuorum(child)
      found += isVoid ? [child] : voidCouncils(below: child)
    }
    return found
  }

  /// A project that came up by appeal keeps the support of its own contest (CONFEDERATION 12).
  ///
  /// - Parameter from: a council in whose tally it is; nil: wherever it comes from
  func appealRows(
    of projects: [String], council: String, pool: String, from above: String? = nil
  ) -> [TallyRow] {
    let inside = above.map { subtree(of: $0) }
    return appealed(projects, council: council, pool: pool) { inside?.contains($0) ?? true }
  }

  private func appealed(
    _ projects: [String], council: String, pool: String, _ isHeard: (String) -> Bool
  ) -> [TallyRow] {
    projects.flatMap { project -> [TallyRow] in
      let rows = index.results[project] ?? []
      let other = rows.first { $0.poolID != pool }
      let isListed = rows.contains { $0.poolID == pool }
      guard let other, isListed, isHeard(other.councilID),
        isAppeal(project, council: council, pool: pool)
      else { return [] }
      return countedRows(council: other.councilID, pool: other.poolID).filter {
        $0.projectID == project && $0.measure != .above
      }
    }
  }

  private func isAppeal(_ project: String, council: String, pool: String) -> Bool {
    (data.transcripts[council] ?? []).contains {
      $0["type"]?.text == "scope" && $0["contest"]?.text == "\(council)/\(pool)"
        && $0["project"]?.text == project && $0["council"]?.text == council
        && $0["why"]?.text == "appeal"
    }
  }
}

/// What tallies add up by.
struct TallyCell: Hashable {
  var measure: TallyMeasure
  var project: String
  var key: String
  init(_ row: TallyRow) { (measure, project, key) = (row.measure, row.projectID, row.key) }
}
