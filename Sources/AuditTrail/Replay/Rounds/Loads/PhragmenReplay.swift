import BigInt
import BudgetModel

/// Phragmén's rule (RULES 7).
struct PhragmenReplay: RoundReplay {
  static let limits = [
    "what the supporters of a project carry before a round, and how many voters carry a load, beyond "
      + "what the tallies and the rounds before leave open",
    "whether a voter supports two tied projects, beyond what the tallies show",
  ]

  private let rounds: LoadReplay
  let walks: [RoundWalk]
  var decisions: [RoundDecision] { rounds.decisions }
  var findings: [AuditFinding] { rounds.findings }

  init(_ start: RoundStart) {
    let rule = start.contest.settings.rule
    let skips = rule["misfit"]?.text == "skip"
    let choosesFitting = rule["tied-misfit"]?.text == "choose-fitting"
    var tie = RoundTie(tied: [], value: "", outcome: [])
    tie.isDrawnAsWhole = !skips && !choosesFitting
    rounds = LoadReplay(
      start, PhragmenNumbers(start.contest), skips: skips, choosesFitting: choosesFitting, tie: tie)
    walks =
      rule["completion"]?.text == "greedy" ? [RoundWalk(reason: .fundedCompletion)] : []
  }
}

/// A project's load is its cost and what its supporters carry, spread over them. What they carry rises
/// in a round by at most the cost of the project funded, and never falls.
struct PhragmenNumbers: LoadNumbers {
  private let contest: ReplayContest
  /// By place: what the supporters can carry together at the next round.
  private var spans: [Int: ClosedRange<Ratio>] = [:]

  init(_ contest: ReplayContest) { self.contest = contest }

  mutating func read(
    _ row: JSONValue, _ place: Int, isMisfit: Bool, _ state: LoadState
  ) -> (load: StatedLoad?, names: Set<String>, problem: String?) {
    let span = spans[place] ?? .zero ... .zero
    let (cost, votes) = (Ratio(contest.field[place].cost), contest.tally.votes[place])
    if let text = row["at_least"]?.text {
      return cut(text, place, span)
    }
    guard let sum = row.ratio("load_sum"), let load = row.ratio("new_load") else {
      return (nil, ["load_sum", "new_load"], "it has no load")
    }
    if span.contains(sum) { spans[place] = sum...sum }
    let problem =
      load * votes != cost + sum
      ? "the new load is not cost and load, spread over the supporters"
      : span.contains(sum) ? nil : "its supporters cannot carry that"
    return (.exact(load), ["load_sum", "new_load"], problem)
  }

  private mutating func cut(
    _ text: String, _ place: Int, _ span: ClosedRange<Ratio>
  ) -> (load: StatedLoad?, names: Set<String>, problem: String?) {
    let (cost, votes) = (Ratio(contest.field[place].cost), contest.tally.votes[place])
    guard let digits = SignificantDigits(text), let load = Ratio(exact: text),
      let low = SignificantDigits((cost + span.lowerBound) / votes),
      let high = SignificantDigits((cost + span.upperBound) / votes)
    else { return (nil, ["at_least"], "its load is no number cut after eight digits") }
    let isPossible = low <= digits && digits <= high
    if isPossible {
      // A number with these digits is at most 10^-7 of it higher.
      let most = load * Ratio(10_000_001, over: 10_000_000)
      spans[place] =
        max(span.lowerBound, load * votes - cost)...min(span.upperBound, most * votes - cost)
    }
    return (.atLeast(load), ["at_least"], isPossible ? nil : "its supporters cannot carry that")
  }

  mutating func fund(
    _ place: Int, at load: Ratio, _ record: JSONValue, _ state: LoadState
  ) -> String? {
    let (cost, votes) = (Ratio(contest.field[place].cost), contest.tally.votes)
    let load = Self.short(load)
    for other in contest.field.indices {
      let span = spans[other] ?? .zero ... .zero
      // Who must support both carries the new load, nobody carries more, all together what was spent.
      let common = max(.zero, votes[place] + votes[other] - state.mostVoters)
      let low = max(span.lowerBound, common * load.lowerBound)
      let high = min(span.upperBound + cost, votes[other] * load.upperBound, Ratio(state.spent))
      spans[other] = low...max(low, high)
    }
    return record["set"] == nil ? nil : "no set belongs to it"
  }

  /// Exact loads grow to thousands of digits; thirty decimals are enough to bound those of others.
  private static func short(_ load: Ratio) -> ClosedRange<Ratio> {
    let scale = BigInt(10).power(30)
    if load.denominator < scale { return load...load }
    let whole = load.numerator * scale / load.denominator
    return Ratio(whole, scale)...Ratio(whole + 1, scale)
  }
}
