import BallotReading
import BudgetModel
import Testing

/// The by-laws of the design, word for word: what this version counts reads, the rest is refused
/// where it stands.
@Suite struct ByLawExamplesTests {
  @Test func aSmallByLawReadsWithoutFindings() throws {
    let reading = ByLawWorld.read(ByLawWorld.small)
    #expect(reading.diagnostics.map(\.line) == [])
    let byLaw = try #require(reading.value)
    #expect(byLaw.cycle == "small")
    #expect(byLaw.pools.map(\.id) == ["P"])
    #expect(byLaw.pools[0].amount == Money(minorUnits: 10_000))
    #expect(byLaw.levels[0].contest.leftover.steps == [.carry])
    #expect(byLaw.levels[0].contest.rule.parameters.map(\.key) == ["score", "channels", "misfit"])
    #expect(byLaw.tieChain == [.cheaper, .moreVotes, .moreCouncils, .lot])
  }

  @Test func aCityWithLeftoversReads() throws {
    let reading = ByLawWorld.read(ByLawExamples.cityLeftoversUp)
    #expect(reading.diagnostics.map(\.line) == [])
    let byLaw = try #require(reading.value)
    #expect(byLaw.title == "Three districts and a city, leftovers up")
    #expect(byLaw.currency == "PLN")
    #expect(byLaw.dates.decide == "2026-06-01T12:00:00Z")
    #expect(byLaw.formulas[0].base == Money(minorUnits: 1_000_000))
    #expect(byLaw.formulas[0].parts.map(\.weight) == [.population])
    #expect(byLaw.pools.map(\.id) == ["CITY", "DISTRICTS"])
    #expect(byLaw.pools[1].split[0].target == .level("district"))
    #expect(byLaw.pools[1].split[0].formulaID == "base-and-people")
    #expect(byLaw.levels.map(\.id) == ["city", "district"])
    let district = byLaw.levels[1]
    #expect(district.kinds == ["district"])
    #expect(district.contest.electorate == .touched)
    #expect(district.contest.ballots.maximumChoices == 2)
    #expect(district.contest.thresholds == [Threshold(measure: .votes, need: .atLeast(Ratio(3)))])
    #expect(district.contest.leftover.upPool == "CITY")
    #expect(district.contest.leftover.steps == nil)
    #expect(district.place == SourceLocation(file: "cycle.yaml", line: 33, column: 5))
  }

  @Test func theSmallByLawOfTheReferenceReads() throws {
    let reading = ByLawWorld.read(ByLawExamples.elmStreet)
    #expect(reading.diagnostics.map(\.line) == [])
    let byLaw = try #require(reading.value)
    #expect(byLaw.lot?.seed == "40318862750917734402")
    #expect(byLaw.overrides.map(\.action) == [.exclude])
    #expect(byLaw.overrides[0].by == "city council 14/2026")
    #expect(byLaw.overrides[0].on == "2026-05-02")
    let limits = byLaw.levels[0].contest.limits
    #expect(limits.groups == [.init(id: "site-7", projects: ["p3", "p4"], maximum: 1)])
    #expect(
      limits.caps == [.init(subject: .label("green"), maximumAmount: nil, maximumProjects: 1)])
    #expect(byLaw.levels[0].kinds == nil)
  }

  @Test(arguments: [
    (ByLawExamples.fiveLevels, []), (ByLawExamples.twoChambers, []),
    (
      ByLawExamples.equalShares,
      [
        "cycle.yaml:12:13: error: levels[town].rule.name: equal-shares is not built in this version "
          + "of Trowel; take it out, or count with a later version [setting-not-implemented]"
      ]
    ),
  ])
  func whatIsNotBuiltIsRefusedAndNothingElse(yaml: String, expected: [String]) {
    let reading = ByLawWorld.read(yaml)
    #expect(reading.value == nil || expected.isEmpty)
    #expect(reading.diagnostics.map(\.line) == expected)
  }
}
