import AllocationRules
import BudgetModel
import Confederation
import CountPipeline
import TestSupport
import Testing

/// What the count without the acts of authorities gives (RULES 3.2).
@Suite struct OverrideCountTests {
  /// A ballot that names only the excluded project is blank, and weighs nothing here; without the
  /// exclusion it is not blank.
  @Test(
    "ballots that an exclusion makes void count where it is thought away",
    arguments: ["greedy", "equal-shares", "phragmen", "maximin-support"])
  func voidBallots(rule: String) throws {
    let folder = try folder(rule)
    let result = try load(folder).decide()
    #expect(
      result.alternatives == [
        .overrides: .effects([
          AlternativeEffect(projectID: "a", counted: .excluded, otherwise: .funded)
        ])
      ])
  }

  /// The totals handed in beside the ballots have one blank ballot, which is blank with the exclusion
  /// only.
  @Test("totals that fit the count with the exclusion only stop the one without")
  func totalsOfTheOrderedCount() throws {
    let folder = try folder("greedy")
    let counted = load(folder)
    let pack = PackBuilder(loaded: counted, result: try counted.decide()).build()
    let totals = try #require(pack.files.first { $0.path == "tallies/city.csv" })
    try folder.write("tallies/city.csv", String(decoding: totals.bytes, as: UTF8.self))
    let result = try load(folder).decide()
    guard case .stopped(let stop) = result.alternatives[.overrides] else {
      Issue.record("it came to an end")
      return
    }
    #expect(stop.code == "tally-mismatch")
  }

  @Test("where nothing is decided the ballots are counted once")
  func undecided() throws {
    let folder = try folder("greedy")
    #expect(Array(load(folder).alternatives.keys) == [.overrides])
    #expect(load(folder) { $0.decides = false }.alternatives.isEmpty)
  }

  private func load(
    _ folder: TemporaryFolder, _ change: (inout CycleLoader) -> Void = { _ in }
  ) -> LoadedCycle {
    var loader = CycleLoader(
      folder: folder.path, workers: ThreadWorkers(count: 1), rules: RuleRegistry.specs)
    change(&loader)
    let loaded = loader.load()
    #expect(loaded.errors.isEmpty)
    return loaded
  }

  private func folder(_ rule: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      "cycle.yaml",
      """
      trowel: 1
      cycle: void
      currency: EUR
      minor-digits: 0
      tallies: {unsealed: allow}
      ties: {chain: [cheaper, project-id]}
      pools: [{pool: P, council: city, amount: 12}]
      overrides: [{project: a, action: exclude, reason: site sold, by: council}]
      levels:
        - level: city
          kinds: [city]
          rule: {name: \(rule)}
          ballots: {kind: approval}
          blank-ballots: ignored
          leftover: {steps: [carry]}
      """)
    try folder.write("councils.csv", "council_id,parent_id,kind\ncity,,city\n")
    try folder.write("projects.csv", "project_id,name,cost,pool_id\na,A,6,P\nb,B,6,P\n")
    try folder.write("ballots/city.csv", "ballot_id,vote\n1,a\n2,b\n")
    return folder
  }
}
