package import BudgetModel

/// One thing in a pack that does not hold.
package struct AuditFinding: Hashable, Sendable {
  /// `transcript/d3.jsonl:88`, or a path.
  package var place: String
  package var sentence: String
  /// The stable code, where AUDIT 6.6 has one.
  package var code: DiagnosticCode?

  package init(_ place: String, _ sentence: String, code: DiagnosticCode? = nil) {
    self.place = place
    self.sentence = sentence
    self.code = code
  }

  package var line: String {
    place + ": " + sentence + (code.map { " [\($0.name)]" } ?? "")
  }
}

/// What `verify` states about a pack (AUDIT 6.3).
package enum StatementID: String, Sendable, CaseIterable {
  case files = "V1"
  case canonical = "V2"
  case signatures = "V3"
  case children = "V4"
  case lot = "V5"
  case sums = "V6"
  case tallies = "V7"
  case qualification = "V8"
  case ties = "V9"
  case money = "V10"
  case results = "V11"
  case pages = "V12"
  /// Of packs that have measures only.
  case measures = "V13"

  /// What is stated about every pack.
  package static let ofEveryPack = allCases.filter { $0 != .measures }

  /// What is stated, in one phrase.
  package var phrase: String {
    switch self {
    case .files: "every file is there with its digest, and no other"
    case .canonical: "all JSON is canonical, the inputs are those of the count"
    case .signatures: "signatures"
    case .children: "tallies and packs of the levels below are those used"
    case .lot: "the lot order follows from the seed"
    case .sums: "ballots, tallies, money and the ledger add up"
    case .tallies: "the tallies in the transcript are those of the tables"
    case .qualification: "who competes follows from projects, tallies and by-law"
    case .ties: "every tie was decided by the chain"
    case .money: "money went down and up as the by-law says"
    case .results: "results, ledger and transcript agree with the rule"
    case .pages: "pages are those that the numbers give"
    case .measures: "what is worked out beside the outcome follows from it"
    }
  }
}

/// How one statement came out.
package struct Statement: Hashable, Sendable {
  package enum Outcome: Hashable, Sendable {
    case ok
    case failed([AuditFinding])
    case notChecked(String)
    case notRequired(String)
  }
  package var id: StatementID
  package var outcome: Outcome

  package init(_ id: StatementID, _ outcome: Outcome) {
    self.id = id
    self.outcome = outcome
  }
  /// `ok` if there is nothing to say.
  package init(_ id: StatementID, _ findings: [AuditFinding]) {
    self.init(id, findings.isEmpty ? .ok : .failed(findings))
  }

  /// The first few of many names, and how many more there are.
  package static func few(of names: [String]) -> String {
    let shown = 3
    let more = names.count - shown
    return names.prefix(shown).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }

  package var isFailed: Bool { if case .failed = outcome { true } else { false } }
  package var isNotChecked: Bool { if case .notChecked = outcome { true } else { false } }

  /// One line, and one indented line for each reason.
  package var lines: [String] {
    let start = "\(id.rawValue) \(id.phrase): "
    switch outcome {
    case .ok: return [start + "ok"]
    case .notChecked(let reason): return [start + "not checked: " + reason]
    case .notRequired(let reason): return [start + "not required: " + reason]
    case .failed(let findings):
      let word = findings.count == 1 ? "reason" : "reasons"
      return [start + "failed, \(findings.count) \(word)"] + findings.map { "  " + $0.line }
    }
  }
}
