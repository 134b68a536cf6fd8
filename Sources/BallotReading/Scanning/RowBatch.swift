/// Some rows of a table as the CSV parser gives them: quotes undone, outer blanks trimmed, all
/// bytes in one block.
struct RowBatch {
  var bytes: [UInt8] = []
  /// Where each field starts in `bytes`; one more entry than fields.
  var fieldStarts: [UInt32] = []
  /// Where each row starts in the list of fields; one more entry than rows.
  var rowStarts: [UInt32] = []
  var rowCount = 0
  /// The number of the first row, counted from 0 over all rows of the scan, empty lines left out.
  var firstRow = 0
  /// Where the first row of this batch can be found again, if it does not follow the rows before.
  var restart: RowCheckpoint?

  func fields(of row: Int) -> Range<Int> {
    Int(rowStarts[row])..<Int(rowStarts[row + 1])
  }
  func range(of field: Int) -> Range<Int> {
    Int(fieldStarts[field])..<Int(fieldStarts[field + 1])
  }
  func text(of field: Int) -> String {
    String(decoding: bytes[range(of: field)], as: UTF8.self)
  }
}

/// Takes the rows of a table, batch by batch.
protocol RowConsumer {
  mutating func consume(_ batch: borrowing RowBatch)
}

/// For a file that is read only for what is wrong with its bytes.
struct NoConsumer: RowConsumer {
  mutating func consume(_ batch: borrowing RowBatch) {}
}
