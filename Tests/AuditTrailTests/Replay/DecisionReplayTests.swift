import AuditTrail
import BudgetModel
import TestSupport
import Testing

@Suite("replay of rules that decide about all candidates at once")
struct DecisionReplayTests {
  private func lines(_ evidence: PackEvidence) -> [String] {
    let replay = Replay(evidence)
    return (replay.qualification + replay.ties + replay.results).map(\.line) + replay.unchecked
  }

  /// What the contests of a run of seeds must show for a test of them to mean something.
  private static let shown: Set = [
    "max-welfare", "knapsack-per-unit", "portioning", "smallest-first", "proportional", "equal",
    "none", "median", "mean", "independent-markets", "portioning-all-zero", "sets", "select",
    "remainder", "lot", "cheaper", "partially-funded", "funded", "not-optimal", "no-money",
    "max-winners", "exclusive", "cap", "cost-above-pool", "zero-support", "below-threshold",
    "funded-zero-cost", "funded-override", "funded-second-pass",
  ]

  @Test("what the rules write holds, with every parameter and limit")
  func agreement() {
    var missing = Self.shown
    for seed in UInt64(0)..<900 {
      guard let evidence = RandomDecisionContests.contest(seed: seed).evidence() else { continue }
      missing.subtract(Self.words(of: evidence))
      #expect(lines(evidence) == [], "seed \(seed)")
    }
    #expect(missing == [])
    // The tie is between a few of those whom a missing date of submission makes equal.
    for seed in [UInt64(3457), 4464] {
      #expect(RandomDecisionContests.contest(seed: seed).evidence().map(lines) == [])
    }
  }

  private static func words(of evidence: PackEvidence) -> Set<String> {
    (evidence.data.transcripts["c"] ?? []).reduce(into: []) { words, record in
      for key in ["name", "margin", "method", "note", "at", "decided_by", "reason"] {
        words.insert(record[key]?.text ?? "")
      }
      if record["type"] == "tie" && record["sets"] != nil { words.insert("sets") }
    }
  }

  private static let types = [
    "optimum", "level", "portion", "tie", "order", "consider", "result",
  ]

  @Test("no single value of a record can be changed without being found")
  func mutations() {
    var changes = 0
    var missed: [String] = []
    for seed in UInt64(0)..<60 {
      guard let evidence = RandomDecisionContests.contest(seed: seed).evidence(),
        let records = evidence.data.transcripts["c"]
      else { continue }
      for (place, record) in records.enumerated() {
        guard let type = record["type"]?.text, Self.types.contains(type) else { continue }
        for (pointer, changed) in JSONLeaves.changed(record, text: Mutations.changed)
        where !["/n", "/contest", "/type"].contains(pointer) {
          var forged = evidence
          forged.data.transcripts["c"]?[place] = changed
          changes += 1
          if lines(forged).isEmpty { missed.append("seed \(seed) \(type) \(pointer)") }
        }
      }
    }
    #expect(missed == [])
    #expect(changes > 2000)
  }

  @Test("no member of a record of these rules can be left out")
  func removedMembers() {
    var changes = 0
    for seed in UInt64(0)..<60 {
      guard let evidence = RandomDecisionContests.contest(seed: seed).evidence(),
        let records = evidence.data.transcripts["c"]
      else { continue }
      for (place, record) in records.enumerated() {
        guard ["optimum", "level", "portion", "tie"].contains(record["type"]?.text ?? ""),
          let members = record.members
        else { continue }
        for key in members.keys where !["n", "contest", "ledger"].contains(key) {
          var forged = evidence
          forged.data.transcripts["c"]?[place] = .object(members.filter { $0.key != key })
          changes += 1
          #expect(lines(forged) != [], "seed \(seed) record \(place + 1) without \(key)")
        }
      }
    }
    #expect(changes > 400)
  }

  @Test(
    "no member and no record can be added",
    arguments: ["max-welfare", "knapsack-per-unit", "portioning"])
  func added(rule: String) {
    let contests = (UInt64(0)..<400).map(RandomDecisionContests.contest).filter {
      $0.instance.settings.rule.name == rule
    }.compactMap { $0.evidence() }
    let additions = Additions(Set(Self.types), in: contests)
    var (changes, missed) = (0, Set<String>())
    for contest in contests.prefix(60) {
      for (name, forged) in additions.forgeries(of: contest) {
        changes += 1
        if lines(forged).isEmpty { missed.insert(name) }
      }
    }
    #expect(missed == [])
    #expect(changes > 600)
  }

  @Test("no record can be left out, and no two neighbours can change places")
  func removedAndSwapped() {
    var changes = 0
    for seed in UInt64(0)..<150 {
      guard let evidence = RandomDecisionContests.contest(seed: seed).evidence(),
        let records = evidence.data.transcripts["c"]
      else { continue }
      for place in records.indices where Self.types.contains(records[place]["type"]?.text ?? "") {
        changes += 1
        var forged = evidence
        forged.data.transcripts["c"]?.remove(at: place)
        #expect(lines(forged) != [], "seed \(seed) without record \(place + 1)")
        guard place + 1 < records.count, records[place]["type"] == records[place + 1]["type"],
          records[place]["round"] != 0, records[place]["at"] != "order"
        else { continue }
        forged = evidence
        forged.data.transcripts["c"]?.swapAt(place, place + 1)
        #expect(lines(forged) != [], "seed \(seed) record \(place + 1) swapped")
      }
    }
    #expect(changes > 800)
  }

  @Test("a forged outcome is found, with every number of the records made to fit")
  func forgedOutcome() {
    // The forger counts again with one more vote for each project, and leaves the tables as they were.
    var (found, tried) = (0, 0)
    for seed in UInt64(0)..<300 {
      let contest = RandomDecisionContests.contest(seed: seed)
      if contest.instance.tally.weight == contest.instance.tally.blankWeight { continue }
      var forger = contest
      for place in forger.instance.field.indices { forger.instance.tally.votes[place] += .one }
      guard let honest = contest.evidence(), var forged = forger.evidence(),
        forged.data.transcripts != honest.data.transcripts
      else { continue }
      tried += 1
      forged.data.tallies = honest.data.tallies
      found += lines(forged).isEmpty ? 0 : 1
    }
    #expect(tried > 100)
    #expect(found == tried)
  }
}

@Suite("replay of the best set")
struct SetReplayTests {
  private func contest(_ costs: [Int64], _ votes: [Int], pool: Int64) -> OneContest {
    let field = costs.enumerated().map { place, cost in
      Project(id: "p\(100 + place)", name: "", cost: Money(minorUnits: cost))
    }
    var tally = ContestTally(projects: field.count)
    tally.votes = votes.map { Ratio($0) }
    let most = votes.max() ?? 0
    (tally.weight, tally.ballots.counted, tally.ballots.received) = (Ratio(most), most, most)
    var instance = Instance(
      councilID: "c", poolID: "P", field: field, tally: tally, amount: Money(minorUnits: pool),
      settings: ContestSettings(
        rule: RuleChoice(
          name: "max-welfare",
          parameters: [
            .init("utility", .text("cardinality")),
            .init("secondary", .list([.text("lower-cost"), .text("more-projects")])),
          ])), tieChain: [.lot])
    instance.lot = LotOrder(order: field.map(\.id))
    return OneContest(instance: instance)
  }

  /// The findings, and what was left open.
  private func replay(
    _ contest: OneContest
  ) throws -> (found: [String], unchecked: [String], openTies: [String]) {
    let replay = Replay(try #require(contest.evidence()))
    return (
      (replay.qualification + replay.ties + replay.results).map(\.line), replay.unchecked,
      replay.uncheckedTies
    )
  }

  @Test("a hundred projects are checked, to the last of ties between more sets than are counted")
  func manyProjects() throws {
    var random = SeededGenerator(seed: 1)
    let costs = (0..<100).map { _ in Int64.random(in: 100...9999, using: &random) * 100 }
    let votes = (0..<100).map { _ in Int.random(in: 1...5000, using: &random) }
    let mixed = try replay(contest(costs, votes, pool: costs.reduce(0, +) / 3))
    #expect(mixed.found == [] && mixed.unchecked == [])
    let alike = contest(
      Array(repeating: 100, count: 30), Array(repeating: 5, count: 30), pool: 1500)
    let tie = alike.evidence()?.data.transcripts["c"]?.first { $0["type"] == "tie" }
    #expect(tie?["sets"]?.text == "more")
    let tied = try replay(alike)
    #expect(tied.found == [] && tied.unchecked == [])
  }

  @Test("where there are too many sets to look at, the best set is named as not checked")
  func tooMany() throws {
    // Few costs, so that the rule keeps few sets, and nearly the same value for each unit of money.
    let costs = (0..<60).map { (place: Int64) in 50 + place * 7919 % 50 }
    let open = try replay(contest(costs, costs.map { Int($0) + 10 }, pool: 1003))
    #expect(open.found == [])
    #expect(
      open.unchecked == ["c/P (max-welfare: that no other set is better)"])
    #expect(open.openTies == ["c/P (max-welfare: ties between the best sets)"])
  }
}
