package import BudgetModel

/// `referendum_result.csv`: the votes that settle what two chambers dispute (FORMATS 2.5).
package enum ReferendumTable {
  package static let schema = TableSchema(
    file: "referendum_result.csv", "The votes on what two chambers dispute.",
    key: ["referendum_id", "option"],
    columns: [
      ColumnSchema("referendum_id", .id, isRequired: true, "The id on the paper."),
      ColumnSchema("inputs_digest", .digest, isRequired: true, "The digest on the paper."),
      ColumnSchema(
        "option", .label, isRequired: true,
        "A chamber, <project_id>:yes, <project_id>:no, blank or invalid."),
      ColumnSchema("votes", .count, isRequired: true, "The votes for it."),
    ])

  /// The rows by referendum, then option.
  package static func read(
    _ file: SourceFile, settings: ReadingSettings
  ) -> Reading<[ReferendumVotes]> {
    let table = TableReader.read(file, schema: schema, settings: settings)
    let votes = table.rows.compactMap { row -> ReferendumVotes? in
      guard let id = table[row, "referendum_id"].text,
        let digest = table[row, "inputs_digest"].text, let option = table[row, "option"].text,
        let votes = table[row, "votes"].count
      else { return nil }
      return ReferendumVotes(
        referendumID: id, inputsDigest: digest, option: option, votes: votes,
        place: table.place(row, "option"))
    }
    return table.reading(
      votes.sorted {
        $0.referendumID == $1.referendumID
          ? $0.option.isBefore($1.option) : $0.referendumID.isBefore($1.referendumID)
      })
  }
}
