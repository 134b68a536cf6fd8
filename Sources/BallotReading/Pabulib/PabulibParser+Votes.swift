internal import BudgetModel

extension PabulibParser {
  mutating func parseBallots(header row: PabulibRow, rows: ArraySlice<PabulibRow>) {
    guard let header = header(row, first: "voter_id", required: ["vote"]) else { return }
    file.hasPointsColumn = header.columns["points"] != nil
    file.ballots.reserveCapacity(rows.count)
    for row in rows where isWhole(row, header: header) {
      file.ballots.append(ballot(of: row, header: header))
    }
  }

  private mutating func ballot(of row: PabulibRow, header: PabulibHeader) -> PabulibFile.Ballot {
    let id = text(of: row.cells[0])
    checkID(id, at: scanner.place(of: row.cells[0]))
    var ballot = PabulibFile.Ballot(
      id: id, choices: list(of: header.cell("vote", of: row)!), line: row.line)
    if let points = header.cell("points", of: row) { ballot.points = list(of: points) }
    ballot.channel = word("voting_method", of: row, header: header)
    ballot.district = word("district", of: row, header: header)
    ballot.neighbourhood = word("neighborhood", of: row, header: header)
    return ballot
  }

  private mutating func word(
    _ name: String, of row: PabulibRow, header: PabulibHeader
  ) -> String {
    header.cell(name, of: row).map { text(of: $0) } ?? ""
  }
}
