import CountPipeline
import Foundation
import TestSupport
import Testing

/// A pack is written whole or not at all, by one run at a time.
@Suite struct WritingTests {
  static let sample = ProgramRun.root.appending(path: "Samples/city-leftovers-up").path

  @Test func aFolderIsReplacedWhole() throws {
    let folder = try TemporaryFolder()
    let pack = folder.path + "/pack"
    try FolderWriting.replace(pack, with: [("a.txt", [1]), ("sub/b.txt", [2])])
    try FolderWriting.replace(pack, with: [("sub/b.txt", [3]), ("c/d/e.txt", [])])
    let contents = try fileContents(below: folder.url.appending(path: "pack"))
    #expect(contents == ["sub/b.txt": Data([3]), "c/d/e.txt": Data()])
    #expect(FileReading.kind(of: FolderWriting.staging(for: pack)) == .absent)
  }

  @Test func aFailedWriteLeavesTheOldFolderAndNoStaging() throws {
    let folder = try TemporaryFolder()
    let pack = folder.path + "/pack"
    try FolderWriting.replace(pack, with: [("a.txt", [1])])
    #expect(throws: FileProblem.self) {
      // One path is a file and a folder at once.
      try FolderWriting.replace(pack, with: [("x", [1]), ("x/y", [2])])
    }
    let contents = try fileContents(below: folder.url.appending(path: "pack"))
    #expect(contents == ["a.txt": Data([1])])
    #expect(FileReading.kind(of: FolderWriting.staging(for: pack)) == .absent)
  }

  @Test func theLeftoverOfAKilledRunIsSweptAway() throws {
    let folder = try TemporaryFolder()
    let pack = folder.path + "/pack"
    try folder.write("pack.staging/half/page.html", "half")
    try FolderWriting.replace(pack, with: [("a.txt", [1])])
    #expect(try fileContents(below: folder.url) == ["pack/a.txt": Data([1])])
  }

  @Test func onlyOneRunHoldsTheLock() throws {
    let folder = try TemporaryFolder()
    let first = try RunLock.take(folder.path + "/pack.lock")
    #expect(first != nil)
    let run = try ProgramRun.trowel(["count", Self.sample, "--out", folder.path + "/pack"])
    #expect(run.exit == ExitStatus.locked.rawValue)
    #expect(run.messages.contains("another run is writing this pack"))
    #expect(FileReading.kind(of: folder.path + "/pack") == .absent)
    #expect(FileReading.kind(of: folder.path + "/pack.events.jsonl") == .absent)
    withExtendedLifetime(first) {}
  }

  @Test func aFullDiskLeavesTheOldPack() throws {
    let folder = try TemporaryFolder()
    let pack = folder.path + "/pack"
    _ = try ProgramRun.trowel(["count", Self.sample, "--out", pack, "--quiet"])
    let before = try fileContents(below: folder.url.appending(path: "pack"))
    #expect(!before.isEmpty)
    // No file may grow beyond 4 KiB: what a full disk answers, for every large file of the pack.
    let command =
      "ulimit -f 4; trap '' XFSZ; exec \"$0\" count \"$1\" --out \"$2\" --as-of 2026-06-01"
    let run = try ProgramRun.trowel(
      ["-c", command, ProgramRun.debugProgram.path, Self.sample, pack],
      program: URL(filePath: "/bin/bash"))
    #expect(run.exit == ExitStatus.cannotWrite.rawValue, "\(run.messages)")
    #expect(try fileContents(below: folder.url.appending(path: "pack")) == before)
    #expect(FileReading.kind(of: FolderWriting.staging(for: pack)) == .absent)
  }

  /// Only a pack, an empty folder or nothing is ever replaced.
  @Test func somebodysWorkIsNeverReplaced() throws {
    let folder = try TemporaryFolder()
    let cycle = URL(filePath: try folder.copy(URL(filePath: Self.sample), as: "cycle"))
    try folder.write("other/keep.txt", "mine")
    try folder.write("file", "mine")
    let before = try fileContents(below: folder.url)
    for target in ["cycle", "cycle/ballots", "other", "file", "cycle/", ""] {
      let run = try ProgramRun.trowel(["count", cycle.path, "--out", target], in: folder.url)
      #expect([64, 73].contains(run.exit), "\(target): \(run.messages)")
      #expect(try fileContents(below: folder.url) == before, "\(target)")
    }
    let run = try ProgramRun.trowel(["count", cycle.path, "--out", "pack/"], in: folder.url)
    #expect(run.exit == 0, "\(run.messages)")
    let badDate = try ProgramRun.trowel(
      ["count", cycle.path, "--out", "pack", "--as-of", "2026-13-01"], in: folder.url)
    #expect(badDate.exit == 64)
  }

  @Test func anOutputThatCannotBeMadeEndsWith73() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("file", "")
    let run = try ProgramRun.trowel(["count", Self.sample, "--out", file + "/pack"])
    #expect(run.exit == ExitStatus.cannotCreate.rawValue, "\(run.messages)")
  }

  @Test func aFolderWithoutPermissionEndsWith73() throws {
    let folder = try TemporaryFolder()
    let closed = folder.url.appending(path: "closed")
    try FileManager.default.createDirectory(at: closed, withIntermediateDirectories: true)
    let cycle = try folder.copy(URL(filePath: Self.sample), as: "cycle")
    let program = try folder.copy(ProgramRun.debugProgram, as: "trowel")
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: closed.path)
    var command = [program, "count", cycle, "--out", closed.path + "/pack"]
    if geteuid() == 0 {
      guard FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv") else {
        print("skipped: root may write anywhere, and there is no setpriv to be somebody else")
        return
      }
      let nobody = ["--reuid", "65534", "--regid", "65534", "--clear-groups"]
      command = ["/usr/bin/setpriv"] + nobody + command
    }
    let run = try ProgramRun.trowel(
      Array(command.dropFirst()), in: folder.url, program: URL(filePath: command[0]))
    #expect(run.exit == ExitStatus.cannotCreate.rawValue, "\(run.messages)")
  }

  /// Kills a count again and again at moments spread over its whole duration: what lies there is
  /// always the old pack or the new one.
  @Test func aKillAtAnyMomentLeavesTheOldPackOrTheNew() throws {
    let folder = try TemporaryFolder()
    let pack = folder.path + "/pack"
    let packFolder = folder.url.appending(path: "pack")
    func arguments(_ date: String) -> [String] {
      ["count", Self.sample, "--out", pack, "--as-of", date, "--quiet", "--workers", "1"]
    }
    let clock = ContinuousClock()
    var wanted: [String: [String: Data]] = [:]
    var duration = Duration.zero
    for date in ["2026-06-01", "2026-06-02"] {
      duration = try clock.measure { _ = try ProgramRun.trowel(arguments(date)) }
      wanted[date] = try fileContents(below: packFolder)
    }
    #expect(wanted["2026-06-01"] != wanted["2026-06-02"])
    var seen: Set<String> = []
    let steps = 60
    for step in 0...steps {
      let date = step % 2 == 0 ? "2026-06-01" : "2026-06-02"
      let wait = try ProgramRun.start(arguments(date)) { process in
        let microseconds = duration.components.attoseconds / 1_000_000_000_000
        usleep(UInt32(microseconds) * UInt32(step) * 13 / 10 / UInt32(steps))
        kill(process.processIdentifier, SIGKILL)
      }
      _ = wait()
      let found = try fileContents(below: packFolder)
      let match = wanted.first { $0.value == found }
      #expect(match != nil, "after a kill at step \(step) the pack is neither the old nor the new")
      if let match { seen.insert(match.key) }
    }
    #expect(!seen.isEmpty)
    let last = try ProgramRun.trowel(arguments("2026-06-01"))
    #expect(last.exit == 0, "\(last.messages)")
    #expect(try fileContents(below: packFolder) == wanted["2026-06-01"])
    let log = try ProgramRun.trowel(["verify", pack, "--log", pack + ".events.jsonl"])
    #expect(log.exit == 0, "\(log.output)\(log.messages)")
  }
}
