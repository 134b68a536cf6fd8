package import BudgetModel

/// `roll.csv`, who may vote where (FORMATS 2.5). Private: messages never show a voter key.
package enum RollTable {
  package static let schema: TableSchema = {
    var schema = TableSchema(
      file: "roll.csv", "Who may vote where; never part of a pack.",
      key: ["voter_key", "council_id"], duplicateCode: .rollDuplicate,
      columns: [
        ColumnSchema("voter_key", .id, isRequired: true, "A pseudonym of the voter."),
        ColumnSchema("council_id", .councilID, isRequired: true, "The council of the voter."),
        ColumnSchema(
          "home", .choice(Dimension.allCases.map(\.rawValue)),
          "The dimension in which the voter votes."),
        ColumnSchema("weight", .rational, "The weight of the voter's ballot, above zero."),
      ])
    schema.takesFurtherColumns = true
    return schema
  }()

  /// The entries by voter key, then council id.
  ///
  /// - Parameter attributes: the further columns that franchise rules name; nil: any.
  package static func read(
    _ file: SourceFile, settings: ReadingSettings, attributes: Set<String>? = nil
  ) -> Reading<Roll> {
    var schema = schema
    schema.furtherColumns = attributes
    var entries: [Roll.Entry] = []
    let table = TableReader.read(file, schema: schema, settings: settings) { row, table in
      checkWeight(row, &table)
      guard let key = table[row, "voter_key"].text, let council = table[row, "council_id"].text
      else { return }
      entries.append(
        Roll.Entry(
          voterKey: key, councilID: council,
          home: table[row, "home"].text.flatMap(Dimension.init(rawValue:)),
          weight: table[row, "weight"].ratio, values: row.further,
          place: table.place(row, "voter_key")))
    }
    entries.sort {
      $0.voterKey == $1.voterKey
        ? $0.councilID.isBefore($1.councilID) : $0.voterKey.isBefore($1.voterKey)
    }
    return table.reading(Roll(attributes: table.furtherNames, entries: entries))
  }

  private static func checkWeight(_ row: TableRow, _ table: inout ParsedTable) {
    guard table[row, "weight"].ratio?.isZero == true else { return }
    table.add(.numberBad, at: table.place(row, "weight"), "the weight is 0; write one above zero")
  }
}
