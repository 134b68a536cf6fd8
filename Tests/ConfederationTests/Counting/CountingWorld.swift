import BudgetModel
import TestSupport

@testable import Confederation

/// A plan made by hand, for tests of the count of ballots: councils, contests and projects exactly
/// as the test says.
struct CountingWorld {
  var byLaw = ByLaw(tree: .map([]))
  var councils: [Council] = []
  var projects: [Project] = []
  var contests: [(council: String, pool: String, projects: [String], settings: ContestSettings)] =
    []
  var franchises: [String: Franchise] = [:]
  /// By pool: whose ballots its contest reads; nil: the subtree of its council.
  var participants: [String: [String]] = [:]
  var published: [String: Int64] = [:]
  var roll: Roll?
  var tallies: [HandedTally] = []

  init() { byLaw.tieChain = [.cheaper, .lot] }

  /// One council `north` with one pool `N` over projects p1 to p4, costs 10 to 40.
  static func one(_ change: (inout ContestSettings) -> Void = { _ in }) -> CountingWorld {
    var world = CountingWorld()
    world.council("north")
    for number in 1...4 { world.project("p\(number)", cost: Int64(number) * 1000) }
    world.contest("N", of: "north", ["p1", "p2", "p3", "p4"], change)
    return world
  }

  /// A city with the pool C (c1, c2) over north (n1, n2, pool N) and south (s1, s2, pool S); each
  /// contest reads the ballots that touch it.
  static func city(_ change: (inout ContestSettings) -> Void = { _ in }) -> CountingWorld {
    var world = CountingWorld()
    world.council("city")
    world.council("north", under: "city")
    world.council("south", under: "city")
    for id in ["c1", "c2", "n1", "n2", "s1", "s2"] { world.project(id, cost: 1000) }
    for (pool, council, ids) in [
      ("C", "city", ["c1", "c2"]), ("N", "north", ["n1", "n2"]), ("S", "south", ["s1", "s2"]),
    ] {
      world.contest(pool, of: council, ids) {
        $0.electorate = .touched
        change(&$0)
      }
    }
    return world
  }

  mutating func council(
    _ id: String, under parent: String = "", _ change: (inout Council) -> Void = { _ in }
  ) {
    var council = Council(id: id, parentID: parent)
    change(&council)
    councils.append(council)
    councils.sort { $0.id.isBefore($1.id) }
  }

  mutating func project(_ id: String, cost: Int64, _ change: (inout Project) -> Void = { _ in }) {
    var project = Project(id: id, name: id, cost: Money(minorUnits: cost))
    change(&project)
    projects.append(project)
    projects.sort { $0.id.isBefore($1.id) }
  }

  mutating func contest(
    _ pool: String, of council: String, _ projects: [String],
    _ change: (inout ContestSettings) -> Void = { _ in }
  ) {
    var settings = ContestSettings(
      rule: RuleChoice(name: "greedy", parameters: [.init("score", .text("votes"))]))
    change(&settings)
    contests.append((council, pool, projects, settings))
  }

  var tree: CouncilTree {
    CouncilTree(
      councils: councils,
      parents: councils.map { council in
        councils.firstIndex { $0.id == council.parentID }.map { CouncilIndex($0) }
      })
  }

  func projectIndex(_ id: String) -> ProjectIndex {
    ProjectIndex(projects.firstIndex { $0.id == id }!)
  }

  var plan: CyclePlan {
    let tree = tree
    var input = CycleInput(byLaw: byLaw, councils: councils, projects: projects)
    input.roll = roll
    input.tallies = tallies
    input.rulesSHA256 = "rules"
    var contestOfProject: [ContestIndex?] = projects.map { _ in nil }
    let made = contests.enumerated().map { place, contest in
      let council = tree.index(ofID: contest.council)!
      let readers =
        participants[contest.pool].map { $0.map { tree.index(ofID: $0)! }.sorted() }
        ?? tree.subtree(of: council)
      var made = Contest(
        council: council, pool: PoolIndex(place), poolID: contest.pool,
        projects: contest.projects.map(projectIndex).sorted(), settings: contest.settings,
        participants: readers)
      made.franchise = franchises[contest.pool]
      made.publishedAmount = published[contest.pool].map { Money(minorUnits: $0) }
      for project in made.projects { contestOfProject[project] = ContestIndex(place) }
      return made
    }
    let level = Level(
      id: "level", contest: ContestSettings(rule: RuleChoice(name: "greedy")), tree: .map([]),
      place: SourceLocation(file: "cycle.yaml"))
    return CyclePlan(
      input: input, tree: tree, levels: councils.map { _ in level }, pools: [], contests: made,
      contestOfProject: contestOfProject, projects: projects)
  }

  func writer(_ council: String, file: String? = nil) -> SheetWriter {
    SheetWriter(
      file: file ?? "ballots/\(council).csv", council: tree.index(ofID: council)!,
      projects: projects.map(\.id))
  }

  func count(_ sheets: [BallotSheet]) -> BallotCount {
    BallotCount.make(plan: plan, sheets: sheets, workers: OneWorker())
  }

  /// Counts ballots of one council, all in one file.
  func count(
    _ council: String, meaning: BallotSheet.ValueMeaning = .none, isOrdered: Bool = true,
    _ ballots: [WrittenBallot]
  ) -> BallotCount {
    var writer = writer(council)
    writer.meaning = meaning
    writer.isOrdered = isOrdered
    return count([writer.sheet(ballots)])
  }
}

extension BallotCount {
  /// Printed findings at least as grave as a rejection.
  var lines: [String] {
    diagnostics.filter { $0.level != .note }.map(\.line)
  }
  var notes: [String] { diagnostics.filter { $0.level == .note }.map(\.line) }
  func votes(_ contest: Int = 0) -> [String] { totals[contest].votes.map(\.exact) }
}
