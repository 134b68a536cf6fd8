import BudgetModel
import Foundation
import TestSupport
import Testing

/// Each code has one small failing case under `Samples/errors/<code>`: the input, the command (in
/// `command`; `check cycle` where there is none) and, in `expected.txt`, the status and every line
/// that the program prints.
@Suite struct ErrorCatalogueTests {
  static let folder = GoldenPackTests.samples.appending(path: "errors")

  static let codes: [String] = {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return all.filter { !$0.contains(".") }.sorted()
  }()

  /// Codes whose case needs more than files at rest, and the test that shows each.
  static let shownElsewhere: [DiagnosticCode: String] = [
    .fileChanged: "FileReadingTests.aFileThatGrowsWhileItIsReadIsRefused",
    .fileUnreadable: "FileReadingTests.aFileWithoutPermissionIsReported",
    .inputChanged: "PackCodeTests.anInputThatChangedIsNamed",
    .inputMissing: "PackCodeTests.anInputThatIsMissingIsNamed",
    .inputAdded: "PackCodeTests.anInputThatWasAddedIsNamed",
    .bylawDiffers: "PackCodeTests.aForgedPackIsFoundByACount",
    .programDiffers: "PackCodeTests.anotherVersionWithTheSameBytesIsIdentical",
    .fileMissing: "PackCodeTests.aFileThatIsMissingIsNamed",
    .fileAdded: "PackCodeTests.aFileThatWasAddedIsNamed",
    .rowMissing: "PackCodeTests.aForgedPackIsFoundByACount",
    .rowAdded: "PackCodeTests.aForgedPackIsFoundByACount",
    .differsCell: "PackCodeTests.aForgedPackIsFoundByACount",
    .differsRecord: "PackCodeTests.aForgedPackIsFoundByACount",
    .differsBytes: "PackCodeTests.aForgedPackIsFoundByACount",
    .logChainBroken: "PackCodeTests.aBrokenLogIsNamed",
    .seatCount: "SeatsInForceTests.moreSeatsThanTheCouncilHasAreRefused",
    .sequenceFork: "PackCodeTests.aSignedPackIsNotReplacedByOneOfItsSequence",
  ]

  @Test func everyCodeHasItsCase() {
    let shown = Set(Self.codes).union(Self.shownElsewhere.keys.map(\.name))
    let missing = DiagnosticCode.allCases.map(\.name).filter { !shown.contains($0) }
    #expect(missing == [])
    let unknown = Self.codes.filter { DiagnosticCode(rawValue: $0) == nil }
    #expect(unknown.filter { !$0.hasPrefix("franchise-") } == [])
  }

  @Test(arguments: codes) func theCasePrintsExactlyItsMessage(_ code: String) throws {
    let sample = Self.folder.appending(path: code)
    let scratch = try TemporaryFolder()
    let copy = try scratch.copy(sample, as: code)
    let found = try Self.transcript(of: URL(filePath: copy))
    let expected = try String(contentsOf: sample.appending(path: "expected.txt"), encoding: .utf8)
    #expect(found == expected)
    #expect(expected.contains("[\(code)]"), "the case of \(code) does not print its code")
  }

  /// What `Samples/errors/record.sh` writes: the status, standard output, standard error.
  static func transcript(of folder: URL) throws -> String {
    let command = try? String(contentsOf: folder.appending(path: "command"), encoding: .utf8)
    let words = (command ?? "check cycle").split(whereSeparator: \.isWhitespace).map(String.init)
    let run = try ProgramRun.trowel(words, in: folder)
    return "exit \(run.exit)\n" + run.output + run.messages
  }
}
