import BudgetModel

/// The measures of `greedy` (RULES 17), from tallies alone.
///
/// What comes before a project in the order does not depend on it, so that a better place or a lower
/// cost never harms it, `Shape` apart. Between two numbers of votes at which nothing changes place and
/// no threshold is crossed the rule decides alike.
struct GreedyMeasures {
  private let whole: WholeRule
  private let choice: ScoreChoice
  private let shape: Shape
  private var instance: Instance { whole.instance }

  init(_ instance: Instance) throws(RuleFailure) {
    var instance = instance
    // Each trial would copy the ballots for nothing.
    instance.profile = nil
    whole = WholeRule(instance: instance, rule: Greedy.self)
    choice = try ScoreChoice(instance.settings.rule)
    shape = Shape(instance)
  }

  func measures(of project: Int) -> [ProjectMeasure] {
    [costToWin(project)] + approvals(project) + [singletons(project)]
  }

  /// What of a by-law can keep a better place from being better.
  private struct Shape {
    /// Nil: a project that wins still wins with a better place.
    let worse: MeasureGap?
    let prefersDearer: Bool

    init(_ instance: Instance) {
      let misfit = instance.settings.rule["misfit"]?.text ?? "skip"
      if instance.settings.limits.isBestOnly {
        worse = .limits
      } else if !instance.extraAfter.isZero && misfit != "skip" {
        worse = .laterPass
      } else {
        worse = nil
      }
      prefersDearer = instance.tieChain.contains(.dearer)
    }
  }
}

/// Cost.
extension GreedyMeasures {
  private func costToWin(_ project: Int) -> ProjectMeasure {
    let kind = MeasureKind.costToWin
    if let gap = shape.prefersDearer ? .tieChain : shape.worse {
      return ProjectMeasure(project, kind, gap: gap)
    }
    let drawn = whole.drawing(last: project)
    let own = instance.field[project].cost.minorUnits
    func change(_ cost: Int64) -> ContestChange {
      ContestChange(project: project, act: .setCost(Money(minorUnits: cost)))
    }
    let reduction = own < 2 ? nil : least(1...own - 1) { drawn.funds(change(own - $0)) }
    guard let reduction else { return ProjectMeasure(project, kind, .impossible, .exact) }
    let most = own - reduction
    let lowest = max(1, most - MeasureBounds.lowerCosts)
    for cost in (lowest...most).reversed() where whole.funds(change(cost)) {
      return ProjectMeasure(project, kind, .whole(cost), .exact, by: change(cost))
    }
    if lowest == 1 { return ProjectMeasure(project, kind, .impossible, .exact) }
    return ProjectMeasure(project, kind, gap: .lot)
  }
}

/// Votes.
extension GreedyMeasures {
  private var voteGap: MeasureGap? {
    if instance.settings.ballots.kind != .approval { return .ballots }
    if !choice.channels.isEmpty { return .channels }
    if instance.settings.needsYesOverNo || ![.votes, .votesPerCost].contains(choice.measure) {
      return .utility
    }
    let numbers = [instance.tally.weight, instance.tally.blankWeight] + instance.tally.votes
    return numbers.allSatisfy(\.isWhole) ? nil : .weights
  }

  private func approvals(_ project: Int) -> [ProjectMeasure] {
    let kinds = [MeasureKind.addOptimist, .addPessimist]
    if let gap = voteGap { return kinds.map { ProjectMeasure(project, $0, gap: gap) } }
    if instance.percentMoves(with: [.nonblank]) {
      return kinds.map { ProjectMeasure(project, $0, gap: .thresholds) }
    }
    let most = Int64((instance.tally.weight - instance.tally.votes[project]).numerator)
    func change(_ count: Int64) -> ContestChange {
      ContestChange(project: project, act: .addApprovals(count, .anyone))
    }
    if most < 1 { return kinds.map { ProjectMeasure(project, $0, .impossible, .exact) } }
    let steps = steps(of: project, upTo: most, change)
    let optimist = firstWin(project, .addOptimist, steps, isSteady: shape.worse == nil, change)
    var pessimist = optimist
    pessimist.kind = .addPessimist
    if shape.worse != nil || !instance.isEveryTieDecided {
      pessimist = afterLastLoss(project, steps, change)
    }
    return [optimist, pessimist]
  }

  private func singletons(_ project: Int) -> ProjectMeasure {
    if let gap = voteGap { return ProjectMeasure(project, .addSingleton, gap: gap) }
    func change(_ count: Int64) -> ContestChange {
      ContestChange(project: project, act: .addBallots(count))
    }
    let steps = steps(of: project, upTo: 1_000_000_000_000, change)
    let isSteady = shape.worse == nil && !instance.percentMoves(with: Threshold.Base.ofNewVoters)
    return firstWin(project, .addSingleton, steps, isSteady: isSteady, change)
  }

  /// A project wins with votes of some councils only if it wins with votes of all of them, lots apart;
  /// so a number that is enough wherever they come is the least where no smaller one is enough so.
  ///
  /// - Parameter isSteady: a project that wins still wins with more votes, lots apart
  private func firstWin(
    _ project: Int, _ kind: MeasureKind, _ steps: [Int64], isSteady: Bool,
    _ change: (Int64) -> ContestChange
  ) -> ProjectMeasure {
    let readsCouncils = instance.tiesReadCouncils
    if readsCouncils, let gap = shape.worse { return ProjectMeasure(project, kind, gap: gap) }
    let drawn = whole.withMostCouncils.drawing(last: project)
    var first: Int? = 0
    if isSteady {
      first = least(0...Int64(steps.count - 1)) { drawn.funds(change(steps[Int($0)])) }
        .map { Int($0) }
    } else if readsCouncils {
      first = steps.firstIndex { drawn.funds(change($0)) }
    }
    guard let first else { return ProjectMeasure(project, kind, .impossible, .exact) }
    guard let size = steps[first...].first(where: { whole.surelyFunds(change($0)) }) else {
      return readsCouncils
        ? ProjectMeasure(project, kind, gap: .tieChain)
        : ProjectMeasure(project, kind, .impossible, .exact)
    }
    let isLeast = !readsCouncils || size == steps[first]
    return ProjectMeasure(
      project, kind, .whole(size), isLeast ? .exact : .upperBound, by: change(size))
  }

  /// The first number after the last one at which the project loses.
  private func afterLastLoss(
    _ project: Int, _ steps: [Int64], _ change: (Int64) -> ContestChange
  ) -> ProjectMeasure {
    let kind = MeasureKind.addPessimist
    if instance.tiesReadCouncils {
      return ProjectMeasure(project, kind, gap: shape.worse ?? .tieChain)
    }
    let last = steps.lastIndex { !whole.funds(change($0)) } ?? -1
    if last + 1 == steps.count { return ProjectMeasure(project, kind, .impossible, .exact) }
    let size = steps[last + 1]
    return ProjectMeasure(project, kind, .whole(size), .exact, by: change(size))
  }

  /// Numbers of added votes, ascending from 1, between which the rule decides alike.
  private func steps(
    of project: Int, upTo most: Int64, _ change: (Int64) -> ContestChange
  ) -> [Int64] {
    var steps: Set<Int64> = [1]
    let votes = instance.tally.votes
    let own = Ratio(instance.field[project].cost)
    for other in votes.indices where other != project {
      var levels = [votes[other]]
      let cost = Ratio(instance.field[other].cost)
      if choice.measure == .votesPerCost && !cost.isZero {
        levels.append(votes[other] * own / cost)
      }
      for level in levels {
        let gap = level - votes[project]
        steps.insert(Int64(gap.roundedUp))
        steps.insert(Int64(gap.roundedDown) + 1)
      }
    }
    for threshold in instance.settings.thresholds {
      for other in threshold.movesWithVoters ? Array(votes.indices) : [project] {
        if let step = crossing(threshold, other, upTo: most, change) { steps.insert(step) }
      }
    }
    return steps.filter { (1...most).contains($0) }.sorted()
  }

  /// The first number of added votes at which a project meets a threshold that it missed, or misses
  /// one that it met.
  private func crossing(
    _ threshold: Threshold, _ project: Int, upTo most: Int64, _ change: (Int64) -> ContestChange
  ) -> Int64? {
    func isMet(_ instance: Instance) -> Bool? {
      guard let measured = try? MeasuredThreshold(threshold, instance) else { return nil }
      let votes = instance.tally.votes[project]
      let isOfScore = threshold.measure == .score && choice.measure == .votesPerCost
      let cost = Ratio(instance.field[project].cost)
      return measured.isMet(by: isOfScore && !cost.isZero ? votes / cost : votes)
    }
    let before = isMet(instance)
    return least(1...most) { isMet(change($0).applied(to: instance)) != before }
  }
}
