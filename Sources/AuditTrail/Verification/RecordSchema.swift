import BudgetModel

/// The members of each type of transcript record (AUDIT 5.2 to 5.4).
enum RecordSchema {
  struct Members {
    var required: Set<String>
    var optional: Set<String> = []
  }

  /// Records of every contest.
  private static let types: [String: Members] = [
    "header": Members(required: ["schema", "cycle", "council", "bylaw_sha256", "unit"]),
    "pool": Members(required: ["amount", "sources"], optional: ["earmarks"]),
    "rule": Members(required: ["name", "version", "family", "parameters", "tie_chain"]),
    "scope": Members(required: ["project", "affects", "council", "why"]),
    "qualify": Members(required: ["project", "tests", "state"]),
    "field": Members(required: ["projects"]),
    "tally": Members(required: ["measure", "ballots", "weight", "scores", "sources"]),
    "threshold": Members(
      required: ["project", "measure", "score", "op", "need", "pass"], optional: ["base"]),
    "tie": Members(
      required: ["at", "key", "tied", "steps", "result", "decisive"],
      optional: ["decided_by", "reversed", "policy"]),
    "leftover": Members(required: ["amount", "policy", "to", "ledger"]),
    "conserve": Members(required: ["of", "total", "buckets"]),
    "override": Members(
      required: ["project", "action", "from", "to", "reason", "by"], optional: ["on"]),
    "result": Members(required: ["project", "status", "reason", "at"]),
    "order": Members(required: ["key", "rows"]),
    "consider": Members(
      required: ["round", "project", "score", "cost", "before", "decision", "after"],
      optional: ["short_by", "ledger", "blocked_by", "minimum", "reserved", "walk", "policy"]),
    "apportion": Members(required: ["method", "total", "rows"], optional: ["last_given"]),
    "mandate": Members(
      required: ["council", "weight", "kind", "source", "content"],
      optional: [
        "silent", "records", "seat", "delegate", "co_delegate", "caucus", "mandate", "version",
        "minutes_sha256",
      ]),
    "chamber": Members(required: ["chamber", "records"], optional: ["result", "cost"]),
    "resolution": Members(
      required: ["rule"],
      optional: ["agreed", "disputed", "result", "votes", "rows", "weight", "records"]),
    "recall": Members(
      required: ["recall", "seat", "council", "valid"],
      optional: ["signatures", "needed", "vote_for", "vote_against"]),
    "not-applied": Members(
      required: ["kind", "row", "council", "reason"], optional: ["version"]),
    "envelope": Members(required: ["category", "amount", "records"]),
    "pending": Members(required: ["what", "paper", "inputs_sha256", "blocks"]),
    "end": Members(required: ["records"]),
  ]

  /// Those that a pool without a contest has.
  private static let ofPools: Set = [
    "header", "pool", "apportion", "tie", "leftover", "conserve", "end",
  ]

  /// The members of objects inside these records; replays know those of others.
  private static let parts: [String: Set<String>] = [
    "pool/sources": ["from", "amount", "ledger"],
    "pool/earmarks": ["tag", "amount"],
    "field/projects": ["project", "cost", "state"],
    "tally/scores": ["project", "score"],
    "tally/sources": ["council", "sha256"],
    "tie/steps": ["step", "values", "groups"],
    "tie/steps/values": ["project", "council", "value"],
    "tie/reversed": ["gains", "losses"],
    "order/rows": ["place", "project", "keys"],
  ]

  /// The member of an object inside a record that none of its kind has; nil: none.
  private static func stranger(in value: JSONValue, at path: String) -> String? {
    switch value {
    case .object(let members):
      let unknown = parts[path].map { Set(members.keys).subtracting($0) } ?? []
      return unknown.min()
        ?? members.keys.sorted().lazy.compactMap {
          stranger(in: members[$0]!, at: path + "/" + $0)
        }.first
    case .array(let elements):
      return elements.lazy.compactMap { stranger(in: $0, at: path) }.first
    default: return nil
    }
  }

  /// Members that are JSON numbers; every other number is text (AUDIT 2.2).
  private static let numbers: Set = [
    "n", "ledger", "round", "at", "place", "walk", "records", "exponent", "step", "until", "kept",
    "level",
  ]

  /// The member with a number that should be text; nil: none.
  private static func misnumbered(_ value: JSONValue) -> String? {
    switch value {
    case .object(let members):
      let wrong = members.filter { key, value in
        value.number != nil && !numbers.contains(key)
      }
      return wrong.keys.min()
        ?? members.keys.sorted().lazy.compactMap { misnumbered(members[$0]!) }.first
    case .array(let elements):
      return elements.contains { $0.number != nil }
        ? "a list" : elements.lazy.compactMap(misnumbered).first
    default: return nil
    }
  }

  private static func members(_ type: String, of rule: String?) -> Members? {
    guard let rule else { return ofPools.contains(type) ? types[type] : nil }
    var members = types[type] ?? rules[rule]?[type]
    if type == "tie" { members?.optional.formUnion(tieMembers(of: rule)) }
    return members
  }

  /// What is wrong with the members of a record; nil: nothing.
  ///
  /// - Parameters:
  ///   - rule: that of its contest; nil: none
  ///   - isNested: inside another record, which names the contest
  static func problem(
    _ record: JSONValue, rule: String?, isNested: Bool = false
  ) -> String? {
    guard let members = record.members, let type = record["type"]?.text,
      let schema = Self.members(type, of: rule)
    else { return "a record of a type that does not belong here" }
    if rule == nil && type == "tie" && record["policy"] == nil && !FundReplay.isTie(record) {
      return "a tie of a rule where there is none"
    }
    if rule == nil && Heard.isSeats(record) { return "seats where nobody decides" }
    var common: Set = ["type", "n"]
    if !isNested && type != "header" && type != "end" { common.insert("contest") }
    let present = Set(members.keys)
    if let missing = schema.required.union(common).subtracting(present).min() {
      return "the member \(missing) is missing"
    }
    let unknown = present.subtracting(schema.required).subtracting(schema.optional)
    let stranger = unknown.subtracting(common).min() ?? stranger(in: record, at: type)
    return stranger.map { "the member \($0) is not known" }
      ?? misnumbered(record).map { "\($0) holds a number that is not written as text" }
  }
}

/// The frame of every transcript: numbers, header, end, contests (AUDIT 5.1).
package enum TranscriptChecks {
  package static func findings(_ evidence: PackEvidence) -> [AuditFinding] {
    evidence.transcriptCouncils.flatMap { frame($0, evidence) }
  }

  private static func frame(_ council: String, _ evidence: PackEvidence) -> [AuditFinding] {
    let records = evidence.data.transcripts[council] ?? []
    var found: [AuditFinding] = []
    func fail(_ n: Int, _ sentence: String) {
      found.append(AuditFinding(PackEvidence.place(council, n), sentence))
    }
    var rules: [String: String] = [:]
    var seen: Set<[String]> = []
    for record in records {
      guard let type = record["type"]?.text, ["rule", "field"].contains(type) else { continue }
      let contest = record["contest"]?.text ?? ""
      if type == "rule" { rules[contest] = record["name"]?.text }
      if !seen.insert([type, contest]).inserted {
        fail(record["n"]?.number ?? 0, "a second '\(type)' of \(contest)")
      }
    }
    for (place, record) in records.enumerated() {
      if record["n"]?.number != place + 1 {
        fail(place + 1, "the record is not number \(place + 1)")
      }
      let rule = rules[record["contest"]?.text ?? ""]
      if let problem = RecordSchema.problem(record, rule: rule) { fail(place + 1, problem) }
      let isFrame = place == 0 || place == records.count - 1
      if !isFrame && record["contest"]?.text?.hasPrefix(council + "/") != true {
        fail(place + 1, "the contest is not one of the council's")
      }
    }
    if let problem = headerProblem(records.first, council, evidence) { fail(1, problem) }
    let end = records.last
    if end?["type"]?.text != "end" || end?["records"]?.number != records.count {
      fail(records.count, "the last record is not 'end' with the number of records")
    }
    return found + orderFindings(council, evidence)
  }

  private static func headerProblem(
    _ header: JSONValue?, _ council: String, _ evidence: PackEvidence
  ) -> String? {
    guard header?["type"]?.text == "header", header?["schema"]?.text == "trowel-transcript-1"
    else { return "the first record is no header of schema trowel-transcript-1" }
    let expected: [(String, JSONValue?)] = [
      ("council", .string(council)), ("cycle", evidence.manifest["cycle"]?["id"]),
      ("bylaw_sha256", evidence.manifest["bylaw"]?["effective_sha256"]),
      ("unit", unit(evidence)),
    ]
    return expected.first { header?[$0.0] != $0.1 }.map {
      "\($0.0) of the header is not that of the manifest"
    }
  }

  private static func unit(_ evidence: PackEvidence) -> JSONValue? {
    let money = evidence.manifest["totals"]?["money"]
    guard let currency = money?["currency"], let exponent = money?["exponent"] else { return nil }
    return ["currency": currency, "exponent": exponent]
  }

  /// The contests of a file follow the order of the council's pools, each in one piece.
  private static func orderFindings(
    _ council: String, _ evidence: PackEvidence
  ) -> [AuditFinding] {
    var labels: [String] = []
    for record in evidence.data.transcripts[council] ?? [] {
      if let label = record["contest"]?.text, labels.last != label { labels.append(label) }
    }
    if Set(labels).count != labels.count {
      return [AuditFinding(PackEvidence.place(council, nil), "a contest stands in two places")]
    }
    let declared = evidence.byLaw.pools.filter { $0.councilID == council }.map {
      council + "/" + $0.id
    }
    let listed = labels.filter(declared.contains)
    if listed == declared.filter(labels.contains) { return [] }
    return [
      AuditFinding(PackEvidence.place(council, nil), "the contests are not in order of the pools")
    ]
  }
}
