import BudgetModel

/// Sorts the rows of a ballots file into the sheets of their councils.
struct BallotRows {
  let header: BallotHeader
  var file: SourceFile
  let context: BallotContext
  /// The council of the file's name.
  let council: CouncilIndex?
  let common: CommonCells
  var findings = RowFindings()
  /// Rows whose cells are all empty.
  private var emptyRows: [Int] = []
  var builders: [SheetBuilder] = []
  var rowCount = 0
  /// The place of a council's builder; -1: none yet.
  private var numbers: [Int]
  private let firstName: [UInt8]

  init(
    _ header: BallotHeader, file: SourceFile, council: CouncilIndex?, context: BallotContext
  ) {
    self.header = header
    self.file = file
    self.council = council
    self.context = context
    common = CommonCells(header, context: context)
    let last = context.councilIDs.values.map(\.position).max() ?? -1
    numbers = Array(repeating: -1, count: max(last, council?.position ?? -1) + 1)
    firstName = Array(header.header.names[0].utf8)
    if let council { _ = number(of: council) }
  }

  /// The place of the builder of a council, made where it is new.
  @inline(__always)
  mutating func number(of council: CouncilIndex) -> Int {
    let known = numbers[council.position]
    if known >= 0 { return known }
    builders.append(
      SheetBuilder(header, file: file.path, council: council, context: context))
    numbers[council.position] = builders.count - 1
    return builders.count - 1
  }

  /// The builder of a row that can be read; nil where it has a finding or holds nothing.
  @inline(__always)
  mutating func accept(_ batch: borrowing RowBatch, _ local: Int) -> Int? {
    let fields = batch.fields(of: local)
    let row = batch.firstRow + local
    guard row > 0 else { return nil }
    if fields.count != header.header.cellCount || isUnusual(batch, fields) {
      guard acceptUnusual(batch, fields, row) else { return nil }
    }
    rowCount += 1
    guard let cell = header.councilID else { return 0 }
    let found = common.council(
      batch, fields.lowerBound + cell, row: row, cell: cell, fallback: council, &findings)
    guard let found else { return nil }
    if let council, council != found {
      conflict(batch.text(of: fields.lowerBound + cell), row: row, cell: cell)
      return nil
    }
    return number(of: found)
  }

  private mutating func conflict(_ text: String, row: Int, cell: Int) {
    findings.add(
      .ballotsCouncilConflict, row: row, cell: cell,
      "the file is named after another council than \(quoted(text)); correct the cell or the file name"
    )
  }

  /// Whether the row is empty, may be the header again, or lacks the trailing separator.
  @inline(__always)
  private func isUnusual(_ batch: borrowing RowBatch, _ fields: Range<Int>) -> Bool {
    let last = batch.range(of: fields.upperBound - 1)
    let start = batch.range(of: fields.lowerBound).lowerBound
    return start == last.upperBound || mayBeBlank(batch.bytes[start])
      || header.header.hasTrailingSeparator && !last.isEmpty || isHeader(batch, fields)
  }

  /// True for the first bytes of U+00A0, U+202F and U+FEFF, which are blanks of more than one byte.
  @inline(__always)
  private func mayBeBlank(_ byte: UInt8) -> Bool {
    byte >= 0xC2 && (byte == 0xC2 || byte == 0xE2 || byte == 0xEF)
  }

  /// Whether the row may be the header again: only the first cell is looked at.
  @inline(__always)
  private func isHeader(_ batch: borrowing RowBatch, _ fields: Range<Int>) -> Bool {
    let range = batch.range(of: fields.lowerBound)
    return range.count == firstName.count && batch.bytes[range].elementsEqual(firstName)
  }

  private mutating func acceptUnusual(
    _ batch: borrowing RowBatch, _ fields: Range<Int>, _ row: Int
  ) -> Bool {
    let cells = fields.map { CellText(batch.text(of: $0)).trimmed }
    if cells.allSatisfy(\.isEmpty) {
      emptyRows.append(row)
      return false
    }
    if let ragged = RowChecks.ragged(cells, header.header) {
      findings.add(.rowRagged, row: row, cell: nil, ragged)
      return false
    }
    if RowChecks.isHeader(cells, header.header) {
      findings.add(
        .headerRepeated, row: row, cell: nil,
        "this line repeats the header of line \(header.header.line); delete it")
      return false
    }
    return true
  }

  /// Tells lines of separators, which are skipped, from rows of empty quotes, whose id is missing.
  mutating func checkEmptyRows(_ finder: inout RowFinder) -> NoteCount {
    var skipped = NoteCount()
    for row in emptyRows {
      if finder.isEmptyLine(row) {
        skipped.add(finder.place(row: row, cell: nil))
      } else {
        findings.add(
          .idEmpty, row: row, cell: header.ballotID,
          "the row has no ballot_id; give every ballot an id")
      }
    }
    return skipped
  }

  /// Enlarges the sheets at once for what the file may still hold, after the first rows.
  mutating func reserve(bytesRead: Int) {
    guard builders.count == 1, bytesRead < file.bytes.count else { return }
    builders[0].reserve(factor: 1.03 * Double(file.bytes.count) / Double(bytesRead))
  }

  /// Nothing was met that a message must speak of.
  var isClean: Bool { findings.isEmpty && emptyRows.isEmpty }
}
