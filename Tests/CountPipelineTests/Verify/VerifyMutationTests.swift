import AuditTrail
import BudgetModel
import CountPipeline
import Foundation
import TestSupport
import Testing

/// Single values changed all over a pack, with everything else made to fit: one statement must fail.
@Suite struct VerifyMutationTests {
  /// Every n-th value is changed; all of them with TROWEL_ALL_MUTATIONS set.
  private let step =
    ProcessInfo.processInfo.environment["TROWEL_ALL_MUTATIONS"] == nil ? 211 : 1

  private static let withheld = "a withheld input is not in the pack; a recount compares it"
  private static let ballotPlace = "the ballot file is withheld; a recount writes the line again"
  private static let unread = "no rule of this cycle reads it; only the digest on paper binds it"
  private static let idle = "some values decide nothing; only the digest on paper binds them"
  private static let hidden = "only ballots tell it from its like; the limits of the rule name it"
  /// What stands nowhere else in a pack, so that nobody finds it without the inputs, and why.
  static let unfindable = [
    "inputs/councils.csv kind": idle, "inputs/councils.csv population": unread,
    "inputs/projects.csv category": unread,
    "inputs/projects.csv cost_min": idle, "inputs/projects.csv groups": idle,
    "manifest.json /inputs/ballots/bytes": withheld,
    "manifest.json /inputs/ballots/sha256": withheld,
    "manifest.json /inputs/roll/bytes": withheld, "manifest.json /inputs/roll/rows": withheld,
    "manifest.json /inputs/roll/sha256": withheld, "manifest.json /inputs/tally/bytes": withheld,
    "manifest.json /inputs/tally/rows": withheld, "manifest.json /inputs/tally/sha256": withheld,
    "manifest.json /override_effects/voted": "only a count without the overrides shows it",
    "manifest.json /program/version": "any version may have counted; a recount says which",
    "rejected.csv column": ballotPlace, "rejected.csv explanation": ballotPlace,
    "rejected.csv line": ballotPlace, "transcript/harbour.jsonl /candidates/support": hidden,
    "transcript/harbour.jsonl /rank": hidden,
    "transcript/hillside.jsonl /candidates/at_least": hidden,
    "transcript/north.jsonl /candidates/own": hidden,
    "transcript/south.jsonl /candidates/at_least": hidden,
    "transcript/west.jsonl /candidates/at_least": hidden,
    "transcript/westside.jsonl /loads/voters": hidden,
  ]

  @Test func noValueCanBeChanged() {
    let others = ["best-set", "purses", "load-balance", "ranked-council", "coins"]
    let packs = [SamplePacks.leftovers, SamplePacks.riverside] + others.map(SamplePacks.pack)
    let forgeries = packs.flatMap(PackForgeries.all)
    var missed: [String: String] = [:]
    for number in stride(from: 0, to: forgeries.count, by: step) {
      let found = PackStatements.besidesPages(of: forgeries[number].pack()).filter {
        $0.isFailed || $0.isNotChecked
      }
      if found.isEmpty { missed[forgeries[number].kind] = forgeries[number].name }
    }
    #expect(missed.filter { Self.unfindable[$0.key] == nil } == [:])
    if step == 1 { #expect(Set(missed.keys) == Set(Self.unfindable.keys)) }
    #expect(forgeries.count > 16_000)
  }

  @Test func nothingCanBeAddedToATranscript() throws {
    let names = [
      "city-leftovers-up", "riverside", "best-set", "purses", "load-balance", "ranked-council",
      "coins",
    ]
    let packs = try names.map { name in
      let pack = SamplePacks.pack(name)
      return (pack, try #require(PackStatements.evidence(of: pack).evidence))
    }
    let additions = PackAdditions(known: packs.map(\.1))
    var (seen, missed) = (Set<String>(), Set<String>())
    for (pack, evidence) in packs {
      for (name, forged) in additions.forgeries(of: evidence) where seen.insert(name).inserted {
        let forged = forged()
        if TranscriptChecks.findings(forged).isEmpty && !isFound(forged, pack, but: .lot) {
          missed.insert(name)
        }
      }
    }
    #expect(missed == [])
    #expect(seen.count > 8000)
  }

  @Test func noTallyRecordCanBeLeftOutOrLoseASource() throws {
    let pack = SamplePacks.riverside
    let honest = try #require(PackStatements.evidence(of: pack).evidence)
    func lines(_ forged: PackEvidence) -> [String] {
      Verification.statements(forged, pack).first { $0.id == .tallies }!.lines
    }
    #expect(lines(honest).count == 1)
    var changes = 0
    for (council, records) in honest.data.transcripts {
      for (place, record) in records.enumerated() where record["type"] == "tally" {
        changes += 1
        var forged = honest
        forged.data.transcripts[council]!.remove(at: place)
        #expect(lines(forged).count > 1, "\(council) without record \(place + 1)")
        forged = honest
        let sources = record["sources"]?.elements ?? []
        forged.data.transcripts[council]![place].set("sources", .array(sources.dropLast()))
        #expect(lines(forged).count > 1, "\(council):\(place + 1) without a source")
      }
    }
    #expect(changes == 9)
  }

  @Test func noProjectHasMoreVotesThanTheBallotsWeigh() throws {
    let pack = SamplePacks.riverside
    let honest = try #require(PackStatements.evidence(of: pack).evidence)
    let line = "  tallies/hill.csv: more votes than the ballots weigh"
    let rows = try #require(honest.data.tallies["hill"])
    let place = try #require(rows.firstIndex { $0.measure == .votes && $0.poolID == "hill" })
    var forged = honest
    forged.data.tallies["hill"]![place].value = Ratio(1000)
    let sums = Verification.statements(forged, pack).first { $0.id == .sums }
    #expect(sums?.lines.contains(line) == true)
  }

  private func isFound(
    _ forged: PackEvidence, _ pack: PackContents, but besides: StatementID? = nil
  )
    -> Bool
  {
    Verification.statements(forged, pack).contains { $0.isFailed && $0.id != besides }
  }

  @Test func noRowOfTheLedgerCanBeMovedOrLeftOut() throws {
    let pack = SamplePacks.leftovers
    let evidence = try #require(PackStatements.evidence(of: pack).evidence)
    for place in evidence.data.ledger.indices {
      var forged = evidence
      forged.data.ledger.remove(at: place)
      #expect(isFound(forged, pack), "without row \(place + 1)")
      if place + 1 < evidence.data.ledger.count {
        forged = evidence
        forged.data.ledger.swapAt(place, place + 1)
        forged.data.ledger[place].seq = place + 1
        forged.data.ledger[place + 1].seq = place + 2
        #expect(isFound(forged, pack), "rows \(place + 1) and \(place + 2) exchanged")
      }
    }
  }
}
