import BudgetModel

/// Whether linear constraints with variables of at least 0 have a solution: the simplex method in exact
/// numbers, with Bland's rule, which always ends.
struct Feasibility {
  /// `Σ coefficients · variables ≤ bound`, or `=` if it is tight.
  struct Constraint {
    var coefficients: [Int: Ratio]
    var bound: Ratio
    var isTight = false
  }

  /// Rows of the tableau; the last entry of each is its right side, at least 0.
  private var rows: [[Ratio]] = []
  private var basis: [Int] = []
  /// The sum of the artificial variables as the others leave it, to be brought to 0.
  private var goal: [Ratio]
  private let columns: Int

  static func holds(variables: Int, _ constraints: [Constraint]) -> Bool {
    var tableau = Feasibility(variables: variables, constraints)
    return tableau.solve()
  }

  private init(variables: Int, _ constraints: [Constraint]) {
    let slacks = constraints.count { !$0.isTight }
    columns = variables + slacks
    goal = Array(repeating: .zero, count: columns + 1)
    var slack = variables
    for constraint in constraints {
      var row = Array(repeating: Ratio.zero, count: columns + 1)
      for (variable, value) in constraint.coefficients { row[variable] = value }
      row[columns] = constraint.bound
      var own: Int?
      if !constraint.isTight {
        row[slack] = .one
        own = slack
        slack += 1
      }
      if constraint.bound < .zero {
        row = row.map { -$0 }
        own = nil
      }
      // Without a variable of its own a row starts with an artificial one, which has no column.
      basis.append(own ?? -1)
      if own == nil { for column in row.indices { goal[column] += row[column] } }
      rows.append(row)
    }
  }

  private mutating func solve() -> Bool {
    while goal[columns] > .zero {
      guard let entering = (0..<columns).first(where: { goal[$0] > .zero }),
        let leaving = leavingRow(entering)
      else { return false }
      pivot(leaving, entering)
    }
    return true
  }

  private func leavingRow(_ column: Int) -> Int? {
    var best: (row: Int, ratio: Ratio)?
    for row in rows.indices where rows[row][column] > .zero {
      let ratio = rows[row][columns] / rows[row][column]
      if best == nil || ratio < best!.ratio
        || ratio == best!.ratio && basis[row] < basis[best!.row]
      {
        best = (row, ratio)
      }
    }
    return best?.row
  }

  private mutating func pivot(_ leaving: Int, _ entering: Int) {
    let factor = rows[leaving][entering]
    rows[leaving] = rows[leaving].map { $0.isZero ? $0 : $0 / factor }
    let pivot = rows[leaving]
    for row in rows.indices where row != leaving && !rows[row][entering].isZero {
      Self.subtract(pivot, times: rows[row][entering], from: &rows[row])
    }
    Self.subtract(pivot, times: goal[entering], from: &goal)
    basis[leaving] = entering
  }

  private static func subtract(_ pivot: [Ratio], times factor: Ratio, from row: inout [Ratio]) {
    for column in row.indices where !pivot[column].isZero {
      row[column] = row[column] - factor * pivot[column]
    }
  }
}
