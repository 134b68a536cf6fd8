package import BudgetModel

/// `tallies/<council_id>.csv`: totals handed in (FORMATS 2.4).
package enum TalliesTable {
  package static let schema = TableSchema(
    file: "tallies/<council_id>.csv", "The totals of one council.",
    key: ["council_id", "pool_id", "measure", "project_id", "key"],
    columns: [
      ColumnSchema("council_id", .councilID, isRequired: true, "The council."),
      ColumnSchema("pool_id", .id, "The pool; empty: the council's ballots as a whole."),
      ColumnSchema(
        "measure", .choice(TallyMeasure.allCases.map(\.rawValue)), isRequired: true,
        "What is counted."),
      ColumnSchema("project_id", .id, "The project, for measures of projects."),
      ColumnSchema(
        "key", .label,
        "Rank, amount, other project, channel, reject code or franchise rule; weight in a second row "
          + "of blank: what the pool's blank ballots weigh, where that is not their number."),
      ColumnSchema("value", .signedRational, isRequired: true, "The number, whole or as a/b."),
    ])

  /// One tally, its rows in the order of the file. `sealedRulesSHA256` is filled in by who reads the
  /// seal.
  package static func read(_ file: SourceFile, settings: ReadingSettings) -> Reading<HandedTally> {
    var table = TableReader.read(file, schema: schema, settings: settings)
    var tally = HandedTally(
      councilID: "", file: file.path, rows: [], lines: [], sealedRulesSHA256: nil)
    for row in table.rows {
      guard let council = table[row, "council_id"].text,
        let measure = table[row, "measure"].text.flatMap(TallyMeasure.init(rawValue:)),
        let value = table[row, "value"].ratio
      else { continue }
      check(row, measure, &table)
      if tally.councilID.isEmpty { tally.councilID = council }
      if council != tally.councilID { refuse(council, beside: tally.councilID, row, &table) }
      if tally.rows.isEmpty { checkName(council, row, &table) }
      tally.rows.append(
        TallyRow(
          councilID: council, poolID: table[row, "pool_id"].text ?? "", measure: measure,
          projectID: table[row, "project_id"].text ?? "", key: table[row, "key"].text ?? "",
          value: value))
      tally.lines.append(row.line)
    }
    return table.reading(tally)
  }

  /// The file is named after its council.
  private static func checkName(
    _ council: String, _ row: TableRow, _ table: inout ParsedTable
  ) {
    let name = table.file.split(separator: "/").last ?? ""
    guard table.file.hasPrefix("tallies/"), name != council + ".csv" else { return }
    table.add(
      .ballotsCouncilConflict, at: table.place(row, "council_id"),
      "the file is named after another council than \(quoted(council)); correct the cell or the file "
        + "name")
  }

  private static func refuse(
    _ council: String, beside first: String, _ row: TableRow, _ table: inout ParsedTable
  ) {
    table.add(
      .ballotsCouncilConflict, at: table.place(row, "council_id"),
      "the row speaks of \(quoted(council)), the rows above of \(quoted(first)); write one file for "
        + "each council")
  }

  /// What a measure needs in `project_id` and `key`.
  private static func check(
    _ row: TableRow, _ measure: TallyMeasure, _ table: inout ParsedTable
  ) {
    let needsProject = measure.isOfProject
    let hasProject = !table.text(row, "project_id").isEmpty
    if needsProject, !hasProject {
      table.add(
        .idEmpty, at: table.place(row, "project_id"),
        "the measure \(measure.rawValue) needs a project_id")
    } else if !needsProject, hasProject {
      table.add(
        .idBadCharacter, at: table.place(row, "project_id"),
        "the measure \(measure.rawValue) speaks of ballots, not of a project; leave project_id empty"
      )
    }
    if measure.needsKey, table.text(row, "key").isEmpty {
      table.add(
        .idEmpty, at: table.place(row, "key"), "the measure \(measure.rawValue) needs a key")
    }
    if needsProject, table[row, "pool_id"] == .empty, !table.isWrong(row, "pool_id") {
      table.add(
        .idEmpty, at: table.place(row, "pool_id"),
        "the measure \(measure.rawValue) needs a pool_id; only counts of ballots stand without one")
    }
  }
}

extension TallyMeasure {
  package var needsKey: Bool {
    switch self {
    case .rejected, .excluded, .rank, .amount, .above: true
    default: false
    }
  }
}
