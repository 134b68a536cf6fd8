import BudgetModel
import Foundation
import Testing

struct SampleOutcomeTests {
  /// Projects that the city paid with money from outside the pool, which no rule of the pool gives.
  static let paidFromOutside: [String: Set<String>] = ["katowice-koszutka-2022": ["L12/02/IX"]]

  @Test(arguments: [
    "assen-2024", "city-leftovers-up", "katowice-koszutka-2022", "krakow-czyzyny-2022",
    "poznan-2025",
    "riverside", "swiecie-2023", "warszawa-bemowo-2022", "wroclaw-2017",
  ])
  func theCountAgreesWithTheExpectedOutcome(sample: String) throws {
    let folder = SampleByLawTests.samples.appending(path: sample)
    let cycle = try CountedCycle(folder: folder)
    #expect(cycle.errors == [])
    let rows = try String(contentsOf: folder.appending(path: "expected.csv"), encoding: .utf8)
      .split(separator: "\n").dropFirst().map { $0.split(separator: ",").map(String.init) }
    let expected = Set(rows.filter { $0[2] != "0" }.map { $0[0] })
    #expect(cycle.failure == nil)
    #expect(cycle.funded == expected.subtracting(Self.paidFromOutside[sample] ?? []))
  }
}
