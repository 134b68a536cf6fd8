import BudgetModel
import Synchronization

/// Finds ballots and choices again in their file, for messages. Fastest in ascending order.
final class BallotPlaces: BallotSource {
  private let header: BallotHeader
  private let runs: [SheetBuilder.RowRun]
  /// Long layout: the row of each choice; nil in the others.
  private let choiceRows: [UInt32]?
  private let choiceStarts: [UInt32]
  private let wide: [WideColumn]
  private let listSeparator: UInt8
  private let finder: Mutex<RowFinder?> = Mutex(nil)
  private let makeFinder: @Sendable () -> RowFinder

  init(
    _ header: BallotHeader, _ builder: SheetBuilder, choiceRows: [UInt32]?, wide: [WideColumn],
    listSeparator: UInt8, finder: @escaping @Sendable () -> RowFinder
  ) {
    self.header = header
    runs = builder.runs
    self.choiceRows = choiceRows
    choiceStarts = choiceRows == nil ? [] : builder.sheet.choiceStarts
    self.wide = wide
    self.listSeparator = listSeparator
    makeFinder = finder
  }

  /// The rows of the file are looked at again only when the first message asks.
  private func withFinder<Result: Sendable>(_ body: (inout RowFinder) -> Result) -> Result {
    finder.withLock { finder in
      var rows = finder ?? makeFinder()
      defer { finder = rows }
      return body(&rows)
    }
  }

  func place(ofBallot ballot: Int, choice: Int?) -> SourceLocation {
    guard let choice else { return place(ofBallot: ballot, column: "ballot_id") }
    return withFinder { finder in
      let target = target(ballot, choice, &finder)
      return finder.place(row: target.row, cell: target.cell, offset: target.range.lowerBound)
    }
  }

  func place(ofBallot ballot: Int, column: String) -> SourceLocation {
    withFinder { $0.place(row: row(of: ballot), cell: header.cell(of: column)) }
  }

  func text(ofBallot ballot: Int, choice: Int) -> String {
    withFinder { finder in
      let target = target(ballot, choice, &finder)
      if header.kind == .wide { return header.header.names[target.cell] }
      return Self.text(finder.bytes(row: target.row, cell: target.cell), target.range)
    }
  }

  func valueText(ofBallot ballot: Int, choice: Int) -> String {
    withFinder { finder in
      let target = target(ballot, choice, &finder)
      switch header.kind {
      case .ranks: return String((header.ranks.firstIndex(of: target.cell) ?? 0) + 1)
      case .wide: return Self.text(finder.bytes(row: target.row, cell: target.cell), target.range)
      case .list, .long:
        guard let cell = header.values else { return "" }
        let bytes = finder.bytes(row: target.row, cell: cell)
        guard header.kind == .list else { return Self.text(bytes, bytes.indices) }
        let entries = entries(of: bytes)
        return choice < entries.count ? Self.text(bytes, entries[choice]) : ""
      }
    }
  }

  /// A choice as it stands in the file: its row, its cell, and its bytes in the cell.
  private struct Target {
    var row: Int
    var cell: Int
    var range: Range<Int>
  }

  private func target(_ ballot: Int, _ choice: Int, _ finder: inout RowFinder) -> Target {
    let row = row(of: ballot)
    switch header.kind {
    case .long:
      let place = Int(choiceStarts[ballot]) + choice
      let row = choiceRows.map { $0.indices.contains(place) ? Int($0[place]) : row } ?? row
      return whole(row, header.choices, &finder)
    case .list:
      let bytes = finder.bytes(row: row, cell: header.choices)
      let entries = entries(of: bytes)
      let range = choice < entries.count ? entries[choice] : 0..<bytes.count
      return Target(row: row, cell: header.choices, range: range)
    case .ranks:
      let filled = header.ranks.filter { !isBlank(finder.bytes(row: row, cell: $0)) }
      return whole(row, choice < filled.count ? filled[choice] : header.ranks[0], &finder)
    case .wide:
      let chosen = wide.filter { column in
        let bytes = finder.bytes(row: row, cell: column.cell)
        return !bytes.isEmpty && column.read(bytes[...]) != .notChosen
      }
      return whole(row, choice < chosen.count ? chosen[choice].cell : wide[0].cell, &finder)
    }
  }

  private func whole(_ row: Int, _ cell: Int, _ finder: inout RowFinder) -> Target {
    Target(row: row, cell: cell, range: 0..<finder.bytes(row: row, cell: cell).count)
  }

  /// The last run that starts at or before the ballot.
  private func row(of ballot: Int) -> Int {
    var low = 0
    var high = runs.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if runs[middle].ballot <= ballot { low = middle } else { high = middle }
    }
    guard low < runs.count else { return 0 }
    return Int(runs[low].row) + ballot - Int(runs[low].ballot)
  }

  /// The entries of a list, without blank ones, which are errors.
  private func entries(of bytes: [UInt8]) -> [Range<Int>] {
    bytes.split(separator: listSeparator, omittingEmptySubsequences: false)
      .map { entry in
        let blanks = entry.prefix { $0 == 0x20 || $0 == 0x09 }.count
        return (entry.startIndex + blanks)..<entry.endIndex
      }
      .filter { !isBlank(Array(bytes[$0])) }
  }

  private func isBlank(_ bytes: [UInt8]) -> Bool {
    CellText(String(decoding: bytes, as: UTF8.self)).trimmed.isEmpty
  }
  private static func text(_ bytes: [UInt8], _ range: Range<Int>) -> String {
    CellText(String(decoding: bytes[range], as: UTF8.self)).trimmed
  }
}
