import BudgetModel
import TestSupport
import Testing

@testable import AllocationRules

@Suite("Equal Shares on contests of unusual size")
struct LargeShareTests {
  static let completions = ["none", "add1", "add1u", "greedy"]

  /// - Parameter ballots: the projects that each approves
  private func contest(
    _ completion: String, costs: [Int64], pool: Int64, ballots: [[Int]]
  ) -> TestContest {
    var contest = TestContest(
      projects: costs.enumerated().map { place, cost in
        Project(id: "p\(10_000 + place)", name: "", cost: Money(minorUnits: cost))
      },
      pool: pool,
      settings: WorldVariant("equal-shares", .approval, [("completion", completion)]).settings)
    contest.ballots = ballots.map(TestBallot.init(chosen:))
    contest.ties = [.cheaper, .projectID]
    return contest
  }

  @Test("no ballot, and only blank ones, fund nothing", arguments: completions)
  func noBallots(_ completion: String) throws {
    for ballots in [[], [[], []]] as [[[Int]]] {
      let contest = contest(completion, costs: [3, 4], pool: 9, ballots: ballots)
      let outcome = try EqualShares.allocate(contest.instance())
      #expect(outcome.verdicts.allSatisfy { $0.reason == .noBallots })
      #expect(outcome.left == Money(minorUnits: 9))
    }
  }

  @Test("one voter with everything pays for what fits, cheapest first", arguments: completions)
  func oneVoter(_ completion: String) throws {
    var contest = contest(completion, costs: [60, 30, 10, 1], pool: 100, ballots: [[0, 1, 2, 3]])
    contest.ballots[0].weight = Ratio(7, over: 3)
    let outcome = try EqualShares.allocate(contest.instance())
    #expect(outcome.payments.map(\.project) == [3, 2, 1])
    #expect(outcome.left == Money(minorUnits: 59))
  }

  @Test("one project is funded where its supporters have its cost", arguments: completions)
  func oneProject(_ completion: String) throws {
    for (supporters, isFunded) in [(4, true), (3, false)] {
      let ballots = (0..<4).map { $0 < supporters ? [0] : [] }
      let contest = contest(completion, costs: [8], pool: 8, ballots: ballots)
      let outcome = try EqualShares.allocate(contest.instance())
      #expect(outcome.payments.count == (isFunded || completion != "none" ? 1 : 0))
    }
  }

  @Test("costs and a pool near the end of 64 bits, weights with long fractions")
  func largeNumbers() throws {
    let most = Int64.max / 2
    for completion in ["none", "greedy"] {
      var contest = contest(
        completion, costs: [most, most - 1, most - 2], pool: .max - 1,
        ballots: (0..<5).map { [$0 % 3, ($0 + 1) % 3] })
      for place in contest.ballots.indices {
        contest.ballots[place].weight = Ratio(place + 1, over: 1_000_003)
      }
      let outcome = try EqualShares.allocate(contest.instance())
      let paid = outcome.payments.reduce(outcome.left) { $0 + $1.amount }
      #expect(paid == Money(minorUnits: .max - 1))
      #expect(outcome.payments.count == (completion == "none" ? 1 : 2))
      #expect(ReferenceCount.result(contest) == ReferenceResult(library: contest.instance()))
    }
  }

  /// The golden `deep` of RULES.
  @Test("one ballot approves many projects of one cost: all are funded in the order of the chain")
  func deep() throws {
    let everything = Array(0..<(allWorlds ? 1_200 : 150))
    let contest = contest(
      "none", costs: everything.map { _ in 1 }, pool: Int64(everything.count),
      ballots: [everything])
    let outcome = try EqualShares.allocate(contest.instance())
    #expect(outcome.payments.map(\.project) == everything)
    #expect(outcome.left == .zero)
  }

  @Test("thousands of equal projects are funded in the order of the chain until the money ends")
  func manyEqual() throws {
    let everything = Array(0..<(allWorlds ? 5_000 : 1_000))
    let contest = contest(
      "none", costs: everything.map { _ in 1 }, pool: 4, ballots: [everything, everything])
    let outcome = try EqualShares.allocate(contest.instance())
    #expect(outcome.payments.map(\.project) == [0, 1, 2, 3])
    let short = outcome.verdicts.filter { $0.reason == .supportersCannotPay }
    #expect(short.count == everything.count - 4)
  }

  @Test("thousands of projects of mixed costs: exact numbers alone choose alike")
  func manyMixed() throws {
    let field = allWorlds ? 5_000 : 500
    var random = SeededGenerator(seed: 9)
    let costs = (0..<field).map { _ in Int64.random(in: 1...9_000, using: &random) }
    let ballots = (0..<100).map { _ in
      (0..<field / 50).map { _ in Int.random(in: 0..<field, using: &random) }
    }
    let contest = contest(
      "none", costs: costs, pool: 300_000, ballots: ballots.map { Set($0).sorted() })
    let chosen = try EqualShares.chosen(contest.instance(), filter: .on)
    #expect(!chosen.isEmpty)
    #expect(try EqualShares.chosen(contest.instance(), filter: .off) == chosen)
  }
}
