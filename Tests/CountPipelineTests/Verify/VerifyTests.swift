import AuditTrail
import BudgetModel
import CountPipeline
import Foundation
import TestSupport
import Testing

/// A pack vouches for itself: every statement holds for what `count` writes, and none for a forgery.
@Suite struct VerifyTests {
  private func outcomes(_ pack: PackContents) -> [String] {
    PackStatements.all(of: pack).flatMap(\.lines)
  }

  @Test(arguments: [
    "riverside", "city-leftovers-up", "krakow-czyzyny-2022", "best-set", "purses",
  ])
  func aFreshPackHoldsInEveryStatement(name: String) {
    let expected = StatementID.ofEveryPack.map { id in
      "\(id.rawValue) \(id.phrase): "
        + (id == .signatures ? "not required: the by-law names no signers" : "ok")
    }
    #expect(outcomes(SamplePacks.pack(name)) == expected)
  }

  @Test func ofManyNamesAFewAreShown() {
    #expect(Statement.few(of: ["a/P", "b/Q", "c/R"]) == "a/P, b/Q, c/R")
    #expect(Statement.few(of: ["a/P", "b/Q", "c/R", "d/S", "e/T"]) == "a/P, b/Q, c/R and 2 more")
  }

  @Test func aChangedFileFailsTheDigests() {
    let pack = SamplePacks.leftovers.replacing("c1", with: "c2", in: "results.csv")
    let lines = PackStatements.all(of: pack)[0].lines
    #expect(lines[0] == "V1 every file is there with its digest, and no other: failed, 1 reason")
    #expect(lines[1].hasPrefix("  results.csv: the manifest names SHA-256 "))
    #expect(lines[1].hasSuffix(" [differs-bytes]"))
  }

  @Test func addedMissingAndLinkedFilesAreNamed() {
    var pack = SamplePacks.leftovers
    pack.files["councils/evil.html"] = []
    pack.files["summary.md"] = nil
    pack.files["signatures/clerk.sig"] = []
    pack.irregular = ["link"]
    let lines = PackStatements.all(of: pack)[0].lines.dropFirst()
    #expect(
      Array(lines) == [
        "  summary.md: the manifest names it [file-missing]",
        "  councils/evil.html: the manifest does not name it [file-added]",
        "  link: it is a link or no regular file [file-added]",
      ])
  }

  @Test(
    "a forger who seals the pack again is found by the statement about it",
    arguments: [
      ("inputs/cycle.yaml", "misfit: skip", "misfit: stop", "V2"),
      ("bylaw.json", "\"misfit\":\"skip\"", "\"misfit\":\"stop\"", "V2"),
      ("ledger.csv", "pool:north,project:n1,30000.00", "pool:north,project:n1,30000.01", "V6"),
      ("ledger.csv", "source:CITY,pool:CITY,100000.00", "source:CITY,pool:CITY,100001.00", "V10"),
      ("ledger.csv", "carry@city", "lapse@city", "V10"),
      ("results.csv", "c3,", "c9,", "V11"),
      ("results.csv", "not-funded,0.00", "funded,0.00", "V11"),
      ("councils.csv", "50909.09", "50909.10", "V6"),
      ("reconciliation.csv", "ballots,received,9", "ballots,received,8", "V6"),
      ("tallies/city.csv", "votes,c1,,13", "votes,c1,,14", "V6"),
      ("tallies/north.csv", "CITY,votes,c1,,6", "CITY,votes,c1,,7", "V7"),
      ("transcript/city.jsonl", "\"score\":\"13\"", "\"score\":\"14\"", "V7"),
      ("transcript/city.jsonl", "\"need\":\"5\"", "\"need\":\"4\"", "V8"),
      ("transcript/city.jsonl", "\"place\":1", "\"place\":2", "V9"),
      ("transcript/city.jsonl", "\"decision\":\"skip\"", "\"decision\":\"fund\"", "V11"),
      ("transcript/city.jsonl", "\"records\":33", "\"records\":32", "V2"),
      ("transcript/north.jsonl", "\"policy\":\"up\"", "\"policy\":\"to\"", "V10"),
      ("index.html", "<title>", "<title>x", "V12"), ("AUDIT.md", "sha256sum", "sha1sum", "V12"),
      ("summary.md", "Three", "Four", "V12"),
      ("manifest.json", "\"sequence\":1", "\"sequence\":2", "V2"),
      ("manifest.json", "\"used\":0", "\"used\":1", "V5"),
      ("manifest.json", "\"listed\":\"", "\"listed\":\"1", "V11"),
      ("manifest.json", "\"carried\":\"", "\"carried\":\"1", "V6"),
    ])
  func forgeries(path: String, old: String, new: String, statement: String) {
    let forged = SamplePacks.leftovers.replacing(old, with: new, in: path).resealed()
    #expect(forged.failed().contains(statement), "\(path): \(old)")
    #expect(!forged.failed().contains("V1"))
  }

  /// What a manifest, a transcript or a table repeats is compared with where it comes from, also if a
  /// forger changes all the copies.
  @Test(
    "a forger who changes a text wherever it is repeated is found",
    arguments: [
      (
        "city council 31/2026", "city council 32/2026",
        ["manifest.json", "transcript/oldtown.jsonl"]
      ),
      ("the site was sold", "the site is ours", ["manifest.json", "transcript/oldtown.jsonl"]),
      (
        "\"on\":\"2026-05-20\"", "\"on\":\"2026-05-21\"",
        ["manifest.json", "transcript/oldtown.jsonl"]
      ),
      ("\"family\":\"ordered\"", "\"family\":\"shares\"", ["manifest.json", "transcript/*"]),
      ("mill.csv", "mull.csv", ["reconciliation.csv", "rejected.csv"]),
      ("points-sum", "points-som", ["reconciliation.csv", "rejected.csv", "tallies/*"]),
      (",roll,", ",rule,", ["reconciliation.csv"]),
      ("hill,,roll,eligible,20", "hill,,roll,eligible,30", ["reconciliation.csv"]),
      ("\"gate\":\"not-applied\"", "\"gate\":\"public\"", ["manifest.json"]),
      ("\"small_cells\":4", "\"small_cells\":0", ["manifest.json"]),
      ("\"name\":\"trowel\"", "\"name\":\"shovel\"", ["manifest.json"]),
      ("\"role\":\"roll\"", "\"role\":\"tally\"", ["manifest.json"]),
      (
        "\"project\":\"m1\",\"type\":\"scope\"", "\"project\":\"h1\",\"type\":\"scope\"",
        ["transcript/mill.jsonl"]
      ),
      ("youth,Youth council", "", ["councils.csv"]),
    ])
  func repeatedTexts(old: String, new: String, paths: [String]) {
    var pack = SamplePacks.riverside
    for path in pack.paths where paths.contains(where: { isNamed(path, by: $0) }) {
      let text = String(decoding: pack[path] ?? [], as: UTF8.self)
      pack.files[path] = Array(text.replacing(old, with: new).utf8)
    }
    #expect(pack.files != SamplePacks.riverside.files)
    let failed = PackStatements.besidesPages(of: pack.resealed()).filter(\.isFailed)
    #expect(!failed.isEmpty)
    #expect(!failed.contains { $0.id == .files })
  }

  private func isNamed(_ path: String, by name: String) -> Bool {
    name.hasSuffix("*") ? path.hasPrefix(name.dropLast()) : path == name
  }

  @Test func whatOverridesChangedCannotBeLeftOut() throws {
    var pack = SamplePacks.riverside
    var members = try #require(CanonicalJSON.decodeFile(pack["manifest.json"]!).members)
    members["override_effects"] = nil
    pack.files["manifest.json"] = CanonicalJSON.encodeFile(.object(members))
    let line =
      "  manifest.json: /override_effects stands there if and only if the by-law asks for it"
    #expect(PackStatements.all(of: pack.resealed())[1].lines.contains(line))
    let limit = "what the overrides changed: 'trowel recount' shows it"
    #expect(Verification.limits(rules: [], alternatives: [.overrides]).contains(limit))
    #expect(!Verification.limits(rules: [], alternatives: [.split]).contains(limit))
  }

  /// As if the roll were longer, in every row that adds it up.
  @Test func peopleWhoAreNotOnTheRollAreFound() {
    let forged = SamplePacks.riverside
      .replacing("hill,,roll,eligible,20", with: "hill,,roll,eligible,30", in: "reconciliation.csv")
      .replacing(
        "total,,,roll,eligible,100", with: "total,,,roll,eligible,110", in: "reconciliation.csv")
    let lines = PackStatements.all(of: forged.resealed())[1].lines
    #expect(lines.contains("  reconciliation.csv: 110 people are on a roll of 100"))
  }

  @Test func aPackThatIsNotCanonicalIsRefused() {
    let spaced = SamplePacks.leftovers.replacing("{\"", with: "{ \"", in: "transcript/north.jsonl")
    let lines = PackStatements.all(of: spaced.resealed())[1].lines
    #expect(
      lines[1] == "  transcript/north.jsonl:1: white space outside a string, byte 3 [not-canonical]"
    )
    let quoted = SamplePacks.leftovers.replacing("\nc1,", with: "\n\"c1\",", in: "results.csv")
    #expect(quoted.resealed().failed().contains("V2"))
  }

  @Test func theCommandEndsWithItsStatusAndTheLimitsOfWhatItShows() throws {
    let folder = try TemporaryFolder()
    let files = SamplePacks.leftovers.files.sorted { $0.key < $1.key }
    try FolderWriting.replace(folder.path + "/pack", with: files.map { ($0.key, $0.value) })
    let good = Verifying(pack: folder.path + "/pack", settings: RunSettings()).run()
    #expect(good.exit == .final)
    #expect(good.output.last == folder.path + "/pack: verified")
    #expect(
      good.output.contains("- that the tallies are those of the ballots: 'trowel recount' shows it")
    )
    try Data("x".utf8).write(to: URL(filePath: folder.path + "/pack/extra.txt"))
    let bad = Verifying(pack: folder.path + "/pack", settings: RunSettings(isQuiet: true)).run()
    #expect(bad.exit == .differs)
    #expect(
      bad.output == [
        "V1 every file is there with its digest, and no other: failed, 1 reason",
        "  extra.txt: the manifest does not name it [file-added]",
      ])
    let none = Verifying(pack: folder.path + "/none", settings: RunSettings()).run()
    #expect(none.exit == .missingInput)
  }

  @Test func theLogIsCheckedAgainstTheHeadOnPaper() throws {
    let folder = try TemporaryFolder()
    let files = SamplePacks.leftovers.files.map { ($0.key, $0.value) }
    try FolderWriting.replace(folder.path + "/pack", with: files)
    let log = folder.path + "/log.jsonl"
    let line = EventChain.line(after: .empty, ["at": "", "run": "1", "event": "run-start"])
    try Data(line.bytes).write(to: URL(filePath: log))
    func run(head: String?) -> RunReport {
      Verifying(
        pack: folder.path + "/pack", log: log, head: head, settings: RunSettings(isQuiet: true)
      ).run()
    }
    #expect(run(head: line.head.digest).exit == .final)
    #expect(run(head: String(repeating: "0", count: 64)).exit == .differs)
    try Data(line.bytes.dropLast(2)).write(to: URL(filePath: log))
    #expect(run(head: nil).exit == .differs)
  }
}
