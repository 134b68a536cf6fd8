import AllocationRules
import AuditTrail
import BallotReading
import BudgetModel
import Confederation
import CountPipeline
import Foundation

/// A cycle counted from files in memory: the stages in their order, no folder, no pack.
struct CountedCycle {
  var diagnostics: [Diagnostic] = []
  var plan: CyclePlan?
  var sheets: [BallotSheet] = []
  var ballots: BallotCount?
  var result: CycleResult?
  var failure: CountFailure?

  var errors: [String] { diagnostics.filter { $0.level == .error }.map(\.line) }

  /// What each project got, as `funded` or `not`, by id; empty without a result.
  var funded: Set<String> {
    Set((result?.results ?? []).filter { $0.status == .funded }.map(\.projectID))
  }

  init(_ files: [(path: String, bytes: [UInt8])]) {
    var sources: [String: SourceFile] = [:]
    for file in files { sources[file.path] = SourceFile(path: file.path, bytes: file.bytes) }
    guard let input = readInput(sources) else { return }
    let extraPools =
      sources["pools.csv"].map { take(PoolsTable.read($0, settings: input.byLaw.reading)) } ?? []
    let (plan, findings) = CyclePlan.make(input, extraPools: extraPools)
    diagnostics += findings
    self.plan = plan
    guard let plan, errors.isEmpty else { return }
    readBallots(sources, plan: plan)
    guard errors.isEmpty else { return }
    let ballots = BallotCount.make(plan: plan, sheets: sheets, workers: OneWorker())
    self.ballots = ballots
    diagnostics += ballots.diagnostics
    guard errors.isEmpty else { return }
    do throws(CountFailure) {
      result = try CycleCount.outcome(of: plan, ballots: ballots)
    } catch {
      failure = error
    }
  }

  /// Every file of a folder and of its folders `ballots` and `tallies`.
  init(folder: URL) throws {
    var files: [(path: String, bytes: [UInt8])] = []
    for prefix in ["", "ballots/", "tallies/"] {
      let path = folder.path + "/" + prefix
      for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
      where name.hasSuffix(".csv") || name.hasSuffix(".yaml") {
        let data = try Data(contentsOf: URL(fileURLWithPath: path + name))
        files.append((path: prefix + name, bytes: Array(data)))
      }
    }
    self.init(files)
  }

  private mutating func take<Value>(_ reading: Reading<Value>) -> Value {
    diagnostics += reading.diagnostics
    return reading.value
  }

  private mutating func readInput(_ sources: [String: SourceFile]) -> CycleInput? {
    let byLaw = take(ByLawReader.read(sources["cycle.yaml"]!, rules: RuleRegistry.specs))
    guard let byLaw else { return nil }
    let councils = take(CouncilsTable.read(sources["councils.csv"]!, settings: byLaw.reading))
    let projects = take(ProjectsTable.read(sources["projects.csv"]!, settings: byLaw.reading))
    var input = CycleInput(byLaw: byLaw, councils: councils, projects: projects)
    input.roll = sources["roll.csv"].map { take(RollTable.read($0, settings: byLaw.reading)) }
    if let seed = byLaw.lot?.seed {
      input.lot = LotDraw.order(seed: seed, ids: projects.map(\.id))
      input.councilLot = LotDraw.order(seed: seed, ids: councils.map(\.id))
    }
    for (path, source) in sources.sorted(by: { $0.key < $1.key }) where path.hasPrefix("tallies/") {
      input.tallies.append(take(TalliesTable.read(source, settings: byLaw.reading)))
    }
    return input
  }

  private mutating func readBallots(_ sources: [String: SourceFile], plan: CyclePlan) {
    let contests = plan.projects.indices.map { place in
      plan.contestOfProject[place].map { plan.contests[$0] }
    }
    let context = BallotContext(
      settings: plan.input.byLaw.reading,
      councilIDs: Dictionary(
        uniqueKeysWithValues: plan.tree.councils.enumerated().map { ($1.id, CouncilIndex($0)) }),
      projectIDs: Dictionary(
        uniqueKeysWithValues: plan.projects.enumerated().map { ($1.id, ProjectIndex($0)) }),
      kinds: contests.map { $0?.settings.ballots.kind },
      cellWords: contests.map { $0?.settings.ballots.cellWords ?? [:] },
      poolIDs: Set(plan.pools.map(\.id)),
      channels: Set(plan.contests.flatMap { $0.settings.ballots.channels }))
    for (path, source) in sources.sorted(by: { $0.key < $1.key }) where path.hasPrefix("ballots/") {
      let id = String(path.dropFirst("ballots/".count).dropLast(".csv".count))
      sheets += take(
        BallotReader.read(source, council: context.councilIDs[id], context: context))
    }
  }
}
