import BudgetModel
import Testing

@testable import BallotReading

/// Collects the rows that the parser gives.
private struct Collector: RowConsumer {
  var rows: [[[UInt8]]] = []
  mutating func consume(_ batch: borrowing RowBatch) {
    for row in 0..<batch.rowCount {
      rows.append(batch.fields(of: row).map { Array(batch.bytes[batch.range(of: $0)]) })
    }
  }
}

struct RowCursorTests {
  private static func parsed(_ bytes: [UInt8]) -> (rows: [[[UInt8]]], report: ScanReport) {
    var collector = Collector()
    var scanner = CSVScanner(
      file: SourceFile(path: "t.csv", bytes: bytes), separator: 0x2C, start: 0, line: 1,
      settings: ReadingSettings())
    let report = scanner.scan(into: &collector)
    return (collector.rows, report)
  }

  private static func walked(_ bytes: [UInt8]) -> [[[UInt8]]] {
    var cursor = RowCursor(bytes: bytes, separator: 0x2C, offset: 0, line: 1)
    var rows: [[[UInt8]]] = []
    while let row = cursor.next() { rows.append(row.fields.map(cursor.decoded)) }
    return rows
  }

  /// All texts of up to six characters over those that mean something in a table.
  @Test func theCursorSeesTheRowsAndFieldsOfTheParser() {
    let alphabet: [UInt8] = Array("a,\" \n\r".utf8)
    var texts: [[UInt8]] = [[]]
    var compared = 0
    for _ in 0..<6 {
      texts = texts.flatMap { text in alphabet.map { text + [$0] } }
      for text in texts {
        let (rows, report) = Self.parsed(text)
        guard !report.findings.contains(where: { $0.level == .error }) else { continue }
        compared += 1
        if rows != Self.walked(text) {
          Issue.record("\(String(decoding: text, as: UTF8.self).debugDescription)")
        }
      }
    }
    #expect(compared > 5000)
  }

  @Test func rowsAreFoundAgainByNumberAcrossStretches() {
    let lines = (0..<6000).map { "b\($0),\"two\nlines \($0)\",x\r\n" }
    let bytes = Array(("id,text,end\r\n" + lines.joined()).utf8)
    let (rows, report) = Self.parsed(bytes)
    #expect(rows.count == 6001)
    #expect(report.checkpoints.count > 1)
    var finder = RowFinder(
      file: SourceFile(path: "t.csv", bytes: bytes), separator: 0x2C,
      checkpoints: report.checkpoints)
    for number in [6000, 1, 4500, 4501, 5999, 2] {
      #expect(finder.bytes(row: number, cell: 0) == Array("b\(number - 1)".utf8))
      let place = finder.place(row: number, cell: 2)
      #expect(place.line == 2 * number + 1)
      #expect(place.column == "lines \(number - 1)\",".count + 1)
    }
  }

  @Test func columnsCountCharacters() {
    let bytes = Array("\u{FEFF}zażółć,cafe\u{301},x".utf8)
    #expect(RowCursor.column(of: 3, in: bytes) == 1)
    #expect(RowCursor.column(of: bytes.count - 1, in: bytes) == 13)
  }
}
