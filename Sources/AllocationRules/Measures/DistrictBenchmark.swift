package import BudgetModel

/// What each district would have got by deciding alone, by the same rule, over the part of the money
/// that its ballots are of all (CONFEDERATION 14; after Hershkowitz, Kahng, Peters, Procaccia 2021,
/// arXiv:2102.06115, who compare with the best that it could have bought).
///
/// What a set of projects is worth to a district is `Σ cost · votes` over its own ballots.
package struct DistrictBenchmark {
  /// The ballots of one district.
  package struct Part: Sendable {
    package var council: String
    /// Nil: not all votes are known by district.
    package var tally: ContestTally?
    package var profile: BallotProfile?
    package init(council: String, tally: ContestTally?, profile: BallotProfile?) {
      self.council = council
      self.tally = tally
      self.profile = profile
    }
  }

  private let contest: MeasuredContest
  private let rule: any Rule.Type

  init(_ contest: MeasuredContest, rule: any Rule.Type) {
    self.contest = contest
    self.rule = rule
  }

  func finding(_ part: Part) -> ProportionalityFinding {
    var finding = ProportionalityFinding(.districtFairness, .cost, verdict(part))
    finding.council = part.council
    return finding
  }

  private func verdict(_ part: Part) -> ProportionalityFinding.Verdict {
    let instance = contest.instance
    if !instance.districts.isEmpty { return .notComputed(.districts) }
    guard let tally = part.tally else { return .notComputed(.appeal) }
    if tally.weight <= .zero || instance.tally.weight <= .zero {
      return .notComputed(.noBallots)
    }
    var alone = instance
    alone.tally = tally
    alone.profile = part.profile
    let share = Ratio(contest.pool) * tally.weight / instance.tally.weight
    alone.amount = Money(minorUnits: Int64(share.roundedDown))
    (alone.extraAfter, alone.reserves, alone.eligible) = (.zero, [:], nil)
    for project in instance.prefunded { alone.field[project].state = .excluded }
    alone.prefunded = []
    let funded: [Int]
    do throws(RuleFailure) {
      funded = try rule.allocate(alone).payments.map(\.project)
    } catch {
      return .notComputed(MeasureGap(error))
    }
    let group = ProportionalityFinding.Group(
      projects: funded.sorted(), voters: tally.weight, received: worth(contest.funded, tally),
      entitled: worth(funded, tally))
    return group.entitled > group.received ? .violated(group) : .holds(group)
  }

  private func worth(_ projects: [Int], _ tally: ContestTally) -> Int128 {
    let worth = projects.reduce(Ratio.zero) {
      $0 + Ratio(contest.instance.field[$1].cost) * tally.votes[$1]
    }
    return Int128(worth.roundedDown)
  }
}

extension MeasureGap {
  /// Why a district alone has no outcome.
  fileprivate init(_ failure: RuleFailure) {
    switch failure {
    case .tieWithoutLot: self = .lot
    case .refused(.baseMissing, _): self = .thresholds
    case .refused(.welfareTooLarge, _), .refused(.add1StepCap, _): self = .tooLarge
    case .refused: self = .refused
    }
  }
}
