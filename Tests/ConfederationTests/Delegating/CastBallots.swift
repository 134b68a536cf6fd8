import BudgetModel

@testable import Confederation

/// Ballots that councils cast, by pool and council, with the tables that follow from them.
struct CastBallots {
  /// Votes or points by project, and the number of ballots.
  struct Sheet {
    var ballots: Int
    var votes: [String: Int64]
  }
  /// By pool, then by council.
  var sheets: [String: [String: Sheet]] = [:]
  /// Attendance by council.
  var present: [String: Int] = [:]

  func count(for plan: CyclePlan) -> BallotCount {
    let own = plan.contests.map { contest in
      (sheets[contest.poolID] ?? [:]).reduce(into: [Int: ContestTally]()) { own, sheet in
        guard let council = plan.tree.index(ofID: sheet.key),
          contest.participants.contains(council)
        else { return }
        own[council.position] = tally(sheet.value, of: sheet.key, contest, plan)
      }
    }
    let ballots = plan.tree.councils.indices.map { council in
      own.compactMap { $0[council]?.ballots }.max { $0.received < $1.received } ?? BallotCounts()
    }
    let totals = own.indices.map { place in
      own[place].sorted { $0.key < $1.key }.filter {
        plan.isOwn(CouncilIndex($0.key), of: ContestIndex(place))
      }.reduce(into: zero(plan.contests[place])) { $0 += $1.value }
    }
    return BallotCount(
      tallies: own, totals: totals, councilBallots: ballots, tallyRows: tables(own, plan),
      reconciliation: reconciliation(ballots, plan), rejected: [], diagnostics: [], checks: [:])
  }

  private func zero(_ contest: Contest) -> ContestTally {
    var tally = ContestTally.zero(projects: contest.projects.count)
    if contest.settings.ballots.kind == .points { tally.points = tally.votes }
    return tally
  }

  private func tally(
    _ sheet: Sheet, of council: String, _ contest: Contest, _ plan: CyclePlan
  ) -> ContestTally {
    var tally = zero(contest)
    let values = contest.projects.map { Ratio(sheet.votes[plan.projects[$0].id] ?? 0) }
    tally.votes = values
    if tally.points != nil { tally.points = values.map { $0 + $0 } }
    tally.weight = Ratio(sheet.ballots)
    (tally.ballots.received, tally.ballots.counted) = (sheet.ballots, sheet.ballots)
    tally.present = present[council]
    return tally
  }

  /// Each council's table holds what climbs to it.
  private func tables(
    _ own: [[Int: ContestTally]], _ plan: CyclePlan
  ) -> [String: [TallyRow]] {
    var tables: [String: [TallyRow]] = [:]
    for (place, contest) in plan.contests.enumerated() {
      var sums: [Int: ContestTally] = [:]
      for (council, tally) in own[place].sorted(by: { $0.key < $1.key }) {
        for above in plan.chain(of: CouncilIndex(council), in: ContestIndex(place)) {
          sums[above.position, default: zero(contest)] += tally
        }
      }
      for (council, sum) in sums {
        let id = plan.tree.councils[council].id
        tables[id, default: []] += TallyRows(councilID: id, minorDigits: 2).rows(
          of: sum, poolID: contest.poolID, projects: contest.projects.map { plan.projects[$0].id })
      }
    }
    return tables
  }

  private func reconciliation(
    _ ballots: [BallotCounts], _ plan: CyclePlan
  ) -> [ReconciliationRow] {
    zip(plan.tree.councils, ballots).map { council, counts in
      ReconciliationRow(
        scope: "council", councilID: council.id, file: "", quantity: "ballots",
        bucket: "received", value: counts.received)
    }
  }
}
