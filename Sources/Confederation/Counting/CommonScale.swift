import BigInt
import BudgetModel

/// Ratios over their common denominator.
enum CommonScale {
  /// The least common multiple of the denominators; nil above 10^12.
  static func denominator(of ratios: some Sequence<Ratio>) -> Int64? {
    var scale: Int64 = 1
    for ratio in ratios {
      guard let denominator = Int64(exactly: ratio.denominator),
        let next = leastCommonMultiple(scale, denominator)
      else { return nil }
      scale = next
    }
    return scale
  }

  static func scaled(_ ratios: [Ratio]) -> (numerators: [Int64], scale: Int64)? {
    guard let scale = denominator(of: ratios) else { return nil }
    let numerators = ratios.compactMap { Int64(exactly: ($0 * Ratio(scale)).numerator) }
    return numerators.count == ratios.count ? (numerators, scale) : nil
  }

  /// Nil above 10^12.
  private static func leastCommonMultiple(_ left: Int64, _ right: Int64) -> Int64? {
    var (divisor, rest) = (left, right)
    while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
    let (product, isOverflow) = (left / divisor).multipliedReportingOverflow(by: right)
    return isOverflow || product > 1_000_000_000_000 ? nil : product
  }
}
