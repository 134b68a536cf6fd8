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
  package let councilIDs: [String: CouncilIndex]
  package let projectIDs: [String: ProjectIndex]
  /// The kind of the contest of each project, by `ProjectIndex`; nil: in no contest.
  package var kinds: [BallotKind?]
  /// The words of wide cells in the contest of each project, by `ProjectIndex`.
  package var cellWords: [[String: String]]
  /// In id order.
  let poolIDs: [String]
  /// Labels that the column `channel` may hold, in id order.
  let channels: [String]
  /// The ids by their bytes, made once for all files.
  let councilTable: IDTable
  let projectTable: IDTable
  let poolTable: IDTable
  let channelTable: IDTable
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
    self.poolIDs = poolIDs.sorted { $0.isBefore($1) }
    self.channels = channels.sorted { $0.isBefore($1) }
    councilTable = IDTable(councilIDs.map { ($0.key, $0.value.position) })
    projectTable = IDTable(projectIDs.map { ($0.key, $0.value.position) })
    poolTable = IDTable(self.poolIDs.enumerated().map { ($1, $0) })
    channelTable = IDTable(self.channels.enumerated().map { ($1, $0) })
  }
}
