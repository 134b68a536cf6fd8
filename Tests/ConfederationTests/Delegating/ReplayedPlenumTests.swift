import BudgetModel
import TestSupport
import Testing

@testable import AuditTrail
@testable import Confederation

/// What councils of delegates decide is counted again from the tables (AUDIT 6.3).
@Suite struct ReplayedPlenumTests {
  /// Nil: seats that cannot be shared out.
  private func pack(seed: UInt64) throws -> ReplayedPack? {
    let cycle = RandomPlenum(seed: seed)
    guard let plan = cycle.builder.make().plan else { return nil }
    do {
      let result = try CycleCount.decide(plan: plan, ballots: cycle.ballots.count(for: plan))
      return ReplayedPack(cycle.builder, result)
    } catch CountFailure.refused {
      return nil
    }
  }

  private func findings(_ pack: ReplayedPack) -> [String] {
    let tallies = TallyChecks(evidence: pack.evidence)
    return
      (pack.findings() + tallies.sumFindings()
      + tallies.weightFindings(pack.evidence.contests())).map(\.line)
  }

  /// Of those, what the records of those who decide are checked for.
  private func decisions(_ pack: ReplayedPack) -> [AuditFinding] {
    TallyChecks(evidence: pack.evidence).recordFindings(pack.evidence.contests())
      + TranscriptChecks.findings(pack.evidence)
  }

  @Test func randomPlenumsReplay() throws {
    var counted = 0
    var seen: Set<String> = []
    for seed in UInt64(0)..<150 {
      guard let pack = try pack(seed: seed) else { continue }
      counted += 1
      let found = findings(pack)
      #expect(found == [], "seed \(seed)")
      for record in (pack.evidence.data.transcripts["c0"] ?? []) where record["type"] == "mandate" {
        seen.insert("\(record["kind"]?.text ?? "") \(record["source"]?.text ?? "")")
        seen.insert(record["silent"]?.text ?? "")
      }
      if !found.isEmpty { return }
    }
    #expect(counted > 100)
    #expect(seen.isSuperset(of: ["split members", "split ballots", "block-bundle computed"]))
    #expect(seen.isSuperset(of: ["block-ranking computed", "quorum", "no-ballots", "no-members"]))
  }

  /// Records that only a council of delegates has.
  private func isOfPlenum(_ record: JSONValue) -> Bool {
    Heard.isSeats(record) || ["mandate", "tally"].contains(record["type"]?.text)
      || Heard.isSeatTie(record)
  }

  @Test func noNumberOfAPlenumCanBeChanged() throws {
    var changes = 0
    var missed: [String] = []
    for seed in UInt64(0)..<30 {
      guard let pack = try pack(seed: seed), decisions(pack) == [] else { continue }
      let records = pack.evidence.data.transcripts["c0"] ?? []
      for (place, record) in records.enumerated() where isOfPlenum(record) {
        for (pointer, changed) in JSONLeaves.changed(record, text: { $0 + "1" }) {
          var forged = pack
          forged.evidence.data.transcripts["c0"]![place] = changed
          changes += 1
          if decisions(forged).isEmpty { missed.append("\(seed):\(place + 1) \(pointer)") }
        }
      }
    }
    #expect(missed == [])
    #expect(changes > 500)
  }

  @Test func noRecordOfAPlenumCanBeLeftOutAddedOrMoved() throws {
    var changes = 0
    for seed in UInt64(0)..<30 {
      guard let pack = try pack(seed: seed) else { continue }
      let records = pack.evidence.data.transcripts["c0"] ?? []
      for (place, record) in records.enumerated() where isOfPlenum(record) {
        for forged in forgeries(pack, record, at: place, records) {
          changes += 1
          #expect(decisions(forged) != [], "seed \(seed) record \(place + 1)")
        }
      }
    }
    #expect(changes > 200)
  }

  /// Without the record, with it twice, before the one in front of it, and with the records inside it
  /// left out, doubled or moved.
  private func forgeries(
    _ pack: ReplayedPack, _ record: JSONValue, at place: Int, _ records: [JSONValue]
  ) -> [ReplayedPack] {
    func forged(_ change: (inout [JSONValue]) -> Void) -> ReplayedPack {
      var forged = pack
      var other = records
      change(&other)
      forged.evidence.data.transcripts["c0"] = other.enumerated().map { $1.numbered($0 + 1) }
      return forged
    }
    var all = [
      forged { $0.remove(at: place) }, forged { $0.insert(record, at: place) },
      forged { $0.swapAt(place, place - 1) },
    ]
    let elements = record["records"]?.elements ?? []
    for inner in elements.indices {
      func nested(_ change: (inout [JSONValue]) -> Void) -> ReplayedPack {
        var elements = elements
        change(&elements)
        return forged { records in
          records[place].set(
            "records", .array(elements.enumerated().map { $1.numbered($0 + 1) }))
        }
      }
      all.append(nested { $0.remove(at: inner) })
      all.append(nested { $0.insert($0[inner], at: inner) })
      if inner > 0, elements[inner]["type"] == elements[inner - 1]["type"] {
        all.append(nested { $0.swapAt(inner, inner - 1) })
      }
    }
    return all
  }
}
