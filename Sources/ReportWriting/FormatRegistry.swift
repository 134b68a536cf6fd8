/// Every format that a pack holds; one file under `Formats` each.
package enum FormatRegistry {
  /// The tables, which the pages are rendered from.
  package static let tables: [any ReportFormat.Type] = [Tables.self]
  /// What is written for people.
  package static let pages: [any ReportFormat.Type] = [
    IndexPage.self, CouncilPage.self, Summary.self, AuditGuide.self,
  ]
}
