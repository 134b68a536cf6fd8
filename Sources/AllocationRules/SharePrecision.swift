import BigInt
import BudgetModel

/// How long the fractions of ballots may get, and whether a count with them leaves a comparison open.
///
/// A count that rounds knows how much it has added to all shares. It decides what comes out further
/// apart than that as a count with exact fractions does. Where a comparison comes out closer, the whole
/// count is made again with `digits` digits, and only what that leaves open counts as equal.
final class SharePrecision {
  /// Denominators up to this stay exact.
  let limit: BigInt
  /// What is rounded is rounded up to so many.
  let decimals: Int
  /// True if a comparison came out within what rounding has added.
  private(set) var leavesOpen = false

  init(digits: Int, decimals: Int) {
    limit = BigInt(10).power(digits)
    self.decimals = decimals
  }

  /// With these decimals sums of shares fit fixed numbers.
  static let fewestDecimals = 18
  private static let defaultDigits = 300

  /// The parameter of the rules that decide with it.
  static let digits = SettingSpec(
    "digits", .count(atLeast: 0, atMost: 10_000), default: .count(Int64(defaultDigits)),
    "How many digits fractions of ballots may have; supports that these do not tell apart are equal."
  )

  /// What such a rule says of it beside what holds.
  static let promise =
    "fractions of ballots longer than 'digits' digits are rounded; supports that differ by less than "
    + "what that adds count as equal, every other comparison is exact"

  /// Counts, and where the usual precision leaves a comparison open, again with that of the by-law.
  static func decide(
    _ rule: RuleChoice, _ count: (SharePrecision) throws(RuleFailure) -> Outcome
  ) throws(RuleFailure) -> Outcome {
    let digits = Int(rule["digits"]?.count ?? Int64(defaultDigits))
    if digits > fewestDecimals {
      let usual = SharePrecision(digits: digits / 6, decimals: fewestDecimals)
      let outcome = Result { () throws(RuleFailure) in try count(usual) }
      if !usual.leavesOpen { return try outcome.get() }
    }
    return try count(SharePrecision(digits: digits, decimals: max(digits, fewestDecimals)))
  }

  /// Takes note of a comparison that rounding could have turned.
  func note(isOpen: Bool) { leavesOpen = leavesOpen || isOpen }

  /// What the record of the quota says where a count was made again.
  var members: [String: JSONValue] {
    decimals == Self.fewestDecimals ? [:] : ["decimals": .string(String(decimals))]
  }
}
