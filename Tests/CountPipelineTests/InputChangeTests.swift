import AllocationRules
import AuditTrail
import Foundation
import TestSupport
import Testing

@testable import CountPipeline

/// What was counted is what lies in the folder when the pack is written.
@Suite struct InputChangeTests {
  private func fact(_ path: String, _ text: String) -> InputFact {
    InputFact(
      path: path, role: .ballots, isPublic: false, bytes: text.utf8.count,
      sha256: SHA256Hex.of(text))
  }

  @Test(arguments: [1, 3]) func changedAndMissingInputsAreFound(workers: Int) throws {
    let folder = try TemporaryFolder()
    let facts = try ["same", "touched", "changed", "gone"].map {
      try folder.write($0, "as counted")
      return fact($0, "as counted")
    }
    let second = SecondReading(folder: folder.path, workers: ThreadWorkers(count: workers))
    second.start(facts)
    #expect(second.changed(facts).isEmpty)
    try folder.write("touched", "as counted")
    try folder.write("changed", "as altered")
    try FileManager.default.removeItem(atPath: folder.path + "/gone")
    let changed = second.changed(facts)
    #expect(changed.map(\.fact.path) == ["changed", "gone"])
    #expect(changed.map(\.found) == [SHA256Hex.of("as altered"), ""])
  }

  @Test func anInputThatChangesDuringTheCountLeavesNoPack() throws {
    let folder = try TemporaryFolder()
    let cycle = try folder.copy(
      ProgramRun.root.appending(path: "Samples/city-leftovers-up"), as: "cycle")
    let workers = ThreadWorkers(count: 2)
    let loaded = CycleLoader(folder: cycle, workers: workers, rules: RuleRegistry.specs).load()
    let second = SecondReading(folder: cycle, workers: workers)
    second.start(loaded.inputs)
    let ballots = try #require(loaded.inputs.first { $0.role == .ballots })
    let before = try String(contentsOfFile: cycle + "/" + ballots.path, encoding: .utf8)
    try folder.write("cycle/" + ballots.path, before + "X99,1,0,0,0,0,0,0,0\n")
    let out = folder.path + "/pack"
    let counting = Counting(
      cycle: cycle, out: out, log: LogSettings(hasClock: false),
      settings: RunSettings(workers: workers))
    let report = try counting.write(
      loaded, loaded.decide(), second, EventLog(folder.path + "/log", hasClock: false), folder: out)
    #expect(report.exit == .badData)
    #expect(report.messages.count == 1)
    #expect(report.messages.first?.hasPrefix(ballots.path + ": error: ") == true)
    #expect(report.messages.first?.hasSuffix("[input-changed]") == true)
    #expect(!FileManager.default.fileExists(atPath: out))
    let log = try String(contentsOfFile: folder.path + "/log", encoding: .utf8)
    #expect(log.contains(#""event":"input-changed""#) && log.contains(ballots.sha256))
  }

  @Test func aRangeOfAChangedFileIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("file", "0123456789")
    let stamp = try FileReading.stamp(of: path)
    #expect(try FileReading.bytes(of: path, 2..<5, stamp: stamp) == Array("234".utf8))
    for other in ["0123456789+", "012345678"] {
      try folder.write("file", other)
      #expect(throws: FileProblem.self) {
        try FileReading.bytes(of: path, 2..<5, stamp: stamp)
      }
    }
  }

  @Test func partsAreHashedInTheirOrderWhateverOrderTheyComeIn() {
    let parts = ["one ", "two ", "three"].map { Array($0.utf8) }
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
      let digest = OrderedDigest()
      for part in order { digest.add(parts[part], part: part) }
      #expect(digest.finish() == SHA256Hex.of("one two three"))
    }
  }
}
