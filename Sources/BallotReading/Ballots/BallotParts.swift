package import BudgetModel

/// A large ballots file in parts that begin at the start of a line, so that several workers share it
/// and no one holds all of its bytes.
///
/// Where each part ends between two rows and nothing in the file asks for a message, the parts
/// together are what one reading gives: the parser stands at each border as it does at the start of
/// a file. Everything else is read as a whole. The size of a part is fixed, so that the number of
/// workers never shows.
package struct BallotParts: Sendable {
  /// Bytes of a part, up to the end of a line.
  package static let size = 1 << 23
  /// Where a line is looked for: the header, and the line at a border.
  private static let window = 1 << 16

  private let path: String
  private let council: CouncilIndex?
  private let context: BallotContext
  private let header: BallotHeader
  private let headerFindings: [Diagnostic]
  private let head: [UInt8]
  private let bytes: @Sendable (Range<Int>) -> [UInt8]
  /// The bytes of each part.
  package let ranges: [Range<Int>]

  /// Nil where the file is to be read as a whole.
  ///
  /// - Parameters:
  ///   - byteCount: the size of the file.
  ///   - bytes: reads a range of the file, as far as it goes; empty where it cannot be read.
  package init?(
    path: String, byteCount: Int, council: CouncilIndex?, context: BallotContext,
    size: Int = Self.size, bytes: @escaping @Sendable (Range<Int>) -> [UInt8]
  ) {
    guard byteCount > size else { return nil }
    let head = bytes(0..<min(Self.window, byteCount))
    let opening = BallotOpening(
      SourceFile(path: path, bytes: head), council: council, context: context)
    // In a long file the rows of one ballot may stand in several parts.
    guard let header = opening.layout, header.kind != .long,
      header.header.row.bytes.upperBound < min(size, head.count),
      let ranges = Self.ranges(byteCount, size: size, bytes)
    else { return nil }
    self.path = path
    self.council = council
    self.context = context
    self.header = header
    headerFindings = opening.diagnostics
    self.head = Array(head[..<header.header.row.bytes.upperBound])
    self.bytes = bytes
    self.ranges = ranges
  }

  private static func ranges(
    _ byteCount: Int, size: Int, _ bytes: (Range<Int>) -> [UInt8]
  ) -> [Range<Int>]? {
    var ranges: [Range<Int>] = []
    var start = 0
    while byteCount - start > size {
      let place = start + size
      let line = bytes(place..<min(place + window, byteCount))
      guard let end = line.firstIndex(of: 0x0A) else { return nil }
      ranges.append(start..<(place + end + 1))
      start = place + end + 1
    }
    return start < byteCount ? ranges + [start..<byteCount] : ranges
  }

  /// What was read of one part.
  package struct Part: Sendable {
    fileprivate var scanned: ScannedBallots?

    /// A part that cannot be read.
    package init() {}
  }

  /// Reads part number `number`, whose bytes these are.
  package func read(_ number: Int, _ bytes: [UInt8]) -> Part {
    var part = Part()
    guard number > 0 || bytes.starts(with: head) else { return part }
    let stretch = BallotStretch(
      file: SourceFile(path: path, bytes: bytes), start: number == 0 ? header.header.start : 0,
      line: number == 0 ? header.header.line : 1, firstRow: number == 0 ? 0 : 1,
      isLast: number == ranges.count - 1)
    var scanned = BallotReader.scan(stretch, header, council: council, context: context)
    guard scanned.isClean, stretch.isLast || scanned.report.endsBetweenRows else { return part }
    scanned.releaseBytes()
    part.scanned = scanned
    return part
  }

  /// One sheet for each part and council, councils in order, then parts; nil where only a reading
  /// of the whole file tells what is in it.
  package func joined(_ parts: [Part]) -> Reading<[BallotSheet]>? {
    let scanned = parts.compactMap(\.scanned)
    guard scanned.count == ranges.count else { return nil }
    let lineEnds = scanned.reduce(into: Set()) { $0.formUnion($1.report.lineEnds) }
    let rowCount = scanned.reduce(0) { $0 + $1.rowCount }
    let sheets = sheets(scanned)
    guard lineEnds.count <= 1, rowCount <= context.settings.rows,
      Set(sheets.map(\.valueScale)).count <= 1, Set(sheets.map(\.weightScale)).count <= 1
    else { return nil }
    let notes = HeaderNotes(header, scanned[0].consumer.rows).notes(sheets) + headerFindings
    return Reading(
      sheets.sorted { $0.council < $1.council },
      diagnostics: notes.sorted(by: Diagnostic.isBefore), rowCount: rowCount)
  }

  private func sheets(_ parts: [ScannedBallots]) -> [BallotSheet] {
    var lines = 0
    var sheets: [BallotSheet] = []
    for (part, range) in zip(parts, ranges) {
      let bytes = bytes
      let own = part.sheets(linesBefore: lines) { bytes(range) }
      sheets += own.filter { $0.ballotCount > 0 || sheets.isEmpty }
      lines += part.report.endLine - 1
    }
    return sheets
  }
}
