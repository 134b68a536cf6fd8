import BudgetModel

/// V5: the lot order follows from the seed, or from the order drawn by hand.
package enum LotChecks {
  package static func findings(_ evidence: PackEvidence) -> [AuditFinding] {
    let lot = evidence.manifest["lot"] ?? .object([:])
    let method = lot["method"]?.text ?? ""
    var found: [AuditFinding] = []
    func fail(_ sentence: String, code: DiagnosticCode? = nil) {
      found.append(AuditFinding("manifest.json", sentence, code: code))
    }
    let ids = evidence.data.projects.map(\.id)
    switch method {
    case "seed":
      let seed = lot["seed"]?.text ?? ""
      if let code = LotDraw.refusal(ofSeed: seed) { fail("the seed has not its form", code: code) }
      if seed != evidence.byLaw.lot?.seed { fail("the seed is not that of the by-law") }
      let order = LotDraw.places(seed: seed, ids: ids).map(\.id)
      if lot.texts("order") != order { fail("the lot order does not follow from the seed") }
    case "hand":
      let order = evidence.lot?.positions.sorted { $0.value < $1.value }.map(\.key)
      if lot.texts("order") != order { fail("the lot order is not that of inputs/lot.csv") }
      if Set(order ?? []) != Set(ids) { fail("the lot does not place every project once") }
    case "none":
      if lot["order"] != nil || lot["seed"] != nil { fail("there is an order without a lot") }
    default: fail("the lot has the unknown method \(quoted(method))")
    }
    let committed = lot["committed_projects_sha256"]?.text
    if committed != evidence.byLaw.lot?.committedProjectsSHA256 {
      fail("the committed digest of the projects is not that of the by-law")
    }
    if let committed, committed != evidence.digests["inputs/projects.csv"] {
      fail("the projects are not those that were committed to", code: .projectsChanged)
    }
    return found + usedFindings(evidence)
  }

  /// With those inside other records.
  private static func ties(in records: [JSONValue]) -> [JSONValue] {
    records.flatMap { record -> [JSONValue] in
      record["type"] == "tie" ? [record] : ties(in: record["records"]?.elements ?? [])
    }
  }

  /// Every tie that the lot decided is a record; the manifest counts them.
  private static func usedFindings(_ evidence: PackEvidence) -> [AuditFinding] {
    let ties = ties(in: evidence.data.transcripts.values.flatMap { $0 })
    let byLot = ties.count { $0["decided_by"]?.text == TieKey.lot.rawValue }
    let stated = [
      ("/lot/used", evidence.manifest["lot"]?["used"], byLot),
      ("/ties/by_lot", evidence.manifest["ties"]?["by_lot"], byLot),
      ("/ties/listed", evidence.manifest["ties"]?["listed"], ties.count),
    ]
    return stated.filter { $0.1?.number != $0.2 }.map {
      AuditFinding("manifest.json", "\($0.0) is not \($0.2), the number of records")
    }
  }
}
