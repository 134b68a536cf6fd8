import AuditTrail
import BudgetModel
import Foundation
import TestSupport
import Testing

@Suite("replay of Equal Shares")
struct ShareReplayTests {
  private func lines(_ evidence: PackEvidence) -> [String] {
    let replay = Replay(evidence)
    return (replay.qualification + replay.ties + replay.results).map(\.line) + replay.unchecked
  }

  /// What the contests of a run of seeds must show for a test of them to mean something.
  private static let shown: Set = [
    "refused", "overspent", "exhausted", "all-supported-funded", "decisive in a round",
    "not decisive in a round", "kept second", "kept first", "groups", "barred", "funded-all-fit",
    "funded-completion", "funded-comparison", "funded-second-pass", "funded-zero-cost",
    "funded-override", "supporters-cannot-pay", "cost-above-pool", "max-winners", "exclusive",
    "cap", "zero-support", "no-ballots", "below-threshold", "no-money",
  ]

  @Test("what the rule writes holds, with every utility, completion and limit")
  func agreement() {
    var missing = Self.shown
    for seed in UInt64(0)..<500 {
      guard let evidence = RandomShareContests.contest(seed: seed).evidence() else { continue }
      missing.subtract(Self.words(of: evidence))
      #expect(lines(evidence) == [], "seed \(seed)")
    }
    #expect(missing == [])
  }

  private static func words(of evidence: PackEvidence) -> Set<String> {
    var words: Set<String> = []
    for record in evidence.data.transcripts["c"] ?? [] {
      for member in ["refused", "barred", "groups"] where record[member] != nil {
        words.insert(member)
      }
      words.formUnion([record["stop"]?.text ?? "", record["reason"]?.text ?? ""])
      if record["type"] == "compare" { words.insert("kept \(record["kept"]?.text ?? "")") }
      if record["step"] != nil, let isDecisive = record["decisive"]?.flag {
        words.insert((isDecisive ? "" : "not ") + "decisive in a round")
      }
    }
    return words
  }

  /// What single records cannot show without the ballots: a measure between its bounds, and whether a
  /// ballot supports two tied projects.
  private static let unknown: Set = [
    "round /candidates/at_least", "round /candidates/measure of unlike supporters",
    "tie /decisive",
  ]

  /// Every n-th value is changed; all of them with TROWEL_ALL_MUTATIONS set.
  private let step =
    ProcessInfo.processInfo.environment["TROWEL_ALL_MUTATIONS"] == nil ? 11 : 1

  @Test("no value of a record can be changed, but what only the ballots show")
  func mutations() {
    var (values, changes) = (0, 0)
    var missed: [String: String] = [:]
    for seed in UInt64(0)..<150 {
      let contest = RandomShareContests.contest(seed: seed)
      guard let evidence = contest.evidence(), let records = evidence.data.transcripts["c"] else {
        continue
      }
      for (place, record) in records.enumerated() where Self.isOwn(record) {
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
    #expect(missed.filter { !Self.unknown.contains($0.key) } == [:])
    if step == 1 { #expect(Set(missed.keys) == Self.unknown) }
    #expect(changes > 600)
  }

  /// Records that the rule writes, and the results.
  private static func isOwn(_ record: JSONValue) -> Bool {
    let types = [
      "endowment", "round", "completion", "compare", "tie", "order", "consider", "result",
    ]
    return types.contains(record["type"]?.text ?? "")
  }

  private static func kind(_ pointer: String, of record: JSONValue, _ contest: OneContest) -> String
  {
    let words = pointer.split(separator: "/").filter { Int($0) == nil }.joined(separator: "/")
    let utility = contest.instance.settings.rule["utility"]?.text ?? ""
    let isUnlike = words == "candidates/measure" && ["points", "positional"].contains(utility)
    return "\(record["type"]?.text ?? "") /\(words)" + (isUnlike ? " of unlike supporters" : "")
  }

  @Test("no record can be left out, and no two of a type can change places")
  func removedAndSwapped() {
    var changes = 0
    for seed in UInt64(0)..<120 {
      guard let evidence = RandomShareContests.contest(seed: seed).evidence(),
        let records = evidence.data.transcripts["c"]
      else { continue }
      for place in records.indices where Self.isOwn(records[place]) {
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
}
