import BudgetModel

/// C1 and C2: ballots, choices and rows add up, per file, council and in total (AUDIT 3.6).
package enum ReconciliationChecks {
  /// What one scope says: quantity and bucket without its code -> sum, and each bucket by name.
  private struct Sums {
    var byBucket: [String: Int] = [:]
    var byName: [String: Int] = [:]

    mutating func add(_ row: ReconciliationRow) {
      let bucket = row.bucket.prefix { $0 != ":" }
      byBucket["\(row.quantity) \(bucket)", default: 0] += row.value
      byName["\(row.quantity) \(row.bucket)", default: 0] += row.value
    }
    func value(_ quantity: String, _ bucket: String) -> Int {
      byBucket["\(quantity) \(bucket)"] ?? 0
    }
    /// Buckets of value 0 may be absent elsewhere.
    var nonzero: [String: Int] { byName.filter { $0.value != 0 } }
  }

  package static func findings(_ evidence: PackEvidence) -> [AuditFinding] {
    var scopes: [[String]: Sums] = [:]
    for row in evidence.data.reconciliation {
      scopes[[row.scope, row.councilID, row.file], default: Sums()].add(row)
    }
    let keys = scopes.keys.sorted {
      $0.joined(separator: "\n").isBefore($1.joined(separator: "\n"))
    }
    let identities = keys.flatMap { identityFindings(scopes[$0]!, named($0)) }
    return identities + sumFindings(scopes) + totalsFindings(scopes, evidence)
      + councilFindings(evidence) + rejectedFindings(evidence)
  }

  private static func named(_ key: [String]) -> String {
    key.filter { !$0.isEmpty }.joined(separator: " ")
  }

  private static func fail(_ sentence: String) -> AuditFinding {
    AuditFinding("reconciliation.csv", sentence)
  }

  /// C1.
  private static func identityFindings(_ sums: Sums, _ name: String) -> [AuditFinding] {
    let v = sums.value
    let identities = [
      (
        "received = rejected + excluded + counted", v("ballots", "received"),
        v("ballots", "rejected") + v("ballots", "excluded") + v("ballots", "counted")
      ),
      (
        "counted = blank + with-choices", v("ballots", "counted"),
        v("counted", "blank") + v("counted", "with-choices")
      ),
      (
        "choices read = on rejected + on excluded + void + counted", v("choices", "read"),
        v("choices", "on-rejected-ballots") + v("choices", "on-excluded-ballots")
          + v("choices", "void") + v("choices", "counted")
      ),
      (
        "rows read = on counted + on rejected + on excluded + unattributed", v("rows", "read"),
        v("rows", "on-counted-ballots") + v("rows", "on-rejected-ballots")
          + v("rows", "on-excluded-ballots") + v("rows", "unattributed")
      ),
    ]
    var found = identities.filter { $0.1 != $0.2 }.map {
      fail("\(name): \($0.0) does not hold: \($0.1) and \($0.2) (C1)")
    }
    // A ballot rejected for who handed it in speaks of no further person.
    let ofTheVoter = [
      "voter-duplicate", "voter-two-councils", "not-on-roll", "voter-wrong-council",
    ]
    .reduce(0) { $0 + (sums.byName["ballots rejected:" + $1] ?? 0) }
    if sums.byBucket["roll eligible"] != nil,
      v("roll", "eligible") < v("ballots", "received") - ofTheVoter
    {
      found.append(fail("\(name): more ballots than eligible voters (C1)"))
    }
    return found
  }

  /// C2: files make councils, councils make the total.
  private static func sumFindings(_ scopes: [[String]: Sums]) -> [AuditFinding] {
    var councils: [String: Sums] = [:]
    var total = Sums()
    func join(_ left: inout Sums, _ right: Sums) {
      left.byName.merge(right.byName, uniquingKeysWith: +)
    }
    for (key, sums) in scopes {
      if key[0] == "file" { join(&councils[key[1], default: Sums()], sums) }
      if key[0] == "council" { join(&total, sums) }
    }
    var found: [AuditFinding] = []
    let stated = Set(scopes.keys.filter { $0[0] == "council" }.map { $0[1] })
    for council in stated.union(councils.keys).sorted(by: { $0.isBefore($1) }) {
      let sums = scopes[["council", council, ""]] ?? Sums()
      if withoutRoll(sums) == withoutRoll(councils[council] ?? Sums()) { continue }
      found.append(fail("council \(council): the files do not add up to the council (C2)"))
    }
    if (scopes[["total", "", ""]] ?? Sums()).nonzero != total.nonzero {
      found.append(fail("the councils do not add up to the total (C2)"))
    }
    return found
  }

  /// The roll is the council's, not the file's.
  private static func withoutRoll(_ sums: Sums) -> [String: Int] {
    sums.nonzero.filter { !$0.key.hasPrefix("roll ") }
  }

  /// The manifest and `councils.csv` repeat these numbers.
  private static func totalsFindings(
    _ scopes: [[String]: Sums], _ evidence: PackEvidence
  ) -> [AuditFinding] {
    let total = scopes[["total", "", ""]] ?? Sums()
    let stated = evidence.manifest["totals"]?["ballots"]
    let buckets = ["received", "rejected", "excluded", "counted"]
    var found = buckets.filter {
      stated?[$0]?.text != String(total.value("ballots", $0))
    }.map {
      AuditFinding("manifest.json", "/totals/ballots/\($0) is not that of reconciliation.csv")
    }
    for row in evidence.data.councils {
      let below = evidence.subtree(of: row.councilID).compactMap { scopes[["council", $0, ""]] }
      func sum(_ quantity: String, _ bucket: String) -> Int {
        below.reduce(0) { $0 + $1.value(quantity, bucket) }
      }
      let expected = buckets.map { sum("ballots", $0) } + [sum("counted", "blank")]
      if expected != [row.received, row.rejected, row.excluded, row.counted, row.blank] {
        found.append(
          AuditFinding(
            "councils.csv", "the ballots of \(row.councilID) are not those of reconciliation.csv"))
      }
    }
    return found
  }

  /// `councils.csv` names the councils in force, as the input does.
  private static func councilFindings(_ evidence: PackEvidence) -> [AuditFinding] {
    let stated = evidence.data.councils.map {
      [$0.councilID, $0.name, $0.parentID, $0.eligible.map(String.init) ?? ""]
    }
    let listed = evidence.councils.map {
      [$0.id, $0.name, $0.parentID, $0.eligible.map(String.init) ?? ""]
    }
    if stated == listed { return [] }
    return [AuditFinding("councils.csv", "the councils are not those of inputs/councils.csv")]
  }

  /// Every rejected ballot has a line.
  private static func rejectedFindings(_ evidence: PackEvidence) -> [AuditFinding] {
    var lines: [[String]: Int] = [:]
    for row in evidence.data.rejected { lines[[row.file, row.code], default: 0] += 1 }
    return evidence.data.reconciliation.compactMap { row in
      guard row.scope == "file", row.quantity == "ballots", row.bucket.hasPrefix("rejected:"),
        !row.file.hasPrefix("tallies/")
      else { return nil }
      let code = String(row.bucket.dropFirst("rejected:".utf8.count))
      let listed = lines[[row.file, code]] ?? 0
      if listed >= row.value { return nil }
      return AuditFinding(
        "rejected.csv", "\(row.file): \(row.value) ballots rejected as \(code), \(listed) lines")
    }
  }
}
