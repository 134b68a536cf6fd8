import BudgetModel
import Testing

@testable import AllocationRules

/// A rule with some of its parameters and the ballots that small worlds are made of.
struct WorldVariant: Sendable, CustomTestStringConvertible {
  var rule: String
  var kind: BallotKind
  var parameters: [SettingValue.Member]
  var testDescription: String {
    ([rule, kind.rawValue] + parameters.map { "\($0.key) \($0.value.sentenceForm)" })
      .joined(separator: ", ")
  }

  init(_ rule: String, _ kind: BallotKind = .approval, _ words: [(String, String)] = []) {
    self.rule = rule
    self.kind = kind
    parameters = words.map { .init($0, .text($1)) }
  }

  static let all: [WorldVariant] = [
    WorldVariant("equal-shares", .approval, [("completion", "none")]),
    WorldVariant(
      "equal-shares", .approval, [("completion", "none"), ("utility", "cardinality")]),
    WorldVariant("equal-shares", .approval, [("completion", "greedy"), ("utility", "effort")]),
    WorldVariant("equal-shares", .approval, [("completion", "add1")]),
    WorldVariant("equal-shares", .approval, [("completion", "add1u")]),
    WorldVariant(
      "equal-shares", .approval, [("completion", "add1u"), ("add1-variant", "pabutools")]),
    WorldVariant(
      "equal-shares", .approval,
      [("completion", "add1"), ("add1-variant", "pabulib-checker"), ("utility", "cardinality")]),
    WorldVariant(
      "equal-shares", .approval, [("completion", "none"), ("comparison", "satisfaction")]),
    WorldVariant(
      "equal-shares", .approval, [("completion", "add1"), ("comparison", "exclusion-ratio")]),
    WorldVariant("equal-shares", .points, [("utility", "points"), ("completion", "none")]),
    WorldVariant("equal-shares", .ranked, [("utility", "positional"), ("completion", "add1u")]),
    WorldVariant("phragmen", .approval, [("misfit", "stop")]),
    WorldVariant("phragmen", .approval, [("misfit", "skip")]),
    WorldVariant("phragmen", .approval, [("tied-misfit", "choose-fitting")]),
    WorldVariant("phragmen", .approval, [("completion", "greedy")]),
    WorldVariant("maximin-support"),
    WorldVariant("expanding-approvals", .ranked),
    WorldVariant("expanding-approvals", .ranked, [("completion", "greedy")]),
    WorldVariant("cumulative-transfer", .points),
    WorldVariant("cumulative-transfer", .points, [("no-eligible", "elimination")]),
    WorldVariant(
      "cumulative-transfer", .points, [("select", "excess"), ("no-eligible", "elimination")]),
    WorldVariant("cumulative-transfer", .points, [("select", "excess")]),
    WorldVariant("cumulative-transfer", .points, [("select", "support")]),
    WorldVariant("bounded-overspending"),
    WorldVariant("bounded-overspending", .points, [("utility", "points")]),
  ].filter { RuleRegistry.rule(named: $0.rule) != nil }

  var settings: ContestSettings {
    let spec = RuleRegistry.rule(named: rule)!.spec
    var settings = ContestSettings(rule: RuleChoice(name: rule))
    settings.ballots.kind = kind
    settings.rule.parameters = spec.parameters.compactMap { parameter in
      let value = parameters[parameter.key] ?? parameter.defaultValue
      return value.map { .init(parameter.key, $0) }
    }
    return settings
  }
}

/// Every contest of up to four voters (none included) and four projects over a few costs and pools.
/// Projects come by cost, since their names do not matter; every profile meets every way to end ties.
///
/// Four projects have 150 rankings, so four voters a billion contests: too many to look at each,
/// unlike all the others.
struct SmallContests: CustomTestStringConvertible {
  let variant: WorldVariant
  let projects: Int
  let voters: Int
  private let settings: ContestSettings
  private let types: [TestBallot]
  private let profiles: SmallProfiles
  private let costs: [[Int64]]
  private static let pools: [Int64] = [2, 4, 5, 7]

  static func all(_ variant: WorldVariant) -> [SmallContests] {
    let sizes = variant.kind == .approval ? [(4, 4)] : [(3, 4), (4, 2), (4, 4)]
    return sizes.map { SmallContests(variant, projects: $0, voters: $1) }
  }

  init(_ variant: WorldVariant, projects: Int, voters: Int) {
    self.variant = variant
    self.projects = projects
    self.voters = voters
    settings = variant.settings
    types =
      switch variant.kind {
      case .ranked: Self.weakOrders(Array(0..<projects)).map(TestBallot.init(ranks:))
      case .points:
        allLists([0, 1, 2], count: projects).map { list in
          TestBallot(points: list.map { Ratio($0) })
        }
      case .approval, .knapsack:
        allLists([false, true], count: projects).map { list in
          TestBallot(chosen: list.indices.filter { list[$0] })
        }
      }
    profiles = SmallProfiles(types: types.count, voters: voters)
    costs = Self.risingLists([1, 2, 3], count: projects)
  }

  var testDescription: String {
    "\(variant.testDescription): \(voters) voters, \(projects) projects"
  }
  var count: Int { profiles.count * costs.count * Self.pools.count }

  subscript(_ number: Int) -> TestContest {
    var combination = Combination(number)
    let profile = combination.place(profiles.count)
    let cost = combination.place(costs.count)
    let pool = combination.place(Self.pools.count)
    let field = costs[cost].enumerated().map {
      Project(id: NaiveWorld.ids[$0], name: "", cost: Money(minorUnits: $1))
    }
    var contest = TestContest(projects: field, pool: Self.pools[pool], settings: settings)
    contest.ballots = profiles[profile].map { types[$0] }
    switch (profile + cost + pool) % 4 {
    case 0: contest.ties = [.lot]
    case 1: contest.ties = [.moreVotes, .dearer, .projectID]
    case 2: contest.lot = LotOrder(order: ["c", "a", "d", "b"])
    default: contest.ties = [.cheaper, .stop]
    }
    return contest
  }

  /// Lists of the values in which none falls.
  private static func risingLists(_ values: [Int64], count: Int) -> [[Int64]] {
    (0..<count).reduce([[]]) { lists, _ in
      lists.flatMap { list in
        values.filter { $0 >= list.last ?? $0 }.map { list + [$0] }
      }
    }
  }

  /// Every ranking of some of the projects, equal ranks included.
  private static func weakOrders(_ projects: [Int]) -> [[[Int]]] {
    let levels = allLists(Array(0...projects.count), count: projects.count)
    return levels.compactMap { places in
      let used = Set(places.filter { $0 > 0 })
      if used != Set((0..<used.count).map { $0 + 1 }) { return nil }
      return used.sorted().map { level in projects.filter { places[$0] == level } }
    }
  }
}
