import BudgetModel

/// The rows of a profile in classes of voters who paid alike so far.
struct VoterClasses: Sendable {
  /// Rows that support a funded project and were in one class, in a class of their own.
  struct Part: Hashable {
    var own: Int
    /// The class that they left; `own` if all of it did.
    var from: Int
    /// What the project is worth to them.
    var value: Int64
  }

  private(set) var classOfRow: [Int32]
  /// By class, in units of the profile's weight.
  private(set) var weights: [Int128]
  private let rowWeights: [Int64]

  /// - Parameter first: the class in which each row starts
  init(_ profile: BallotProfile, classes: Int, first: [Int32]) {
    rowWeights = profile.weights
    classOfRow = first
    weights = Array(repeating: 0, count: classes)
    for (row, own) in first.enumerated() { weights[Int(own)] += Int128(profile.weights[row]) }
  }

  /// Puts the supporters of a project into classes of their own.
  ///
  /// - Parameter supporters: each row with what the project is worth to it
  mutating func part(_ supporters: some Sequence<(row: Int, value: Int64)>) -> [Part] {
    var places: [Part: Int] = [:]
    var parts: [Part] = []
    var members: [[Int]] = []
    for (row, value) in supporters {
      let key = Part(own: 0, from: Int(classOfRow[row]), value: value)
      if places[key] == nil {
        places[key] = parts.count
        parts.append(key)
        members.append([])
      }
      members[places[key]!].append(row)
    }
    for place in parts.indices {
      let weight = members[place].reduce(Int128(0)) { $0 + Int128(rowWeights[$1]) }
      let from = parts[place].from
      parts[place].own = from
      if weight == weights[from] { continue }
      parts[place].own = weights.count
      weights[from] -= weight
      weights.append(weight)
      for row in members[place] { classOfRow[row] = Int32(parts[place].own) }
    }
    return parts
  }
}
