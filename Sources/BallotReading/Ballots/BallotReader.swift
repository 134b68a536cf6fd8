package import BudgetModel

/// Reads a file of ballots in any of the four layouts (FORMATS 2.3).
package enum BallotReader {
  /// One sheet for each council that the file speaks of, in council order.
  ///
  /// - Parameter council: the council that the file's name names; nil: a column `council_id` must.
  package static func read(
    _ file: SourceFile, council: CouncilIndex?, context: BallotContext
  ) -> Reading<[BallotSheet]> {
    let opening = BallotOpening(file, council: council, context: context)
    guard let header = opening.layout else { return opening.readBytesOnly() }
    let stretch = BallotStretch(file: file, start: header.header.start, line: header.header.line)
    return scan(stretch, header, council: council, context: context)
      .reading(headerFindings: opening.diagnostics)
  }

  static func scan(
    _ stretch: BallotStretch, _ header: BallotHeader, council: CouncilIndex?, context: BallotContext
  ) -> ScannedBallots {
    let rows = BallotRows(header, file: stretch.file, council: council, context: context)
    switch header.kind {
    case .list:
      return scan(RowByRow(rows: rows, layout: ListLayout(header, context: context)), stretch)
    case .ranks:
      return scan(RowByRow(rows: rows, layout: RanksLayout(header, context: context)), stretch)
    case .wide:
      return scan(RowByRow(rows: rows, layout: WideLayout(header, context: context)), stretch)
    case .long:
      return scan(ChoiceByChoice(rows: rows, layout: LongLayout(header, context: context)), stretch)
    }
  }

  private static func scan(
    _ consumer: some BallotConsumer, _ stretch: BallotStretch
  ) -> ScannedBallots {
    var consumer = consumer
    let header = consumer.rows.header
    var scanner = CSVScanner(
      file: stretch.file, separator: header.header.separator, start: stretch.start,
      line: stretch.line, settings: consumer.rows.context.settings, firstRow: stretch.firstRow,
      isLast: stretch.isLast)
    let report = scanner.scan(into: &consumer)
    return ScannedBallots(header: header, consumer: consumer, report: report)
  }
}

/// The rows that are read at a time: those of a file, or of a part of it.
struct BallotStretch {
  var file: SourceFile
  /// The first byte of the header, or of the first row of a part, and its line.
  var start: Int
  var line: Int
  /// 0 where the stretch begins with the header.
  var firstRow = 0
  var isLast = true
}

/// A ballots file whose header was read.
struct BallotOpening {
  let file: SourceFile
  let council: CouncilIndex?
  let context: BallotContext
  private let header: TableHeader?
  /// Nil where the rows cannot be read.
  let layout: BallotHeader?
  let diagnostics: [Diagnostic]

  init(_ file: SourceFile, council: CouncilIndex?, context: BallotContext) {
    self.file = file
    self.council = council
    self.context = context
    var reader = BallotHeaderReader(file: file, context: context)
    header = reader.readHeader()
    let layout = header.flatMap { reader.layout($0) }
    let hasCouncil = layout.map { $0.councilID != nil || council != nil } ?? true
    self.layout = hasCouncil ? layout : nil
    diagnostics = (hasCouncil ? [] : [Self.unknownCouncil(file)]) + reader.diagnostics
  }

  /// The rows cannot be read, but their bytes can be checked.
  func readBytesOnly() -> Reading<[BallotSheet]> {
    guard let header else { return Reading([], diagnostics: diagnostics) }
    var scanner = CSVScanner(
      file: file, separator: header.separator, start: header.start, line: header.line,
      settings: context.settings)
    var nobody = NoConsumer()
    let findings = diagnostics + scanner.scan(into: &nobody).findings
    return Reading([], diagnostics: findings.sorted(by: Diagnostic.isBefore))
  }

  private static func unknownCouncil(_ file: SourceFile) -> Diagnostic {
    Diagnostic(
      .ballotsCouncilUnknown, at: SourceLocation(file: file.path),
      "the file is named after no council of councils.csv and has no column council_id; rename it or "
        + "add the column")
  }
}
