package import BudgetModel

/// `mandates.csv`: what a council sends its delegates with, version by version (FORMATS 2.5).
package enum MandatesTable {
  package static let schema = TableSchema(
    file: "mandates.csv", "What councils send their delegates with.",
    key: ["mandate_id", "version", "pool_id"],
    columns: [
      ColumnSchema("mandate_id", .id, isRequired: true, "The mandate."),
      ColumnSchema("council_id", .councilID, isRequired: true, "The council that sends."),
      ColumnSchema("version", .count, isRequired: true, "1, 2, ...: the highest in time holds."),
      ColumnSchema("pool_id", .id, isRequired: true, "The pool that it speaks of."),
      ColumnSchema("adopted_at", .instant, isRequired: true, "When the council adopted it."),
      ColumnSchema(
        "type", .choice(MandateContent.examples.map(\.type)), isRequired: true,
        "What the content is."),
      ColumnSchema(
        "content", .text,
        MandateContent.examples.filter { !$0.content.isEmpty }
          .map { "\($0.type): \($0.content)" }.joined(separator: "; ") + "; free: empty."),
      ColumnSchema("votes_for", .count, "Votes for it."),
      ColumnSchema("votes_against", .count, "Votes against it."),
      ColumnSchema("abstain", .count, "Abstentions."),
      ColumnSchema("minutes_sha256", .digest, "The SHA-256 of the minutes."),
      ColumnSchema("recorded_at", .instant, "When the row was written down."),
    ])

  /// The rows by mandate, then version, then pool.
  package static func read(_ file: SourceFile, settings: ReadingSettings) -> Reading<[Mandate]> {
    var table = TableReader.read(file, schema: schema, settings: settings)
    var mandates: [Mandate] = []
    var owners: [String: String] = [:]
    for row in table.rows {
      if table[row, "version"].count == 0 {
        table.add(
          .numberBad, at: table.place(row, "version"), "the version is 0; versions begin at 1")
      }
      checkOwner(row, &owners, &table)
      if let mandate = mandate(row, settings, &table) { mandates.append(mandate) }
    }
    return table.reading(mandates.sorted(by: Mandate.isBefore))
  }

  private static func mandate(
    _ row: TableRow, _ settings: ReadingSettings, _ table: inout ParsedTable
  ) -> Mandate? {
    guard let type = table[row, "type"].text,
      let content = content(row, type, settings, &table),
      let id = table[row, "mandate_id"].text, let council = table[row, "council_id"].text,
      let version = table[row, "version"].count, let pool = table[row, "pool_id"].text,
      let adopted = table[row, "adopted_at"].text
    else { return nil }
    var mandate = Mandate(
      id: id, councilID: council, version: version, poolID: pool, adoptedAt: adopted,
      content: content, place: table.place(row, contentColumn(table)))
    mandate.votesFor = table[row, "votes_for"].count
    mandate.votesAgainst = table[row, "votes_against"].count
    mandate.abstain = table[row, "abstain"].count
    mandate.minutesSHA256 = table[row, "minutes_sha256"].text
    mandate.recordedAt = table[row, "recorded_at"].text
    return mandate
  }

  private static func content(
    _ row: TableRow, _ type: String, _ settings: ReadingSettings, _ table: inout ParsedTable
  ) -> Mandate.Content? {
    if table.isWrong(row, "content") { return nil }
    do {
      return try MandateContent(
        type: type, text: table[row, "content"].text ?? "", settings: settings
      ).read()
    } catch {
      table.add(error.code, at: table.place(row, contentColumn(table)), error.sentence)
      return nil
    }
  }

  private static func contentColumn(_ table: ParsedTable) -> String {
    table.has("content") ? "content" : "type"
  }

  /// A mandate is one council's, in every version.
  private static func checkOwner(
    _ row: TableRow, _ owners: inout [String: String], _ table: inout ParsedTable
  ) {
    guard let id = table[row, "mandate_id"].text, let council = table[row, "council_id"].text
    else { return }
    guard let owner = owners[id], owner != council else {
      owners[id] = council
      return
    }
    table.add(
      .settingBad, at: table.place(row, "council_id"),
      "the mandate \(quoted(id)) is of council \(quoted(owner)) in another row; give each council's "
        + "mandate its own id")
  }
}

extension Mandate {
  /// By mandate, then version, then pool.
  fileprivate static func isBefore(_ left: Mandate, _ right: Mandate) -> Bool {
    if left.id != right.id { return left.id.isBefore(right.id) }
    if left.version != right.version { return left.version < right.version }
    return left.poolID.isBefore(right.poolID)
  }
}
