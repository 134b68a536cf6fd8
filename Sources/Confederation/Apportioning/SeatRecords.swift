internal import BigInt
import BudgetModel

/// Records of family `seats` (AUDIT 5.3), and ties between councils (5.4).
extension SeatGroup {
  /// In id order.
  func ids(of places: [Int]) -> [String] {
    places.map { ids[$0] }.sorted { $0.isBefore($1) }
  }

  /// Each row has what its method compares: for a divisor method the quotients of the last seat
  /// given to a council (`quotient`) and of the next one (`priority`), without those of a first seat
  /// that comes before all quotients; for `hamilton` and `ratio` whole part and rest of a division;
  /// for a method of weights the weight as the by-law or the base gives it.
  func record(of share: SeatShare) -> TranscriptRecord {
    let rows = ids.indices.sorted { ids[$0].isBefore(ids[$1]) }.map { place -> JSONValue in
      var members = share.numbers[place]
      members["council"] = .string(ids[place])
      if rule.method.needsBase { members["base"] = JSONValue(count: bases[place]) }
      if let seats = share.seats { members["seats"] = JSONValue(count: seats[place]) }
      return .object(members)
    }
    var members: [String: JSONValue] = [
      "method": .string(rule.method.rawValue),
      "total": JSONValue(share.weights.reduce(.zero, +)), "rows": .array(rows),
    ]
    members["last_given"] = share.cut.map(lastGiven)
    return TranscriptRecord("apportion", members)
  }

  /// The comparison that ended it: the last claim to get a seat and the best that did not.
  private func lastGiven(_ cut: SeatCut) -> JSONValue {
    var members: [String: JSONValue] = ["council": .string(ids[cut.last])]
    members[cut.key] = cut.lastValue.map { JSONValue($0) }
    members["next"] = cut.next.map { .string(ids[$0]) }
    members["next_" + cut.key] = cut.nextValue.map { JSONValue($0) }
    return .object(members)
  }

  /// - Throws: `tieWithoutLot` where only a lot decides and it is not there.
  func record(
    of tie: SeatCut.Tie, in share: SeatShare, _ lot: LotOrder?
  ) throws(Apportionment.Failure) -> TranscriptRecord {
    let value = share.cut?.lastValue?.exact ?? "first seat"
    var steps = [step("base", tie.tied, groups: byBase(tie.tied)) { bases[$0] }]
    if tie.needsLot {
      let positions = lot?.positions ?? [:]
      if tie.drawn.contains(where: { positions[ids[$0]] == nil }) {
        throw .tieWithoutLot(tied: ids(of: tie.drawn), value: value)
      }
      steps.append(
        step("lot", tie.drawn, groups: tie.drawn.map { [$0] }) {
          Int64(positions[ids[$0]] ?? 0)
        })
    }
    return TranscriptRecord(
      "tie",
      [
        "at": "seat", "key": [.string(share.cut?.key ?? ""), .string(value)],
        "tied": .array(ids(of: tie.tied).map { .string($0) }), "steps": .array(steps),
        "decided_by": tie.needsLot ? "lot" : "base",
        "result": .array(tie.tied.map { .string(ids[$0]) }), "decisive": true,
      ])
  }

  private func step(
    _ name: String, _ places: [Int], groups: [[Int]], value: (Int) -> Int64
  ) -> JSONValue {
    let values = places.sorted { ids[$0].isBefore(ids[$1]) }.map { place -> JSONValue in
      ["council": .string(ids[place]), "value": JSONValue(count: value(place))]
    }
    return [
      "step": .string(name), "values": .array(values),
      "groups": .array(groups.map { .array(ids(of: $0).map { .string($0) }) }),
    ]
  }

  /// Larger bases first, equal ones together.
  private func byBase(_ places: [Int]) -> [[Int]] {
    places.reduce(into: []) { groups, place in
      if let group = groups.last, bases[group[0]] == bases[place] {
        groups[groups.count - 1].append(place)
      } else {
        groups.append([place])
      }
    }
  }
}
