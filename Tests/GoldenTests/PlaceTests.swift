import Foundation
import TestSupport
import Testing

/// Where cycles and packs may lie, and where lines may go.
@Suite struct PlaceTests {
  private func folderWithCycle() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.copy(GoldenPackTests.samples.appending(path: "city-leftovers-up"), as: "cycle")
    return folder
  }

  /// The commands of the README, one after the other, each taking what the one before wrote.
  @Test func theFirstCommandsOfTheReadmeFollowEachOther() throws {
    let folder = try TemporaryFolder()
    for command in [
      ["init", "my-cycle"], ["check", "my-cycle"], ["count", "my-cycle"],
      ["verify", "Reports/my-cycle"], ["recount", "Reports/my-cycle", "--inputs", "my-cycle"],
    ] {
      let run = try ProgramRun.trowel(command, in: folder.url)
      #expect(run.exit == 0, "\(command): \(run.messages)\(run.output)")
    }
  }

  @Test func aLinkToACycleIsACycle() throws {
    let folder = try folderWithCycle()
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: "cycle")
    #expect(try ProgramRun.trowel(["check", "link"], in: folder.url).exit == 0)
  }

  @Test(arguments: ["cycle/ballots/pack", "cycle/tallies/new/pack", "cycle/../cycle/ballots/pack"])
  func aPackAmongTheInputsIsRefused(out: String) throws {
    let folder = try folderWithCycle()
    let before = try fileContents(below: folder.url)
    let run = try ProgramRun.trowel(["count", "cycle", "--out", out], in: folder.url)
    #expect(run.exit == 73)
    #expect(try differences(before, fileContents(below: folder.url)) == [])
  }

  @Test func aMissingTableIsTheOnlyThingWrong() throws {
    let folder = try TemporaryFolder()
    let cycle = try folder.copy(GoldenPackTests.samples.appending(path: "riverside"), as: "cycle")
    try FileManager.default.removeItem(atPath: cycle + "/projects.csv")
    let run = try ProgramRun.trowel(["check", "cycle"], in: folder.url)
    #expect(run.exit == 66)
    #expect((run.messages + run.output).components(separatedBy: ": error: ").count == 2)
  }

  @Test func aRuleToBeWrittenIsTheOnlyThingWrong() throws {
    let folder = try folderWithCycle()
    let path = folder.url.appending(path: "cycle/cycle.yaml")
    let byLaw = try String(contentsOf: path, encoding: .utf8)
    #expect(byLaw.contains("name: greedy"))
    try Data(byLaw.replacing("name: greedy", with: "name: TODO").utf8).write(to: path)
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path + "/cycle/ballots")
    {
      let ballots = folder.url.appending(path: "cycle/ballots/" + file)
      let lines = try String(contentsOf: ballots, encoding: .utf8).split(separator: "\n")
      let text = lines.enumerated().map { $1 + ($0 == 0 ? ",channel" : ",net") }
      try Data((text.joined(separator: "\n") + "\n").utf8).write(to: ballots)
    }
    let run = try ProgramRun.trowel(["check", "cycle"], in: folder.url)
    #expect(run.exit == 65)
    #expect(!run.messages.contains("channel") && !run.output.contains("channel"))
    #expect((run.messages + run.output).contains("[setting-todo]"))
  }

  @Test func aPackBesideTheInputsIsWritten() throws {
    let folder = try folderWithCycle()
    let run = try ProgramRun.trowel(
      ["count", ".", "--out", "Reports/pack", "--quiet"], in: folder.url.appending(path: "cycle"))
    #expect(run.exit == 0, "\(run.messages)")
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full"))
  func linesThatAreLostEndWith74() throws {
    let folder = try folderWithCycle()
    let process = Process()
    process.executableURL = ProgramRun.debugProgram
    process.arguments = ["check", folder.path + "/cycle"]
    process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 74)
  }
}
