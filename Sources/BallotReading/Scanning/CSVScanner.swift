import BudgetModel

/// A stretch of a file from which rows can be read again.
struct RowCheckpoint: Sendable {
  var offset: Int
  var line: Int
  /// Rows before it, empty lines left out.
  var row: Int
}

/// What a scan found besides rows.
struct ScanReport: Sendable {
  var findings: [Diagnostic] = []
  var checkpoints: [RowCheckpoint] = []
  /// Rows read, empty lines left out.
  var rowCount = 0
  var hasTabs = false
  /// Control characters other than line ends and TAB.
  var hasControls = false
  var hasNonASCII = false
  var emptyLines = NoteCount()
  var lineEnds: Set<LineEnd> = []
  /// The line behind the last line feed.
  var endLine = 1
  /// Whether the last byte read ended a row.
  var endsBetweenRows = true

  enum LineEnd: Sendable { case lineFeed, pair }
}

/// Reads the rows of a text table through libcsv and checks its bytes on the way (FORMATS 1.1, 1.2).
struct CSVScanner {
  /// Bytes read at a time; a batch of rows stays in the processor's cache.
  static let stretch = 65_536

  let file: SourceFile
  let separator: UInt8
  let settings: ReadingSettings
  private let firstRow: Int
  private let isLast: Bool
  private var offset: Int
  private var line: Int
  private var report = ScanReport()
  private var found: Set<DiagnosticCode> = []
  private var isStopped = false

  /// Reads from byte `start`, which begins line `line` and row `firstRow`.
  ///
  /// - Parameter isLast: false where another part of the file follows, which would tell what is
  ///   wrong at the end of this one.
  init(
    file: SourceFile, separator: UInt8, start: Int, line: Int, settings: ReadingSettings,
    firstRow: Int = 0, isLast: Bool = true
  ) {
    self.file = file
    self.separator = separator
    self.settings = settings
    self.firstRow = firstRow
    self.isLast = isLast
    self.offset = start
    self.line = line
  }

  mutating func scan(into consumer: inout some RowConsumer) -> ScanReport {
    var parser = CSVParser(separator: separator)
    var batch = RowBatch()
    batch.firstRow = firstRow
    report.rowCount = firstRow
    report.checkpoints = [RowCheckpoint(offset: offset, line: line, row: firstRow)]
    while offset < file.bytes.count, !isStopped, let end = endOfStretch() {
      let lineFeeds = checkBytes(offset..<end)
      if isStopped { break }
      let consumed = parser.parse(file.bytes.span, offset..<end, into: &batch)
      guard pass(&batch, &parser, to: &consumer) else { break }
      if consumed < end - offset {
        recover(from: offset + consumed, &parser, &batch)
      } else {
        advance(to: end, lineFeeds: lineFeeds, parser)
      }
    }
    report.endsBetweenRows = parser.isBetweenRows
    report.endLine = line
    if !isStopped, isLast { finish(&parser, &batch, into: &consumer) }
    report.rowCount = batch.firstRow
    noteBlankLines(parser)
    noteLineEnds(parser)
    return report
  }

  /// The end of the next stretch, after a line feed; nil where a line is too long.
  private mutating func endOfStretch() -> Int? {
    let count = file.bytes.count
    var end = min(offset + Self.stretch, count)
    if end == count { return end }
    while end > offset, file.bytes[end - 1] != 0x0A { end -= 1 }
    if end > offset { return end }
    end = offset + Self.stretch
    while end < count, file.bytes[end] != 0x0A {
      end += 1
      if end - offset > Int(settings.lineBytes) {
        add(
          .tooLarge, at: offset,
          "the line is longer than \(settings.lineBytes) bytes (line-bytes under limits)")
        isStopped = true
        return nil
      }
    }
    return min(end + 1, count)
  }

  private mutating func advance(
    to end: Int, lineFeeds: Int, _ parser: borrowing CSVParser
  ) {
    line += lineFeeds
    offset = end
    if parser.isBetweenRows { addCheckpoint() }
  }

  private mutating func addCheckpoint() {
    report.checkpoints.append(RowCheckpoint(offset: offset, line: line, row: report.rowCount))
  }

  private func lineFeeds(_ range: Range<Int>) -> Int {
    ByteCensus(file.bytes.span, range).lineFeeds
  }

  /// Hands complete rows on; false where a limit is passed.
  private mutating func pass(
    _ batch: inout RowBatch, _ parser: inout CSVParser, to consumer: inout some RowConsumer
  ) -> Bool {
    consumer.consume(batch)
    parser.discardRows(of: &batch)
    batch.restart = nil
    report.rowCount = batch.firstRow
    checkLimits(parser)
    return !isStopped
  }

  private mutating func finish(
    _ parser: inout CSVParser, _ batch: inout RowBatch, into consumer: inout some RowConsumer
  ) {
    let isClosed = parser.finish(into: &batch)
    if isClosed {
      _ = pass(&batch, &parser, to: &consumer)
    } else {
      reportOpenQuote()
    }
  }
}

// MARK: - Findings

extension CSVScanner {
  private mutating func add(_ code: DiagnosticCode, at offset: Int, _ sentence: String) {
    report.findings.append(Diagnostic(code, at: place(of: offset), sentence))
  }
  /// For findings of which the first in a file says enough.
  private mutating func addOnce(
    _ code: DiagnosticCode, at offset: Int, level: DiagnosticLevel? = nil, _ sentence: String
  ) {
    guard found.insert(code).inserted else { return }
    report.findings.append(Diagnostic(code, at: place(of: offset), level: level, sentence))
  }

  /// Lines are counted from the last checkpoint.
  private func place(of offset: Int) -> SourceLocation {
    let start =
      report.checkpoints.last { $0.offset <= offset }
      ?? RowCheckpoint(
        offset: 0, line: 1, row: 0)
    return SourceLocation(
      file: file.path, line: start.line + lineFeeds(start.offset..<offset),
      column: RowCursor.column(of: offset, in: file.bytes))
  }

  private func cursor(before offset: Int) -> RowCursor {
    let start = report.checkpoints.last { $0.offset <= offset }!
    return RowCursor(
      bytes: file.bytes, separator: separator, offset: start.offset, line: start.line)
  }

  /// Returns the number of line feeds.
  private mutating func checkBytes(_ range: Range<Int>) -> Int {
    let census = ByteCensus(file.bytes.span, range)
    if census.hasNonASCII { checkEncoding(range) }
    if census.hasOtherControls { checkControls(range) }
    if census.hasLoneCarriageReturns { checkCarriageReturns(range) }
    if census.tabs > 0 { report.hasTabs = true }
    return census.lineFeeds
  }

  private mutating func checkEncoding(_ range: Range<Int>) {
    report.hasNonASCII = true
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: file.bytes.span.extracting(range))
    } catch {
      let offset = range.lowerBound + error.byteOffsets.lowerBound
      add(.notUTF8, at: offset, TextEncoding.sentence(for: file.bytes, at: offset))
      isStopped = true
      return
    }
    guard let mark = file.bytes[range].firstRange(of: byteOrderMark) else { return }
    addOnce(
      .bomInside, at: mark.lowerBound,
      "a byte-order mark (U+FEFF) stands inside the file; files were probably joined: delete it")
  }

  private mutating func checkControls(_ range: Range<Int>) {
    report.hasControls = true
    if let place = file.bytes[range].firstIndex(of: 0) {
      add(
        .nulByte, at: place, "a NUL byte (U+0000); the file is damaged or not text: export it again"
      )
      isStopped = true
    }
  }

  private mutating func checkCarriageReturns(_ range: Range<Int>) {
    guard !found.contains(.newlineCr) else { return }
    var rows = cursor(before: range.lowerBound)
    while rows.offset < range.upperBound, let row = rows.nextLine() {
      if row.endsInLoneCarriageReturn {
        return addOnce(
          .newlineCr, at: row.bytes.upperBound,
          "a carriage return without line feed; save the file with LF or CRLF line ends")
      }
    }
  }

  private mutating func checkLimits(_ parser: borrowing CSVParser) {
    let field = max(parser.marks.longestField, parser.openFieldBytes)
    if field > settings.fieldBytes || parser.marks.longestRow > settings.lineBytes + 1 {
      reportLongRow()
    } else if report.rowCount > settings.rows + 1 {
      reportTooManyRows()
    }
  }

  /// Points to the first row beyond the limit; row 0 is the header.
  private mutating func reportTooManyRows() {
    isStopped = true
    let limit = Int(settings.rows)
    let start = report.checkpoints.last { $0.row <= limit + 1 }!
    var rows = RowCursor(
      bytes: file.bytes, separator: separator, offset: start.offset, line: start.line)
    for _ in start.row...limit { _ = rows.next() }
    let first = rows.next()
    add(
      .tooLarge, at: first?.bytes.lowerBound ?? offset,
      "the table has more than \(settings.rows) rows (rows under limits)")
  }

  /// Finds the field or row that passed its limit.
  private mutating func reportLongRow() {
    isStopped = true
    var rows = cursor(before: offset)
    while let row = rows.nextLine() {
      if let field = row.fields.first(where: { $0.content.count > settings.fieldBytes }) {
        let content = file.bytes[field.content]
        if field.isQuoted && content.contains(0x0A) {
          return reportOpenQuote(at: field.content.lowerBound - 1)
        }
        return add(
          .tooLarge, at: field.content.lowerBound,
          "the cell is longer than \(settings.fieldBytes) bytes (field-bytes under limits)")
      }
      if row.bytes.count > settings.lineBytes {
        return add(
          .tooLarge, at: row.bytes.lowerBound,
          "the line is longer than \(settings.lineBytes) bytes (line-bytes under limits)")
      }
    }
  }

  private mutating func reportOpenQuote() {
    var rows = cursor(before: offset)
    var last: RowCursor.Row?
    while let row = rows.nextLine() { last = row }
    reportOpenQuote(at: last?.fields.last.map { $0.content.lowerBound - 1 } ?? offset)
  }

  private mutating func reportOpenQuote(at opening: Int) {
    isStopped = true
    let rest = String(decoding: file.bytes[opening...].prefix(200), as: UTF8.self)
    let line = rest.prefix { !$0.isNewline }
    add(
      .quoteUnclosed, at: opening,
      "the quote that opens here never closes: \(quoted(line)); close it or double the quotes inside"
    )
  }

  /// After a stray quote: report it and go on with the next line.
  private mutating func recover(
    from stray: Int, _ parser: inout CSVParser, _ batch: inout RowBatch
  ) {
    let rest = String(decoding: file.bytes[stray...].prefix(200), as: UTF8.self)
    let line = rest.prefix { !$0.isNewline }
    add(
      .quoteStray, at: stray,
      "a quote inside an unquoted cell, or text after a closing quote: \(quoted(line)); "
        + "put the whole cell in quotes and double the quotes inside")
    parser.dropOpenRow(of: &batch)
    let next = file.bytes[stray...].firstIndex(of: 0x0A).map { $0 + 1 } ?? file.bytes.count
    self.line += lineFeeds(offset..<next)
    offset = next
    addCheckpoint()
    batch.restart = report.checkpoints.last
  }

  private mutating func noteBlankLines(_ parser: borrowing CSVParser) {
    guard parser.marks.blankLines > 0 else { return }
    var rows = RowCursor(
      bytes: file.bytes, separator: separator, offset: report.checkpoints[0].offset,
      line: report.checkpoints[0].line)
    while let row = rows.nextLine() {
      guard row.isBlank else { continue }
      report.emptyLines = NoteCount(
        count: parser.marks.blankLines,
        first: SourceLocation(file: file.path, line: row.line, column: 1))
      return
    }
  }

  private mutating func noteLineEnds(_ parser: borrowing CSVParser) {
    if parser.marks.hasLineFeedRows { report.lineEnds.insert(.lineFeed) }
    if parser.marks.hasCarriageReturnRows { report.lineEnds.insert(.pair) }
    guard parser.marks.hasLineFeedRows, parser.marks.hasCarriageReturnRows,
      !found.contains(.newlineCr)
    else { return }
    var rows = RowCursor(
      bytes: file.bytes, separator: separator, offset: report.checkpoints[0].offset,
      line: report.checkpoints[0].line)
    var first: [Bool: Int] = [:]
    while first.count < 2, let row = rows.nextLine() {
      guard row.bytes.upperBound < file.bytes.count else { break }
      let isPair = file.bytes[row.bytes.upperBound] == 0x0D
      let endLine = row.line + lineFeeds(row.bytes)
      if first[isPair] == nil { first[isPair] = endLine }
    }
    guard let feed = first[false], let pair = first[true] else { return }
    report.findings.append(
      Diagnostic(
        .newlineMixed, at: SourceLocation(file: file.path, line: max(feed, pair)),
        "line \(feed) ends in LF and line \(pair) in CRLF; save the file with one kind of line end")
    )
  }
}
