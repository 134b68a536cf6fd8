import BudgetModel
import TestSupport
import Testing

@testable import AllocationRules

@Suite("Records of rules with loads")
struct LoadTranscriptTests {
  /// The example of RULES 6.7, with its projects A to E as a to e.
  private func example(_ variant: LoadVariant) -> TestContest {
    TestContest(
      variant, costs: [60, 50, 40, 25, 10],
      ballots: [
        [3, 4], [1], [1, 4], [0, 1, 2], [0, 1, 4], [0], [0, 3], [0, 1, 2], [0, 2], [2],
      ],
      pool: 100)
  }

  @Test("a round of Phragmén has every candidate with its numbers, then the loads")
  func phragmenRounds() throws {
    let outcome = try LoadVariant.stop.count(example(.stop))
    #expect(
      outcome.records.suffix(2).map(\.line) == [
        """
        {"candidates":[\
        {"cost":"60","load_sum":"100/3","new_load":"140/9","project":"a","short_by":"10",\
        "state":"over-pool","supporters":"6"},\
        {"cost":"50","load_sum":"80/3","new_load":"46/3","project":"b","state":"affordable",\
        "supporters":"5"},\
        {"cost":"25","load_sum":"10/3","new_load":"85/6","project":"d","state":"selected",\
        "supporters":"2"}],\
        "loads":{"sum":"75","voters":"8"},"payment":2,"round":3,"selected":"d","type":"round"}
        """,
        """
        {"candidates":[\
        {"cost":"60","load_sum":"95/2","new_load":"215/12","project":"a","short_by":"35",\
        "state":"over-pool","supporters":"6"},\
        {"cost":"50","load_sum":"80/3","new_load":"46/3","project":"b","short_by":"25",\
        "state":"overshoot","supporters":"5"}],\
        "round":4,"type":"round"}
        """,
      ])
    #expect(outcome.verdicts.map(\.reason) == [.stopped, .overshoot, .funded, .funded, .funded])
    let last = outcome.records.count - 1
    #expect(outcome.verdicts[0].record == last && outcome.verdicts[1].record == last)
    #expect(outcome.ranks == [nil, nil, 2, 3, 1])
  }

  @Test("a round of maximin support names the set that needs the load")
  func maximinRounds() throws {
    let outcome = try LoadVariant.maximin.count(example(.maximin))
    #expect(
      outcome.records.suffix(2).map(\.line) == [
        """
        {"candidates":[\
        {"cost":"60","project":"a","short_by":"10","state":"over-pool","supporters":"6"},\
        {"cost":"50","new_load":"90/7","project":"b","set_cost":"90","set_supporters":"7",\
        "state":"affordable","supporters":"5"},\
        {"cost":"25","new_load":"25/2","project":"d","set_cost":"25","set_supporters":"2",\
        "state":"selected","supporters":"2"}],\
        "loads":{"sum":"75","voters":"8"},"payment":2,"round":3,"selected":"d","set":["d"],\
        "type":"round"}
        """,
        """
        {"candidates":[\
        {"cost":"50","project":"b","short_by":"25","state":"over-pool","supporters":"5"}],\
        "round":4,"type":"round"}
        """,
      ])
    #expect(outcome.verdicts.map(\.reason) == [.noMoney, .noMoney, .funded, .funded, .funded])
  }

  @Test("projects that share no supporter are funded without a lot, and share a rank")
  func harmlessTie() throws {
    let contest = TestContest(.stop, costs: [5, 5], ballots: [[0], [1]], pool: 10)
    let outcome = try LoadVariant.stop.count(contest)
    #expect(
      outcome.records[0].line == """
        {"at":"select","decisive":false,"key":["5"],"result":["a","b"],"round":1,"steps":[\
        {"groups":[["a","b"]],"step":"cheaper","values":[{"project":"a","value":"5"},\
        {"project":"b","value":"5"}]},\
        {"groups":[["a","b"]],"step":"more-votes","values":[{"project":"a","value":"1"},\
        {"project":"b","value":"1"}]}],"tied":["a","b"],"type":"tie"}
        """)
    #expect(outcome.records.map(\.type) == ["tie", "round", "round"])
    #expect(outcome.fundingOrder == ["a", "b"] && outcome.ranks == [1, 1])
    #expect(throws: RuleFailure.tieWithoutLot(tied: ["a", "b"], round: 1, value: "5")) {
      try LoadVariant.maximin.count(
        TestContest(.maximin, costs: [5, 5], ballots: [[0], [1]], pool: 10))
    }
  }

  /// With `stop`, c would end the count after a or b.
  @Test("a tied project that would end the count makes the order of all others matter")
  func tiedAsWhole() throws {
    let ballots = [[0], [1], [2], [2]]
    let contest = TestContest(.stop, costs: [2, 2, 4], ballots: ballots, pool: 6)
    #expect(throws: RuleFailure.tieWithoutLot(tied: ["a", "b"], round: 1, value: "2")) {
      try LoadVariant.stop.count(contest)
    }
    let fitting = TestContest(LoadVariant.all[1], costs: [2, 2, 4], ballots: ballots, pool: 6)
    #expect(try LoadVariant.all[1].count(fitting).fundingOrder == ["a", "b"])
  }

  @Test("every number of a round follows from the ballots", arguments: LoadVariant.all)
  func numbers(_ variant: LoadVariant) throws {
    var random = SeededGenerator(seed: 11)
    var cuts = 0
    for _ in 0..<6 {
      var contest = TestContest.random(
        variant, projects: variant.rule == "phragmen" ? 16 : 7, voters: 24, &random)
      for place in contest.ballots.indices {
        contest.ballots[place].weight = Ratio(Int.random(in: 1...30_000, using: &random), over: 2)
      }
      var check = LoadCheck(contest)
      check.check(try variant.count(contest))
      cuts += check.cuts
    }
    #expect(variant.rule != "phragmen" || cuts > 100)
  }
}

/// Works the rounds of a transcript out again from the ballots.
struct LoadCheck {
  let contest: TestContest
  private var loads: [Ratio]
  private var funded: [Int] = []
  private var candidates: Set<Int>
  private var highest = Ratio.zero
  /// How many numbers were cut.
  private(set) var cuts = 0

  init(_ contest: TestContest) {
    self.contest = contest
    loads = contest.ballots.map { _ in .zero }
    candidates = Set(contest.ballots.flatMap(\.chosen))
  }

  private func cost(_ project: Int) -> Ratio { Ratio(contest.projects[project].cost) }
  private func place(_ id: JSONValue?) -> Int? {
    contest.projects.firstIndex { $0.id == id?.text }
  }
  private func supporters(_ projects: [Int]) -> [Int] {
    contest.ballots.indices.filter { !Set(contest.ballots[$0].chosen).isDisjoint(with: projects) }
  }

  /// L or z of a candidate.
  private func load(_ project: Int) -> Ratio {
    if contest.settings.rule.name == "phragmen" {
      let own = supporters([project])
      let carried = own.sum { contest.ballots[$0].weight * loads[$0] }
      return (cost(project) + carried) / own.sum { contest.ballots[$0].weight }
    }
    let all = funded + [project]
    return (1..<1 << all.count).map { subset in
      need(of: all.indices.filter { subset >> $0 & 1 == 1 }.map { all[$0] })
    }.max()!
  }

  private func need(of projects: [Int]) -> Ratio {
    projects.sum(cost) / supporters(projects).sum { contest.ballots[$0].weight }
  }

  mutating func check(_ outcome: Outcome) {
    for record in outcome.records where record.type == "round" { check(record) }
  }

  private mutating func check(_ record: TranscriptRecord) {
    let rows = record.members["candidates"]!.elements!
    #expect(Set(rows.map { place($0["project"])! }) == candidates)
    #expect(rows.count == candidates.count)
    let chosen = place(record.members["selected"])
    let least = chosen.map(load)
    for row in rows { check(row, least) }
    guard let chosen, let least else { return }
    #expect(highest <= least, "loads never fall")
    highest = least
    fund(chosen, at: least)
    let left = Ratio(contest.pool) - funded.dropLast().sum(cost)
    candidates.remove(chosen)
    if contest.settings.rule["misfit"]?.text == "skip"
      || contest.settings.rule.name == "maximin-support"
    {
      candidates = candidates.filter { cost($0) <= left }
    }
    let stated = record.members["loads"]!
    #expect(stated["sum"]?.text == funded.sum(cost).exact)
    let carrying = supporters(funded)
    #expect(stated["voters"]?.text == carrying.sum { contest.ballots[$0].weight }.exact)
    if contest.settings.rule.name == "phragmen" {
      #expect(carrying.sum { contest.ballots[$0].weight * loads[$0] } == funded.sum(cost))
    } else {
      let set = record.members["set"]!.elements!.map { place($0)! }
      #expect(need(of: set) == least)
    }
  }

  private mutating func fund(_ project: Int, at load: Ratio) {
    for voter in supporters([project]) { loads[voter] = load }
    funded.append(project)
  }

  private mutating func check(_ row: JSONValue, _ least: Ratio?) {
    let project = place(row["project"])!
    let own = supporters([project])
    #expect(row["cost"]?.text == cost(project).exact)
    #expect(row["supporters"]?.text == own.sum { contest.ballots[$0].weight }.exact)
    let isOver = row["state"]?.text == "over-pool"
    if isOver && contest.settings.rule.name == "maximin-support" { return }
    let load = load(project)
    if let cut = row["at_least"]?.text.flatMap({ Ratio(exact: $0) }) {
      cuts += 1
      #expect(cut <= load && load < cut * Ratio(10_000_001, over: 10_000_000))
      if let least, !isOver { #expect(cut > least) }
    } else {
      #expect(row["new_load"]?.text == load.exact)
      if let sum = row["load_sum"]?.text {
        #expect(sum == own.sum { contest.ballots[$0].weight * loads[$0] }.exact)
      } else {
        let cost = Ratio(exact: row["set_cost"]!.text!)!
        #expect(cost / Ratio(exact: row["set_supporters"]!.text!)! == load)
      }
    }
    if let least, !isOver {
      #expect(load >= least)
      #expect((row["state"]?.text == "affordable") == (load > least))
    }
  }
}
