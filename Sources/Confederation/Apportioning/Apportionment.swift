internal import BigInt
package import BudgetModel

/// A council that takes part where seats or weights are given.
package struct SeatClaim: Sendable, Hashable {
  package var council: CouncilIndex
  package var id: String
  package var kind: String
  package init(council: CouncilIndex, id: String, kind: String) {
    self.council = council
    self.id = id
    self.kind = kind
  }
}

/// Seats and weights of the children of one council (CONFEDERATION 9).
package struct Apportionment: Sendable {
  package struct Row: Sendable, Hashable {
    package var council: CouncilIndex
    /// Nil: not known, and the method needs none.
    package var base: Int64?
    /// Nil where the method gives weights only.
    package var seats: Int64?
    /// Weights of one council's children are whole numbers (CONFEDERATION 1.3).
    package var weight: Ratio
  }
  /// Equal claims of which not all got a seat.
  package struct Tie: Sendable, Hashable {
    /// The place of its record among `records`.
    package var record: Int
    /// Ids, in id order.
    package var tied: [String]
    /// `base` or `lot`.
    package var decidedBy: String
  }
  package enum Failure: Error, Sendable, Hashable {
    case baseMissing([MissingBase])
    /// `declared` names no weight for these ids.
    case weightMissing([String])
    /// The by-law leaves out a number that the method needs.
    case settingMissing(String)
    /// Seats are to be shared out by bases that are all zero.
    case weightsAllZero
    case weightsTooFine
    /// `min` needs more than the total, or `max` leaves seats over. Nil: no limit.
    case infeasible(total: Int64?, fewest: Int128, most: Int128?)
    /// Exit 4. `tied` are council ids in id order, `value` their quotient or remainder.
    case tieWithoutLot(tied: [String], value: String)
  }
  package struct MissingBase: Sendable, Hashable {
    package var council: CouncilIndex
    package var base: SeatRule.Base
  }

  /// In the order of the claims.
  package var rows: [Row]
  /// `apportion` for each rule, each followed by its `tie` if it has one.
  package var records: [TranscriptRecord] = []
  package var ties: [Tie] = []

  /// - Parameters:
  ///   - claims: in id order; none: no rows
  ///   - base: the number of people of a council; nil: not known
  package init(
    rule: SeatRule, claims: [SeatClaim], base: (SeatRule.Base, CouncilIndex) -> Int64?,
    councilLot: LotOrder?
  ) throws(Failure) {
    rows = claims.map {
      Row(
        council: $0.council, base: base(rule.rule(ofKind: $0.kind).base, $0.council), seats: nil,
        weight: .zero)
    }
    let missing = claims.indices.filter {
      rows[$0].base == nil && rule.rule(ofKind: claims[$0].kind).method.needsBase
    }
    if !missing.isEmpty {
      throw .baseMissing(
        missing.map {
          MissingBase(
            council: claims[$0].council, base: rule.rule(ofKind: claims[$0].kind).base)
        })
    }
    for (own, places) in Self.groups(of: claims, rule) {
      try share(own, claims, places, councilLot)
    }
    guard let whole = WholeWeights(rows.map(\.weight)) else { throw .weightsTooFine }
    for place in rows.indices { rows[place].weight = Ratio(whole.weights[place]) }
  }

  /// The places of the claims under each rule: those of no special kind, then kinds in byte order.
  private static func groups(
    of claims: [SeatClaim], _ rule: SeatRule
  ) -> [(rule: SeatRule, places: [Int])] {
    let special = rule.byKind.keys.sorted { $0.isBefore($1) }
    let common = claims.indices.filter { rule.byKind[claims[$0].kind] == nil }
    let kinds = special.map { kind in
      (rule.rule(ofKind: kind), claims.indices.filter { claims[$0].kind == kind })
    }
    return ([(rule, common)] + kinds).filter { !$0.1.isEmpty }
  }

  private mutating func share(
    _ rule: SeatRule, _ claims: [SeatClaim], _ places: [Int], _ lot: LotOrder?
  ) throws(Failure) {
    let drawn = places.sorted { left, right in
      let (first, second) = (lot?.positions[claims[left].id], lot?.positions[claims[right].id])
      return (first ?? .max, left) < (second ?? .max, right)
    }
    let group = SeatGroup(
      rule: rule, ids: drawn.map { claims[$0].id }, bases: drawn.map { rows[$0].base ?? 0 })
    let share = try group.share()
    for (position, place) in drawn.enumerated() {
      rows[place].seats = share.seats?[position]
      rows[place].weight = share.weights[position]
    }
    records.append(group.record(of: share))
    guard let tie = share.cut?.tie else { return }
    records.append(try group.record(of: tie, in: share, lot))
    ties.append(
      Tie(
        record: records.count - 1, tied: group.ids(of: tie.tied),
        decidedBy: tie.needsLot ? "lot" : "base"))
  }
}
