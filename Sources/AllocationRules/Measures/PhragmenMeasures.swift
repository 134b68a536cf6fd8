import BudgetModel

/// What ends the rounds of Phragmén's rule (RULES 7).
enum PhragmenMisfit: Sendable {
  case skip, stop
  /// Only where none of the tied projects fits.
  case stopUnlessOneFits

  init(_ rule: RuleChoice) {
    if rule["misfit"]?.text == "skip" {
      self = .skip
    } else {
      self = rule["tied-misfit"]?.text == "choose-fitting" ? .stopUnlessOneFits : .stop
    }
  }
}

/// The measures of `phragmen` (RULES 17): over its rounds, then by the whole rule. A new voter changes
/// no load but that of the one project, so that its rounds stay the same too.
struct PhragmenMeasures {
  private let whole: WholeRule
  private let start: LoadState
  /// In the order of the rounds.
  private let chosen: [Int]
  private let losers: [Int]
  /// What the whole contest may spend, in minor units.
  private let money: Int64
  private var instance: Instance { whole.instance }

  init(_ instance: Instance, _ count: SequentialCount, losers: [Int]) throws(RuleFailure) {
    whole = WholeRule(instance: instance, rule: Phragmen.self)
    self.losers = losers
    money = count.pool + instance.extraAfter.minorUnits
    start = LoadState(count, misfit: PhragmenMisfit(instance.settings.rule))
    let outcome = try Phragmen.allocate(instance)
    chosen = outcome.payments.filter { $0.reason == .funded }.map(\.project)
  }

  /// Calls with the state before each round, and with that after the last.
  private func replay(_ look: (_ state: LoadState, _ number: Int) -> Void) {
    var state = start
    for number in 0...chosen.count {
      state.begin()
      look(state, number + 1)
      if number < chosen.count { state.fund(chosen[number]) }
    }
  }

  private func gap(_ kind: MeasureKind) -> MeasureGap? {
    let choices = start.profile.choices.count + MeasureBounds.countVisits
    if MeasureBounds.isAbove(MeasureBounds.visits, [choices, 3, losers.count]) { return .tooLarge }
    return instance.roundGap(kind, start.profile)
  }

  func performance() -> [ProjectMeasure] {
    var rounds = RoundMeasures(
      found: losers.map { loser in
        var found = RoundMeasures.Found(
          loser, cost: instance.field[loser].cost.minorUnits, money: money)
        found.asksApprovals = gap(.addOptimist) == nil
        found.asksNewVoters = gap(.addSingleton) == nil
        return found
      })
    if gap(.costToWin) != .tooLarge { replay { rounds.look(at: $0, number: $1) } }
    let isExact =
      instance.settings.rule["completion"]?.text != "greedy" && instance.extraAfter.isZero
    let confirmed = ConfirmedRounds(whole: whole, isExact: isExact, gap: gap)
    return rounds.found.flatMap { found in
      confirmed.measures(found, counts: losers.count) + [confirmed.singletons(found)]
    }
  }

  /// The purses at the end, where the rounds chose exactly these projects.
  func prices(_ funded: [Int], left projects: [Int]) -> Priceability.RulePrices? {
    if Set(chosen) != Set(funded) { return nil }
    var prices: Priceability.RulePrices?
    replay { state, number in
      if number > chosen.count { prices = state.prices(projects) }
    }
    return prices
  }
}
