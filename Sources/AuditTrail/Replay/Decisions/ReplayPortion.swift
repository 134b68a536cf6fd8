import BudgetModel

/// `portioning` counted again (RULES 14). The t of independent markets is taken from the record and
/// proven: the medians at it must sum to what a ballot proposes.
enum ReplayPortion {
  static func decision(_ candidates: ReplayDecision.Candidates) -> ReplayDecision {
    let contest = candidates.contest
    var decision = ReplayDecision()
    if candidates.places.isEmpty {
      decision.compare("portion", [], candidates)
      decision.compareTies([], candidates)
      return decision
    }
    let method = contest.settings.rule["method"]?.text ?? "median"
    let record = contest.first("portion")
    guard let bases = bases(candidates, method, slope: record?.ratio("slope")) else {
      decision.findings.append(
        contest.finding(
          record,
          "no weight of ballots, or 'slope' is not the least at which medians sum to what they give"
        ))
      return decision
    }
    var ties: [ReplayDecision.Tie] = []
    let isZero = bases.values.allSatisfy(\.isZero)
    let left = candidates.state.left
    let shares =
      isZero ? [:] : ReplayRemainders.divide(left.minorUnits, by: bases, candidates, &ties)
    var rows: [JSONValue] = []
    for place in candidates.places {
      let share = shares[place] ?? .init()
      let amount = min(Money(minorUnits: share.amount), candidates.cost(place))
      rows.append([
        "project": candidates.id(place), "base": JSONValue(bases[place]!),
        "quotient": .string(String(share.quotient)), "remainder": JSONValue(share.remainder),
        "amount": JSONValue(amount),
      ])
      if amount.isZero {
        decision.verdicts[place] = .init(
          status: .notFunded, reason: .noMoney, at: contest.records("portion"))
      } else {
        decision.grants.append(.init(place: place, amount: amount, least: .zero))
      }
    }
    var expected: [String: JSONValue] = [
      "method": .string(method), "total": JSONValue(left), "rows": .array(rows),
    ]
    if method == "independent-markets" { expected["slope"] = record?["slope"] }
    if isZero { expected["note"] = "portioning-all-zero" }
    decision.compare("portion", [expected], candidates)
    decision.compareTies(ties, candidates)
    return decision
  }

  /// What shares are in proportion to; nil: `slope` gives none.
  private static func bases(
    _ candidates: ReplayDecision.Candidates, _ method: String, slope: Ratio?
  ) -> [Int: Ratio]? {
    let contest = candidates.contest
    let amounts = Dictionary(
      uniqueKeysWithValues: candidates.places.map {
        ($0, ReplayLevels.amounts(of: $0, in: contest))
      })
    let weight = contest.tally.weight
    let sums = amounts.mapValues { own in
      own.reduce(Ratio.zero) { $0 + Ratio($1.key) * $1.value }
    }
    guard weight > .zero, contest.nonblankWeight > .zero else { return nil }
    switch method {
    case "mean": return sums.mapValues { $0 / weight }
    case "median": return amounts.mapValues { lowerMedian($0, of: weight) }
    default:
      let whole = sums.values.reduce(.zero, +) / contest.nonblankWeight
      guard let slope, slope > .zero else { return nil }
      let medians = amounts.mapValues { Market($0, slope: slope * whole) }
      let isLeast = medians.values.contains(where: \.isRising)
      let sum = medians.values.reduce(.zero) { $0 + $1.median }
      return isLeast && sum == whole ? medians.mapValues(\.median) : nil
    }
  }

  /// The median among the amounts of one project and the phantom ballots at one t: the greatest
  /// min(a, t·h), h the weight of the ballots that give at least a.
  private struct Market {
    let median: Ratio
    /// A smaller t gives a smaller median.
    let isRising: Bool

    init(_ amounts: [Int64: Ratio], slope: Ratio) {
      var support = Ratio.zero
      let points = amounts.sorted { $0.key > $1.key }.map { amount, weight in
        support += weight
        return (amount: Ratio(amount), phantom: slope * support)
      }
      let median = points.map { min($0.amount, $0.phantom) }.max() ?? .zero
      self.median = median
      isRising = points.allSatisfy { $0.amount != median || $0.phantom <= median }
    }
  }

  private static func lowerMedian(_ amounts: [Int64: Ratio], of weight: Ratio) -> Ratio {
    // Of the ballots that give at most so much.
    var below = weight - amounts.values.reduce(.zero, +)
    if below * Ratio(2) >= weight { return .zero }
    let median = amounts.sorted { $0.key < $1.key }.first { _, own in
      below += own
      return below * Ratio(2) >= weight
    }
    return Ratio(median?.key ?? 0)
  }
}
