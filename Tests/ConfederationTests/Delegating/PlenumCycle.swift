import BudgetModel

@testable import Confederation

/// One council above others, with one pool and tallies by hand.
struct PlenumCycle {
  struct Member {
    var id: String
    var eligible: Int64
    var ballots: Int
    /// By project in id order.
    var votes: [Int64]
  }
  var builder = CycleBuilder()
  var members: [Member] = []

  /// Projects are called a, b, c, ...; `change` sets what the council decides by.
  init(costs: [Int64], pool: Int64, mode: Level.Mode, _ change: (inout Level) -> Void) {
    builder.council("u", kind: "city", eligible: 1)
    builder.level("city") {
      $0.mode = mode
      $0.contest.leftover.steps = [.carry]
      change(&$0)
    }
    builder.level("ward") { $0.mode = .none }
    builder.pool("U", of: "u", amount: pool)
    for (place, cost) in costs.enumerated() {
      builder.project(Self.name(place), in: "u", cost: cost)
    }
  }

  static func name(_ place: Int) -> String {
    String(UnicodeScalar(UInt8(ascii: "a") + UInt8(place)))
  }

  mutating func add(
    _ id: String, eligible: Int64? = nil, ballots: Int, votes: [Int64],
    dimension: Dimension = .territorial
  ) {
    builder.council(id, under: "u", kind: "ward", eligible: eligible ?? Int64(ballots)) {
      $0.dimension = dimension
    }
    members.append(
      Member(id: id, eligible: eligible ?? Int64(ballots), ballots: ballots, votes: votes))
  }

  func plan() throws -> CyclePlan {
    let (plan, diagnostics) = builder.make()
    guard let plan else { throw CountFailure.refused(diagnostics) }
    return plan
  }

  func result() throws -> CycleResult {
    let plan = try plan()
    return try CycleCount.decide(plan: plan, ballots: ballots(for: plan))
  }

  func ballots(for plan: CyclePlan) -> BallotCount {
    var tallies: [Int: ContestTally] = [:]
    var ballots = plan.tree.councils.map { _ in BallotCounts() }
    for member in members {
      let council = plan.tree.index(ofID: member.id)!
      var tally = ContestTally(projects: plan.projects.count)
      tally.votes = member.votes.map { Ratio($0) }
      tally.weight = Ratio(member.ballots)
      tally.ballots.received = member.ballots
      tally.ballots.counted = member.ballots
      tally.supportingCouncils = member.votes.map { $0 > 0 ? 1 : 0 }
      tallies[council.position] = tally
      ballots[council] = tally.ballots
    }
    let own = tallies.keys.sorted().filter { plan.isOwn(CouncilIndex($0), of: ContestIndex(0)) }
    let total = own.reduce(into: ContestTally.zero(projects: plan.projects.count)) {
      $0 += tallies[$1]!
    }
    return BallotCount(
      tallies: [tallies], totals: [total], councilBallots: ballots, tallyRows: [:],
      reconciliation: [], rejected: [], diagnostics: [], checks: [:])
  }
}

extension CycleResult {
  /// Ids of the funded projects, in id order.
  var funded: [String] {
    results.filter { $0.status == .funded }.map(\.projectID).sorted { $0.isBefore($1) }
  }
  /// `id score`, in id order.
  var scores: [String] {
    results.sorted { $0.projectID.isBefore($1.projectID) }.map {
      "\($0.projectID) \($0.score.exact)"
    }
  }
  func records(_ type: String, of council: String = "u") -> [JSONValue] {
    (transcripts[council] ?? []).filter { $0["type"]?.text == type }
  }
}
