import BudgetModel

@testable import Confederation

/// Councils a, b, c, … with their bases, as claims of one rule.
struct Apportioned {
  var rule = SeatRule()
  var bases: [Int64?]
  var kinds: [String] = []
  /// Bases of another kind, by council.
  var others: [SeatRule.Base: [Int64]] = [:]

  init(_ method: SeatRule.Method, _ bases: [Int64?], total: Int64? = nil) {
    self.bases = bases
    rule.method = method
    rule.total = total
  }

  static func id(_ place: Int) -> String {
    place < 26 ? String(UnicodeScalar(UInt8(97 + place))) : "z\(100_000 + place)"
  }
  var ids: [String] { bases.indices.map(Self.id) }

  func result(lot: [String]? = nil) throws(Apportionment.Failure) -> Apportionment {
    let claims = bases.indices.map { place in
      SeatClaim(
        council: CouncilIndex(place), id: Self.id(place),
        kind: kinds.isEmpty ? "council" : kinds[place])
    }
    return try Apportionment(
      rule: rule, claims: claims,
      base: { base, council in
        others[base].map { $0[council.position] } ?? bases[council.position]
      }, councilLot: lot.map { LotOrder(order: $0) })
  }
  func seats(lot: [String]? = nil) throws(Apportionment.Failure) -> [Int64] {
    try result(lot: lot).rows.map { $0.seats ?? -1 }
  }
  func failure(lot: [String]? = nil) -> Apportionment.Failure? {
    do throws(Apportionment.Failure) {
      _ = try result(lot: lot)
      return nil
    } catch {
      return error
    }
  }
}
