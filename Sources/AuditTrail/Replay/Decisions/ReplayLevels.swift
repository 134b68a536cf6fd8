import BudgetModel

/// `knapsack-per-unit` counted again (RULES 12): the amounts that ballots give, level by level.
struct ReplayLevels {
  typealias Candidates = ReplayDecision.Candidates

  private let candidates: Candidates
  private var left: Money
  private var granted: [Int: Int64] = [:]
  private var ties: [ReplayDecision.Tie] = []

  static func decision(_ candidates: Candidates) -> ReplayDecision {
    var levels = ReplayLevels(candidates)
    return levels.decide()
  }

  private init(_ candidates: Candidates) {
    self.candidates = candidates
    left = candidates.state.left
  }

  /// What every ballot gives a project: the amounts of ballots that give any, of fixed cost all of
  /// it, none more than it costs.
  static func amounts(of place: Int, in contest: ReplayContest) -> [Int64: Ratio] {
    let project = contest.field[place]
    let cost = project.cost.minorUnits
    let votes = contest.tally.votes[place]
    guard project.costMinimum != nil else { return [cost: votes] }
    let stated = contest.tally.amounts?[place] ?? [:]
    var amounts: [Int64: Ratio] = [:]
    for (amount, weight) in stated { amounts[min(amount, cost), default: .zero] += weight }
    let others = votes - stated.values.reduce(.zero, +)
    if others > .zero { amounts[cost, default: .zero] += others }
    return amounts.filter { $0.key > 0 && $0.value > .zero }
  }

  /// For each number of votes, how many units of each project have exactly so many.
  private func sizes() -> [(votes: Ratio, sizes: [Int: Int64])] {
    var byVotes: [Ratio: [Int: Int64]] = [:]
    for place in candidates.places {
      let amounts = Self.amounts(of: place, in: candidates.contest)
      var (support, above) = (Ratio.zero, Int64?.none)
      for (amount, weight) in amounts.sorted(by: { $0.key > $1.key }) {
        if let above { byVotes[support, default: [:]][place] = above - amount }
        support += weight
        above = amount
      }
      if let above { byVotes[support, default: [:]][place] = above }
    }
    return byVotes.sorted { $0.key > $1.key }.map { ($0.key, $0.value) }
  }

  private mutating func decide() -> ReplayDecision {
    let contest = candidates.contest
    let margin = contest.settings.rule["margin"]?.text ?? "smallest-first"
    var records: [[String: JSONValue]] = []
    for (number, level) in sizes().enumerated() {
      let size = level.sizes.values.reduce(Int128(0)) { $0 + Int128($1) }
      let isMarginal = size > Int128(left.minorUnits)
      let shares =
        isMarginal ? divided(level.sizes, margin) : level.sizes.mapValues { ($0, Ratio?.none) }
      let before = left
      let chunks = level.sizes.keys.sorted().map { place -> JSONValue in
        let (amount, remainder) = shares[place] ?? (0, nil)
        granted[place, default: 0] += amount
        left -= Money(minorUnits: amount)
        var chunk: [String: JSONValue] = [
          "project": candidates.id(place), "size": .string(String(level.sizes[place]!)),
          "granted": .string(String(amount)),
        ]
        chunk["remainder"] = remainder.map { JSONValue($0) }
        return .object(chunk)
      }
      var record: [String: JSONValue] = [
        "level": JSONValue(number: number + 1), "votes": JSONValue(level.votes),
        "size": .string(String(size)), "before": JSONValue(before), "after": JSONValue(left),
        "chunks": .array(chunks),
      ]
      if isMarginal { record["margin"] = .string(margin) }
      records.append(record)
      if isMarginal { break }
    }
    return decision(records)
  }

  private func decision(_ records: [[String: JSONValue]]) -> ReplayDecision {
    let contest = candidates.contest
    let isWhole = contest.settings.rule["whole"]?.flag ?? true
    var decision = ReplayDecision()
    decision.compare("level", records, candidates)
    decision.compareTies(ties, candidates)
    for place in candidates.places {
      let amount = Money(minorUnits: granted[place, default: 0])
      if amount.isZero {
        decision.verdicts[place] = .init(
          status: .notFunded, reason: .noMoney, at: Array(contest.records("level").suffix(1)))
        continue
      }
      let project = contest.field[place]
      let least = min(project.costMinimum ?? project.cost, project.cost)
      decision.grants.append(.init(place: place, amount: amount, least: isWhole ? least : .zero))
    }
    return decision
  }

  // MARK: The level at which the money ends

  /// Amounts, with what was left over of a division.
  private mutating func divided(
    _ sizes: [Int: Int64], _ margin: String
  ) -> [Int: (Int64, Ratio?)] {
    if left.isZero { return [:] }
    switch margin {
    case "smallest-first": return smallestFirst(sizes).mapValues { ($0, nil) }
    case "proportional":
      let shares = ReplayRemainders.divide(
        left.minorUnits, by: sizes.mapValues { Ratio($0) }, candidates, &ties)
      return shares.mapValues { ($0.amount, $0.remainder) }
    case "equal": return equal(sizes)
    default: return [:]
    }
  }

  private mutating func smallestFirst(_ sizes: [Int: Int64]) -> [Int: Int64] {
    var rest = left.minorUnits
    var granted: [Int: Int64] = [:]
    for size in Set(sizes.values).sorted() where rest > 0 {
      let tied = sizes.keys.filter { sizes[$0] == size }
      let needed = { (count: Int) in Int128(count) * Int128(size) }
      let isTie = tied.count > 1 && needed(tied.count) > Int128(rest)
      var tie = ReplayDecision.Tie(at: "select", key: String(size), tied: tied, drawn: [])
      for knot in candidates.chain.knots(tied) {
        if knot.count > 1 && rest > 0 && needed(knot.count) > Int128(rest) { tie.drawn += knot }
        for place in candidates.drawn(knot) {
          granted[place] = min(size, rest)
          rest -= granted[place]!
        }
      }
      if isTie { ties.append(tie) }
    }
    return granted
  }

  private mutating func equal(_ sizes: [Int: Int64]) -> [Int: (Int64, Ratio?)] {
    var rest = left.minorUnits
    var open = Set(sizes.keys)
    var granted: [Int: (Int64, Ratio?)] = [:]
    // Whoever asks for no more than an equal part gets it, until nobody does.
    while let place = open.min(by: { (sizes[$0]!, $0) < (sizes[$1]!, $1) }),
      Int128(sizes[place]!) * Int128(open.count) <= Int128(rest)
    {
      granted[place] = (sizes[place]!, nil)
      rest -= sizes[place]!
      open.remove(place)
    }
    if open.isEmpty { return granted }
    let (each, units) = rest.quotientAndRemainder(dividingBy: Int64(open.count))
    let remainder = Ratio(units, over: open.count)
    let winners = ReplayRemainders.winners(
      Int(units), among: open.sorted(), key: remainder, candidates, &ties)
    for place in open {
      granted[place] = (each + (winners.contains(place) ? 1 : 0), remainder)
    }
    return granted
  }
}
