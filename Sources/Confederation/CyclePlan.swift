package import BudgetModel

/// The cycle after the stages that need no ballots: the tree in force, each council's level and
/// settings, the pools, who decides what.
package struct CyclePlan: Sendable {
  package var input: CycleInput
  package var tree: CouncilTree
  /// The level of each council, home rule applied, by `CouncilIndex`.
  package var levels: [Level]
  /// By `PoolIndex`.
  package var pools: [PoolDeclaration]
  /// By council depth, then council, then pool: the order is that of `pools` within a council.
  package var contests: [Contest]
  /// By `ProjectIndex`; nil where the project is in no contest.
  package var contestOfProject: [ContestIndex?]
  /// `input.projects` with cost and state after overrides and qualification, by `ProjectIndex`.
  package var projects: [Project]
  /// Rows of `councils.csv` that are not in force at the freeze.
  package var ignoredCouncils: [Council] = []
  package var homeRule: [HomeRuleChange] = []
  /// The owner of each pool, by `PoolIndex`.
  package var poolOwners: [CouncilIndex] = []
  /// The pools of each council in declared order, by `CouncilIndex`.
  package var poolsOfCouncil: [[PoolIndex]] = []
  /// The settings of each pool, sources and pools that pay nothing included, by `PoolIndex`.
  package var poolSettings: [ContestSettings] = []
  /// By `PoolIndex`; nil for a source and for a pool of a council that decides nothing.
  package var contestOfPool: [ContestIndex?] = []
  /// By `ProjectIndex`; nil where none was found.
  package var scopes: [ProjectScope?] = []
  /// By `ProjectIndex`; nil where the by-law asks for nothing, or the project does not stand.
  package var qualifications: [Qualification?] = []
  /// By place of the project, in declared order.
  package var overrides: [Int: [AppliedOverride]] = [:]
  /// Projects that an override funds, or whose missed threshold it lifts.
  package var prefunded: Set<Int> = []
  package var lifted: Set<Int> = []
  /// People of the roll in each council and all below it, where a setting refers to them.
  package var rollCounts: [Int64]?
  package var poolIndexByID: [String: PoolIndex] = [:]
  /// Rows of `pools.csv`.
  package var extraPools: [PoolDeclaration] = []
  /// The money before anyone decides; nil where a formula needs the ballots of this cycle.
  package var funding: Funding?

  package init(
    input: CycleInput, tree: CouncilTree, levels: [Level], pools: [PoolDeclaration],
    contests: [Contest], contestOfProject: [ContestIndex?], projects: [Project]
  ) {
    self.input = input
    self.tree = tree
    self.levels = levels
    self.pools = pools
    self.contests = contests
    self.contestOfProject = contestOfProject
    self.projects = projects
  }
}

extension CyclePlan {
  /// The leftover steps of a pool, the default filled in.
  func steps(of pool: PoolIndex) -> [LeftoverPolicy.Step] {
    poolSettings[pool].leftover.steps(atRoot: poolOwners[pool] == tree.root)
  }
  func pool(ofID id: String) -> PoolIndex? { poolIndexByID[id] }

  /// Stage FUND with what the ballots of this cycle say.
  func fund(_ figures: CouncilFigures) -> (funding: Funding, diagnostics: [Diagnostic]) {
    let levelIDs = levels.map { Optional($0.id) }
    let table = PoolTable(
      byLaw: input.byLaw, extraPools: extraPools, tree: tree, levelIDs: levelIDs)
    let stage = FundingStage(
      pools: table, tree: tree, byLaw: input.byLaw, levelIDs: levelIDs, figures: figures)
    return (stage.funding, stage.diagnostics)
  }
}

/// Why a count gives no result.
package enum CountFailure: Error, Sendable {
  /// Exit 4. `tied` are project ids, or council ids where `isBetweenCouncils`.
  case tieWithoutLot(
    council: String, pool: String, round: Int, tied: [String], value: String,
    isBetweenCouncils: Bool)
  /// Exit 65.
  case refused([Diagnostic])
  /// Exit 70: a bug; nothing is written.
  case invariant(String)

  /// What a report says of it; nil of a bug.
  var stop: CountStop? {
    switch self {
    case .tieWithoutLot: CountStop(code: CountStop.lotCode)
    case .refused(let problems):
      problems.first { $0.level == .error }
        .map { CountStop(code: $0.code.name, sentence: $0.sentence) }
        ?? CountStop(code: "refused")
    case .invariant: nil
    }
  }
}
