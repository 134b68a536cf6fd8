/// A table that stays a table on paper and on a wide screen, and becomes one block per row on a
/// narrow one, where each cell repeats the title of its column. The roles keep it a table for
/// screen readers in both forms.
struct PageTable {
  struct Column {
    enum Kind: String { case text, number, mark }
    var title: String
    var kind: Kind
    /// The cell that names the row.
    var isHeader: Bool
    init(_ title: String, _ kind: Kind = .text, isHeader: Bool = false) {
      self.title = title
      self.kind = kind
      self.isHeader = isHeader
    }
  }

  var caption: String
  /// Off where the heading above says the same; the caption is then for screen readers.
  var showsCaption = true
  /// More CSS classes.
  var style = ""
  var columns: [Column]
  var rows: [[HTML]] = []
  /// Last rows that sum the others up.
  var totals: [[HTML]] = []

  var html: HTML {
    HTML(.table, [.role: "table", .class: ["data", style].joined(separator: " ")]) {
      HTML(.caption, showsCaption ? [:] : [.class: "quiet"], caption)
      HTML(.thead, [.role: "rowgroup"]) {
        HTML(.tr, [.role: "row"]) {
          columns.map {
            HTML(.th, [.scope: "col", .role: "columnheader", .class: $0.kind.rawValue], $0.title)
          }
        }
      }
      HTML(.tbody, [.role: "rowgroup"]) { rows.map(row) }
      if !totals.isEmpty { HTML(.tfoot, [.role: "rowgroup"]) { totals.map(row) } }
    }
  }

  private func row(_ cells: [HTML]) -> HTML {
    HTML(.tr, [.role: "row"]) { zip(columns, cells).map(cell) }
  }

  private func cell(_ column: Column, _ content: HTML) -> HTML {
    if column.isHeader {
      return HTML(
        .th, [.scope: "row", .role: "rowheader", .class: column.kind.rawValue],
        { content })
    }
    return HTML(
      .td, [.role: "cell", .class: column.kind.rawValue, .dataLabel: column.title], { content })
  }
}
