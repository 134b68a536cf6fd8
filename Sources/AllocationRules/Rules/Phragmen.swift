package import BudgetModel

/// Phragmén's sequential rule for projects with costs (RULES 7; Los, Christoff, Grossi, IJCAI 2022).
package enum Phragmen: Rule {
  package static let spec = RuleSpec(
    name: "phragmen", version: 1, family: "loads", needs: .ballots,
    ballotKinds: BallotKind.allCases,
    parameters: [
      SettingSpec(
        "misfit", .choice(["stop", "skip"]), default: .text("stop"),
        "What happens when the next project costs more than what is left."),
      SettingSpec(
        "tied-misfit", .choice(["stop", "choose-fitting"]), default: .text("stop"),
        "Whether one such project among equals ends the count, with 'misfit: stop'."),
      SettingSpec(
        "completion", .choice(["none", "greedy"]), default: .text("none"),
        "Whether money that is left is spent by votes."),
      OrderedParameters.fundsZeroSupport,
    ],
    summary: "Spreads costs evenly over supporters and funds next where they would carry least.",
    holds: [
      "spends at most the pool",
      "no voter's load ever falls, and the loads sum to what the rounds spent; projects of "
        + "'completion: greedy' or of a second pass are no load",
      "with 'misfit: stop' and no completion, more money never removes a project, as long as the "
        + "same projects cost at most the pool",
      "without limits, proportional justified representation for many measures of satisfaction at "
        + "once (Brill, Forster, Lackner, Maly, Peters 2023, arXiv:2302.03672)",
      "the order of files, rows, voters and names of projects does not matter",
    ],
    fails: [
      "with 'misfit: stop', money can be left that would pay for a supported project",
      "extended justified representation is not promised",
      "counting councils apart gives another outcome than counting them together",
      "with limits, no group of voters is promised its share",
    ],
    unused: { rule in
      var unused: Set<String> = []
      if rule["misfit"]?.text == "skip" { unused.insert("tied-misfit") }
      if rule["completion"]?.text != "greedy" { unused.insert("fund-zero-support") }
      return unused
    })

  package static func allocate(_ instance: Instance) throws(RuleFailure) -> Outcome {
    try allocate(instance, filter: .standard)
  }

  /// - Parameter filter: how rounds decide; the outcome is the same
  package static func allocate(
    _ instance: Instance, filter: NumberFilter
  ) throws(RuleFailure) -> Outcome {
    let rule = instance.settings.rule
    return try SequentialCount.allocate(instance, by: ScoreChoice(rule)) {
      count throws(RuleFailure) in
      var rounds = PhragmenRounds(count, filter)
      while try rounds.decideNext(in: &count) {}
      if rule["completion"]?.text == "greedy" { try count.walk(.completion) }
    }
  }
}

/// What ends the rounds of Phragmén's rule (RULES 7).
enum PhragmenMisfit: Sendable {
  case skip, stop
  /// Only where none of the tied projects fits.
  case stopUnlessOneFits

  init(_ rule: RuleChoice) {
    if rule["misfit"]?.text == "skip" {
      self = .skip
    } else {
      self = rule["tied-misfit"]?.text == "choose-fitting" ? .stopUnlessOneFits : .stop
    }
  }
}

/// The rounds of one contest (RULES 7, steps 2 to 4).
struct PhragmenRounds {
  private let misfit: PhragmenMisfit
  private let filter: NumberFilter
  private var loads: VoterLoads
  /// By project: what does not change from round to round.
  private let basics: [[String: JSONValue]]

  init(_ count: SequentialCount, _ filter: NumberFilter) {
    misfit = PhragmenMisfit(count.instance.settings.rule)
    self.filter = filter
    loads = VoterLoads(
      count.instance.profile ?? BallotProfile(), count.supporters, costs: count.table.costs)
    basics = count.instance.field.indices.map { [loads] project in
      var members = [String: JSONValue](minimumCapacity: 8)
      members["project"] = count.id(project)
      members["cost"] = .string(String(count.cost(project)))
      members["supporters"] = JSONValue(Ratio(loads.weights[project], over: loads.weightScale))
      return members
    }
  }

  /// False where the count ends.
  mutating func decideNext(in count: inout SequentialCount) throws(RuleFailure) -> Bool {
    if count.candidates.isEmpty { return false }
    let misfits = count.candidates.filter { count.cost($0) > count.left }
    let skips = misfit == .skip
    let running = skips ? count.candidates.filter { !misfits.contains($0) } : count.candidates
    let least = LeastLoad(running, others: skips ? misfits : [], loads, filter)
    let fitting = least.projects.filter { count.cost($0) <= count.left }
    let isOver =
      fitting.isEmpty || (misfit == .stop && fitting.count < least.projects.count)
    if isOver {
      close(least, misfits, &count)
      return false
    }
    let chosen = try choose(fitting, least, &count)
    var record = record(least, chosen: chosen, in: count)
    if skips { count.drop(misfits, .noMoney) }
    loads.fund(chosen)
    let (weight, sum) = loads.total
    record.members["loads"] = ["voters": JSONValue(weight), "sum": .string(String(sum))]
    count.fund(chosen, record)
    return true
  }

  private func choose(
    _ fitting: [Int], _ least: LeastLoad, _ count: inout SequentialCount
  ) throws(RuleFailure) -> Int {
    if fitting.count == 1 { return fitting[0] }
    // Where a tied misfit ends the count, it does so also if the chain would not choose it.
    let load = loads.load(fitting[0])
    return try count.choose(
      fitting, value: loads.exact.text(load.total, over: load.weight), testsPool: true,
      asWhole: misfit == .stop)
  }
}

/// Records.
extension PhragmenRounds {
  private func record(
    _ least: LeastLoad, chosen: Int?, in count: SequentialCount
  ) -> TranscriptRecord {
    var members: [String: JSONValue] = [
      "candidates": .array(
        count.candidates.map { candidate($0, least, chosen: chosen, in: count) })
    ]
    members["selected"] = chosen.map(count.id)
    return TranscriptRecord("round", members)
  }

  private func candidate(
    _ project: Int, _ least: LeastLoad, chosen: Int?, in count: SequentialCount
  ) -> JSONValue {
    let cost = count.cost(project)
    var members = basics[project]
    switch least.numbers(project, loads) {
    case .exact(let sum, let load):
      members["load_sum"] = .string(sum)
      members["new_load"] = .string(load)
    case .atLeast(let cut): members["at_least"] = .string(cut.text)
    }
    let isLeast = least.contains(project)
    if cost > count.left {
      members["state"] = isLeast && chosen == nil ? "overshoot" : "over-pool"
      members["short_by"] = .string(String(cost - count.left))
    } else {
      members["state"] = project == chosen ? "selected" : isLeast ? "tied" : "affordable"
    }
    return .object(members)
  }

  /// The round that funds nothing.
  private func close(_ least: LeastLoad, _ misfits: [Int], _ count: inout SequentialCount) {
    let record = record(least, chosen: nil, in: count)
    if misfit == .skip {
      count.drop(misfits, .noMoney)
    } else {
      count.drop(least.projects.filter { count.cost($0) > count.left }, .overshoot)
      count.drop(count.candidates, .stopped)
    }
    count.close(record)
  }
}
