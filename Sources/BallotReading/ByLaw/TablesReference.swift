internal import BudgetModel

/// The reference page of the tables of a cycle, from their descriptions.
package enum TablesReference {
  /// Markdown: a table of columns for each file, in the order of the descriptions.
  package static var markdown: String {
    let head = """
      # The tables of a cycle

      Comma, semicolon or TAB between cells, as the header shows; UTF-8; one header line. Rows may
      stand in any order. A column whose name begins with `x_` is carried along and not read.


      """
    return head + TableSchema.all.map(section).joined(separator: "\n")
  }

  private static func section(_ table: TableSchema) -> String {
    let rows = table.columns.map(row).joined()
    return "## \(table.file)\n\n\(table.sentence)\n\n| column | holds | meaning |\n|---|---|---|\n"
      + rows
  }

  private static func row(_ column: ColumnSchema) -> String {
    let name = column.name + (column.isFamily ? (column.isNumbered ? "1, 2, …" : "…") : "")
    let needed = column.isRequired ? " (required)" : ""
    return "| `\(name)`\(needed) | \(column.type.noun) | \(column.sentence) |\n"
  }
}

extension ColumnType {
  /// What a cell holds, as a noun.
  var noun: String {
    switch self {
    case .id: "id"
    case .councilID: "council id"
    case .label: "label"
    case .text: "text"
    case .count: "whole number"
    case .money, .cost: "amount"
    case .rational: "number, fraction or decimal"
    case .signedRational: "number, fraction or decimal, also below zero"
    case .date: "date"
    case .instant: "instant in UTC"
    case .choice(let words): words.joined(separator: ", ")
    case .digest: "SHA-256"
    case .degrees: "degrees"
    case .list(let element): "list of \(element.noun)s"
    }
  }
}
