import BigInt
import BudgetModel

/// The rounds of expanding approvals (RULES 10): votes of ballots are spent on projects of the first
/// ranks, and ranks open one after the other.
struct ExpandingCount {
  private let profile: BallotProfile
  private let supporters: Supporters
  /// By project: its support is kept up to date.
  private var isCandidate: [Bool]
  private let pool: Int64
  /// n over the weight scale of the profile.
  private let votes: BigInt
  private let precision: SharePrecision
  private var remaining: RemainingShares
  /// What rounding has added to all votes: the most by which a support is too large.
  private var gained = Ratio.zero
  /// By project: the votes of its supporters at the ranks that are open, over weight scale times
  /// denominator.
  private var supports: [BigInt]
  /// All votes that are left, likewise.
  private var total: BigInt
  /// The ranks at which ballots list candidates, best first.
  private let ranks: [Int64]
  /// Entries of `profile.choices` at each of them, with their rows.
  private let opening: [[(row: Int32, project: Int32)]]
  /// The place in `ranks` of the rank that is reached.
  private var reached = 0

  init(_ count: SequentialCount, _ precision: SharePrecision) {
    self.precision = precision
    profile = count.instance.profile ?? BallotProfile()
    supporters = count.supporters
    pool = count.pool
    votes = profile.weights.reduce(0) { $0 + BigInt($1) }
    remaining = RemainingShares(rows: profile.rowCount, precision)
    supports = Array(repeating: 0, count: count.instance.field.count)
    let candidates = Set(count.candidates)
    isCandidate = supports.indices.map(candidates.contains)
    total = votes
    (ranks, opening) = Self.ranks(count.candidates, supporters)
    open()
  }

  private static func ranks(
    _ candidates: [Int], _ supporters: Supporters
  ) -> (ranks: [Int64], opening: [[(row: Int32, project: Int32)]]) {
    var opening: [Int64: [(row: Int32, project: Int32)]] = [:]
    for project in candidates {
      for entry in supporters.range(of: project) {
        opening[supporters.values[entry], default: []].append(
          (supporters.rows[entry], Int32(project)))
      }
    }
    let ranks = opening.keys.sorted()
    return (ranks, ranks.map { opening[$0]! })
  }

  private mutating func open() {
    guard reached < ranks.count else { return }
    for (row, project) in opening[reached] { supports[Int(project)] += held(by: row) }
  }

  private func held(by row: Int32) -> BigInt {
    remaining.shares[Int(row)] * BigInt(profile.weights[Int(row)])
  }
}

/// Rounds.
extension ExpandingCount {
  mutating func run(_ count: inout SequentialCount) throws(RuleFailure) {
    if count.candidates.isEmpty { return }
    count.append(quotaRecord)
    while !count.candidates.isEmpty {
      let round = round(count)
      if !round.tied.isEmpty {
        let chosen = try choose(round.tied, &count)
        for project in round.overPool { count.drop(project, .quotaNotReached) }
        fund(chosen, round, &count)
      } else if reached + 1 < ranks.count {
        for project in round.overPool { count.drop(project, .quotaNotReached) }
        if !round.rows.isEmpty { count.close(record(round, count, selected: nil)) }
        reached += 1
        open()
      } else {
        for project in count.candidates { count.drop(project, .quotaNotReached) }
        count.close(record(round, count, selected: nil))
      }
    }
  }

  private func choose(
    _ tied: [Int], _ count: inout SequentialCount
  ) throws(RuleFailure) -> Int {
    let value = votes(supports[tied[0]]) / quota(count.cost(tied[0]))
    return try count.choose(tied, value: value.exact, testsPool: true) {
      supporters.areDisjoint($0, atMost: ranks[reached])
    }
  }

  /// Takes the quota from the supporters, each by the same part of what is left of the vote.
  private mutating func fund(_ project: Int, _ round: Round, _ count: inout SequentialCount) {
    let (support, cost) = (supports[project], count.cost(project))
    let factor = Ratio.one - quota(cost) / votes(support)
    let before = votes(total)
    var record = record(round, count, selected: project)
    spend(supporters.rows(of: project, atMost: ranks[reached]), factor)
    isCandidate[project] = false
    record.members["factor"] = JSONValue(factor)
    let rounding = votes(total) - (before - quota(cost))
    gained += rounding
    record.members["rounding"] = JSONValue(rounding)
    record.members["votes"] = JSONValue(votes(total))
    record.members["left"] = .string(String(count.left - cost))
    count.fund(project, record)
  }

  private mutating func spend(_ supporters: [Int32], _ factor: Ratio) {
    let rows = supporters.filter { !remaining.shares[Int($0)].isZero }
    let new = rows.map { (row: $0, numerator: remaining.shares[Int($0)] * factor.numerator) }
    for row in rows { move(row, by: -held(by: row)) }
    guard let growth = remaining.set(new, over: factor.denominator) else {
      sumUp()
      return
    }
    if growth != 1 {
      for project in supports.indices { supports[project] *= growth }
      total *= growth
    }
    for row in rows { move(row, by: held(by: row)) }
  }

  /// Changes the sums by what a ballot holds.
  private mutating func move(_ row: Int32, by change: BigInt) {
    total += change
    for entry in profile.range(of: Int(row)) where profile.values[entry] <= ranks[reached] {
      let project = Int(profile.choices[entry])
      if isCandidate[project] { supports[project] += change }
    }
  }

  private mutating func sumUp() {
    total = 0
    for project in supports.indices { supports[project] = 0 }
    for row in 0..<profile.rowCount { move(Int32(row), by: held(by: Int32(row))) }
  }

  /// A number of `supports` in votes.
  private func votes(_ sum: BigInt) -> Ratio {
    Ratio(sum, BigInt(profile.weightScale) * remaining.denominator)
  }
  private func quota(_ cost: Int64) -> Ratio {
    Ratio(cost) * Ratio(votes, BigInt(profile.weightScale)) / Ratio(pool)
  }
}

extension ExpandingCount {
  /// The candidates of one round (RULES 10.2).
  private struct Round {
    enum State: String {
      case affordable, unaffordable
      /// It costs more than what is left, which only falls: out for good.
      case overPool = "over-pool"
    }
    /// In id order; those that no ballot supports at the ranks that are open do not stand here.
    var rows: [(project: Int, state: State)] = []
    /// Those with the largest support for the quota.
    var tied: [Int] = []

    var overPool: [Int] { rows.filter { $0.state == .overPool }.map(\.project) }
    var affordable: [Int] { rows.filter { $0.state == .affordable }.map(\.project) }
  }

  private func round(_ count: SequentialCount) -> Round {
    var round = Round()
    let (pool, all) = (BigInt(count.pool), votes * remaining.denominator)
    for project in count.candidates {
      let support = supports[project]
      if count.cost(project) > count.left {
        round.rows.append((project, .overPool))
      } else if !support.isZero {
        let isAffordable = support * pool >= all * BigInt(count.cost(project))
        round.rows.append((project, isAffordable ? .affordable : .unaffordable))
      }
    }
    round.tied = best(of: round.affordable, count)
    if !gained.isZero {
      let isDoubtful = round.affordable.contains {
        votes(supports[$0]) - gained < quota(count.cost($0))
      }
      precision.note(isOpen: isDoubtful || round.tied.count > 1)
    }
    return round
  }

  /// Those of the largest support for the cost, and those that rounding does not tell from them.
  private func best(of projects: [Int], _ count: SequentialCount) -> [Int] {
    let numbers = projects.map { (support: supports[$0], cost: BigInt(count.cost($0))) }
    guard let best = numbers.max(by: { $0.support * $1.cost < $1.support * $0.cost }) else {
      return []
    }
    if gained.isZero {
      return zip(projects, numbers).filter {
        best.support * $1.cost == $1.support * best.cost
      }.map(\.0)
    }
    let surely = votes(best.support) - gained
    return zip(projects, numbers).filter {
      surely * Ratio($1.cost) <= votes($1.support) * Ratio(best.cost)
    }.map(\.0)
  }

  private func record(
    _ round: Round, _ count: SequentialCount, selected: Int?
  ) -> TranscriptRecord {
    let tied = Set(round.tied)
    let candidates = round.rows.map { project, state in
      let word = project == selected ? "selected" : tied.contains(project) ? "tied" : state.rawValue
      return JSONValue.object([
        "project": count.id(project), "cost": .string(String(count.cost(project))),
        "support": JSONValue(votes(supports[project])),
        "quota": JSONValue(quota(count.cost(project))), "state": .string(word),
      ])
    }
    var members: [String: JSONValue] = [
      "rank": .string(String(ranks[reached])), "candidates": .array(candidates),
    ]
    members["selected"] = selected.map(count.id)
    return TranscriptRecord("round", members)
  }

  private var quotaRecord: TranscriptRecord {
    var members = precision.members
    members["votes"] = JSONValue(votes(total))
    members["pool"] = .string(String(pool))
    members["quota"] = JSONValue(quota(1))
    members["formula"] = "votes * cost / pool"
    return TranscriptRecord("quota", members)
  }
}
