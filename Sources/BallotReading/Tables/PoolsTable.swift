package import BudgetModel

/// `pools.csv`, for long lists of pools (FORMATS 2.5).
package enum PoolsTable {
  package static let schema = TableSchema(
    file: "pools.csv", "Pools that cycle.yaml does not declare.", key: ["pool_id"],
    duplicateCode: .poolTwice,
    columns: [
      ColumnSchema("pool_id", .id, isRequired: true, "The pool."),
      ColumnSchema("council_id", .councilID, isRequired: true, "The council whose pool it is."),
      ColumnSchema("amount", .money, "Outside money; empty: filled by a split or a levy."),
      ColumnSchema("name", .text, "The name for people."),
      ColumnSchema("source", .text, "Where the money comes from."),
      ColumnSchema("tag", .label, "What the money is earmarked for."),
    ])

  /// The pools in id order.
  package static func read(
    _ file: SourceFile, settings: ReadingSettings
  ) -> Reading<[PoolDeclaration]> {
    let table = TableReader.read(file, schema: schema, settings: settings)
    var pools: [String: PoolDeclaration] = [:]
    for row in table.rows {
      guard let id = table[row, "pool_id"].text, pools[id] == nil,
        let council = table[row, "council_id"].text
      else { continue }
      var pool = PoolDeclaration(id: id, councilID: council, place: table.place(row, "pool_id"))
      pool.amount = table[row, "amount"].money
      pool.name = table[row, "name"].text ?? ""
      pool.source = table[row, "source"].text ?? ""
      pool.tag = table[row, "tag"].text
      pools[id] = pool
    }
    return table.reading(pools.values.sorted { $0.id.isBefore($1.id) })
  }
}
