import BudgetModel
import Testing

@testable import Confederation

/// Example 20.1 of the design, row by row, and with `when: after` (negative fixture N11).
@Suite struct CityLeftoversUpTests {
  static func city(when: LeftoverPolicy.When) -> CycleBuilder {
    var city = CycleBuilder()
    city.council("city", kind: "city", population: 2200, eligible: 1760)
    city.council("north", under: "city", kind: "district", population: 1000, eligible: 800)
    city.council("south", under: "city", kind: "district", population: 800, eligible: 640)
    city.council("west", under: "city", kind: "district", population: 400, eligible: 320)
    city.level("city") {
      $0.contest.thresholds = [Threshold(measure: .votes, need: .atLeast(Ratio(5)))]
      $0.contest.leftover.steps = [.carry]
    }
    city.level("district") {
      $0.contest.thresholds = [Threshold(measure: .votes, need: .atLeast(Ratio(3)))]
      $0.contest.leftover.steps = [.up]
      $0.contest.leftover.upPool = "CITY"
      $0.contest.leftover.upWhen = when
    }
    var formula = Formula(id: "base-and-people", place: SourceLocation(file: "cycle.yaml"))
    formula.base = Money(minorUnits: 1_000_000)
    formula.parts = [Formula.Part(share: .one, weight: .population)]
    city.byLaw.formulas = [formula]
    city.pool("CITY", of: "city", amount: 10_000_000)
    city.pool("DISTRICTS", of: "city", amount: 12_000_000) {
      $0.split = [.init(target: .level("district"), share: .one, formulaID: "base-and-people")]
    }
    for (id, council, cost) in costs { city.project(id, in: council, cost: cost * 100) }
    return city
  }

  static let costs: [(String, String, Int64)] = [
    ("n1", "north", 30000), ("n2", "north", 25000), ("n3", "north", 20000),
    ("s1", "south", 24000), ("s2", "south", 25000), ("s3", "south", 10000),
    ("w1", "west", 15000), ("w2", "west", 9000), ("c1", "city", 80000), ("c2", "city", 40000),
    ("c3", "city", 19000), ("c4", "city", 20500), ("c5", "city", 500),
  ]

  static let tallies = HandTallies(
    votes: [
      "n1": 7, "n2": 6, "n3": 4, "s1": 5, "s2": 5, "s3": 3, "w1": 4, "w2": 2, "c1": 13, "c2": 10,
      "c3": 9, "c4": 8, "c5": 3,
    ], weights: ["CITY": 22, "north": 9, "south": 7, "west": 4],
    counted: ["north": 9, "south": 8, "west": 5])

  static let funding = [
    "FUND source:CITY pool:CITY 10000000 allocate",
    "FUND source:DISTRICTS pool:DISTRICTS 12000000 allocate",
    "FUND pool:DISTRICTS pool:north 5090909 split",
    "FUND pool:DISTRICTS pool:south 4272727 split",
    "FUND pool:DISTRICTS pool:west 2636364 split",
    "DECIDE pool:north project:n1 3000000 fund", "DECIDE pool:north project:n3 2000000 fund",
    "DECIDE pool:south project:s1 2400000 fund", "DECIDE pool:south project:s3 1000000 fund",
    "DECIDE pool:west project:w1 1500000 fund",
    "LEFTOVER pool:north pool:CITY 90909 leftover-up",
    "LEFTOVER pool:south pool:CITY 872727 leftover-up",
    "LEFTOVER pool:west pool:CITY 1136364 leftover-up",
  ]

  @Test func beforeGivesTheLedgerOfTheDesign() throws {
    let result = try Self.city(when: .before).decide(Self.tallies)
    #expect(
      result.movements == Self.funding + [
        "DECIDE pool:CITY project:c1 8000000 fund", "DECIDE pool:CITY project:c2 4000000 fund",
        "LEFTOVER pool:CITY carry:CITY 100000 carry",
      ])
    #expect(
      result.outcomes == [
        "c1 funded funded", "c2 funded funded", "c3 not-funded no-money",
        "c4 not-funded no-money", "c5 below-threshold below-threshold", "n1 funded funded",
        "n2 not-funded no-money", "n3 funded funded", "s1 funded funded",
        "s2 not-funded no-money", "s3 funded funded", "w1 funded funded",
        "w2 below-threshold below-threshold",
      ])
    #expect(result.money.total.exact == "22000000")
    #expect(result.money.funded.exact == "21900000")
    #expect(result.money.carried.exact == "100000")
    #expect(result.ties.map(\.tied) == [["s1", "s2"]])
    #expect(result.ties.map(\.decidedBy) == ["cheaper"])
    #expect(result.checks == ["C4": true, "C5": true, "C6": true])
  }

  @Test func afterDiffersFromBefore() throws {
    let result = try Self.city(when: .after).decide(Self.tallies)
    #expect(
      result.movements == Self.funding + [
        "DECIDE pool:CITY project:c1 8000000 fund", "DECIDE pool:CITY project:c3 1900000 fund",
        "DECIDE pool:CITY project:c4 2050000 fund-second-pass",
        "LEFTOVER pool:CITY carry:CITY 150000 carry",
      ])
    #expect(result.outcomes.contains("c4 funded funded-second-pass"))
    #expect(result.outcomes.contains("c2 not-funded no-money"))
  }

  /// Every reason of the ledger and of the results names a record that says so.
  @Test func reasonsNameTheirRecords() throws {
    let result = try Self.city(when: .after).decide(Self.tallies)
    #expect(result.transcripts.keys.sorted() == ["city", "north", "south", "west"])
    for (council, records) in result.transcripts {
      #expect(records.map { $0["n"]?.number } == Array(1...records.count).map { $0 })
      #expect(records.first?["type"] == "header")
      #expect(
        records.last == [
          "type": "end", "n": JSONValue(number: records.count),
          "records": JSONValue(number: records.count),
        ])
      for record in records.dropFirst().dropLast() {
        #expect(record["contest"]?.text?.hasPrefix(council + "/") == true)
      }
    }
    for row in result.ledger {
      let (_, council, n) = try reference(row.reason)
      let record = try #require(result.transcripts[council]?[n - 1])
      switch record["type"]?.text {
      case "pool":
        let sources = record["sources"]?.elements ?? []
        #expect(sources.contains { $0["ledger"]?.number == row.seq })
      case "apportion":
        let rows = record["rows"]?.elements ?? []
        #expect(rows.contains { "pool:" + ($0["pool"]?.text ?? "") == row.to })
      default: #expect(record["ledger"]?.number == row.seq)
      }
    }
    for row in result.results {
      let (_, council, n) = try reference(row.reason)
      let record = try #require(result.transcripts[council]?[n - 1])
      #expect(record["project"]?.text == row.projectID)
    }
  }

  private func reference(_ reason: String) throws -> (code: String, council: String, n: Int) {
    let parts = reason.split(separator: "@")
    let place = parts[1].split(separator: ":")
    return (String(parts[0]), String(place[0]), try #require(Int(place[1])))
  }

  @Test func councilRowsAddUp() throws {
    let result = try Self.city(when: .before).decide(Self.tallies)
    let city = try #require(result.councils.first { $0.councilID == "city" })
    #expect(
      city.cells(minorDigits: 2) == [
        "city", "", "", "22", "22", "0", "0", "0", "1760", "1.25", "241000.00", "120000.00",
        "120000.00", "1000.00", "0.00", "0.00", "",
      ])
    let south = try #require(result.councils.first { $0.councilID == "south" })
    #expect(
      south.cells(minorDigits: 2) == [
        "south", "", "city", "8", "8", "0", "0", "0", "640", "1.25", "42727.27", "34000.00",
        "8727.27", "0.00", "0.00", "0.00", "",
      ])
  }
}
