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
    let folder = try TemporaryFolder()
    try folder.write(
      "cycle.yaml",
      """
      trowel: 1
      cycle: void
      currency: EUR
      minor-digits: 0
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
    let loaded = CycleLoader(
      folder: folder.path, workers: ThreadWorkers(count: 1), rules: RuleRegistry.specs
    ).load()
    #expect(loaded.errors.isEmpty)
    let result = try loaded.decide()
    #expect(
      result.withoutOverrides == [
        OverrideEffect(projectID: "a", asOrdered: .excluded, asVoted: .funded)
      ])
  }
}
