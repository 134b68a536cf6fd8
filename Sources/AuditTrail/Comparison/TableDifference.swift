import BudgetModel

/// Compares two tables row by row, by the columns that tell rows apart.
struct TableDifference {
  /// Columns that tell rows apart; none: the line number does.
  static func keyColumns(of path: String) -> [String] {
    switch path {
    case "ledger.csv": ["seq"]
    case "results.csv": ["project_id", "pool_id"]
    case "councils.csv": ["council_id"]
    case "reconciliation.csv": ["scope", "council_id", "file", "quantity", "bucket"]
    case "margins.csv": ["contest", "project", "kind"]
    case "proportionality.csv": ["contest", "check", "utility", "council", "projects"]
    case "divergence.csv": ["council_id", "pool_id", "method", "project_id"]
    case "representation.csv": ["council_id", "pool_id", "chamber", "member", "measure"]
    case "pending.csv": ["referendum_id", "result", "project_id", "pool_id"]
    case "rejected.csv": ["file", "line", "column", "code", "explanation"]
    case _ where path.hasPrefix("referendum-"): ["referendum_id", "option"]
    default:
      path.hasPrefix("tallies/") ? ["council_id", "pool_id", "measure", "project_id", "key"] : []
    }
  }

  let path: String
  let names: ComparisonNames
  let keys: [String]
  let columns: [String]
  let old: [PackCSV.Row]
  let new: [PackCSV.Row]

  /// Nil: one of the tables cannot be read, or their columns differ.
  init?(path: String, old: [UInt8], new: [UInt8], names: ComparisonNames) {
    guard let old = try? PackCSV.rows(old), let new = try? PackCSV.rows(new),
      let header = old.first?.cells, header == new.first?.cells,
      (old + new).allSatisfy({ $0.cells.count == header.count })
    else { return nil }
    self.path = path
    self.names = names
    keys = Self.keyColumns(of: path)
    columns = header
    self.old = Array(old.dropFirst())
    self.new = Array(new.dropFirst())
  }

  func lines() -> [String] {
    var newByKey: [[UInt8]: PackCSV.Row] = [:]
    for (place, row) in new.enumerated() { newByKey[key(of: row, place)] = row }
    var lines: [String] = []
    for (place, row) in old.enumerated() {
      if let other = newByKey.removeValue(forKey: key(of: row, place)) {
        lines += cellLines(row, other)
      } else {
        lines.append("\(path):\(row.line): \(described(row, names.old)) [row-missing]")
      }
    }
    let added = newByKey.values.sorted { $0.line < $1.line }
    return lines + added.map { "\(path):\($0.line): \(described($0, names.new)) [row-added]" }
  }

  private func cellLines(_ old: PackCSV.Row, _ new: PackCSV.Row) -> [String] {
    columns.indices.compactMap { column in
      if old.cells[column].utf8.elementsEqual(new.cells[column].utf8) { return nil }
      return "\(path):\(old.line): column \(columns[column]): \(names.old) "
        + "\"\(old.cells[column])\", \(names.new) \"\(new.cells[column])\" [differs-cell]"
    }
  }

  private func described(_ row: PackCSV.Row, _ side: String) -> String {
    func cell(_ column: String) -> String {
      columns.firstIndex(of: column).map { row.cells[$0] } ?? ""
    }
    let key = keys.map { "\($0) \(cell($0))" }.joined(separator: ", ")
    let start = (key.isEmpty ? "a row" : key) + " only in the \(side)"
    if path == "ledger.csv" {
      return start + ": \(cell("from")) -> \(cell("to")) \(cell("amount"))"
    }
    let rest = columns.filter { !keys.contains($0) }.map(cell)
    return rest.isEmpty ? start : start + ": " + rest.joined(separator: ",")
  }

  /// Bytes, since two texts that look alike are different ids here.
  private func key(of row: PackCSV.Row, _ place: Int) -> [UInt8] {
    if keys.isEmpty { return Array(String(place).utf8) }
    return keys.flatMap { Array(row.cells[columns.firstIndex(of: $0)!].utf8) + [0] }
  }
}
