import AuditTrail
import BudgetModel
import TestSupport

/// Members and records that a forger adds to the transcripts of a pack: whatever any transcript knows,
/// one of each kind.
struct PackAdditions {
  /// Every member of any record.
  private var members: [String: JSONValue] = [:]
  /// By rule and type: a record.
  private var records: [[String]: JSONValue] = [:]

  init(known: [PackEvidence]) {
    for evidence in known {
      for (_, contests) in Self.contests(of: evidence) {
        for contest in contests {
          for record in contest.records.map(\.record) {
            members.merge(record.members ?? [:]) { first, _ in first }
            records[[contest.rule, record["type"]?.text ?? ""]] = record
          }
        }
      }
    }
    for key in ["n", "type", "contest"] { members[key] = nil }
  }

  private struct Contest {
    /// Empty: none.
    var rule: String
    var label: String
    /// With their places in the transcript.
    var records: [(place: Int, record: JSONValue)]
  }

  private static func contests(
    of evidence: PackEvidence
  ) -> [(council: String, contests: [Contest])] {
    evidence.data.transcripts.sorted { $0.key < $1.key }.map { council, records in
      let byLabel = Dictionary(grouping: records.enumerated()) { $1["contest"]?.text ?? "" }
      return (
        council,
        byLabel.filter { !$0.key.isEmpty }.sorted { $0.key < $1.key }.map { label, own in
          let rule = own.first { $1["type"] == "rule" }?.element["name"]?.text
          return Contest(rule: rule ?? "", label: label, records: own.map { ($0, $1) })
        }
      )
    }
  }

  /// What is added, and the evidence with it; made only when it is asked for.
  func forgeries(
    of evidence: PackEvidence
  ) -> [(name: String, evidence: () -> PackEvidence)] {
    var seen: Set<String> = []
    var forgeries: [(name: String, evidence: () -> PackEvidence)] = []
    for (council, contests) in Self.contests(of: evidence) {
      for contest in contests {
        for (place, record) in contest.records {
          let name = "\(contest.rule) \(record["type"]?.text ?? "")"
          for (pointer, value) in extended(record) where seen.insert(name + pointer).inserted {
            forgeries.append(
              (
                name + pointer,
                {
                  var forged = evidence
                  forged.data.transcripts[council]![place] = value
                  return forged
                }
              ))
          }
        }
        // Behind the last record of the contest.
        let place = contest.records.last!.place + 1
        for (kind, record) in records {
          let name = "\(contest.rule) + \(kind.joined(separator: " "))"
          guard seen.insert(name).inserted else { continue }
          forgeries.append(
            (
              name,
              {
                var (forged, record) = (evidence, record)
                record.set("contest", .string(contest.label))
                forged.data.insert(record, at: place, of: council)
                return forged
              }
            ))
        }
      }
    }
    return forgeries
  }

  /// Each known member that the record lacks, and one member more in each object inside it.
  private func extended(_ record: JSONValue) -> [(pointer: String, value: JSONValue)] {
    let missing = members.filter { record[$0.key] == nil }.sorted { $0.key < $1.key }
    return missing.map { key, value in
      var record = record
      record.set(key, value)
      return (" /\(key)", record)
    } + Self.withMember(record, at: "").filter { $0.pointer != "" }.map { (" \($0)/x", $1) }
  }

  /// The pointers have no places of elements.
  private static func withMember(
    _ value: JSONValue, at pointer: String
  ) -> [(pointer: String, value: JSONValue)] {
    switch value {
    case .object(let members):
      var more = members
      more["x"] = "1"
      return [(pointer, .object(more))]
        + members.keys.sorted().flatMap { key in
          withMember(members[key]!, at: "\(pointer)/\(key)").map { inner, new in
            var members = members
            members[key] = new
            return (inner, .object(members))
          }
        }
    case .array(let elements):
      return elements.indices.suffix(1).flatMap { place in
        withMember(elements[place], at: pointer + "/").map { inner, new in
          var elements = elements
          elements[place] = new
          return (inner, .array(elements))
        }
      }
    default: return []
    }
  }
}
