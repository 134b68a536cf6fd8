import Foundation
import TestSupport
import Testing

/// Every sample has exactly the pack that lies under `Reports`, whatever the circumstances.
@Suite struct GoldenPackTests {
  static let samples = ProgramRun.root.appending(path: "Samples")
  static let reports = ProgramRun.root.appending(path: "Reports")

  /// Folders of `Samples` with a by-law; `errors` has its own tests.
  static let names: [String] = {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: samples.path)) ?? []
    return all.sorted().filter { name in
      let byLaw = samples.appending(path: name).appending(path: "cycle.yaml")
      return FileManager.default.fileExists(atPath: byLaw.path)
    }
  }()
  /// 3 where the outcome waits for a referendum.
  static func exit(of name: String) -> Int32 {
    let expected = samples.appending(path: name).appending(path: "expected.csv")
    let text = (try? String(contentsOf: expected, encoding: .utf8)) ?? ""
    return text.contains(",pending\n") ? 3 : 0
  }

  static func count(
    _ name: String, _ options: [String] = [], cycle: String? = nil, program: URL? = nil,
    environment: [String: String]? = nil
  ) throws -> [String: Data] {
    let folder = try TemporaryFolder()
    let run = try ProgramRun.trowel(
      ["count", cycle ?? samples.appending(path: name).path, "--out", folder.path + "/pack"]
        + options, in: folder.url, program: program ?? ProgramRun.debugProgram,
      environment: environment)
    #expect(run.exit == exit(of: name), "\(name): \(run.messages)")
    return try fileContents(below: folder.url.appending(path: "pack"))
  }

  @Test func everySampleHasAReport() throws {
    let packs = try FileManager.default.contentsOfDirectory(atPath: Self.reports.path)
    #expect(Self.names == packs.sorted())
    #expect(Self.names.count >= 8)
  }

  @Test(arguments: names) func theCountWritesTheExpectedBytes(_ name: String) throws {
    let expected = try fileContents(below: Self.reports.appending(path: name))
    #expect(!expected.isEmpty)
    #expect(differences(try Self.count(name), expected) == [])
  }

  @Test(arguments: names) func theReleaseBuildWritesTheSameBytes(_ name: String) throws {
    guard let release = ProgramRun.releaseProgram else {
      print("skipped: there is no release build beside this one ('make release' makes it)")
      return
    }
    let expected = try fileContents(below: Self.reports.appending(path: name))
    #expect(differences(try Self.count(name, program: release), expected) == [])
  }

  @Test(arguments: names, [1, 7]) func theNumberOfWorkersNeverShows(
    _ name: String, _ workers: Int
  ) throws {
    let expected = try fileContents(below: Self.reports.appending(path: name))
    let found = try Self.count(name, ["--workers", String(workers)])
    #expect(differences(found, expected) == [])
  }

  @Test(arguments: names) func anotherLocaleTimeZoneAndFolderNeverShow(_ name: String) throws {
    let folder = try TemporaryFolder()
    let copy = try folder.copy(Self.samples.appending(path: name), as: "somewhere else")
    let environment = [
      "LC_ALL": "tr_TR.UTF-8", "LANG": "pl_PL.UTF-8", "TZ": "Pacific/Kiritimati", "HOME": "/",
    ]
    let expected = try fileContents(below: Self.reports.appending(path: name))
    let found = try Self.count(name, cycle: copy, environment: environment)
    #expect(differences(found, expected) == [])
  }

  @Test(arguments: names) func thePackVerifiesAndCountsAgain(_ name: String) throws {
    let pack = Self.reports.appending(path: name).path
    let verified = try ProgramRun.trowel(["verify", pack])
    #expect(verified.exit == 0, "\(verified.output)\(verified.messages)")
    let recounted = try ProgramRun.trowel(
      ["recount", pack, "--inputs", Self.samples.appending(path: name).path])
    #expect(recounted.exit == 0, "\(recounted.output)\(recounted.messages)")
  }
}
