import BudgetModel

/// How a table is written, and its columns: what the first lines tell (FORMATS 1.2).
struct TableHeader: Sendable {
  var separator: UInt8
  /// Where the header line starts, after a byte-order mark and a `sep=` line.
  var start: Int
  var line: Int
  /// Column names in our words: trimmed, renamed back.
  var names: [String]
  var row: RowCursor.Row
  /// Every line ends in one more separator.
  var hasTrailingSeparator = false

  /// Cells of every row as the parser gives them.
  var cellCount: Int { names.count + (hasTrailingSeparator ? 1 : 0) }
}

/// Finds the header of a file.
struct HeaderReader {
  let file: SourceFile
  let settings: ReadingSettings
  /// Whether a name, as written, is a column here.
  let isKnown: (String) -> Bool
  private(set) var findings: [Diagnostic] = []
  /// Names in the files -> our names.
  private let renamed: [String: String]

  init(file: SourceFile, settings: ReadingSettings, isKnown: @escaping (String) -> Bool) {
    self.file = file
    self.settings = settings
    self.isKnown = isKnown
    renamed = Dictionary(
      settings.columnNames.sorted { $0.key.isBefore($1.key) }.map { ($1, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Nil where the file has no header that can be read.
  mutating func read() -> TableHeader? {
    if let refusal = TextEncoding.refusal(of: file, settings: settings) {
      findings.append(refusal)
      return nil
    }
    var start = file.bytes.starts(with: byteOrderMark) ? 3 : 0
    var line = 1
    let declared = separatorLine(&start, &line)
    guard let readings = readings(start, line) else {
      add(.headerMissing, at: SourceLocation(file: file.path), "the file holds no header line")
      return nil
    }
    guard let chosen = choose(readings, declared: declared) else { return nil }
    var header = chosen
    if header.names.count > 1, header.names.last == "" {
      header.names.removeLast()
      header.hasTrailingSeparator = true
    }
    guard header.names.count <= settings.columns else {
      add(
        .tooLarge, at: SourceLocation(file: file.path, line: header.line),
        "the header has \(header.names.count) columns; columns under limits allows "
          + "\(settings.columns)")
      return nil
    }
    return header
  }

  private mutating func add(_ code: DiagnosticCode, at place: SourceLocation, _ sentence: String) {
    findings.append(Diagnostic(code, at: place, sentence))
  }

  /// A first line `sep=;` is dropped.
  private func separatorLine(_ start: inout Int, _ line: inout Int) -> UInt8? {
    let bytes = file.bytes[start...]
    guard bytes.starts(with: Array("sep=".utf8)), bytes.count > 4 else { return nil }
    let separator = bytes[start + 4]
    var end = start + 5
    if end < file.bytes.count, file.bytes[end] == 0x0D { end += 1 }
    guard end < file.bytes.count, file.bytes[end] == 0x0A else { return nil }
    start = end + 1
    line += 1
    return separator
  }

  private static let candidates: [UInt8] = [0x2C, 0x3B, 0x09]

  /// The header as each separator splits it; nil in a file without rows.
  private func readings(_ start: Int, _ line: Int) -> [TableHeader]? {
    let all = Self.candidates.compactMap { separator -> TableHeader? in
      var rows = RowCursor(bytes: file.bytes, separator: separator, offset: start, line: line)
      while let row = rows.nextLine() {
        let cells = row.fields.map {
          CellText(String(decoding: rows.decoded($0), as: UTF8.self)).trimmed
        }
        guard cells.contains(where: { !$0.isEmpty }) else { continue }
        return TableHeader(
          separator: separator, start: row.bytes.lowerBound, line: row.line,
          names: cells.map(ourName), row: row)
      }
      return nil
    }
    return all.count == Self.candidates.count ? all : nil
  }

  private func ourName(_ written: String) -> String { renamed[written] ?? written }

  private mutating func choose(_ readings: [TableHeader], declared: UInt8?) -> TableHeader? {
    let counts = readings.map { $0.names.filter(isKnown).count }
    let most = counts.max() ?? 0
    let best = readings.indices.filter { counts[$0] == most }
    var chosen: TableHeader?
    if most > 0 && best.count == 1 {
      chosen = readings[best[0]]
    } else {
      // One column, or no known name but only one separator in sight: nothing is unclear.
      let splitting = readings.filter { $0.names.count > 1 }
      if splitting.count == 1 { chosen = splitting[0] }
      if splitting.isEmpty && most > 0 { chosen = readings[0] }
    }
    guard let chosen else { return refuse(readings, most) }
    if looksLikeRow(chosen.names), most == 0 { return refuse(readings, most) }
    if let declared, declared != chosen.separator { return contradict(declared, readings) }
    return chosen
  }

  /// A first line with numbers in it is a row.
  private func looksLikeRow(_ names: [String]) -> Bool {
    names.contains { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) || $0 == 46 } }
  }

  private mutating func refuse(_ readings: [TableHeader], _ most: Int) -> TableHeader? {
    let place = SourceLocation(file: file.path, line: readings[0].line, column: 1)
    if most == 0, readings.contains(where: { looksLikeRow($0.names) }) {
      add(
        .headerMissing, at: place,
        "the first line \(quoted(line(readings[0]))) looks like a row; write the column names above it"
      )
    } else {
      add(
        .separatorUnclear, at: place, "no separator splits the header clearly: \(shown(readings))")
    }
    return nil
  }

  private mutating func contradict(_ declared: UInt8, _ readings: [TableHeader]) -> TableHeader? {
    add(
      .separatorUnclear, at: SourceLocation(file: file.path, line: readings[0].line, column: 1),
      "the line sep=\(Unicode.Scalar(declared)) does not agree with the header: \(shown(readings))")
    return nil
  }

  private func line(_ header: TableHeader) -> String {
    String(decoding: file.bytes[header.row.bytes], as: UTF8.self)
  }
  private func shown(_ readings: [TableHeader]) -> String {
    zip(["comma", "semicolon", "TAB"], readings).map { name, reading in
      "\(name): " + reading.names.prefix(8).map { quoted($0) }.joined(separator: " ")
    }.joined(separator: "; ")
  }
}
