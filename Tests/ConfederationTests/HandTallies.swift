import BudgetModel

@testable import Confederation

/// Tallies written by hand, in place of ballots.
struct HandTallies {
  /// Votes by project; every project not named has none.
  var votes: [String: Int64] = [:]
  /// W by pool; where it is not given, the most votes of a project.
  var weights: [String: Int] = [:]
  /// Counted ballots by council; nothing given: 0.
  var counted: [String: Int] = [:]

  func count(for plan: CyclePlan) -> BallotCount {
    var tallies: [[Int: ContestTally]] = []
    for contest in plan.contests {
      var tally = ContestTally(projects: contest.projects.count)
      tally.votes = contest.projects.map { Ratio(votes[plan.projects[$0].id] ?? 0) }
      let most = tally.votes.max() ?? .zero
      tally.weight = weights[contest.poolID].map { Ratio($0) } ?? most
      tally.ballots.counted = Int(tally.weight.numerator)
      tally.ballots.received = tally.ballots.counted
      tallies.append([contest.council.position: tally])
    }
    let ballots = plan.tree.councils.map { council in
      var counts = BallotCounts()
      counts.counted = counted[council.id] ?? 0
      counts.received = counts.counted
      return counts
    }
    return BallotCount(
      tallies: tallies, totals: zip(tallies, plan.contests).map { $0[$1.council.position]! },
      councilBallots: ballots, tallyRows: rows(tallies, plan), reconciliation: received(plan),
      rejected: [], diagnostics: [], checks: [:])
  }

  private func rows(_ tallies: [[Int: ContestTally]], _ plan: CyclePlan) -> [String: [TallyRow]] {
    var rows: [String: [TallyRow]] = [:]
    for (contest, byCouncil) in zip(plan.contests, tallies) {
      for (council, tally) in byCouncil {
        let id = plan.tree.councils[council].id
        func add(_ measure: TallyMeasure, _ project: String, _ value: Ratio) {
          rows[id, default: []].append(
            TallyRow(
              councilID: id, poolID: contest.poolID, measure: measure, projectID: project,
              value: value))
        }
        add(.received, "", Ratio(tally.ballots.received))
        add(.counted, "", Ratio(tally.ballots.counted))
        add(.weight, "", tally.weight)
        for (project, votes) in zip(contest.projects, tally.votes) {
          add(.votes, plan.projects[project].id, votes)
        }
      }
    }
    return rows
  }

  private func received(_ plan: CyclePlan) -> [ReconciliationRow] {
    plan.tree.councils.map {
      ReconciliationRow(
        scope: "council", councilID: $0.id, file: "", quantity: "ballots", bucket: "received",
        value: counted[$0.id] ?? 0)
    }
  }
}

extension CycleBuilder {
  /// Plans and decides; a plan that is refused throws its diagnostics.
  func decide(_ tallies: HandTallies) throws -> CycleResult {
    let (plan, diagnostics) = make()
    guard let plan else { throw CountFailure.refused(diagnostics) }
    return try CycleCount.decide(plan: plan, ballots: tallies.count(for: plan))
  }
}

extension CycleResult {
  /// The ledger as `stage from to amount code`.
  var movements: [String] {
    ledger.map { row in
      let code = row.reason.prefix { $0 != "@" }
      return "\(row.stage.rawValue) \(row.from) \(row.to) \(row.amount.exact) \(code)"
    }
  }
  /// `project status reason` by project id.
  var outcomes: [String] {
    results.sorted { ($0.projectID, $0.poolID) < ($1.projectID, $1.poolID) }.map { row in
      "\(row.projectID) \(row.status.rawValue) \(row.reason.prefix { $0 != "@" })"
    }
  }
}
