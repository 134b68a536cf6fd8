import BudgetModel

/// The rounds of a rule that balances loads (RULES 7, 8): whom each may fund, from the loads that its
/// records state, and whether those loads are possible.
struct LoadReplay {
  private let contest: ReplayContest
  private var numbers: any LoadNumbers
  private let skips: Bool
  private let choosesFitting: Bool
  /// As the rule sees ties; its members differ from round to round.
  private let tie: RoundTie
  private var field: RoundField
  private var state: LoadState
  private(set) var decisions: [RoundDecision] = []
  private(set) var findings: [AuditFinding] = []

  /// - Parameters:
  ///   - skips: projects that cost more than what is left leave before a round
  ///   - choosesFitting: among equals only those that fit what is left count
  init(
    _ start: RoundStart, _ numbers: any LoadNumbers, skips: Bool, choosesFitting: Bool,
    tie: RoundTie
  ) {
    contest = start.contest
    self.numbers = numbers
    self.skips = skips
    self.choosesFitting = choosesFitting
    self.tie = tie
    field = start.field
    state = LoadState(contest)
    let records = contest.records("round")
    for record in records { read(record) }
    if !field.candidates.isEmpty {
      expect(false, records.last, "the count ends with projects in the running")
    }
  }

  private mutating func expect(_ holds: Bool, _ record: JSONValue?, _ sentence: String) {
    if !holds { findings.append(contest.finding(record, sentence)) }
  }

  private func cost(_ place: Int) -> Money { contest.field[place].cost }

  /// One candidate as its round states it.
  private struct Row {
    var place: Int
    var json: JSONValue
    /// Nil where the rule looks for none.
    var load: StatedLoad?
  }

  private mutating func read(_ record: JSONValue) {
    expect(!field.candidates.isEmpty, record, "a round behind the end of the count")
    let rows = rows(of: record)
    let running = rows.filter { !skips || cost($0.place) <= field.state.left }
    let least = running.compactMap { $0.load?.exact }.min()
    let tied = running.filter { $0.load?.exact == least && least != nil }.map(\.place)
    checkLeast(running, least, record)
    let fitting = tied.filter { cost($0) <= field.state.left }
    let isOver =
      fitting.isEmpty || (!skips && !choosesFitting && fitting.count < tied.count)
    let selected = record["selected"]?.text.flatMap { contest.places[$0] }
    expect(
      isOver ? record["selected"] == nil : selected.map(fitting.contains) ?? false, record,
      "it does not fund a project of least load that fits what is left")
    checkStates(rows, tied: tied, selected: selected, isOver: isOver, record)
    let misfits = field.candidates.filter { cost($0) > field.state.left }
    var decision = RoundDecision(record: record)
    if isOver {
      decision.leaving = skips ? misfits.map { ($0, .noMoney) } : ending(tied)
      expect(
        record["loads"] == nil && record["set"] == nil, record,
        "a round that funds nothing changes no loads")
    } else if let selected, let least, field.candidates.contains(selected) {
      decision.leaving = skips ? misfits.map { ($0, .noMoney) } : []
      decision.funded = selected
      var tie = tie
      (tie.tied, tie.value, tie.outcome) = (fitting, least.exact, [selected])
      tie.supporters = fitting.reduce(.zero) { $0 + contest.tally.votes[$1] }
      decision.ties = [tie]
      if let problem = state.fund(selected, at: least, record) {
        expect(false, record, problem)
      }
      if let problem = numbers.fund(selected, at: least, record, state) {
        expect(false, record, problem)
      }
    }
    decisions.append(decision)
    field.remove(decision.leaving.map(\.place))
    if let funded = decision.funded { _ = field.fund(funded) }
  }

  /// Where a tied project that does not fit ends the count.
  private func ending(_ tied: [Int]) -> [(place: Int, reason: Reason)] {
    field.candidates.map { place in
      let overshoots = tied.contains(place) && cost(place) > field.state.left
      return (place, overshoots ? .overshoot : .stopped)
    }
  }

  /// The candidates of a round, each with its numbers, in id order.
  private mutating func rows(of record: JSONValue) -> [Row] {
    let stated = record["candidates"]?.elements ?? []
    guard stated.map({ $0["project"]?.text }) == field.candidates.map({ contest.field[$0].id })
    else {
      expect(false, record, "the candidates are not those in the running, in id order")
      return []
    }
    return zip(field.candidates, stated).map { place, json in
      let isMisfit = cost(place) > field.state.left
      let votes = contest.tally.votes[place]
      expect(
        json["cost"]?.text == cost(place).exact && json["supporters"]?.text == votes.exact
          && json.money("short_by") == (isMisfit ? cost(place) - field.state.left : nil),
        record, "cost and supporters of \(quoted(contest.field[place].id)) are not those counted")
      let found = numbers.read(json, place, isMisfit: isMisfit, state)
      let names = Set(["project", "cost", "supporters", "state"] + (isMisfit ? ["short_by"] : []))
      let isWhole = Set(json.members?.keys.map { $0 } ?? []) == names.union(found.names)
      let problem = isWhole ? found.problem : "a member is missing, or one too many"
      if let problem {
        expect(false, record, "\(quoted(contest.field[place].id)): \(problem)")
      }
      return Row(place: place, json: json, load: found.load)
    }
  }

  private mutating func checkLeast(_ running: [Row], _ least: Ratio?, _ record: JSONValue) {
    guard let least else {
      return expect(running.isEmpty, record, "no candidate has an exact load")
    }
    for row in running {
      guard case .atLeast(let load) = row.load else { continue }
      expect(
        load > least, record,
        "the load of \(quoted(contest.field[row.place].id)) may be less than that of the round")
    }
  }

  private mutating func checkStates(
    _ rows: [Row], tied: [Int], selected: Int?, isOver: Bool, _ record: JSONValue
  ) {
    for row in rows {
      let isTied = tied.contains(row.place)
      let expected: String
      if cost(row.place) > field.state.left {
        expected = isTied && isOver ? "overshoot" : "over-pool"
      } else {
        expected = row.place == selected ? "selected" : isTied ? "tied" : "affordable"
      }
      expect(
        row.json["state"]?.text == expected, record,
        "the state of \(quoted(contest.field[row.place].id)) is not \(expected)")
    }
  }
}

/// What the rounds so far did to the voters.
struct LoadState {
  private let contest: ReplayContest
  /// Those whom rounds funded.
  private(set) var funded: [Int] = []
  private(set) var spent = Money.zero
  /// The weight of the voters who carry a load.
  private(set) var voters = Ratio.zero
  /// Of any voter.
  private(set) var highest = Ratio.zero

  init(_ contest: ReplayContest) { self.contest = contest }

  /// Of those who could carry a load.
  var mostVoters: Ratio { contest.nonblankWeight }

  /// What is wrong with the loads that a round states behind it; nil: nothing.
  mutating func fund(_ place: Int, at load: Ratio, _ record: JSONValue) -> String? {
    let (before, votes) = (voters, contest.tally.votes[place])
    let falls = load < highest
    funded.append(place)
    spent += contest.field[place].cost
    highest = load
    guard let loads = record["loads"]?.members, loads.count == 2,
      let stated = record["loads"]?.ratio("voters")
    else { return "a round without the loads behind it" }
    let isPossible =
      max(before, votes) <= stated && stated <= min(before + votes, mostVoters)
      && Ratio(spent) <= stated * highest
    if isPossible { voters = stated }
    if falls { return "the load is below that of an earlier round" }
    if record["loads"]?.money("sum") != spent { return "the loads do not sum to what was spent" }
    return isPossible ? nil : "so many voters cannot carry a load"
  }
}

/// A load as a record writes it.
enum StatedLoad {
  case exact(Ratio)
  /// Cut after some digits.
  case atLeast(Ratio)

  var exact: Ratio? { if case .exact(let load) = self { load } else { nil } }
}

/// What tells the rules with loads apart: the numbers of their candidates.
protocol LoadNumbers {
  /// The numbers of one candidate, the names of their members, and what is wrong with them.
  mutating func read(
    _ row: JSONValue, _ place: Int, isMisfit: Bool, _ state: LoadState
  ) -> (load: StatedLoad?, names: Set<String>, problem: String?)
  /// What is wrong with further members of a round that funds a project.
  mutating func fund(
    _ place: Int, at load: Ratio, _ record: JSONValue, _ state: LoadState
  ) -> String?
}
