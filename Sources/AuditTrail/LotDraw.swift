package import BudgetModel

/// The lot: one order per cycle, computed from a public seed (AUDIT 8.2).
package enum LotDraw {
  /// One id in the order drawn, best first.
  package struct Place: Hashable, Sendable {
    package var position: Int
    package var id: String
    /// SHA-256(seed || 0x00 || id).
    package var digest: String
  }

  /// `SHA-256(seed || 0x00 || id)`, the seed as written, the id as UTF-8.
  package static func digest(seed: String, id: String) -> String {
    SHA256Hex.of(Array(seed.utf8) + [0] + Array(id.utf8))
  }

  /// The ids in ascending order of their digests; equal digests by id.
  package static func places(seed: String, ids: [String]) -> [Place] {
    let drawn = ids.map { (id: $0, digest: digest(seed: seed, id: $0)) }
    let ordered = drawn.sorted { left, right in
      left.digest.utf8.elementsEqual(right.digest.utf8)
        ? left.id.isBefore(right.id) : left.digest.isBefore(right.digest)
    }
    return ordered.enumerated().map { Place(position: $0 + 1, id: $1.id, digest: $1.digest) }
  }

  /// The order for ties. `ids` are distinct, all projects (or all councils) of the cycle.
  package static func order(seed: String, ids: [String]) -> LotOrder {
    LotOrder(order: places(seed: seed, ids: ids).map(\.id))
  }

  /// What is wrong with a seed; nil: 20 to 128 decimal digits.
  package static func refusal(ofSeed seed: String) -> DiagnosticCode? {
    guard seed.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return .seedNotDigits
    }
    if seed.utf8.count < 20 { return .seedTooShort }
    return seed.utf8.count > 128 ? .seedTooLong : nil
  }

  /// `position,<idColumn>,digest` as CSV, for the minutes.
  package static func table(_ places: [Place], idColumn: String) -> String {
    var text = "position,\(idColumn),digest\n"
    for place in places { text += "\(place.position),\(place.id),\(place.digest)\n" }
    return text
  }
}
