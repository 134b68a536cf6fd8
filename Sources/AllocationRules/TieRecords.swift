import BudgetModel

/// Writes `tie` records (AUDIT 5.4) from the keys that took a group of equal scores apart.
struct TieRecords {
  let field: [Project]
  let columns: TieColumns

  /// The steps of a tie, the last key that decided, and the final order.
  private struct Resolution {
    var steps: [JSONValue] = []
    var decidedBy: TieKey?
    var result: [Int] = []
  }

  /// - Parameters:
  ///   - drawn: members that the lot ordered, in its order, one list for each knot
  ///   - place: `order`, or `select` where the tie decides who competes
  func record(
    _ tied: [Int], _ ranking: Ranking, drawn: [[Int]], at place: String, key: String,
    isDecisive: Bool, _ reversal: WalkTrace.Reversal
  ) -> (record: TranscriptRecord, use: Outcome.TieUse) {
    let resolution = resolve(tied, ranking, drawn: drawn)
    var members: [String: JSONValue] = [
      "at": .string(place), "key": .array([.string(key)]), "tied": ids(tied),
      "steps": .array(resolution.steps), "result": ids(resolution.result),
      "decisive": .bool(isDecisive),
      "reversed": .object(["gains": ids(reversal.gains), "losses": ids(reversal.losses)]),
    ]
    members["decided_by"] = resolution.decidedBy.map { .string($0.rawValue) }
    let use = Outcome.TieUse(
      tied: tied.map { field[$0].id }, decidedBy: resolution.decidedBy, isDecisive: isDecisive,
      record: 0)
    return (TranscriptRecord("tie", members), use)
  }

  private func ids(_ projects: [Int]) -> JSONValue {
    .array(projects.map { .string(field[$0].id) })
  }

  /// A step works on the first group that is not taken apart yet, so a stack of groups is enough.
  private func resolve(_ tied: [Int], _ ranking: Ranking, drawn: [[Int]]) -> Resolution {
    var knotOf: [Int: Int] = [:]
    for (number, knot) in drawn.enumerated() {
      for project in knot { knotOf[project] = number }
    }
    var resolution = Resolution()
    var waiting: [(projects: [Int], column: Int)] = [(tied, 0)]
    while let (projects, start) = waiting.popLast() {
      let isTried = { (column: Int) in ranking.tried(column: column, for: projects[0]) }
      if projects.count == 1 {
        resolution.result += projects
      } else if let column = (start..<columns.columns.count).first(where: isTried) {
        let parts = Ranking.split(projects) { columns.columns[column].ranks[$0] }
        let texts = columns.columns[column].texts
        add(columns.columns[column].key, projects, parts, &resolution) { texts[$0] }
        waiting += parts.reversed().map { ($0, column + 1) }
      } else {
        end(projects, drawn, knotOf, &resolution)
      }
    }
    return resolution
  }

  /// The lot, for the members that needed it; the others stay in id order.
  private func end(
    _ projects: [Int], _ drawn: [[Int]], _ knotOf: [Int: Int], _ resolution: inout Resolution
  ) {
    let rest = projects.filter { knotOf[$0] == nil }
    if let knot = projects.lazy.compactMap({ knotOf[$0] }).first {
      let isHere = Set(projects)
      let order = drawn[knot].filter(isHere.contains)
      add(.lot, order.sorted(), order.map { [$0] }, &resolution) { columns.lotText(of: $0) }
      resolution.result += order
    }
    resolution.result += rest
  }

  private func add(
    _ key: TieKey, _ projects: [Int], _ parts: [[Int]], _ resolution: inout Resolution,
    _ text: (Int) -> String
  ) {
    if parts.count > 1 { resolution.decidedBy = key }
    let values = projects.map {
      JSONValue.object(["project": .string(field[$0].id), "value": .string(text($0))])
    }
    resolution.steps.append(
      .object([
        "step": .string(key.rawValue), "values": .array(values),
        "groups": .array(parts.map(ids)),
      ]))
  }
}
