import AuditTrail
import BudgetModel
import CountPipeline
import TestSupport
import Testing

/// What a by-law asks for beside the outcome is in the pack, and as far as tallies tell it is found again.
@Suite struct MeasureVerifyTests {
  private static let pack = SamplePacks.pack("near-misses")

  private static let named =
    "V13 what is worked out beside the outcome follows from it: not checked: only the ballots can show"
    + " those of city/CITY, north/NORTH, south/SOUTH"

  private func table(_ path: String) throws -> [[String]] {
    try PackCSV.rows(try #require(Self.pack[path])).map(\.cells)
  }

  @Test func aPackWithMeasuresSaysWhatOnlyBallotsCanShow() {
    let statements = PackStatements.all(of: Self.pack)
    #expect(statements.allSatisfy { !$0.isFailed })
    #expect(statements.last?.lines == [Self.named])
  }

  @Test func theSizesOfTheWorkedExampleAreThoseOfTheRules() throws {
    let rows = try table("margins.csv").filter { $0[0] == "city/CITY" }
    let sizes = rows.map { "\($0[1]) \($0[2]) \($0[3])" }
    #expect(
      sizes == [
        "A effective-support 1", "B cost-to-win 15", "B add-optimist 1", "B add-pessimist 1",
        "B add-singleton 1", "B effective-support 5/6", "C cost-to-win 10", "C add-optimist 2",
        "C add-pessimist 2", "C add-singleton 1", "C effective-support 2/3", "D cost-to-win 5",
        "D add-optimist 2", "D add-pessimist 4", "D add-singleton 2", "D effective-support 2/5",
        "E effective-support 2",
      ])
  }

  @Test func everySizeThatAChangeShowsHasOneFile() throws {
    let numbers = try table("margins.csv").dropFirst().compactMap { Int($0[5]) }
    #expect(numbers == Array(1...numbers.count))
    let files = Self.pack.paths.filter { $0.hasPrefix("witness/") }
    #expect(files.count == numbers.count)
    let first = String(decoding: try #require(Self.pack["witness/1.jsonl"]), as: UTF8.self)
    #expect(
      first
        == #"{"contest":"city/CITY","operation":"set-cost","project":"B","schema":"trowel-change-1","value":"15"}"#
        + "\n")
  }

  @Test(
    "a forged size, change or verdict is found",
    arguments: [
      ("margins.csv", "south/SOUTH,s2,add-singleton,1", "south/SOUTH,s2,add-singleton,7"),
      ("margins.csv", "north/NORTH,n2,cost-to-win,20", "north/NORTH,n2,cost-to-win,19"),
      ("margins.csv", "north/NORTH,n2", "north/NORTH,n1"),
      ("witness/1.jsonl", "\"value\":\"15\"", "\"value\":\"14\""),
      ("witness/1.jsonl", "set-cost", "set-pool"),
      // A row that is struck, of a rule that only the ballots can count again.
      ("margins.csv", "city/CITY,A,effective-support,1,exact,,\n", ""),
      ("margins.csv", "city/CITY,D,add-pessimist,4,exact,,\n", ""),
      ("proportionality.csv", "city/CITY,ejr-1,cost,holds,,,,,,\n", ""),
      ("proportionality.csv", "south/SOUTH,priceability,,violated,,,,,,\n", ""),
      // Rows of a contest that does not exist.
      (
        "margins.csv", "city/CITY,A,effective",
        "aghost/POOL,A,cost-to-win,none,exact,,\ncity/CITY,A,effective"
      ),
      (
        "proportionality.csv", "city/CITY,priceability",
        "aghost/POOL,priceability,,holds,,,,,,\ncity/CITY,priceability"
      ),
    ])
  func forgeries(path: String, old: String, new: String) {
    let forged = Self.pack.replacing(old, with: new, in: path).resealed()
    #expect(!forged.files.isEmpty, "\(old) is not in \(path)")
    #expect(forged.failed().contains("V13"), "\(path): \(old)")
  }

  @Test(
    "a genuine pack holds whatever money came late and whoever decides",
    arguments: [
      "{steps: [turnout, carry], turnout: {when: after}}",
      "{steps: [turnout, carry], turnout: {when: after, pass-on: true}}",
      "{steps: [up], up: {when: after}}",
    ],
    [
      "rule: {name: greedy}", "rule: {name: greedy, misfit: stop}",
      "appeal: {share: 1/4, of: counted}",
      "quorum: {share: 1/2, of: eligible, below: advisory}",
      "rule: {name: equal-shares, completion: none}",
    ])
  func genuine(leftover: String, setting: String) throws {
    let measures = "measures: [effective-support, performance, proportionality]"
    var (counted, later) = (0, 0)
    for seed in UInt64(1)...3 {
      let cycle = SmallCycle(
        district: ["leftover: \(leftover)", measures, setting],
        city: ["leftover: {steps: [carry]}", measures], seed: seed)
      guard let pack = try cycle.pack(in: TemporaryFolder()) else { continue }
      counted += 1
      later +=
        String(decoding: pack["margins.csv"] ?? [], as: UTF8.self).contains("later-pass") ? 1 : 0
      let failed = PackStatements.all(of: pack).filter(\.isFailed)
      #expect(failed.flatMap(\.lines) == [], "seed \(seed)")
    }
    #expect(counted > 0)
    #expect(later > 0 || !leftover.contains("turnout"), "no later pass was made")
  }

  @Test func aTableThatNothingAsksForIsFound() {
    var pack = SamplePacks.leftovers
    let header = MarginRow.columns.joined(separator: ",") + "\n"
    pack.files["margins.csv"] = Array(header.utf8)
    pack.files["margins.csv"]! += Array("city/CITY,c1,cost-to-win,none,exact,,\n".utf8)
    #expect(pack.failed().contains("V13"))
  }
}
