internal import BudgetModel

/// One cell of a `.pb` file as it stands in the bytes.
struct PabulibCell {
  /// Bytes of the cell without its separator, quotes and blanks included.
  var range: Range<Int>
  var isQuoted: Bool
  var line: Int
  /// Where the line begins on which the cell begins.
  var lineStart: Int
}

struct PabulibRow {
  var line: Int
  var cells: [PabulibCell]
}

/// Cuts the bytes of a `.pb` file into rows of cells.
///
/// The three sections have headers of their own and the place of every blank matters
/// (`pb-blank`), so the file is cut here and not by the scanner of plain tables.
struct PabulibScanner {
  let path: String
  let bytes: [UInt8]
  private(set) var rows: [PabulibRow] = []
  private(set) var diagnostics: [Diagnostic] = []

  private var position = 0
  private var line = 1
  private var lineStart = 0

  static let separator = UInt8(ascii: ";")
  private static let quote = UInt8(ascii: "\"")
  private static let feed: UInt8 = 0x0A
  private static let carriage: UInt8 = 0x0D
  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  init(_ file: SourceFile) {
    path = file.path
    bytes = file.bytes
    position = bytes.starts(with: Self.mark) ? Self.mark.count : 0
    lineStart = position
  }

  /// Reads all rows; empty lines are left out.
  mutating func scan() {
    checkBytes()
    guard diagnostics.isEmpty else { return }
    var hasFeed = false
    var hasPair = false
    while position < bytes.count {
      let row = readRow()
      if position > 1, bytes[position - 1] == Self.feed {
        if bytes[position - 2] == Self.carriage { hasPair = true } else { hasFeed = true }
      }
      if row.cells.count > 1 || !isBlank(row.cells[0].range) { rows.append(row) }
    }
    if hasFeed && hasPair {
      report(.newlineMixed, line: 1, "line ends are partly LF, partly CRLF; they are read alike")
    }
  }

  /// The text of a cell, quotes undone, outer blanks taken away.
  func text(of cell: PabulibCell) -> String {
    let range = trimmed(cell.range)
    guard cell.isQuoted else { return String(decoding: bytes[range], as: UTF8.self) }
    var content: [UInt8] = []
    var isDoubled = false
    for byte in bytes[range.dropFirst().dropLast()] {
      if byte == Self.quote && !isDoubled {
        isDoubled = true
        continue
      }
      content.append(byte)
      isDoubled = false
    }
    return String(decoding: content, as: UTF8.self)
  }

  /// Whether blanks stand before or behind the content of a cell.
  func hasOuterBlanks(_ cell: PabulibCell) -> Bool { trimmed(cell.range) != cell.range }

  func place(of cell: PabulibCell) -> SourceLocation {
    place(line: cell.line, lineStart: cell.lineStart, byte: trimmed(cell.range).lowerBound)
  }

  func place(line: Int) -> SourceLocation { SourceLocation(file: path, line: line, column: 1) }

  private func place(line: Int, lineStart: Int, byte: Int) -> SourceLocation {
    let column = bytes[lineStart..<byte].reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
    return SourceLocation(file: path, line: line, column: column)
  }
}

extension PabulibScanner {
  private mutating func readRow() -> PabulibRow {
    var row = PabulibRow(line: line, cells: [])
    while true {
      row.cells.append(readCell())
      guard position < bytes.count else { return row }
      let byte = bytes[position]
      position += 1
      if byte == Self.separator {
        if position == bytes.count { row.cells.append(emptyCell()) }
        continue
      }
      line += 1
      lineStart = position
      return row
    }
  }

  private func emptyCell() -> PabulibCell {
    PabulibCell(range: position..<position, isQuoted: false, line: line, lineStart: lineStart)
  }

  /// Reads up to the separator or the line feed, which is left to the caller.
  private mutating func readCell() -> PabulibCell {
    var cell = emptyCell()
    var start = position
    while start < bytes.count, Self.isBlank(bytes[start]) { start += 1 }
    if start < bytes.count, bytes[start] == Self.quote {
      cell.isQuoted = true
      position = start + 1
      readQuoted(openedAt: cell)
    }
    let contentEnd = position
    while position < bytes.count, bytes[position] != Self.separator, bytes[position] != Self.feed {
      position += 1
    }
    var end = position
    let endsLine = position == bytes.count || bytes[position] == Self.feed
    if endsLine, end > cell.range.lowerBound, bytes[end - 1] == Self.carriage { end -= 1 }
    cell.range = cell.range.lowerBound..<max(end, cell.range.lowerBound)
    checkQuotes(of: cell, contentEnd: contentEnd)
    return cell
  }

  /// Moves behind the closing quote.
  private mutating func readQuoted(openedAt cell: PabulibCell) {
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == Self.feed {
        line += 1
        lineStart = position
      }
      guard byte == Self.quote else { continue }
      guard position < bytes.count, bytes[position] == Self.quote else { return }
      position += 1
    }
    diagnostics.append(
      Diagnostic(
        .quoteUnclosed, at: place(of: cell),
        "a quote opens here and never closes; close it or double it"))
  }

  private mutating func checkQuotes(of cell: PabulibCell, contentEnd: Int) {
    let tail = cell.isQuoted ? contentEnd..<max(contentEnd, cell.range.upperBound) : cell.range
    let isStray =
      cell.isQuoted ? !isBlank(tail) : bytes[tail].contains(Self.quote)
    guard isStray else { return }
    diagnostics.append(
      Diagnostic(
        .quoteStray, at: place(of: cell),
        cell.isQuoted
          ? "text follows the closing quote; quote the whole cell"
          : "a quote stands inside a cell that is not quoted; quote the cell and double the quote"))
  }
}

extension PabulibScanner {
  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private func isBlank(_ range: Range<Int>) -> Bool { trimmed(range).isEmpty }

  /// Without blanks, tabs and no-break spaces (U+00A0, U+202F) at both ends.
  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    if isTrimmed(range) { return range }
    var lower = range.lowerBound
    var upper = range.upperBound
    while lower < upper {
      let width = blankWidth(at: lower, before: upper)
      if width == 0 { break }
      lower += width
    }
    while lower < upper {
      let width = (1...3).first {
        upper - $0 >= lower && blankWidth(at: upper - $0, before: upper) == $0
      }
      guard let width else { break }
      upper -= width
    }
    return lower..<upper
  }

  /// True at a glance for nearly every cell: it begins and ends in visible ASCII.
  private func isTrimmed(_ range: Range<Int>) -> Bool {
    guard !range.isEmpty else { return true }
    return (0x21..<0x80).contains(bytes[range.lowerBound])
      && (0x21..<0x80).contains(bytes[range.upperBound - 1])
  }

  private static let wideBlanks: [[UInt8]] = [[0xC2, 0xA0], [0xE2, 0x80, 0xAF]]

  private func blankWidth(at place: Int, before end: Int) -> Int {
    if Self.isBlank(bytes[place]) || bytes[place] == Self.carriage { return 1 }
    return Self.wideBlanks.first { bytes[place..<end].starts(with: $0) }?.count ?? 0
  }

  /// What makes the whole file unreadable.
  private mutating func checkBytes() {
    if let zero = bytes.firstIndex(of: 0) {
      reportByte(
        .nulByte, at: zero, "a NUL byte; the file is not text, or UTF-16: save as CSV UTF-8")
      return
    }
    if let offset = firstInvalidByte() {
      let hex = String(bytes[offset], radix: 16, uppercase: true)
      reportByte(
        .notUTF8, at: offset,
        "byte \(offset) (0x\(hex)) is not UTF-8; save the file again as CSV UTF-8")
      return
    }
    if let offset = firstMarkInside() {
      reportByte(.bomInside, at: offset, "a byte-order mark (U+FEFF) inside the file; delete it")
      return
    }
    for offset in bytes.indices.dropLast() where bytes[offset] == Self.carriage {
      if bytes[offset + 1] != Self.feed {
        reportByte(.newlineCr, at: offset, "a lone carriage return; end lines with LF or CRLF")
        return
      }
    }
  }

  private func firstInvalidByte() -> Int? {
    guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
    var parser = Unicode.UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    var offset = 0
    while case .valid(let character) = parser.parseScalar(from: &rest) { offset += character.count }
    return offset
  }

  private func firstMarkInside() -> Int? {
    let start = bytes.starts(with: Self.mark) ? Self.mark.count : 0
    return bytes.indices.dropFirst(start).first {
      bytes[$0] == Self.mark[0] && bytes[$0...].starts(with: Self.mark)
    }
  }

  private mutating func reportByte(_ code: DiagnosticCode, at offset: Int, _ sentence: String) {
    let start = bytes[..<offset].lastIndex(of: Self.feed).map { $0 + 1 } ?? 0
    let line = bytes[..<offset].reduce(1) { $1 == Self.feed ? $0 + 1 : $0 }
    diagnostics.append(
      Diagnostic(code, at: place(line: line, lineStart: start, byte: offset), sentence))
  }

  private mutating func report(_ code: DiagnosticCode, line: Int, _ sentence: String) {
    diagnostics.append(Diagnostic(code, at: place(line: line), sentence))
  }
}
