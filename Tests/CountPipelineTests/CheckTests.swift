import AllocationRules
import BudgetModel
import CountPipeline
import Foundation
import TestSupport
import Testing

/// What `check` says, and what it keeps for itself.
@Suite struct CheckTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("councils.csv", "council_id,parent_id,kind\nc,,city\nn,c,ward\ns,c,ward\n")
    try folder.write("projects.csv", "project_id,name,scope_council,cost\np,Park,c,5.00\n")
    try folder.write("ballots/n.csv", "ballot_id,vote\nn1,p\n")
    try folder.write("ballots/s.csv", "ballot_id,vote\ns1,p\n")
    try writeByLaw()
  }

  private func writeByLaw(_ lines: String...) throws {
    let start = """
      trowel: 1
      cycle: c
      currency: EUR
      minor-digits: 2
      pools: [{pool: P, council: c, amount: 10}]
      levels:
        - {level: city, kinds: [city], franchise: people, leftover: {steps: [carry]}}
        - {level: ward, kinds: [ward], mode: none}
      franchises:
        people: {rules: [{id: AGE, when: {attr: age, op: "<", value: 16}, effect: exclude}]}

      """
    try folder.write("cycle.yaml", start + lines.map { $0 + "\n" }.joined())
  }

  private func check() -> [String] {
    let settings = RunSettings(workers: ThreadWorkers(count: 1))
    return Checking(cycle: folder.path, settings: settings).run().output.dropLast().map { $0 }
  }

  @Test func exclusionsAreNumbersOfTheirRule() throws {
    try folder.write("roll.csv", "voter_key,council_id,age\nk1,n,15\nk2,n,40\nk3,s,12\n")
    try folder.write("ballots/n.csv", "ballot_id,vote,voter_key\nn1,p,k1\nn2,p,k2\n")
    try folder.write("ballots/s.csv", "ballot_id,vote,voter_key\ns1,p,k3\n")
    let lines = check().filter { $0.contains("franchise") }
    #expect(
      lines == [
        "cycle.yaml: excluded: the franchise rule 'AGE' keeps 2 ballots apart, and 0 choices on "
          + "other ballots [franchise-AGE]"
      ])
  }

  @Test(arguments: [
    ("{name: max-welfare, secondary: [lower-cost, lower-cost]}", "names 'lower-cost' twice"),
    ("{name: greedy, score: positional, positions: {vector: []}}", "is empty; write the score"),
    ("{name: greedy, score: positional, positions: {vector: [1, 2]}}", "gives a later rank more"),
    ("{name: equal-shares, increment: 0.00}", "is '0.00'; expected an amount above 0"),
  ])
  func listsOfARuleSayOneThing(rule: String, problem: String) throws {
    try writeByLaw("defaults: {rule: \(rule), ballots: {kind: ranked}}")
    #expect(check().filter { $0.contains(problem) && $0.hasSuffix("[setting-bad]") }.count == 1)
  }

  @Test func tablesAreReadAsABylawWithErrorsSays() throws {
    try folder.write("projects.csv", "project_id,name,scope_council,cost\np,Park,c,\"5,00\"\n")
    try writeByLaw("numbers: {decimal: comma}", "unknown: 1")
    #expect(check().map(code) == ["setting-unknown"])
  }

  @Test func whatDependsOnABylawThatCannotBeReadIsNotSaid() throws {
    try folder.write(
      "projects.csv", "project_id,name,scope_council,cost\np,Park,c,\"5,00\"\np,Pond,c,6.00\n")
    try folder.write("cycle.yaml", "trowel: [1\n")
    #expect(check().map(code) == ["yaml-not-supported", "duplicate-project"])
  }

  @Test func aCostThatStandsForAnotherStateIsNotComparedWithThePool() throws {
    try folder.write("projects.csv", "project_id,name,scope_council,cost\np,Park,c,999999999\n")
    #expect(check().map(code).filter { $0.hasPrefix("cost") } == ["cost-sentinel"])
  }

  private func code(_ line: String) -> String {
    String(line.split(separator: "[").last?.dropLast() ?? "")
  }

  @Test func aSharedFileOfOnlyAHeaderIsAnEmptyCount() throws {
    for council in ["n", "s"] {
      try FileManager.default.removeItem(atPath: folder.path + "/ballots/\(council).csv")
    }
    try folder.write("ballots/all.csv", "council_id,ballot_id,vote\n")
    let out = folder.path + "/pack"
    let run = try ProgramRun.trowel(["count", folder.path, "--out", out])
    #expect(run.exit == 0, "\(run.messages)")
    #expect(try ProgramRun.trowel(["verify", out]).exit == 0)
    func table(_ name: String) throws -> [String] {
      try String(contentsOfFile: out + "/" + name, encoding: .utf8).split(separator: "\n").map {
        String($0)
      }
    }
    #expect(
      try table("results.csv").dropFirst() == ["p,Park,c,P,5.00,0,,not-funded,0.00,no-ballots@c:6"])
    #expect(try table("ledger.csv").count == 3)
    let ballots = try table("councils.csv").dropFirst().map { $0.split(separator: ",")[2...] }
    #expect(ballots.allSatisfy { $0.prefix(2).allSatisfy { $0 == "0" } })
  }
}
