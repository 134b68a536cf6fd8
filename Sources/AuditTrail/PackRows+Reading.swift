package import BudgetModel

/// A row that can be read back from the cells that `cells(minorDigits:)` wrote.
package protocol ReadablePackRow: PackRow {
  /// Nil: a cell does not have the form of its column.
  init?(_ reader: CellReader)
}

/// The cells of one row, by column.
package struct CellReader {
  let columns: [String]
  let cells: [String]
  let minorDigits: Int

  func text(_ column: String) -> String { cells[columns.firstIndex(of: column)!] }
  func whole(_ column: String) -> Int? { Self.whole(text(column)) }
  /// An empty cell stays nil; `isValid` is false if a cell that is not empty is no whole number.
  func optionalWhole(_ column: String) -> (value: Int?, isValid: Bool) {
    let text = text(column)
    let value = Self.whole(text)
    return (value, text.isEmpty || value != nil)
  }
  func ratio(_ column: String) -> Ratio? {
    guard let ratio = Ratio(exact: text(column)), ratio.exact == text(column) else { return nil }
    return ratio
  }
  func money(_ column: String) -> Money? { Money(decimal: text(column), minorDigits: minorDigits) }

  /// No cycle has more ballots or rows; sums of a pack's numbers stay far from the end of 64 bits.
  static let largestCount = 1_000_000_000_000

  private static func whole(_ text: String) -> Int? {
    guard let number = Int(text), String(number) == text,
      number.magnitude <= largestCount.magnitude
    else { return nil }
    return number
  }
}

extension Money {
  /// Reads exactly what `decimal(minorDigits:)` writes.
  package init?(decimal text: String, minorDigits: Int) {
    let digits = text.utf8.filter { $0 != UInt8(ascii: ".") }
    guard let units = Int64(String(decoding: digits, as: UTF8.self)) else { return nil }
    self.init(minorUnits: units)
    guard isReadable, decimal(minorDigits: minorDigits) == text else { return nil }
  }
  /// Reads an exact value of a transcript or manifest: whole minor units.
  package init?(exact text: String) {
    guard let units = Int64(text), String(units) == text else { return nil }
    self.init(minorUnits: units)
    if !isReadable { return nil }
  }

  /// So that the few amounts that one check adds stay within 64 bits.
  private var isReadable: Bool { minorUnits.magnitude <= Self.largestInput.minorUnits.magnitude }

  /// True if amounts can be added in any order, whatever their signs.
  package static func canAdd(_ amounts: some Sequence<Money>) -> Bool {
    amounts.reduce(UInt128(0)) { $0 + UInt128($1.minorUnits.magnitude) } <= UInt128(Int64.max / 4)
  }
}

extension ResultRow: ReadablePackRow {
  package init?(_ reader: CellReader) {
    let rank = reader.optionalWhole("rank")
    guard let cost = reader.money("cost"), let score = reader.ratio("score"), rank.isValid,
      let status = ProjectStatus(rawValue: reader.text("status")),
      let funded = reader.money("funded")
    else { return nil }
    self.init(
      projectID: reader.text("project_id"), name: reader.text("name"),
      councilID: reader.text("council_id"), poolID: reader.text("pool_id"), cost: cost,
      score: score, rank: rank.value, status: status, funded: funded,
      reason: reader.text("reason"))
  }
}

extension CouncilRow: ReadablePackRow {
  package init?(_ reader: CellReader) {
    self.init(
      councilID: reader.text("council_id"), name: reader.text("name"),
      parentID: reader.text("parent_id"))
    guard readBallots(reader), readMoney(reader) else { return nil }
    if !reader.text("weight").isEmpty {
      guard let weight = reader.ratio("weight") else { return nil }
      self.weight = weight
    }
    guard reader.text("turnout") == turnout else { return nil }
  }

  private mutating func readBallots(_ reader: CellReader) -> Bool {
    let eligible = reader.optionalWhole("eligible")
    guard let received = reader.whole("received"), let counted = reader.whole("counted"),
      let rejected = reader.whole("rejected"), let excluded = reader.whole("excluded"),
      let blank = reader.whole("blank"), eligible.isValid
    else { return false }
    self.received = received
    self.counted = counted
    self.rejected = rejected
    self.excluded = excluded
    self.blank = blank
    self.eligible = eligible.value.map(Int64.init)
    return true
  }

  private mutating func readMoney(_ reader: CellReader) -> Bool {
    guard let moneyIn = reader.money("money_in"), let spent = reader.money("spent"),
      let passedOn = reader.money("passed_on"), let carried = reader.money("carried"),
      let lapsed = reader.money("lapsed"), let held = reader.money("held")
    else { return false }
    self.moneyIn = moneyIn
    self.spent = spent
    self.passedOn = passedOn
    self.carried = carried
    self.lapsed = lapsed
    self.held = held
    return true
  }
}

extension LedgerRow: ReadablePackRow {
  package init?(_ reader: CellReader) {
    guard let seq = reader.whole("seq"), let stage = LedgerStage(rawValue: reader.text("stage")),
      let round = reader.whole("round"), let amount = reader.money("amount")
    else { return nil }
    self.init(
      seq: seq, stage: stage, round: round, from: reader.text("from"), to: reader.text("to"),
      amount: amount, reason: reader.text("reason"))
  }
}

extension ReconciliationRow: ReadablePackRow {
  package init?(_ reader: CellReader) {
    guard let value = reader.whole("value") else { return nil }
    self.init(
      scope: reader.text("scope"), councilID: reader.text("council_id"),
      file: reader.text("file"), quantity: reader.text("quantity"),
      bucket: reader.text("bucket"), value: value)
  }
}

extension RejectedRow: ReadablePackRow {
  package init?(_ reader: CellReader) {
    guard let line = reader.whole("line"), let column = reader.whole("column") else { return nil }
    self.init(
      file: reader.text("file"), line: line, column: column, code: reader.text("code"),
      explanation: reader.text("explanation"))
  }
}

extension TallyRow: ReadablePackRow {
  package init?(_ reader: CellReader) {
    guard let measure = TallyMeasure(rawValue: reader.text("measure")),
      let value = reader.ratio("value")
    else { return nil }
    self.init(
      councilID: reader.text("council_id"), poolID: reader.text("pool_id"), measure: measure,
      projectID: reader.text("project_id"), key: reader.text("key"), value: value)
  }
}

extension MarginRow: ReadablePackRow {
  package init?(_ reader: CellReader) {
    let witness = reader.optionalWhole("witness")
    let exactness = reader.text("exactness")
    guard let kind = MeasureKind(rawValue: reader.text("kind")),
      let size = Size(reader, kind), witness.isValid,
      exactness.isEmpty || MeasureExactness(rawValue: exactness) != nil
    else { return nil }
    self.init(
      contest: reader.text("contest"), projectID: reader.text("project"), kind: kind, size: size,
      exactness: MeasureExactness(rawValue: exactness), witness: witness.value)
  }
}

extension MarginRow.Size {
  fileprivate init?(_ reader: CellReader, _ kind: MeasureKind) {
    let text = reader.text("size")
    let note = reader.text("note")
    if text == Self.notComputedWord {
      guard let gap = MeasureGap(rawValue: note) else { return nil }
      self = .notComputed(gap)
      return
    }
    if !note.isEmpty { return nil }
    let isAbove = text.hasPrefix(">")
    let number = Int64(isAbove ? text.dropFirst() : text[...])
    if text == Self.impossibleWord {
      self = .impossible
    } else if isAbove, let number {
      self = .above(number)
    } else if kind == .costToWin, let money = reader.money("size") {
      self = .money(money)
    } else if kind == .effectiveSupport, let ratio = reader.ratio("size") {
      self = .ratio(ratio)
    } else if kind != .costToWin, kind != .effectiveSupport, let number {
      self = .count(number)
    } else {
      return nil
    }
  }
}

extension ProportionalityRow: ReadablePackRow {
  package init?(_ reader: CellReader) {
    let (utility, gap) = (reader.text("utility"), reader.text("note"))
    guard let check = ProportionalityCheck(rawValue: reader.text("check")),
      let verdict = Verdict(rawValue: reader.text("verdict")),
      utility.isEmpty || ProportionalityUtility(rawValue: utility) != nil,
      gap.isEmpty || MeasureGap(rawValue: gap) != nil
    else { return nil }
    self.init(
      contest: reader.text("contest"), check: check,
      utility: ProportionalityUtility(rawValue: utility), verdict: verdict)
    councilID = reader.text("council")
    projectIDs = reader.text("projects").split(separator: ";").map(String.init)
    self.gap = MeasureGap(rawValue: gap)
    guard readGroup(reader) else { return nil }
  }

  /// Either all numbers of a group are there or none.
  private mutating func readGroup(_ reader: CellReader) -> Bool {
    let cells = ["voters", "received", "entitled"].map(reader.text)
    if cells.allSatisfy(\.isEmpty) { return true }
    let scale = Ratio.powerOfTen(Self.scale(utility, minorDigits: reader.minorDigits))
    guard let voters = reader.ratio("voters"), let received = Ratio(exact: cells[1]),
      let entitled = Ratio(exact: cells[2])
    else { return false }
    self.voters = voters
    self.received = received * scale
    self.entitled = entitled * scale
    return true
  }
}

extension PaperRow: ReadablePackRow {
  package init?(_ reader: CellReader) {
    guard let cost = reader.money("cost") else { return nil }
    let projects = reader.text("projects").split(separator: ";").map(String.init)
    self.init(
      referendumID: reader.text("referendum_id"), inputsDigest: reader.text("inputs_digest"),
      option: reader.text("option"), projects: projects, cost: cost)
  }
}

extension PreviewRow: ReadablePackRow {
  package init?(_ reader: CellReader) {
    guard let status = ProjectStatus(rawValue: reader.text("status")) else { return nil }
    self.init(
      referendumID: reader.text("referendum_id"), result: reader.text("result"),
      projectID: reader.text("project_id"), councilID: reader.text("council_id"),
      poolID: reader.text("pool_id"), status: status)
  }
}

extension DivergenceRow: ReadablePackRow {
  package init?(_ reader: CellReader) {
    guard let score = reader.ratio("score"), let outcome = Outcome(rawValue: reader.text("outcome"))
    else { return nil }
    self.init(
      councilID: reader.text("council_id"), poolID: reader.text("pool_id"),
      method: reader.text("method"), projectID: reader.text("project_id"), score: score,
      outcome: outcome)
  }
}

extension RepresentationRow: ReadablePackRow {
  package init?(_ reader: CellReader) {
    guard let measure = Measure(rawValue: reader.text("measure")) else { return nil }
    let value = reader.text("value").isEmpty ? nil : reader.ratio("value")
    if value == nil && !reader.text("value").isEmpty { return nil }
    self.init(
      councilID: reader.text("council_id"), poolID: reader.text("pool_id"),
      chamber: reader.text("chamber"), member: reader.text("member"), measure: measure,
      value: value, decimal: reader.text("decimal"), note: reader.text("note"))
  }
}
