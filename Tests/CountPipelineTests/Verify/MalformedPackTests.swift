import AuditTrail
import BudgetModel
import CountPipeline
import TestSupport
import Testing

/// Packs that no count writes: `verify` says what is wrong with them, and ends.
@Suite struct MalformedPackTests {
  private func failed(_ pack: PackContents, _ id: String) -> [String] {
    PackStatements.all(of: pack.resealed()).first { $0.id.rawValue == id && $0.isFailed }?.lines
      ?? []
  }

  @Test func amountsBeyondWhatInputsMayNameAreNotRead() {
    let forged = SamplePacks.leftovers.replacing(
      "source:CITY,pool:CITY,100000.00", with: "source:CITY,pool:CITY,90000000000000001.00",
      in: "ledger.csv")
    #expect(
      failed(forged, "V2").last
        == "  ledger.csv:2: a cell does not have the form that its column asks for [not-canonical]")
  }

  @Test func moreMoneyThan64BitsHoldIsNotAdded() throws {
    var forged = SamplePacks.leftovers
    let ledger = String(decoding: try #require(forged["ledger.csv"]), as: UTF8.self)
    var lines = ledger.split(separator: "\n").map(String.init)
    for seq in lines.count..<2000 {
      lines.append("\(seq),FUND,0,source:X,pool:CITY,90000000000000.00,allocate@city:2")
    }
    forged.files["ledger.csv"] = Array((lines.joined(separator: "\n") + "\n").utf8)
    #expect(failed(forged, "V2").contains("  ledger.csv: more money than 64 bits hold"))
  }

  @Test func countsBeyondAnyCycleAreNotRead() {
    let forged = SamplePacks.leftovers.replacing(
      "ballots,received,9", with: "ballots,received,9000000000000000000", in: "reconciliation.csv")
    #expect(!failed(forged, "V2").isEmpty)
  }

  @Test(
    "councils that are not a tree are refused",
    arguments: [
      ("city,,territorial", "city,north,territorial"), ("south,city,", "south,nowhere,"),
      ("south,city,", "south,,"),
    ])
  func councils(old: String, new: String) {
    let path = "inputs/councils.csv"
    let forged = SamplePacks.leftovers.replacing(old, with: new, in: path)
    let lines = failed(forged.withInputDigests(of: path), "V2")
    #expect(lines.contains("  inputs/councils.csv: its rows make no tree of councils"))
  }

  @Test func moreCouncilsThanNumbersAreFound() {
    var forged = SamplePacks.pack("near-misses")
    for (old, new) in [
      (#""measure":"votes","n":"#, #""measure":"supporting-councils","n":"#),
      (
        #""scores":[{"project":"s1","score":""#,
        #""scores":[{"project":"s1","score":"9999999999999999999"#
      ),
    ] {
      forged = forged.replacing(old, with: new, in: "transcript/south.jsonl")
    }
    #expect(!forged.files.isEmpty)
    #expect(!failed(forged, "V7").isEmpty)
  }
}
