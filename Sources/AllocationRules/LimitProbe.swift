package import BudgetModel

/// Asks whether the limits of a contest would bar one more project, for leftover steps that fund
/// projects outside a walk (RULES 3.4).
package struct LimitProbe: Sendable {
  private let table: LimitTable

  /// - Throws: `RuleFailure.refused` for a limit that is not supported.
  package init(_ instance: Instance) throws(RuleFailure) {
    table = try LimitTable(field: instance.field, limits: instance.settings.limits)
  }

  /// True if `place` of the field may not join the funded projects, given by place with their amounts.
  package func bars(_ place: Int, beside funded: [Int: Money]) -> Bool {
    var use = LimitUse(table)
    for (project, amount) in funded { use.add(project, paying: amount.minorUnits, table) }
    return use.barrier(to: place, table) != nil
  }
}
