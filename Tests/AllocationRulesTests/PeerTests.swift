import BudgetModel
import Foundation
import TestSupport
import Testing

@testable import AllocationRules

/// One election as the peer reads it.
private struct PeerElection: Codable {
  var budget: Int
  var costs: [Int]
  var ballots: [[Int]]
  var measure: String

  var instance: Instance {
    let projects = costs.enumerated().map { place, cost in
      let votes = ballots.filter { $0.contains(place) }.count
      return (String(UnicodeScalar(UInt8(97 + place))), Int64(cost), votes)
    }
    var contest = ShortContest(
      projects, pool: Int64(budget), chain: [.cheaper, .projectID],
      rule: [.init("score", .text(measure))])
    contest.instance.tally.weight = Ratio(ballots.count)
    return contest.instance
  }
}

/// pabutools is a library of researchers, written independently of this program. CONTRIBUTING.md
/// lists where it understands a rule in another way.
@Suite("Against pabutools")
struct PeerTests {
  /// One answer to each election.
  static func peers<Election: Encodable, Answer: Decodable>(
    _ script: String, _ elections: [Election], _: Answer.Type = [Int].self
  ) throws -> [Answer] {
    let url = Bundle.module.url(forResource: "Peers/\(script)", withExtension: "py")!
    let output = try #require(python([url.path], input: JSONEncoder().encode(elections)))
    let answers = try JSONDecoder().decode([Answer].self, from: output)
    #expect(answers.count == elections.count)
    return answers
  }

  private static func python(_ arguments: [String], input: Data) -> Data? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    let (standardInput, standardOutput) = (Pipe(), Pipe())
    process.standardInput = standardInput
    process.standardOutput = standardOutput
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      return nil
    }
    standardInput.fileHandleForWriting.write(input)
    standardInput.fileHandleForWriting.closeFile()
    let output = standardOutput.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? output : nil
  }

  static let isInstalled = python(["-c", "import pabutools"], input: Data()) != nil

  @Test(
    "greedy funds the projects that pabutools funds",
    .enabled(if: isInstalled, "python3 with the package pabutools is not installed: skipped"))
  func greedy() throws {
    var generator = SeededGenerator(seed: 11)
    let elections = (0..<400).map { number in
      let projects = Int.random(in: 1...8, using: &generator)
      return PeerElection(
        budget: Int.random(in: 1...40, using: &generator),
        costs: (0..<projects).map { _ in Int.random(in: 1...15, using: &generator) },
        ballots: (0..<Int.random(in: 1...7, using: &generator)).map { _ in
          (0..<projects).filter { _ in Bool.random(using: &generator) }
        },
        measure: number.isMultiple(of: 2) ? "votes" : "votes-per-cost")
    }
    let peers = try Self.peers("greedy_pabutools", elections)
    for (election, peer) in zip(elections, peers) {
      let instance = election.instance
      let ours = try Greedy.allocate(instance).payments.map(\.project).sorted()
      // The peer goes on into projects that nobody supports.
      let supported = peer.filter { instance.tally.votes[$0] > .zero }
      #expect(ours == supported, "\(election)")
    }
  }

  /// The variants agree where every project costs at most the budget.
  @Test(
    "equal-shares funds the projects that pabutools funds",
    .enabled(if: isInstalled, "python3 with the package pabutools is not installed: skipped"))
  func equalShares() throws {
    var generator = SeededGenerator(seed: 12)
    let elections = (0..<300).map { ShareElection(number: $0, using: &generator) }
    let peers = try Self.peers("shares_pabutools", elections)
    for (election, peer) in zip(elections, peers) {
      let ours = try EqualShares.allocate(election.instance).payments.map(\.project).sorted()
      #expect(ours == peer, "\(election)")
    }
  }

  @Test(
    "phragmen funds the projects that pabutools funds",
    .enabled(if: isInstalled, "python3 with the package pabutools is not installed: skipped"))
  func phragmen() throws {
    var generator = SeededGenerator(seed: 13)
    let contests = (0..<400).map { _ in
      var contest = TestContest.random(
        .stop, projects: .random(in: 1...8, using: &generator),
        voters: .random(in: 1...9, using: &generator), &generator)
      contest.ties = [.cheaper, .projectID]
      return contest
    }
    let elections = contests.map {
      LoadElection(
        budget: $0.pool, costs: $0.projects.map(\.cost.minorUnits),
        ballots: $0.ballots.map(\.chosen))
    }
    let peers = try Self.peers("phragmen_pabutools", elections)
    for (contest, peer) in zip(contests, peers) {
      let ours = try LoadVariant.stop.count(contest).payments.map(\.project).sorted()
      // The peer goes on into projects that nobody supports.
      let supported = peer.filter { contest.supporters(of: $0) > 0 }
      #expect(ours == supported, "\(contest)")
    }
  }
}

/// One election for Phragmén's rule.
private struct LoadElection: Codable {
  var budget: Int64
  var costs: [Int64]
  var ballots: [[Int]]
}

/// One election for Equal Shares.
private struct ShareElection: Codable {
  var budget: Int
  var costs: [Int]
  var ballots: [[Int]]
  var utility: String
  var increment: Int

  init(number: Int, using generator: inout SeededGenerator) {
    let projects = Int.random(in: 1...7, using: &generator)
    let costs = (0..<projects).map { _ in Int.random(in: 1...30, using: &generator) }
    self.costs = costs
    budget = Int.random(in: costs.max()!...costs.max()! + 60, using: &generator)
    utility = number.isMultiple(of: 2) ? "cost" : "cardinality"
    increment = number % 4 < 2 ? 0 : 1
    ballots = (0..<Int.random(in: 1...9, using: &generator)).map { _ in
      (0..<projects).filter { _ in Bool.random(using: &generator) }
    }
  }

  var instance: Instance {
    let projects = costs.enumerated().map { place, cost in
      let votes = ballots.filter { $0.contains(place) }.count
      return (String(UnicodeScalar(UInt8(97 + place))), Int64(cost), votes)
    }
    var contest = ShortContest(
      projects, pool: Int64(budget), chain: [.cheaper, .projectID],
      rule: [
        .init("utility", .text(utility)),
        .init("completion", .text(increment > 0 ? "add1" : "none")),
        .init("add1-variant", .text("pabutools")),
        .init("increment", .money(Money(minorUnits: 1))),
      ], name: "equal-shares")
    contest.instance.tally.weight = Ratio(ballots.count)
    contest.instance.tally.blankWeight = Ratio(ballots.count(where: \.isEmpty))
    var profile = BallotProfile()
    for ballot in ballots {
      profile.weights.append(1)
      profile.choices += ballot.map { Int32($0) }
      profile.starts.append(profile.choices.count)
    }
    contest.instance.profile = profile
    return contest.instance
  }
}
