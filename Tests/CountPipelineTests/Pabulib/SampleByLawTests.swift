import AllocationRules
import BallotReading
import BudgetModel
import Foundation
import Testing

struct SampleByLawTests {
  static let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Samples")

  @Test(arguments: [
    "city-leftovers-up", "katowice-koszutka-2022", "krakow-czyzyny-2022", "lodz-2023",
    "poznan-2025", "riverside", "warszawa-bemowo-2022", "wroclaw-2017",
  ])
  func theByLawOfASampleIsReadWithoutAFinding(sample: String) throws {
    let bytes = try Data(contentsOf: Self.samples.appending(path: "\(sample)/cycle.yaml"))
    let reading = ByLawReader.read(
      SourceFile(path: "cycle.yaml", bytes: Array(bytes)), rules: RuleRegistry.specs)
    #expect(reading.diagnostics.map(\.line) == [])
  }
}
