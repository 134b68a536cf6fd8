import BudgetModel

/// What the manifest repeats from the by-law, the inputs and the files of the pack (V2). Totals, lot
/// and ties belong to the statements about them.
package struct ManifestChecks {
  private let evidence: PackEvidence
  private var manifest: JSONValue { evidence.manifest }

  package static func findings(_ evidence: PackEvidence) -> [AuditFinding] {
    let checks = ManifestChecks(evidence: evidence)
    return checks.memberFindings() + checks.inputFindings() + checks.roleFindings()
      + checks.effectFindings()
  }

  private init(evidence: PackEvidence) { self.evidence = evidence }

  private func fail(_ sentence: String) -> AuditFinding { AuditFinding("manifest.json", sentence) }

  // MARK: By-law

  private static let members = Set(Alternative.allCases.map(\.member)).union([
    "schema", "kind", "cycle", "program", "bylaw", "lot", "inputs", "outputs", "children", "totals",
    "checks", "ties", "privacy", "overrides", "double_votes",
  ])

  private func memberFindings() -> [AuditFinding] {
    let facts = facts()
    let overrides = facts.byLaw.overrides
    let expected: [(String, JSONValue?)] = [
      ("cycle", Manifest.cycle(facts)), ("program", Manifest.program(facts)),
      ("bylaw", Manifest.byLaw(facts)), ("privacy", Manifest.privacy(facts)),
      ("checks", Manifest.checks(facts)),
      ("overrides", overrides.isEmpty ? nil : Manifest.overrides(facts)),
    ]
    let unknown = Set(manifest.members?.keys ?? [:].keys).subtracting(Self.members)
    return unknown.sorted().map { fail("/\($0) is no member of a manifest") }
      + expected.flatMap { differences($0.0, $0.1) }
  }

  private func differences(_ member: String, _ expected: JSONValue?) -> [AuditFinding] {
    let differing = JSONDifference.all(
      [member: manifest[member] ?? "none"], [member: expected ?? "none"])
    return differing.map { fail("\($0.pointer) is not what by-law and pack give") }
  }

  private func facts() -> ManifestFacts {
    var law = evidence.byLaw
    // The command line may have given another date than the by-law.
    if let asOf = manifest["cycle"]?["as_of"]?.text, Self.isDate(asOf) { law.asOf = asOf }
    let rules = ByLaw.rulesPart(of: evidence.data.byLaw)
    var facts = ManifestFacts(
      byLaw: law, status: law.statusWord(isPending: !evidence.data.papers.isEmpty),
      version: manifest["program"]?["version"]?.text ?? "",
      byLawFileSHA256: evidence.digests["inputs/cycle.yaml"] ?? "",
      effectiveSHA256: evidence.digests["bylaw.json"] ?? "",
      rulesSHA256: SHA256Hex.of(CanonicalJSON.encodeFile(rules)))
    facts.rules = rulesThatRan()
    facts.checks = Dictionary(uniqueKeysWithValues: (1...6).map { ("C\($0)", true) })
    let cells = PrivacyCells(evidence)
    (facts.smallCells, facts.unanimousCells) = (cells.small, cells.unanimous)
    return facts
  }

  /// `YYYY-MM-DD`, or an instant.
  private static func isDate(_ text: String) -> Bool {
    let digit = UInt8(ascii: "0")...UInt8(ascii: "9")
    let form = text.utf8.map { digit.contains($0) ? "0" : Character(Unicode.Scalar($0)) }
    return ["0000-00-00", "0000-00-00T00:00:00Z"].contains(String(form))
  }

  /// The rules that the transcripts name.
  private func rulesThatRan() -> [CycleResult.RuleRun] {
    let records = evidence.data.transcripts.values.flatMap { $0 }.filter {
      $0["type"]?.text == "rule"
    }
    return Array(
      Set(
        records.compactMap { record in
          guard let name = record["name"]?.text, let family = record["family"]?.text,
            let version = record["version"]?.text.flatMap({ Int($0) })
          else { return nil }
          return CycleResult.RuleRun(name: name, version: version, family: family)
        }))
  }

  // MARK: Files

  private func inputFindings() -> [AuditFinding] {
    let inputs = manifest["inputs"]?.elements ?? []
    let paths = inputs.map { $0["path"]?.text ?? "" }
    let rowsRead = rowsRead
    var found = zip(inputs, paths).flatMap { input, path -> [AuditFinding] in
      guard let fact = fact(input, path, rowsRead: rowsRead) else {
        return [fail("no count reads the input \(path)")]
      }
      return JSONDifference.all(input, Manifest.json(fact)).map {
        fail("\($0.pointer) of the input \(path) is not what the pack gives")
      }
    }
    if paths != Set(paths).sorted(by: { $0.isBefore($1) }) {
      found.append(fail("the inputs are not in order, or one stands twice"))
    }
    let counted = evidence.data.reconciliation.filter { $0.scope == "file" }.map(\.file)
    for file in Set(counted).subtracting(paths).sorted(by: { $0.isBefore($1) }) {
      found.append(AuditFinding("reconciliation.csv", "\(file) is no input of the manifest"))
    }
    if let rows = inputs.first(where: { $0["path"] == "roll.csv" })?["rows"]?.number, rows < onRoll
    {
      found.append(AuditFinding("reconciliation.csv", "\(onRoll) people are on a roll of \(rows)"))
    }
    let hasRoll = evidence.data.reconciliation.contains { $0.quantity == "roll" }
    if hasRoll != paths.contains("roll.csv") {
      found.append(
        AuditFinding("reconciliation.csv", "a roll is counted if and only if it is an input"))
    }
    return found
  }

  /// The input as it should be; what only the input itself shows is taken as stated.
  private func fact(_ input: JSONValue, _ path: String, rowsRead: [String: Int]) -> InputFact? {
    guard let role = PackRole(inputPath: path) else { return nil }
    let name = role.council(inputPath: path)
    var fact = InputFact(
      path: path, role: role, isPublic: role.isPublic, bytes: input["bytes"]?.number ?? 0,
      sha256: input["sha256"]?.text ?? "", rows: input["rows"]?.number)
    if role.isPublic { fact.copy = "inputs/" + path }
    switch role {
    case .ballots:
      let isOfCouncil = evidence.councils.contains { $0.id == name }
      fact.council = isOfCouncil ? name : nil
      fact.rows = rowsRead[path] ?? 0
    case .tally, .childManifest: fact.council = name
    default: break
    }
    return fact
  }

  /// Data rows of each ballot file.
  private var rowsRead: [String: Int] {
    let rows = evidence.data.reconciliation.filter {
      $0.scope == "file" && $0.quantity == "rows" && $0.bucket == "read"
    }
    return rows.reduce(into: [:]) { $0[$1.file, default: 0] += $1.value }
  }

  /// People on the roll of councils that handed in ballots, where nobody is counted twice: no choice
  /// of council, and no council above another one.
  private var onRoll: Int {
    let rows = evidence.data.reconciliation.filter {
      $0.scope == "council" && $0.quantity == "roll" && $0.bucket == "eligible"
    }
    let councils = Set(rows.map(\.councilID))
    let isNested = councils.contains { evidence.subtree(of: $0).intersection(councils).count > 1 }
    return evidence.byLaw.rollChoiceIsFree || isNested ? 0 : rows.reduce(0) { $0 + $1.value }
  }

  private func roleFindings() -> [AuditFinding] {
    FileChecks.outputs(of: manifest).compactMap { output in
      PackRole(outputPath: output.path) == output.role
        ? nil : fail("the role of the output \(output.path) is not that of its place")
    }
  }

  // MARK: Alternatives

  private func effectFindings() -> [AuditFinding] {
    let asked = evidence.byLaw.alternatives
    return Alternative.allCases.flatMap { effectFindings($0, isAsked: asked.contains($0)) }
      + doubleFindings()
  }

  /// Each effect is a change, from a known status to the one that the project has. What the status
  /// would have been only a count of the alternative shows.
  private func effectFindings(_ alternative: Alternative, isAsked: Bool) -> [AuditFinding] {
    let (member, keys) = (alternative.member, alternative.keys)
    if (manifest[member] != nil) != isAsked {
      return [fail("/\(member) stands there if and only if the by-law asks for it")]
    }
    if let stop = manifest[member]?.members {
      let isKnown = Set(stop.keys).isSubset(of: ["code", "reason"])
      return isKnown && stop.values.allSatisfy { $0.text != nil } && stop["code"] != nil
        ? [] : [fail("/\(member) does not say why a count ended")]
    }
    let effects = manifest[member]?.elements ?? []
    let statuses = Dictionary(
      evidence.data.results.map { ($0.projectID, $0.status.rawValue) }, uniquingKeysWith: { $1 })
    let ids = effects.map { $0["project"]?.text ?? "" }
    var found = zip(effects, ids).filter { effect, id in
      let otherwise = effect[keys.otherwise]?.text
      return effect[keys.counted]?.text != statuses[id] || otherwise == statuses[id]
        || otherwise.flatMap(ProjectStatus.init) == nil || effect.members?.count != 3
    }.map { fail("/\(member): \(quoted($0.1)) does not say what changed") }
    if ids != Set(ids).sorted(by: { $0.isBefore($1) }) {
      found.append(fail("/\(member) is not in order"))
    }
    return found
  }

  /// How many people count for more than one only the ballots show.
  private func doubleFindings() -> [AuditFinding] {
    let people = manifest["double_votes"]?["people"]?.text.flatMap { Int($0) }
    let expected = people.map { ["people": JSONValue(count: $0)] as JSONValue }
    let isAsked = evidence.byLaw.membership == .double
    return manifest["double_votes"] == expected && (people != nil) == isAsked
      ? [] : [fail("/double_votes does not say how many people count for more than one")]
  }
}

/// Cells that could tell how a person voted, counted again from the tally tables (AUDIT 13.1).
struct PrivacyCells {
  private(set) var small = 0
  private(set) var unanimous = 0

  init(_ evidence: PackEvidence) {
    for council in evidence.councils {
      let rows = Dictionary(grouping: evidence.data.tallies[council.id] ?? [], by: \.poolID)
      let whole = TallyTable(rows[""] ?? []).tally(of: []).ballots.counted
      if whole == 0 { continue }
      if whole < evidence.byLaw.privacyK { small += 1 }
      let pools = rows.filter { !$0.key.isEmpty }.map { Self.tally($0.value) }
      let used = pools.filter { $0.ballots.counted > 0 }
      if !used.isEmpty && used.allSatisfy(Self.isUnanimous) { unanimous += 1 }
    }
  }

  private static func tally(_ rows: [TallyRow]) -> ContestTally {
    let projects = Set(rows.filter { $0.measure == .votes }.map(\.projectID))
    return TallyTable(rows).tally(of: Array(projects))
  }

  private static func isUnanimous(_ tally: ContestTally) -> Bool {
    tally.votes.allSatisfy { $0.isZero || $0 == tally.weight }
  }
}
