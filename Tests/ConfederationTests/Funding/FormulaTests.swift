import BigInt
import BudgetModel
import Testing

@testable import Confederation

/// The examples M1 to M5 of the design, and the guarantees of floors and caps.
@Suite struct FormulaTests {
  private func split(
    _ amount: Int64, _ weights: [Int64], _ change: (inout Formula) -> Void = { _ in }
  ) throws -> [Int64] {
    let formula = formula(change)
    return try FormulaSplit(
      formula, amount: Money(minorUnits: amount), weights: [weights.map { Ratio($0) }],
      ids: ["a", "b", "c", "d", "e"].dropLast(5 - weights.count)
    ).amounts.map(\.minorUnits)
  }
  private func formula(_ change: (inout Formula) -> Void) -> Formula {
    var formula = Formula(id: "f", place: SourceLocation(file: "cycle.yaml"))
    formula.parts = [Formula.Part(share: .one, weight: .population)]
    change(&formula)
    return formula
  }
  private func money(_ units: Int64) -> Money { Money(minorUnits: units) }

  @Test func m1BaseFirstThenByInhabitants() throws {
    let amounts = try split(12_000_000, [1000, 800, 400]) { $0.base = money(1_000_000) }
    #expect(amounts == [5_090_909, 4_272_727, 2_636_364])
  }

  @Test func m2EqualDeficitAndExcessFixBoth() throws {
    let amounts = try split(1_000_000, [5, 3, 2]) {
      $0.floor = money(250_000)
      $0.cap = money(450_000)
    }
    #expect(amounts == [450_000, 300_000, 250_000])
  }

  @Test func m3PopulationOverIndex() throws {
    var builder = CycleBuilder()
    builder.council("city", kind: "city")
    builder.council("x", under: "city", kind: "d", population: 250_000, indices: ["income": 50])
    builder.council("y", under: "city", kind: "d", population: 180_000, indices: ["income": 60])
    builder.council("z", under: "city", kind: "d", population: 120_000, indices: ["income": 80])
    builder.level("city")
    builder.level("d")
    builder.byLaw.formulas = [
      formula { $0.parts = [Formula.Part(share: .one, weight: .per("income"))] }
    ]
    builder.pool("S", of: "city", amount: 900_000_000) {
      $0.split = [.init(target: .level("d"), share: .one, formulaID: "f")]
    }
    let plan = try #require(builder.make().plan)
    #expect(plan.pools.map(\.id) == ["S", "x", "y", "z"])
    #expect(
      plan.funding?.amounts.map(\.minorUnits) == [0, 473_684_211, 284_210_526, 142_105_263])
  }

  @Test func m4GradesAddUp() throws {
    let place = SourceLocation(file: "cycle.yaml")
    func table(_ id: String, _ column: String, times: Int64) -> GradeTable {
      GradeTable(
        id: id, column: column, priorityOf: nil,
        steps: [1, 2, 3].map { .init(bound: $0, grade: Ratio($0)) }
          + [.init(bound: nil, grade: Ratio(4))], times: Ratio(times))
    }
    let council = Council(id: "a", population: 9, indices: ["need": 3, "built": 1])
    var weights = FormulaWeights(
      formula: Formula(id: "f", place: place),
      grades: [
        table("size", "population", times: 3), table("built", "built", times: 1),
        table("need", "need", times: 2),
      ], figures: nil)
    let part = Formula.Part(share: .one, weight: .grades(["size", "built", "need"]))
    #expect(weights.weights(of: part, for: [(CouncilIndex(0), council)]) == [Ratio(19)])
    let shares = HamiltonSplit.of(20_000, weights: [BigInt(19), BigInt(101)], ids: ["a", "b"])
    #expect(shares?.quotients == [3_166, 16_833])
    #expect(shares?.remainders == [80, 40])
    #expect(shares?.shares == [3_167, 16_833])
  }

  @Test func m5UnitsNearestAndHamilton() throws {
    let nearest = try FormulaSplit(
      formula {
        $0.unit = money(100)
        $0.rounding = .nearest
      }, amount: money(100_000), weights: [[.one, .one, .one]], ids: ["a", "b", "c"])
    #expect(nearest.amounts == [money(33_300), money(33_300), money(33_300)])
    #expect(nearest.residue == money(100))
    let hamilton = try split(100_000, [1, 1, 1]) { $0.unit = money(100) }
    #expect(hamilton == [33_400, 33_300, 33_300])
  }

  @Test func oddAmountBelowOneUnitStaysInTheSource() throws {
    let result = try FormulaSplit(
      formula { $0.unit = money(100) }, amount: money(1_050), weights: [[.one, .one]],
      ids: ["a", "b"])
    #expect(result.amounts == [money(500), money(500)])
    #expect(result.kept == money(50))
  }

  @Test func capsBelowTheAmountKeepTheRest() throws {
    let result = try FormulaSplit(
      formula { $0.cap = money(300) }, amount: money(1_000), weights: [[.one, .one]],
      ids: ["a", "b"])
    #expect(result.amounts == [money(300), money(300)])
    #expect(result.kept == money(400))
    #expect(result.isCapped)
  }

  @Test func floorsAndBasesAboveTheAmountAreRefused() {
    #expect(throws: FormulaSplit.Failure.floorsExceedAmount(needed: money(300))) {
      try FormulaSplit(
        formula { $0.floor = money(150) }, amount: money(299), weights: [[.one, .one]],
        ids: ["a", "b"])
    }
  }

  @Test func nearestThatGivesTooMuchIsRefused() {
    #expect(throws: FormulaSplit.Failure.residueNegative(money(-100))) {
      try FormulaSplit(
        formula {
          $0.unit = money(100)
          $0.rounding = .nearest
        }, amount: money(100), weights: [[.one, .one]], ids: ["a", "b"])
    }
  }

  /// I32: floor <= share <= cap, the sum is the amount, free shares are within one unit of proportional.
  @Test(arguments: 0..<200) func guaranteesHold(seed: UInt64) throws {
    var random = SeededNumbers(seed: seed)
    let count = random.number(in: 1...6)
    let weights = (0..<count).map { _ in Int64(random.number(in: 1...50)) }
    let amount = Int64(random.number(in: 1_000...100_000))
    let floor = amount / Int64(count) * Int64(random.number(in: 0...100)) / 100
    let cap = amount / Int64(count) + Int64(random.number(in: 1...20_000))
    let result = try FormulaSplit(
      formula {
        $0.floor = money(floor)
        $0.cap = money(cap)
      }, amount: money(amount), weights: [weights.map { Ratio($0) }],
      ids: (0..<count).map { "c\($0)" })
    let amounts = result.amounts.map(\.minorUnits)
    #expect(amounts.allSatisfy { floor <= $0 && $0 <= cap })
    #expect(amounts.reduce(0, +) + result.kept.minorUnits == amount)
    let free = amounts.indices.filter { floor < amounts[$0] && amounts[$0] < cap }
    for left in free {
      for right in free {
        let difference = amounts[left] * weights[right] - amounts[right] * weights[left]
        #expect(abs(difference) <= 2 * (weights[left] + weights[right]))
      }
    }
  }
}
