import BigInt
import BudgetModel

/// The loads of all voters under Phragmén's rule (RULES 7), exact, at the speed of doubles.
///
/// The round that funds a project gives all its supporters one load. So a voter's load is the number of
/// the round that last set it, and a sum of loads is one over rounds: the weight of those whose load the
/// round set, a whole number, times the load of the round. Doubles for a sum are made from the exact
/// loads each time, so errors do not build up.
struct VoterLoads {
  /// The load that a project would bring its supporters to, and what they carry now.
  struct Load {
    /// Over the common denominator: cost and loads, in units of the weights.
    var total: BigUInt
    /// Over the common denominator.
    var sum: BigUInt
    /// Of the supporters, in units of the profile.
    var weight: UInt
  }

  /// A load in doubles.
  struct Estimate {
    var load: Double
    var sum: Double
    /// Neither number is further from the exact one, as a part of it.
    var error: Double
    var low: Double { load * (1 - error) }
    var high: Double { load * (1 + error) }
  }

  private let supporters: Supporters
  private let costs: [Int64]
  /// By project: the weight of its supporters.
  let weights: [UInt]
  let weightScale: UInt
  /// By project, and last for all voters.
  private var shares: RoundWeights
  private(set) var exact = RoundLoads()

  init(_ profile: BallotProfile, _ supporters: Supporters, costs: [Int64]) {
    self.supporters = supporters
    self.costs = costs
    weightScale = UInt(profile.weightScale)
    shares = RoundWeights(profile.supporting, projects: costs.count)
    weights = costs.indices.map { [shares] in UInt(shares.unloaded($0)) }
  }

  /// The weight of the voters who carry a load, and the sum of their loads: what was spent.
  var total: (weight: Ratio, sum: BigUInt) {
    let all = shares.parts(of: costs.count)
    let (sum, rest) = sum(all).quotientAndRemainder(
      dividingBy: exact.denominator.multiplied(byWord: weightScale))
    precondition(rest.isZero, "loads sum to whole costs")
    return (Ratio(all.reduce(0) { $0 + $1.weight }, over: weightScale), sum)
  }

  /// True if exact sums are long numbers.
  var isLong: Bool { exact.denominator.bitWidth > UInt.bitWidth }

  /// True if a supporter carries a load.
  func isLoaded(_ project: Int) -> Bool { shares.isLoaded(project) }

  func load(_ project: Int) -> Load {
    let sum = sum(shares.parts(of: project))
    var total = sum
    total.multiplyAndAdd(
      exact.denominator.multiplied(byWord: weightScale), UInt(costs[project]))
    return Load(total: total, sum: sum, weight: weights[project])
  }

  private func sum(_ parts: [RoundWeights.Part]) -> BigUInt {
    var sum: BigUInt = 0
    for part in parts { sum.multiplyAndAdd(exact.numerators[part.round], UInt(part.weight)) }
    return sum
  }

  /// With u the unit roundoff 2^-53: a product of weight and load errs by at most 6 u, adding up k of
  /// them by k u, the cost by 3 u, adding and dividing by 3 u more. The bound is more than twice that.
  func estimate(_ project: Int) -> Estimate {
    let parts = shares.parts(of: project)
    let sum = parts.reduce(0.0) { $0 + Double($1.weight) * exact.doubles[$1.round] }
    let total = sum + Double(weightScale) * Double(costs[project])
    return Estimate(
      load: total / Double(weights[project]), sum: sum / Double(weightScale),
      error: Double(parts.count + 16) * 0x1p-52)
  }

  /// Funds a project: its supporters all carry the load that it brings.
  mutating func fund(_ project: Int) {
    let load = load(project)
    exact.append(load.total, over: load.weight)
    shares.begin(supporters.rows[supporters.range(of: project)])
  }
}

/// For each of several groups of voters, the weight of those whose load each round set.
struct RoundWeights {
  struct Part {
    var round: Int
    var weight: Int64
  }

  /// A row of the profile, its numbers side by side in memory.
  private struct Row {
    var start: Int
    var weight: Int64
    var count: Int32
    /// Its load was set by this round; round 0 is that of the voters without a load.
    var round: Int32
  }

  private var rows: [Row]
  private let choices: [Int32]
  /// One group for each project, and last all voters.
  private let groups: Int
  /// By round and group; each group has the same sum over all rounds at all times.
  private var cells: [Int64]
  /// By group: the rounds with any weight after round 0, ascending.
  private var used: [[Int]]

  init(_ profile: BallotProfile, projects: Int) {
    groups = projects + 1
    choices = profile.choices
    rows = (0..<profile.rowCount).map { row in
      let range = profile.range(of: row)
      return Row(
        start: range.lowerBound, weight: profile.weights[row], count: Int32(range.count), round: 0)
    }
    cells = Array(repeating: 0, count: groups)
    used = Array(repeating: [], count: groups)
    for row in rows {
      cells[projects] += row.weight
      for entry in row.start..<row.start + Int(row.count) {
        cells[Int(choices[entry])] += row.weight
      }
    }
  }

  /// The weight of a group in which no load was set yet.
  func unloaded(_ group: Int) -> Int64 { cells[group] }

  /// True if a round set the load of any of the group.
  func isLoaded(_ group: Int) -> Bool { !used[group].isEmpty }

  func parts(of group: Int) -> [Part] {
    used[group].map { Part(round: $0, weight: cells[$0 * groups + group]) }
  }

  /// The next round sets the loads of these rows.
  mutating func begin(_ supporters: ArraySlice<Int32>) {
    let round = cells.count / groups
    var moved = sums()
    Self.move(supporters, of: &rows, choices, out: &cells, to: Int32(round), groups: groups)
    for (group, sum) in sums().enumerated() { moved[group] -= sum }
    cells += moved
    for group in used.indices {
      used[group].removeAll { cells[$0 * groups + group] == 0 }
      if moved[group] != 0 { used[group].append(round) }
    }
  }

  /// By group: the weight that is found in any round.
  private func sums() -> [Int64] {
    (0..<groups).map { group in
      used[group].reduce(cells[group]) { $0 + cells[$1 * groups + group] }
    }
  }

  /// Takes rows out of the rounds that they are in.
  private static func move(
    _ supporters: ArraySlice<Int32>, of rows: inout [Row], _ choices: [Int32],
    out cells: inout [Int64], to round: Int32, groups: Int
  ) {
    let choices = choices.span
    var rows = rows.mutableSpan
    var cells = cells.mutableSpan
    var first = supporters.startIndex
    while first < supporters.endIndex {
      let block = first..<min(first + 64, supporters.endIndex)
      first = block.upperBound
      // Without a loop inside, the memory of many rows is fetched at the same time.
      for place in block {
        let row = rows[Int(supporters[place])]
        let base = Int(row.round) * groups
        cells[base + groups - 1] -= row.weight
        cells[base + Int(choices[row.start])] -= row.weight
      }
      for place in block {
        let row = rows[Int(supporters[place])]
        let base = Int(row.round) * groups
        for entry in row.start + 1..<row.start + Int(row.count) {
          cells[base + Int(choices[entry])] -= row.weight
        }
        rows[Int(supporters[place])].round = round
      }
    }
  }
}

extension BallotProfile {
  /// The profile without choices that are no support: of no points or no amount.
  var supporting: BallotProfile {
    if values.allSatisfy({ $0 > 0 }) { return self }
    var profile = self
    (profile.starts, profile.choices, profile.values) = ([0], [], [])
    for row in 0..<rowCount {
      for entry in range(of: row) where values[entry] > 0 {
        profile.choices.append(choices[entry])
        profile.values.append(values[entry])
      }
      profile.starts.append(profile.choices.count)
    }
    return profile
  }
}
