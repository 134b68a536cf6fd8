import AuditTrail
import BudgetModel
import Testing

@Suite("manifest")
struct ManifestTests {
  private var facts: ManifestFacts {
    var law = ByLaw(tree: .map([]))
    law.cycle = "riverton-2026"
    law.title = "Riverton 2026"
    law.asOf = "2026-05-15"
    law.currency = "EUR"
    law.lot = ByLaw.LotCeremony(
      seed: "12345678901234567890", place: SourceLocation(file: "cycle.yaml"))
    var facts = ManifestFacts(
      byLaw: law, status: "unofficial-complete", version: "0.1.0", byLawFileSHA256: "aa",
      effectiveSHA256: "bb", rulesSHA256: "cc")
    facts.lotMethod = .seed
    facts.lotOrder = ["p3", "p1"]
    facts.rules = [.init(name: "greedy", version: 1, family: "ordered")]
    facts.inputs = [
      InputFact(
        path: "cycle.yaml", role: .bylaw, isPublic: true, bytes: 5, sha256: "aa",
        copy: "inputs/cycle.yaml"),
      InputFact(
        path: "ballots/city.csv", role: .ballots, isPublic: false, bytes: 83, sha256: "dd", rows: 6,
        council: "city"),
    ]
    facts.outputs = [
      OutputFact(path: "results.csv", role: .results, bytes: 3, sha256: "ee"),
      OutputFact(path: "bylaw.json", role: .bylaw, bytes: 2, sha256: "bb"),
    ]
    facts.ballots.received = 6
    facts.ballots.counted = 5
    facts.ballots.rejected = ["ballot-overvote": 1]
    facts.money.total = Money(minorUnits: 100_000)
    facts.money.funded = Money(minorUnits: 90_000)
    facts.money.carried = Money(minorUnits: 10_000)
    facts.listedProjects = 4
    facts.fundedProjects = 2
    facts.checks = ["C2": true, "C1": true]
    facts.tiesListed = 2
    facts.tiesByLot = 1
    facts.smallCells = 1
    return facts
  }

  private let expected = #"""
    {"bylaw":{"effective":"bylaw.json","effective_sha256":"bb","path":"cycle.yaml",\#
    "rules_sha256":"cc","sha256":"aa"},"checks":[{"id":"C1","ok":true},{"id":"C2","ok":true}],\#
    "children":[],"cycle":{"as_of":"2026-05-15","id":"riverton-2026","sequence":1,\#
    "status":"unofficial-complete","title":"Riverton 2026"},\#
    "inputs":[{"bytes":83,"council":"city","disclosure":"withheld","path":"ballots/city.csv",\#
    "role":"ballots","rows":6,"sha256":"dd"},{"bytes":5,"copy":"inputs/cycle.yaml",\#
    "disclosure":"public","path":"cycle.yaml","role":"bylaw","sha256":"aa"}],"kind":"pack",\#
    "lot":{"method":"seed","order":["p3","p1"],"seed":"12345678901234567890","used":1},\#
    "outputs":[{"bytes":2,"path":"bylaw.json","role":"bylaw","sha256":"bb"},\#
    {"bytes":3,"path":"results.csv","role":"results","sha256":"ee"}],\#
    "privacy":{"gate":"not-applied","k":10,"small_cells":1,"unanimous_cells":0},\#
    "program":{"name":"trowel","rules":[{"family":"ordered","name":"greedy","version":"1"}],\#
    "spec":"audit-1","version":"0.1.0"},"schema":"trowel-manifest-1",\#
    "ties":{"by_lot":1,"listed":2},"totals":{"ballots":{"counted":"5","excluded":"0",\#
    "received":"6","rejected":"1"},"money":{"carried":"10000","currency":"EUR","exponent":2,\#
    "funded":"90000","lapsed":"0","total":"100000"},"projects":{"funded":"2","listed":"4"}}}
    """#

  @Test("a manifest holds every member of its schema, arrays in id order")
  func members() {
    let bytes = CanonicalJSON.encode(Manifest.make(facts))
    #expect(String(decoding: bytes, as: UTF8.self) == expected)
  }

  @Test("members that do not apply are absent, those that apply are there")
  func optionalMembers() {
    var facts = facts
    facts.byLaw.asOf = nil
    facts.lotMethod = .none
    facts.lotOrder = []
    facts.held = Money(minorUnits: 7)
    facts.byLaw.supersedes = ByLaw.Supersedes(packSHA256: "ff", reason: "a ballot box was found")
    let manifest = Manifest.make(facts)
    #expect(manifest["cycle"]?["as_of"] == nil)
    #expect(manifest["lot"] == ["method": "none", "used": 1])
    #expect(manifest["totals"]?["money"]?["held"] == "7")
    #expect(
      manifest["cycle"]?["supersedes"]
        == ["pack_sha256": "ff", "reason": "a ballot box was found"])
  }

  @Test("SHA256SUMS lists the outputs and the manifest in id order")
  func sums() {
    let sums = Manifest.sums(outputs: facts.outputs, manifest: Array("x".utf8))
    let text = """
      bb  bylaw.json
      2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881  manifest.json
      ee  results.csv

      """
    #expect(String(decoding: sums, as: UTF8.self) == text)
  }

  @Test("the pack digest is printed in sixteen groups of four")
  func grouped() {
    let digest = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    #expect(
      SHA256Hex.grouped(digest)
        == "4413 6fa3 55b3 678a 1146 ad16 f7e8 649e 94fb 4fc2 1fe7 7e83 10c0 60f6 1caa ff8a")
    var stream = SHA256Hex()
    stream.update(Array("{".utf8))
    stream.update(Array("}".utf8))
    #expect(stream.finish() == digest)
  }
}
