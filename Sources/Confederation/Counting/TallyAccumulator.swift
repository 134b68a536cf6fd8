import AllocationRules
import BudgetModel

/// The sums of some ballots in one contest as whole numbers over common scales, by place of the
/// project. Merging is commutative, so blocks of ballots may be summed in any grouping.
struct TallyAccumulator: Sendable {
  /// What is the same for all blocks of a contest.
  struct Form: Sendable {
    var projects: Int
    var needs: TallyNeeds
    var positional: PositionalScore?
    /// Denominator of all weights.
    var weightScale: Int64
    /// Denominator of all points.
    var pointScale: Int64
  }
  /// The weight of the ballots that give exactly this amount.
  struct AmountWeight: Sendable {
    var amount: Int64
    var weight: Int64
  }

  let form: Form
  var received = 0
  var counted = 0
  var blank = 0
  /// By `BallotCode`.
  var rejected = Array(repeating: 0, count: BallotCode.count)
  /// By exclusion.
  var excluded: [Int]
  var weight: Int64 = 0
  var blankWeight: Int64 = 0
  var votes: [Int64]
  private(set) var points: [Int128]
  /// By number of parts less 1, then place.
  private(set) var scores: [[Int128]] = []
  /// By rank less 1, then place.
  private(set) var ranks: [[Int64]] = []
  /// Weight of the ballots that list both and rank the first above, or both at one rank.
  private(set) var wins: [Int64]
  private(set) var draws: [Int64]
  private(set) var amounts: [[AmountWeight]]
  /// By place in `needs.channels`.
  private(set) var channelVotes: [[Int64]]
  private(set) var channelWeights: [Int64]

  init(_ form: Form, exclusions: Int) {
    let projects = form.projects
    let pairs = form.needs.above != nil ? projects * projects : 0
    self.form = form
    excluded = Array(repeating: 0, count: exclusions)
    votes = Array(repeating: 0, count: projects)
    points = Array(repeating: 0, count: form.needs.points ? projects : 0)
    wins = Array(repeating: 0, count: pairs)
    draws = Array(repeating: 0, count: pairs)
    amounts = Array(repeating: [], count: form.needs.amounts ? projects : 0)
    channelVotes = form.needs.channels.map { _ in Array(repeating: 0, count: projects) }
    channelWeights = Array(repeating: 0, count: form.needs.channels.count)
  }

  /// Adds a ballot that counts; `channel` is a place in `needs.channels`.
  mutating func count(
    _ choices: [BallotChoice], limits: BallotLimits, weight ballotWeight: Int64, channel: Int?
  ) {
    counted += 1
    let isBlank = !choices.contains { !$0.isVoid && limits.chooses($0) }
    if isBlank {
      blank += 1
      blankWeight += ballotWeight
    }
    let counts = !isBlank || !limits.ignoresBlanks
    if counts { weight += ballotWeight }
    if let channel, counts { channelWeights[channel] += ballotWeight }
    for choice in choices where limits.supports(choice) {
      votes[Int(choice.place)] += ballotWeight
      if let channel { channelVotes[channel][Int(choice.place)] += ballotWeight }
    }
    if form.needs.points && limits.values == .points {
      addPoints(choices, ballotWeight, scale: form.pointScale / limits.valueScale)
    }
    if form.positional != nil { addScores(choices, ballotWeight) }
    if form.needs.ranks { addRanks(choices, ballotWeight) }
    if form.needs.above != nil { addPairs(choices.filter(limits.supports), ballotWeight) }
    if form.needs.amounts { addAmounts(choices, limits: limits, ballotWeight) }
  }

  private mutating func addPoints(_ choices: [BallotChoice], _ weight: Int64, scale: Int64) {
    for choice in choices {
      points[Int(choice.place)] += Int128(choice.value) * Int128(weight) * Int128(scale)
    }
  }

  private mutating func addScores(_ choices: [BallotChoice], _ weight: Int64) {
    guard let positional = form.positional else { return }
    for choice in choices where choice.rank > 0 {
      let share = positional.share(
        rank: Int(choice.rank), size: Int(choice.rankSize), length: choices.count)
      while scores.count < share.parts {
        scores.append(Array(repeating: 0, count: form.projects))
      }
      scores[share.parts - 1][Int(choice.place)] += Int128(share.sum) * Int128(weight)
    }
  }

  private mutating func addRanks(_ choices: [BallotChoice], _ weight: Int64) {
    for choice in choices where choice.rank > 0 {
      while ranks.count < choice.rank { ranks.append(Array(repeating: 0, count: form.projects)) }
      ranks[Int(choice.rank) - 1][Int(choice.place)] += weight
    }
  }

  private mutating func addPairs(_ choices: [BallotChoice], _ weight: Int64) {
    for (offset, better) in choices.enumerated() {
      for worse in choices[(offset + 1)...] {
        let pair = Int(better.place) * form.projects + Int(worse.place)
        if better.rank != worse.rank {
          wins[pair] += weight
        } else {
          draws[pair] += weight
          draws[Int(worse.place) * form.projects + Int(better.place)] += weight
        }
      }
    }
  }

  private mutating func addAmounts(
    _ choices: [BallotChoice], limits: BallotLimits, _ weight: Int64
  ) {
    for choice in choices {
      let amount = CostCheck.cost(of: choice, limits: limits)
      if amount > 0 { addAmount(amount, weight, place: Int(choice.place)) }
    }
  }

  private mutating func addAmount(_ amount: Int64, _ weight: Int64, place: Int) {
    var low = 0
    var high = amounts[place].count
    while low < high {
      let middle = (low + high) / 2
      if amounts[place][middle].amount < amount { low = middle + 1 } else { high = middle }
    }
    if low < amounts[place].count && amounts[place][low].amount == amount {
      amounts[place][low].weight += weight
    } else {
      amounts[place].insert(AmountWeight(amount: amount, weight: weight), at: low)
    }
  }
}

extension TallyAccumulator {
  static func += (left: inout TallyAccumulator, right: TallyAccumulator) {
    left.received += right.received
    left.counted += right.counted
    left.blank += right.blank
    left.weight += right.weight
    left.blankWeight += right.blankWeight
    add(right.rejected, to: &left.rejected)
    add(right.excluded, to: &left.excluded)
    add(right.votes, to: &left.votes)
    add(right.points, to: &left.points)
    add(right.wins, to: &left.wins)
    add(right.draws, to: &left.draws)
    add(right.channelWeights, to: &left.channelWeights)
    add(right.scores, to: &left.scores)
    add(right.ranks, to: &left.ranks)
    add(right.channelVotes, to: &left.channelVotes)
    for (place, weights) in right.amounts.enumerated() {
      for entry in weights { left.addAmount(entry.amount, entry.weight, place: place) }
    }
  }

  private static func add<Number: AdditiveArithmetic>(_ right: [Number], to left: inout [Number]) {
    for place in right.indices { left[place] += right[place] }
  }
  private static func add<Number: AdditiveArithmetic>(
    _ right: [[Number]], to left: inout [[Number]]
  ) {
    for place in right.indices {
      if place < left.count {
        add(right[place], to: &left[place])
      } else {
        left.append(right[place])
      }
    }
  }
}

extension BallotLimits {
  /// Whether the ballot supports the project: it lists it, ranks it, or gives it positive points or
  /// a positive amount (RULES 1.1).
  func supports(_ choice: BallotChoice) -> Bool {
    switch values {
    case .none, .ranks: true
    case .points, .amounts: choice.value > 0
    }
  }
}
