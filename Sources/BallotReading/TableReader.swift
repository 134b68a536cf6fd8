import BudgetModel

/// One row of a table, its cells read by type.
struct TableRow: Sendable {
  /// By place in the schema's columns; `empty` where a cell is empty, absent or wrong.
  var values: [CellValue]
  /// Cells of the columns of families: place in the schema, rest of the name, value.
  var families: [(column: Int, name: String, value: CellValue)] = []
  /// Cells of further columns, in header order; nil where empty.
  var further: [String?] = []
  /// Columns of the schema whose cell has a finding already.
  var wrongColumns: Set<Int> = []
  var line: Int
  /// Where each column's cell starts; nil where the file has no such column.
  var columns: [Int?]
  /// The text of each cell, trimmed, for messages.
  var texts: [String]
  /// Lines of cells that stand on another line than the row.
  var cellLines: [Int: Int] = [:]
}

/// A table that was read whole, in the order of the file.
struct ParsedTable: Sendable {
  var schema: TableSchema
  var file: String
  var rows: [TableRow] = []
  var rowCount = 0
  /// Names of further columns, in header order.
  var furtherNames: [String] = []
  /// Columns of the schema that the file has.
  var present: Set<Int> = []
  var diagnostics: [Diagnostic] = []

  func index(_ column: String) -> Int { schema.columns.firstIndex { $0.name == column }! }
  subscript(row: TableRow, column: String) -> CellValue { row.values[index(column)] }

  func has(_ column: String) -> Bool { present.contains(index(column)) }
  func isWrong(_ row: TableRow, _ column: String) -> Bool {
    row.wrongColumns.contains(index(column))
  }
  func text(_ row: TableRow, _ column: String) -> String { row.texts[index(column)] }
  func place(_ row: TableRow, _ column: String) -> SourceLocation {
    let column = index(column)
    return SourceLocation(
      file: file, line: row.cellLines[column] ?? row.line, column: row.columns[column] ?? 1)
  }
  func place(_ row: TableRow) -> SourceLocation {
    SourceLocation(file: file, line: row.line, column: 1)
  }
  mutating func add(_ code: DiagnosticCode, at place: SourceLocation, _ sentence: String) {
    diagnostics.append(Diagnostic(code, at: place, sentence))
  }
  func reading<Value>(_ value: Value) -> Reading<Value> {
    Reading(
      value, diagnostics: diagnostics.sorted(by: Diagnostic.isBefore), rowCount: rowCount)
  }
}

/// The one loop under all tables.
struct TableReader: RowConsumer {
  private var table: ParsedTable
  private let header: TableHeader
  private let map: ColumnMap
  private let parsing: CellParsing
  private var cursor: RowCursor
  private var notes = TableNotes()
  private var hasHeader = false
  private var keys: [String: Int] = [:]
  /// Takes each row; without it the table keeps its rows.
  private let each: ((TableRow, inout ParsedTable) -> Void)?

  /// Reads a whole table.
  ///
  /// - Parameter each: takes the rows of a long table one by one, so that they are not all kept.
  static func read(
    _ file: SourceFile, schema: TableSchema, settings: ReadingSettings,
    each: ((TableRow, inout ParsedTable) -> Void)? = nil
  ) -> ParsedTable {
    var empty = ParsedTable(schema: schema, file: file.path)
    var headers = HeaderReader(file: file, settings: settings) {
      ColumnMap.target(of: $0, schema, { _ in false }).map { $0 != .ignored && !$0.isFurther }
        ?? false
    }
    guard let header = headers.read() else {
      empty.diagnostics = headers.findings
      return empty
    }
    var reader = TableReader(file, schema, settings, header, each)
    return reader.scan(file, settings)
  }

  private init(
    _ file: SourceFile, _ schema: TableSchema, _ settings: ReadingSettings,
    _ header: TableHeader, _ each: ((TableRow, inout ParsedTable) -> Void)?
  ) {
    self.each = each
    self.header = header
    map = ColumnMap(header, schema: schema, file: file)
    parsing = CellParsing(settings: settings, separator: header.separator)
    cursor = RowCursor(
      bytes: file.bytes, separator: header.separator, offset: header.start, line: header.line)
    table = ParsedTable(schema: schema, file: file.path, diagnostics: map.findings)
    table.present = Set(map.cells.indices.filter { map.cells[$0] != nil })
    table.furtherNames = map.targets.compactMap(\.furtherName)
  }

  private mutating func scan(_ file: SourceFile, _ settings: ReadingSettings) -> ParsedTable {
    var scanner = CSVScanner(
      file: file, separator: header.separator, start: header.start, line: header.line,
      settings: settings)
    let report = scanner.scan(into: &self)
    notes.emptyRows.merge(report.emptyLines)
    if report.hasTabs { notes.invisibleBlanks.merge(TabBlanks.count(in: file, header)) }
    table.diagnostics += report.findings + notes.diagnostics
    noteTrailingSeparator()
    return table
  }

  private mutating func noteTrailingSeparator() {
    guard header.hasTrailingSeparator else { return }
    table.diagnostics.append(
      Diagnostic(
        .trailingSeparator, at: SourceLocation(file: table.file, line: header.line),
        "every line ends in one more separator, which is dropped"))
  }

  mutating func consume(_ batch: borrowing RowBatch) {
    if let restart = batch.restart {
      cursor = RowCursor(
        bytes: cursor.bytes, separator: cursor.separator, offset: restart.offset,
        line: restart.line)
    }
    for row in 0..<batch.rowCount {
      guard let source = cursor.next() else { return }
      guard hasHeader else {
        hasHeader = true
        continue
      }
      let cells = batch.fields(of: row).map { batch.text(of: $0) }
      take(cells, source)
    }
  }

  private mutating func take(_ cells: [String], _ source: RowCursor.Row) {
    let trimmed = cells.map { CellText($0).trimmed }
    let place = SourceLocation(file: table.file, line: source.line, column: 1)
    if trimmed.allSatisfy(\.isEmpty), source.fields.allSatisfy({ !$0.isQuoted }) {
      return notes.emptyRows.add(place)
    }
    if let ragged = RowChecks.ragged(trimmed, header) {
      return table.add(.rowRagged, at: place, ragged)
    }
    if RowChecks.isHeader(trimmed, header) {
      return table.add(
        .headerRepeated, at: place, "this line repeats the header of line \(header.line); delete it"
      )
    }
    let row = row(cells, trimmed, source)
    checkKey(row)
    table.rowCount += 1
    if let each { each(row, &table) } else { table.rows.append(row) }
  }

  private mutating func row(
    _ cells: [String], _ trimmed: [String], _ source: RowCursor.Row
  ) -> TableRow {
    let count = table.schema.columns.count
    var row = TableRow(
      values: Array(repeating: .empty, count: count), line: source.line,
      columns: Array(repeating: nil, count: count), texts: Array(repeating: "", count: count))
    for (cell, target) in map.targets.enumerated() {
      let position = cursor.position(of: source.fields[cell].content.lowerBound, in: source)
      switch target {
      case .column(let column):
        row.columns[column] = position.column
        if position.line != source.line { row.cellLines[column] = position.line }
        row.texts[column] = trimmed[cell]
        row.values[column] = value(cells[cell], column, cell, source, &row)
      case .family(let column, let name):
        row.families.append((column, name, value(cells[cell], column, cell, source, &row)))
      case .further: row.further.append(further(cells[cell], cell, source, &row))
      case .ignored: break
      }
    }
    return row
  }

  /// A further column is text that is compared: an id or a label.
  private mutating func further(
    _ text: String, _ cell: Int, _ source: RowCursor.Row, _ row: inout TableRow
  ) -> String? {
    var changes = CellParsing.Changes()
    do {
      return try parsing.parse(text, as: .label, &changes).text
    } catch {
      let place = place(ofByte: error.offset, cell, source)
      table.add(error.code, at: place, error.sentence)
      return nil
    }
  }

  private mutating func value(
    _ text: String, _ column: Int, _ cell: Int, _ source: RowCursor.Row, _ row: inout TableRow
  ) -> CellValue {
    var changes = CellParsing.Changes()
    defer { note(changes, cell, source) }
    let schema = table.schema.columns[column]
    do {
      let value = try parsing.parse(text, as: schema.type, &changes)
      if value == .empty, schema.isRequired { try refuseEmpty(schema) }
      return value
    } catch {
      let blanks = text.utf8.prefix { $0 == 0x20 || $0 == 0x09 }.count
      let offset = error.offset == 0 ? 0 : error.offset + blanks
      let sentence = schema.name == "voter_key" ? VoterKeys.sentence(error.code) : error.sentence
      let isCost = schema.type == .cost && error.code == .numberNegative
      table.add(
        isCost ? .costNegative : error.code, at: place(ofByte: offset, cell, source), sentence)
      row.wrongColumns.insert(column)
      return .empty
    }
  }

  private func refuseEmpty(_ column: ColumnSchema) throws(CellFinding) {
    switch column.type {
    case .id, .councilID:
      throw CellFinding(.idEmpty, "\(column.name) is empty; give every row one")
    case .count, .rational, .signedRational, .money, .cost:
      throw CellFinding(.numberBad, "\(column.name) is empty; write a number")
    default:
      throw CellFinding(.valuePlaceholder, "\(column.name) is empty; it is required in every row")
    }
  }

  private func place(ofByte byte: Int, _ cell: Int, _ source: RowCursor.Row) -> SourceLocation {
    let offset = cursor.offset(ofDecoded: byte, in: source.fields[cell])
    let position = cursor.position(of: offset, in: source)
    return SourceLocation(file: table.file, line: position.line, column: position.column)
  }

  private mutating func note(
    _ changes: CellParsing.Changes, _ cell: Int, _ source: RowCursor.Row
  ) {
    guard changes.isAny else { return }
    let place = place(ofByte: 0, cell, source)
    if changes.hadInvisibleBlank { notes.invisibleBlanks.add(place) }
    if changes.wasNormalised { notes.normalisedIDs.add(place) }
    if changes.hadControls { notes.strippedControls.add(place) }
  }

  private mutating func checkKey(_ row: TableRow) {
    let columns = table.schema.key.map(table.index)
    guard !columns.isEmpty, columns.allSatisfy({ !row.wrongColumns.contains($0) }),
      columns.contains(where: { row.values[$0] != .empty })
    else { return }
    let parts = columns.map { column in Self.key(row.values[column]) }
    let key = parts.joined(separator: "\u{0}")
    guard let first = keys[key] else {
      keys[key] = row.line
      return
    }
    let shown = zip(table.schema.key, parts).filter { !$1.isEmpty }.map {
      $0 == "voter_key" ? "the voter key" : quoted($1)
    }.joined(separator: table.schema.key[0] == "voter_key" ? " in council " : ", ")
    table.add(
      table.schema.duplicateCode, at: table.place(row, table.schema.key[0]),
      "\(shown) stands twice: here and on line \(first); delete one of the rows")
  }

  private static func key(_ value: CellValue) -> String {
    switch value {
    case .text(let text): text
    case .count(let count): String(count)
    default: ""
    }
  }
}

extension ColumnMap.Target {
  var furtherName: String? { if case .further(let name) = self { name } else { nil } }
  var isFurther: Bool { furtherName != nil }
}

/// Voter keys never stand in a message.
enum VoterKeys {
  static func sentence(_ code: DiagnosticCode) -> String {
    "the voter key has a finding: \(code.meaning); write another key"
  }
}

/// Checks that every row of every table passes.
enum RowChecks {
  /// What is wrong with the number of cells; nil: nothing.
  static func ragged(_ cells: [String], _ header: TableHeader) -> String? {
    let found = cells.count
    let isTrailing = header.hasTrailingSeparator && cells.last != ""
    guard found != header.cellCount || isTrailing else { return nil }
    let first = cells.first ?? ""
    let sum = isTotal(first) ? "; it looks like a totals row: delete it" : ""
    let shown = first.isEmpty ? "" : " that starts with \(quoted(first))"
    let count = found == 1 ? "1 cell" : "\(found) cells"
    if header.hasTrailingSeparator || (found == header.cellCount + 1 && cells.last == "") {
      return "the row\(shown) has \(count), the header has \(header.cellCount); a trailing "
        + "separator must stand on every line or on none\(sum)"
    }
    let remedy =
      found > header.cellCount
      ? "; put a cell that holds the separator in quotes" : "; add the cells that are missing"
    return "the row\(shown) has \(count), the header has \(header.cellCount)"
      + (sum.isEmpty ? remedy : sum)
  }

  static func isTotal(_ text: String) -> Bool {
    ["total", "totals", "sum", "suma", "razem", "summe", "gesamt", "totaal", "somme", "összesen"]
      .contains(text.lowercased().filter { $0.isLetter })
  }

  static func isHeader(_ cells: [String], _ header: TableHeader) -> Bool {
    zip(cells, header.names).allSatisfy { $0 == $1 }
  }
}
