import BudgetModel

@testable import BallotReading

/// A table as text and the whole list of findings that reading it must print.
struct FindingCase: Sendable {
  enum Table {
    case ballots, councils, projects, pools, roll, lot, councilLot, tallies
    case delegates, mandates, recalls, referendum
  }
  var name: String
  var table: Table
  var text: String
  var bytes: [UInt8]?
  var city = SmallCity()
  var expected: [String]

  var lines: [String] { diagnostics.map(\.line) }

  var diagnostics: [Diagnostic] {
    func source(_ path: String) -> SourceFile {
      SourceFile(path: path, bytes: bytes ?? Array(text.utf8))
    }
    let settings = city.settings
    switch table {
    case .ballots:
      return BallotReader.read(
        source("ballots/north.csv"), council: CouncilIndex(1), context: city.context
      ).diagnostics
    case .councils:
      return CouncilsTable.read(source("councils.csv"), settings: settings).diagnostics
    case .projects:
      return ProjectsTable.read(source("projects.csv"), settings: settings).diagnostics
    case .pools: return PoolsTable.read(source("pools.csv"), settings: settings).diagnostics
    case .roll: return RollTable.read(source("roll.csv"), settings: settings).diagnostics
    case .lot:
      return LotTable.read(source("lot.csv"), settings: settings, idColumn: "project_id")
        .diagnostics
    case .councilLot:
      return LotTable.read(
        source("lot-councils.csv"), settings: settings, idColumn: "council_id"
      ).diagnostics
    case .tallies:
      return TalliesTable.read(source("tallies/north.csv"), settings: settings).diagnostics
    case .delegates:
      return DelegatesTable.read(source("delegates.csv"), settings: settings).diagnostics
    case .mandates:
      return MandatesTable.read(source("mandates.csv"), settings: settings).diagnostics
    case .recalls: return RecallsTable.read(source("recalls.csv"), settings: settings).diagnostics
    case .referendum:
      return ReferendumTable.read(source("referendum_result.csv"), settings: settings).diagnostics
    }
  }
}

/// Settings that differ in one thing.
func limits(_ change: (inout ReadingSettings) -> Void) -> ReadingSettings {
  var settings = ReadingSettings()
  change(&settings)
  return settings
}
