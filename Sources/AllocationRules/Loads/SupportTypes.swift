import BudgetModel

/// The ballots of one contest as maximin support reads them: identical choices among the candidates
/// are one type. An edge is the support of one type for one candidate; candidates are positions.
struct SupportTypes: Sendable {
  /// Minor units, by candidate.
  let costs: [Int64]
  /// By type, over the profile's weight scale.
  let weights: [Int64]
  /// By edge, all edges of a type side by side.
  let candidates: [Int32]
  let types: [Int32]
  /// Where the edges of each type start.
  private let starts: [Int]
  /// The edges of each candidate side by side, and where they start.
  let edges: [Int32]
  private let edgeStarts: [Int]

  /// - Parameter projects: the candidates, by place in the field
  init(_ profile: BallotProfile, projects: [Int], costs: [Int64]) {
    self.costs = projects.map { costs[$0] }
    var position = Array(repeating: Int32(-1), count: costs.count)
    for (candidate, project) in projects.enumerated() { position[project] = Int32(candidate) }
    var typeOfChoices: [[Int32]: Int] = [:]
    var (weights, candidates, types, starts) = ([Int64](), [Int32](), [Int32](), [0])
    for row in 0..<profile.rowCount {
      let choices = profile.choices[profile.range(of: row)].map { position[Int($0)] }
        .filter { $0 >= 0 }
      if choices.isEmpty { continue }
      if let type = typeOfChoices[choices] {
        weights[type] += profile.weights[row]
        continue
      }
      typeOfChoices[choices] = weights.count
      types += choices.map { _ in Int32(weights.count) }
      candidates += choices
      weights.append(profile.weights[row])
      starts.append(candidates.count)
    }
    self.weights = weights
    self.candidates = candidates
    self.types = types
    self.starts = starts
    var own = projects.map { _ in [Int32]() }
    for (edge, candidate) in candidates.enumerated() { own[Int(candidate)].append(Int32(edge)) }
    edges = own.flatMap { $0 }
    edgeStarts = own.reduce(into: [0]) { $0.append($0.last! + $1.count) }
  }

  func edges(ofType type: Int) -> Range<Int> { starts[type]..<starts[type + 1] }
  /// Where the edges of a candidate stand in `edges`.
  func places(of candidate: Int) -> Range<Int> { edgeStarts[candidate]..<edgeStarts[candidate + 1] }
  func edges(of candidate: Int) -> ArraySlice<Int32> { edges[places(of: candidate)] }
}

/// A set of projects: what it costs, and the weight of all who support any of it. The cost for each
/// unit of weight is a load that some voter must carry.
struct ProjectSet: Sendable, Comparable {
  var cost: Int64
  var weight: Int64

  static func == (left: ProjectSet, right: ProjectSet) -> Bool {
    Int128(left.cost) * Int128(right.weight) == Int128(right.cost) * Int128(left.weight)
  }
  static func < (left: ProjectSet, right: ProjectSet) -> Bool {
    Int128(left.cost) * Int128(right.weight) < Int128(right.cost) * Int128(left.weight)
  }
}
