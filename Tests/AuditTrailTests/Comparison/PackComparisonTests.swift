import AuditTrail
import BudgetModel
import Testing

@Suite("comparison of packs")
struct PackComparisonTests {
  /// A pack of some files and the manifest that lists them.
  private func pack(
    _ files: [String: String], inputs: [InputFact] = [], version: String = "1.0.0"
  ) -> PackContents {
    let law = ByLaw(tree: .map([]))
    var facts = ManifestFacts(
      byLaw: law, status: "unofficial-complete", version: version, byLawFileSHA256: "",
      effectiveSHA256: "", rulesSHA256: "")
    facts.inputs = inputs
    facts.outputs = files.map {
      OutputFact(path: $0.key, role: .page, content: Array($0.value.utf8))
    }
    var contents = files.mapValues { Array($0.utf8) }
    contents["manifest.json"] = CanonicalJSON.encodeFile(Manifest.make(facts))
    return PackContents(files: contents)
  }

  private let files = [
    "transcript/d3.jsonl": """
    {"n":1,"type":"header"}
    {"n":2,"round":4,"selected":"p7","type":"round"}
    {"n":3,"type":"end"}

    """,
    "transcript/city.jsonl": "{\"n\":1,\"type\":\"header\"}\n",
    "councils.csv": "council_id,name,parent_id\ncity,City,\nd3,\"Hill, upper\",city\n",
    "ledger.csv": """
    seq,stage,round,from,to,amount,reason
    18,DECIDE,3,pool:D3,project:p1,100.00,fund@d3:1
    19,DECIDE,4,pool:D3,project:p7,400.00,fund@d3:2

    """,
    "results.csv": "project_id,pool_id,status\np1,D3,funded\np7,D3,not-funded\n",
    "councils/d3.html": "<p>\nfunded p7</p>\n",
    "bylaw.json": "{\"cycle\":\"x\",\"levels\":[{\"misfit\":\"skip\"}]}\n",
  ]

  @Test("equal packs are identical, also if signatures were added")
  func identical() {
    var signed = pack(files)
    signed.files["signatures/clerk.sig"] = [1]
    let comparison = PackComparison(old: signed, new: pack(files))
    #expect(comparison.outcome == .identical)
    #expect(comparison.lines == [])
    #expect(comparison.sentence == "identical")
  }

  @Test("another version alone is told apart from another result")
  func program() {
    let comparison = PackComparison(old: pack(files), new: pack(files, version: "1.1.0"))
    #expect(comparison.outcome == .onlyProgramDiffers(old: "1.0.0", new: "1.1.0"))
    #expect(
      comparison.lines == [
        #"manifest.json: /program/version: pack "1.0.0", recount "1.1.0" [program-differs]"#
      ])
    #expect(
      comparison.sentence == "identical results, counted by version 1.0.0 and version 1.1.0")
  }

  @Test("each kind of file says exactly what differs, causes first")
  func differences() {
    var other = files
    other["transcript/d3.jsonl"] = """
      {"n":1,"type":"header"}
      {"n":2,"round":4,"selected":"p9","type":"round"}
      {"n":3,"type":"conserve"}
      {"n":4,"type":"end"}

      """
    other["transcript/city.jsonl"] = "{\"cycle\":\"c\",\"n\":1,\"type\":\"header\"}\n"
    other["ledger.csv"] = """
      seq,stage,round,from,to,amount,reason
      18,DECIDE,3,pool:D3,project:p1,100.01,fund@d3:1
      20,DECIDE,4,pool:D3,project:p9,400.00,fund@d3:2

      """
    other["results.csv"] = "project_id,pool_id,status\np1,D3,funded\np7,D3,funded\n"
    other["councils/d3.html"] = "<p>\nfunded p9</p>\n"
    other["bylaw.json"] = "{\"cycle\":\"x\",\"levels\":[{\"misfit\":\"stop\"}]}\n"
    other["summary.md"] = "# new\n"
    other["councils.csv"] = "council_id,name,parent_id\nd3,\"Hill, upper\",city\ncity,City,\n"
    let comparison = PackComparison(old: pack(files), new: pack(other))
    #expect(comparison.outcome == .differs)
    #expect(
      comparison.lines == [
        #"bylaw.json: /levels/0/misfit: pack "skip", recount "stop" [bylaw-differs]"#,
        #"transcript/d3.jsonl:2: round 4 /selected: pack "p7", recount "p9" "#
          + "[differs-record]   <- first divergence",
        #"transcript/d3.jsonl:3: end /type: pack "end", recount "conserve" [differs-record]"#,
        "transcript/d3.jsonl:4: end only in the recount [row-added]",
        #"transcript/city.jsonl:1: header /cycle: pack nothing, recount "c" [differs-record]"#,
        #"ledger.csv:2: column amount: pack "100.00", recount "100.01" [differs-cell]"#,
        "ledger.csv:3: seq 19 only in the pack: pool:D3 -> project:p7 400.00 [row-missing]",
        "ledger.csv:3: seq 20 only in the recount: pool:D3 -> project:p9 400.00 [row-added]",
        #"results.csv:3: column status: pack "not-funded", recount "funded" [differs-cell]"#,
        "councils.csv: byte 27, line 2 [differs-bytes]",
        "councils/d3.html: byte 13, line 2 [differs-bytes]",
        "summary.md: only in the recount [file-added]",
      ])
  }

  @Test("inputs come first, by path")
  func inputs() {
    func input(_ path: String, _ sha256: String) -> InputFact {
      InputFact(path: path, role: .ballots, isPublic: false, bytes: 3, sha256: sha256)
    }
    let comparison = PackComparison(
      old: pack(files, inputs: [input("a.csv", "aa"), input("c.csv", "cc")]),
      new: pack(files, inputs: [input("b.csv", "bb"), input("c.csv", "dd")]))
    #expect(
      comparison.lines == [
        "a.csv: only in the pack [input-missing]",
        "b.csv: only in the recount [input-added]",
        #"c.csv: /sha256: pack "cc", recount "dd" [input-changed]"#,
      ])
  }

  @Test("a hundred lines per file, all on demand")
  func limit() {
    let rows = (1...150).map { "p\($0),D3,funded\n" }.joined()
    var old = files
    var new = files
    old["results.csv"] = "project_id,pool_id,status\n" + rows
    new["results.csv"] =
      "project_id,pool_id,status\n" + rows.split(separator: "funded").joined(separator: "pending")
    let short = PackComparison(old: pack(old), new: pack(new))
    #expect(short.lines.count == 101)
    #expect(short.lines.last == "results.csv: 50 more differences (--all)")
    #expect(PackComparison(old: pack(old), new: pack(new), showsAll: true).lines.count == 150)
  }
}
