import BudgetModel
import Testing

@testable import Confederation

@Suite struct CountPropertyTests {
  private func naive(_ random: RandomWorld) -> NaiveCount {
    NaiveCount(
      random.world, meaning: random.meaning, isOrdered: random.isOrdered, random.ballots)
  }

  @Test(arguments: 0..<4)
  func theCountIsThatOfANaiveReading(_ part: Int) {
    for seed in (part * 100)..<((part + 1) * 100) {
      let random = RandomWorld(seed: UInt64(seed))
      let count = random.world.count(random.sheets())
      let naive = naive(random)
      for contest in random.world.contests.indices {
        let isEqual = Self.isEqual(count, naive, contest, random.world)
        #expect(isEqual, "seed \(seed), contest \(contest), \(random.kind)")
      }
      let whole = count.councilBallots.reduce(into: BallotCounts()) { $0 += $1 }
      #expect(whole.received == naive.whole.received, "seed \(seed)")
      #expect(whole.counted == naive.whole.counted, "seed \(seed)")
      #expect(whole.rejected == naive.whole.rejected, "seed \(seed)")
    }
  }

  private static func isEqual(
    _ count: BallotCount, _ naive: NaiveCount, _ contest: Int, _ world: CountingWorld
  ) -> Bool {
    let tally = count.totals[contest]
    let expected = naive.totals[contest]
    let projects = world.contests[contest].projects
    guard tally.ballots.received == expected.received, tally.ballots.counted == expected.counted,
      tally.ballots.blank == expected.blank, tally.ballots.rejected == expected.rejected,
      tally.weight == expected.weight
    else { return false }
    if let web = tally.channels["web"], web.weight != expected.channels["web"] ?? .zero {
      return false
    }
    for (place, project) in projects.enumerated() {
      if tally.votes[place] != expected.votes[project] ?? .zero { return false }
      if let points = tally.points, points[place] != expected.points[project] ?? .zero {
        return false
      }
      if let score = tally.score, score[place] != expected.score[project] ?? .zero { return false }
      if let ranks = tally.ranks, ranks[place] != expected.ranks[project] ?? [:] { return false }
      if let above = tally.above {
        for (other, name) in projects.enumerated()
        where above[place][other] != expected.above[project]?[name] ?? .zero {
          return false
        }
      }
    }
    return true
  }

  @Test func everyWorldReconcilesAndAddsUp() {
    for seed in 0..<150 {
      let random = RandomWorld(seed: UInt64(seed))
      let count = random.world.count(random.sheets(files: 1 + seed % 3))
      #expect(count.checks == ["C1": true, "C2": true, "C3": true], "seed \(seed)")
    }
  }

  @Test func theOrderOfRowsAndFilesChangesNothing() {
    for seed in 0..<80 {
      let random = RandomWorld(seed: UInt64(seed))
      let straight = random.world.count(random.sheets(files: 2))
      let turned = random.world.count(random.sheets(files: 2, reversed: true))
      let joined = random.world.count(random.sheets())
      #expect(straight.tallyRows == turned.tallyRows, "seed \(seed)")
      #expect(straight.tallyRows == joined.tallyRows, "seed \(seed)")
      #expect(straight.totals == turned.totals, "seed \(seed)")
      #expect(
        straight.reconciliation.filter { $0.scope != "file" }
          == turned.reconciliation.filter { $0.scope != "file" }, "seed \(seed)")
    }
  }

  @Test func renamingVotersChangesNothing() {
    for seed in 0..<60 {
      var random = RandomWorld(seed: UInt64(seed))
      let count = random.world.count(random.sheets())
      for place in random.ballots.indices {
        random.ballots[place].ballot.voter = random.ballots[place].ballot.voter.map { "x" + $0 }
      }
      #expect(random.world.count(random.sheets()).tallyRows == count.tallyRows, "seed \(seed)")
    }
  }

  @Test func oneWorkerAndManyFindTheSame() {
    let world = CountingWorld.one { $0.ballots.maximumChoices = 3 }
    var numbers = SeededNumbers(seed: 9)
    let ballots = (0..<70_000).map { number in
      let choices = (0..<numbers.number(in: 0...4)).map { _ in "p\(numbers.number(in: 1...5))" }
      return WrittenBallot("b\(number % 69_990)", choices.joined(separator: " "))
    }
    let sheet = world.writer("north").sheet(ballots)
    let one = BallotCount.make(plan: world.plan, sheets: [sheet], workers: OneWorker())
    let many = BallotCount.make(plan: world.plan, sheets: [sheet], workers: BackwardWorkers())
    #expect(one.totals == many.totals)
    #expect(one.tallyRows == many.tallyRows)
    #expect(one.rejected == many.rejected)
    #expect(one.diagnostics == many.diagnostics)
    #expect(one.reconciliation == many.reconciliation)
    #expect(one.councilBallots[0].rejected["ballot-duplicate-id"] == 20)
  }
}

/// Runs the last piece first, as a busy machine might.
private struct BackwardWorkers: Workers {
  func map<Result: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
    Array((0..<count).reversed().map(body).reversed())
  }
}

@Suite struct TallyMergeTests {
  /// Tallies of one contest from random worlds with the same settings.
  private func tallies() -> [ContestTally] {
    var found: [ContestTally] = []
    for seed in 0..<300 {
      let random = RandomWorld(seed: UInt64(seed))
      if random.kind != .ranked { continue }
      var world = random.world
      for place in world.contests.indices {
        world.contests[place].settings.rule.parameters[0] = .init("score", .text("positional"))
      }
      found += world.count(random.sheets()).tallies[0].sorted { $0.key < $1.key }.map(\.value)
    }
    return found
  }

  private func sum(_ left: ContestTally, _ right: ContestTally) -> ContestTally {
    var sum = left
    sum += right
    return sum
  }

  @Test func mergingIsACommutativeMonoid() {
    let tallies = tallies()
    #expect(tallies.count > 100)
    for place in 0..<(tallies.count - 2) {
      let (one, two, three) = (tallies[place], tallies[place + 1], tallies[place + 2])
      #expect(sum(one, two) == sum(two, one))
      #expect(sum(sum(one, two), three) == sum(one, sum(two, three)))
      #expect(sum(one, .zero(projects: one.votes.count)) == one)
    }
  }
}
