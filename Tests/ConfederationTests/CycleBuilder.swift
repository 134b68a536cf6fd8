import AllocationRules
import BudgetModel

@testable import Confederation

/// Builds small cycles by hand; amounts are minor units.
struct CycleBuilder {
  var byLaw = ByLaw(tree: .map([]))
  var councils: [Council] = []
  var projects: [Project] = []
  var pools: [PoolDeclaration] = []
  var councilLot: LotOrder?
  var lot: LotOrder?

  init() {
    byLaw.currency = "EUR"
    byLaw.tieChain = [.cheaper, .lot]
    byLaw.dates.freezeTree = "2026-02-01T00:00:00Z"
  }

  mutating func council(
    _ id: String, under parent: String = "", kind: String = "", population: Int64? = nil,
    eligible: Int64? = nil, indices: [String: Int64] = [:],
    _ change: (inout Council) -> Void = { _ in }
  ) {
    var council = Council(
      id: id, parentID: parent, kind: kind, population: population, eligible: eligible,
      indices: indices)
    change(&council)
    councils.append(council)
    councils.sort { $0.id.isBefore($1.id) }
  }

  /// One level for one kind.
  mutating func level(_ id: String, _ change: (inout Level) -> Void = { _ in }) {
    var level = Level(
      id: id, contest: ContestSettings(rule: RuleChoice(name: "greedy", parameters: Self.greedy)),
      tree: .map([]), place: SourceLocation(file: "cycle.yaml"))
    level.kinds = [id]
    level.contest.electorate = .touched
    change(&level)
    byLaw.levels.append(level)
  }

  static let greedy = [
    SettingValue.Member("score", .text("votes")), SettingValue.Member("misfit", .text("skip")),
  ]

  mutating func pool(
    _ id: String, of council: String, amount: Int64? = nil,
    _ change: (inout PoolDeclaration) -> Void = { _ in }
  ) {
    var pool = PoolDeclaration(
      id: id, councilID: council, place: SourceLocation(file: "cycle.yaml"))
    pool.amount = amount.map { Money(minorUnits: $0) }
    change(&pool)
    byLaw.pools.append(pool)
  }

  mutating func project(
    _ id: String, in council: String, cost: Int64, _ change: (inout Project) -> Void = { _ in }
  ) {
    var project = Project(id: id, name: id, cost: Money(minorUnits: cost))
    project.scopeCouncil = council
    change(&project)
    projects.append(project)
    projects.sort { $0.id.isBefore($1.id) }
  }

  var input: CycleInput {
    var input = CycleInput(byLaw: byLaw, councils: councils, projects: projects)
    input.councilLot = councilLot
    input.lot = lot
    return input
  }

  func make() -> (plan: CyclePlan?, diagnostics: [Diagnostic]) {
    CyclePlan.make(input, extraPools: pools)
  }

  /// The codes of all diagnostics, in printed order.
  func codes() -> [String] { make().diagnostics.map(\.code.name) }
}
