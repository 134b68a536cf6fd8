import BudgetModel

/// One ballot a row; `vote` is a list of choices, best first (FORMATS 2.3).
struct ListLayout: BallotLayout {
  let cell: Int
  let valueCell: Int?
  let meaning: BallotSheet.ValueMeaning
  let separator: UInt8
  let choices: ChoiceReading
  let numbers: BallotNumbers

  init(_ header: BallotHeader, context: BallotContext) {
    cell = header.choices
    valueCell = header.values
    meaning = header.valueMeaning
    separator = context.settings.listSeparator
    choices = ChoiceReading(context)
    numbers = BallotNumbers(settings: context.settings)
  }

  @inline(__always)
  mutating func readChoices(
    _ batch: borrowing RowBatch, first: Int, row: Int, into builder: inout SheetBuilder,
    _ findings: inout RowFindings
  ) {
    let range = batch.range(of: first + cell)
    let before = builder.sheet.choices.count
    var start = range.lowerBound
    while start < range.upperBound || start > range.lowerBound {
      let end = entryEnd(batch.bytes.span, start, range.upperBound)
      append(batch, start..<end, range, row: row, to: &builder, &findings)
      if end == range.upperBound { break }
      start = end + 1
    }
    if let valueCell {
      readValues(
        batch, first + valueCell, choices: builder.sheet.choices.count - before, row: row,
        into: &builder, &findings)
    }
    builder.endBallot()
  }

  /// Where the entry that starts at `start` ends: eight bytes are searched for a separator at once.
  @inline(__always)
  private func entryEnd(_ bytes: Span<UInt8>, _ start: Int, _ upperBound: Int) -> Int {
    let raw = unsafe bytes.bytes
    let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self)
    let difference = word.littleEndian ^ (UInt64(separator) &* 0x0101_0101_0101_0101)
    let found =
      (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
    if found != 0 { return min(start + found.trailingZeroBitCount / 8, upperBound) }
    var place = start + 8
    while place < upperBound, bytes[place] != separator { place += 1 }
    return min(place, upperBound)
  }

  @inline(__always)
  private func append(
    _ batch: borrowing RowBatch, _ entry: Range<Int>, _ cellRange: Range<Int>, row: Int,
    to builder: inout SheetBuilder, _ findings: inout RowFindings
  ) {
    let found = choices.projects.position(in: batch.bytes.span, entry.lowerBound, entry.count)
    if found >= 0 {
      builder.sheet.choices.append(found)
    } else {
      appendUnusual(batch, entry, cellRange, row: row, to: &builder, &findings)
    }
  }

  private func appendUnusual(
    _ batch: borrowing RowBatch, _ entry: Range<Int>, _ cellRange: Range<Int>, row: Int,
    to builder: inout SheetBuilder, _ findings: inout RowFindings
  ) {
    let text = String(decoding: batch.bytes[entry], as: UTF8.self)
    let offset = entry.lowerBound - cellRange.lowerBound
    if let found = choices.unusual(text, row: row, cell: cell, offset: offset, &findings) {
      builder.sheet.choices.append(found)
    } else if entry != cellRange {
      // A cell of invisible blanks alone is an empty cell; an entry of them is an error.
      refuseEmpty(batch, cellRange, row: row, cell: cell, offset: offset, &findings)
    }
  }

  private func refuseEmpty(
    _ batch: borrowing RowBatch, _ range: Range<Int>, row: Int, cell: Int, offset: Int,
    _ findings: inout RowFindings
  ) {
    let list = String(decoding: batch.bytes[range], as: UTF8.self)
    findings.add(
      .listEmptyEntry, row: row, cell: cell, offset: offset,
      "the list \(quoted(list)) has an empty entry; delete the extra separator")
  }

  private func readValues(
    _ batch: borrowing RowBatch, _ field: Int, choices count: Int, row: Int,
    into builder: inout SheetBuilder, _ findings: inout RowFindings
  ) {
    let range = batch.range(of: field)
    var found = 0
    if !CellText(batch.text(of: field)).trimmed.isEmpty {
      let entries = batch.bytes[range].split(
        separator: separator, omittingEmptySubsequences: false)
      for entry in entries {
        let offset = entry.startIndex - range.lowerBound
        if found < count { append(entry, to: &builder, row: row, offset: offset, &findings) }
        found += 1
        if Self.isBlank(entry) {
          refuseEmpty(batch, range, row: row, cell: valueCell!, offset: offset, &findings)
        }
      }
    }
    if found != count {
      builder.sheet.mismatchedValues.insert(builder.sheet.choiceStarts.count - 1)
      for _ in min(found, count)..<count {
        builder.sheet.values.append(BallotSheet.missingValue)
      }
    }
  }

  private static func isBlank(_ bytes: ArraySlice<UInt8>) -> Bool {
    CellText(String(decoding: bytes, as: UTF8.self)).trimmed.isEmpty
  }

  private func append(
    _ entry: ArraySlice<UInt8>, to builder: inout SheetBuilder, row: Int, offset: Int,
    _ findings: inout RowFindings
  ) {
    if meaning == .amount {
      builder.sheet.values.append(numbers.amount(entry) ?? BallotSheet.badValue)
    } else if let (value, scale) = numbers.number(entry) {
      if !builder.append(value: value, over: scale) {
        ValueFindings.tooFine(row: row, cell: valueCell, offset: offset, &findings)
      }
    } else {
      builder.sheet.values.append(BallotSheet.badValue)
    }
  }
}

/// Findings about values of choices.
enum ValueFindings {
  static func tooFine(row: Int, cell: Int?, offset: Int, _ findings: inout RowFindings) {
    findings.add(
      .overflow, row: row, cell: cell, offset: offset,
      "the points of this file have no common denominator of at most 10^12 in 64 bits; write rounder "
        + "numbers")
  }
}
