import BudgetModel

/// What one project would be like: another cost, more supporters.
struct Trial: Sendable {
  let project: Int
  /// Minor units.
  var cost: Int64
  /// Voters among those who do not support it, the best off first.
  var approvals: Int64 = 0
  /// New voters who approve it alone.
  var newVoters: Int64 = 0
}

/// The state before a round of a rule that funds one project after the other, as it is without the
/// projects that lose: until one of them is chosen it is the same with them.
protocol MeasuredRound {
  /// True if this round would choose the project, lots apart, in which it comes last.
  func chooses(_ trial: Trial) -> Bool
  /// More approvals than these are of no use in this round.
  func usefulApprovals(_ project: Int) -> Int64
  /// The best off so many voters who do not support the project.
  func bestOff(_ count: Int64, besides project: Int) -> [ContestChange.VoterPart]
}

/// The least changes over all rounds of one run (RULES 17).
struct RoundMeasures {
  /// What is asked for, and what was found so far, of one project.
  struct Found {
    let project: Int
    let cost: Int64
    /// What the whole contest may spend, in minor units.
    let money: Int64
    var asksApprovals = true
    var asksNewVoters = true
    /// The largest cost; 0: none.
    var costToWin: Int64 = 0
    var approvals: (count: Int64, voters: ContestChange.ApprovingVoters)?
    var newVoters: Int64?

    init(_ project: Int, cost: Int64, money: Int64) {
      self.project = project
      self.cost = cost
      self.money = money
    }
  }

  /// New voters beyond this number are not looked for.
  static let mostNewVoters: Int64 = 1_000_000

  var found: [Found]

  /// - Parameter number: of the round, from 1
  mutating func look(at round: some MeasuredRound, number: Int) {
    for place in found.indices {
      lookForCost(round, &found[place])
      if found[place].asksApprovals { lookForApprovals(round, number, &found[place]) }
      if found[place].asksNewVoters { lookForNewVoters(round, &found[place]) }
    }
  }

  private func lookForCost(_ round: some MeasuredRound, _ found: inout Found) {
    let reductions = 1...max(1, found.cost - found.costToWin - 1)
    if found.costToWin + 1 >= found.cost { return }
    let project = found.project
    let own = found.cost
    let reduction = least(reductions) {
      round.chooses(Trial(project: project, cost: own - $0))
    }
    if let reduction { found.costToWin = own - reduction }
  }

  private func lookForApprovals(
    _ round: some MeasuredRound, _ number: Int, _ found: inout Found
  ) {
    let (project, cost) = (found.project, found.cost)
    let most = min(
      round.usefulApprovals(project), found.approvals.map { $0.count - 1 } ?? .max)
    if most < 1 { return }
    let count = least(1...most) {
      round.chooses(Trial(project: project, cost: cost, approvals: $0))
    }
    guard let count else { return }
    found.approvals = (
      count, .bestOff(round: number, round.bestOff(count, besides: project))
    )
  }

  private func lookForNewVoters(_ round: some MeasuredRound, _ found: inout Found) {
    let (project, cost) = (found.project, found.cost)
    let most = found.newVoters.map { $0 - 1 } ?? Self.mostNewVoters
    if most < 1 { return }
    let count = least(1...most) {
      round.chooses(Trial(project: project, cost: cost, newVoters: $0))
    }
    if let count { found.newVoters = count }
  }
}

/// What was found over the rounds, counted again by the whole rule before it is said.
struct ConfirmedRounds {
  let whole: WholeRule
  /// The rounds decide alone, so that what holds for them holds for the rule.
  let isExact: Bool
  let gap: (MeasureKind) -> MeasureGap?

  /// All kinds but that of new voters.
  ///
  /// - Parameter counts: how many plain counts one change of each project is worth
  func measures(_ found: RoundMeasures.Found, counts: Int) -> [ProjectMeasure] {
    [costToWin(found), optimist(found), pessimist(found.project, counts: counts)]
  }

  private func costToWin(_ found: RoundMeasures.Found) -> ProjectMeasure {
    let (project, kind) = (found.project, MeasureKind.costToWin)
    if let gap = gap(kind) { return ProjectMeasure(project, kind, gap: gap) }
    if found.costToWin == 0 { return impossible(project, kind) }
    func change(_ cost: Int64) -> ContestChange {
      ContestChange(project: project, act: .setCost(Money(minorUnits: cost)))
    }
    // Below the highest cost only a tie without a lot can come in between.
    let lowest = isExact ? max(1, found.costToWin - MeasureBounds.lowerCosts) : found.costToWin
    for cost in (lowest...found.costToWin).reversed() where whole.funds(change(cost)) {
      return ProjectMeasure(
        project, kind, .whole(cost), isExact ? .exact : .upperBound, by: change(cost))
    }
    if isExact && lowest == 1 { return impossible(project, kind) }
    return unconfirmed(project, kind, found.costToWin, change(found.costToWin))
  }

  private func optimist(_ found: RoundMeasures.Found) -> ProjectMeasure {
    let (project, kind) = (found.project, MeasureKind.addOptimist)
    if let gap = gap(kind) { return ProjectMeasure(project, kind, gap: gap) }
    guard let (count, voters) = found.approvals else { return impossible(project, kind) }
    return checked(
      project, kind, count, ContestChange(project: project, act: .addApprovals(count, voters)))
  }

  func singletons(_ found: RoundMeasures.Found) -> ProjectMeasure {
    let (project, kind) = (found.project, MeasureKind.addSingleton)
    if let gap = gap(kind) { return ProjectMeasure(project, kind, gap: gap) }
    guard let count = found.newVoters else {
      return found.cost > found.money
        ? ProjectMeasure(project, kind, .impossible, .exact)
        : above(project, RoundMeasures.mostNewVoters)
    }
    return checked(
      project, kind, count, ContestChange(project: project, act: .addBallots(count)))
  }

  /// No number of new voters up to this one is enough.
  func above(_ project: Int, _ most: Int64) -> ProjectMeasure {
    ProjectMeasure(project, .addSingleton, .above(most), isExact ? .exact : .unconfirmed)
  }

  private func impossible(_ project: Int, _ kind: MeasureKind) -> ProjectMeasure {
    ProjectMeasure(project, kind, .impossible, isExact ? .exact : .unconfirmed)
  }

  private func checked(
    _ project: Int, _ kind: MeasureKind, _ size: Int64, _ change: ContestChange
  ) -> ProjectMeasure {
    if !whole.surelyFunds(change) { return unconfirmed(project, kind, size, change) }
    return ProjectMeasure(
      project, kind, .whole(size), isExact ? .exact : .upperBound, by: change)
  }

  /// Where the rounds decide alone, only a tie is left to keep the project from winning: one without a
  /// lot, or one that asks in how many councils the votes come.
  private func unconfirmed(
    _ project: Int, _ kind: MeasureKind, _ size: Int64, _ change: ContestChange
  ) -> ProjectMeasure {
    isExact
      ? ProjectMeasure(
        project, kind,
        gap: kind != .costToWin && whole.instance.tiesReadCouncils ? .tieChain : .lot)
      : ProjectMeasure(project, kind, .whole(size), .unconfirmed, by: change)
  }

  private func pessimist(_ project: Int, counts: Int) -> ProjectMeasure {
    let kind = MeasureKind.addPessimist
    if let gap = gap(kind) { return ProjectMeasure(project, kind, gap: gap) }
    let choices = ApprovalChoices(whole, project)
    let visits = (whole.instance.profile?.choices.count ?? 0) + MeasureBounds.countVisits
    guard let cases = choices.count,
      !MeasureBounds.isAbove(MeasureBounds.trialVisits, [cases, visits, counts])
    else { return ProjectMeasure(project, kind, gap: .tooLarge) }
    let most = choices.mostThatLose()
    if whole.instance.tiesReadCouncils {
      let isSure =
        isExact && whole.instance.isEveryTieDecided
        && most == ApprovalChoices(whole.withMostCouncils, project).mostThatLose()
      if !isSure { return ProjectMeasure(project, kind, gap: .tieChain) }
    }
    return ProjectMeasure(
      project, kind, most == choices.all ? .impossible : .whole(most + 1), .exact)
  }
}
