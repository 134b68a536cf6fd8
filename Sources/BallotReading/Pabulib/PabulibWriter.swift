internal import BudgetModel

/// Writes a Pabulib file in its one form: LF, `;`, rows by id bytes, no personal columns (FORMATS
/// 4.4). Two files with the same content are written to the same bytes.
package enum PabulibWriter {
  /// The bytes, and what keeps the file from being written: an id that holds a comma. The counts
  /// of META, `votes` and `score` are those of the ballots.
  package static func write(_ file: PabulibFile) -> Reading<[UInt8]> {
    let diagnostics = commaFindings(of: file)
    var sink = PabulibSink()
    sink.append(["META"])
    sink.append(["key", "value"])
    for (key, value) in meta(of: file) { sink.append([key, value]) }
    writeProjects(of: file, to: &sink)
    writeBallots(of: file, to: &sink)
    return Reading(sink.bytes, diagnostics: diagnostics, rowCount: file.ballots.count)
  }

  private static func commaFindings(of file: PabulibFile) -> [Diagnostic] {
    let ids = file.projects.map(\.id) + file.ballots.flatMap(\.choices)
    return Set(ids.filter { $0.utf8.contains(UInt8(ascii: ",")) }).sorted { $0.isBefore($1) }.map {
      Diagnostic(
        .pbIdComma, at: SourceLocation(file: file.path),
        "the id \(quoted($0)) holds a comma, which a list of a .pb file cannot hold; choose another"
      )
    }
  }
}

/// Rows of cells as bytes.
private struct PabulibSink {
  var bytes: [UInt8] = []

  mutating func append(_ cells: [String]) {
    for (place, cell) in cells.enumerated() {
      if place > 0 { bytes.append(PabulibScanner.separator) }
      append(cell)
    }
    bytes.append(0x0A)
  }

  private mutating func append(_ cell: String) {
    CSVCell.append(
      cell, to: &bytes, separator: PabulibScanner.separator,
      isQuoted: PabulibText.trimmed(cell[...]) != cell)
  }
}

extension PabulibWriter {
  /// The published order of META; keys that it does not name stand before `comment`, by bytes.
  private static let order = [
    "description", "country", "unit", "district", "subunit", "instance", "num_projects",
    "num_votes", "budget", "vote_type", "rule", "date_begin", "date_end", "min_length",
    "max_length", "min_sum_cost", "max_sum_cost", "scoring_fn", "min_points", "max_points",
    "min_sum_points", "max_sum_points", "default_score", "min_project_score_threshold", "edition",
    "language", "currency", "fully_funded", "experimental",
  ]

  private static func meta(of file: PabulibFile) -> [(String, String)] {
    var values = Dictionary(
      file.meta.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    values["num_projects"] = String(file.projects.count)
    values["num_votes"] = String(file.ballots.count)
    values["budget"] = amount(file.budget)
    values["vote_type"] = file.voteType.rawValue
    let comment = values.removeValue(forKey: "comment")
    var written = order.compactMap { key in values.removeValue(forKey: key).map { (key, $0) } }
    written += values.sorted { $0.key.isBefore($1.key) }.map { ($0.key, $0.value) }
    if let comment { written.append(("comment", comment)) }
    return written
  }

  /// Whole amounts without decimals, others with two.
  private static func amount(_ money: Money) -> String {
    let text = money.decimal(minorDigits: 2)
    return money.minorUnits % 100 == 0 ? String(text.dropLast(3)) : text
  }
}

extension PabulibWriter {
  private struct Column {
    var name: String
    var isAlwaysWritten = false
    var value: (PabulibFile.Project) -> String
  }

  private static func columns(of file: PabulibFile) -> [Column] {
    var audit = PabulibAudit(file)
    let tally = audit.tally()
    let places = Dictionary(
      file.projects.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    return [
      Column(name: "project_id", isAlwaysWritten: true) { $0.id },
      Column(name: "cost", isAlwaysWritten: true) { amount($0.cost) },
      Column(name: "votes", isAlwaysWritten: true) { String(tally.votes[places[$0.id]!]) },
      Column(name: "score") { tally.points?[places[$0.id]!].exact ?? "" },
      Column(name: "name") { $0.name },
      Column(name: "category") { $0.categories.joined(separator: ",") },
      Column(name: "beneficiaries") { $0.beneficiaries.joined(separator: ",") },
      Column(name: "neighborhood") { $0.neighbourhoods.joined(separator: ",") },
      Column(name: "district") { $0.district },
      Column(name: "subunit") { $0.subunit },
      Column(name: "selected") { $0.selected.map(String.init) ?? "" },
      Column(name: "latitude") { $0.latitude },
      Column(name: "longitude") { $0.longitude },
      Column(name: "description") { $0.description },
      Column(name: "proposer") { $0.proposer },
      Column(name: "public_id") { $0.publicID },
    ]
  }

  /// Columns in which no project has a value are left out.
  private static func writeProjects(of file: PabulibFile, to sink: inout PabulibSink) {
    let projects = file.projects.sorted { $0.id.isBefore($1.id) }
    let columns = columns(of: file).filter { column in
      column.isAlwaysWritten || projects.contains { !column.value($0).isEmpty }
    }
    sink.append(["PROJECTS"])
    sink.append(columns.map(\.name))
    for project in projects { sink.append(columns.map { $0.value(project) }) }
  }

  private static func writeBallots(of file: PabulibFile, to sink: inout PabulibSink) {
    let hasChannel = file.ballots.contains { !$0.channel.isEmpty }
    let points = file.hasPointsColumn ? ["points"] : []
    sink.append(["VOTES"])
    sink.append(["voter_id", "vote"] + points + (hasChannel ? ["voting_method"] : []))
    for ballot in file.ballots.sorted(by: { $0.id.isBefore($1.id) }) {
      var cells = [ballot.id, ballot.choices.joined(separator: ",")]
      if file.hasPointsColumn { cells.append(ballot.points.joined(separator: ",")) }
      if hasChannel { cells.append(ballot.channel) }
      sink.append(cells)
    }
  }
}
