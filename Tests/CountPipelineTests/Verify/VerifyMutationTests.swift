import AuditTrail
import BudgetModel
import CountPipeline
import Foundation
import TestSupport
import Testing

/// Single values changed all over a pack, with everything else made to fit: one statement must fail.
@Suite struct VerifyMutationTests {
  /// Every n-th value is changed; all of them with TROWEL_ALL_MUTATIONS set.
  private let step =
    ProcessInfo.processInfo.environment["TROWEL_ALL_MUTATIONS"] == nil ? 23 : 1

  private func isFound(_ forged: PackEvidence, _ pack: PackContents) -> Bool {
    !TranscriptChecks.findings(forged).isEmpty
      || (Verification.links(forged, pack) + Verification.statements(forged)).contains(
        where: \.isFailed)
  }

  @Test(arguments: ["city-leftovers-up", "riverside"])
  func noValueOfATranscriptCanBeChanged(name: String) throws {
    let pack = SamplePacks.pack(name)
    let evidence = try #require(PackStatements.evidence(of: pack).evidence)
    var number = 0
    var missed: [String] = []
    for (council, records) in evidence.data.transcripts.sorted(by: { $0.key < $1.key }) {
      for (place, record) in records.enumerated() {
        for (pointer, changed) in JSONLeaves.changed(record) {
          number += 1
          if number % step != 0 || Self.isOfTheReader(record, pointer) { continue }
          var forged = evidence
          forged.data.transcripts[council]?[place] = changed
          if !isFound(forged, pack) { missed.append("\(council):\(place + 1) \(pointer)") }
        }
      }
    }
    #expect(missed == [])
    #expect(number > 500)
  }

  /// Texts that only the reader of the transcript uses; nothing follows from them.
  private static func isOfTheReader(_ record: JSONValue, _ pointer: String) -> Bool {
    switch record["type"]?.text {
    case "scope": true
    case "override": ["/from", "/to", "/reason", "/by", "/on"].contains(pointer)
    case "qualify": pointer.hasPrefix("/tests")
    case "apportion": true
    default: false
    }
  }

  @Test(arguments: ["city-leftovers-up", "riverside"])
  func noCellOfATableCanBeChanged(name: String) throws {
    let pack = SamplePacks.pack(name)
    let paths = pack.paths.filter { $0.hasSuffix(".csv") && !$0.hasPrefix("inputs/") }
    var number = 0
    var missed: [String] = []
    for path in paths where path != "rejected.csv" {
      let rows = try PackCSV.rows(try #require(pack[path]))
      for (line, row) in rows.enumerated().dropFirst() {
        for column in row.cells.indices {
          number += 1
          if number % (step * 9) != 0 { continue }
          var changed = rows.map(\.cells)
          changed[line][column] = JSONLeaves.changed(row.cells[column])
          var forged = pack
          let text = changed.map { $0.joined(separator: ",") + "\n" }.joined()
          forged.files[path] = Array(text.utf8)
          let failed = forged.resealed().failed().filter { $0 != "V12" }
          if failed.isEmpty { missed.append("\(path):\(line + 1) column \(column + 1)") }
        }
      }
    }
    #expect(missed == [])
    #expect(number > 500)
  }

  @Test func noRowOfTheLedgerCanBeMovedOrLeftOut() throws {
    let pack = SamplePacks.leftovers
    let evidence = try #require(PackStatements.evidence(of: pack).evidence)
    for place in evidence.data.ledger.indices {
      var forged = evidence
      forged.data.ledger.remove(at: place)
      #expect(isFound(forged, pack), "without row \(place + 1)")
      if place + 1 < evidence.data.ledger.count {
        forged = evidence
        forged.data.ledger.swapAt(place, place + 1)
        forged.data.ledger[place].seq = place + 1
        forged.data.ledger[place + 1].seq = place + 2
        #expect(isFound(forged, pack), "rows \(place + 1) and \(place + 2) exchanged")
      }
    }
  }
}

/// The values inside a JSON value, each changed once.
enum JSONLeaves {
  static func changed(_ value: JSONValue, at pointer: String = "") -> [(String, JSONValue)] {
    switch value {
    case .object(let members):
      return members.keys.sorted().flatMap { key in
        changed(members[key]!, at: "\(pointer)/\(key)").map { inner, new in
          var members = members
          members[key] = new
          return (inner, JSONValue.object(members))
        }
      }
    case .array(let elements):
      return elements.indices.flatMap { place in
        changed(elements[place], at: "\(pointer)/\(place)").map { inner, new in
          var elements = elements
          elements[place] = new
          return (inner, JSONValue.array(elements))
        }
      }
    case .string(let text): return [(pointer, .string(changed(text)))]
    case .integer(let number): return [(pointer, .integer(number + 1))]
    case .bool(let flag): return [(pointer, .bool(!flag))]
    }
  }

  static func changed(_ text: String) -> String {
    if let number = Int64(text) { return String(number + 1) }
    if text.hasSuffix(".00") { return text.dropLast(2) + "01" }
    return ["funded": "not-funded", "not-funded": "funded"][text] ?? text + "x"
  }
}
