package import BudgetModel

/// One way of writing a count down: a pure function from the data of a pack to files of it.
package protocol ReportFormat: Sendable {
  static func files(_ data: PackData) -> [PackFile]
}
