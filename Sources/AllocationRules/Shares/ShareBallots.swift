import BudgetModel

/// Why a voter supports a project, and how much (RULES 1.3).
enum ShareUtility: String, Sendable, CaseIterable {
  case cost, cardinality, points, positional, effort
}

/// The ballots of one contest as Equal Shares reads them: whole numbers, turned both ways.
///
/// A utility per unit of the weights is `factor(c) · value`, where the value is a whole number above
/// 0. Places of candidates are positions in `projects`.
struct ShareBallots: Sendable {
  /// The place in the field of each candidate, in id order.
  let projects: [Int]
  /// Minor units.
  let costs: [Int64]
  let factors: [Ratio]
  /// By row of the profile, over the profile's weight scale.
  let weights: [Int64]
  let doubleWeights: [Double]
  let weightScale: Int64
  /// By row: the position of its district; empty where all start with the same.
  let districts: [Int32]
  /// Where the supporters of each candidate start in `rows` and `values`.
  let starts: [Int]
  let rows: [Int32]
  let values: [Int64]
  /// True if every value is 1.
  let isPlain: Bool
  /// Where the candidates of each row start in `choices` and `choiceValues`.
  let rowStarts: [Int]
  let choices: [Int32]
  let choiceValues: [Int64]
  /// By candidate: the weight of the supporters, and the sum of weight times value.
  let supportWeights: [Int128]
  let supportValues: [Int128]

  /// - Parameters:
  ///   - projects: the candidates, by place in the field
  ///   - values: what each entry of the profile's `choices` is worth; nil: 1 for each supporter
  init(
    _ profile: BallotProfile, projects: [Int], field: [Project], factors: [Ratio],
    values: [Int64]?
  ) {
    self.projects = projects
    // Weights are counted in units of one over the scale, and so is what they pay.
    self.factors = factors.map { $0 / Ratio(profile.weightScale) }
    costs = projects.map { field[$0].cost.minorUnits }
    weights = profile.weights
    doubleWeights = profile.weights.map { Double($0) }
    weightScale = profile.weightScale
    districts = profile.districts
    isPlain = values == nil
    var position = Array(repeating: Int32(-1), count: field.count)
    for (place, project) in projects.enumerated() { position[project] = Int32(place) }
    let (rowStarts, choices, choiceValues) = Self.read(profile, position, values)
    self.rowStarts = rowStarts
    self.choices = choices
    self.choiceValues = choiceValues
    let (starts, rows, turnedValues) = Self.turned(
      rowStarts, choices, choiceValues, candidates: projects.count)
    (self.starts, self.rows, self.values) = (starts, rows, turnedValues)
    let weights = profile.weights
    // The weights of all ballots together are a whole 64-bit number.
    supportWeights = projects.indices.map { candidate in
      Int128(rows[starts[candidate]..<starts[candidate + 1]].reduce(0) { $0 + weights[Int($1)] })
    }
    supportValues =
      turnedValues.isEmpty
      ? supportWeights
      : projects.indices.map { candidate in
        (starts[candidate]..<starts[candidate + 1]).reduce(Int128(0)) {
          $0 + Int128(weights[Int(rows[$1])]) * Int128(turnedValues[$1])
        }
      }
  }

  /// The choices that are worth something, by row.
  private static func read(
    _ profile: BallotProfile, _ position: [Int32], _ values: [Int64]?
  ) -> (rowStarts: [Int], choices: [Int32], choiceValues: [Int64]) {
    var rowStarts = [0]
    rowStarts.reserveCapacity(profile.rowCount + 1)
    var choices = Array(repeating: Int32(0), count: profile.choices.count)
    var choiceValues = Array(repeating: Int64(0), count: values == nil ? 0 : choices.count)
    let isListedPlainly = profile.values.isEmpty
    var count = 0
    for row in 0..<profile.rowCount {
      for entry in profile.range(of: row) {
        let candidate = position[Int(profile.choices[entry])]
        let isListed = isListedPlainly || profile.values[entry] > 0
        let value = values?[entry] ?? (isListed ? 1 : 0)
        if candidate < 0 || value <= 0 { continue }
        choices[count] = candidate
        if values != nil { choiceValues[count] = value }
        count += 1
      }
      rowStarts.append(count)
    }
    choices.removeLast(choices.count - count)
    if values != nil { choiceValues.removeLast(choiceValues.count - count) }
    return (rowStarts, choices, choiceValues)
  }

  private static func turned(
    _ rowStarts: [Int], _ choices: [Int32], _ choiceValues: [Int64], candidates: Int
  ) -> (starts: [Int], rows: [Int32], values: [Int64]) {
    var starts = Array(repeating: 0, count: candidates + 1)
    for candidate in choices { starts[Int(candidate) + 1] += 1 }
    for candidate in 0..<candidates { starts[candidate + 1] += starts[candidate] }
    var next = starts
    var rows = Array(repeating: Int32(0), count: choices.count)
    var values = Array(repeating: Int64(0), count: choiceValues.count)
    for row in 0..<rowStarts.count - 1 {
      for entry in rowStarts[row]..<rowStarts[row + 1] {
        let candidate = Int(choices[entry])
        let place = next[candidate]
        next[candidate] = place + 1
        rows[place] = Int32(row)
        if !choiceValues.isEmpty { values[place] = choiceValues[entry] }
      }
    }
    return (starts, rows, values)
  }

  func supporters(of candidate: Int) -> Range<Int> { starts[candidate]..<starts[candidate + 1] }
  func choices(of row: Int) -> Range<Int> { rowStarts[row]..<rowStarts[row + 1] }
  func value(_ entry: Int) -> Int64 { isPlain ? 1 : values[entry] }
  func choiceValue(_ entry: Int) -> Int64 { isPlain ? 1 : choiceValues[entry] }
}
