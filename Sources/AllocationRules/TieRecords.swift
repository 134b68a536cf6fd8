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
  ///   - drawn: the tied members of each knot that the lot ordered, in its order
  ///   - place: `order`, or `select` where the tie decides who competes or who is funded
  ///   - reversal: only rules that walk an order have one
  func record(
    _ tied: [Int], _ ranking: Ranking, drawn: [[Int]], at place: String, key: String,
    isDecisive: Bool, _ reversal: WalkTrace.Reversal?
  ) -> (record: TranscriptRecord, use: Outcome.TieUse) {
    let resolution = resolve(tied, ranking, drawn: drawn)
    var members: [String: JSONValue] = [
      "at": .string(place), "key": .array([.string(key)]), "tied": ids(tied),
      "steps": .array(resolution.steps), "result": ids(resolution.result),
      "decisive": .bool(isDecisive),
    ]
    members["reversed"] = reversal.map {
      .object(["gains": ids($0.gains), "losses": ids($0.losses)])
    }
    members["decided_by"] = resolution.decidedBy.map { .string($0.rawValue) }
    let use = Outcome.TieUse(
      tied: tied.map { field[$0].id }, decidedBy: resolution.decidedBy, isDecisive: isDecisive,
      record: 0)
    return (TranscriptRecord("tie", members), use)
  }

  private func ids(_ projects: [Int]) -> JSONValue {
    .array(projects.map { .string(field[$0].id) })
  }

  /// Each key works on the groups that the keys before it left, first to last, and the lot on those
  /// that needed it; the others stay in id order.
  private func resolve(_ tied: [Int], _ ranking: Ranking, drawn: [[Int]]) -> Resolution {
    var resolution = Resolution()
    var groups = [tied]
    for (number, column) in columns.columns.enumerated() {
      groups = groups.flatMap { group -> [[Int]] in
        if group.count == 1 || !ranking.tried(column: number, for: group[0]) { return [group] }
        let parts = Ranking.split(group) { column.ranks[$0] }
        add(column.key, group, parts, &resolution) { column.texts[$0] }
        return parts
      }
    }
    let orders = Dictionary(uniqueKeysWithValues: drawn.map { ($0.min()!, $0) })
    for group in groups {
      if group.count > 1, let order = orders[group[0]] {
        add(.lot, group, order.map { [$0] }, &resolution) { columns.lotText(of: $0) }
        resolution.result += order
      } else {
        resolution.result += group
      }
    }
    return resolution
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
