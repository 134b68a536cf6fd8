import Foundation
import TestSupport
import Testing

/// The order of files and rows never shows, except in what speaks of the files themselves.
@Suite struct OrderTests {
  /// Files that hold digests or line numbers of the inputs.
  static func speaksOfInputs(_ name: String) -> Bool {
    ["manifest.json", "SHA256SUMS", "rejected.csv", "AUDIT.md"].contains(name)
      || name.hasPrefix("inputs/")
  }

  @Test(
    arguments: [
      "riverside", "city-leftovers-up", "krakow-czyzyny-2022", "swiecie-2023", "best-set", "purses",
      "load-balance", "ranked-council", "coins", "near-misses", "five-levels", "two-chambers-hold",
      "arrondissements", "congress-bases", "house-and-senate", "villages-by-consent",
    ], [1, 2])
  func shuffledRowsGiveTheSameBytes(_ sample: String, _ seed: Int) throws {
    let folder = try TemporaryFolder()
    let cycle = URL(
      filePath: try folder.copy(GoldenPackTests.samples.appending(path: sample), as: "cycle"))
    // The committed digest of projects.csv would rightly refuse a file in another order.
    let law = cycle.appending(path: "cycle.yaml")
    let lines = try String(contentsOf: law, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    let kept = lines.filter { !$0.contains("committed-projects-sha256") }.joined(separator: "\n")
    try Data(kept.utf8).write(to: law)
    let before = try GoldenPackTests.count(sample, cycle: cycle.path)
    var generator = SeededGenerator(seed: UInt64(seed))
    for file in try fileContents(below: cycle).keys.sorted() where file.hasSuffix(".csv") {
      try shuffle(cycle.appending(path: file), &generator)
    }
    let after = try GoldenPackTests.count(sample, cycle: cycle.path)
    func compared(_ pack: [String: Data]) -> [String: Data] {
      pack.filter {
        !Self.speaksOfInputs($0.key) && !$0.key.hasSuffix(".html") && $0.key != "summary.md"
      }
    }
    #expect(differences(compared(after), compared(before)) == [])
  }

  /// Rows in another order under the same header; a file with quoted line ends is left as it is.
  private func shuffle(_ file: URL, _ generator: inout SeededGenerator) throws {
    let text = try String(contentsOf: file, encoding: .utf8)
    let end = text.utf8.contains(13) ? "\r\n" : "\n"
    var lines = text.components(separatedBy: end)
    if lines.last == "" { lines.removeLast() }
    guard lines.count > 2, lines.allSatisfy({ $0.count(where: { $0 == "\"" }) % 2 == 0 }) else {
      return
    }
    let header = lines.removeFirst()
    lines.shuffle(using: &generator)
    try Data(([header] + lines).joined(separator: end).appending(end).utf8).write(to: file)
  }
}
