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

  @Test("two independent counts agree on thousands of small contests")
  func agreement() {
    var counted = 0
    for seed in UInt64(0)..<3000 {
      guard let evidence = RandomContests.contest(seed: seed).evidence() else { continue }
      counted += 1
      let found = lines(evidence)
      #expect(found == [], "seed \(seed)")
      if !found.isEmpty {
        for r in evidence.data.transcripts["c"]! {
          print(String(decoding: CanonicalJSON.encode(r), as: UTF8.self))
        }
        return
      }
    }
    #expect(counted > 2000)
  }
}
