import BudgetModel

/// `rejected.csv` against `reconciliation.csv`: codes, files and how many lines there are
/// (AUDIT 3.6).
struct RejectedChecks {
  private struct Key: Hashable {
    var file: String
    var code: String
  }

  let evidence: PackEvidence
  /// Ballots rejected and choices without effect of each ballot file, by code.
  private var rejected: [Key: Int] = [:]
  private var void: [Key: Int] = [:]
  private var lines: [Key: Int] = [:]
  /// Ballot files of the manifest.
  private let inputs: Set<String>

  init(evidence: PackEvidence) {
    self.evidence = evidence
    let ballots = (evidence.manifest["inputs"]?.elements ?? []).filter {
      $0["role"]?.text == PackRole.ballots.rawValue
    }
    inputs = Set(ballots.compactMap { $0["path"]?.text })
    for row in evidence.data.rejected {
      lines[Key(file: row.file, code: row.code), default: 0] += 1
    }
    for row in evidence.data.reconciliation where row.scope == "file" && Self.isBallots(row.file) {
      guard let code = row.code else { continue }
      let key = Key(file: row.file, code: code)
      if row.bucketName == "rejected" { rejected[key, default: 0] += row.value }
      if row.bucketName == "void" { void[key, default: 0] += row.value }
    }
  }

  func findings() -> [AuditFinding] { lineFindings() + missingFindings() }

  private static func isBallots(_ file: String) -> Bool { PackRole(inputPath: file) == .ballots }

  /// Every line is about a ballot file, and has a code that the reconciliation or a tally has.
  private func lineFindings() -> [AuditFinding] {
    let unexplained = Set(lines.keys.filter { !isExplained($0) })
    return evidence.data.rejected.enumerated().compactMap { place, row in
      let key = Key(file: row.file, code: row.code)
      let sentence: String
      if !inputs.contains(row.file) {
        sentence = "\(row.file) is no ballot file of the manifest"
      } else if !Self.isOfBallots(row.code) || row.code == DiagnosticCode.choiceVoid.name {
        sentence = "no ballot or choice is rejected with the code \(quoted(row.code))"
      } else if row.line < 2 || row.column < 1 || row.explanation.isEmpty {
        sentence = "a line without its place or its sentence"
      } else if unexplained.contains(key) {
        sentence = "the reconciliation has no \(row.code) in \(row.file)"
      } else {
        return nil
      }
      return AuditFinding("rejected.csv:\(place + 2)", sentence)
    }
  }

  /// Every ballot and, for each code, some choice has a line; void projects are only counted.
  private func missingFindings() -> [AuditFinding] {
    let keys = Set(rejected.keys).union(void.keys).sorted {
      $0.file == $1.file ? $0.code.isBefore($1.code) : $0.file.isBefore($1.file)
    }
    return keys.compactMap { key in
      let hasLines = DiagnosticCode(rawValue: key.code).map { $0 != .choiceVoid } ?? false
      let choices = hasLines && void[key] != nil ? 1 : 0
      let least = (rejected[key] ?? 0) + choices
      let listed = lines[key] ?? 0
      return listed >= least
        ? nil
        : AuditFinding(
          "rejected.csv",
          "\(key.file): \(listed) lines of \(key.code) where \(least) or more belong")
    }
  }

  private func isExplained(_ key: Key) -> Bool {
    rejected[key] != nil || void[key] != nil || isOfContest(key) || isStray(key)
  }

  /// A ballot that one contest rejects and that had no choices there.
  private func isOfContest(_ key: Key) -> Bool {
    let councils = evidence.data.reconciliation.filter { $0.file == key.file }.map(\.councilID)
    return councils.contains { council in
      (evidence.data.tallies[council] ?? []).contains {
        $0.measure == .rejected && $0.key == key.code
      }
    }
  }

  /// A choice at fault on a ballot that is rejected for another reason.
  private func isStray(_ key: Key) -> Bool {
    let choices = [DiagnosticCode.unknownProject.name, DiagnosticCode.choiceOutOfScope.name]
    return choices.contains(key.code) && rejected.keys.contains { $0.file == key.file }
  }

  /// True for the codes under which a ballot or a choice does not count.
  static func isOfBallots(_ name: String) -> Bool {
    guard let code = DiagnosticCode(rawValue: name) else { return false }
    return code.level == .reject || [.choiceVoid, .rankGap].contains(code)
  }
}

extension ReconciliationRow {
  /// The bucket without its code.
  var bucketName: String { String(bucket.prefix { $0 != ":" }) }
  /// Nil: the bucket has none.
  var code: String? { bucket.firstIndex(of: ":").map { String(bucket[$0...].dropFirst()) } }
}
