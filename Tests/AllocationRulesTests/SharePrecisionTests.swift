import BudgetModel
import TestSupport
import Testing

@testable import AllocationRules

/// Contests in which fractions of ballots get too long to stay exact while two supports are equal, or
/// nearly.
private struct CloseContest {
  var contest: TestContest
  var x: Int
  var y: Int

  /// Their product has more than 100 digits.
  static let primes = (5...300).filter { number in
    (2..<number).allSatisfy { number % $0 != 0 }
  }.prefix(54)

  private init(_ rule: String, _ kind: BallotKind, _ costs: [Int64], pool: Int64) {
    var settings = ContestSettings(rule: RuleChoice(name: rule))
    settings.ballots.kind = kind
    let field = costs.enumerated().map { place, cost in
      Project(id: "p\(100 + place)", name: "", cost: Money(minorUnits: cost))
    }
    contest = TestContest(projects: field, pool: pool, settings: settings)
    contest.ties = [.cheaper]
    (x, y) = (0, 1)
    for place in [x, y] { contest.projects[place].groups = ["site"] }
  }

  /// As many voters as each prime says fund a project that costs one vote; then x holds three thirds of
  /// a vote and y a whole one.
  static func ranked() -> CloseContest {
    let costs = [1, 1, 2, 5] + primes.map { _ in Int64(1) }
    let votes = primes.reduce(4, +)
    var world = CloseContest("expanding-approvals", .ranked, costs, pool: Int64(votes))
    for (place, prime) in primes.enumerated() {
      var ballot = TestBallot(ranks: [[4 + place]])
      ballot.weight = Ratio(prime)
      world.contest.ballots.append(ballot)
    }
    world.contest.ballots += Array(repeating: TestBallot(ranks: [[2], [0]]), count: 3)
    world.contest.ballots.append(TestBallot(ranks: [[3], [1]]))
    return world
  }

  /// One coin is split in as many parts as each prime says; x gets three thirds of a coin, y a whole
  /// one, and `more` of another one.
  static func points(more: Ratio? = nil) -> CloseContest {
    let votes = Int64(primes.count + (more == nil ? 4 : 5))
    var world = CloseContest(
      "cumulative-transfer", .points, [1, 1, votes, votes], pool: votes)
    func add(_ points: [Int: Ratio], count: Int = 1) {
      var ballot = TestBallot(chosen: points.keys.sorted())
      ballot.points = points
      world.contest.ballots += Array(repeating: ballot, count: count)
    }
    for prime in primes { add([2: .one, 3: Ratio(prime - 1)]) }
    add([0: .one, 2: Ratio(2)], count: 3)
    add([1: .one])
    if let more { add([1: more, 3: .one - more]) }
    return world
  }

  func with(digits: Int64, lot: [Int]? = nil) -> CloseContest {
    var other = self
    other.contest.settings.rule.parameters = [.init("digits", .count(digits))]
    if let lot {
      other.contest.ties.append(.lot)
      let rest = contest.projects.indices.filter { !lot.contains($0) }
      other.contest.lot = LotOrder(order: (lot + rest).map { contest.projects[$0].id })
    }
    return other
  }

  func outcome() throws(RuleFailure) -> Outcome {
    try RuleRegistry.rule(named: contest.settings.rule.name)!.allocate(contest.instance())
  }
}

@Suite("Fractions of ballots too long to keep")
struct SharePrecisionTests {
  private static let worlds = [CloseContest.ranked(), .points()]

  /// Below 600 digits the count begins with fewer than 100, which are not enough.
  @Test("rounding does not part equal supports", arguments: [0, 18, 19, 60, 100, 300, 2000])
  func ties(_ digits: Int64) throws {
    for world in Self.worlds {
      let ids = [world.x, world.y].map { world.contest.projects[$0].id }
      let thrown = #expect(throws: RuleFailure.self) {
        try world.with(digits: digits).outcome()
      }
      guard case .tieWithoutLot(let tied, _, _) = thrown else {
        Issue.record("\(String(describing: thrown))")
        continue
      }
      #expect(tied == ids)
      for first in [world.x, world.y] {
        let outcome = try world.with(digits: digits, lot: [first]).outcome()
        #expect(outcome.verdicts[first].status == .funded)
        #expect(outcome.verdicts[world.x + world.y - first].status == .notFunded)
        let tie = try #require(outcome.records.first { $0.type == "tie" })
        #expect(tie.members["tied"]?.elements?.compactMap(\.text) == ids)
        let quota = try #require(outcome.records.first { $0.type == "quota" })
        #expect(
          quota.members["decimals"]?.text == ((19...600).contains(digits) ? String(digits) : nil))
      }
    }
  }

  @Test("a difference in the 17th decimal decides")
  func differences() throws {
    let more = Ratio(1, over: 30_000_000_000_000_000)
    let world = CloseContest.points(more: more)
    let outcome = try world.outcome()
    #expect(outcome.verdicts[world.y].status == .funded)
    #expect(outcome.verdicts[world.x].status == .notFunded)
    #expect(outcome.records.allSatisfy { $0.type != "tie" })
    // With as few digits it is none.
    #expect(throws: RuleFailure.self) { try world.with(digits: 18).outcome() }
  }

  @Test("a count that nothing leaves open is not made again")
  func usual() throws {
    var world = CloseContest.points()
    world.contest.ballots.removeLast()
    let outcome = try world.outcome()
    #expect(
      outcome.records.first { $0.type == "quota" }?.members["decimals"] == nil
        && outcome.records.allSatisfy { $0.type != "tie" })
    let count = try #require(outcome.records.last { $0.type == "count" })
    #expect(count.members["buckets"]?["rounding"]?.text != "0")
  }
}
