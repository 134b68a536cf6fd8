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

/// pabutools is a library of researchers, written independently of this program.
@Suite("Against pabutools")
struct PeerTests {
  private static let script = Bundle.module.url(
    forResource: "Peers/greedy_pabutools", withExtension: "py")!

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

  private static let isInstalled = python(["-c", "import pabutools"], input: Data()) != nil

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
    let output = try #require(
      Self.python([Self.script.path], input: JSONEncoder().encode(elections)))
    let peers = try JSONDecoder().decode([[Int]].self, from: output)
    #expect(peers.count == elections.count)
    for (election, peer) in zip(elections, peers) {
      let instance = election.instance
      let ours = try Greedy.allocate(instance).payments.map(\.project).sorted()
      // The peer goes on into projects that nobody supports.
      let supported = peer.filter { instance.tally.votes[$0] > .zero }
      #expect(ours == supported, "\(election)")
    }
  }
}
