import CountPipeline
import Foundation
import Synchronization
import TestSupport
import Testing

/// Files are read whole and unchanged, or refused.
@Suite struct FileReadingTests {
  @Test func aFileThatGrowsWhileItIsReadIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("ballots.csv", String(repeating: "v1,a1\n", count: 400_000))
    let isDone = Atomic(false)
    var wasRefused = false
    let writer = Thread {
      guard let file = FileHandle(forWritingAtPath: path) else { return }
      while !isDone.load(ordering: .relaxed) {
        file.seekToEndOfFile()
        file.write(Data("v2,a2\n".utf8))
      }
    }
    writer.start()
    for _ in 1...200 where !wasRefused {
      do {
        _ = try FileReading.bytes(of: path)
      } catch {
        #expect(error.kind == .changed)
        wasRefused = true
      }
    }
    isDone.store(true, ordering: .relaxed)
    #expect(wasRefused)
  }

  @Test func aFileWithoutPermissionIsReported() throws {
    let folder = try TemporaryFolder()
    let sample = ProgramRun.root.appending(path: "Samples/city-leftovers-up")
    let cycle = try folder.copy(sample, as: "cycle")
    let program = try folder.copy(ProgramRun.debugProgram, as: "trowel")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0], ofItemAtPath: cycle + "/ballots/north.csv")
    var command = [program, "check", "cycle"]
    if geteuid() == 0 {
      guard FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv") else {
        print("skipped: root may read anything, and there is no setpriv to be somebody else")
        return
      }
      let nobody = ["--reuid", "65534", "--regid", "65534", "--clear-groups"]
      command = ["/usr/bin/setpriv"] + nobody + command
    }
    let run = try ProgramRun.trowel(
      Array(command.dropFirst()), in: folder.url, program: URL(filePath: command[0]))
    #expect(run.exit == ExitStatus.badData.rawValue, "\(run.messages)")
    #expect(run.output.contains("ballots/north.csv: error: "), "\(run.output)")
    #expect(run.output.contains("[file-unreadable]"))
  }

  @Test func linksFoldersAndDevicesAreNoFiles() throws {
    let folder = try TemporaryFolder()
    try folder.write("file", "x")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: folder.path + "/file")
    #expect(try FileReading.bytes(of: folder.path + "/file") == [0x78])
    for path in [folder.path + "/link", folder.path, "/dev/null"] {
      #expect { _ = try FileReading.bytes(of: path) } throws: { error in
        (error as? FileProblem)?.kind == .notRegular
      }
    }
  }

  @Test func aFileAboveTheLimitIsNotRead() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("file", "12345")
    #expect(try FileReading.bytes(of: path, limit: 5).count == 5)
    #expect { _ = try FileReading.bytes(of: path, limit: 4) } throws: { error in
      (error as? FileProblem)?.kind == .tooLarge
    }
  }
}
