import Foundation
import TestSupport
import Testing

/// Rows of the table of edge cases that the error samples do not show, by the whole program: status,
/// message and pack.
@Suite struct EdgeCaseTests {
  private static let byLaw = """
    trowel: 1
    cycle: edge
    currency: EUR
    minor-digits: 0
    ties: {chain: [cheaper, lot]}
    pools:
      - {pool: CITY, council: city, amount: 100}
      - {pool: NORTH, council: north, amount: 50}
      - {pool: SOUTH, council: south, amount: 30}
    levels:
      - {level: city, kinds: [city], leftover: {steps: [carry]}}
      - {level: district, kinds: [district], electorate: touched}

    """
  private static let files = [
    "cycle.yaml": byLaw,
    "councils.csv": "council_id,parent_id,kind,eligible\ncity,,city,9\nnorth,city,district,5\n"
      + "south,city,district,4\n",
    "projects.csv": "project_id,name,cost,scope_council\nc1,Bridge,90,city\nn1,Bench,20,north\n"
      + "n2,Tree,40,north\n",
    "ballots/north.csv": "ballot_id,vote\na,\"n1,c1\"\nb,\"n1,c1\"\nc,\"n2,c1\"\n",
    "ballots/south.csv": "ballot_id,vote\nd,c1\n",
  ]

  private struct Outcome {
    var exit: Int32
    var messages: String
    var pack: [String: String]
    func rows(_ table: String) throws -> [[String: String]] { try csvRows(pack[table] ?? "") }
    func moved(_ reason: String) throws -> [String] {
      try rows("ledger.csv").filter { $0["reason"]!.hasPrefix(reason + "@") }.map {
        "\($0["from"]!) \($0["to"]!) \($0["amount"]!)"
      }
    }
  }

  /// Counts the small city with other files; an empty text takes a file out.
  private func count(_ changes: [String: String] = [:]) throws -> Outcome {
    let folder = try TemporaryFolder()
    for (path, text) in Self.files.merging(changes, uniquingKeysWith: { $1 }) where !text.isEmpty {
      try folder.write("cycle/" + path, text)
    }
    let run = try ProgramRun.trowel(
      ["count", folder.path + "/cycle", "--out", folder.path + "/pack", "--no-clock"],
      in: folder.url)
    let pack = (try? fileContents(below: folder.url.appending(path: "pack"))) ?? [:]
    return Outcome(
      exit: run.exit, messages: run.messages,
      pack: pack.mapValues { String(decoding: $0, as: UTF8.self) })
  }

  @Test func aPoolWithoutProjectsIsLeftOver() throws {
    let outcome = try count()
    #expect(outcome.exit == 0)
    let moved = try outcome.moved("leftover-up")
    #expect(moved == ["pool:NORTH pool:CITY 30", "pool:SOUTH pool:CITY 30"])
    // Less than the cheapest: it moves all the same, and the cost is named.
    #expect(outcome.pack["councils/north.html"]?.contains("not funded costs 40") == true)
  }

  @Test func anAbsentCouncilMakesThePackPartialAndIsNamed() throws {
    let outcome = try count([
      "cycle.yaml": Self.byLaw + "absent: {south: the hall was flooded}\n", "ballots/south.csv": "",
    ])
    #expect(outcome.exit == 0)
    #expect(outcome.pack["manifest.json"]?.contains(#""status":"unofficial-partial""#) == true)
    #expect(outcome.pack["index.html"]?.contains("the hall was flooded") == true)
    let missing = try count(["ballots/south.csv": ""])
    #expect(missing.exit == 66 && missing.messages.contains("[council-missing]"))
    #expect(missing.pack.isEmpty)
  }

  @Test func nobodyEligibleAndABallotIsRefused() throws {
    let councils = Self.files["councils.csv"]!.replacing("district,4", with: "district,0")
    let outcome = try count(["councils.csv": councils])
    #expect(outcome.exit == 65 && outcome.messages.contains("[more-ballots-than-eligible]"))
    #expect(outcome.pack.isEmpty)
  }

  @Test func aTieThatTheChainLeavesOpenStopsTheCount() throws {
    let projects =
      "project_id,name,cost,scope_council\nc1,Bridge,90,city\nn1,Bench,40,north\n"
      + "n2,Tree,40,north\n"
    let ballots = "ballot_id,vote\na,n1\nb,n2\n"
    let outcome = try count(["projects.csv": projects, "ballots/north.csv": ballots])
    #expect(outcome.exit == 4)
    #expect(outcome.messages.contains("a tie between the projects n1, n2"))
    #expect(outcome.pack.isEmpty)
  }

  @Test func withoutAPoolAboveMoneyIsCarried() throws {
    let byLaw = Self.byLaw.replacing(
      "  - {pool: CITY, council: city, amount: 100}\n", with: ""
    ).replacing("kinds: [city], leftover: {steps: [carry]}", with: "kinds: [city], mode: none")
    let projects = "project_id,name,cost,scope_council\nn1,Bench,20,north\nn2,Tree,40,north\n"
    let outcome = try count([
      "cycle.yaml": byLaw, "projects.csv": projects,
      "ballots/north.csv": "ballot_id,vote\na,n1\n", "ballots/south.csv": "ballot_id,vote\n",
    ])
    #expect(outcome.exit == 0)
    let carried = try outcome.moved("carry")
    #expect(carried == ["pool:NORTH carry:NORTH 30", "pool:SOUTH carry:SOUTH 30"])
  }

  @Test func aCouncilOfAfterTheFreezeIsIgnored() throws {
    let councils =
      "council_id,parent_id,kind,from,to\ncity,,city,,\nsouth,city,district,,\n"
      + "north,city,district,,2026-03-01T00:00:00Z\neast,south,district,2026-03-01T00:00:00Z,\n"
    let byLaw = Self.byLaw + "dates: {freeze-tree: 2026-02-01T00:00:00Z}\n"
    let outcome = try count(["cycle.yaml": byLaw, "councils.csv": councils])
    #expect(outcome.exit == 0)
    #expect(
      try outcome.rows("councils.csv").map { "\($0["council_id"]!)<\($0["parent_id"]!)" } == [
        "city<", "north<city", "south<city",
      ])
  }

  @Test func aCouncilWithoutABallotFundsNothing() throws {
    let outcome = try count(["ballots/north.csv": "ballot_id,vote\n"])
    #expect(outcome.exit == 0)
    let own = try outcome.rows("results.csv").filter { $0["pool_id"] == "NORTH" }
    #expect(own.map { $0["reason"]!.prefix { $0 != "@" } } == ["no-ballots", "no-ballots"])
    #expect(try outcome.moved("leftover-up").contains("pool:NORTH pool:CITY 50"))
  }
}
