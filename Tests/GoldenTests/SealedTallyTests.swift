import Foundation
import TestSupport
import Testing

/// Councils that count at home and hand up only sealed totals get the same outcome.
@Suite struct SealedTallyTests {
  static let same = ["results.csv", "ledger.csv", "councils.csv"]

  @Test(arguments: [
    "city-leftovers-up", "katowice-koszutka-2022", "krakow-czyzyny-2022", "warszawa-bemowo-2022",
    "wroclaw-2017", "poznan-2025",
  ]) func aCycleOfSealedTalliesHasTheSameOutcome(_ sample: String) throws {
    let folder = try TemporaryFolder()
    let source = GoldenPackTests.samples.appending(path: sample)
    let cycle = URL(filePath: try folder.copy(source, as: "cycle"))
    let ballots = cycle.appending(path: "ballots")
    for file in try FileManager.default.contentsOfDirectory(atPath: ballots.path) {
      let council = String(file.dropLast(".csv".count))
      // At home there are no ballots of other councils.
      let home = URL(filePath: try folder.copy(source, as: "home-\(council)"))
      for other in try FileManager.default.contentsOfDirectory(atPath: ballots.path)
      where other != file {
        try FileManager.default.removeItem(at: home.appending(path: "ballots/\(other)"))
      }
      let run = try ProgramRun.trowel(
        ["tally", home.path, "--council", council, "--out", cycle.path])
      #expect(run.exit == 0, "\(run.messages)")
    }
    try FileManager.default.removeItem(at: ballots)
    let pack = try GoldenPackTests.count(sample, cycle: cycle.path)
    let expected = try fileContents(below: GoldenPackTests.reports.appending(path: sample))
    for file in Self.same { #expect(pack[file] == expected[file], "\(sample): \(file)") }
    let tallies = expected.filter { $0.key.hasPrefix("tallies/") }
    for (file, bytes) in tallies { #expect(pack[file] == bytes, "\(sample): \(file)") }
    #expect(pack.keys.contains { $0.hasPrefix("children/") })
  }

  @Test func aCouncilWithoutBallotsHandsInItsTallyToo() throws {
    let folder = try TemporaryFolder()
    let source = GoldenPackTests.samples.appending(path: "city-leftovers-up")
    let cycle = URL(filePath: try folder.copy(source, as: "cycle"))
    let west = cycle.appending(path: "ballots/west.csv")
    try Data("ballot_id,project_id\n".utf8).write(to: west)
    let direct = try GoldenPackTests.count("city-leftovers-up", cycle: cycle.path)
    let run = try ProgramRun.trowel(
      ["tally", cycle.path, "--council", "west", "--out", cycle.path])
    #expect(run.exit == 0, "\(run.messages)")
    try FileManager.default.removeItem(at: west)
    let sealed = try GoldenPackTests.count("city-leftovers-up", cycle: cycle.path)
    for file in Self.same { #expect(sealed[file] == direct[file], "\(file)") }
  }
}
