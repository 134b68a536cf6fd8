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

  /// Project 0 has exactly its cost once project 5 is out. Whoever gained most by amounts that are
  /// rounded up must not pay more for it.
  @Test("a support of exactly the cost is enough, however amounts were rounded")
  func exactlyTheCost() throws {
    let costs: [Int64] = [13110, 29760, 24552, 19344, 17856, 7440, 99199, 173600]
    var settings = ContestSettings(
      rule: RuleChoice(
        name: "cumulative-transfer", parameters: [.init("no-eligible", .text("elimination"))]))
    settings.ballots.kind = .points
    let field = costs.enumerated().map {
      Project(id: "p\($0)", name: "", cost: Money(minorUnits: $1))
    }
    var contest = TestContest(projects: field, pool: 173_600, settings: settings)
    contest.ties = [.cheaper, .projectID]
    let points: [[Int]] = [
      [3, 1, 0, 0, 3, 0, 0, 0],
      [0, 2, 0, 2, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 3, 0, 0],
      [0, 1, 0, 0, 0, 2, 0, 0],
      [5, 0, 3, 0, 0, 0, 0, 0],
      [0, 5, 1, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0, 9_999_982, 9],
      [0, 0, 0, 0, 0, 0, 9_999_963, 10],
      [0, 0, 0, 0, 0, 0, 9_999_960, 11],
      [0, 0, 0, 0, 0, 0, 9_999_931, 12],
      [0, 0, 0, 0, 0, 0, 9_999_924, 13],
      [0, 0, 0, 0, 0, 0, 9_999_917, 14],
      [0, 0, 0, 0, 0, 0, 9_999_914, 15],
      [0, 0, 0, 0, 0, 0, 9_999_891, 16],
    ]
    contest.ballots = points.map { points in
      var ballot = TestBallot(chosen: points.indices.filter { points[$0] > 0 })
      for project in ballot.chosen { ballot.points[project] = Ratio(points[project]) }
      return ballot
    }
    let outcomes = try ([300, 19, 10_000] as [Int64]).map { digits in
      var contest = contest
      contest.settings.rule.parameters.append(.init("digits", .count(digits)))
      return try CumulativeTransfer.allocate(contest.instance())
    }
    #expect(Set(outcomes.map { $0.payments.map(\.project) }).count == 1)
    #expect(outcomes[0].verdicts[3].status == .funded)
    #expect(outcomes[0].verdicts[4].status == .notFunded)
  }

  @Test(
    "no sum of rounded shares is below the exact one, or above it by more than what was added",
    arguments: ["expanding-approvals", "cumulative-transfer"])
  func bounds(_ rule: String) throws {
    var compared = 0
    for seed in 1...40 as ClosedRange<UInt64> {
      let outcomes = try ([0, 10_000] as [Int64]).map { digits in
        try RuleRegistry.rule(named: rule)!.allocate(Self.random(rule, seed, digits: digits))
      }
      let (rough, exact) = (outcomes[0], outcomes[1])
      if rough.payments != exact.payments { continue }
      var added = Ratio.zero
      for (one, other) in zip(rough.records, exact.records) where one.type == other.type {
        let rows = one.members["votes"]?.elements ?? one.members["candidates"]?.elements ?? []
        let others = other.members["votes"]?.elements ?? other.members["candidates"]?.elements ?? []
        if let rounding = one.members["buckets"]?["rounding"]?.text {
          added = .zero - Ratio(exact: rounding)!
        }
        for (row, exact) in zip(rows, others) where row["project"] == exact["project"] {
          for key in ["value", "support"] {
            guard let sum = row[key]?.text, let right = exact[key]?.text else { continue }
            let excess = Ratio(exact: sum)! - Ratio(exact: right)!
            #expect(excess >= .zero && excess <= added, "seed \(seed)")
            compared += excess.isZero ? 0 : 1
          }
        }
        if one.type == "round", let rounding = one.members["rounding"]?.text {
          added += Ratio(exact: rounding)!
        }
      }
    }
    #expect(compared > 100)
  }

  private static func random(_ rule: String, _ seed: UInt64, digits: Int64) -> Instance {
    var random = SeededGenerator(seed: seed)
    let parameters: [SettingValue.Member] = [
      .init("digits", .count(digits)),
      .init(
        "no-eligible", .text(seed % 2 == 0 ? "elimination" : "minimal-transfer")),
    ]
    var settings = ContestSettings(rule: RuleChoice(name: rule, parameters: parameters))
    settings.ballots.kind = rule == "cumulative-transfer" ? .points : .ranked
    let field = (0..<7).map {
      Project(id: "p\($0)", name: "", cost: Money(minorUnits: .random(in: 20...90, using: &random)))
    }
    var contest = TestContest(projects: field, pool: 200, settings: settings)
    contest.ties = [.projectID]
    contest.ballots = (0..<15).map { _ in
      let chosen = Array((0..<7).shuffled(using: &random).prefix(4))
      var ballot = TestBallot(ranks: chosen.map { [$0] })
      for project in chosen {
        ballot.points[project] = Ratio(Int.random(in: 1...9, using: &random))
      }
      return ballot
    }
    return contest.instance()
  }
}
