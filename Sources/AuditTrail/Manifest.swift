package import BudgetModel

/// One input of the count, as the manifest names it.
package struct InputFact: Hashable, Sendable {
  /// Relative to the cycle's folder.
  package var path: String
  package var role: PackRole
  /// False: ballots, the roll and other inputs that never enter a pack.
  package var isPublic: Bool
  package var bytes: Int
  package var sha256: String
  /// Data records; nil where the file is no table.
  package var rows: Int?
  /// The council that handed it in.
  package var council: String?
  /// Its place in the pack.
  package var copy: String?

  package init(
    path: String, role: PackRole, isPublic: Bool, bytes: Int, sha256: String, rows: Int? = nil,
    council: String? = nil, copy: String? = nil
  ) {
    self.path = path
    self.role = role
    self.isPublic = isPublic
    self.bytes = bytes
    self.sha256 = sha256
    self.rows = rows
    self.council = council
    self.copy = copy
  }
}

/// One file inside the digests of a pack.
package struct OutputFact: Hashable, Sendable {
  package var path: String
  package var role: PackRole
  package var bytes: Int
  package var sha256: String

  package init(path: String, role: PackRole, bytes: Int, sha256: String) {
    self.path = path
    self.role = role
    self.bytes = bytes
    self.sha256 = sha256
  }
  package init(path: String, role: PackRole, content: [UInt8]) {
    self.init(path: path, role: role, bytes: content.count, sha256: SHA256Hex.of(content))
  }
}

/// What a file of a cycle or pack is (AUDIT 3.3). It informs; `path` and `sha256` decide.
package enum PackRole: String, Hashable, Sendable, CaseIterable {
  case bylaw, councils, projects, pools, ballots, tally, roll, lot, delegates, mandates, recalls
  case referendum, signers
  case childManifest = "child-manifest"
  case inputCopy = "input-copy"
  case results, ledger, rejected, reconciliation, transcript, page, summary, guide
  case margins, proportionality, witness, pending, divergence, representation
}

/// A sealed tally or a pack of a level below, that this pack used.
package struct ChildFact: Hashable, Sendable {
  package var council: String
  package var kind: String
  /// Digest of the child's manifest.
  package var packSHA256: String
  package var status: String
  package var sequence: Int
  /// Identities whose signatures are valid.
  package var signers: [String]

  package init(
    council: String, kind: String, packSHA256: String, status: String, sequence: Int,
    signers: [String] = []
  ) {
    self.council = council
    self.kind = kind
    self.packSHA256 = packSHA256
    self.status = status
    self.sequence = sequence
    self.signers = signers
  }
}

/// Everything that `manifest.json` states, except what follows from the by-law.
package struct ManifestFacts: Sendable {
  package enum Kind: String, Sendable { case pack, tally }
  package enum LotMethod: String, Sendable { case seed, hand, none }

  package var kind = Kind.pack
  package var byLaw: ByLaw
  /// The word of AUDIT 11.1.
  package var status: String
  package var version: String
  package var rules: [CycleResult.RuleRun] = []
  /// The by-law file as given.
  package var byLawPath = "cycle.yaml"
  package var byLawFileSHA256: String
  /// Digest of `bylaw.json`, and of its part that sealed tallies must share.
  package var effectiveSHA256: String
  package var rulesSHA256: String
  package var lotMethod = LotMethod.none
  /// All project ids in lot order; empty without a lot.
  package var lotOrder: [String] = []
  package var inputs: [InputFact] = []
  package var outputs: [OutputFact] = []
  package var children: [ChildFact] = []
  package var ballots = BallotCounts()
  package var money = CycleResult.MoneyTotals()
  /// Money that a pending decision holds; nil where nothing is pending.
  package var held: Money?
  package var listedProjects = 0
  package var fundedProjects = 0
  /// Check id to outcome.
  package var checks: [String: Bool] = [:]
  package var tiesListed = 0
  package var tiesByLot = 0
  package var smallCells = 0
  package var unanimousCells = 0
  package var alternatives: [Alternative: AlternativeOutcome] = [:]
  package var doubledPeople: Int?

  package init(
    byLaw: ByLaw, status: String, version: String, byLawFileSHA256: String,
    effectiveSHA256: String, rulesSHA256: String
  ) {
    self.byLaw = byLaw
    self.status = status
    self.version = version
    self.byLawFileSHA256 = byLawFileSHA256
    self.effectiveSHA256 = effectiveSHA256
    self.rulesSHA256 = rulesSHA256
  }

  /// Takes over the totals of a count.
  package mutating func include(_ result: CycleResult) {
    rules = result.rules
    ballots = result.ballots
    money = result.money
    held = result.papers.isEmpty ? nil : result.money.held
    listedProjects = result.listedProjects
    fundedProjects = result.fundedProjects
    checks = result.checks
    tiesListed = result.ties.count
    tiesByLot = result.ties.count { $0.decidedBy == TieKey.lot.rawValue }
    smallCells = result.smallCells
    unanimousCells = result.unanimousCells
    alternatives = result.alternatives
    doubledPeople = result.doubledPeople
  }
}

/// `manifest.json`, whose SHA-256 is the pack digest (AUDIT 3.3).
package enum Manifest {
  package static let schema = "trowel-manifest-1"
  package static let spec = "audit-1"
  package static let programName = "trowel"

  package static func make(_ facts: ManifestFacts) -> JSONValue {
    var members: [String: JSONValue] = [
      "schema": .string(schema), "kind": .string(facts.kind.rawValue), "cycle": cycle(facts),
      "program": program(facts), "bylaw": byLaw(facts), "lot": lot(facts),
      "inputs": .array(facts.inputs.sorted { $0.path.isBefore($1.path) }.map(json)),
      "outputs": .array(facts.outputs.sorted { $0.path.isBefore($1.path) }.map(json)),
      "children": .array(facts.children.sorted { $0.council.isBefore($1.council) }.map(json)),
      "totals": totals(facts), "checks": checks(facts),
      "ties": [
        "listed": JSONValue(number: facts.tiesListed), "by_lot": JSONValue(number: facts.tiesByLot),
      ],
      "privacy": privacy(facts),
    ]
    if !facts.byLaw.overrides.isEmpty { members["overrides"] = overrides(facts) }
    for (alternative, outcome) in facts.alternatives {
      members[alternative.member] = json(outcome, of: alternative)
    }
    members["double_votes"] = facts.doubledPeople.map { ["people": JSONValue(count: $0)] }
    return .object(members)
  }

  private static func json(
    _ outcome: AlternativeOutcome, of alternative: Alternative
  ) -> JSONValue {
    switch outcome {
    case .effects(let effects): .array(effects.map { json($0, keys: alternative.keys) })
    case .stopped(let stop): json(stop)
    }
  }

  private static func json(_ stop: CountStop) -> JSONValue {
    var members: [String: JSONValue] = ["code": .string(stop.code)]
    members["reason"] = stop.sentence.map { .string($0) }
    return .object(members)
  }

  /// `manifest` with other outputs: the pages are rendered from a manifest that does not have them.
  package static func adding(outputs: [OutputFact], to manifest: JSONValue) -> JSONValue {
    var members = manifest.members ?? [:]
    members["outputs"] = .array(outputs.sorted { $0.path.isBefore($1.path) }.map(json))
    return .object(members)
  }

  /// What pages may be rendered from: the manifest without `outputs` and `program`.
  package static func forPages(_ manifest: JSONValue) -> JSONValue {
    var members = manifest.members ?? [:]
    members["outputs"] = nil
    members["program"] = nil
    return .object(members)
  }

  /// `SHA256SUMS`: all outputs and `manifest.json`, in id order of the path.
  package static func sums(outputs: [OutputFact], manifest: [UInt8]) -> [UInt8] {
    var lines = outputs.map { (path: $0.path, sha256: $0.sha256) }
    lines.append((path: "manifest.json", sha256: SHA256Hex.of(manifest)))
    lines.sort { $0.path.isBefore($1.path) }
    return Array(lines.map { "\($0.sha256)  \($0.path)\n" }.joined().utf8)
  }
}
