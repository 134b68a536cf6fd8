package import BudgetModel

/// What one check found in one contest.
package struct ProportionalityFinding: Sendable, Hashable {
  package enum Verdict: Sendable, Hashable {
    /// With the group that was looked at, if it was one.
    case holds(Group?)
    case violated(Group?)
    case notComputed(MeasureGap)
  }
  /// A group that has less than its share.
  package struct Group: Sendable, Hashable {
    /// What it could have had, by place in the field.
    package var projects: [Int]
    package var voters: Ratio
    /// The most that one of its members has, or what all of them have.
    package var received: Int128
    /// What its share of the money is worth, rounded down.
    package var entitled: Int128
  }

  package var check: ProportionalityCheck
  package var utility: ProportionalityUtility?
  package var verdict: Verdict
  /// The district, by id; empty: voters who vote alike.
  package var council = ""

  init(_ check: ProportionalityCheck, _ utility: ProportionalityUtility?, _ verdict: Verdict) {
    self.check = check
    self.utility = utility
    self.verdict = verdict
  }
}

/// An outcome and the ballots that it is measured by: approvals, whatever the rule.
struct FundedOutcome {
  let instance: Instance
  let profile: BallotProfile
  let supporters: Supporters
  /// Funded by the contest, pre-funded projects apart.
  let funded: [Int]
  /// Candidates that were not funded.
  let unfunded: [Int]
  /// B', in minor units.
  let pool: Int64

  func cost(_ project: Int) -> Int64 { instance.field[project].cost.minorUnits }
  var weight: Ratio { instance.tally.weight }

  /// By row: what the funded projects are worth.
  func received(_ utility: ProportionalityUtility) -> [Int128] {
    var received = Array(repeating: Int128(0), count: profile.rowCount)
    for project in funded {
      let own = value(project, utility)
      for row in supporters.rows[supporters.range(of: project)] { received[Int(row)] += own }
    }
    return received
  }

  func value(_ project: Int, _ utility: ProportionalityUtility) -> Int128 {
    utility == .cost ? Int128(cost(project)) : 1
  }

  /// The share of the money of voters of so much weight, in minor units.
  func share(of weight: Int128) -> Ratio {
    Ratio(weight, over: profile.weightScale) * Ratio(pool) / self.weight
  }
}
