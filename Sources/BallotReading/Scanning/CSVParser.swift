import CLibCSV

/// Where the callbacks of the parser write. They capture nothing: all state is behind one pointer.
@safe struct RowSink {
  var bytes: UnsafeMutablePointer<UInt8>
  var fieldStarts: UnsafeMutablePointer<UInt32>
  var rowStarts: UnsafeMutablePointer<UInt32>
  var marks: RowMarks
}

/// How far the parser has come, kept from one stretch of bytes to the next.
struct RowMarks {
  var byteCount = 0
  var fieldCount = 0
  var rowCount = 0
  /// The number of fields before the row that is being read.
  var rowStart = 0
  var lastTerminator: Int32 = 0
  var blankLines = 0
  var hasLineFeedRows = false
  var hasCarriageReturnRows = false
  var longestField = 0
  /// Bytes and separators of the longest row.
  var longestRow = 0
}

private let fieldEnded:
  @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
    field, length, context in
    let sink = unsafe context!.assumingMemoryBound(to: RowSink.self)
    let start = unsafe sink.pointee.marks.byteCount
    if length > 0 {
      unsafe UnsafeMutableRawPointer(sink.pointee.bytes + start)
        .copyMemory(from: field!, byteCount: length)
    }
    let count = unsafe sink.pointee.marks.fieldCount + 1
    unsafe sink.pointee.marks.byteCount = start + length
    unsafe sink.pointee.marks.fieldCount = count
    unsafe sink.pointee.fieldStarts[count] = UInt32(truncatingIfNeeded: start + length)
    if unsafe length > sink.pointee.marks.longestField {
      unsafe sink.pointee.marks.longestField = length
    }
  }

private let rowEnded: @convention(c) (Int32, UnsafeMutableRawPointer?) -> Void = { end, context in
  let sink = unsafe context!.assumingMemoryBound(to: RowSink.self)
  let count = unsafe sink.pointee.marks.fieldCount
  let last = unsafe sink.pointee.marks.lastTerminator
  unsafe sink.pointee.marks.lastTerminator = end
  guard unsafe count > sink.pointee.marks.rowStart else {
    // The line feed of a CRLF comes as a row of its own.
    if end == CSV_LF && last == CSV_CR {
      unsafe sink.pointee.marks.lastTerminator = 0
    } else {
      unsafe sink.pointee.marks.blankLines += 1
      unsafe sink.pointee.note(terminator: end)
    }
    return
  }
  unsafe sink.pointee.note(terminator: end)
  unsafe sink.pointee.endRow(at: count)
}

extension RowSink {
  mutating func note(terminator: Int32) {
    if terminator == CSV_LF {
      marks.hasLineFeedRows = true
    } else if terminator == CSV_CR {
      marks.hasCarriageReturnRows = true
    }
  }

  mutating func endRow(at fieldCount: Int) {
    let start = unsafe Int(fieldStarts[marks.rowStart])
    let length = marks.byteCount - start + fieldCount - marks.rowStart
    if length > marks.longestRow { marks.longestRow = length }
    marks.rowStart = fieldCount
    marks.rowCount += 1
    unsafe rowStarts[marks.rowCount] = UInt32(truncatingIfNeeded: fieldCount)
  }
}

/// libcsv in its strict form.
@safe struct CSVParser: ~Copyable {
  private var parser = unsafe csv_parser()
  private(set) var marks = RowMarks()

  init(separator: UInt8) {
    let options = CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL
    unsafe csv_init(&parser, UInt8(options))
    unsafe csv_set_delim(&parser, separator)
    unsafe csv_set_blk_size(&parser, 16_384)
  }

  deinit {
    var parser = unsafe parser
    unsafe csv_free(&parser)
  }

  /// Bytes of the field that is being read.
  var openFieldBytes: Int { unsafe parser.entry_pos }
  /// True where the last byte read ended a row.
  var isBetweenRows: Bool { unsafe parser.pstate == 0 }

  /// Reads `range` of `bytes` and adds the rows to `batch`.
  ///
  /// - Returns: how many bytes were read: fewer than given where the quotes are wrong.
  mutating func parse(_ bytes: Span<UInt8>, _ range: Range<Int>, into batch: inout RowBatch) -> Int
  {
    prepare(&batch, for: range.count)
    let marks = marks
    let (consumed, after) = unsafe batch.withSink(marks) { sink in
      unsafe bytes.withUnsafeBufferPointer { all in
        unsafe csv_parse(
          &parser, all.baseAddress! + range.lowerBound, range.count, fieldEnded, rowEnded, sink)
      }
    }
    self.marks = after
    batch.rowCount = after.rowCount
    return consumed
  }

  /// Ends the last row. False where a quote is still open.
  mutating func finish(into batch: inout RowBatch) -> Bool {
    prepare(&batch, for: 1)
    let marks = marks
    let (status, after) = unsafe batch.withSink(marks) { sink in
      unsafe csv_fini(&parser, fieldEnded, rowEnded, sink)
    }
    self.marks = after
    batch.rowCount = after.rowCount
    return status == 0
  }

  /// Room for whatever `count` more bytes can hold.
  private func prepare(_ batch: inout RowBatch, for count: Int) {
    batch.makeRoom(
      bytes: marks.byteCount + openFieldBytes + count + 8, fields: marks.fieldCount + count + 2,
      rows: marks.rowCount + count + 2)
  }

  /// Drops the rows that were consumed and moves an unfinished row to the front.
  mutating func discardRows(of batch: inout RowBatch) {
    let open = marks.rowStart..<marks.fieldCount
    let start = Int(batch.fieldStarts[open.lowerBound])
    for (place, field) in open.enumerated() {
      batch.fieldStarts[place] = batch.fieldStarts[field] - UInt32(start)
    }
    batch.fieldStarts[open.count] = batch.fieldStarts[open.upperBound] - UInt32(start)
    if start > 0 {
      for byte in start..<marks.byteCount { batch.bytes[byte - start] = batch.bytes[byte] }
    }
    batch.firstRow += marks.rowCount
    batch.rowCount = 0
    marks.byteCount -= start
    marks.fieldCount = open.count
    marks.rowStart = 0
    marks.rowCount = 0
  }

  /// Forgets the row that is being read, after an error in its quotes.
  mutating func dropOpenRow(of batch: inout RowBatch) {
    marks.fieldCount = marks.rowStart
    marks.byteCount = Int(batch.fieldStarts[marks.rowStart])
    marks.lastTerminator = 0
    let separator = unsafe csv_get_delim(&parser)
    unsafe csv_free(&parser)
    unsafe csv_init(&parser, UInt8(CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL))
    unsafe csv_set_delim(&parser, separator)
    unsafe csv_set_blk_size(&parser, 16_384)
  }
}

extension RowBatch {
  mutating func makeRoom(bytes: Int, fields: Int, rows: Int) {
    Self.grow(&self.bytes, to: bytes)
    Self.grow(&fieldStarts, to: fields)
    Self.grow(&rowStarts, to: rows)
  }

  private static func grow<Element: FixedWidthInteger>(_ array: inout [Element], to count: Int) {
    guard array.count < count else { return }
    array.append(contentsOf: repeatElement(0, count: count - array.count))
  }

  /// Lends the storage to the callbacks of the parser.
  fileprivate mutating func withSink<Result>(
    _ marks: RowMarks, _ body: (UnsafeMutableRawPointer) -> Result
  ) -> (Result, RowMarks) {
    unsafe bytes.withUnsafeMutableBufferPointer { bytes in
      unsafe fieldStarts.withUnsafeMutableBufferPointer { fields in
        unsafe rowStarts.withUnsafeMutableBufferPointer { rows in
          var sink = unsafe RowSink(
            bytes: bytes.baseAddress!, fieldStarts: fields.baseAddress!,
            rowStarts: rows.baseAddress!, marks: marks)
          let result = unsafe withUnsafeMutablePointer(to: &sink) {
            unsafe body(UnsafeMutableRawPointer($0))
          }
          return (result, sink.marks)
        }
      }
    }
  }
}
