import BudgetModel
import TestSupport
import Testing

@testable import AllocationRules

@Suite("Linear constraints in exact numbers")
struct FeasibilityTests {
  typealias Constraint = Feasibility.Constraint

  @Test("small systems agree with Fourier's elimination")
  func elimination() {
    var random = SeededGenerator(seed: 31)
    var found: [Bool: Int] = [:]
    for _ in 0..<400 {
      let constraints = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        var constraint = Constraint(
          coefficients: [:], bound: Ratio(Int.random(in: -4...4, using: &random)),
          isTight: Int.random(in: 0..<3, using: &random) == 0)
        for variable in 0..<3 {
          constraint.coefficients[variable] = Ratio(Int.random(in: -3...3, using: &random))
        }
        return constraint
      }
      let expected = Self.hasSolution(variables: 3, constraints)
      #expect(Feasibility.holds(variables: 3, constraints) == expected, "\(constraints)")
      found[expected, default: 0] += 1
    }
    #expect(found[true]! > 40 && found[false]! > 40)
  }

  /// Rows `Σ a·x ≤ b`, the last entry b; each variable is eliminated by adding pairs of rows.
  private static func hasSolution(variables: Int, _ constraints: [Constraint]) -> Bool {
    var rows = (0..<variables).map { variable in
      (0...variables).map { $0 == variable ? Ratio(-1) : .zero }
    }
    for constraint in constraints {
      let row = (0..<variables).map { constraint.coefficients[$0]! } + [constraint.bound]
      rows.append(row)
      if constraint.isTight { rows.append(row.map { -$0 }) }
    }
    for variable in 0..<variables {
      let up = rows.filter { $0[variable] > .zero }
      let down = rows.filter { $0[variable] < .zero }
      rows = rows.filter { $0[variable].isZero }
      for one in up {
        for other in down {
          rows.append(zip(one, other).map { $0 / one[variable] - $1 / other[variable] })
        }
      }
    }
    return rows.allSatisfy { $0[variables] >= .zero }
  }
}
