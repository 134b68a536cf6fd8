import BudgetModel
import Testing

@testable import AllocationRules

@Suite("Records of ordered rules")
struct TranscriptTests {
  @Test("ties, order and every project considered are written with all their numbers")
  func wholeTranscript() throws {
    var contest = ShortContest(
      [("p1", 600, 3), ("p2", 500, 3), ("p3", 400, 2), ("p4", 400, 2)], pool: 1_000)
    contest.instance.lot = LotOrder(order: ["p3", "p2", "p4", "p1"])
    let outcome = try contest.outcome()
    #expect(
      outcome.records.map(\.line) == [
        """
        {"at":"order","decided_by":"cheaper","decisive":true,"key":["3"],"result":["p2","p1"],\
        "reversed":{"gains":["p1"],"losses":["p2"]},\
        "steps":[{"groups":[["p2"],["p1"]],"step":"cheaper","values":\
        [{"project":"p1","value":"600"},{"project":"p2","value":"500"}]}],\
        "tied":["p1","p2"],"type":"tie"}
        """,
        """
        {"at":"order","decided_by":"lot","decisive":true,"key":["2"],"result":["p3","p4"],\
        "reversed":{"gains":["p4"],"losses":["p3"]},\
        "steps":[{"groups":[["p3","p4"]],"step":"cheaper","values":\
        [{"project":"p3","value":"400"},{"project":"p4","value":"400"}]},\
        {"groups":[["p3"],["p4"]],"step":"lot","values":\
        [{"project":"p3","value":"1"},{"project":"p4","value":"3"}]}],\
        "tied":["p3","p4"],"type":"tie"}
        """,
        """
        {"key":["score desc","cheaper"],"rows":[{"keys":["3","500"],"place":1,"project":"p2"},\
        {"keys":["3","600"],"place":2,"project":"p1"},\
        {"keys":["2","400"],"place":3,"project":"p3"},\
        {"keys":["2","400"],"place":4,"project":"p4"}],"type":"order"}
        """,
        """
        {"after":"500","before":"1000","cost":"500","decision":"fund","payment":0,"project":"p2",\
        "round":1,"score":"3","type":"consider"}
        """,
        """
        {"after":"500","before":"500","cost":"600","decision":"skip","project":"p1","round":2,\
        "score":"3","short_by":"100","type":"consider"}
        """,
        """
        {"after":"100","before":"500","cost":"400","decision":"fund","payment":1,"project":"p3",\
        "round":3,"score":"2","type":"consider"}
        """,
        """
        {"after":"100","before":"100","cost":"400","decision":"skip","project":"p4","round":4,\
        "score":"2","short_by":"300","type":"consider"}
        """,
      ])
    #expect(outcome.verdicts.map(\.record) == [4, 3, 5, 6])
    #expect(outcome.ties.map(\.record) == [0, 1])
    #expect(outcome.ties.map(\.decidedBy) == [.cheaper, .lot])
    #expect(outcome.ranks == [2, 1, 3, 4])
  }

  @Test("a tie that only orders the funding needs no lot and shares a place")
  func harmlessTie() throws {
    let contest = ShortContest([("x", 5, 1), ("y", 5, 1), ("z", 1, 0)], pool: 10)
    let outcome = try contest.outcome()
    #expect(
      outcome.records[0].line == """
        {"at":"order","decisive":false,"key":["1"],"result":["x","y"],\
        "reversed":{"gains":[],"losses":[]},\
        "steps":[{"groups":[["x","y"]],"step":"cheaper","values":\
        [{"project":"x","value":"5"},{"project":"y","value":"5"}]}],\
        "tied":["x","y"],"type":"tie"}
        """)
    #expect(outcome.ranks == [1, 1, nil])
    #expect(
      outcome.ties == [
        Outcome.TieUse(tied: ["x", "y"], decidedBy: nil, isDecisive: false, record: 0)
      ])
  }

  @Test("the key that first splits a tie works on, group by group, down to the lot")
  func stepsGroupByGroup() throws {
    var contest = ShortContest(
      [("a", 4, 2), ("b", 4, 2), ("c", 3, 2), ("d", 3, 2)], pool: 7,
      chain: [.cheaper, .moreVotes, .lot])
    contest.instance.lot = LotOrder(order: ["d", "c", "b", "a"])
    let outcome = try contest.outcome()
    let tie = outcome.records[0].members
    #expect(tie["result"]!.line == #"["c","d","a","b"]"#)
    #expect(tie["decided_by"]?.text == "cheaper")
    #expect(
      tie["steps"]!.elements!.map { $0["step"]!.text! + " " + $0["groups"]!.line } == [
        #"cheaper [["c","d"],["a","b"]]"#, #"more-votes [["c","d"]]"#, #"more-votes [["a","b"]]"#,
      ])
    // c and d are funded in any order; then 1 is left, which pays neither a nor b.
    #expect(outcome.fundingOrder == ["c", "d"])
    #expect(outcome.ranks == [3, 3, 1, 1])
  }

  @Test("barred members stay out of a tie and behind its places")
  func barredMembersAreNotTied() throws {
    var contest = ShortContest(
      [("a", 4, 3), ("b", 4, 2), ("c", 4, 2), ("d", 4, 2)], pool: 8, chain: [.lot])
    contest.instance.settings.limits.groups = [.init(id: "g", projects: ["a", "b"], maximum: 1)]
    contest.instance.lot = LotOrder(order: ["b", "d", "c", "a"])
    let outcome = try contest.outcome()
    let tie = outcome.records[0].members
    #expect(tie["tied"]!.line == #"["c","d"]"#)
    #expect(tie["result"]!.line == #"["d","c"]"#)
    #expect(outcome.fundingOrder == ["a", "d"])
    #expect(outcome.ranks == [1, 3, 3, 2])
    #expect(
      contest.verdicts(outcome) == [
        "a: funded funded", "b: not-funded exclusive", "c: not-funded no-money", "d: funded funded",
      ])
  }

  @Test("a member that a limit bars on the way stays in the tie and in the lot's order")
  func barredOnTheWay() throws {
    // a and b share a site; a is funded before b, c and d are reached, which fit one by one.
    var contest = ShortContest(
      [("a", 1, 2), ("b", 2, 2), ("c", 2, 2), ("d", 2, 2)], pool: 3)
    contest.instance.settings.limits.groups = [.init(id: "g", projects: ["a", "b"], maximum: 1)]
    contest.instance.lot = LotOrder(order: ["d", "b", "c", "a"])
    let outcome = try contest.outcome()
    let tie = outcome.records[0].members
    #expect(tie["tied"]!.line == #"["a","b","c","d"]"#)
    #expect(tie["result"]!.line == #"["a","d","b","c"]"#)
    #expect(
      tie["steps"]!.elements!.map { $0["step"]!.text! + " " + $0["groups"]!.line } == [
        #"cheaper [["a"],["b","c","d"]]"#, #"lot [["d"],["b"],["c"]]"#,
      ])
    #expect(outcome.ties.map(\.decidedBy) == [.lot])
    #expect(outcome.fundingOrder == ["a", "d"])
    #expect(outcome.ranks == [1, 3, 4, 2])
  }

  @Test("a choice inside a group is a tie of its own, and who leaves is written")
  func bestOnly() throws {
    var contest = ShortContest([("x", 3, 2), ("y", 4, 2), ("z", 4, 1)], pool: 8, chain: [.lot])
    contest.instance.settings.limits.groups = [.init(id: "site", projects: ["x", "y"], maximum: 1)]
    contest.instance.settings.limits.isBestOnly = true
    #expect(throws: RuleFailure.tieWithoutLot(tied: ["x", "y"], round: 0, value: "2")) {
      try contest.outcome()
    }
    contest.instance.lot = LotOrder(order: ["y", "x", "z"])
    let outcome = try contest.outcome()
    #expect(
      outcome.records.prefix(2).map(\.line) == [
        """
        {"at":"select","decided_by":"lot","decisive":true,"key":["2"],"result":["y","x"],\
        "reversed":{"gains":["x"],"losses":["y"]},\
        "steps":[{"groups":[["y"],["x"]],"step":"lot","values":\
        [{"project":"x","value":"2"},{"project":"y","value":"1"}]}],\
        "tied":["x","y"],"type":"tie"}
        """,
        """
        {"after":"8","before":"8","blocked_by":"site","cost":"3","decision":"bar","project":"x",\
        "round":0,"score":"2","type":"consider"}
        """,
      ])
    #expect(outcome.fundingOrder == ["y", "z"])
  }

  @Test("pre-funded and zero-cost projects are considered in round 0, before the walk")
  func roundZero() throws {
    var contest = ShortContest([("a", 6, 0), ("b", 0, 1), ("c", 5, 4), ("d", 4, 3)], pool: 10)
    contest.instance.prefunded = [contest.place("a")]
    let outcome = try contest.outcome()
    let considered = outcome.records.filter { $0.type == "consider" }.map { record in
      ["round", "project", "decision", "before", "after"].map { record.members[$0]!.line }
        .joined(separator: " ")
    }
    #expect(
      considered == [
        #"0 "a" "fund" "10" "4""#, #"0 "b" "fund" "4" "4""#, #"1 "c" "skip" "4" "4""#,
        #"2 "d" "fund" "4" "0""#,
      ])
    #expect(
      contest.verdicts(outcome) == [
        "a: funded funded-override", "b: funded funded-zero-cost", "c: not-funded no-money",
        "d: funded funded",
      ])
    #expect(outcome.payments.map(\.project) == [0, 3])
    #expect(outcome.ranks == [nil, nil, 1, 2])
  }

  @Test("a zero-cost project takes no place of top-k")
  func topKBesideZeroCost() throws {
    let contest = ShortContest(
      [("a", 6, 2), ("b", 5, 1), ("z", 0, 1)], pool: 20, rule: [.init("k", .count(1))],
      name: "top-k")
    #expect(
      try contest.verdicts(contest.outcome()) == [
        "a: funded funded", "b: not-funded outranked", "z: funded funded-zero-cost",
      ])
  }

  @Test("max-winners ends the walk at the first project it bars")
  func maximumWinners() throws {
    var contest = ShortContest([("a", 1, 4), ("b", 1, 3), ("c", 1, 2), ("d", 1, 1)], pool: 9)
    contest.instance.settings.limits.maximumWinners = 2
    let outcome = try contest.outcome()
    #expect(
      outcome.records.last!.line == """
        {"after":"7","before":"7","blocked_by":"max-winners","cost":"1","decision":"bar",\
        "project":"c","round":3,"score":"2","type":"consider"}
        """)
    let last = outcome.records.count - 1
    #expect(outcome.verdicts[2] == .init(.notFunded, .maxWinners, record: last))
    #expect(outcome.verdicts[3] == .init(.notFunded, .maxWinners, record: last))
  }

  @Test("a threshold is written with need, base and verdict")
  func thresholds() throws {
    var contest = ShortContest([("a", 1, 121), ("b", 1, 120)], pool: 9)
    contest.instance.tally.weight = Ratio(1_203)
    contest.instance.settings.thresholds = [
      Threshold(measure: .votes, need: .percent(Ratio(10), of: .counted))
    ]
    let outcome = try contest.outcome()
    #expect(
      outcome.records.prefix(2).map(\.line) == [
        """
        {"base":"1203","measure":"votes","need":"121","op":">=","pass":true,"project":"a",\
        "score":"121","type":"threshold"}
        """,
        """
        {"base":"1203","measure":"votes","need":"121","op":">=","pass":false,"project":"b",\
        "score":"120","type":"threshold"}
        """,
      ])
    #expect(outcome.verdicts[1] == .init(.belowThreshold, .belowThreshold, record: 1))
  }
}
