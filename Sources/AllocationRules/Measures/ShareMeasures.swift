import BudgetModel

/// The measures of `equal-shares` (RULES 17): over the rounds of the run that counts, then by the whole
/// rule.
///
/// A project that loses changes no round before it is chosen, so the state before each round is also
/// the state with the project, whatever it costs and however many approve it.
final class ShareMeasures {
  private typealias Run = (amount: Ratio, chosen: [Int])
  private let whole: WholeRule
  private let count: SequentialCount
  private let shares: ShareCount
  private let contest: MeasuredShares
  private let losers: [Int]
  private var run: Run??
  private lazy var gaps = instance.roundGaps(contest.profile)
  private var instance: Instance { whole.instance }

  /// - Parameter losers: by place in the field
  init(_ instance: Instance, _ count: SequentialCount, losers: [Int]) throws(RuleFailure) {
    whole = WholeRule(instance: instance, rule: EqualShares.self)
    self.losers = losers
    self.count = count
    shares = try ShareCount(count, .standard)
    let profile = instance.profile ?? BallotProfile()
    let valued = try ShareBallots.values(instance, profile, shares.utility)
    var supporters = count.supporters
    if let valued {
      var profile = profile
      profile.values = valued.values
      supporters = Supporters(profile, projects: instance.field.count)
    }
    contest = MeasuredShares(
      instance: instance, profile: profile, supporters: supporters, isPlain: valued == nil,
      table: count.table, use: count.state.use, pool: count.pool, utility: shares.utility,
      shares: shares.runs.shares, unit: valued?.unit ?? .one, candidates: count.candidates)
  }

  /// The run that counts, found when it is first asked for; nil: there was none.
  private func kept() throws(RuleFailure) -> Run? {
    if let run { return run }
    let found = try shares.kept(count)
    run = .some(found)
    return found
  }

  /// Calls with the state before each round of a run, and with that after the last.
  private func replay(
    _ chosen: [Int], at amount: Ratio, _ look: (_ state: ShareState, _ number: Int) -> Void
  ) {
    var state = ShareState(contest, at: amount)
    for number in 0...chosen.count {
      state.begin(choosing: number < chosen.count ? chosen[number] : nil)
      look(state, number + 1)
      state.fund()
    }
  }
}

/// Performance.
extension ShareMeasures {
  /// The rounds decide alone, so that what holds for them holds for the rule.
  private var isExact: Bool {
    shares.completion == "none" && shares.comparison == .none && instance.extraAfter.isZero
  }

  /// What the whole contest may spend, in minor units.
  private var money: Int64 { contest.pool + instance.extraAfter.minorUnits }

  /// How many plain counts one change of each project is worth.
  private var counts: Int { losers.count * (shares.isAddOne ? MeasureBounds.addOneCounts : 1) }

  private func gap(_ kind: MeasureKind) -> MeasureGap? {
    let isPlain = [.cost, .cardinality].contains(shares.utility)
    if let gap = gaps[kind] { return gap }
    return kind == .costToWin || isPlain ? nil : .utility
  }

  /// The choices that one count reads, and what it costs besides.
  private var visits: Int { contest.profile.choices.count + MeasureBounds.countVisits }

  func performance() throws(RuleFailure) -> [ProjectMeasure] {
    if MeasureBounds.isAbove(MeasureBounds.visits, [visits, 3, counts]) {
      return ProjectMeasure.gaps(losers, .tooLarge)
    }
    guard let kept = try kept() else { return ProjectMeasure.gaps(losers, .noRounds) }
    if losers.contains(where: kept.chosen.contains) {
      return ProjectMeasure.gaps(losers, .completion)
    }
    var rounds = RoundMeasures(
      found: losers.map { loser in
        var found = RoundMeasures.Found(
          loser, cost: instance.field[loser].cost.minorUnits, money: money)
        found.asksApprovals = gap(.addOptimist) == nil
        found.asksNewVoters = gap(.addSingleton) == nil && shares.isAddOne
        return found
      })
    replay(kept.chosen, at: kept.amount) { rounds.look(at: $0, number: $1) }
    let confirmed = ConfirmedRounds(whole: whole, isExact: isExact) { self.gap($0) }
    let rising = risingVoters(confirmed)
    return rounds.found.flatMap { found in
      confirmed.measures(found, counts: counts)
        + [rising[found.project] ?? confirmed.singletons(found)]
    }
  }
}

/// New voters where they lower what each voter starts with.
extension ShareMeasures {
  /// Tries one number of new voters after the other, all projects at once: without these voters' own
  /// project the run is the same for all.
  private func risingVoters(_ confirmed: ConfirmedRounds) -> [Int: ProjectMeasure] {
    let kind = MeasureKind.addSingleton
    var measures: [Int: ProjectMeasure] = [:]
    if shares.isAddOne { return measures }
    if let gap = gap(kind) {
      for loser in losers { measures[loser] = ProjectMeasure(loser, kind, gap: gap) }
      return measures
    }
    for loser in losers where instance.field[loser].cost.minorUnits > money {
      measures[loser] = ProjectMeasure(loser, kind, .impossible, .exact)
    }
    let most = max(
      1,
      min(
        MeasureBounds.newVoters,
        MeasureBounds.trialVisits / (visits * (4 + contest.candidates.count))))
    for count in 1...Int64(most) {
      let open = losers.filter { measures[$0] == nil && canPay($0, with: count) }
      if losers.allSatisfy({ measures[$0] != nil }) { break }
      for project in winners(open, with: count) {
        let change = ContestChange(project: project, act: .addBallots(count))
        if whole.surelyFunds(change) {
          measures[project] = ProjectMeasure(
            project, kind, .whole(count), isExact ? .exact : .upperBound, by: change)
        } else if instance.tiesReadCouncils && whole.mayFund(change) {
          measures[project] = ProjectMeasure(project, kind, gap: .tieChain)
        }
      }
    }
    for loser in losers where measures[loser] == nil {
      measures[loser] = confirmed.above(loser, Int64(most))
    }
    return measures
  }

  private func amount(with newVoters: Int64) -> Ratio {
    Ratio(contest.pool) / (instance.tally.weight + Ratio(newVoters))
  }

  /// True if the supporters and the new voters start with the cost.
  private func canPay(_ project: Int, with newVoters: Int64) -> Bool {
    let supporters = instance.tally.votes[project] + Ratio(newVoters)
    return supporters * amount(with: newVoters) >= Ratio(instance.field[project].cost)
  }

  /// The projects that a run with so many new voters for each would choose; all of them where the
  /// run leaves a tie that only a lot could decide.
  private func winners(_ projects: [Int], with newVoters: Int64) -> [Int] {
    if projects.isEmpty { return [] }
    let amount = amount(with: newVoters)
    guard let sequence = try? shares.runs.run(at: amount) else { return projects }
    let chosen = sequence.chosen.map { shares.runs.ballots.projects[$0] }
    var wins = Set(chosen)
    replay(chosen, at: amount) { state, _ in
      for project in projects where !wins.contains(project) {
        let trial = Trial(
          project: project, cost: instance.field[project].cost.minorUnits,
          newVoters: newVoters)
        if state.chooses(trial) { wins.insert(project) }
      }
    }
    return projects.filter(wins.contains)
  }
}

/// Effective support.
extension ShareMeasures {
  /// Of every project with support, by place in the field.
  func effectiveSupport(_ projects: [Int]) throws(RuleFailure) -> [ProjectMeasure] {
    let kind = MeasureKind.effectiveSupport
    func isTooLarge(rounds: Int) -> Bool {
      MeasureBounds.isAbove(MeasureBounds.visits, [visits, projects.count, rounds])
    }
    let kept = isTooLarge(rounds: 1) ? nil : try kept()
    guard let kept, !isTooLarge(rounds: kept.chosen.count) else {
      let gap: MeasureGap = kept == nil && !isTooLarge(rounds: 1) ? .noRounds : .tooLarge
      return projects.map { ProjectMeasure($0, kind, gap: gap) }
    }
    var most: [Int: Ratio] = [:]
    func look(_ projects: [Int], _ state: ShareState) {
      for project in projects {
        guard let own = state.effectiveSupport(of: project) else { continue }
        most[project] = max(most[project] ?? .zero, own)
      }
    }
    let others = projects.filter { !kept.chosen.contains($0) }
    replay(kept.chosen, at: kept.amount) { state, _ in look(others, state) }
    for project in projects where kept.chosen.contains(project) {
      guard let chosen = chosen(without: project, at: kept.amount) else { continue }
      replay(chosen, at: kept.amount) { state, _ in look([project], state) }
    }
    return projects.map { project in
      most[project].map { ProjectMeasure(project, kind, .ratio($0), .exact) }
        ?? ProjectMeasure(project, kind, gap: kept.chosen.contains(project) ? .lot : .limits)
    }
  }

  private func chosen(without project: Int, at amount: Ratio) -> [Int]? {
    let candidates = shares.runs.ballots.projects
    guard let place = candidates.firstIndex(of: project),
      let sequence = try? shares.runs.run(at: amount, without: place)
    else { return nil }
    return sequence.chosen.map { candidates[$0] }
  }
}

extension ShareMeasures {
  /// The purses at the end, where the run that counts chose exactly these projects.
  func prices(
    _ funded: [Int], left projects: [Int]
  ) throws(RuleFailure) -> Priceability.RulePrices? {
    guard let kept = try kept(), contest.profile.districts.isEmpty, Set(kept.chosen) == Set(funded)
    else {
      return nil
    }
    var prices = Priceability.RulePrices(purse: kept.amount, left: [:])
    replay(kept.chosen, at: kept.amount) { state, number in
      if number <= kept.chosen.count { return }
      for project in projects { prices.left[project] = state.left(of: project) }
    }
    return prices
  }
}
