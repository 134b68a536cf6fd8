import AllocationRules
import AuditTrail
import BudgetModel
import CountPipeline
import Foundation
import TestSupport

/// A city with three districts, written and counted: the by-law varies, the tables are random.
struct SmallCycle {
  /// Settings of the level of districts and of the city, as lines of `cycle.yaml`.
  var district: [String]
  var city: [String] = ["leftover: {steps: [carry]}"]
  /// The pools, as lines; the default gives each council its own money.
  var pools = [
    "  - {pool: CITY, council: city, amount: 60.00}", "  - {pool: A, council: a, amount: 40.00}",
    "  - {pool: B, council: b, amount: 35.00}", "  - {pool: C, council: c, amount: 30.00}",
  ]
  var formulas: [String] = []
  /// What councils change under home rule, as lines.
  var homeRule: [String] = []
  /// A council whose pool gets no project.
  var idle: String?
  /// What ballots weigh in turn, the first of each council being blank; empty: no weights.
  var weights: [String] = []
  var seed: UInt64

  private var byLaw: String {
    let header = """
      trowel: 1
      cycle: small
      currency: EUR
      minor-digits: 2
      ties: {chain: [cheaper, lot]}
      lot: {seed: "12345678901234567890"}
      """
    var lines = [header] + formulas + ["pools:"] + pools + ["levels:"]
    lines += ["  - level: city", "    kinds: [city]"] + city.map { "    " + $0 }
    lines += ["  - level: district", "    kinds: [district]"] + district.map { "    " + $0 }
    if !homeRule.isEmpty { lines += ["councils:"] + homeRule.map { "  " + $0 } }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let councils = """
    council_id,parent_id,kind,name,population,eligible
    city,,city,City,300,30
    a,city,district,North,100,10
    b,city,district,South,100,10
    c,city,district,West,100,10

    """

  /// Nil: the count refuses the cycle, or ends in a tie.
  func pack(in folder: TemporaryFolder) throws -> PackContents? {
    try write(to: folder)
    return Self.count(folder)
  }

  /// The same where districts count at home and hand up sealed totals.
  func sealedPack(in folder: TemporaryFolder) throws -> PackContents? {
    try write(to: folder)
    for council in ["a", "b", "c"] {
      let home = Tallying(
        cycle: folder.path, council: council, out: folder.path + "/sealed", settings: RunSettings())
      guard home.run().exit == .final else { return nil }
    }
    let files = FileManager.default
    try files.removeItem(atPath: folder.path + "/ballots")
    try files.moveItem(
      atPath: folder.path + "/sealed/tallies", toPath: folder.path + "/tallies")
    return Self.count(folder)
  }

  private func write(to folder: TemporaryFolder) throws {
    var random = SeededGenerator(seed: seed)
    var projects = "project_id,name,scope_council,cost\n"
    var ids: [String: [String]] = [:]
    for council in ["city", "a", "b", "c"] where council != idle {
      for number in 1...4 {
        let cost = Int.random(in: 2...9, using: &random) * 5
        projects += "\(council)\(number),Project,\(council),\(cost).00\n"
        ids[council, default: []].append("\(council)\(number)")
      }
    }
    try folder.write("cycle.yaml", byLaw)
    try folder.write("councils.csv", Self.councils)
    try folder.write("projects.csv", projects)
    for council in ["a", "b", "c"] {
      var ballots = weights.isEmpty ? "ballot_id,vote\n" : "ballot_id,vote,weight\n"
      for number in 1...Int.random(in: 3...9, using: &random) {
        let all = ids[council, default: []] + ids["city"]!
        let own = all.filter { _ in Bool.random(using: &random) }
        let isBlank = number == 1 && !weights.isEmpty
        ballots += "\(council)-\(number),\"\(isBlank ? "" : own.joined(separator: ","))\""
        ballots += weights.isEmpty ? "\n" : ",\(weights[number % weights.count])\n"
      }
      try folder.write("ballots/\(council).csv", ballots)
    }
  }

  static func count(_ folder: TemporaryFolder) -> PackContents? {
    let loaded = CycleLoader(
      folder: folder.path, workers: ThreadWorkers(count: 1), rules: RuleRegistry.specs
    ).load()
    guard loaded.refusal == nil, let result = try? loaded.decide() else { return nil }
    let files = PackBuilder(loaded: loaded, result: result).build().files
    return PackContents(
      files: Dictionary(files.map { ($0.path, $0.bytes) }, uniquingKeysWith: { $1 }))
  }
}
