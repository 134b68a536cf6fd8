package import BudgetModel

/// `councils.csv` (FORMATS 2.1).
package enum CouncilsTable {
  package static let schema = TableSchema(
    file: "councils.csv", "The tree of councils.", key: ["council_id"],
    columns: [
      ColumnSchema("council_id", .councilID, isRequired: true, "The council."),
      ColumnSchema("parent_id", .councilID, "The council above; empty for the one root."),
      ColumnSchema(
        "dimension", .choice(Dimension.allCases.map(\.rawValue)),
        "What binds people to the council; territorial where empty."),
      ColumnSchema("kind", .text, "District, village, workplace, ..."),
      ColumnSchema("name", .text, "The name for people."),
      ColumnSchema("population", .count, "Inhabitants; empty where not known."),
      ColumnSchema("eligible", .count, "Eligible voters; empty where not known."),
      ColumnSchema("members", .count, "Members; empty where not known."),
      ColumnSchema("index_", .count, isFamily: true, "A number for money formulas."),
      ColumnSchema("tags", .list(.label), "Labels."),
      ColumnSchema("from", .instant, "The council exists from this instant on."),
      ColumnSchema("to", .instant, "The council exists until just before this instant."),
    ])

  /// The councils in id order; a council listed twice stands once.
  package static func read(
    _ file: SourceFile, settings: ReadingSettings
  ) -> Reading<[Council]> {
    var table = TableReader.read(file, schema: schema, settings: settings)
    TextChecks.invisible(in: ["kind", "name"], &table)
    var councils: [String: Council] = [:]
    for row in table.rows {
      guard let council = council(row, table), councils[council.id] == nil else { continue }
      councils[council.id] = council
    }
    let sorted = councils.values.sorted { $0.id.isBefore($1.id) }
    refuseCaseTwins(sorted, &table)
    TwinChecks.ids(
      sorted.map { ($0.id, $0.place) }, foldsCase: false, what: "council ids", &table)
    return table.reading(sorted)
  }

  private static func council(_ row: TableRow, _ table: ParsedTable) -> Council? {
    guard let id = table[row, "council_id"].text else { return nil }
    var council = Council(id: id, place: table.place(row, "council_id"))
    council.parentID = table[row, "parent_id"].text ?? ""
    council.dimension =
      table[row, "dimension"].text.flatMap(Dimension.init(rawValue:)) ?? .territorial
    council.kind = table[row, "kind"].text ?? ""
    council.name = table[row, "name"].text ?? ""
    council.population = table[row, "population"].count
    council.eligible = table[row, "eligible"].count
    council.members = table[row, "members"].count
    for cell in row.families { council.indices[cell.name] = cell.value.count }
    council.tags = table[row, "tags"].list
    council.validFrom = table[row, "from"].text
    council.validTo = table[row, "to"].text
    return council
  }

  /// A council id is a file name, and some file systems do not tell case apart.
  private static func refuseCaseTwins(_ councils: [Council], _ table: inout ParsedTable) {
    var seen: [String: Council] = [:]
    for council in councils {
      let folded = council.id.lowercased()
      if let twin = seen[folded] {
        table.add(
          .councilIdCaseTwins, at: council.place,
          "the council ids \(quoted(twin.id)) and \(quoted(council.id)) differ only by case; rename "
            + "one of them")
      } else {
        seen[folded] = council
      }
    }
  }
}
