import BudgetModel

/// The measures of `phragmen` (RULES 17): over its rounds, then by the whole rule. A new voter changes
/// no load but that of the one project, so that its rounds stay the same too.
final class PhragmenMeasures {
  private let whole: WholeRule
  private let start: LoadState
  private let losers: [Int]
  /// What the whole contest may spend, in minor units.
  private let money: Int64
  private var found: [Int]?
  private lazy var gaps = instance.roundGaps(start.profile)
  private var instance: Instance { whole.instance }

  init(_ instance: Instance, _ count: SequentialCount, losers: [Int]) throws(RuleFailure) {
    whole = WholeRule(instance: instance, rule: Phragmen.self)
    self.losers = losers
    money = count.pool + instance.extraAfter.minorUnits
    start = LoadState(count, misfit: PhragmenMisfit(instance.settings.rule))
  }

  /// In the order of the rounds, found when they are first asked for.
  private func chosen() throws(RuleFailure) -> [Int] {
    if let found { return found }
    let outcome = try Phragmen.allocate(instance)
    let chosen = outcome.payments.filter { $0.reason == .funded }.map(\.project)
    found = chosen
    return chosen
  }

  /// Calls with the state before each round, and with that after the last.
  private func replay(_ chosen: [Int], _ look: (_ state: LoadState, _ number: Int) -> Void) {
    var state = start
    for number in 0...chosen.count {
      state.begin()
      look(state, number + 1)
      if number < chosen.count { state.fund(chosen[number]) }
    }
  }

  func performance() throws(RuleFailure) -> [ProjectMeasure] {
    let visits = start.profile.choices.count + MeasureBounds.countVisits
    if MeasureBounds.isAbove(MeasureBounds.visits, [visits, 3, losers.count]) {
      return ProjectMeasure.gaps(losers, .tooLarge)
    }
    let gaps = gaps
    var rounds = RoundMeasures(
      found: losers.map { loser in
        var found = RoundMeasures.Found(
          loser, cost: instance.field[loser].cost.minorUnits, money: money)
        found.asksApprovals = gaps[.addOptimist] == nil
        found.asksNewVoters = gaps[.addSingleton] == nil
        return found
      })
    replay(try chosen()) { rounds.look(at: $0, number: $1) }
    let isExact =
      instance.settings.rule["completion"]?.text != "greedy" && instance.extraAfter.isZero
    let confirmed = ConfirmedRounds(whole: whole, isExact: isExact) { gaps[$0] }
    return rounds.found.flatMap { found in
      confirmed.measures(found, counts: losers.count) + [confirmed.singletons(found)]
    }
  }

  /// The purses at the end, where the rounds chose exactly these projects.
  func prices(
    _ funded: [Int], left projects: [Int]
  ) throws(RuleFailure) -> Priceability.RulePrices? {
    let chosen = try chosen()
    if Set(chosen) != Set(funded) { return nil }
    var prices: Priceability.RulePrices?
    replay(chosen) { state, number in
      if number > chosen.count { prices = state.prices(projects) }
    }
    return prices
  }
}
