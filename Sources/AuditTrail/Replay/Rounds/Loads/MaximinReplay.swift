import BudgetModel

/// Maximin support (RULES 8).
struct MaximinReplay: RoundReplay {
  static let limits = [
    "how many voters support any project of a set, and how many carry a load, beyond what the "
      + "tallies leave open; and that no other set needs a higher load"
  ]

  private let rounds: LoadReplay
  let walks: [RoundWalk] = []
  var decisions: [RoundDecision] { rounds.decisions }
  var findings: [AuditFinding] { rounds.findings }

  init(_ start: RoundStart) {
    var tie = RoundTie(tied: [], value: "", outcome: [])
    tie.isAlwaysDecisive = true
    rounds = LoadReplay(
      start, MaximinNumbers(start.contest), skips: true, choosesFitting: false, tie: tie)
  }
}

/// A project's load is what a set of projects costs, spread over all who support any of them: the
/// highest such load among the sets of it and of funded projects.
struct MaximinNumbers: LoadNumbers {
  private let contest: ReplayContest
  /// By place: the load at the last round; none ever falls.
  private var last: [Int: Ratio] = [:]
  /// By place: what the set at this round costs, and its supporters.
  private var sets: [Int: (cost: Money, supporters: Ratio)] = [:]

  init(_ contest: ReplayContest) { self.contest = contest }

  mutating func read(
    _ row: JSONValue, _ place: Int, isMisfit: Bool, _ state: LoadState
  ) -> (load: StatedLoad?, names: Set<String>, problem: String?) {
    if isMisfit { return (nil, [], nil) }
    let names: Set = ["set_cost", "set_supporters", "new_load"]
    guard let cost = row.money("set_cost"), let supporters = row.ratio("set_supporters"),
      let load = row.ratio("new_load")
    else { return (nil, names, "it has no load") }
    sets[place] = (cost, supporters)
    let before = last[place] ?? .zero
    last[place] = load
    return (.exact(load), names, problem(load, cost, supporters, place, before, state))
  }

  private func problem(
    _ load: Ratio, _ cost: Money, _ supporters: Ratio, _ place: Int, _ before: Ratio,
    _ state: LoadState
  ) -> String? {
    if load * supporters != Ratio(cost) {
      return "the new load is not the cost of the set, spread over its supporters"
    }
    let (own, votes) = (contest.field[place].cost, contest.tally.votes[place])
    let most = min(state.voters + votes, state.mostVoters)
    let alone = Ratio(own) / votes
    let least = max(before, state.highest, alone, Ratio(state.spent + own) / most)
    let isPossible =
      cost <= state.spent + own && supporters <= most && load >= least
      && load <= state.highest + alone
    return isPossible ? nil : "no set can need that load"
  }

  mutating func fund(
    _ place: Int, at load: Ratio, _ record: JSONValue, _ state: LoadState
  ) -> String? {
    guard let names = record.texts("set"), let stated = sets[place] else {
      return "a round without the set that needs the load"
    }
    let members = names.compactMap { contest.places[$0] }
    let votes = members.map { contest.tally.votes[$0] }
    let isSet =
      members.count == names.count && members == Set(members).sorted() && !members.isEmpty
      && Set(members).isSubset(of: state.funded)
      && members.reduce(.zero) { $0 + contest.field[$1].cost } == stated.cost
    let isSupported =
      votes.allSatisfy { $0 <= stated.supporters } && stated.supporters <= votes.reduce(.zero, +)
    return isSet && isSupported ? nil : "the set does not cost that, or cannot have such support"
  }
}
