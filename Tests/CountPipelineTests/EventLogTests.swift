import AuditTrail
import BudgetModel
import CountPipeline
import Foundation
import TestSupport
import Testing

/// The event log survives every kind of end and never holds a vote.
@Suite struct EventLogTests {
  func lines(_ path: String) throws -> [JSONValue] {
    try CanonicalJSON.decodeLines(Array(Data(contentsOf: URL(filePath: path))))
  }

  @Test func eachRunContinuesTheChain() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/log.jsonl"
    for _ in 1...2 {
      let log = try EventLog(path, hasClock: false)
      try log.append("run-start")
      try log.append("run-end", ["exit": 0])
    }
    let bytes = Array(try Data(contentsOf: URL(filePath: path)))
    #expect(try EventChain.verify(bytes).lines == 4)
    #expect(try lines(path).map { $0["run"]?.text } == ["1", "1", "2", "2"])
    #expect(try lines(path).allSatisfy { $0["at"]?.text == "" })
  }

  @Test func aRunWithoutAnEndIsNamedByTheNext() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/log.jsonl"
    try EventLog(path, hasClock: true).append("run-start")
    try EventLog(path, hasClock: true).append("run-start")
    #expect(
      try lines(path).map { $0["event"]?.text } == ["run-start", "run-abandoned", "run-start"])
    #expect(try lines(path)[1]["abandoned"]?.text == "1")
  }

  @Test func aTornLineIsRepairedAndTheChainStaysWhole() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/log.jsonl"
    try EventLog(path, hasClock: false).append("run-start")
    let whole = try Data(contentsOf: URL(filePath: path))
    try (whole + Data("{\"at\":\"\",\"ev".utf8)).write(to: URL(filePath: path))
    let log = try EventLog(path, hasClock: false)
    #expect(!log.isChainBroken)
    try log.append("run-start")
    let bytes = Array(try Data(contentsOf: URL(filePath: path)))
    #expect(try EventChain.verify(bytes).lines == 5)
  }

  @Test func anAlteredLineIsNoticed() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/log.jsonl"
    let log = try EventLog(path, hasClock: false)
    try log.append("run-start", ["operator": "one"])
    try log.append("run-end", ["exit": 0])
    let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
    try Data(text.replacing("one", with: "two").utf8).write(to: URL(filePath: path))
    #expect(try EventLog(path, hasClock: false).isChainBroken)
  }

  @Test func theLogOfACountHoldsNoVoteAndNoProject() throws {
    let folder = try TemporaryFolder()
    let run = try ProgramRun.trowel([
      "count", ProgramRun.root.appending(path: "Samples/riverside").path, "--out",
      folder.path + "/pack", "--operator", "M. Clerk",
    ])
    #expect(run.exit == 0, "\(run.messages)")
    let log = try String(
      contentsOf: URL(filePath: folder.path + "/pack.events.jsonl"), encoding: .utf8)
    #expect(log.contains("\"operator\":\"M. Clerk\""))
    #expect(log.contains("pack-committed"))
    let projects = try String(
      contentsOf: ProgramRun.root.appending(path: "Samples/riverside/projects.csv"), encoding: .utf8
    )
    for line in projects.split(separator: "\n").dropFirst() {
      let id = line.split(separator: ",")[0]
      #expect(!log.contains("\"\(id)\""), "the log names project \(id)")
    }
  }

  /// The events of a count of `riverside` with a changed by-law.
  private func events(
    of folder: TemporaryFolder, byLaw: (String) -> String = { $0 }, _ options: String...
  ) throws -> [JSONValue] {
    let cycle = try folder.copy(ProgramRun.root.appending(path: "Samples/riverside"), as: "c")
    let text = try String(contentsOfFile: cycle + "/cycle.yaml", encoding: .utf8)
    try folder.write("c/cycle.yaml", byLaw(text))
    _ = try ProgramRun.trowel(["count", cycle, "--out", folder.path + "/pack"] + options)
    return try lines(folder.path + "/pack.events.jsonl")
  }

  @Test func eachSettingThatIsNotItsDefaultIsNamedWithWhereItCameFrom() throws {
    let folder = try TemporaryFolder()
    let events = try events(
      of: folder, byLaw: { $0 + "privacy: {k: 5}\n" }, "--as-of", "2026-07-01", "--no-clock")
    var found: [String: [String?]] = [:]
    for event in events where event["event"]?.text == "setting" {
      found[event["name"]?.text ?? "", default: []] += [event["value"]?.text, event["from"]?.text]
    }
    #expect(found["as-of"] == ["2026-07-01", "command-line"])
    #expect(found["no-clock"] == ["true", "command-line"])
    #expect(found["privacy.k"] == ["5", "by-law"])
    #expect(found["councils.quay.rule.misfit"] == ["stop", "by-law"])
    #expect(found["levels[district].ballots.max-choices"] == ["3", "by-law"])
    // Defaults, what every by-law must say, and acts that name projects are not there.
    #expect(found["levels[district].rule.misfit"] == nil)
    #expect(found["privacy.gate"] == nil)
    #expect(found["currency"] == nil)
    #expect(found.keys.allSatisfy { !$0.hasPrefix("overrides") })
  }

  @Test func aTestedDigestIsNamedAlsoWhereItFails() throws {
    let folder = try TemporaryFolder()
    let digest = "923fe5c2d9b4cafd99cb3472c1387828b5fe226cb4e043c7c8e1770aab2941e2"
    let other = String(repeating: "0", count: 64)
    let all = try events(of: folder, byLaw: { $0.replacing(digest, with: other) })
    let tests = all.filter { $0["event"]?.text == "integrity" }
    #expect(tests.map { $0["subject"]?.text } == ["projects.csv"])
    #expect(tests.first?["expected"]?.text == other)
    #expect(tests.first?["found"]?.text == digest)
    #expect(tests.first?["ok"]?.flag == false)
    #expect(all.last?["exit"]?.number == 65)
  }
}
