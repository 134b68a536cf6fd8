import BudgetModel

/// A project that enters the contest of a council above, once (CONFEDERATION 12).
struct Appeal {
  var project: ProjectIndex
  /// Its support in its own subtree.
  var column: TallyColumn
  var from: ContestIndex
  /// Place of the `scope` record that says so, in the contest it came from.
  var record: Int
}

/// Stage FORWARD.
extension CountRun {
  mutating func forwardAppeals(of councils: [CouncilIndex]) {
    for council in councils {
      guard let appeal = plan.levels[council].appeal else { continue }
      for contest in contests(of: council) { forward(contest, appeal) }
    }
  }

  private mutating func forward(_ contest: ContestIndex, _ appeal: Level.Appeal) {
    guard let decision = decisions[contest] else { return }
    let council = plan.contests[contest].council
    let need = appealNeed(appeal, decision: decision, council: council)
    for place in decision.projects.indices {
      let project = decision.projects[place]
      guard decision.verdicts[place].status == .notFunded, !decision.appealed.contains(place),
        let need, decision.instance.tally.votes[place] >= Ratio(need),
        decision.instance.tally.votes[place] > .zero,
        let target = contestAbove(council, taking: plan.input.projects[project])
      else { continue }
      let record = transcript.append(
        appealRecord(project, target), to: plan.contests[contest].pool)
      let entry = Appeal(
        project: project, column: TallyColumn(decision.instance.tally, at: place), from: contest,
        record: record.place)
      let later = appeals[target].firstIndex { $0.project > project }
      appeals[target.position].insert(entry, at: later ?? appeals[target].count)
      appealTargets[project] = target
    }
  }

  /// ⌈share · base⌉; nil where the base is not known.
  private func appealNeed(
    _ appeal: Level.Appeal, decision: Decision, council: CouncilIndex
  ) -> Int64? {
    let weight = decision.instance.tally.weight
    switch appeal.of {
    case "counted", "touched": return Int64(clamping: (appeal.share * weight).roundedUp)
    case "received":
      return requiredCount(appeal.share, of: Int64(decision.instance.tally.ballots.received))
    default:
      return figures.base(appeal.of, of: council).map { requiredCount(appeal.share, of: $0) }
    }
  }

  func decidingCouncil(above council: CouncilIndex) -> CouncilIndex? {
    plan.tree.chain(of: council).dropFirst().first { plan.levels[$0].mode != .none }
  }

  /// The contest of the nearest deciding council above whose pool takes the project.
  private func contestAbove(_ council: CouncilIndex, taking project: Project) -> ContestIndex? {
    decidingCouncil(above: council).flatMap { above in
      contests(of: above).first { plan.pools[plan.contests[$0].pool].admits(project) }
    }
  }

  private func appealRecord(_ project: ProjectIndex, _ target: ContestIndex) -> TranscriptRecord {
    TranscriptRecord(
      "scope",
      [
        "project": .string(plan.projects[project].id),
        "affects": .array(plan.projects[project].affects.map { .string($0) }),
        "council": .string(plan.tree[plan.contests[target].council].id), "why": "appeal",
      ])
  }
}
