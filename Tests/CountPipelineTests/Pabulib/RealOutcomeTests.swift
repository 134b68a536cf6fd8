import BallotReading
import BudgetModel
import Confederation
import CountPipeline
import Foundation
import TestSupport
import Testing

/// Counts the published files by their own rule and compares with what the city decided.
@Suite(.enabled(if: RealCycles.folder != nil, Comment(rawValue: RealCycles.areAbsent)))
struct RealOutcomeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var file: String
    /// What the comment of the file, or the outcome itself, adds to META: text of `cycle.yaml` and
    /// what takes its place.
    var edits: [(String, String)] = []
    /// Funded with money from outside the pool, which no rule of the pool gives.
    var paidFromOutside: Set<String> = []
    var testDescription: String { file }
  }

  static let pools = [
    // Equal Shares with Add1, as both cities adopted it.
    Case(file: "Netherlands_Assen_2024"),
    Case(file: "Poland_Swiecie_2023"),
    Case(file: "Poland_Czestochowa_2024_Kiedrzyn"),
    Case(file: "Poland_Gdynia_2021_Babie_Doly__large", paidFromOutside: ["BAD/0001"]),
    Case(file: "Poland_Katowice_2022_Koszutka", paidFromOutside: ["L12/02/IX"]),
    // The tie at the end went against "cheaper first"; the file does not say by what.
    Case(
      file: "Poland_Krakow_2022_Czyzyny",
      edits: [("[cheaper, more-votes, more-councils, lot]", "[more-first-ranks, lot]")]),
    Case(file: "Poland_Lodz_2024_Stoki-Sikawa-Podgorze"),
    // Comment #1: fund in order until one does not fit, and that one too at 80 % coverage.
    Case(
      file: "Poland_Poznan_2025_11_-_Fabianowo-Kotowo_Gorczyn_Junikowo_Kwiatowe_Lawica__large",
      edits: [
        ("{name: TODO}", "{name: greedy, misfit: fund-if-covered, reserve: reserve}"),
        (
          "\n\ndefaults:",
          """

            - pool: reserve
              council: Poland_Poznan_2025_11_-_Fabianowo-Kotowo_Gorczyn_Junikowo_Kwiato
              amount: 100000.00

          defaults:
          """
        ),
      ]),
    // Comment #2: two projects for one site.
    Case(
      file: "Poland_Warszawa_2022_Bemowo",
      edits: [
        (
          "{name: TODO}",
          """
          {name: greedy, misfit: skip}
              groups: [{group: site, projects: ["153", "773"], max: 1}]
          """
        )
      ]),
    Case(file: "Poland_Wroclaw_2017_Rejon_nr_11_750"),
  ]

  static func cycle(of names: [String]) throws -> [(path: String, bytes: [UInt8])] {
    let sources = try names.map {
      SourceFile(path: $0 + ".pb", bytes: try RealCycles.bytes(of: $0 + ".pb"))
    }
    let converted = Conversion.cycle(
      from: sources, options: .init(withdrawsSentinelCosts: true))
    #expect(!converted.hasErrors)
    return converted.files
  }

  static func text(_ path: String, in files: [(path: String, bytes: [UInt8])]) throws -> String {
    let file = try #require(files.first { $0.path == path })
    return String(decoding: file.bytes, as: UTF8.self)
  }

  /// The files with one of them changed; what is replaced must be there.
  static func edited(
    _ files: [(path: String, bytes: [UInt8])], _ path: String, _ edits: [(String, String)]
  ) throws -> [(path: String, bytes: [UInt8])] {
    var content = try text(path, in: files)
    for (old, new) in edits {
      #expect(content.contains(old))
      content = content.replacingOccurrences(of: old, with: new)
    }
    return files.filter { $0.path != path } + [(path: path, bytes: Array(content.utf8))]
  }

  /// Projects that the city funded, by pool and id.
  static func official(_ files: [(path: String, bytes: [UInt8])]) throws -> Set<String> {
    let rows = try text("expected.csv", in: files).split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",").map(String.init) }
    return Set(rows.filter { $0[2] != "0" }.map { $0[0] })
  }

  @Test(arguments: pools)
  func aPoolComesOutAsTheCityDecided(pool: Case) throws {
    let files = try Self.edited(Self.cycle(of: [pool.file]), "cycle.yaml", pool.edits)
    let cycle = CountedCycle(files)
    #expect(cycle.errors == [])
    #expect(cycle.failure == nil)
    #expect(try cycle.funded == Self.official(files).subtracting(pool.paidFromOutside))
  }

  /// Caps per category with a list of reserves, and paper votes that are not in the file.
  @Test func aPoolWhoseRuleTheFileDoesNotTellIsRefused() throws {
    let cycle = try CountedCycle(Self.cycle(of: ["Hungary_Budapest_2025_XI_Ujbuda"]))
    #expect(cycle.errors.count == 1)
    #expect(cycle.errors.allSatisfy { $0.hasSuffix("[setting-todo]") })
    #expect(cycle.result == nil)
  }

  /// Amsterdam publishes no outcome; its budgets per category are caps.
  @Test func aPoolWithoutAnOutcomeKeepsItsBudgetsPerCategory() throws {
    let files = try Self.cycle(of: ["Netherlands_Amsterdam_604"])
    #expect(!files.contains { $0.path == "expected.csv" })
    let cycle = CountedCycle(files)
    #expect(cycle.errors == [])
    let plan = try #require(cycle.plan)
    var spent: [String: Money] = [:]
    for project in plan.projects where cycle.funded.contains(project.id) {
      for label in project.categories { spent[label, default: .zero] += project.cost }
    }
    let caps = plan.contests[0].settings.limits.caps
    #expect(caps.count == 4)
    for cap in caps {
      guard case .label(let label) = cap.subject else { continue }
      #expect(spent[label] ?? .zero <= cap.maximumAmount ?? .zero)
      #expect(spent[label] ?? .zero > .zero)
    }
  }
}
