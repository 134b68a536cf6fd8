import AllocationRules
import BudgetModel

/// A project that a council asks its siblings or a reserve to pay for.
struct Request {
  var contest: ContestIndex
  /// Place in the field.
  var place: Int
  /// What requests are sorted by, descending.
  var key: Ratio
  var cost: Money
  /// What others must add.
  var need: Money
}

extension CountRun {
  /// The best project of a council that is not funded and that no limit bars; nil: none.
  mutating func best(
    of contest: ContestIndex, for step: LedgerReason
  ) throws(CountFailure) -> Int? {
    guard let decision = decisions[contest] else { return nil }
    let probe = try probe(decision)
    let unfunded = decision.unfunded
    guard let first = unfunded.first(where: { !probe.bars($0) }) else { return nil }
    guard let rank = decision.ranks[first] else { return first }
    let tied = unfunded.filter { decision.ranks[$0] == rank && !probe.bars($0) }
    return tied.count == 1 ? first : try drawn(tied, in: decision, for: step)
  }

  private func probe(_ decision: Decision) throws(CountFailure) -> LimitProbe {
    do throws(RuleFailure) {
      return try LimitProbe(decision.instance, funded: decision.funded)
    } catch {
      throw .invariant("limits of \(decision.instance.poolID)")
    }
  }

  /// Projects that the walk left undecided: which one is named is for the lot.
  private mutating func drawn(
    _ tied: [Int], in decision: Decision, for step: LedgerReason
  ) throws(CountFailure) -> Int {
    let instance = decision.instance
    let ids = tied.map { instance.field[$0].id }
    let positions = ids.map { instance.lot?.positions[$0] }
    if !instance.tieChain.contains(.lot) || positions.contains(nil) {
      throw .tieWithoutLot(
        council: instance.councilID, pool: instance.poolID, round: 0, tied: ids,
        value: decision.scores[tied[0]].exact, isBetweenCouncils: false)
    }
    let order = tied.indices.sorted { (positions[$0] ?? 0) < (positions[$1] ?? 0) }
    let values = tied.indices.map { place -> JSONValue in
      ["project": .string(ids[place]), "value": JSONValue(count: positions[place] ?? 0)]
    }
    let record = transcript.append(
      TranscriptRecord(
        "tie",
        [
          "policy": .string(step.rawValue), "at": "select",
          "key": [JSONValue(decision.scores[tied[0]])],
          "tied": .array(ids.map { .string($0) }),
          "steps": [
            .object([
              "step": "lot", "values": .array(values),
              "groups": .array(order.map { [.string(ids[$0])] }),
            ])
          ],
          "decided_by": "lot", "result": .array(order.map { .string(ids[$0]) }),
          "decisive": true,
        ]), to: plan.contests[decision.contest].pool)
    ties.append(UsedTie(record: record, tied: ids, decidedBy: "lot", isDecisive: true))
    return tied[order[0]]
  }

  /// Requests in order: key descending, then the cheaper; equal ones by the council lot unless all of
  /// them can be served from what is held.
  mutating func sorted(
    _ requests: [Request], key: String, for step: LedgerReason, held: Money
  ) throws(CountFailure) -> [Request] {
    let byKey = requests.sorted {
      $0.key != $1.key ? $0.key > $1.key : ($0.cost, $0.contest) < ($1.cost, $1.contest)
    }
    var result: [Request] = []
    while result.count < byKey.count {
      let first = byKey[result.count]
      let tied = Array(
        byKey[result.count...].prefix { $0.key == first.key && $0.cost == first.cost })
      if tied.count == 1 || tied.reduce(.zero, { $0 + $1.need }) <= held {
        result += tied
        continue
      }
      for contest in try drawn(
        tied.map(\.contest), key: key, value: first.key, for: step)
      {
        result += tied.filter { $0.contest == contest }
      }
    }
    return result
  }
}
