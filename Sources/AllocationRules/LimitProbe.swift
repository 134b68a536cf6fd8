package import BudgetModel

/// Asks whether the limits of a contest would bar one more project, for leftover steps that fund
/// projects outside a walk (RULES 3.4).
package struct LimitProbe: Sendable {
  private let table: LimitTable
  private var use: LimitUse

  /// `funded`: amounts paid so far, by place in the field.
  /// - Throws: `RuleFailure.refused` for a limit that is not supported.
  package init(_ instance: Instance, funded: [Int: Money]) throws(RuleFailure) {
    table = try LimitTable(field: instance.field, limits: instance.settings.limits)
    use = LimitUse(table)
    for (project, amount) in funded { use.add(project, paying: amount.minorUnits, table) }
  }

  /// True if this place of the field may not join the funded projects.
  package func bars(_ place: Int) -> Bool { use.barrier(to: place, table) != nil }
}
