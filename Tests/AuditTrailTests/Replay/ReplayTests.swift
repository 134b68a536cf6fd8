import AllocationRules
import AuditTrail
import BudgetModel
import TestSupport
import Testing

@Suite("replay of the ordered family")
struct ReplayTests {
  private func lines(_ evidence: PackEvidence) -> [String] {
    let replay = Replay(evidence)
    return (replay.qualification + replay.ties + replay.results).map(\.line)
  }

  @Test("two independent counts agree on small contests with ties and limits")
  func agreement() {
    var counted = 0
    for seed in UInt64(0)..<800 {
      guard let evidence = RandomContests.contest(seed: seed).evidence() else { continue }
      counted += 1
      let found = lines(evidence)
      #expect(found == [], "seed \(seed)")
      if !found.isEmpty { return }
    }
    #expect(counted > 500)
  }

  /// What other statements check: numbers of records (V2), tallies (V7), money that came in (V10).
  /// What verify says of a contest that it leaves open is not checked either.
  private func isCheckedElsewhere(_ type: String, _ pointer: String, isOpen: Bool) -> Bool {
    if ["header", "tally", "pool"].contains(type) { return true }
    if ["/n", "/contest", "/type"].contains(pointer) { return true }
    if type == "rule" && ["/version", "/family"].contains(pointer) { return true }
    return type == "tie" && isOpen && (pointer == "/decisive" || pointer.hasPrefix("/reversed"))
  }

  private let mutatedContests: UInt64 = 25

  @Test("no single value of a record can be changed without being found")
  func mutations() {
    var changes = 0
    var missed: [String] = []
    for seed in UInt64(0)..<mutatedContests {
      guard let evidence = RandomContests.contest(seed: seed).evidence(),
        let records = evidence.data.transcripts["c"]
      else { continue }
      let isOpen = !Replay(evidence).uncheckedTies.isEmpty
      for (place, record) in records.enumerated() {
        let type = record["type"]?.text ?? ""
        for (pointer, changed) in JSONLeaves.changed(record, text: Mutations.changed) {
          if isCheckedElsewhere(type, pointer, isOpen: isOpen) { continue }
          var forged = evidence
          forged.data.transcripts["c"]?[place] = changed
          changes += 1
          if lines(forged).isEmpty {
            missed.append("seed \(seed) record \(place + 1) \(type) \(pointer)")
          }
        }
      }
    }
    #expect(missed == [])
    #expect(changes > 1500)
  }

  @Test("no record of a decision can be left out, and no two can change places")
  func removedAndSwapped() {
    var changes = 0
    for seed in UInt64(0)..<30 {
      guard let evidence = RandomContests.contest(seed: seed).evidence(),
        let records = evidence.data.transcripts["c"]
      else { continue }
      for place in records.indices.dropLast() {
        let types = ["order", "consider", "result", "field", "rule"]
        guard types.contains(records[place]["type"]?.text ?? "") else { continue }
        changes += 1
        var forged = evidence
        forged.data.transcripts["c"]?.remove(at: place)
        #expect(lines(forged) != [], "seed \(seed) without record \(place + 1)")
        guard records[place]["type"] == records[place + 1]["type"] else { continue }
        forged = evidence
        forged.data.transcripts["c"]?.swapAt(place, place + 1)
        #expect(lines(forged) != [], "seed \(seed) record \(place + 1) swapped")
      }
    }
    #expect(changes > 250)
  }

  @Test("no member and no record can be added")
  func added() {
    let types: Set = ["rule", "threshold", "tie", "order", "consider", "result"]
    let contests = (UInt64(0)..<100).compactMap { RandomContests.contest(seed: $0).evidence() }
    let additions = Additions(types, in: contests)
    var (changes, missed) = (0, Set<String>())
    for contest in contests.prefix(40) {
      for (name, forged) in additions.forgeries(of: contest) {
        changes += 1
        if lines(forged).isEmpty { missed.insert(name) }
      }
    }
    #expect(missed == [])
    #expect(changes > 600)
  }

  @Test("what a tie changes is left open where money comes later or minimums hold, and V9 says so")
  func openTies() throws {
    var open: Set<String> = []
    for seed in UInt64(0)..<200 {
      let contest = RandomContests.contest(seed: seed)
      guard let evidence = contest.evidence() else { continue }
      let isSimple =
        contest.instance.extraAfter.isZero && contest.instance.settings.limits.minimums.isEmpty
      let ties = Replay(evidence).uncheckedTies
      if isSimple { #expect(ties == [], "seed \(seed)") }
      guard !ties.isEmpty else { continue }
      open.formUnion(ties)
      let statements = Verification.statements(evidence, PackContents(files: [:]))
      #expect(
        statements.first { $0.id == .ties }?.outcome
          == .notChecked("not counted again: \(ties[0])"))
    }
    #expect(
      open == [
        "c/P (which ties matter where money comes after the rule)",
        "c/P (which ties matter beside minimums)",
      ])
  }

  @Test("a forged winner is found, with every number of the records made to fit")
  func forgedWinner() {
    // The forger counts again with one more vote for a loser, and leaves the tables as they were.
    var found = 0
    var tried = 0
    for seed in UInt64(0)..<200 {
      let contest = RandomContests.contest(seed: seed)
      var forger = contest
      for place in forger.instance.field.indices { forger.instance.tally.votes[place] += .one }
      guard let honest = contest.evidence(), var forged = forger.evidence(),
        forged.data.transcripts != honest.data.transcripts
      else { continue }
      tried += 1
      forged.data.tallies = honest.data.tallies
      found += lines(forged).isEmpty ? 0 : 1
    }
    #expect(tried > 50)
    #expect(found == tried)
  }

  @Test("four times the tied projects, all in one tie or in pairs, take about four times the work")
  func scale() throws {
    func evidence(_ count: Int, inPairs: Bool) throws -> PackEvidence {
      let field = (0..<count).map { place in
        var project = Project(
          id: "p\(10_000 + place)", name: "", cost: Money(minorUnits: 10))
        if inPairs { project.groups = ["g\(place / 2)"] }
        return project
      }
      var tally = ContestTally(projects: count)
      tally.votes = field.indices.map { inPairs ? Ratio(1 + $0 / 2) : .one }
      (tally.weight, tally.ballots.counted, tally.ballots.received) = (Ratio(count), count, count)
      var instance = Instance(
        councilID: "c", poolID: "P", field: field, tally: tally,
        amount: Money(minorUnits: Int64(5 * count)),
        settings: ContestSettings(rule: RuleChoice(name: "greedy")), tieChain: [.cheaper, .lot])
      instance.lot = LotOrder(order: field.map(\.id).reversed())
      return try #require(OneContest(instance: instance).evidence())
    }
    for inPairs in [false, true] {
      let packs = try [100, 400].reduce(into: [:]) {
        $0[$1] = try evidence($1, inPairs: inPairs)
      }
      let factor = growth(from: 100, to: 400) { #expect(lines(packs[$0]!) == []) }
      #expect(factor < 9, "a quadratic step takes 16 times the work")
    }
  }

  @Test("ballots that are all void leave the same in the count and in its replay")
  func voidBallots() throws {
    var field = ["a", "b"].map { Project(id: $0, name: "", cost: Money(minorUnits: 10)) }
    field[0].state = .withdrawn
    var tally = ContestTally(projects: 2)
    (tally.ballots.received, tally.ballots.counted, tally.ballots.blank) = (2, 2, 2)
    // One ballot of weight 2, so that the blank ones weigh more than their number.
    (tally.weight, tally.blankWeight) = (Ratio(3), Ratio(3))
    tally.votes = [Ratio(3), .zero]
    let instance = Instance(
      councilID: "c", poolID: "P", field: field, tally: tally, amount: Money(minorUnits: 10),
      settings: ContestSettings(rule: RuleChoice(name: "greedy")), tieChain: [.cheaper, .lot])
    let evidence = try #require(OneContest(instance: instance).evidence())
    let results = evidence.data.transcripts["c"]?.filter { $0["type"]?.text == "result" }
    #expect(results?.map { $0["reason"]?.text } == ["withdrawn", "no-ballots"])
    #expect(lines(evidence) == [])
  }

  @Test("a lot that does not follow from the seed is found in the tie that it decides")
  func forgedLot() throws {
    let field = ["a", "b"].map { Project(id: $0, name: "", cost: Money(minorUnits: 10)) }
    var tally = ContestTally(projects: 2)
    (tally.weight, tally.ballots.counted, tally.ballots.received) = (Ratio(4), 4, 4)
    tally.votes = [Ratio(2), Ratio(2)]
    var instance = Instance(
      councilID: "c", poolID: "P", field: field, tally: tally, amount: Money(minorUnits: 10),
      settings: ContestSettings(rule: RuleChoice(name: "greedy")), tieChain: [.cheaper, .lot])
    instance.lot = LotOrder(order: ["b", "a"])
    var evidence = try #require(OneContest(instance: instance).evidence())
    #expect(lines(evidence) == [])
    evidence.lot = LotOrder(order: ["a", "b"])
    let expected = [
      "transcript/c.jsonl:8: c/P: a value of step lot is not that of the tables",
      "transcript/c.jsonl:8: c/P: step lot does not give the groups it states",
      "transcript/c.jsonl:8: c/P: the steps do not give the result",
      "transcript/c.jsonl:9: c/P: nothing orders 'b' before 'a'",
    ]
    #expect(lines(evidence) == expected)
  }
}
