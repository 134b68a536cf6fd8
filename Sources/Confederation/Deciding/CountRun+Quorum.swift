import BudgetModel

/// Quorums of councils (CONFEDERATION 5.4).
extension CountRun {
  /// Councils whose ballots are left out above, with all below them.
  static func voidCouncils(of plan: CyclePlan, _ figures: CouncilFigures) -> Set<CouncilIndex> {
    Set(
      plan.tree.indices.filter { council in
        // A quorum of seats says nothing of ballots.
        plan.levels[council].quorum.map {
          $0.below == .void && $0.of != "seats" && !figures.meets($0, council)
        } ?? false
      })
  }

  /// False: below its quorum, so that nothing of its own is funded, and it counts as silent in a
  /// council of delegates.
  ///
  /// - Parameter plenum: those who sit in it, if there are any
  func decides(_ council: CouncilIndex, _ plenum: Plenum? = nil) -> Bool {
    guard let quorum = plan.levels[council].quorum else { return true }
    if quorum.of == "seats" {
      guard let plenum else { return true }
      return plenum.castWeight >= Ratio((quorum.share * plenum.fullWeight).roundedUp)
    }
    return quorum.below == .decide || figures.meets(quorum, council)
  }
}

extension CouncilFigures {
  /// Received ballots, or who was present, against the base.
  func meets(_ quorum: Level.Quorum, _ council: CouncilIndex) -> Bool {
    guard let base = base(quorum.of, of: council) else { return false }
    return Int64(received[council]) >= requiredCount(quorum.share, of: base)
  }
}
