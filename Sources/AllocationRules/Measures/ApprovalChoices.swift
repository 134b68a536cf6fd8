import BudgetModel

/// Every choice of voters who do not support a project, voters with identical ballots taken as one
/// kind: `add-pessimist` beyond ordered rules (RULES 17).
struct ApprovalChoices {
  private let whole: WholeRule
  private let project: Int
  /// The rows of each kind, and how many voters each row stands for.
  private var kinds: [[(row: Int, voters: Int64)]] = []

  init(_ whole: WholeRule, _ project: Int) {
    self.whole = whole
    self.project = project
    let profile = whole.instance.profile ?? BallotProfile()
    var places: [Ballot: Int] = [:]
    for row in 0..<profile.rowCount {
      let own = profile.choices[profile.range(of: row)]
      if own.contains(Int32(project)) { continue }
      let ballot = Ballot(
        choices: Array(own), district: profile.districts.isEmpty ? 0 : profile.districts[row])
      if places[ballot] == nil {
        places[ballot] = kinds.count
        kinds.append([])
      }
      kinds[places[ballot]!].append((row, profile.weights[row] / profile.weightScale))
    }
  }

  private struct Ballot: Hashable {
    var choices: [Int32]
    var district: Int32
  }

  private var voters: [Int64] { kinds.map { $0.reduce(0) { $0 + $1.voters } } }

  /// Nil: more than `MeasureBounds.cases`.
  var count: Int? {
    MeasureBounds.isAbove(MeasureBounds.cases, voters.map { Int($0) + 1 })
      ? nil : voters.reduce(1) { $0 * (Int($1) + 1) }
  }

  /// The most voters with whose approval the project may still lose.
  ///
  /// Zero voters are a choice too; each number of them is tried, so that nothing is assumed about what
  /// more approvals do.
  func mostThatLose() -> Int64 {
    let voters = voters
    var taken = Array(repeating: Int64(0), count: kinds.count)
    var most: Int64 = 0
    while true {
      let count = taken.reduce(0, +)
      if count > most, !whole.funds(change(taken)) { most = count }
      guard let place = taken.indices.first(where: { taken[$0] < voters[$0] }) else { return most }
      taken[place] += 1
      for lower in 0..<place { taken[lower] = 0 }
    }
  }

  var all: Int64 { voters.reduce(0, +) }

  private func change(_ taken: [Int64]) -> ContestChange {
    let scale = whole.instance.profile?.weightScale ?? 1
    var parts: [ContestChange.VoterPart] = []
    for (kind, count) in zip(kinds, taken) {
      var missing = count
      for (row, voters) in kind where missing > 0 {
        let own = min(missing, voters)
        parts.append(ContestChange.VoterPart(row: row, weight: own * scale))
        missing -= own
      }
    }
    return ContestChange(
      project: project, act: .addApprovals(taken.reduce(0, +), .listed(parts)))
  }
}
