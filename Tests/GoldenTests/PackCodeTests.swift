import AuditTrail
import BudgetModel
import CountPipeline
import Foundation
import TestSupport
import Testing

/// What `verify` and `recount` say of packs and inputs that somebody touched.
@Suite struct PackCodeTests {
  /// A cycle and its pack in a folder of their own.
  struct Counted {
    let folder: TemporaryFolder
    var cycle: URL { folder.url.appending(path: "cycle") }
    var pack: URL { folder.url.appending(path: "pack") }

    init(_ sample: String = "city-leftovers-up") throws {
      folder = try TemporaryFolder()
      _ = try folder.copy(GoldenPackTests.samples.appending(path: sample), as: "cycle")
      let run = try ProgramRun.trowel(
        ["count", "cycle", "--out", "pack", "--quiet", "--no-clock"], in: folder.url)
      #expect(run.exit == 0, "\(run.messages)")
    }

    func recount() throws -> ProgramRun {
      try ProgramRun.trowel(["recount", "pack", "--inputs", "cycle"], in: folder.url)
    }
    func verify(_ options: [String] = []) throws -> ProgramRun {
      try ProgramRun.trowel(["verify", "pack"] + options, in: folder.url)
    }
    func text(_ file: String) throws -> String {
      try String(contentsOf: pack.appending(path: file), encoding: .utf8)
    }
    func replace(_ old: String, _ new: String, in file: String) throws {
      let before = try text(file)
      #expect(before.contains(old), "\(file) does not hold \(old)")
      try Data(before.replacing(old, with: new).utf8).write(to: pack.appending(path: file))
    }

    /// Makes manifest and sums agree with the files again, as a forger would.
    func reseal(_ change: (inout [String: JSONValue]) -> Void = { _ in }) throws {
      let file = pack.appending(path: "manifest.json")
      let manifest = try CanonicalJSON.decodeFile(Array(Data(contentsOf: file)))
      var members = try #require(manifest.members)
      let outputs = try (members["outputs"]?.elements ?? []).map { output in
        let path = try #require(output["path"]?.text)
        let role = try #require(output["role"]?.text.flatMap(PackRole.init(rawValue:)))
        return OutputFact(
          path: path, role: role, content: Array(try Data(contentsOf: pack.appending(path: path))))
      }
      change(&members)
      let forged = CanonicalJSON.encodeFile(
        Manifest.adding(outputs: outputs, to: .object(members)))
      try Data(forged).write(to: file)
      try Data(Manifest.sums(outputs: outputs, manifest: forged))
        .write(to: pack.appending(path: "SHA256SUMS"))
    }
  }

  @Test func anUntouchedPackIsIdentical() throws {
    let counted = try Counted()
    let run = try counted.recount()
    #expect(run.exit == 0)
    #expect(run.output == "pack: identical\n")
  }

  @Test func aFileThatIsMissingIsNamed() throws {
    let counted = try Counted()
    try FileManager.default.removeItem(at: counted.pack.appending(path: "results.csv"))
    let run = try counted.verify()
    #expect(run.exit == 1)
    #expect(run.output.contains("results.csv: ") && run.output.contains("[file-missing]"))
  }

  @Test func aFileThatWasAddedIsNamed() throws {
    let counted = try Counted()
    try Data("more".utf8).write(to: counted.pack.appending(path: "extra.csv"))
    let run = try counted.verify()
    #expect(run.exit == 1)
    #expect(run.output.contains("extra.csv: ") && run.output.contains("[file-added]"))
  }

  @Test func anInputThatChangedIsNamed() throws {
    let counted = try Counted()
    let ballots = counted.cycle.appending(path: "ballots/north.csv")
    let text = try String(contentsOf: ballots, encoding: .utf8)
    try Data((text + "N10,1,0,0,0,0,0,0,0\n").utf8).write(to: ballots)
    let run = try counted.recount()
    #expect(run.exit == 1)
    #expect(run.output.hasPrefix("ballots/north.csv: error: the pack was counted from SHA-256 "))
    #expect(run.output.contains("[input-changed]"))
  }

  @Test func anInputThatIsMissingIsNamed() throws {
    let counted = try Counted()
    try FileManager.default.removeItem(at: counted.cycle.appending(path: "ballots/west.csv"))
    let run = try counted.recount()
    #expect(run.exit == 66)
    #expect(
      run.output.contains("ballots/west.csv: error: ") && run.output.contains("[input-missing]"))
  }

  @Test func anInputThatWasAddedIsNamed() throws {
    let counted = try Counted()
    try Data("pool_id,council_id,amount\nMORE,city,5.00\n".utf8)
      .write(to: counted.cycle.appending(path: "pools.csv"))
    let run = try counted.recount()
    #expect(run.exit == 1)
    #expect(run.output.contains("pools.csv: error: ") && run.output.contains("[input-added]"))
  }

  @Test func aPackThatDoesNotHoldIsNotCountedAgain() throws {
    let counted = try Counted()
    try counted.reseal { members in
      var lot = members["lot"]?.members ?? [:]
      lot["used"] = 9
      members["lot"] = .object(lot)
    }
    let run = try counted.recount()
    #expect(run.exit == 1)
    #expect(run.output.contains("/lot/used is not 0"))
    #expect(run.output.hasSuffix("pack: a pack that does not hold is not counted again\n"))
  }

  @Test func aBrokenLogIsNamed() throws {
    let counted = try Counted()
    let log = counted.folder.url.appending(path: "pack.events.jsonl")
    let text = try String(contentsOf: log, encoding: .utf8)
    try Data(text.replacing("\"command\":\"count\"", with: "\"command\":\"tally\"").utf8)
      .write(to: log)
    let run = try counted.verify(["--log", "pack.events.jsonl"])
    #expect(run.exit == 1)
    #expect((run.output + run.messages).contains("[log-chain-broken]"))
    let next = try ProgramRun.trowel(
      ["count", "cycle", "--out", "pack"], in: counted.folder.url)
    #expect(next.exit == 0)
    #expect(next.messages.contains("[log-chain-broken]"))
  }

  @Test func anotherVersionWithTheSameBytesIsIdentical() throws {
    let counted = try Counted()
    try counted.reseal { members in
      var program = members["program"]?.members ?? [:]
      program["version"] = "0.0.1"
      members["program"] = .object(program)
    }
    let run = try counted.recount()
    #expect(run.exit == 0)
    #expect(run.output.contains("[program-differs]"))
    #expect(
      run.output.hasSuffix(
        "identical results, counted by version 0.0.1 and version \(Program.version)\n"))
  }

  /// A forger changes the outcome in one place and repairs every digest: a recount finds the place,
  /// and so does `verify`, without the ballots.
  @Test(arguments: [
    ("results.csv", "no-money@city:19", "stopped@city:19", "differs-cell"),
    (
      "ledger.csv", "16,LEFTOVER,0,pool:CITY,carry:CITY,1000.00,carry@city:21\n", "",
      "row-missing|row-added"
    ),
    ("transcript/city.jsonl", "\"decision\":\"skip\"", "\"decision\":\"stop\"", "differs-record"),
    ("index.html", "</h1>", " </h1>", "differs-bytes"),
    ("bylaw.json", "\"at-least\":\"5\"", "\"at-least\":\"4\"", "bylaw-differs"),
    ("tallies/north.csv", "votes,n1,,7", "votes,n1,,8", "differs-cell"),
  ]) func aForgedPackIsFoundByACount(
    _ file: String, _ old: String, _ new: String, _ codes: String
  ) throws {
    let counted = try Counted()
    try counted.replace(old, new, in: file)
    try counted.reseal()
    let recounted = try counted.recount()
    #expect(recounted.exit == 1)
    #expect(
      codes.split(separator: "|").contains { recounted.output.contains("[\($0)]") },
      "\(recounted.output)")
    let verified = try counted.verify()
    #expect(verified.exit == 1, "\(verified.output)")
    #expect(
      !verified.output.contains("V1 every file is there with its digest, and no other: failed"))
  }

  /// Also the other way round: a row that the recount does not have.
  @Test func aRowThatWasAddedIsFound() throws {
    let counted = try Counted()
    try counted.replace(
      "16,LEFTOVER,0,pool:CITY,carry:CITY,1000.00,carry@city:21\n",
      "16,LEFTOVER,0,pool:CITY,carry:CITY,600.00,carry@city:21\n"
        + "17,LEFTOVER,0,pool:CITY,lapse:CITY,400.00,lapse@city:21\n", in: "ledger.csv")
    try counted.reseal()
    let run = try counted.recount()
    #expect(run.exit == 1)
    #expect(run.output.contains("[row-missing]") || run.output.contains("[row-added]"))
    #expect(try counted.verify().exit == 1)
  }

  @Test func aSignedPackIsNotReplacedByOneOfItsSequence() throws {
    let counted = try Counted()
    let signatures = counted.pack.appending(path: "signatures")
    try FileManager.default.createDirectory(at: signatures, withIntermediateDirectories: true)
    try Data("signature".utf8).write(to: signatures.appending(path: "clerk@example.org.sig"))
    let before = try fileContents(below: counted.pack)
    let same = try ProgramRun.trowel(
      ["count", "cycle", "--out", "pack", "--as-of", "2026-06-01"], in: counted.folder.url)
    #expect(same.exit == 65)
    #expect(same.messages.contains("[sequence-fork]"))
    #expect(try fileContents(below: counted.pack) == before)
  }

  @Test func aCorrectionKeepsTheSignedPackInTheHistory() throws {
    let counted = try Counted()
    let manifest = try Data(contentsOf: counted.pack.appending(path: "manifest.json"))
    let digest = SHA256Hex.of(Array(manifest))
    let signatures = counted.pack.appending(path: "signatures")
    try FileManager.default.createDirectory(at: signatures, withIntermediateDirectories: true)
    try Data("signature".utf8).write(to: signatures.appending(path: "clerk@example.org.sig"))
    let before = try fileContents(below: counted.pack)
    let law = counted.cycle.appending(path: "cycle.yaml")
    let text = try String(contentsOf: law, encoding: .utf8)
    let correction = """
      status: correction
      sequence: 2
      supersedes: {pack-sha256: \(digest), reason: a ballot was found}

      """
    try Data((correction + text).utf8).write(to: law)
    let run = try ProgramRun.trowel(["count", "cycle", "--out", "pack"], in: counted.folder.url)
    #expect(run.exit == 0, "\(run.messages)")
    let kept = counted.folder.url.appending(path: "pack.history/\(digest.prefix(16))")
    #expect(try fileContents(below: kept) == before)
    #expect(try counted.verify().exit == 0)
  }
}
