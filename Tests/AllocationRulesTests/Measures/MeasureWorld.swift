import BudgetModel
import TestSupport

@testable import AllocationRules

/// A small contest of approvals, written as in RULES: a letter for a project, a word for a ballot.
struct MeasureWorld: CustomStringConvertible {
  var pool: Int64
  /// Money for a second pass.
  var extraAfter: Int64 = 0
  /// By letter from A.
  var costs: [Int64]
  /// The projects that each voter approves.
  var ballots: [[Int]]
  /// The council of each voter, 0 or 1; empty: there is one council.
  var councils: [Int] = []
  var rule = "greedy"
  var parameters: [(String, String)] = []
  var count: (name: String, value: Int64)?
  var thresholds: [Threshold] = []
  var limits = Limits()
  var chain: [TieKey] = [.cheaper, .moreVotes, .lot]
  var lot: [Int]?
  /// Identical ballots share a row of the profile.
  var isGrouped = false

  /// RULES 6.7.
  static let d1 = MeasureWorld(
    pool: 100, costs: [60, 50, 40, 25, 10],
    ballots: ["DE", "B", "BE", "ABC", "ABE", "A", "AD", "ABC", "AC", "C"].map {
      $0.unicodeScalars.map { Int($0.value) - 65 }
    })

  static func id(_ project: Int) -> String { String(UnicodeScalar(UInt8(65 + project))) }

  var description: String {
    let all = ballots.map { $0.map(Self.id).joined() }
    return
      "\(rule) \(parameters) pool \(pool) + \(extraAfter) costs \(costs) ballots \(all) lot \(lot ?? []) "
      + "\(thresholds) \(limits) councils \(councils)"
  }

  var instance: Instance {
    var settings = ContestSettings(rule: RuleChoice(name: rule))
    settings.rule.parameters = parameters.map { .init($0.0, .text($0.1)) }
    if let count { settings.rule.parameters.append(.init(count.name, .count(count.value))) }
    settings.thresholds = thresholds
    settings.limits = limits
    var tally = ContestTally(projects: costs.count)
    tally.weight = Ratio(ballots.count)
    tally.ballots.received = ballots.count
    tally.ballots.counted = ballots.count
    for ballot in ballots {
      for project in ballot { tally.votes[project] += .one }
      if ballot.isEmpty {
        tally.blankWeight += .one
        tally.ballots.blank += 1
      }
    }
    if !councils.isEmpty {
      tally.supportingCouncils = costs.indices.map { project in
        Set(zip(ballots, councils).filter { $0.0.contains(project) }.map(\.1)).count
      }
    }
    var instance = Instance(
      councilID: "c", poolID: "P",
      field: costs.enumerated().map {
        Project(id: Self.id($0), name: "", cost: Money(minorUnits: $1))
      }, tally: tally, amount: Money(minorUnits: pool), settings: settings, tieChain: chain)
    instance.councils = councils.isEmpty ? 1 : 2
    instance.extraAfter = Money(minorUnits: extraAfter)
    if rule != "greedy" { instance.profile = profile }
    instance.minorDigits = 0
    instance.lot = lot.map { LotOrder(order: $0.map(Self.id)) }
    return instance
  }

  var profile: BallotProfile {
    var profile = BallotProfile()
    var rows: [[Int]: Int] = [:]
    for ballot in ballots.map({ $0.sorted() }) {
      if isGrouped, let row = rows[ballot] {
        profile.weights[row] += 1
        continue
      }
      rows[ballot] = profile.rowCount
      profile.weights.append(1)
      profile.choices += ballot.map { Int32($0) }
      profile.starts.append(profile.choices.count)
    }
    return profile
  }

  /// Nil: the rule gives no outcome.
  var outcome: Outcome? {
    try? RuleRegistry.rule(named: rule)!.allocate(instance)
  }

  /// True if the rule pays the project in full.
  func funds(_ project: Int) -> Bool {
    outcome?.payments.contains {
      $0.project == project && $0.amount.minorUnits == costs[project]
    } ?? false
  }

  /// Nil: the rule gives no outcome.
  var measured: MeasuredContest? {
    outcome.map { outcome in
      MeasuredContest(
        instance: instance, statuses: outcome.verdicts.map(\.status),
        isPartlyFunded: outcome.payments.contains { $0.reason == .partiallyFunded })
    }
  }

  func performance() throws -> [ProjectMeasure] { try measured?.performance() ?? [] }

  static func random(
    _ random: inout SeededGenerator, projects: ClosedRange<Int> = 3...4,
    voters: ClosedRange<Int> = 3...5
  ) -> MeasureWorld {
    let count = Int.random(in: projects, using: &random)
    let costs = (0..<count).map { _ in Int64.random(in: 1...9, using: &random) }
    let ballots = (0..<Int.random(in: voters, using: &random)).map { _ in
      (0..<count).filter { _ in Int.random(in: 0..<5, using: &random) < 2 }
    }
    var world = MeasureWorld(
      pool: Int64.random(in: 4...16, using: &random), costs: costs, ballots: ballots)
    world.isGrouped = Bool.random(using: &random)
    if Bool.random(using: &random) { world.lot = (0..<count).shuffled(using: &random) }
    return world
  }
}

/// The measures as RULES 17 defines them, by trying every change.
extension MeasureWorld {
  func costToWin(_ project: Int) -> Int64? {
    (1..<max(1, costs[project])).reversed().first { cost in
      var world = self
      world.costs[project] = cost
      return world.funds(project)
    }
  }

  func approving(_ project: Int, _ voters: [Int]) -> MeasureWorld {
    var world = self
    for voter in voters { world.ballots[voter].append(project) }
    return world
  }

  /// Every choice of voters who do not support the project, with whether it wins.
  private func choices(_ project: Int) -> [(count: Int, wins: Bool)] {
    let others = ballots.indices.filter { !ballots[$0].contains(project) }
    return (1..<(1 << others.count)).map { mask in
      let voters = others.indices.filter { mask >> $0 & 1 == 1 }.map { others[$0] }
      return (voters.count, approving(project, voters).funds(project))
    }
  }

  func optimist(_ project: Int) -> Int64? {
    choices(project).filter(\.wins).map { Int64($0.count) }.min()
  }

  func pessimist(_ project: Int) -> Int64? {
    let all = ballots.filter { !$0.contains(project) }.count
    let losing = choices(project).filter { !$0.wins }.map(\.count).max() ?? 0
    return losing == all ? nil : Int64(losing + 1)
  }

  func singleton(_ project: Int, upTo most: Int) -> Int64? {
    (1...most).first { count in
      var world = self
      world.ballots += Array(repeating: [project], count: count)
      if councils.isEmpty { return world.funds(project) }
      return (0...count).contains { others in
        world.councils = councils + (0..<count).map { $0 < others ? 1 : 0 }
        return world.funds(project)
      }
    }.map(Int64.init)
  }
}
