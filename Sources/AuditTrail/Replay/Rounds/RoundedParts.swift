import BigInt
import BudgetModel

/// How parts of ballots are rounded where exact fractions get too long, as the record of the quota
/// says.
struct RoundedParts {
  /// Parts are rounded up to so many decimals: 18, and where that leaves a comparison open, as many as
  /// the by-law wants digits.
  let decimals: Int
  /// False: the record says something else.
  let isPossible: Bool

  init(_ quota: JSONValue?, _ rule: RuleChoice) {
    let usual = 18
    guard let stated = quota?["decimals"] else {
      (decimals, isPossible) = (usual, true)
      return
    }
    let digits = Int(rule["digits"]?.count ?? 300)
    decimals = max(digits, usual)
    isPossible = digits > usual && stated.text == String(digits)
  }

  /// The last decimal.
  var unit: Ratio { Ratio(1, BigInt(10).power(decimals)) }
}
