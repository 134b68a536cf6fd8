import BudgetModel
import TestSupport
import Testing

@testable import AllocationRules

/// A contest of one of the rules that spend parts of ballots.
private struct Spending {
  var contest: TestContest

  /// - Parameter costs: of the projects a, b, c, …
  init(
    _ rule: String, _ costs: [Int64], pool: Int64, _ parameters: [SettingValue.Member] = []
  ) {
    var settings = ContestSettings(rule: RuleChoice(name: rule, parameters: parameters))
    settings.ballots.kind = Self.kind(of: rule)
    let field = costs.enumerated().map { place, cost in
      Project(
        id: String(UnicodeScalar(UInt8(97 + place))), name: "", cost: Money(minorUnits: cost))
    }
    contest = TestContest(projects: field, pool: pool, settings: settings)
  }

  private static func kind(of rule: String) -> BallotKind {
    switch rule {
    case "expanding-approvals": .ranked
    case "cumulative-transfer": .points
    default: .approval
    }
  }

  func ranked(_ words: String) -> Spending {
    var other = self
    other.contest.ballots += words.split(separator: " ").map { word in
      TestBallot(ranks: word.unicodeScalars.map { [Int($0.value) - 97] })
    }
    return other
  }
  func approved(_ words: String) -> Spending {
    var other = ranked(words)
    for place in other.contest.ballots.indices { other.contest.ballots[place].ranks = [] }
    return other
  }
  /// By ballot the points of a, b, c, …
  func points(_ ballots: [[Int]]) -> Spending {
    var other = self
    other.contest.ballots += ballots.map { points in
      var ballot = TestBallot(ranks: [])
      ballot.chosen = points.indices.filter { points[$0] > 0 }
      for project in ballot.chosen { ballot.points[project] = Ratio(points[project]) }
      return ballot
    }
    return other
  }

  func outcome() throws(RuleFailure) -> Outcome {
    try RuleRegistry.rule(named: contest.settings.rule.name)!.allocate(contest.instance())
  }
}

@Suite("Expanding approvals")
struct ExpandingApprovalsTests {
  @Test("the transcript of the worked example has every support, quota and factor")
  func workedExample() throws {
    let outcome = try Spending("expanding-approvals", [50, 40, 30, 20], pool: 100)
      .ranked("ab ab ac bd dc d cb cd ba bc").outcome()
    #expect(
      outcome.records.map(\.line) == [
        #"{"formula":"votes * cost / pool","pool":"100","quota":"1/10","type":"quota","votes":"10"}"#,
        #"{"candidates":[{"cost":"50","project":"a","quota":"5","state":"unaffordable","support":"3"},"#
          + #"{"cost":"40","project":"b","quota":"4","state":"unaffordable","support":"3"},"#
          + #"{"cost":"30","project":"c","quota":"3","state":"unaffordable","support":"2"},"#
          + #"{"cost":"20","project":"d","quota":"2","state":"selected","support":"2"}],"#
          + #""factor":"0","left":"80","payment":0,"rank":"1","round":1,"rounding":"0","#
          + #""selected":"d","type":"round","votes":"8"}"#,
        #"{"candidates":[{"cost":"50","project":"a","quota":"5","state":"unaffordable","support":"3"},"#
          + #"{"cost":"40","project":"b","quota":"4","state":"unaffordable","support":"3"},"#
          + #"{"cost":"30","project":"c","quota":"3","state":"unaffordable","support":"2"}],"#
          + #""rank":"1","round":2,"type":"round"}"#,
        #"{"candidates":[{"cost":"50","project":"a","quota":"5","state":"unaffordable","support":"4"},"#
          + #"{"cost":"40","project":"b","quota":"4","state":"selected","support":"6"},"#
          + #"{"cost":"30","project":"c","quota":"3","state":"affordable","support":"4"}],"#
          + #""factor":"1/3","left":"40","payment":1,"rank":"2","round":3,"rounding":"0","#
          + #""selected":"b","type":"round","votes":"4"}"#,
        #"{"candidates":[{"cost":"50","project":"a","quota":"5","state":"over-pool","support":"2"},"#
          + #"{"cost":"30","project":"c","quota":"3","state":"unaffordable","support":"8/3"}],"#
          + #""rank":"2","round":4,"type":"round"}"#,
      ])
    #expect(outcome.verdicts.map(\.record) == [4, 3, 4, 1])
  }

  @Test("a completion walks by positional score, which quotas do not read")
  func completion() throws {
    let outcome = try Spending(
      "expanding-approvals", [5, 9, 5], pool: 10,
      [
        .init("completion", .text("greedy")),
        .init("positions", .map([.init("vector", .list([.ratio(.one)]))])),
      ]
    ).ranked("ab ab a c").outcome()
    // Nobody puts b first, so that it scores nothing.
    #expect(outcome.payments.map(\.project) == [0, 2])
    #expect(outcome.payments.map(\.reason) == [.funded, .fundedCompletion])
    #expect(outcome.verdicts[1].reason == .quotaNotReached)
    let considered = outcome.records.filter { $0.type == "consider" }
    #expect(considered.map { $0.members["score"]?.text } == ["1"])
    #expect(outcome.scores.map(\.exact) == ["3", "2", "1"])
  }

  @Test("the tally needs scores only where a completion walks by them")
  func needs() {
    var settings = ContestSettings(rule: RuleChoice(name: "expanding-approvals"))
    settings.ballots.kind = .ranked
    #expect(TallyNeeds(settings: settings, tieChain: [.lot]).score == nil)
    settings.rule.parameters = [.init("completion", .text("greedy"))]
    let needs = TallyNeeds(settings: settings, tieChain: [.lot])
    #expect(needs.score == PositionalScoring() && needs.ballots)
  }

  @Test("1,200 projects ranked by one ballot are all funded, one rank after the other")
  func deep() throws {
    var deep = Spending("expanding-approvals", [], pool: 1200)
    deep.contest.projects = (0..<1200).map {
      Project(id: "p\(10_000 + $0)", name: "", cost: Money(minorUnits: 1))
    }
    deep.contest.ties = [.projectID]
    deep.contest.ballots = [TestBallot(ranks: (0..<1200).map { [$0] })]
    #expect(try deep.outcome().payments.map(\.project) == Array(0..<1200))
  }
}

@Suite("Cumulative transfer")
struct CumulativeTransferTests {
  private static let example = [
    [3, 1, 0, 1], [2, 1, 2], [0, 3, 0, 2], [0, 0, 4, 1], [4, 0, 0, 1],
  ]

  private func records(_ noEligible: String) throws -> [TranscriptRecord] {
    try Spending(
      "cumulative-transfer", [40, 30, 30, 20], pool: 100, [.init("no-eligible", .text(noEligible))]
    ).points(Self.example).outcome().records
  }

  @Test("the transcript of the worked example tells a minimal transfer in full")
  func minimalTransfer() throws {
    let records = try records("minimal-transfer")
    #expect(
      records.map { $0.members["stage"]?.text ?? $0.type } == [
        "quota", "count", "eligible", "count", "minimal-transfer", "transfer", "count", "removal",
        "under-supported", "under-supported",
      ])
    #expect(
      records[5].line
        == #"{"exhausted":"0","factor":"6/5","payers":{"all_they_had":{"paid":"16","voters":"1"},"#
        + #""full":{"paid":"24","voters":"2"}},"round":2,"rounding":"0","#
        + #""taken":[{"project":"b","value":"44/15"},{"project":"c","value":"16/15"}],"#
        + #""to":[{"project":"a","value":"4"}],"type":"transfer","value":"4"}"#)
    #expect(
      records[7].line
        == #"{"candidates":[{"cost":"30","has":"256/15","measure":"128/225","own":"24","#
        + #""project":"b","state":"unaffordable"},{"cost":"30","has":"344/15","#
        + #""measure":"172/225","own":"132/5","project":"c","state":"unaffordable"}],"#
        + #""measure":"support / cost","round":3,"stage":"removal","type":"round"}"#)
  }

  @Test(
    "the transcript of the worked example tells an elimination and a transfer of excess in full")
  func elimination() throws {
    let records = try records("elimination")
    #expect(
      records.map { $0.members["stage"]?.text ?? $0.type } == [
        "quota", "count", "eligible", "count", "eliminate", "transfer", "count", "eligible",
        "transfer", "count", "eliminate", "transfer", "count", "reverse-elimination",
        "reverse-elimination",
      ])
    #expect(
      records[4].line
        == #"{"measure":"support / cost","next":{"project":"c","value":"4/5"},"project":"b","#
        + #""round":2,"type":"eliminate","value":"2/3"}"#)
    #expect(
      records[8].line
        == #"{"bound":{"factor":"1","value":"32"},"exhausted":"0","factor":"4/5","from":["a"],"#
        + #""round":3,"rounding":"0","to":[{"project":"c","value":"2"}],"type":"transfer","#
        + #""value":"2"}"#)
    #expect(
      records[9].line
        == #"{"buckets":{"exhausted":"12","rounding":"0","set_aside":"60"},"round":3,"#
        + #""total":"100","type":"count","votes":[{"project":"c","value":"28"}]}"#)
  }

  @Test("those who give points to nothing else pay first, and all alike if they have enough")
  func boundDonors() throws {
    let outcome = try Spending("cumulative-transfer", [5, 9], pool: 20)
      .points([[1, 0], [1, 1]]).outcome()
    let transfer = outcome.records.first { $0.type == "transfer" }
    #expect(
      transfer?.line
        == #"{"bound":{"factor":"1/2","value":"10"},"exhausted":"5","factor":"0","from":["a"],"#
        + #""round":1,"rounding":"0","to":[{"project":"b","value":"5"}],"type":"transfer","#
        + #""value":"10"}"#)
    #expect(outcome.payments.map(\.project) == [0, 1])
  }
}

/// Contests of hundreds of ballots in which most numbers are too long to stay exact.
@Suite("Rounded shares")
struct RoundedShareTests {
  private static func contest(_ rule: String, seed: UInt64, digits: Int64) -> TestContest {
    var random = SeededGenerator(seed: seed)
    var world = Spending(
      rule, (0..<8).map { _ in .random(in: 20...300, using: &random) }, pool: 900,
      [.init("digits", .count(digits))])
    world.contest.ties = [.cheaper, .projectID]
    world.contest.ballots = (0..<50).map { _ in
      let chosen = Array((0..<8).shuffled(using: &random).prefix(5))
      var ballot = TestBallot(ranks: chosen.map { [$0] })
      for project in chosen {
        ballot.points[project] = Ratio(Int.random(in: 1...9, using: &random))
      }
      return ballot
    }
    return world.contest
  }

  @Test(
    "18 decimals and exact fractions fund the same projects in the same order",
    arguments: [
      "expanding-approvals", "cumulative-transfer", "bounded-overspending",
    ])
  func agree(_ rule: String) {
    for seed in 1...4 as ClosedRange<UInt64> {
      let results = [0, 30, 100, 2000].map {
        ReferenceResult(library: Self.contest(rule, seed: seed, digits: $0).instance())
      }
      #expect(Set(results).count == 1, "seed \(seed)")
    }
  }

  @Test("every count of a transfer sums to the pool, rounding stays below a millionth")
  func counts() throws {
    for digits in [0, 100] as [Int64] {
      let contest = Self.contest("cumulative-transfer", seed: 3, digits: digits)
      let outcome = try CumulativeTransfer.allocate(contest.instance())
      var (rounding, roundings) = (Ratio.zero, Set<Ratio>())
      for record in outcome.records {
        if record.type == "transfer" {
          rounding += try #require(Ratio(exact: record.members["rounding"]!.text!))
        }
        guard record.type == "count", let buckets = record.members["buckets"] else { continue }
        let values =
          record.members["votes"]!.elements!.map { $0["value"]!.text! }
          + ["exhausted", "rounding", "set_aside"].map { buckets[$0]!.text! }
        #expect(values.reduce(.zero) { $0 + Ratio(exact: $1)! } == Ratio(900))
        let own = Ratio(exact: buckets["rounding"]!.text!)!
        if record.members["round"]?.number == 0 { rounding = own }
        #expect(own == rounding && own <= .zero && own > Ratio(-1, over: 1_000_000))
        roundings.insert(own)
      }
      #expect(roundings.count > 1)
    }
  }

  @Test("the votes of all rounds are conserved but for what rounding adds")
  func quotas() throws {
    let contest = Self.contest("expanding-approvals", seed: 3, digits: 0)
    let outcome = try ExpandingApprovals.allocate(contest.instance())
    var votes = Ratio(50)
    for record in outcome.records where record.payment != nil {
      let selected = record.members["candidates"]!.elements!.first { $0["state"] == "selected" }!
      let rounding = Ratio(exact: record.members["rounding"]!.text!)!
      votes = votes - Ratio(exact: selected["quota"]!.text!)! + rounding
      #expect(rounding >= .zero && rounding < Ratio(1, over: 1_000_000_000_000))
      #expect(record.members["votes"]?.text == votes.exact)
    }
  }

  @Test("those who hold exactly the cost can pay it, also with rounded shares")
  func exactFill() throws {
    var world = Spending("expanding-approvals", [7, 11, 13, 17, 19, 23], pool: 90)
    world.contest.settings.rule.parameters = [.init("digits", .count(0))]
    world = world.ranked("abcdef bcdefa cdefab defabc efabcd fabcde fedcba")
    #expect(try world.outcome().left == .zero)
  }
}

/// Inputs at the ends of what a by-law and a table can hold.
@Suite("Extreme inputs to rules that spend parts of ballots")
struct SpendingExtremeTests {
  static let rules = ["expanding-approvals", "cumulative-transfer", "bounded-overspending"]

  @Test("no ballot, and only blank ones, fund nothing", arguments: rules)
  func noBallots(_ rule: String) throws {
    let none = Spending(rule, [1, 2], pool: 5)
    #expect(try none.outcome().verdicts.allSatisfy { $0.reason == .noBallots })
    var blank = none
    blank.contest.ballots = [TestBallot(ranks: [])]
    #expect(try blank.outcome().verdicts.allSatisfy { $0.reason == .noBallots })
  }

  @Test("costs near the largest amount, weights and points with long fractions", arguments: rules)
  func largeNumbers(_ rule: String) throws {
    let most = Int64.max / 2
    var world = Spending(rule, [most, most - 1, most - 2], pool: .max - 1)
    world.contest.ballots = (0..<5).map { number in
      var ballot = TestBallot(ranks: [[number % 3], [(number + 1) % 3]])
      ballot.weight = Ratio(number + 1, over: 1_000_003)
      ballot.points = [
        number % 3: Ratio(1, over: 97), (number + 1) % 3: Ratio(5_000_011, over: 89),
      ]
      return ballot
    }
    world.contest.ties = [.projectID]
    let outcome = try world.outcome()
    #expect(!outcome.payments.isEmpty)
    #expect(outcome.payments.reduce(outcome.left) { $0 + $1.amount } == Money(minorUnits: .max - 1))
  }

  @Test(
    "projects equal in everything go by the end of the chain",
    arguments: rules, [(200, 150), (allWorlds ? 5_000 : 1_000, 4)])
  func equals(_ rule: String, _ size: (projects: Int, pool: Int)) throws {
    var world = Spending(rule, [], pool: Int64(size.pool))
    world.contest.projects = (0..<size.projects).map {
      Project(id: "p\(10_000 + $0)", name: "", cost: Money(minorUnits: 1))
    }
    world.contest.ties = [.projectID]
    var ballot = TestBallot(ranks: [Array(0..<size.projects)])
    for project in 0..<size.projects { ballot.points[project] = .one }
    world.contest.ballots = [ballot, ballot]
    #expect(try world.outcome().payments.map(\.project) == Array(0..<size.pool))
  }

  @Test(
    "one voter with everything takes what one voter can",
    arguments: [
      ("expanding-approvals", [0, 1, 2]), ("cumulative-transfer", [3, 2, 1]),
      ("bounded-overspending", [3, 2, 1]),
    ])
  func oneVoter(_ rule: String, _ expected: [Int]) throws {
    var world = Spending(rule, [60, 30, 10, 1], pool: 100)
    var ballot = TestBallot(ranks: [[0], [1], [2], [3]])
    if rule == "cumulative-transfer" {
      for project in 0..<4 { ballot.points[project] = Ratio(4 - project) }
    }
    ballot.weight = Ratio(7, over: 3)
    world.contest.ballots = [ballot]
    let funded = try world.outcome().payments.map(\.project)
    #expect(funded == expected)
  }
}

@Suite("Bounded overspending")
struct BoundedOverspendingTests {
  @Test("D1: a, e, and d of which a fifth is paid")
  func workedExample() throws {
    let outcome = try Spending("bounded-overspending", [60, 50, 40, 25, 10], pool: 100)
      .approved("de b be abc abe a ad abc ac c").outcome()
    #expect(outcome.payments.map(\.project) == [0, 4, 3])
    #expect(outcome.left == Money(minorUnits: 5))
    let rounds = outcome.records.filter { $0.type == "round" }
    #expect(rounds.map { $0.members["part"]?.text } == ["1", "1", "1/5"])
    let measures = rounds.map { round in
      round.members["candidates"]!.elements!.first { $0["state"] == "selected" }!["measure"]!.text
    }
    #expect(measures == ["1/6", "1/2", "5"])
    #expect(rounds.map { $0.members["purses"]?.text } == ["40", "30", "25"])
    #expect(
      rounds[0].members["candidates"]!.elements!.map { $0["at_least"]?.text } == [
        nil, "0.2", "0.25", "0.625", "0.33333333",
      ])
    #expect(outcome.verdicts.map(\.reason) == [.funded, .noMoney, .noMoney, .funded, .funded])
  }

  @Test("a project whose supporters have nothing left cannot be paid")
  func nothingLeft() throws {
    let outcome = try Spending("bounded-overspending", [8, 2, 3], pool: 12)
      .approved("ab a c").outcome()
    #expect(outcome.verdicts.map(\.reason) == [.funded, .supportersCannotPay, .funded])
  }
}
