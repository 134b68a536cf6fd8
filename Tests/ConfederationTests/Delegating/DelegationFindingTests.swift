import BudgetModel
import Testing

@testable import Confederation

/// Ids in the tables of seats, and the rows of every contest, before anything is counted.
@Suite struct DelegationFindingTests {
  private func findings(_ change: (inout CycleInput) -> Void) throws -> [String] {
    var city = CycleBuilder()
    city.level("city")
    city.level("ward")
    city.council("c", kind: "city")
    city.council("n", under: "c", kind: "ward")
    city.pool("P", of: "c", amount: 100)
    city.pool("W", of: "n", amount: 100)
    city.project("p", in: "c", cost: 10)
    city.project("w", in: "n", cost: 10)
    city.byLaw.dates.decide = "2026-06-01T12:00:00Z"
    var plan = try #require(city.make().plan)
    change(&plan.input)
    return plan.delegationFindings().map(\.code.name)
  }

  private func term(_ council: String, mandate: String? = nil) -> SeatTerm {
    var term = SeatTerm(
      seatID: "s", councilID: council, delegateID: "d", from: "2026-03-01T00:00:00Z")
    term.mandateID = mandate
    return term
  }
  private func mandate(
    _ council: String, _ pool: String = "P", _ content: Mandate.Content = .bundle(["p"])
  ) -> Mandate {
    Mandate(
      id: "M", councilID: council, version: 1, poolID: pool, adoptedAt: "2026-03-01T00:00:00Z",
      content: content)
  }
  private func recall(_ council: String) -> Recall {
    Recall(id: "R", seatID: "s", councilID: council, effectiveAt: "2026-03-01T00:00:00Z")
  }

  @Test func rowsThatFitHaveNoFindings() throws {
    let codes = try findings {
      $0.seatTerms = [term("n", mandate: "M")]
      $0.mandates = [mandate("n")]
      $0.recalls = [recall("n")]
      $0.byLaw.dates.decidePools = ["P": "2026-06-02T12:00:00Z"]
    }
    #expect(codes == [])
  }

  @Test func councilsAreListedAndSendUpwards() throws {
    for (council, code) in [("x", "council-unknown"), ("c", "setting-bad")] {
      let codes = try findings {
        $0.seatTerms = [term(council)]
        $0.recalls = [recall(council)]
        $0.mandates = [mandate(council)]
      }
      #expect(Set(codes) == [code] && codes.count == 3)
    }
  }

  @Test func poolsAreThoseOfTheCouncilAbove() throws {
    #expect(try findings { $0.mandates = [mandate("n", "X")] } == ["pool-unknown"])
    #expect(try findings { $0.mandates = [mandate("n", "W")] } == ["setting-bad"])
    let instants = ["X": "2026-06-02T12:00:00Z"]
    #expect(try findings { $0.byLaw.dates.decidePools = instants } == ["pool-unknown"])
  }

  @Test func aSeatNamesAMandateOfItsCouncil() throws {
    #expect(try findings { $0.seatTerms = [term("n", mandate: "M")] } == ["setting-bad"])
  }

  @Test func theRowsOfEachContestAreChecked() throws {
    let unknown = mandate("n", "P", .bundle(["nobody"]))
    #expect(try findings { $0.mandates = [unknown] } == ["mandate-unknown-project"])
    // A project of another council is void, not unknown.
    #expect(try findings { $0.mandates = [mandate("n", "P", .bundle(["w"]))] } == [])
    #expect(try findings { $0.seatTerms = [term("n"), term("n")] } == ["seat-overlap"])
  }

  @Test func mandatesGoTogetherWhereTheModeAsksForThem() throws {
    var city = CycleBuilder()
    city.level("city")
    city.level("ward")
    city.council("c", kind: "city")
    city.council("n", under: "c", kind: "ward") { $0.dimension = .workplace }
    city.pool("P", of: "c", amount: 100)
    city.project("p", in: "c", cost: 10)
    city.byLaw.dates.decide = "2026-06-01T12:00:00Z"
    var plan = try #require(city.make().plan)
    plan.input.mandates = [mandate("n", "P", .ranking(["p"]))]
    let top = plan.tree.root.position
    #expect(plan.delegationFindings() == [])
    plan.levels[top].mode = .delegated
    plan.levels[top].delegation.form = .blockBundle
    #expect(plan.delegationFindings().map(\.code) == [.mixedMandates])
    plan.levels[top].mode = .dual
    var chamber = Dual.Chamber(id: "work", dimension: .workplace)
    chamber.mode = .delegated
    chamber.delegation.form = .blockBundle
    plan.levels[top].dual.chambers = [Dual.Chamber(id: "people", dimension: .territorial), chamber]
    #expect(plan.delegationFindings().map(\.code) == [.mixedMandates])
    plan.levels[top].dual.chambers[1].delegation.form = .blockRanking
    #expect(plan.delegationFindings() == [])
  }
}
