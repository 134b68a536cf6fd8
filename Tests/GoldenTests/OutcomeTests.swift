import Foundation
import TestSupport
import Testing

/// The outcomes that samples must have, read from the packs as a journalist would read them.
@Suite struct OutcomeTests {
  /// Rows of a pack's table as maps of column to cell.
  static func rows(_ table: String, of sample: String) throws -> [[String: String]] {
    let file = GoldenPackTests.reports.appending(path: "\(sample)/\(table)")
    return try csvRows(String(contentsOf: file, encoding: .utf8))
  }

  @Test(arguments: GoldenPackTests.names) func theOfficialOutcomeIsReproduced(
    _ sample: String
  ) throws {
    let file = GoldenPackTests.samples.appending(path: "\(sample)/expected.csv")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return }
    // 2 and 3 stand for money from outside the pool: whether this pool pays is not said.
    var official: [String: String] = [:]
    for row in try csvRows(text) where ["0", "1", "pending"].contains(row["selected"]) {
      official[row["pool_id"]! + "/" + row["project_id"]!] = row["selected"]!
    }
    var found: [String: String] = [:]
    for row in try Self.rows("results.csv", of: sample) {
      let selected = ["funded": "1", "pending": "pending"][row["status"]!] ?? "0"
      found[row["pool_id"]! + "/" + row["project_id"]!] = selected
    }
    #expect(found.filter { official[$0.key] != nil } == official)
  }

  @Test func łódźLeftoversReachTheCityByThemselves() throws {
    let ledger = try Self.rows("ledger.csv", of: "lodz-2023")
    let cityPools = Set(
      ledger.filter { $0["from"]!.hasPrefix("pool:") && $0["to"]!.hasPrefix("pool:") }
        .map { $0["to"]! })
    #expect(cityPools.count == 1)
    let city = cityPools.first!
    let own = ledger.filter { $0["from"]!.hasPrefix("source:") && $0["to"] == city }
    #expect(own.map { $0["amount"]! } == ["7000000.00"])
    let up = ledger.filter { $0["from"]!.hasPrefix("pool:") && $0["to"] == city }
    let cents = up.map { Int($0["amount"]!.replacing(".", with: ""))! }.reduce(0, +)
    #expect(cents == 605_325_00)
    let results = try Self.rows("results.csv", of: "lodz-2023")
    #expect(results.count == 799)
    #expect(Set(results.map { $0["pool_id"]! }).count == 37)
  }
}

/// A small reader of the CSV that packs hold: commas, quotes doubled inside quotes.
func csvRows(_ text: String) throws -> [[String: String]] {
  var rows: [[String]] = []
  var row: [String] = []
  var cell: [UInt8] = []
  var isQuoted = false
  let bytes = Array(text.utf8)
  var place = 0
  func finishCell() {
    row.append(String(decoding: cell, as: UTF8.self))
    cell = []
  }
  while place < bytes.count {
    let byte = bytes[place]
    if isQuoted {
      if byte == 0x22 && place + 1 < bytes.count && bytes[place + 1] == 0x22 {
        cell.append(byte)
        place += 1
      } else if byte == 0x22 {
        isQuoted = false
      } else {
        cell.append(byte)
      }
    } else if byte == 0x22 {
      isQuoted = true
    } else if byte == 0x2C {
      finishCell()
    } else if byte == 0x0A {
      finishCell()
      rows.append(row)
      row = []
    } else if byte != 0x0D {
      cell.append(byte)
    }
    place += 1
  }
  let header = rows.first ?? []
  return rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
}
