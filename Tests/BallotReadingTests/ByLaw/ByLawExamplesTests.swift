import BallotReading
import BudgetModel
import Testing

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
  }
}
