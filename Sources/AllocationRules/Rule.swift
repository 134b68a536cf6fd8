package import BudgetModel

/// An allocation rule: a pure function of values. One rule is one file under `Rules/` and one line
/// of `RuleRegistry`.
package protocol Rule: Sendable {
  static var spec: RuleSpec { get }
  /// Decides one contest.
  /// - Throws: `RuleFailure.tieWithoutLot` for a decisive tie that the chain leaves open,
  ///   `RuleFailure.refused` for input that the by-law forbids.
  static func allocate(_ instance: Instance) throws(RuleFailure) -> Outcome
}
