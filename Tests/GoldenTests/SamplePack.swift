import AuditTrail
import BudgetModel
import Foundation
import TestSupport
import Testing

/// The pack of a sample, as somebody would read it who compares it with numbers on paper.
struct SamplePack {
  private let files: [String: Data]

  /// The pack that lies under `Reports`.
  init(name: String) throws {
    files = try fileContents(below: GoldenPackTests.reports.appending(path: name))
    #expect(!files.isEmpty, "there is no pack \(name)")
  }

  /// The pack of a copy of the sample in which each text of a file is replaced by another.
  init(counting name: String, with edits: [(file: String, old: String, new: String)]) throws {
    let folder = try TemporaryFolder()
    let cycle = try folder.copy(GoldenPackTests.samples.appending(path: name), as: "cycle")
    for edit in edits {
      let file = URL(filePath: cycle).appending(path: edit.file)
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(text.contains(edit.old), "\(edit.file) does not hold \(edit.old)")
      try Data(text.replacing(edit.old, with: edit.new).utf8).write(to: file)
    }
    files = try GoldenPackTests.count(name, cycle: cycle)
  }

  func text(_ path: String) throws -> String {
    String(decoding: try #require(files[path], "\(path)"), as: UTF8.self)
  }
  func rows(_ table: String) throws -> [[String: String]] { try csvRows(text(table)) }

  /// `project status reason`, by project.
  var results: [String] {
    get throws {
      try rows("results.csv").map {
        "\($0["project_id"]!) \($0["status"]!) \($0["reason"]!.prefix { $0 != "@" })"
      }.sorted()
    }
  }
  /// Ids of what is funded, in order.
  var funded: [String] {
    get throws {
      try rows("results.csv").filter { $0["status"] == "funded" }.map { $0["project_id"]! }.sorted()
    }
  }
  var scores: [String: String] {
    get throws {
      Dictionary(
        uniqueKeysWithValues: try rows("results.csv").map { ($0["project_id"]!, $0["score"]!) })
    }
  }
  /// Seats or weights of councils that have any, by council.
  var weights: [String: String] {
    get throws {
      Dictionary(
        uniqueKeysWithValues: try rows("councils.csv").filter { $0["weight"] != "" }.map {
          ($0["council_id"]!, $0["weight"]!)
        })
    }
  }

  /// `seq stage from to amount reason`, the reason without its place in the transcript.
  var ledger: [String] {
    get throws {
      try rows("ledger.csv").map { row in
        let reason = row["reason"]!.prefix { $0 != "@" }
        return ["seq", "stage", "from", "to", "amount"].map { row[$0]! }.joined(separator: " ")
          + " \(reason)"
      }
    }
  }
  /// `from to amount`, of the rows with this reason, in the order of the ledger.
  func moved(_ reason: String) throws -> [String] {
    try rows("ledger.csv").filter { $0["reason"]!.hasPrefix(reason + "@") }.map {
      "\($0["from"]!) \($0["to"]!) \($0["amount"]!)"
    }
  }

  /// `member measure value` of a contest, without a member `measure value`.
  func representation(of council: String) throws -> Set<String> {
    Set(
      try rows("representation.csv").filter {
        $0["council_id"] == council && $0["pool_id"] == council
      }.map { row in
        ["member", "measure", "value"].map { row[$0]! }.filter { !$0.isEmpty }
          .joined(separator: " ")
      })
  }
  /// `project score outcome` of a contest, as another method would have it.
  func divergence(of council: String, by method: String) throws -> [String] {
    try rows("divergence.csv").filter {
      $0["council_id"] == council && $0["pool_id"] == council && $0["method"] == method
    }.map { "\($0["project_id"]!) \($0["score"]!) \($0["outcome"]!)" }
  }

  /// Records of this type in a council's transcript.
  func records(_ type: String, of council: String) throws -> [JSONValue] {
    try text("transcript/\(council).jsonl").split(separator: "\n").map {
      try CanonicalJSON.decode(Array($0.utf8))
    }.filter { $0["type"]?.text == type }
  }
}
