package import BudgetModel

/// What a cell of a column may hold (FORMATS 1.4).
package indirect enum ColumnType: Sendable, Hashable {
  case id
  /// An id of `councils.csv`: it becomes a file name.
  case councilID
  /// A category or another name that the by-law may use.
  case label
  /// Free text, never read.
  case text
  /// A whole number of at most 18 digits.
  case count
  case money
  /// A cost: money with its own findings for zero, negative and sentinel values.
  case cost
  /// `3`, `3/4` or `0.75`, not negative.
  case rational
  /// The same, or below zero.
  case signedRational
  /// `YYYY-MM-DD`, or an instant.
  case date
  /// `YYYY-MM-DDThh:mm:ssZ`.
  case instant
  /// A SHA-256: 64 digits 0 to 9 and a to f.
  case digest
  /// One of these words.
  case choice([String])
  /// Degrees, at most this far from zero.
  case degrees(Int)
  case list(ColumnType)
}

/// The one description of a column, from which the reader, the header check, the templates and the
/// reference page follow.
package struct ColumnSchema: Sendable {
  /// For a family of columns (`index_<name>`) the common beginning.
  package var name: String
  package var type: ColumnType
  package var isRequired: Bool
  package var isFamily: Bool
  /// The columns of the family are numbered from 1.
  package var isNumbered: Bool
  /// One sentence for people.
  package var sentence: String

  package init(
    _ name: String, _ type: ColumnType, isRequired: Bool = false, isFamily: Bool = false,
    isNumbered: Bool = false, _ sentence: String
  ) {
    self.name = name
    self.type = type
    self.isRequired = isRequired
    self.isFamily = isFamily
    self.isNumbered = isNumbered
    self.sentence = sentence
  }
}

/// The one description of a table.
package struct TableSchema: Sendable {
  /// `councils.csv`, `tallies/<council_id>.csv`.
  package var file: String
  package var sentence: String
  package var columns: [ColumnSchema]
  /// Columns that together may stand once.
  package var key: [String]
  /// The code of a key that stands twice.
  package var duplicateCode: DiagnosticCode
  /// Further columns are read as text instead of being refused.
  package var takesFurtherColumns = false
  /// Where it takes them: which; nil: any.
  package var furtherColumns: Set<String>?
  /// Whether a column with personal data is refused.
  package var refusesPersonalColumns = false

  package init(
    file: String, _ sentence: String, key: [String],
    duplicateCode: DiagnosticCode = .rowDuplicate, columns: [ColumnSchema]
  ) {
    self.file = file
    self.sentence = sentence
    self.key = key
    self.duplicateCode = duplicateCode
    self.columns = columns
  }

  /// Every table of comma-separated text, in the order of the reference.
  package static let all: [TableSchema] = [
    CouncilsTable.schema, ProjectsTable.schema, PoolsTable.schema, BallotColumns.schema,
    RollTable.schema, LotTable.projects, LotTable.councils, TalliesTable.schema,
    DelegatesTable.schema, MandatesTable.schema, RecallsTable.schema, ReferendumTable.schema,
  ]

  /// Names that an id may not have, because a header could not be told from a row.
  static let reservedNames: Set<String> = Set(
    all.flatMap { $0.columns.filter { !$0.isFamily }.map(\.name) })
}

/// The common columns of every layout of ballots, and those by which the layouts are recognised.
package enum BallotColumns {
  package static let schema: TableSchema = {
    var schema = TableSchema(
      file: "ballots/<council_id>.csv", "The ballots of one council, in one of four layouts.",
      key: ["ballot_id"], duplicateCode: .ballotDuplicateId,
      columns: [
        ColumnSchema("ballot_id", .id, isRequired: true, "The ballot, unique within its council."),
        ColumnSchema("council_id", .councilID, "The council, where a file holds several."),
        ColumnSchema("pool_id", .id, "The pool of the ballot; empty: the pools of its projects."),
        ColumnSchema("voter_key", .id, "A pseudonym, used only to find double ballots."),
        ColumnSchema("weight", .rational, "The weight of the ballot, above zero."),
        ColumnSchema("channel", .label, "How the ballot came in."),
        ColumnSchema("seq", .count, "The order in which ballots came in."),
        ColumnSchema("vote", .list(.id), "List layout: the choices, best first."),
        ColumnSchema("points", .list(.rational), "Points of the choices (list, long)."),
        ColumnSchema("amounts", .list(.money), "Amounts of the choices (list)."),
        ColumnSchema("project_id", .id, "Long layout: one choice a row."),
        ColumnSchema("rank", .count, "Long layout: the rank of the choice, 1 the best."),
        ColumnSchema("amount", .money, "Long layout: the amount of the choice."),
        ColumnSchema(
          "rank", .id, isFamily: true, isNumbered: true,
          "Ranks layout: rank1, rank2, ... a project in each."),
      ])
    schema.refusesPersonalColumns = true
    return schema
  }()
}
