package import BudgetModel

/// `recalls.csv`: petitions to recall a delegate, and the votes on them (FORMATS 2.5).
package enum RecallsTable {
  package static let schema = TableSchema(
    file: "recalls.csv", "Petitions to recall a delegate, and the votes on them.",
    key: ["recall_id"],
    columns: [
      ColumnSchema("recall_id", .id, isRequired: true, "The recall."),
      ColumnSchema("seat_id", .id, isRequired: true, "The seat."),
      ColumnSchema("council_id", .councilID, isRequired: true, "The council that sends."),
      ColumnSchema("petition_count", .count, "Signatures of the petition."),
      ColumnSchema("petition_base", .count, "Of how many people."),
      ColumnSchema("threshold_num", .count, "The share needed: its numerator."),
      ColumnSchema("threshold_den", .count, "The share needed: its denominator, above zero."),
      ColumnSchema("vote_for", .count, "Votes for the recall; empty where there was no vote."),
      ColumnSchema("vote_against", .count, "Votes against it."),
      ColumnSchema("effective_at", .instant, isRequired: true, "From when on it has effect."),
      ColumnSchema("replacement_delegate_id", .id, "Who follows; empty: the seat is vacant."),
      ColumnSchema("recorded_at", .instant, "When the row was written down."),
    ])

  /// The recalls in id order; one listed twice stands once.
  package static func read(_ file: SourceFile, settings: ReadingSettings) -> Reading<[Recall]> {
    var table = TableReader.read(file, schema: schema, settings: settings)
    var recalls: [String: Recall] = [:]
    for row in table.rows {
      if table[row, "threshold_den"].count == 0 {
        table.add(
          .numberBad, at: table.place(row, "threshold_den"),
          "threshold_den is 0; write a share with a denominator above zero")
      }
      guard let recall = recall(row, table), recalls[recall.id] == nil else { continue }
      recalls[recall.id] = recall
    }
    return table.reading(recalls.values.sorted { $0.id.isBefore($1.id) })
  }

  private static func recall(_ row: TableRow, _ table: ParsedTable) -> Recall? {
    guard let id = table[row, "recall_id"].text, let seat = table[row, "seat_id"].text,
      let council = table[row, "council_id"].text, let effective = table[row, "effective_at"].text
    else { return nil }
    var recall = Recall(
      id: id, seatID: seat, councilID: council, effectiveAt: effective,
      place: table.place(row, "recall_id"))
    recall.petitionCount = table[row, "petition_count"].count
    recall.petitionBase = table[row, "petition_base"].count
    recall.thresholdNumerator = table[row, "threshold_num"].count
    recall.thresholdDenominator = table[row, "threshold_den"].count
    recall.voteFor = table[row, "vote_for"].count
    recall.voteAgainst = table[row, "vote_against"].count
    recall.replacementID = table[row, "replacement_delegate_id"].text
    recall.recordedAt = table[row, "recorded_at"].text
    return recall
  }
}
