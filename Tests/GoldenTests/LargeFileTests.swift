import AuditTrail
import Foundation
import TestSupport
import Testing

/// A ballots file that is read in several parts, from the program's start to its pack.
@Suite struct LargeFileTests {
  private static let rows = 141_000

  private static func id(_ row: Int) -> String {
    String(repeating: "ballot-", count: 7) + "\(1_000_000 + row)"
  }

  private func cycle(
    rule: String = "greedy", _ change: (inout String) -> Void = { _ in }
  ) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      "cycle/cycle.yaml",
      """
      trowel: 1
      cycle: large
      currency: EUR
      minor-digits: 2
      defaults: {ballots: {max-choices: 2}}
      pools: [{pool: CITY, council: city, amount: 100.00}]
      levels: [{level: city, rule: {name: \(rule)}, leftover: {steps: [carry]}}]

      """)
    try folder.write("cycle/councils.csv", "council_id,parent_id\ncity,\n")
    try folder.write(
      "cycle/projects.csv",
      "project_id,name,cost\np1,One,60.00\np2,Two,50.00\np3,Three,40.00\n")
    var ballots = "ballot_id,vote\n"
    for row in 1...Self.rows {
      ballots += Self.id(row) + (row % 3 == 0 ? ",\"p1,p3\"\n" : ",p\(row % 3)\n")
    }
    change(&ballots)
    try folder.write("cycle/ballots/city.csv", ballots)
    return folder
  }

  private func count(_ folder: TemporaryFolder, workers: Int) throws -> [String: Data] {
    let run = try ProgramRun.trowel(
      [
        "count", "cycle", "--out", "pack\(workers)", "--quiet", "--no-clock", "--workers",
        "\(workers)",
      ],
      in: folder.url)
    #expect(run.exit == 0, "\(run.messages)")
    return try fileContents(below: folder.url.appending(path: "pack\(workers)"))
  }

  @Test func partsAreCountedWithoutLossByAnyNumberOfWorkers() throws {
    let folder = try cycle {
      $0.replace("\(Self.id(Self.rows)),\"p1,p3\"", with: "\(Self.id(Self.rows)),\"p1,p2,p3\"")
    }
    let pack = try count(folder, workers: 1)
    #expect(try differences(pack, count(folder, workers: 3)) == [])
    func text(_ file: String) -> String { String(decoding: pack[file] ?? Data(), as: UTF8.self) }
    let third = Self.rows / 3
    for votes in [
      "votes,p1,,\(2 * third - 1)\n", "votes,p2,,\(third)\n", "votes,p3,,\(third - 1)\n",
    ] {
      #expect(text("tallies/city.csv").contains(votes))
    }
    #expect(text("rejected.csv").contains("ballots/city.csv,\(Self.rows + 1),"))
    let bytes = try Data(contentsOf: folder.url.appending(path: "cycle/ballots/city.csv"))
    #expect(bytes.count > 1 << 23)
    #expect(text("manifest.json").contains(SHA256Hex.of(Array(bytes))))
  }

  @Test func aRuleReadsTheSameBallotsWithAnyNumberOfWorkers() throws {
    let folder = try cycle(rule: "equal-shares")
    let pack = try count(folder, workers: 1)
    for workers in [2, 5] {
      #expect(try differences(pack, count(folder, workers: workers)) == [])
    }
    let results = String(decoding: pack["results.csv"] ?? Data(), as: UTF8.self)
    #expect(results.contains("p1,One,city,CITY,60.00,\(2 * Self.rows / 3),"))
  }

  @Test func whatIsWrongInAPartIsReportedByItsLine() throws {
    let folder = try cycle { $0 += "ballot-x\n\"ballot-y,p1\n" }
    let run = try ProgramRun.trowel(["count", "cycle", "--out", "pack"], in: folder.url)
    #expect(run.exit == 65)
    #expect(run.messages.contains("ballots/city.csv:\(Self.rows + 2):1: error: "))
    #expect(run.messages.contains("[row-ragged]"))
    #expect(run.messages.contains("ballots/city.csv:\(Self.rows + 3):1: error: "))
    #expect(run.messages.contains("[quote-unclosed]"))
  }
}

extension String {
  fileprivate mutating func replace(_ old: String, with new: String) {
    self = replacingOccurrences(of: old, with: new)
  }
}
