import AuditTrail
import BudgetModel
import TestSupport

/// Members and records that a forger adds to the transcript of a contest, as others of its rule have
/// them.
struct Additions {
  private let types: Set<String>
  /// By type: the members that some record has, and a whole record.
  private var members: [String: [String: JSONValue]] = [:]
  private var records: [String: JSONValue] = [:]

  /// - Parameters:
  ///   - types: of records that a replay reads
  ///   - contests: of one rule
  init(_ types: Set<String>, in contests: some Sequence<PackEvidence>) {
    self.types = types
    for record in contests.flatMap({ $0.data.transcripts["c"] ?? [] }) {
      guard let type = record["type"]?.text, types.contains(type) else { continue }
      members[type, default: [:]].merge(record.members ?? [:]) { first, _ in first }
      records[type] = record
    }
  }

  /// What is added, and the contest with it.
  func forgeries(of evidence: PackEvidence) -> [(name: String, evidence: PackEvidence)] {
    let stated = evidence.data.transcripts["c"] ?? []
    var forgeries: [(name: String, evidence: PackEvidence)] = []
    for (place, record) in stated.enumerated() {
      guard let type = record["type"]?.text, types.contains(type) else { continue }
      let missing = (members[type] ?? [:]).filter { record[$0.key] == nil }
      for (key, value) in missing.sorted(by: { $0.key < $1.key }) {
        var forged = evidence
        forged.data.transcripts["c"]?[place].set(key, value)
        forgeries.append(("\(type) /\(key)", forged))
      }
      forgeries.append(("a second \(type)", inserted(record, at: place + 1, evidence)))
    }
    guard let first = stated.firstIndex(where: { $0["type"] == "result" }) else { return forgeries }
    for (type, record) in records.sorted(by: { $0.key < $1.key }) {
      forgeries.append(("another \(type)", inserted(record, at: first, evidence)))
    }
    return forgeries
  }

  private func inserted(_ record: JSONValue, at place: Int, _ evidence: PackEvidence)
    -> PackEvidence
  {
    var forged = evidence
    forged.data.insert(record, at: place, of: "c")
    return forged
  }
}
