import BudgetModel

/// Reads the cells that every layout has: ids, council, pool, voter key, weight, channel, seq.
struct CommonCells {
  let header: BallotHeader
  let councils: IDTable
  let pools: IDTable
  let channels: IDTable
  let numbers: BallotNumbers
  let separators: [UInt8]

  init(_ header: BallotHeader, context: BallotContext) {
    self.header = header
    (councils, pools, channels) = (
      context.councilTable, context.poolTable, context.channelTable
    )
    numbers = BallotNumbers(settings: context.settings)
    separators = [header.header.separator, context.settings.listSeparator]
  }

  /// 1 for letters and `_`, 3 for digits, of which most ids consist; 0 for other bytes.
  private let classes: [UInt8] = (0..<256).map { byte in
    switch byte {
    case 48...57: 3
    case 65...90, 97...122, 95: 1
    default: 0
    }
  }

  /// Whether an id needs no closer look: it cannot be a column name, a date or a placeholder.
  @inline(__always)
  private func isPlainID(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count > 0, range.count <= 64 else { return false }
    let classes = classes.span
    var all: UInt8 = 1
    var any: UInt8 = 0
    for place in range {
      let kind = classes[Int(bytes[place])]
      all &= kind
      any |= kind
    }
    // rank1 is a column; 5e3 has no sign, so it is no damaged number.
    return all == 1 && any == 3 && bytes[range.lowerBound] != UInt8(ascii: "r")
  }

  /// Adds the id of a cell to a column; false where it has a finding.
  @inline(__always)
  func appendID(
    _ batch: borrowing RowBatch, _ field: Int, row: Int, cell: Int, to column: inout IDColumn,
    _ findings: inout RowFindings
  ) -> Bool {
    let range = batch.range(of: field)
    if isPlainID(batch.bytes.span, range) {
      unsafe batch.bytes.span.extracting(range).withUnsafeBufferPointer {
        unsafe column.bytes.append(contentsOf: $0)
      }
      column.starts.append(UInt32(column.bytes.count))
      return true
    }
    guard let id = id(batch.text(of: field), row: row, cell: cell, &findings) else { return false }
    column.append(id.utf8)
    return true
  }

  /// The id of a cell in normal form; nil where it has a finding.
  func id(
    _ text: String, row: Int, cell: Int, _ findings: inout RowFindings
  ) -> String? {
    let trimmed = CellText(text)
    if trimmed.hadInvisibleBlank { findings.invisibleBlanks.add(row: row, cell: cell) }
    do throws(CellFinding) {
      let (id, wasNormalised) = try IDParsing.id(trimmed.trimmed, separators: separators)
      if cell == header.ballotID, RowChecks.isTotal(id) {
        throw CellFinding(.valuePlaceholder, "\(quoted(id)) is no ballot")
      }
      if wasNormalised { findings.normalisedIDs.add(row: row, cell: cell) }
      return id
    } catch {
      report(error, trimmed.trimmed, row: row, cell: cell, &findings)
      return nil
    }
  }

  private func report(
    _ finding: CellFinding, _ text: String, row: Int, cell: Int, _ findings: inout RowFindings
  ) {
    var finding = finding
    if cell == header.voterKey { finding.sentence = VoterKeys.sentence(finding.code) }
    if cell == header.ballotID, finding.code == .idEmpty {
      finding.sentence = "the row has no ballot_id; give every ballot an id"
    }
    if RowChecks.isTotal(text) { finding.sentence += "; it looks like a totals row: delete it" }
    findings.add(finding, row: row, cell: cell)
  }

  /// The council of a row by its cell; nil where the cell names none. An empty cell means
  /// `fallback`, the council of the file's name.
  @inline(__always)
  func council(
    _ batch: borrowing RowBatch, _ field: Int, row: Int, cell: Int, fallback: CouncilIndex?,
    _ findings: inout RowFindings
  ) -> CouncilIndex? {
    let range = batch.range(of: field)
    let found = councils.position(in: batch.bytes.span, range.lowerBound, range.count)
    if found >= 0 { return CouncilIndex(Int(found)) }
    let text = CellText(batch.text(of: field)).trimmed
    let again = councils.position(ofText: text)
    if again >= 0 { return CouncilIndex(Int(again)) }
    if text.isEmpty {
      if let fallback { return fallback }
      findings.add(
        .idEmpty, row: row, cell: cell, "council_id is empty; name the council of every ballot")
    } else {
      findings.add(
        .councilUnknown, row: row, cell: cell,
        "councils.csv does not list the council \(quoted(text)); add it or correct the id")
    }
    return nil
  }

  /// Reads the optional cells of a new ballot into its sheet.
  func append(
    _ batch: borrowing RowBatch, _ first: Int, row: Int, to sheet: inout BallotSheet,
    _ findings: inout RowFindings
  ) {
    if let cell = header.voterKey, sheet.voterKeys != nil {
      appendKey(batch, first + cell, row: row, cell: cell, to: &sheet.voterKeys!, &findings)
    }
    if let cell = header.weight {
      let value = weight(batch, first + cell, row: row, cell: cell, &sheet, &findings)
      sheet.weights?.append(value)
    }
    if let cell = header.channel {
      let number = number(
        batch, first + cell, in: channels, row: row, cell: cell, what: "channel", &findings)
      sheet.channels?.append(UInt8(truncatingIfNeeded: number))
    }
    if let cell = header.seq {
      sheet.sequences?.append(sequence(batch, first + cell, row: row, cell: cell, &findings))
    }
    if let cell = header.poolID {
      let number = number(
        batch, first + cell, in: pools, row: row, cell: cell, what: "pool", &findings)
      sheet.poolNumbers?.append(UInt32(number))
    }
  }

  private func appendKey(
    _ batch: borrowing RowBatch, _ field: Int, row: Int, cell: Int, to column: inout IDColumn,
    _ findings: inout RowFindings
  ) {
    let isEmpty = batch.range(of: field).isEmpty
    if isEmpty || !appendID(batch, field, row: row, cell: cell, to: &column, &findings) {
      column.append(EmptyCollection())
    }
  }

  /// Position + 1 of a pool or channel; 0 where the cell is empty.
  func number(
    _ batch: borrowing RowBatch, _ field: Int, in table: IDTable, row: Int, cell: Int, what: String,
    _ findings: inout RowFindings
  ) -> Int {
    let range = batch.range(of: field)
    if range.isEmpty { return 0 }
    let found = table.position(in: batch.bytes.span, range.lowerBound, range.count)
    if found >= 0 { return Int(found) + 1 }
    let text = CellText(batch.text(of: field)).trimmed
    if text.isEmpty { return 0 }
    let again = table.position(ofText: text)
    if again >= 0 { return Int(again) + 1 }
    if CellText.isPlaceholder(text) {
      findings.add(IDParsing.placeholder(text), row: row, cell: cell)
    } else if what == "pool" {
      findings.add(
        .poolUnknown, row: row, cell: cell,
        "no pool has the id \(quoted(text)); correct it or leave the cell empty")
    } else {
      findings.add(
        .settingBad, row: row, cell: cell,
        "the channel \(quoted(text)) is not listed under ballots: {channels: […]} in cycle.yaml")
    }
    return 0
  }

  private func sequence(
    _ batch: borrowing RowBatch, _ field: Int, row: Int, cell: Int, _ findings: inout RowFindings
  ) -> Int64 {
    let bytes = batch.bytes[batch.range(of: field)]
    if let whole = BallotNumbers.whole(bytes) { return whole }
    let text = CellText(batch.text(of: field)).trimmed
    if text.isEmpty { return BallotSheet.missingValue }
    do {
      return try CellParsing.count(text)
    } catch {
      findings.add(error, row: row, cell: cell)
      return BallotSheet.missingValue
    }
  }

  /// The numerator of the weight over the sheet's scale.
  func weight(
    _ batch: borrowing RowBatch, _ field: Int, row: Int, cell: Int, _ sheet: inout BallotSheet,
    _ findings: inout RowFindings
  ) -> Int64 {
    guard let (value, scale) = weight(batch, field, row: row, cell: cell, &findings) else {
      return BallotSheet.missingValue
    }
    if scale == sheet.weightScale { return value }
    var weights = sheet.weights ?? []
    sheet.weights = nil
    let scaled = CommonScale.add(value, over: scale, to: &weights, scale: &sheet.weightScale)
    sheet.weights = weights
    guard let scaled else {
      findings.add(
        .weightsTooFine, row: row, cell: cell,
        "the weights have no common denominator of at most 10^12; write rounder weights")
      return BallotSheet.missingValue
    }
    return scaled
  }

  /// The weight of a cell; nil where it is empty or wrong.
  func weight(
    _ batch: borrowing RowBatch, _ field: Int, row: Int, cell: Int, _ findings: inout RowFindings
  ) -> (Int64, Int64)? {
    let bytes = batch.bytes[batch.range(of: field)]
    let text = CellText(batch.text(of: field)).trimmed
    if text.isEmpty { return nil }
    if CellText.isPlaceholder(text) {
      findings.add(IDParsing.placeholder(text), row: row, cell: cell)
      return nil
    }
    guard let (value, scale) = numbers.number(bytes), value > 0 else {
      findings.add(
        .numberBad, row: row, cell: cell,
        "the weight \(quoted(text)) is no number above zero; write it as 3, 3/4 or 0.75")
      return nil
    }
    return (value, scale)
  }
}
