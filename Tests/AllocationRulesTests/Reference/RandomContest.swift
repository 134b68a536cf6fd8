import BudgetModel
import TestSupport

@testable import AllocationRules

/// Random small contests in which every setting of RULES 1 to 3 and of the rule may occur.
struct RandomContests {
  let rule: String
  /// Parameters that are the same in all contests.
  let fixed: [SettingValue.Member]
  private var generator: SeededGenerator

  init(_ rule: String, fixed: [SettingValue.Member] = [], seed: UInt64) {
    self.rule = rule
    self.fixed = fixed
    generator = SeededGenerator(seed: seed)
  }

  /// True once in so many cases.
  private mutating func once(in cases: Int) -> Bool {
    Int.random(in: 0..<cases, using: &generator) == 0
  }
  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &generator)
  }
  private mutating func one<Value>(of values: [Value]) -> Value {
    values.randomElement(using: &generator)!
  }

  mutating func next() -> TestContest {
    var settings = ContestSettings(rule: RuleChoice(name: rule))
    settings.ballots.kind = one(of: kinds)
    let projects = projects()
    let isDear = projects.contains { $0.cost.minorUnits > 9 }
    var contest = TestContest(
      projects: projects, pool: Int64(number(isDear ? 40...120 : 0...14)), settings: settings)
    contest.digits = once(in: 4) ? 1 : 0
    if once(in: 4) { contest.maximumChoices = Int64(number(1...6)) }
    contest.ballots = (0..<number(0...6)).map { _ in
      ballot(settings.ballots.kind, projects.count)
    }
    if once(in: 4) { weigh(&contest) }
    if once(in: 6) { contest.extraAfter = Int64(number(1...6)) }
    addTies(&contest)
    addStates(&contest)
    addLimits(&contest)
    addParameters(&contest)
    return contest
  }

  private var kinds: [BallotKind] {
    switch rule {
    case "expanding-approvals": [.ranked]
    case "cumulative-transfer": [.points]
    default: [.approval, .approval, .ranked, .points]
    }
  }

  private mutating func projects() -> [Project] {
    let costs = one(of: [1...3, 1...9, 2...5, 10...60])
    return NaiveWorld.ids.prefix(number(1...5)).map { id in
      let cost = once(in: 20) ? 0 : number(costs)
      var project = Project(id: id, name: "", cost: Money(minorUnits: Int64(cost)))
      if once(in: 2) { project.submittedSequence = Int64(number(1...4)) }
      if once(in: 12) { project.groups = ["g"] }
      if once(in: 3) { project.tags = [one(of: ["s", "t"])] }
      return project
    }
  }

  private mutating func ballot(_ kind: BallotKind, _ projects: Int) -> TestBallot {
    let listed = (0..<projects).filter { _ in !once(in: 2) }.shuffled(using: &generator)
    switch kind {
    case .approval, .knapsack: return TestBallot(chosen: listed)
    case .points:
      return TestBallot(
        points: (0..<projects).map { listed.contains($0) ? Ratio(number(1...4)) : .zero })
    case .ranked:
      var ranks: [[Int]] = []
      for project in listed {
        if !ranks.isEmpty && once(in: 4) {
          ranks[ranks.count - 1].append(project)
        } else {
          ranks.append([project])
        }
      }
      return TestBallot(ranks: ranks)
    }
  }

  private mutating func weigh(_ contest: inout TestContest) {
    for place in contest.ballots.indices {
      contest.ballots[place].weight = one(of: [
        .one, Ratio(2), Ratio(1, over: 2), Ratio(2, over: 3),
      ])
    }
  }

  private mutating func addTies(_ contest: inout TestContest) {
    let keys = TieKey.allCases.filter { ![.lot, .projectID, .stop].contains($0) }
    contest.ties =
      Array(keys.shuffled(using: &generator).prefix(number(0...3)))
      + [one(of: [.lot, .lot, .lot, .projectID, .stop])]
    if !once(in: 3) {
      contest.lot = LotOrder(order: contest.projects.map(\.id).shuffled(using: &generator))
    }
  }

  private mutating func addStates(_ contest: inout TestContest) {
    for place in contest.projects.indices {
      if once(in: 12) { contest.prefunded.append(place) }
      if once(in: 12) {
        contest.projects[place].state = one(of: [.withdrawn, .unqualified, .excluded])
      }
      if once(in: 12) { contest.lifted.insert(place) }
    }
    contest.eligible = 9
    contest.settings.electorate = once(in: 8) ? .touched : .all
    contest.settings.ignoresBlankBallots = once(in: 8)
    let measures: [Threshold.Measure] =
      contest.settings.ballots.kind == .points ? [.votes, .points] : [.votes]
    while once(in: 6) {
      let need: Threshold.Need =
        once(in: 2)
        ? .atLeast(Ratio(number(1...3)))
        : .percent(
          Ratio(number(10...40)), of: one(of: [.counted, .nonblank, .received, .eligible]))
      contest.settings.thresholds.append(
        Threshold(
          measure: one(of: measures), need: need, isStrict: once(in: 2),
          holdsInSecondPass: once(in: 2)))
    }
  }

  private mutating func addLimits(_ contest: inout TestContest) {
    var limits = Limits()
    if once(in: 10) { limits.maximumWinners = Int64(number(1...3)) }
    if once(in: 10) {
      let members = contest.projects.map(\.id).filter { _ in !once(in: 2) }
      limits.groups = [
        Limits.Group(id: one(of: ["g", "h"]), projects: members, maximum: Int64(number(1...2)))
      ]
    }
    limits.isBestOnly = once(in: 3)
    if once(in: 8) {
      let byAmount = !once(in: 2)
      limits.caps = [
        Limits.Cap(
          subject: one(of: [.label("s"), .by("tags"), .by("groups")]),
          maximumAmount: byAmount ? Money(minorUnits: Int64(number(1...8))) : nil,
          maximumProjects: byAmount ? nil : Int64(number(1...2)))
      ]
    }
    contest.settings.limits = limits
  }
}

// MARK: Parameters of the rule

extension RandomContests {
  /// Words at random, the defaults for what takes other values, and some of those by name.
  private mutating func addParameters(_ contest: inout TestContest) {
    let spec = RuleRegistry.rule(named: rule)!.spec
    for parameter in spec.parameters {
      guard let value = value(parameter, contest) else { continue }
      contest.settings.rule.parameters.append(.init(parameter.key, value))
    }
    contest.settings.rule.parameters = contest.settings.rule.parameters.replacing(fixed)
    if contest.settings.rule["endowments"]?.text == "by-district" { addDistricts(&contest) }
  }

  private mutating func value(_ spec: SettingSpec, _ contest: TestContest) -> SettingValue? {
    let kind = contest.settings.ballots.kind
    switch (spec.key, spec.type) {
    case ("utility", .choice(let words)):
      return .text(
        one(
          of: words.filter {
            ($0 != "points" || kind == .points) && ($0 != "positional" || kind == .ranked)
          }))
    case ("endowments", _): return .text(once(in: 4) ? "by-district" : "equal")
    case ("comparison", .choice(let words)): return .text(once(in: 3) ? one(of: words) : "none")
    case ("increment", _):
      return once(in: 3) ? .money(Money(minorUnits: Int64(number(1...5)))) : nil
    case ("max-steps", _): return .count(once(in: 3) ? Int64(number(1...3)) : 40)
    case ("add1-variant", _) where once(in: 2):
      return .map([
        .init("start", .text(one(of: ["floor", "exact"]))),
        .init("exhaustive-over", .text(one(of: ["supported", "all", "off"]))),
      ])
    case ("add1-variant", .either(let types)):
      guard case .choice(let words) = types[0] else { return spec.defaultValue }
      return .text(one(of: words))
    case ("positions", _) where once(in: 4):
      return .map([.init("vector", .list([.ratio(Ratio(3)), .ratio(.one), .ratio(.zero)]))])
    case ("positions", _):
      return .map([
        .init("m", .text(one(of: ["max-choices", "projects", "ballot-length"]))),
        .init("last", .count(Int64(number(0...1)))),
      ])
    case (_, .choice(let words)): return .text(one(of: words))
    case (_, .flag): return .flag(once(in: 2))
    default: return spec.defaultValue
    }
  }

  /// Districts of the voters, one of which may be empty, with shares that sum to the pool as far as
  /// overrides leave it.
  private mutating func addDistricts(_ contest: inout TestContest) {
    let names = ["n", "o", "s"]
    for place in contest.ballots.indices {
      contest.ballots[place].district = one(of: Array(names.prefix(2)))
    }
    let spent = contest.prefunded.reduce(0) { $0 + contest.projects[$1].cost.minorUnits }
    var rest = max(0, contest.pool - spent) + (once(in: 20) ? 1 : 0)
    var shares: [SettingValue.Member] = []
    for name in names.dropLast() {
      let share = once(in: 8) ? 0 : Int64.random(in: 0...rest, using: &generator)
      shares.append(.init(name, .money(Money(minorUnits: share))))
      rest -= share
    }
    shares.append(.init(names.last!, .money(Money(minorUnits: rest))))
    contest.settings.rule.parameters.append(.init("shares", .named(shares)))
  }
}
