/// The state that `projects.csv` gives, and what overrides and qualification make of it.
package enum ProjectState: String, Sendable, CaseIterable {
  case qualified, unqualified, withdrawn, excluded
}

/// One row of `projects.csv`.
package struct Project: Sendable, Hashable {
  package var id: String
  package var name: String
  package var cost: Money
  package var state: ProjectState = .qualified
  package var proposedBy: String?
  package var affects: [String] = []
  package var scopeCouncil: String?
  package var poolID: String?
  package var categories: [String] = []
  package var neighbourhoods: [String] = []
  package var groups: [String] = []
  package var tags: [String] = []
  /// The cost that voters saw, if it differs.
  package var costOnBallot: Money?
  package var costMinimum: Money?
  package var costStep: Money?
  package var signatures: Int64?
  package var membersBacking: Int64?
  package var backingCouncils: [String] = []
  package var submittedSequence: Int64?
  /// The columns `resource_<name>`.
  package var resources: [String: Int64] = [:]
  package var description = ""
  package var proposer = ""
  package var url = ""
  package var place = SourceLocation(file: "projects.csv")

  package init(id: String, name: String, cost: Money) {
    self.id = id
    self.name = name
    self.cost = cost
  }

  /// A label is a value in `category`, `neighbourhood`, `groups` or `tags`.
  package func carries(label: String) -> Bool {
    categories.contains(label) || neighbourhoods.contains(label) || groups.contains(label)
      || tags.contains(label)
  }
}
