package import BudgetModel

/// `delegates.csv`: who holds which seat, from when to when (FORMATS 2.5).
package enum DelegatesTable {
  package static let schema = TableSchema(
    file: "delegates.csv", "Who holds which seat, and when.",
    key: ["seat_id", "delegate_id", "from"],
    columns: [
      ColumnSchema("seat_id", .id, isRequired: true, "The seat."),
      ColumnSchema(
        "council_id", .councilID, isRequired: true,
        "The council that sends; the seat is in the council above it."),
      ColumnSchema("delegate_id", .id, isRequired: true, "Who holds the seat."),
      ColumnSchema("from", .instant, isRequired: true, "The term begins at this instant."),
      ColumnSchema("to", .instant, "The term ends just before this instant; empty: open."),
      ColumnSchema(
        "ended_by", .label,
        "What ended it: recall:<recall_id>, \(endings.joined(separator: ", "))."),
      ColumnSchema("mandate_id", .id, "The mandate that binds the seat."),
      ColumnSchema("recorded_at", .instant, "When the row was written down."),
      ColumnSchema(
        "end_recorded_at", .instant, "When the end was written down; recorded_at where empty."),
      ColumnSchema("caucus", .label, "A group of delegates; printed, never counted."),
      ColumnSchema("co_delegate_id", .id, "A second person who holds the seat with the first."),
    ])

  private static let endings = ["rotation", "resignation", "death", "option", "end-of-term"]

  /// The rows by seat, then beginning, then delegate.
  package static func read(_ file: SourceFile, settings: ReadingSettings) -> Reading<[SeatTerm]> {
    var table = TableReader.read(file, schema: schema, settings: settings)
    var terms: [SeatTerm] = []
    for row in table.rows {
      checkEnd(row, &table)
      if let term = term(row, table) { terms.append(term) }
    }
    return table.reading(terms.sorted(by: SeatTerm.isBefore))
  }

  private static func term(_ row: TableRow, _ table: ParsedTable) -> SeatTerm? {
    guard let seat = table[row, "seat_id"].text, let council = table[row, "council_id"].text,
      let delegate = table[row, "delegate_id"].text, let from = table[row, "from"].text
    else { return nil }
    var term = SeatTerm(
      seatID: seat, councilID: council, delegateID: delegate, from: from,
      place: table.place(row, "seat_id"))
    term.to = table[row, "to"].text
    term.endedBy = table[row, "ended_by"].text
    term.mandateID = table[row, "mandate_id"].text
    term.recordedAt = table[row, "recorded_at"].text
    term.endRecordedAt = table[row, "end_recorded_at"].text
    term.caucus = table[row, "caucus"].text
    term.coDelegateID = table[row, "co_delegate_id"].text
    return term
  }

  private static func checkEnd(_ row: TableRow, _ table: inout ParsedTable) {
    let to = table[row, "to"].text
    if let from = table[row, "from"].text, let to, to <= from {
      table.add(
        .settingBad, at: table.place(row, "to"),
        "the term ends at \(to), which is not after its beginning \(from); correct one of them")
    }
    let ending = table[row, "ended_by"].text
    if let ending { check(ending, row, &table) }
    if to == nil, !table.isWrong(row, "to") {
      refuseEndWithoutInstant(ending, row, &table)
    }
  }

  private static func check(_ ending: String, _ row: TableRow, _ table: inout ParsedTable) {
    let mark = "recall:"
    let isRecall =
      ending.hasPrefix(mark) && (try? IDParsing.id(String(ending.dropFirst(mark.count)))) != nil
    if isRecall || endings.contains(ending) { return }
    table.add(
      .settingBad, at: table.place(row, "ended_by"),
      "\(quoted(ending)) is not allowed here; write one of recall:<recall_id>, "
        + endings.joined(separator: ", "))
  }

  /// Only an option may stand without `to`: it closes a seat that somebody else's term leaves open
  /// (CONFEDERATION 10.8).
  private static func refuseEndWithoutInstant(
    _ ending: String?, _ row: TableRow, _ table: inout ParsedTable
  ) {
    guard ending != "option" else { return }
    for column in ["ended_by", "end_recorded_at"] where table[row, column].text != nil {
      table.add(
        .settingBad, at: table.place(row, column),
        "the row has \(column), but no instant at which the term ends; write to, or leave it empty")
    }
  }
}

extension SeatTerm {
  /// By seat, then beginning, then delegate.
  fileprivate static func isBefore(_ left: SeatTerm, _ right: SeatTerm) -> Bool {
    if left.seatID != right.seatID { return left.seatID.isBefore(right.seatID) }
    if left.from != right.from { return left.from.isBefore(right.from) }
    return left.delegateID.isBefore(right.delegateID)
  }
}
