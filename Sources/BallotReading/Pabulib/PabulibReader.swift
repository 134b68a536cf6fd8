internal import BudgetModel

/// Reads a Pabulib file (FORMATS 4). Every finding has the code of the trap it fell into.
package enum PabulibReader {
  package struct Options: Sendable {
    /// Take a cost of 999999999 for "withdrawn" instead of refusing it.
    package var withdrawsSentinelCosts = false
    package init(withdrawsSentinelCosts: Bool = false) {
      self.withdrawsSentinelCosts = withdrawsSentinelCosts
    }
  }

  /// The file as values; nil where an error makes it unreadable. `rowCount` is the number of ballots.
  package static func read(
    _ file: SourceFile, options: Options = Options()
  ) -> Reading<PabulibFile?> {
    var scanner = PabulibScanner(file)
    scanner.scan()
    var parser = PabulibParser(scanner: scanner, options: options)
    parser.parse()
    var diagnostics = parser.diagnostics
    if !diagnostics.contains(where: { $0.level == .error }) {
      var audit = PabulibAudit(parser.file)
      audit.run()
      diagnostics += audit.diagnostics
    }
    diagnostics.sort(by: Diagnostic.isBefore)
    let isReadable = !diagnostics.contains { $0.level == .error }
    return Reading(
      isReadable ? parser.file : nil, diagnostics: diagnostics,
      rowCount: parser.file.ballots.count)
  }
}

/// Turns the rows of a `.pb` file into values, section by section.
struct PabulibParser {
  enum Section: String, CaseIterable {
    case meta = "META"
    case projects = "PROJECTS"
    case votes = "VOTES"
  }

  let scanner: PabulibScanner
  let options: PabulibReader.Options
  var file: PabulibFile
  var diagnostics: [Diagnostic]
  /// Cells with blanks around them: how many, and where the first stands.
  var blankCells = 0
  var firstBlank: SourceLocation?

  init(scanner: PabulibScanner, options: PabulibReader.Options) {
    self.scanner = scanner
    self.options = options
    file = PabulibFile(path: scanner.path)
    diagnostics = scanner.diagnostics
  }

  mutating func parse() {
    guard diagnostics.allSatisfy({ $0.level != .error }) else { return }
    let sections = cutSections()
    for section in Section.allCases {
      guard let rows = sections[section], let header = rows.first else { continue }
      switch section {
      case .meta: parseMeta(header: header, rows: rows.dropFirst())
      case .projects: parseProjects(header: header, rows: rows.dropFirst())
      case .votes: parseBallots(header: header, rows: rows.dropFirst())
      }
    }
    if let firstBlank {
      report(
        .pbBlank, at: firstBlank,
        blankCells == 1
          ? "1 cell or list item with blanks around it, read without them"
          : "\(blankCells) cells or list items with blanks around them, read without them")
    }
  }

  mutating func report(_ code: DiagnosticCode, at place: SourceLocation, _ sentence: String) {
    diagnostics.append(Diagnostic(code, at: place, sentence))
  }

  /// The text of a cell; blanks around it are counted.
  mutating func text(of cell: PabulibCell) -> String {
    if scanner.hasOuterBlanks(cell) { noteBlank(at: cell) }
    return scanner.text(of: cell)
  }

  /// The items of a list cell; an empty cell is an empty list.
  mutating func list(of cell: PabulibCell) -> [String] {
    let text = text(of: cell)
    if text.isEmpty { return [] }
    var items: [String] = []
    for piece in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      let written = Substring(piece)
      let item = PabulibText.trimmed(written)
      if item.utf8.count != piece.count { noteBlank(at: cell) }
      if item.isEmpty {
        report(
          .listEmptyEntry, at: scanner.place(of: cell),
          "the list \(quoted(text)) has an empty entry; delete the comma")
      }
      items.append(item)
    }
    return items
  }

  private mutating func noteBlank(at cell: PabulibCell) {
    blankCells += 1
    if firstBlank == nil { firstBlank = scanner.place(of: cell) }
  }
}

extension PabulibParser {
  /// The rows of each section, its header first.
  private mutating func cutSections() -> [Section: [PabulibRow]] {
    var sections: [Section: [PabulibRow]] = [:]
    var current: Section?
    for row in scanner.rows {
      let first = scanner.text(of: row.cells[0])
      if row.cells.count == 1, let section = Section(rawValue: first) {
        checkOrder(of: section, after: current, isSecond: sections[section] != nil, at: row.line)
        current = section
        sections[section] = sections[section] ?? []
      } else if let current {
        sections[current]!.append(row)
      } else {
        report(
          .pbSection, at: scanner.place(line: row.line),
          "the file must begin with the line META; found \(quoted(first))")
        return [:]
      }
    }
    for section in Section.allCases where sections[section]?.isEmpty ?? true {
      report(
        .pbSection, at: scanner.place(line: scanner.rows.last?.line ?? 1),
        sections[section] == nil
          ? "the section \(section.rawValue) is missing"
          : "the section \(section.rawValue) has no header line")
    }
    return sections
  }

  private mutating func checkOrder(
    of section: Section, after previous: Section?, isSecond: Bool, at line: Int
  ) {
    let all = Section.allCases
    if isSecond {
      report(
        .pbSection, at: scanner.place(line: line),
        "the section \(section.rawValue) stands here again")
    } else if let previous, all.firstIndex(of: previous)! > all.firstIndex(of: section)! {
      report(
        .pbSection, at: scanner.place(line: line),
        "the section \(section.rawValue) stands after \(previous.rawValue); "
          + "the order is META, PROJECTS, VOTES")
    }
  }
}

/// Columns of a section by name.
struct PabulibHeader {
  var columns: [String: Int] = [:]
  var count = 0

  func cell(_ name: String, of row: PabulibRow) -> PabulibCell? {
    columns[name].map { row.cells[$0] }
  }
}

extension PabulibParser {
  /// Reads a header whose first column must be `first`; nil where it is something else.
  mutating func header(_ row: PabulibRow, first: String, required: [String]) -> PabulibHeader? {
    var header = PabulibHeader()
    header.count = row.cells.count
    for (place, cell) in row.cells.enumerated() {
      let name = text(of: cell)
      if header.columns.updateValue(place, forKey: name) != nil {
        report(
          .columnDuplicate, at: scanner.place(of: cell), "the column \(quoted(name)) stands twice")
      }
    }
    guard header.columns[first] == 0 else {
      let found = scanner.text(of: row.cells[0])
      report(
        first == "key" ? .pbSection : .pbFirstColumn, at: scanner.place(of: row.cells[0]),
        "the first column must be '\(first)'; found \(quoted(found))")
      return nil
    }
    for name in required where header.columns[name] == nil {
      report(.columnMissing, at: scanner.place(of: row.cells[0]), "the column '\(name)' is missing")
    }
    return required.allSatisfy { header.columns[$0] != nil } ? header : nil
  }

  /// False, with a finding, where the row has another number of cells than the header.
  mutating func isWhole(_ row: PabulibRow, header: PabulibHeader) -> Bool {
    guard row.cells.count != header.count else { return true }
    report(
      .rowRagged, at: scanner.place(line: row.line),
      "the row of \(quoted(scanner.text(of: row.cells[0]))) has \(row.cells.count) cells, "
        + "the header \(header.count); a cell that holds ';' must be quoted")
    return false
  }
}
