import BigInt
import BudgetModel

/// The records of cumulative transfer (AUDIT 5.3, 5.5). All values are in minor units.
extension TransferCount {
  var quotaRecord: TranscriptRecord {
    let votes = Ratio(purses.votes, BigInt(purses.ballots.weightScale))
    var members = purses.precision.members
    members["votes"] = JSONValue(votes)
    members["pool"] = .string(String(purses.pool))
    members["quota"] = JSONValue(Ratio(purses.pool) / votes)
    members["formula"] = "pool / votes"
    return TranscriptRecord("quota", members)
  }

  private func money(_ sum: BigInt) -> JSONValue { JSONValue(purses.money(sum)) }

  /// What lies where; the sum never changes.
  func countRecord(_ count: SequentialCount) -> TranscriptRecord {
    let active = purses.active
    let rounding = Ratio(purses.pool) - Ratio(paid) - purses.money(purses.laid)
    return TranscriptRecord(
      "count",
      [
        "round": JSONValue(number: count.round), "total": .string(String(purses.pool)),
        "votes": .array(
          active.map {
            .object(["project": count.id(project($0)), "value": money(purses.support(of: $0))])
          }),
        "buckets": [
          "exhausted": money(purses.idle), "rounding": JSONValue(rounding),
          "set_aside": JSONValue(Ratio(paid)),
        ],
      ])
  }

  /// - Parameter stage: nil: no project can be funded
  func record(
    _ stage: Stage?, able: [Int], tied: [Int], chosen: Int?, _ count: SequentialCount
  ) -> TranscriptRecord {
    let candidates = purses.active.map { candidate in
      var members = standing(candidate, count)
      let isTied = candidate != chosen && tied.contains(candidate)
      members["state"] =
        candidate == chosen
        ? "selected" : isTied ? "tied" : able.contains(candidate) ? "affordable" : "unaffordable"
      if stage != .eligible { members["own"] = money(purses.owned(by: candidate)) }
      return JSONValue.object(members)
    }
    var members: [String: JSONValue] = [
      "stage": .string(stage?.rawValue ?? "removal"), "measure": .string(measure.formula),
      "candidates": .array(candidates),
    ]
    members["selected"] = chosen.map { count.id(project($0)) }
    return TranscriptRecord("round", members)
  }

  private func standing(_ candidate: Int, _ count: SequentialCount) -> [String: JSONValue] {
    [
      "project": count.id(project(candidate)), "cost": .string(String(cost(candidate))),
      "has": money(purses.support(of: candidate)), "measure": JSONValue(value(candidate)),
    ]
  }

  func eliminationRecord(
    _ loser: Int, tied: [Int], _ count: SequentialCount
  ) -> TranscriptRecord {
    let others = purses.active.filter { $0 != loser }
    let next = tied.first { $0 != loser } ?? extreme(others, isLeast: true).first
    var members: [String: JSONValue] = [
      "project": count.id(project(loser)), "value": JSONValue(value(loser)),
      "measure": .string(measure.formula),
    ]
    members["next"] = next.map {
      .object(["project": count.id(project($0)), "value": JSONValue(value($0))])
    }
    return TranscriptRecord("eliminate", members)
  }
}

/// What lay where before projects left, for the record of what moved.
struct TransferFlow {
  private let leaving: [Int]
  /// By candidate, in minor units; nil: out.
  private let supports: [Ratio?]
  private let idle: Ratio
  /// The worth of a unit of weight times share before the move.
  private let unit: Ratio

  init(_ count: TransferCount, from leaving: [Int]) {
    self.leaving = leaving
    let purses = count.purses
    supports = purses.isActive.indices.map {
      purses.isActive[$0] ? purses.money(purses.support(of: $0)) : nil
    }
    idle = purses.money(purses.idle)
    unit = purses.money(1)
  }

  /// The record of a move; nil where none took place.
  ///
  /// - Parameter payment: who paid the project that left; nil: nobody
  func record(
    to purses: TransferPurses, _ payment: TransferCount.Payment?, _ count: SequentialCount
  ) -> TranscriptRecord? {
    let ids = leaving.map { count.id(purses.ballots.projects[$0]) }
    let paid = payment == nil ? 0 : purses.ballots.costs[leaving[0]]
    let excess = leaving.reduce(-Ratio(paid)) { $0 + supports[$1]! }
    var (rounding, rows) = (excess, [JSONValue]())
    for other in purses.active {
      let change = purses.money(purses.support(of: other)) - supports[other]!
      if change.isZero { continue }
      rounding += -change
      let id = count.id(purses.ballots.projects[other])
      rows.append(["project": id, "value": JSONValue(excess < .zero ? -change : change)])
    }
    let exhausted = purses.money(purses.idle) - idle
    rounding += -exhausted
    if excess.isZero && rounding.isZero { return nil }
    var members: [String: JSONValue] = [
      "round": JSONValue(number: count.round), "factor": JSONValue(payment?.factor ?? .zero),
      "exhausted": JSONValue(exhausted), "rounding": JSONValue(rounding),
    ]
    if excess < .zero {
      members["value"] = JSONValue(-excess)
      members["to"] = [["project": ids[0], "value": JSONValue(-excess)]]
      members["taken"] = .array(rows)
    } else {
      members["value"] = JSONValue(excess)
      members["from"] = .array(ids)
      members["to"] = .array(rows)
    }
    if let payment { members.merge(payers(payment, purses.ballots)) { $1 } }
    return TranscriptRecord("transfer", members)
  }

  private func payers(
    _ payment: TransferCount.Payment, _ ballots: ShareBallots
  ) -> [String: JSONValue] {
    func voters(_ weight: BigInt) -> JSONValue {
      JSONValue(Ratio(weight, BigInt(ballots.weightScale)))
    }
    if let (weight, sum) = payment.exhausted {
      let cost = Ratio(ballots.costs[leaving[0]])
      let all = unit * Ratio(sum)
      return [
        "payers": [
          "full": ["voters": voters(payment.weight - weight), "paid": JSONValue(cost - all)],
          "all_they_had": ["voters": voters(weight), "paid": JSONValue(all)],
        ]
      ]
    }
    if payment.bound.sum == 0 { return [:] }
    return [
      "bound": [
        "value": JSONValue(unit * Ratio(payment.bound.sum)),
        "factor": JSONValue(payment.bound.factor),
      ]
    ]
  }
}
