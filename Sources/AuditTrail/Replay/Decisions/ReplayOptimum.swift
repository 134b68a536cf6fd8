import BigInt
import BudgetModel

/// `max-welfare` checked again (RULES 9): the record's numbers, that its set is possible, that no other
/// set is better, and that the chain chose it.
struct ReplayOptimum {
  typealias Candidates = ReplayDecision.Candidates

  /// How many partial sets are looked at; above it the set is not checked.
  private static let mostSteps = 500_000
  private static let openTies = "max-welfare: ties between the best sets"
  /// Above it a record says "more".
  private static let mostSets = 1000

  private let candidates: Candidates
  private var contest: ReplayContest { candidates.contest }
  /// By place.
  private let values: [Int: Ratio]
  private let secondaries: [String]
  /// What the record says is funded.
  private let chosen: Set<Int>

  static func decision(_ candidates: Candidates) -> ReplayDecision {
    ReplayOptimum(candidates).decide()
  }

  private init(_ candidates: Candidates) {
    self.candidates = candidates
    let (contest, rule) = (candidates.contest, candidates.contest.settings.rule)
    let isByCost = rule["utility"]?.text == "cost"
    values = candidates.places.reduce(into: [:]) { values, place in
      let score = candidates.scores[place]
      values[place] = isByCost ? score * Ratio(candidates.cost(place)) : score
    }
    secondaries = rule["secondary"]?.texts ?? []
    let set = contest.first("optimum")?.texts("set") ?? []
    chosen = Set(set.compactMap { contest.places[$0] }).intersection(candidates.places)
  }

  private func decide() -> ReplayDecision {
    var decision = ReplayDecision()
    let record = contest.first("optimum")
    if candidates.places.isEmpty {
      decision.compare("optimum", [], candidates)
      decision.compareTies([], candidates)
      return decision
    }
    decision.compare("optimum", [expected(record)], candidates)
    check(record, &decision)
    for place in candidates.places {
      if chosen.contains(place) {
        decision.grants.append(.init(place: place, amount: candidates.cost(place), least: .zero))
      } else {
        decision.verdicts[place] = .init(
          status: .notFunded, reason: .notOptimal, at: contest.records("optimum"))
      }
    }
    return decision
  }

  private var value: Ratio { chosen.reduce(.zero) { $0 + values[$1]! } }

  private func expected(_ record: JSONValue?) -> [String: JSONValue] {
    let rows = candidates.places.map { place -> JSONValue in
      [
        "project": candidates.id(place), "cost": JSONValue(candidates.cost(place)),
        "value": JSONValue(values[place]!),
      ]
    }
    var expected: [String: JSONValue] = [
      "utility": .string(contest.settings.rule["utility"]?.text ?? "cardinality"),
      "pool": JSONValue(candidates.state.left), "candidates": .array(rows),
      "objective_order": .array((["value"] + secondaries).map { .string($0) }),
      "set": .array(chosen.sorted().map(candidates.id)), "value": JSONValue(value),
      "cost": JSONValue(chosen.reduce(.zero) { $0 + candidates.cost($1) }),
    ]
    // The search finds it.
    expected["sets"] = record?["sets"]
    return expected
  }

  /// The objectives of each candidate as one whole number, so that sums compare as they do in turn.
  private func items() -> [ReplaySets.Item] {
    let scale = values.values.reduce(Ratio.one) { $0 * Ratio(($1 * $0).denominator) }
    let costs = candidates.places.reduce(BigInt(0)) { $0 + BigInt(candidates.cost($1).minorUnits) }
    let base = 2 * (costs + BigInt(candidates.places.count)) + 1
    return candidates.places.map { place in
      let cost = candidates.cost(place)
      let worth = secondaries.reduce((values[place]! * scale).numerator) { worth, secondary in
        worth * base + (secondary == "lower-cost" ? -BigInt(cost.minorUnits) : 1)
      }
      return ReplaySets.Item(place: place, cost: cost, worth: worth)
    }
  }

  /// That the set is possible and none is better, how many are as good, and that the chain chose.
  private func check(_ record: JSONValue?, _ decision: inout ReplayDecision) {
    let items = items()
    let worth = items.reduce(BigInt(0)) { chosen.contains($1.place) ? $0 + $1.worth : $0 }
    let all = candidates.places.map { ($0, chosen.contains($0)) }
    var sets = ReplaySets(items, candidates.state, steps: Self.mostSteps)
    if sets.count(worth: worth, upTo: 1, fixed: Dictionary(uniqueKeysWithValues: all)) == 0 {
      decision.findings.append(contest.finding(record, "money or limits do not permit the set"))
      return
    }
    switch sets.count(worth: worth + 1, upTo: 1) {
    case nil:
      decision.unchecked = "max-welfare: that no other set is better"
      decision.uncheckedTies = Self.openTies
    case 0: checkTie(record, worth, sets, &decision)
    default: decision.findings.append(contest.finding(record, "another set is better"))
    }
  }

  private func checkTie(
    _ record: JSONValue?, _ worth: BigInt, _ sets: ReplaySets, _ decision: inout ReplayDecision
  ) {
    var sets = sets
    let count = sets.count(worth: worth, upTo: Self.mostSets + 1)
    let choice =
      count ?? 1 > 1 ? ReplaySetChoice(candidates, chosen, worth: worth, sets) : nil
    guard let count, choice?.isOpen != true else {
      decision.unchecked = "max-welfare: how many sets are as good"
      decision.uncheckedTies = Self.openTies
      return
    }
    let number = count > Self.mostSets ? "more" : String(count)
    if record?["sets"]?.text != number {
      decision.findings.append(contest.finding(record, "'sets' is not the number of best sets"))
    }
    if let missing = choice?.missing {
      decision.tieFindings.append(
        contest.finding(
          candidates.ties.first?.record,
          "the chain takes \(quoted(contest.field[missing].id)) into the set"))
    }
    let tie = choice.map { choice in
      ReplayDecision.Tie(
        at: "select", key: value.exact, tied: choice.tied, drawn: choice.drawn, sets: number)
    }
    decision.compareTies(tie.map { [$0] } ?? [], candidates)
  }
}
