import BudgetModel

/// How the choices of a ballot stand in its row.
protocol BallotLayout: Sendable {
  /// Reads the choices of a row, whose first field is `first`, and ends the ballot.
  mutating func readChoices(
    _ batch: borrowing RowBatch, first: Int, row: Int, into builder: inout SheetBuilder,
    _ findings: inout RowFindings)
}

/// Looks up choices, and says what is wrong with those that are no id at all.
struct ChoiceReading: Sendable {
  let projects: IDTable

  init(_ context: BallotContext) {
    projects = context.projectTable
  }

  /// The project of a choice that a plain look-up did not find; nil where the cell is blank.
  func unusual(
    _ written: String, row: Int, cell: Int, offset: Int, _ findings: inout RowFindings
  ) -> Int32? {
    let trimmed = CellText(written)
    if trimmed.hadInvisibleBlank { findings.invisibleBlanks.add(row: row, cell: cell) }
    let text = trimmed.trimmed
    if text.isEmpty { return nil }
    let found = projects.position(of: Array(text.utf8)[...])
    if found >= 0 { return found }
    let normalised = projects.position(ofText: text)
    if normalised >= 0 {
      findings.normalisedIDs.add(row: row, cell: cell)
      return normalised
    }
    if let finding = finding(text) {
      findings.add(finding, row: row, cell: cell, offset: offset)
    }
    return BallotSheet.unknownProject
  }

  /// A choice that is no id of any project because something damaged it; nil: merely unknown.
  private func finding(_ text: String) -> CellFinding? {
    if CellText.isPlaceholder(text) { return IDParsing.placeholder(text) }
    if let control = text.unicodeScalars.first(where: CellText.isControl) {
      return CellFinding(
        .controlCharacter,
        "the choice \(quoted(text)) holds \(IDParsing.name(of: control)); delete it")
    }
    let cause = IDParsing.spreadsheetDamage(text) ?? decimalDamage(text)
    return cause.map {
      CellFinding(
        .idSpreadsheetDamage,
        "the choice \(quoted(text)) was probably changed by a spreadsheet, \($0); format the column "
          + "as text and enter the choices again")
    }
  }

  /// `7.0` where the table has `7`.
  private func decimalDamage(_ text: String) -> String? {
    guard text.hasSuffix(".0") || text.hasSuffix(",0") else { return nil }
    let whole = text.dropLast(2)
    guard whole.utf8.allSatisfy(IDParsing.isDigit), projects.position(ofText: String(whole)) >= 0
    else { return nil }
    return "which reads such an id as a number"
  }
}
