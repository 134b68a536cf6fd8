import BudgetModel
import TestSupport
import Testing

@testable import AllocationRules

/// One election with some words for the peer.
private struct ChosenElection: Codable {
  var budget: Int64
  var costs: [Int64]
  var ballots: [[Int]]
  var utility: String?
  var comparison: String?

  init(_ contest: TestContest) {
    budget = contest.pool
    costs = contest.projects.map(\.cost.minorUnits)
    ballots = contest.ballots.map(\.chosen)
    utility = contest.settings.rule["utility"]?.text
    comparison = contest.settings.rule["comparison"]?.text
  }
}

/// One election of points, the pool being their sum.
private struct PointsElection: Codable {
  var costs: [Int64]
  var ballots: [[Int]]
  var combination: String
}

extension PeerTests {
  private static func contests(
    _ variants: [WorldVariant], count: Int, seed: UInt64, projects: ClosedRange<Int>
  ) -> [TestContest] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { number in
      let costs = (0..<Int.random(in: projects, using: &generator)).map { _ in
        Int64.random(in: 1...15, using: &generator)
      }
      var contest = TestContest(
        projects: costs.enumerated().map {
          Project(id: NaiveWorld.ids[$0], name: "", cost: Money(minorUnits: $1))
        }, pool: .random(in: 5...40, using: &generator),
        settings: variants[number % variants.count].settings)
      contest.ballots = (0..<Int.random(in: 1...7, using: &generator)).map { _ in
        TestBallot(
          chosen: costs.indices.filter { _ in Int.random(in: 0...2, using: &generator) == 0 })
      }
      contest.ties = [.cheaper, .projectID]
      return contest
    }
  }

  /// Places of funded projects.
  private func funded(_ contest: TestContest) throws -> [Int] {
    let instance = contest.instance()
    let rule = RuleRegistry.rule(named: contest.settings.rule.name)!
    return try rule.allocate(instance).payments.map(\.project).sorted()
  }

  /// Without the projects that nobody supports.
  private func supported(_ projects: [Int], _ contest: TestContest) -> [Int] {
    projects.filter { project in contest.ballots.contains { $0.chosen.contains(project) } }
  }

  @Test(
    "maximin-support funds the projects that pabutools funds",
    .enabled(if: isInstalled, "python3 with the package pabutools is not installed: skipped"))
  func maximinSupport() throws {
    let contests = Self.contests(
      [WorldVariant("maximin-support")], count: 40, seed: 14, projects: 1...4)
    let peers = try Self.peers("maximin_pabutools", contests.map(ChosenElection.init))
    for (contest, peer) in zip(contests, peers) {
      #expect(try funded(contest) == supported(peer, contest), "\(contest)")
    }
  }

  @Test(
    "max-welfare funds one of the sets that pabutools finds best",
    .enabled(if: isInstalled, "python3 with the package pabutools is not installed: skipped"))
  func maxWelfare() throws {
    let contests = Self.contests(
      ["cardinality", "cost"].map { WorldVariant("max-welfare", .approval, [("utility", $0)]) },
      count: 60, seed: 15, projects: 1...6)
    let peers = try Self.peers(
      "welfare_pabutools", contests.map(ChosenElection.init), [[Int]].self)
    for (contest, peer) in zip(contests, peers) {
      let ours = try funded(contest)
      #expect(peer.contains { supported($0, contest) == ours }, "\(contest)")
    }
  }

  @Test(
    "the comparison step keeps the outcome that pabutools keeps",
    .enabled(if: isInstalled, "python3 with the package pabutools is not installed: skipped"))
  func comparison() throws {
    let contests = Self.contests(
      ["satisfaction", "exclusion-ratio"].map {
        WorldVariant("equal-shares", .approval, [("completion", "none"), ("comparison", $0)])
      }, count: 400, seed: 16, projects: 1...6)
    let peers = try Self.peers("comparison_pabutools", contests.map(ChosenElection.init))
    var replaced = 0
    for (contest, peer) in zip(contests, peers) {
      let outcome = try EqualShares.allocate(contest.instance())
      let ours = outcome.payments.map(\.project).sorted()
      #expect(ours == supported(peer, contest), "\(contest)")
      if outcome.payments.contains(where: { $0.reason == .fundedComparison }) { replaced += 1 }
    }
    #expect(replaced > 40)
  }

  /// Points of 12 on each ballot, so that a coin is 12 units of money.
  @Test(
    "cumulative-transfer funds the projects that pabutools funds where the definitions agree",
    .enabled(if: isInstalled, "python3 with the package pabutools is not installed: skipped"),
    arguments: [("ewt", "elimination"), ("mt", "minimal-transfer")])
  func cumulativeTransfer(_ combination: String, _ noEligible: String) throws {
    var generator = SeededGenerator(seed: 17)
    let elections = (0..<400).map { _ in
      let projects = Int.random(in: 2...4, using: &generator)
      let ballots = (0..<Int.random(in: 1...5, using: &generator)).map { _ in
        let cuts = (1..<projects).map { _ in Int.random(in: 0...12, using: &generator) }.sorted()
        return zip(cuts + [12], [0] + cuts).map { $0 - $1 }
      }
      return PointsElection(
        costs: (0..<projects).map { _ in
          Int64.random(in: 1...(12 * Int64(ballots.count)), using: &generator)
        }, ballots: ballots, combination: combination)
    }
    let peers = try Self.peers("transfer_pabutools", elections, [Int]?.self)
    var compared = 0
    for (election, peer) in zip(elections, peers) {
      guard let peer else { continue }
      compared += 1
      var contest = TestContest(
        projects: election.costs.enumerated().map {
          Project(id: NaiveWorld.ids[$0], name: "", cost: Money(minorUnits: $1))
        }, pool: 12 * Int64(election.ballots.count),
        settings: WorldVariant(
          "cumulative-transfer", .points, [("select", "excess"), ("no-eligible", noEligible)]
        ).settings)
      contest.ballots = election.ballots.map { TestBallot(points: $0.map { Ratio($0) }) }
      contest.ties = [.cheaper, .projectID]
      let outcome = try CumulativeTransfer.allocate(contest.instance())
      // The peer does not spend what a minimal transfer leaves over at the end.
      let ours = outcome.payments.filter { $0.reason != .fundedUnderSupported }
      #expect(ours.map(\.project).sorted() == supported(peer, contest), "\(contest)")
    }
    #expect(compared > 60)
  }
}
