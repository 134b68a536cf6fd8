import BudgetModel

/// Ties of leftover steps, which end with the lot (CONFEDERATION 11.4).
extension CountRun {
  /// Writes a tie that the lot decides.
  ///
  /// - Parameters:
  ///   - kind: `project` or `council`.
  ///   - positions: the place of each id in the lot.
  /// - Returns: the places of `ids` in the order of the lot.
  mutating func drawn(
    _ kind: String, _ ids: [String], positions: [Int], key: [JSONValue], for step: LedgerReason,
    in pool: PoolIndex
  ) -> [Int] {
    let order = ids.indices.sorted { (positions[$0], $0) < (positions[$1], $1) }
    let names = ids.sorted { $0.isBefore($1) }
    let values = ids.indices.map { place -> JSONValue in
      .object([kind: .string(ids[place]), "value": JSONValue(count: positions[place])])
    }
    let record = transcript.append(
      TranscriptRecord(
        "tie",
        [
          "policy": .string(step.rawValue), "at": "select", "key": .array(key),
          "tied": .array(names.map { .string($0) }),
          "steps": [
            .object([
              "step": "lot", "values": .array(values),
              "groups": .array(order.map { [.string(ids[$0])] }),
            ])
          ],
          "decided_by": "lot", "result": .array(order.map { .string(ids[$0]) }),
          "decisive": true,
        ]), to: pool)
    ties.append(UsedTie(record: record, tied: names, decidedBy: "lot", isDecisive: true))
    return order
  }

  /// Contests that are equal by `key`, in the order of the council lot.
  mutating func drawn(
    _ tied: [ContestIndex], key: String, value: Ratio, for step: LedgerReason
  ) throws(CountFailure) -> [ContestIndex] {
    let first = plan.contests[tied[0]]
    let ids = tied.map { plan.tree[plan.contests[$0].council].id }
    let positions = ids.compactMap { plan.input.councilLot?.positions[$0] }
    if positions.count < ids.count {
      throw .tieWithoutLot(
        council: plan.tree[first.council].id, pool: first.poolID, round: 0,
        tied: ids.sorted { $0.isBefore($1) }, value: value.exact, isBetweenCouncils: true)
    }
    return drawn(
      "council", ids, positions: positions, key: [.string(key), JSONValue(value)], for: step,
      in: first.pool
    ).map { tied[$0] }
  }

  /// The first in the lot of projects that the walk left undecided.
  mutating func drawn(
    _ tied: [Int], in decision: Decision, for step: LedgerReason
  ) throws(CountFailure) -> Int {
    let instance = decision.instance
    let ids = tied.map { instance.field[$0].id }
    let positions = ids.compactMap { instance.lot?.positions[$0] }
    let score = decision.scores[tied[0]]
    if !instance.tieChain.contains(.lot) || positions.count < ids.count {
      throw .tieWithoutLot(
        council: instance.councilID, pool: instance.poolID, round: 0, tied: ids,
        value: score.exact, isBetweenCouncils: false)
    }
    let order = drawn(
      "project", ids, positions: positions, key: [JSONValue(score)], for: step,
      in: plan.contests[decision.contest].pool)
    return tied[order[0]]
  }
}
