package import BudgetModel

/// The files of a pack that this room writes: the tables and everything for people.
package enum PackFiles {
  /// Tables and pages, in id order of the path.
  package static func render(_ data: PackData) -> [PackFile] {
    sorted(FormatRegistry.tables.flatMap { $0.files(data) }) + pages(data)
  }

  /// What `verify` renders again: pages, `summary.md`, `AUDIT.md`, in id order of the path.
  package static func pages(_ data: PackData) -> [PackFile] {
    sorted(FormatRegistry.pages.flatMap { $0.files(data) })
  }

  private static func sorted(_ files: [PackFile]) -> [PackFile] {
    files.sorted { $0.path.isBefore($1.path) }
  }
}
