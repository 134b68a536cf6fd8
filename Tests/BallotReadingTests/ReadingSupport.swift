import BallotReading
import BudgetModel

/// A file in memory.
func file(_ path: String, _ text: String) -> SourceFile {
  SourceFile(path: path, bytes: Array(text.utf8))
}

extension Reading {
  /// Every finding as it is printed.
  var lines: [String] { diagnostics.map(\.line) }
}

/// Three councils `city`, `north`, `south`; four projects `p1` ... `p4`; pool `main`.
struct SmallCity {
  var settings = ReadingSettings()
  var kind: BallotKind = .approval
  var words: [String: String] = [:]
  var projects = ["p1", "p2", "p3", "p4"]
  var channels: Set<String> = ["paper", "web"]

  var context: BallotContext {
    BallotContext(
      settings: settings,
      councilIDs: [
        "city": CouncilIndex(0), "north": CouncilIndex(1), "south": CouncilIndex(2),
      ],
      projectIDs: Dictionary(
        uniqueKeysWithValues: projects.enumerated().map { ($1, ProjectIndex($0)) }),
      kinds: projects.map { _ in kind }, cellWords: projects.map { _ in words },
      poolIDs: ["main"], channels: channels)
  }

  /// Reads `ballots/north.csv`.
  func read(_ text: String) -> Reading<[BallotSheet]> {
    BallotReader.read(
      file("ballots/north.csv", text), council: CouncilIndex(1), context: context)
  }
}

extension BallotSheet {
  var idTexts: [String] { (0..<ids.count).map(ids.text(at:)) }
  var ballots: [[Int32]] { (0..<ballotCount).map { Array(choices[choiceRange(of: $0)]) } }
  var ballotValues: [[Int64]] { (0..<ballotCount).map { Array(values[choiceRange(of: $0)]) } }
}

/// A place in `ballots/north.csv`, or in another file.
func at(_ line: Int, _ column: Int, in file: String = "ballots/north.csv") -> SourceLocation {
  SourceLocation(file: file, line: line, column: column)
}
