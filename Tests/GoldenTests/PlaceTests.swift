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
