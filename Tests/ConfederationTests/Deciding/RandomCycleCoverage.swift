import BudgetModel
import Testing

@testable import Confederation

/// The random cycles are worth nothing if they do not reach what they are meant to test.
@Suite struct RandomCycleCoverage {
  @Test func randomCyclesReachEveryStep() throws {
    var codes: [String: Int] = [:]
    var reasons: [String: Int] = [:]
    for seed in 0..<300 {
      let cycle = RandomCycle(seed: UInt64(seed))
      let result = try cycle.builder.decide(cycle.tallies)
      for row in result.ledger { codes[String(row.reason.prefix { $0 != "@" }), default: 0] += 1 }
      for row in result.results {
        reasons[String(row.reason.prefix { $0 != "@" }), default: 0] += 1
      }
    }
    for code in [
      "allocate", "split", "fund", "fund-second-pass", "sideways", "top-up", "leftover-up",
      "leftover-turnout", "return", "carry", "lapse",
    ] {
      #expect(codes[code, default: 0] >= 5, "\(code)")
    }
    for reason in [
      "funded", "funded-second-pass", "funded-sideways", "funded-turnout", "funded-top-up",
      "no-money", "stopped", "zero-support", "withdrawn", "no-ballots",
    ] {
      #expect(reasons[reason, default: 0] >= 3, "\(reason)")
    }
  }

  @Test func richCyclesReachLimitsResourcesAndEarmarks() throws {
    var reasons: [String: Int] = [:]
    var (carried, kept) = (0, 0)
    for seed in 0..<300 {
      var cycle = RandomCycle(seed: UInt64(seed))
      cycle.enrich()
      guard let result = try? cycle.builder.decide(cycle.tallies) else { continue }
      for row in result.results {
        reasons[String(row.reason.prefix { $0 != "@" }), default: 0] += 1
      }
      let records = result.transcripts.values.flatMap { $0 }
      carried += records.count { $0["policy"] == "earmark" }
      kept += records.count { $0["reserved"] != nil && $0["short_by"] != nil }
    }
    for reason in ["resource", "cap", "max-winners", "exclusive", "quorum", "below-threshold"] {
      #expect(reasons[reason, default: 0] >= 5, "\(reason)")
    }
    #expect(carried >= 20 && kept >= 20)
  }
}
