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
    let meetings = meetings(scopes, evidence)
    let identities = keys.flatMap { key in
      let offRoll = key[0] == "total" ? meetings.values.reduce(0, +) : meetings[key[1]] ?? 0
      return identityFindings(scopes[key]!, named(key), offRoll: offRoll)
    }
    return identities + sumFindings(scopes) + totalsFindings(scopes, evidence)
      + councilFindings(evidence) + nameFindings(evidence)
      + RejectedChecks(evidence: evidence).findings()
  }

  /// Ballots of councils that the roll does not know at all, whose meeting handed in a tally; they are
  /// held against `eligible` alone.
  private static func meetings(
    _ scopes: [[String]: Sums], _ evidence: PackEvidence
  ) -> [String: Int] {
    var found: [String: Int] = [:]
    for council in evidence.councils {
      let sums = scopes[["council", council.id, ""]]
      let hasTally = scopes[["file", council.id, "tallies/\(council.id).csv"]] != nil
      guard hasTally, sums?.value("roll", "eligible") == 0, let eligible = council.eligible,
        let received = sums?.value("ballots", "received"), Int64(received) <= eligible
      else { continue }
      found[council.id] = received
    }
    return found
  }

  private static func named(_ key: [String]) -> String {
    key.filter { !$0.isEmpty }.joined(separator: " ")
  }

  private static func fail(_ sentence: String) -> AuditFinding {
    AuditFinding("reconciliation.csv", sentence)
  }

  /// C1.
  ///
  /// - Parameter offRoll: ballots of people whom the roll does not hold
  private static func identityFindings(
    _ sums: Sums, _ name: String, offRoll: Int
  ) -> [AuditFinding] {
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
    if sums.byBucket["roll eligible"] != nil {
      if v("roll", "eligible") < v("ballots", "received") - ofTheVoter - offRoll {
        found.append(fail("\(name): more ballots than eligible voters (C1)"))
      }
      if v("roll", "voted") > v("ballots", "received") {
        found.append(fail("\(name): more voters than ballots (C1)"))
      }
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

  /// Scopes, quantities and buckets are those of AUDIT 3.6, each scope has all of them, and codes
  /// are known.
  private static func nameFindings(_ evidence: PackEvidence) -> [AuditFinding] {
    let rows = evidence.data.reconciliation
    let unknown = rows.filter { !isKnown($0, evidence.byLaw) }.map {
      fail("\($0.quantity), \($0.bucket) = \($0.value) is no row of a reconciliation")
    }
    let byScope = Dictionary(grouping: rows) { [$0.scope, $0.councilID, $0.file] }
    let ballots = rows.filter {
      $0.scope == "file" && PackRole(inputPath: $0.file) == .ballots
    }
    let byCouncil = Dictionary(grouping: ballots, by: \.councilID)
    let hasRoll = rows.contains { $0.quantity == "roll" }
    let missing = byScope.filter { key, rows in
      let own = key[0] == "total" ? ballots : byCouncil[key[1]] ?? []
      return !isComplete(
        rows, ballots: key[0] == "file" ? own.filter { $0.file == key[2] } : own, hasRoll: hasRoll)
    }.map { fail(named($0.key) + ": a row is missing or stands twice") }
    return unknown + missing.sorted { $0.sentence.isBefore($1.sentence) }
  }

  private static func isKnown(_ row: ReconciliationRow, _ byLaw: ByLaw) -> Bool {
    let buckets = ReconciliationRow.buckets.first { $0.quantity == row.quantity }?.buckets ?? []
    guard ReconciliationRow.scopes.contains(row.scope), buckets.contains(row.bucketName),
      row.value >= 0
    else { return false }
    guard let code = row.code else { return row.value == 0 || !isCoded(row) }
    // Who handed in a tally may have codes of its own.
    let isTallied = row.scope != "file" || row.file.hasPrefix("tallies/")
    let isExclusion = byLaw.franchises.contains { franchise in
      (franchise.rules.map(\.id) + ["default"]).contains { "franchise-" + $0 == code }
    }
    let isCode =
      switch row.bucketName {
      case "rejected": RejectedChecks.isOfBallots(code)
      case "excluded": isExclusion
      default: RejectedChecks.isOfBallots(code) || isExclusion
      }
    return isCoded(row) && row.value > 0 && (isCode || isTallied)
  }

  private static func isCoded(_ row: ReconciliationRow) -> Bool {
    ["rejected", "excluded", "void"].contains(row.bucketName)
  }

  /// Ballots always; choices and rows where there are ballot files; the roll where there is one.
  private static func isComplete(
    _ rows: [ReconciliationRow], ballots: [ReconciliationRow], hasRoll: Bool
  ) -> Bool {
    let quantities = ReconciliationRow.buckets.filter {
      switch $0.quantity {
      case "choices", "rows": !ballots.isEmpty
      case "roll": hasRoll && rows[0].scope != "file"
      default: true
      }
    }
    let expected = quantities.flatMap { quantity in
      quantity.buckets.map { [quantity.quantity, $0] }
    }
    let isOnce = Set(rows.map { [$0.quantity, $0.bucket] }).count == rows.count
    return isOnce && Set(rows.map { [$0.quantity, $0.bucketName] }) == Set(expected)
  }
}
