import AuditTrail
import BudgetModel
import TestSupport
import Testing

/// Numbers that no count writes: a replay finds them and comes to an end.
@Suite("replay of malformed records and tables")
struct MalformedTests {
  private func lines(_ evidence: PackEvidence) -> [String] {
    let replay = Replay(evidence)
    return (replay.qualification + replay.ties + replay.results).map(\.line) + replay.unchecked
  }

  private static let numbers = [
    "-5", "0", "1/3", "9000000000000000", "9223372036854775807", "-9223372036854775808",
    "123456789012345678901234567890",
  ]

  private func contests(of rule: RoundRuleCase, _ seeds: Range<UInt64>) -> [PackEvidence] {
    seeds.compactMap { rule.contests.contest(seed: $0).evidence() }
  }

  /// Every number of every record, one at a time, is each of these in turn.
  private func checkRecords(_ contests: [PackEvidence], step: Int) -> Int {
    var (place, changes) = (0, 0)
    for evidence in contests {
      for (line, record) in (evidence.data.transcripts["c"] ?? []).enumerated() {
        let number = Self.numbers[place % Self.numbers.count]
        let changed = JSONLeaves.changed(record) { Ratio(exact: $0) == nil ? $0 : number }
        for (_, value) in changed where value != record {
          place += 1
          if place % step != 0 { continue }
          changes += 1
          var forged = evidence
          forged.data.transcripts["c"]?[line] = value
          _ = lines(forged)
        }
      }
    }
    return changes
  }

  private func checkTables(_ contests: [PackEvidence]) -> Int {
    var changes = 0
    for evidence in contests {
      for council in evidence.data.tallies.keys.sorted() {
        for row in evidence.data.tallies[council]!.indices {
          let value = Ratio(exact: Self.numbers[changes % Self.numbers.count])!
          changes += 1
          var forged = evidence
          forged.data.tallies[council]![row].value = value
          let found = lines(forged)
          // Points can be negative.
          if value < .zero && forged.data.tallies[council]![row].measure != .points {
            #expect(!found.isEmpty)
          }
        }
      }
    }
    return changes
  }

  @Test("rules that fund in rounds", arguments: RoundRuleCase.all)
  func rounds(rule: RoundRuleCase) {
    #expect(checkRecords(contests(of: rule, 0..<60), step: 7) > 300)
    #expect(checkTables(contests(of: rule, 60..<100)) > 500)
  }

  @Test("rules that decide at once, and walks")
  func others() {
    let seeds = UInt64(0)..<60
    let decided = seeds.compactMap { RandomDecisionContests.contest(seed: $0).evidence() }
    let walked = seeds.compactMap { RandomContests.contest(seed: $0).evidence() }
    for contests in [decided, walked] {
      #expect(checkRecords(contests, step: 7) > 300)
      #expect(checkTables(contests) > 500)
    }
  }

  @Test("a field with costs below zero is none", arguments: RoundRuleCase.all)
  func negativeCosts(rule: RoundRuleCase) throws {
    for var evidence in contests(of: rule, 0..<40) {
      let records = try #require(evidence.data.transcripts["c"])
      let place = try #require(records.firstIndex { $0["type"] == "field" })
      let costs = (records[place]["projects"]?.elements ?? []).map { project in
        var project = project
        project.set("cost", "-5")
        return project
      }
      evidence.data.transcripts["c"]?[place].set("projects", .array(costs))
      #expect(
        lines(evidence) == ["transcript/c.jsonl: c/P: no field, or no settings in the by-law"])
    }
  }

  @Test("blank ballots do not weigh less than nothing", arguments: RoundRuleCase.all)
  func negativeWeights(rule: RoundRuleCase) {
    for var evidence in contests(of: rule, 0..<40) {
      for row in evidence.data.tallies["c"]!.indices {
        let measure = evidence.data.tallies["c"]![row].measure
        if measure == .weight { evidence.data.tallies["c"]![row].value = .zero }
        if measure == .blank { evidence.data.tallies["c"]![row].value = Ratio(-5) }
      }
      #expect(lines(evidence) == ["transcript/c.jsonl: c/P: its tallies go below zero"])
    }
  }
}
