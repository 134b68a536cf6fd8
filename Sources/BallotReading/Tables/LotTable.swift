package import BudgetModel

/// `lot.csv` and `lot-councils.csv`: orders drawn by hand (FORMATS 2.5, AUDIT 8).
package enum LotTable {
  /// One ball: its place in the order, 1 the best.
  package struct Draw: Sendable, Hashable {
    package var position: Int
    package var id: String
    package var place: SourceLocation
    package init(position: Int, id: String, place: SourceLocation) {
      self.position = position
      self.id = id
      self.place = place
    }
  }

  package static let projects = TableSchema(
    file: "lot.csv", "The order of the projects, drawn by hand.", key: [],
    columns: [
      ColumnSchema("position", .count, isRequired: true, "1, 2, ... without gaps."),
      ColumnSchema("project_id", .id, isRequired: true, "Every project once."),
    ])
  package static let councils = TableSchema(
    file: "lot-councils.csv", "The order of the councils, drawn by hand.", key: [],
    columns: [
      ColumnSchema("position", .count, isRequired: true, "1, 2, ... without gaps."),
      ColumnSchema("council_id", .councilID, isRequired: true, "Every council once."),
    ])

  /// The draws in id order. Whether every id of the cycle has one is checked by who knows them.
  package static func read(
    _ file: SourceFile, settings: ReadingSettings, idColumn: String
  ) -> Reading<[Draw]> {
    let schema = idColumn == "council_id" ? councils : projects
    var table = TableReader.read(file, schema: schema, settings: settings)
    var draws: [Draw] = []
    for row in table.rows {
      guard let position = table[row, "position"].count, let id = table[row, idColumn].text
      else { continue }
      draws.append(Draw(position: Int(position), id: id, place: table.place(row, idColumn)))
    }
    checkOnce(draws, &table)
    checkComplete(draws, &table)
    return table.reading(draws.sorted { $0.id.isBefore($1.id) })
  }

  private static func checkOnce(_ draws: [Draw], _ table: inout ParsedTable) {
    var ids: [String: Int] = [:]
    var positions: [Int: Int] = [:]
    for draw in draws {
      if let line = ids.updateValue(draw.place.line ?? 0, forKey: draw.id) {
        table.add(
          .lotDuplicate, at: draw.place,
          "\(quoted(draw.id)) stands twice: here and on line \(line); each id is drawn once")
      }
      if let line = positions.updateValue(draw.place.line ?? 0, forKey: draw.position) {
        table.add(
          .lotDuplicate, at: draw.place,
          "position \(draw.position) stands twice: here and on line \(line)")
      }
    }
  }

  /// Positions run from 1 to the number of rows.
  private static func checkComplete(_ draws: [Draw], _ table: inout ParsedTable) {
    for draw in draws where !(1...max(1, draws.count)).contains(draw.position) {
      table.add(
        .lotIncomplete, at: draw.place,
        "position \(draw.position) is not between 1 and \(draws.count), the number of rows; positions "
          + "have no gaps")
    }
  }
}
