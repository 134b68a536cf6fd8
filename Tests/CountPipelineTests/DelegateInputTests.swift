import AllocationRules
import AuditTrail
import BudgetModel
import Confederation
import Foundation
import TestSupport
import Testing

@testable import CountPipeline

/// Seats, mandates, recalls and a referendum are inputs of a cycle like every other public table.
@Suite struct DelegateInputTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("councils.csv", "council_id,parent_id\nc,\nn,c\n")
    try folder.write("projects.csv", "project_id,name,scope_council,cost\np,Park,c,5.00\n")
    try folder.write("ballots/n.csv", "ballot_id,vote\nn1,p\n")
    try writeByLaw(dates: "{decide: 2026-06-01T12:00:00Z}")
  }

  private static let digest = String(repeating: "a", count: 64)
  private static let delegates = """
    seat_id,council_id,delegate_id,from,mandate_id
    n-2,n,d2,2026-03-01T00:00:00Z,M
    n-1,n,d1,2026-03-01T00:00:00Z,M

    """
  private static let mandates = """
    mandate_id,council_id,version,pool_id,adopted_at,type,content
    M,n,1,P,2026-03-01T00:00:00Z,bundle,p

    """
  private static let recalls = """
    recall_id,seat_id,council_id,effective_at
    R,n-1,n,2026-04-01T00:00:00Z

    """
  private static let referendum =
    "referendum_id,inputs_digest,option,votes\nc-P,\(digest),blank,3\n"

  private func writeByLaw(dates: String) throws {
    try folder.write(
      "cycle.yaml",
      """
      trowel: 1
      cycle: c
      currency: EUR
      minor-digits: 2
      dates: \(dates)
      ties: {chain: [cheaper, project-id]}
      pools: [{pool: P, council: c, amount: 10}]
      levels: [{level: all, leftover: {steps: [carry]}}]

      """)
  }
  private func writeTables() throws {
    try folder.write("delegates.csv", Self.delegates)
    try folder.write("mandates.csv", Self.mandates)
    try folder.write("recalls.csv", Self.recalls)
  }
  private func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: folder.path + "/" + path)))
  }
  private func load() -> LoadedCycle {
    CycleLoader(
      folder: folder.path, workers: ThreadWorkers(count: 1), rules: RuleRegistry.specs
    ).load()
  }

  @Test func theirRowsReachTheCount() throws {
    try writeTables()
    try folder.write("referendum_result.csv", Self.referendum)
    let loaded = load()
    #expect(loaded.errors == [])
    let input = try #require(loaded.plan?.input)
    #expect(input.seatTerms.map(\.seatID) == ["n-1", "n-2"])
    #expect(input.mandates.map(\.content) == [.bundle(["p"])])
    #expect(input.recalls.map(\.id) == ["R"])
    #expect(input.referendumVotes.map(\.option) == ["blank"])
    let facts = loaded.inputs.filter {
      [.delegates, .mandates, .recalls, .referendum].contains($0.role)
    }
    #expect(
      facts.map(\.path) == [
        "delegates.csv", "mandates.csv", "recalls.csv", "referendum_result.csv",
      ])
    #expect(facts.map(\.rows) == [2, 1, 1, 1])
    #expect(facts.map(\.isPublic) == [true, true, true, true])
  }

  /// CONFEDERATION 8.4.
  @Test func theDigestOfAllOtherInputsReachesTheCount() throws {
    try writeTables()
    let before = try #require(load().plan?.input.inputsDigest)
    let paths = [
      "ballots/n.csv", "councils.csv", "cycle.yaml", "delegates.csv", "mandates.csv",
      "projects.csv", "recalls.csv",
    ]
    let lines = try paths.map { path in
      SHA256Hex.of(try bytes(path)) + "  " + path + "\n"
    }
    #expect(before == SHA256Hex.of(lines.joined()))
    try folder.write("referendum_result.csv", Self.referendum)
    #expect(load().plan?.input.inputsDigest == before)
    try folder.write("ballots/n.csv", "ballot_id,vote\nn2,p\n")
    #expect(load().plan?.input.inputsDigest != before)
  }

  @Test(arguments: [("delegates.csv", delegates), ("mandates.csv", mandates)])
  func seatsNeedTheInstantOfTheDecision(table: String, text: String) throws {
    try writeByLaw(dates: "{freeze-roll: 2026-01-01T00:00:00Z}")
    try folder.write(table, text.replacing(",M\n", with: ",\n"))
    #expect(
      load().errors.map(\.line) == [
        "cycle.yaml:5:1: error: dates.decide: is missing, but there is a '\(table)', whose rows hold "
          + "at the instant of the decision; write dates: {decide: …} [setting-bad]"
      ])
  }

  @Test func theirFindingsAreToldAlsoWithoutAByLaw() throws {
    try folder.write("cycle.yaml", "trowel: [1\n")
    try folder.write("recalls.csv", Self.recalls.replacing("2026-04-01T", with: "2026-04-31T"))
    #expect(load().errors.map(\.code) == [.yamlNotSupported, .instantNotUtc])
  }

  @Test func aPackHoldsTheirCopiesAndIsVerifiedAndCountedAgain() throws {
    try writeTables()
    let settings = RunSettings(workers: ThreadWorkers(count: 1))
    let out = folder.path + "/pack"
    let count = Counting(
      cycle: folder.path, out: out, log: LogSettings(hasClock: false), settings: settings
    ).run()
    #expect(count.messages == [])
    #expect(count.exit == .final)
    for name in ["delegates.csv", "mandates.csv", "recalls.csv"] {
      let copy = try bytes("pack/inputs/" + name)
      #expect(try bytes(name) == copy)
    }
    #expect(Verifying(pack: out, settings: settings).run().exit == .final)
    let recount = Recounting(
      pack: out, inputs: folder.path, keep: nil, printsAll: false, settings: settings)
    #expect(recount.run().exit == .final)
    try folder.write("mandates.csv", Self.mandates.replacing("M,n,1", with: "M,n,2"))
    #expect(recount.run().exit == .differs)
  }
}
