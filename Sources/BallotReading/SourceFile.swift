package import BudgetModel

/// One input file, read whole: what is parsed is what is hashed.
package struct SourceFile: Sendable {
  /// Relative to the cycle's folder, with `/`.
  package var path: String
  package var bytes: [UInt8]

  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}

/// What a reader made of a file, and everything that is wrong with it.
package struct Reading<Value: Sendable>: Sendable {
  package var value: Value
  package var diagnostics: [Diagnostic]
  /// Data rows, without the header and empty lines.
  package var rowCount: Int

  package init(_ value: Value, diagnostics: [Diagnostic] = [], rowCount: Int = 0) {
    self.value = value
    self.diagnostics = diagnostics
    self.rowCount = rowCount
  }

  package var hasErrors: Bool { diagnostics.contains { $0.level == .error } }
}

/// What the ballot readers need to know of the cycle.
package struct BallotContext: Sendable {
  package var settings: ReadingSettings
  package var councilIDs: [String: CouncilIndex]
  package var projectIDs: [String: ProjectIndex]
  /// The kind of the contest of each project, by `ProjectIndex`; nil: in no contest.
  package var kinds: [BallotKind?]
  /// The words of wide cells in the contest of each project, by `ProjectIndex`.
  package var cellWords: [[String: String]]
  package var poolIDs: Set<String>
  /// Labels that the column `channel` may hold.
  package var channels: Set<String>
  /// The cost printed on the ballot, by `ProjectIndex`: what a 1 stands for in a wide knapsack cell.
  package var printedCosts: [Money] = []
  /// The projects that voters of each council may choose, by `CouncilIndex`; empty: not known.
  package var projectsByCouncil: [[ProjectIndex]] = []

  package init(
    settings: ReadingSettings, councilIDs: [String: CouncilIndex],
    projectIDs: [String: ProjectIndex], kinds: [BallotKind?], cellWords: [[String: String]],
    poolIDs: Set<String>, channels: Set<String>
  ) {
    self.settings = settings
    self.councilIDs = councilIDs
    self.projectIDs = projectIDs
    self.kinds = kinds
    self.cellWords = cellWords
    self.poolIDs = poolIDs
    self.channels = channels
  }
}
