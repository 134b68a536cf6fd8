import BudgetModel
import Foundation
import TestSupport
import Testing

/// The two chambers of CONFEDERATION 20.3, with every way in which their dispute may end.
@Suite struct TwoChambersTests {
  private static let agreed = ["canteen funded funded-agreed", "library funded funded-agreed"]
  /// Of a council with one pool.
  private func money(in pack: SamplePack) throws -> [String] {
    let row = try #require(try pack.rows("councils.csv").first { $0["council_id"] == "K" })
    return ["money_in", "spent", "carried", "lapsed", "held"].map { row[$0]! }
  }
  /// `option votes` of the referendum.
  private func votes(in pack: SamplePack) throws -> [String] {
    try pack.records("resolution", of: "K").flatMap { $0["votes"]!.elements! }.map {
      "\($0["option"]!.text!) \($0["votes"]!.text!)"
    }
  }

  @Test func chambersChooseEachForItself() throws {
    let chambers = try SamplePack(name: "two-chambers").records("chamber", of: "K")
    #expect(chambers.map { $0["chamber"]!.text! } == ["people", "work"])
    let scores = chambers.map { chamber in
      let tally = chamber["records"]!.elements!.last { $0["type"]?.text == "tally" }!
      return tally["scores"]!.elements!.map { "\($0["project"]!.text!) \($0["score"]!.text!)" }
    }
    #expect(
      scores == [
        ["canteen 14", "library 11", "school-path 8", "training 5", "tram-stop 17"],
        ["canteen 5", "library 4", "school-path 1", "training 4", "tram-stop 1"],
      ])
    #expect(
      chambers.map { $0["result"]!.elements!.map { $0.text! } } == [
        ["tram-stop", "canteen", "library", "school-path"], ["canteen", "library", "training"],
      ])
    let work = chambers[1]["records"]!.elements!
    let seats = work.filter { $0["type"]?.text == "apportion" }.flatMap { $0["rows"]!.elements! }
    #expect(
      seats.map { "\($0["council"]!.text!) \($0["seats"]!.text!)" } == ["P1 3", "P2 1", "P3 1"])
    let bundles = work.filter { $0["type"]?.text == "mandate" }.map { mandate in
      mandate["content"]!.elements!.map { $0.text! }
    }
    #expect(
      bundles == [
        ["canteen", "library", "training"], ["canteen", "library", "training"],
        ["canteen", "school-path", "tram-stop"],
      ])
  }

  @Test func aDisputeWaitsForTheReferendum() throws {
    let pack = try SamplePack(name: "two-chambers")
    #expect(
      try pack.results == Self.agreed + [
        "school-path pending referendum", "training pending referendum",
        "tram-stop pending referendum",
      ])
    #expect(try money(in: pack) == ["100000.00", "55000.00", "0.00", "0.00", "45000.00"])
    #expect(
      try pack.rows("referendum-K-K.csv").map {
        [$0["option"]!, $0["projects"]!, $0["cost"]!]
      } == [
        ["people", "tram-stop;school-path", "45000.00"], ["work", "training", "45000.00"],
      ])
    let ways = try pack.rows("pending.csv").filter { $0["status"] == "funded" }.map {
      "\($0["result"]!) \($0["project_id"]!)"
    }
    #expect(ways == ["people school-path", "work training", "people tram-stop"])
  }

  /// 612 of 1,500 voted, 310 against 288.
  @Test func theReferendumDecides() throws {
    let pack = try SamplePack(name: "two-chambers-decided")
    #expect(try votes(in: pack) == ["blank 14", "invalid 3", "people 310", "work 288"])
    #expect(
      try pack.results == Self.agreed + [
        "school-path funded funded-referendum", "training not-funded dispute-lost",
        "tram-stop funded funded-referendum",
      ])
    #expect(try money(in: pack) == ["100000.00", "100000.00", "0.00", "0.00", "0.00"])
    #expect(
      try pack.ledger == [
        "1 FUND source:K pool:K 100000.00 allocate",
        "2 CHAMBERS pool:K project:canteen 20000.00 fund-agreed",
        "3 CHAMBERS pool:K project:library 35000.00 fund-agreed",
        "4 CHAMBERS pool:K project:tram-stop 40000.00 fund-referendum",
        "5 CHAMBERS pool:K project:school-path 5000.00 fund-referendum",
      ])
  }

  private static let held =
    agreed + [
      "school-path not-funded dispute-held", "training not-funded dispute-held",
      "tram-stop not-funded dispute-held",
    ]

  /// 279 voted, 300 are needed.
  @Test func belowTheQuorumNothingDisputedIsDone() throws {
    let pack = try SamplePack(name: "two-chambers-quorum-missed")
    #expect(try votes(in: pack) == ["blank 9", "invalid 0", "people 250", "work 20"])
    #expect(try pack.results == Self.held)
    #expect(try money(in: pack) == ["100000.00", "55000.00", "45000.00", "0.00", "0.00"])
  }

  @Test func whatOnlyOneChamberWantsIsHeld() throws {
    let pack = try SamplePack(name: "two-chambers-hold")
    #expect(try pack.results == Self.held)
    #expect(try money(in: pack) == ["100000.00", "55000.00", "45000.00", "0.00", "0.00"])
  }

  @Test func aVetoReachesItsOwnSubjectsOnly() throws {
    let pack = try SamplePack(name: "two-chambers-veto")
    #expect(
      try pack.results == Self.agreed + [
        "school-path funded funded-primary", "training not-funded dispute-held",
        "tram-stop funded funded-primary",
      ])
    #expect(try money(in: pack) == ["100000.00", "100000.00", "0.00", "0.00", "0.00"])
  }

  /// A count without the result ends with 3, one with it with 0, and one with that of other inputs
  /// with 65.
  @Test func theResultMustBeOfTheseInputs() throws {
    let folder = try TemporaryFolder()
    let cycle = try folder.copy(
      GoldenPackTests.samples.appending(path: "two-chambers-decided"), as: "cycle")
    let law = try String(contentsOfFile: cycle + "/cycle.yaml", encoding: .utf8)
    try (law + "# another by-law\n").write(
      toFile: cycle + "/cycle.yaml", atomically: true, encoding: .utf8)
    let run = try ProgramRun.trowel(["count", cycle, "--out", folder.path + "/pack"])
    #expect(run.exit == 65)
    #expect(run.messages.contains("[referendum-digest]"))
  }
}
