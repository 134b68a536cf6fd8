import AllocationRules
import AuditTrail
import BallotReading
import BudgetModel
import Confederation

/// Reads a pack back into values, and notes everything that is not in its one canonical form (V2).
struct EvidenceReader {
  let pack: PackContents
  let manifest: JSONValue
  private(set) var findings: [AuditFinding] = []
  private var byLaw: ByLaw?
  private var pools: [PoolDeclaration] = []
  private var councils: [Council] = []
  private var projects: [Project] = []
  private var lot: LotOrder?
  private var councilLot: LotOrder?

  init(_ pack: PackContents, manifest: JSONValue) {
    self.pack = pack
    self.manifest = manifest
  }

  /// Nil: something that all else follows from cannot be read.
  mutating func evidence() -> PackEvidence? {
    checkJSON()
    checkCopies()
    readByLaw()
    readTables()
    guard var byLaw, let data = data() else { return nil }
    checkTree(byLaw.dates.freezeTree)
    findings += PackBounds.findings(data)
    if !findings.isEmpty { return nil }
    byLaw.pools += pools.sorted { $0.id.isBefore($1.id) }
    let evidence = PackEvidence(
      data: data, manifest: manifest, byLaw: byLaw,
      councils: inForce(byLaw.dates.freezeTree), lot: lot, councilLot: councilLot,
      digests: pack.files.mapValues { SHA256Hex.of($0) })
    checkTables(data)
    findings += TranscriptChecks.findings(evidence) + ManifestChecks.findings(evidence)
    return evidence
  }

  private mutating func fail(_ path: String, _ sentence: String, code: DiagnosticCode? = nil) {
    findings.append(AuditFinding(path, sentence, code: code))
  }

  // MARK: Form

  /// Every JSON and JSON Lines file is canonical.
  private mutating func checkJSON() {
    for path in pack.paths where path.hasSuffix(".json") || path.hasSuffix(".jsonl") {
      do throws(JSONRefusal) {
        let bytes = pack[path] ?? []
        if path.hasSuffix(".json") {
          _ = try CanonicalJSON.decodeFile(bytes)
        } else {
          _ = try CanonicalJSON.decodeLines(bytes)
        }
      } catch {
        let place = path.hasSuffix(".jsonl") ? "\(path):\(error.line)" : path
        fail(place, error.sentence + ", byte \(error.offset + 1)", code: error.code)
      }
    }
  }

  /// Copies are the inputs that the manifest names, all of them and no others.
  private mutating func checkCopies() {
    var named: Set<String> = []
    for input in manifest["inputs"]?.elements ?? [] {
      let isPublic = input["disclosure"]?.text == "public"
      guard let copy = input["copy"]?.text else {
        if isPublic { fail(input["path"]?.text ?? "inputs", "a public input without a copy") }
        continue
      }
      named.insert(copy)
      if !isPublic { fail(copy, "a withheld input must not be in a pack") }
      guard let bytes = pack[copy] else {
        fail(copy, "the manifest names it", code: .fileMissing)
        continue
      }
      if bytes.count != input["bytes"]?.number || SHA256Hex.of(bytes) != input["sha256"]?.text {
        fail(copy, "it is not the input that was counted", code: .inputChanged)
      }
    }
    for path in pack.paths where path.hasPrefix("inputs/") && !named.contains(path) {
      fail(path, "no input of the manifest", code: .inputAdded)
    }
  }

  // MARK: By-law and tables

  private func input(_ path: String) -> SourceFile? {
    pack["inputs/" + path].map { SourceFile(path: path, bytes: $0) }
  }

  private mutating func readByLaw() {
    let path = manifest["bylaw"]?["path"]?.text ?? "cycle.yaml"
    guard let file = input(path) else { return fail("inputs/" + path, "there is no by-law") }
    let reading = ByLawReader.read(file, rules: RuleRegistry.specs)
    guard let value = reading.value, !reading.hasErrors else {
      return fail("inputs/" + path, "the by-law cannot be read", code: .bylawDiffers)
    }
    byLaw = value
  }

  private mutating func readTables() {
    guard let settings = byLaw?.reading else { return }
    councils = read("councils.csv") { CouncilsTable.read($0, settings: settings) } ?? []
    projects = read("projects.csv") { ProjectsTable.read($0, settings: settings) } ?? []
    if input("pools.csv") != nil {
      pools = read("pools.csv") { PoolsTable.read($0, settings: settings) } ?? []
    }
    checkRows("delegates.csv") { DelegatesTable.read($0, settings: settings) }
    checkRows("mandates.csv") { MandatesTable.read($0, settings: settings) }
    checkRows("recalls.csv") { RecallsTable.read($0, settings: settings) }
    checkRows("referendum_result.csv") { ReferendumTable.read($0, settings: settings) }
    readLots(settings)
    checkByLaw()
  }

  /// A table that a cycle need not have can be read, and has the rows that the manifest states.
  private mutating func checkRows<Value>(
    _ path: String, _ reader: (SourceFile) -> Reading<Value>
  ) {
    if input(path) != nil { _ = read(path, reader) }
  }

  private mutating func read<Value>(
    _ path: String, _ reader: (SourceFile) -> Reading<Value>
  ) -> Value? {
    guard let file = input(path) else {
      fail("inputs/" + path, "there is no such copy", code: .fileMissing)
      return nil
    }
    let reading = reader(file)
    if reading.hasErrors { fail("inputs/" + path, "the table cannot be read") }
    let stated = (manifest["inputs"]?.elements ?? []).first { $0["path"]?.text == path }
    if stated?["rows"]?.number != reading.rowCount {
      fail("manifest.json", "the input \(path) has not \(reading.rowCount) rows")
    }
    return reading.value
  }

  private mutating func readLots(_ settings: ReadingSettings) {
    if let seed = byLaw?.lot?.seed {
      lot = LotDraw.order(seed: seed, ids: projects.map(\.id))
      councilLot = LotDraw.order(seed: seed, ids: councils.map(\.id))
    }
    for (path, column) in [("lot.csv", "project_id"), ("lot-councils.csv", "council_id")]
    where input(path) != nil {
      let rows = read(path) { LotTable.read($0, settings: settings, idColumn: column) } ?? []
      let ids = rows.sorted { $0.position < $1.position }.map(\.id)
      guard Set(ids).count == ids.count else {
        fail("inputs/" + path, "an id stands twice", code: .lotDuplicate)
        continue
      }
      if column == "project_id" {
        lot = LotOrder(order: ids)
      } else {
        councilLot = LotOrder(order: ids)
      }
    }
  }

  /// `bylaw.json` is what the by-law yields, and the manifest states its digests.
  private mutating func checkByLaw() {
    guard let byLaw, let bytes = pack["bylaw.json"] else {
      return fail("bylaw.json", "there is no such file", code: .fileMissing)
    }
    let json = byLaw.json(furtherPools: pools)
    if CanonicalJSON.encodeFile(json) != bytes {
      fail("bylaw.json", "inputs/cycle.yaml gives another", code: .bylawDiffers)
    }
    checkKnown(byLaw)
  }

  /// Rules are known to this version; amounts are read as they were written.
  private mutating func checkKnown(_ byLaw: ByLaw) {
    let known = RuleRegistry.specs.map { [$0.name, String($0.version), $0.family] }
    for rule in manifest["program"]?["rules"]?.elements ?? [] {
      let words = ["name", "version", "family"].map { rule[$0]?.text ?? "" }
      if !known.contains(words) {
        fail("manifest.json", "rule \(words[0])/\(words[1]) is not known to this version")
      }
    }
    if byLaw.currency != manifest["totals"]?["money"]?["currency"]?.text
      || byLaw.minorDigits != manifest["totals"]?["money"]?["exponent"]?.number
    {
      fail("manifest.json", "the currency is not that of the by-law")
    }
  }

  private mutating func checkTree(_ freeze: String?) {
    if TreeInForce(councils: councils, freeze: freeze).tree == nil {
      fail("inputs/councils.csv", "its rows make no tree of councils")
    }
  }

  private func inForce(_ freeze: String?) -> [Council] {
    councils.filter { council in
      guard let freeze else { return true }
      return (council.validFrom ?? "") <= freeze && council.validTo.map { freeze < $0 } ?? true
    }.sorted { $0.id.isBefore($1.id) }
  }
}

extension EvidenceReader {
  private mutating func data() -> PackData? {
    guard let byLaw, let json = pack["bylaw.json"].flatMap({ try? CanonicalJSON.decodeFile($0) })
    else { return nil }
    var transcripts: [String: [JSONValue]] = [:]
    for file in pack.names(in: "transcript", suffix: ".jsonl") {
      transcripts[file.name] = try? CanonicalJSON.decodeLines(pack[file.path] ?? [])
    }
    var tallies: [String: [TallyRow]] = [:]
    for file in pack.names(in: "tallies", suffix: ".csv") {
      tallies[file.name] = table(file.path, TallyRow.self, byLaw)
    }
    guard let results = table("results.csv", ResultRow.self, byLaw),
      let councils = table("councils.csv", CouncilRow.self, byLaw),
      let ledger = table("ledger.csv", LedgerRow.self, byLaw),
      let reconciliation = table("reconciliation.csv", ReconciliationRow.self, byLaw),
      let rejected = table("rejected.csv", RejectedRow.self, byLaw)
    else { return nil }
    var data = PackData(
      byLaw: json, manifest: Manifest.forPages(manifest), results: results, councils: councils,
      ledger: ledger, reconciliation: reconciliation, rejected: rejected, tallies: tallies,
      transcripts: transcripts, projects: projects)
    if pack["margins.csv"] != nil { data.margins = table("margins.csv", MarginRow.self, byLaw) }
    if pack["proportionality.csv"] != nil {
      data.proportionality = table("proportionality.csv", ProportionalityRow.self, byLaw)
    }
    if pack["pending.csv"] != nil { data.previews = table("pending.csv", PreviewRow.self, byLaw) }
    if pack["divergence.csv"] != nil {
      data.divergence = table("divergence.csv", DivergenceRow.self, byLaw)
    }
    if pack["representation.csv"] != nil {
      data.representation = table("representation.csv", RepresentationRow.self, byLaw)
    }
    for path in pack.paths where path.hasPrefix("referendum-") && path.hasSuffix(".csv") {
      let id = String(path.dropFirst("referendum-".utf8.count).dropLast(".csv".utf8.count))
      data.papers[id] = table(path, PaperRow.self, byLaw)
    }
    return data
  }

  private mutating func table<Row: ReadablePackRow>(
    _ path: String, _ kind: Row.Type, _ byLaw: ByLaw
  ) -> [Row]? {
    guard let bytes = pack[path] else {
      fail(path, "there is no such table", code: .fileMissing)
      return nil
    }
    do throws(PackTableFault) {
      return try PackCSV.table(
        bytes, as: kind, minorDigits: byLaw.minorDigits, guardsFormulas: byLaw.guardsFormulas)
    } catch {
      fail("\(path):\(error.line)", error.sentence, code: .notCanonical)
      return nil
    }
  }

  /// The tables written again are the same bytes: one order of rows, one form of every number.
  private mutating func checkTables(_ data: PackData) {
    for file in Rendering.tables(data) where pack[file.path] != file.bytes {
      fail(file.path, "the table is not in its one canonical form", code: .notCanonical)
    }
  }
}
