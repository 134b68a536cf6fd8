import BudgetModel

/// The profile of ballots as the pipeline would make it.
extension BallotProfile {
  /// - Parameter groups: identical ballots share a row
  init(
    _ ballots: [TestBallot], _ settings: ContestSettings, districts names: [String], groups: Bool
  ) {
    let counted = ballots.filter { $0.counts(settings) }
    self.init(weightScale: counted.reduce(1) { $0.leastMultiple(of: $1.weight) })
    valueScale = counted.flatMap(\.points.values).reduce(1) { $0.leastMultiple(of: $1) }
    var rows: [Row: Int] = [:]
    for ballot in counted {
      let row = Row(
        choices: ballot.chosen.sorted(), values: ballot.values(scale: valueScale),
        district: ballot.district.flatMap { names.firstIndex(of: $0) } ?? -1)
      let weight = Int64(ballot.weight * Ratio(weightScale))
      if groups, let same = rows[row] {
        weights[same] += weight
      } else {
        rows[row] = rowCount
        append(row, weight, hasDistricts: !names.isEmpty)
      }
    }
  }

  private struct Row: Hashable {
    var choices: [Int]
    var values: [Int64]
    var district: Int
  }

  private mutating func append(_ row: Row, _ weight: Int64, hasDistricts: Bool) {
    weights.append(weight)
    choices += row.choices.map { Int32($0) }
    values += row.values
    starts.append(choices.count)
    if hasDistricts { districts.append(Int32(row.district)) }
  }
}

extension TestBallot {
  /// True if the ballot is part of W.
  func counts(_ settings: ContestSettings) -> Bool {
    !isBlank || (settings.electorate == .all && !settings.ignoresBlankBallots)
  }

  /// Beside the choices in ascending order; empty for approvals.
  fileprivate func values(scale: Int64) -> [Int64] {
    if !amounts.isEmpty { return chosen.sorted().map { amounts[$0]! } }
    if !points.isEmpty { return chosen.sorted().map { Int64(points[$0]! * Ratio(scale)) } }
    return ranks.isEmpty ? [] : chosen.sorted().map { Int64(place(of: $0)) }
  }

  /// 1 + the number of choices above.
  func place(of project: Int) -> Int {
    let level = ranks.firstIndex { $0.contains(project) }!
    return ranks[..<level].joined().count + 1
  }
}

extension Int64 {
  fileprivate func leastMultiple(of ratio: Ratio) -> Int64 {
    self * Int64(Ratio(Int64(ratio.denominator), over: self).numerator)
  }
  /// The ratio must be whole.
  init(_ ratio: Ratio) {
    precondition(ratio.isWhole)
    self = Int64(ratio.numerator)
  }
}
