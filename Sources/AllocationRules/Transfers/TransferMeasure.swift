import BigInt
import BudgetModel

/// What projects are compared by (RULES 11, K).
enum TransferMeasure: String, Sendable, CaseIterable {
  case ratio, excess, support

  /// The formula, as the transcript names it.
  var formula: String {
    switch self {
    case .ratio: "support / cost"
    case .excess: "support - cost"
    case .support: "support"
    }
  }

  func value(support: Ratio, cost: Int64) -> Ratio {
    switch self {
    case .ratio: support / Ratio(cost)
    case .excess: support - Ratio(cost)
    case .support: support
    }
  }

  /// A number that orders as `value` does, without common factors taken out.
  func key(support: BigInt, cost: BigInt) -> Key {
    switch self {
    case .ratio: Key(numerator: support, denominator: cost)
    case .excess: Key(numerator: support - cost, denominator: 1)
    case .support: Key(numerator: support, denominator: 1)
    }
  }

  struct Key: Comparable {
    var numerator: BigInt
    var denominator: BigInt

    /// True if it lies above, also where its numerator is too large by `gained`.
    func isAbove(_ other: Key, by gained: BigInt) -> Bool {
      (numerator - gained) * other.denominator > other.numerator * denominator
    }
    static func < (left: Key, right: Key) -> Bool {
      left.numerator * right.denominator < right.numerator * left.denominator
    }
    static func == (left: Key, right: Key) -> Bool {
      left.numerator * right.denominator == right.numerator * left.denominator
    }
  }
}
