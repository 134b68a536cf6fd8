package import AuditTrail
package import BudgetModel

/// The manifest that seals a council's tally (AUDIT 11.3).
package struct TallySeal: Sendable {
  package struct Refusal: Error, Sendable {
    package var code: DiagnosticCode
    package var explanation: String
  }

  package var councilID: String
  /// SHA-256 of the table that was sealed.
  package var tableSHA256: String
  package var rulesSHA256: String
  package var status: String
  package var sequence: Int

  /// Reads `tallies/<council>.manifest.json`.
  package init(manifest bytes: [UInt8]) throws(Refusal) {
    let value: JSONValue
    do {
      value = try CanonicalJSON.decodeFile(bytes)
    } catch {
      throw Refusal(code: error.code, explanation: error.sentence)
    }
    guard value["schema"]?.text == Manifest.schema, value["kind"]?.text == "tally",
      let output = value["outputs"]?.elements?.first, let path = output["path"]?.text,
      path.hasPrefix("tallies/"), path.hasSuffix(".csv"), let table = output["sha256"]?.text,
      let rules = value["bylaw"]?["rules_sha256"]?.text,
      let status = value["cycle"]?["status"]?.text,
      let sequence = value["cycle"]?["sequence"]?.number
    else {
      throw Refusal(
        code: .tallySealMismatch, explanation: "it is no manifest of a sealed tally")
    }
    councilID = String(path.dropFirst("tallies/".count).dropLast(".csv".count))
    tableSHA256 = table
    rulesSHA256 = rules
    self.status = status
    self.sequence = sequence
  }

  package func child(packSHA256: String) -> ChildFact {
    ChildFact(
      council: councilID, kind: "tally", packSHA256: packSHA256, status: status,
      sequence: sequence)
  }
}
