import AuditTrail
import BudgetModel
import Foundation
import TestSupport
import Testing

@Suite("replay of rules that fund in rounds")
struct RoundReplayTests {
  private func lines(_ evidence: PackEvidence) -> [String] {
    let replay = Replay(evidence)
    return (replay.qualification + replay.ties + replay.results).map(\.line) + replay.unchecked
  }

  /// What the contests of every rule must show for a test of them to mean something.
  private static let shown: Set = [
    "decisive in a round", "barred", "funded-second-pass", "funded-zero-cost", "funded-override",
    "cost-above-pool", "max-winners", "exclusive", "cap", "zero-support", "no-ballots",
    "below-threshold",
  ]

  @Test("what the rule writes holds, with every parameter and limit", arguments: RoundRuleCase.all)
  func agreement(rule: RoundRuleCase) {
    var missing = Self.shown.union(rule.shown)
    for seed in UInt64(0)..<500 {
      guard let evidence = rule.contests.contest(seed: seed).evidence() else { continue }
      missing.subtract(Self.words(of: evidence))
      #expect(lines(evidence) == [], "seed \(seed)")
    }
    #expect(missing == [])
  }

  private static func words(of evidence: PackEvidence) -> Set<String> {
    var words: Set<String> = []
    for record in evidence.data.transcripts["c"] ?? [] {
      for member in ["refused", "barred", "groups", "payers", "bound", "taken", "blocked_by"]
      where record[member] != nil {
        words.insert(member)
      }
      words.formUnion([record["stop"]?.text ?? "", record["reason"]?.text ?? ""])
      if let rounding = record["rounding"]?.text, rounding != "0" { words.insert("rounding") }
      if record["type"] == "compare" { words.insert("kept \(record["kept"]?.text ?? "")") }
      if record["round"] != nil, let isDecisive = record["decisive"]?.flag {
        words.insert((isDecisive ? "" : "not ") + "decisive in a round")
      }
    }
    return words
  }

  /// Every n-th value is changed; all of them with TROWEL_ALL_MUTATIONS set.
  private let step =
    ProcessInfo.processInfo.environment["TROWEL_ALL_MUTATIONS"] == nil ? 11 : 1

  @Test(
    "no value of a record can be changed, but what only the ballots show",
    arguments: RoundRuleCase.all)
  func mutations(rule: RoundRuleCase) {
    var (values, changes) = (0, 0)
    var missed: [String: String] = [:]
    for seed in UInt64(0)..<150 {
      let contest = rule.contests.contest(seed: seed)
      guard let evidence = contest.evidence(), let records = evidence.data.transcripts["c"] else {
        continue
      }
      for (place, record) in records.enumerated() where Self.isDecision(record, rule) {
        for (pointer, changed) in JSONLeaves.changed(record, text: Mutations.changed)
        where !["/n", "/contest", "/type"].contains(pointer) {
          values += 1
          if values % step != 0 { continue }
          changes += 1
          var forged = evidence
          forged.data.transcripts["c"]?[place] = changed
          if lines(forged).isEmpty {
            missed[Self.kind(pointer, of: record, contest)] =
              "seed \(seed) record \(place + 1) \(pointer)"
          }
        }
      }
    }
    #expect(missed.filter { !rule.unknown.contains($0.key) } == [:])
    if step == 1 { #expect(Set(missed.keys) == rule.unknown) }
    #expect(changes > 600)
  }

  /// Records that the rule and what follows it write, and the results.
  private static func isDecision(_ record: JSONValue, _ rule: RoundRuleCase) -> Bool {
    let type = record["type"]?.text ?? ""
    return rule.types.contains(type) || ["tie", "order", "consider", "result"].contains(type)
  }

  private static func kind(_ pointer: String, of record: JSONValue, _ contest: OneContest) -> String
  {
    let words = pointer.split(separator: "/").filter { Int($0) == nil }.joined(separator: "/")
    let utility = contest.instance.settings.rule["utility"]?.text ?? ""
    let isUnlike = words == "candidates/measure" && ["points", "positional"].contains(utility)
    let isOfPayers = words == "factor" && record["payers"] != nil
    return "\(record["type"]?.text ?? "") /\(words)" + (isUnlike ? " of unlike supporters" : "")
      + (isOfPayers ? " of payers" : "")
  }

  @Test(
    "no record can be left out, and no two of a type can change places",
    arguments: RoundRuleCase.all)
  func removedAndSwapped(rule: RoundRuleCase) {
    var changes = 0
    for seed in UInt64(0)..<120 {
      guard let evidence = rule.contests.contest(seed: seed).evidence(),
        let records = evidence.data.transcripts["c"]
      else { continue }
      for place in records.indices where Self.isDecision(records[place], rule) {
        changes += 1
        var forged = evidence
        forged.data.transcripts["c"]?.remove(at: place)
        #expect(lines(forged) != [], "seed \(seed) without record \(place + 1)")
        guard place + 1 < records.count, records[place]["type"] == records[place + 1]["type"] else {
          continue
        }
        forged = evidence
        forged.data.transcripts["c"]?.swapAt(place, place + 1)
        #expect(lines(forged) != [], "seed \(seed) record \(place + 1) swapped")
      }
    }
    #expect(changes > 400)
  }

  @Test("no member and no record can be added", arguments: RoundRuleCase.all)
  func added(rule: RoundRuleCase) {
    let types = rule.types.union(["tie", "order", "consider", "result"])
    let contests = (UInt64(0)..<150).compactMap { rule.contests.contest(seed: $0).evidence() }
    let additions = Additions(types, in: contests)
    var (changes, missed) = (0, Set<String>())
    for contest in contests.prefix(60) {
      for (name, forged) in additions.forgeries(of: contest) {
        changes += 1
        if lines(forged).isEmpty { missed.insert(name) }
      }
    }
    // Whether fractions asked for more decimals than 18 only the ballots show.
    #expect(missed.subtracting(["quota /decimals"]) == [])
    #expect(changes > 600)
  }

  @Test("idle coins can be rounded up while donors of a project give more")
  func roundedIdleCoins() throws {
    var contest = RoundRuleCase.transfer.contests.contest(seed: 273)
    contest.instance.settings.rule.parameters = [
      .init("select", .text("excess")), .init("no-eligible", .text("minimal-transfer")),
      .init("digits", .count(3)),
    ]
    let evidence = try #require(contest.evidence())
    let gained = evidence.data.transcripts["c"]?.filter {
      $0["payers"] != nil && $0["exhausted"]?.text != "0"
    }
    #expect(gained?.count == 1)
    #expect(lines(evidence) == [])
  }

  @Test("supports that 18 decimals leave open hold with more decimals")
  func moreDecimals() throws {
    var contests = [RandomBallotContests.thirds(digits: 19)]
    contests += (UInt64(0)..<2000).map { seed in
      var contest = RoundRuleCase.transfer.contests.contest(seed: seed)
      contest.instance.settings.rule.parameters.removeAll { $0.key == "digits" }
      contest.instance.settings.rule.parameters.append(.init("digits", .count(19)))
      return contest
    }
    var rules: [String] = []
    for contest in contests {
      guard let evidence = contest.evidence(), let records = evidence.data.transcripts["c"],
        let place = records.firstIndex(where: { $0["decimals"] != nil })
      else { continue }
      rules.append(contest.instance.settings.rule.name)
      #expect(lines(evidence) == [])
      var members = try #require(records[place].members)
      members["decimals"] = "18"
      var forged = evidence
      forged.data.transcripts["c"]?[place] = .object(members)
      #expect(lines(forged) != [])
    }
    #expect(rules.first == "expanding-approvals" && rules.count > 5)
  }

  @Test("equal supports that 18 decimals part are no tie to forget")
  func openWithoutDecimals() throws {
    let few = try #require(RandomBallotContests.thirds(digits: 0).evidence())
    #expect(lines(few) == [])
    #expect(few.data.transcripts["c"]?.contains { $0["type"] == "tie" } == true)
  }
}
