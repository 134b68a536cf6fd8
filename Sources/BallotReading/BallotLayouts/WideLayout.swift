import BudgetModel

/// One ballot a row; a column for each project (FORMATS 2.3).
struct WideLayout: BallotLayout {
  let columns: [WideColumn]

  init(_ header: BallotHeader, context: BallotContext) {
    let numbers = BallotNumbers(settings: context.settings)
    columns = header.projects.map { entry in
      WideColumn(entry.cell, entry.project, context: context, numbers: numbers)
    }
  }

  mutating func readChoices(
    _ batch: borrowing RowBatch, first: Int, row: Int, into builder: inout SheetBuilder,
    _ findings: inout RowFindings
  ) {
    for column in columns {
      let range = batch.range(of: first + column.cell)
      if range.isEmpty { continue }
      switch column.read(batch.bytes[range]) {
      case .notChosen: break
      case .bad: append(BallotSheet.badValue, column, to: &builder)
      case .chosen(let value): append(value, column, to: &builder)
      case .scaled(let value, let scale):
        if !appendScaled(value, scale, column, to: &builder) {
          ValueFindings.tooFine(row: row, cell: column.cell, offset: 0, &findings)
        }
      }
    }
    builder.endBallot()
  }

  private func append(_ value: Int64, _ column: WideColumn, to builder: inout SheetBuilder) {
    builder.sheet.choices.append(Int32(column.project.position))
    builder.sheet.values.append(value)
  }

  /// Points and ranks share the scale of the sheet; amounts are whole.
  private func appendScaled(
    _ value: Int64, _ scale: Int64, _ column: WideColumn, to builder: inout SheetBuilder
  ) -> Bool {
    if scale == builder.sheet.valueScale {
      append(value, column, to: &builder)
      return true
    }
    let choices = builder.sheet.choices
    let isAmount = Dictionary(
      columns.map { (Int32($0.project.position), $0.kind == .knapsack) },
      uniquingKeysWith: { $1 })
    builder.sheet.choices.append(Int32(column.project.position))
    return builder.append(value: value, over: scale) { isAmount[choices[$0]] != true }
  }
}

/// A column of a wide file: how the kind of its project's contest reads a cell.
struct WideColumn: Sendable {
  enum Cell: Equatable {
    case notChosen
    /// A value as stored: 1, an amount, or none.
    case chosen(Int64)
    /// A rank or points: a numerator and its denominator.
    case scaled(Int64, Int64)
    case bad
  }

  let cell: Int
  let project: ProjectIndex
  let kind: BallotKind
  private let numbers: BallotNumbers
  private let printedCost: Int64
  /// Words and what they stand for.
  private let words: [String: Cell]

  init(_ cell: Int, _ project: ProjectIndex, context: BallotContext, numbers: BallotNumbers) {
    self.cell = cell
    self.project = project
    self.numbers = numbers
    let place = project.position
    let kind =
      context.kinds.indices.contains(place) ? context.kinds[place] ?? .approval : .approval
    let printedCost =
      context.printedCosts.indices.contains(place)
      ? context.printedCosts[place].minorUnits : BallotSheet.missingValue
    let written = context.cellWords.indices.contains(place) ? context.cellWords[place] : [:]
    self.kind = kind
    self.printedCost = printedCost
    words = written.mapValues {
      Self.value(Array($0.utf8)[...], kind, numbers, printedCost: printedCost)
    }
  }

  @inline(__always)
  func read(_ bytes: ArraySlice<UInt8>) -> Cell {
    if kind == .approval, bytes.count == 1, words.isEmpty {
      if bytes.first == 0x31 { return .chosen(1) }
      if bytes.first == 0x30 { return .notChosen }
    }
    if !words.isEmpty || !bytes.allSatisfy({ $0 > 0x20 && $0 < 0x80 }) {
      let text = CellText(String(decoding: bytes, as: UTF8.self)).trimmed
      if let word = words[text] ?? words[IDParsing.normalised(text)] { return word }
      return Self.value(Array(text.utf8)[...], kind, numbers, printedCost: printedCost)
    }
    return Self.value(bytes, kind, numbers, printedCost: printedCost)
  }

  private static func value(
    _ bytes: ArraySlice<UInt8>, _ kind: BallotKind, _ numbers: BallotNumbers, printedCost: Int64
  ) -> Cell {
    if bytes.isEmpty { return .notChosen }
    switch kind {
    case .approval:
      let number = BallotNumbers.whole(bytes)
      return number == 1 ? .chosen(1) : number == 0 ? .notChosen : .bad
    case .ranked: return BallotNumbers.rank(bytes).map { .scaled($0, 1) } ?? .bad
    case .points: return numbers.number(bytes).map { .scaled($0.value, $0.scale) } ?? .bad
    case .knapsack:
      if bytes.elementsEqual([0x31]) { return .chosen(printedCost) }
      guard let amount = numbers.amount(bytes) else { return .bad }
      return amount == 0 ? .notChosen : .chosen(amount)
    }
  }
}
