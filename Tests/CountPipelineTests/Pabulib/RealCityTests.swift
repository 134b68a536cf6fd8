import BallotReading
import BudgetModel
import CountPipeline
import Foundation
import TestSupport
import Testing

/// Whole cities of two levels, counted from their published files.
@Suite(.enabled(if: RealCycles.folder != nil, Comment(rawValue: RealCycles.areAbsent)))
struct RealCityTests {
  static func names(of city: String) -> [String] {
    RealCycles.names.filter { $0.hasPrefix(city) }.map { String($0.dropLast(3)) }
  }

  /// The city's file gives its pool after the leftovers of the districts, so each pool stands alone.
  @Test(arguments: [("Poland_Lodz_2023", 37), ("Poland_Czestochowa_2024", 21)])
  func everyPoolOfTheCityComesOutAsDecided(city: String, pools: Int) throws {
    let names = Self.names(of: city)
    #expect(names.count == pools)
    let files = try RealOutcomeTests.cycle(of: names)
    let cycle = CountedCycle(files)
    #expect(cycle.errors == [])
    #expect(cycle.failure == nil)
    #expect(try cycle.funded == RealOutcomeTests.official(files))
  }

  /// The files of Zabrze hold no outcome: the money of each pool must come out even.
  @Test func aCityWithoutAnOutcomeIsCountedInEveryPool() throws {
    let files = try RealOutcomeTests.cycle(of: Self.names(of: "Poland_Zabrze_2021"))
    #expect(!files.contains { $0.path == "expected.csv" })
    let cycle = CountedCycle(files)
    #expect(cycle.errors == [])
    let result = try #require(cycle.result)
    #expect(result.councils.count == 19)
    // 500,000 of the city, 310,000 of nine large districts, 155,000 of nine small ones.
    #expect(result.money.total == Money(minorUnits: 4_685_000_00))
    #expect(
      result.money.total == result.money.funded + result.money.carried + result.money.lapsed)
  }
}

extension RealCityTests {
  /// Częstochowa 2024 gives everything that is left, also by the city, to the district with the
  /// highest turnout: Kiedrzyn has 194,431 of its own and decides over 236,277.
  ///
  /// The city is written as one more child of a council that decides nothing, since its money goes
  /// to a district. `eligible` is not in the files; these numbers only put Kiedrzyn first, as its
  /// comment tells. Project 586 cost nothing, which its file writes as 1.
  @Test func whatIsLeftGoesToTheDistrictWithTheHighestTurnout() throws {
    let names = Self.names(of: "Poland_Czestochowa_2024")
    let converted = try RealOutcomeTests.cycle(of: names)
    var files = converted.filter { $0.path != "cycle.yaml" && $0.path != "councils.csv" }
    files = try RealOutcomeTests.edited(files, "projects.csv", [(",1.00,", ",0.00,")])
    files.append((path: "cycle.yaml", bytes: Array(Self.byLaw.utf8)))
    files.append((path: "councils.csv", bytes: Array(Self.councils(names).utf8)))
    files.append((path: "pools.csv", bytes: Array(try Self.pools(names).utf8)))
    let cycle = CountedCycle(files)
    #expect(cycle.errors == [])
    #expect(cycle.failure == nil)
    let kiedrzyn = "Poland_Czestochowa_2024_Kiedrzyn"
    let row = try #require(cycle.result?.councils.first { $0.councilID == kiedrzyn })
    #expect(row.moneyIn == Money(minorUnits: 236_277_00))
    #expect(try cycle.funded == RealOutcomeTests.official(files))
  }

  private static let byLaw = """
    trowel: 1
    cycle: czestochowa-2024
    currency: PLN
    minor-digits: 2
    zero-cost: fund
    ties: {chain: [cheaper, lot]}
    pools:
      - {pool: common, council: root, amount: 0.00}
    defaults:
      electorate: touched
    levels:
      - {level: root, kinds: [root], mode: none}
      - level: district
        kinds: [district]
        rule: {name: greedy, score: points}
        ballots: {kind: points, sum-max: 10, channels: [internet, paper]}
        leftover: {steps: [turnout, carry]}

    """

  private static func councils(_ names: [String]) -> String {
    let rows = names.map { name in
      "\(name),root,district,\(name.hasSuffix("Kiedrzyn") ? 1000 : 1_000_000)\n"
    }
    return "council_id,parent_id,kind,eligible\nroot,,root,\n" + rows.joined()
  }

  private static func pools(_ names: [String]) throws -> String {
    var rows = ""
    for name in names {
      let source = SourceFile(path: name, bytes: try RealCycles.bytes(of: name + ".pb"))
      let file = try #require(PabulibReader.read(source).value)
      let isReceiver = name.hasSuffix("Kiedrzyn")
      let budget = isReceiver ? Money(minorUnits: 194_431_00) : file.budget
      rows += "\(name),\(name),\(budget.decimal(minorDigits: 2))\n"
    }
    return "pool_id,council_id,amount\n" + rows
  }
}
