import AllocationRules
import BudgetModel

/// What does not go together with a council that decides through others (CONFEDERATION 8.3 to 8.6).
struct PlenumChecks {
  let tree: CouncilTree
  let levels: [Level?]
  let pools: PoolTable
  /// By `PoolIndex`.
  let settings: [ContestSettings]
  var diagnostics: [Diagnostic] = []

  mutating func run() {
    for pool in pools.indices where !pools[pool].isSource {
      let council = pools.owners[pool]
      guard let level = levels[council] else { continue }
      switch level.mode {
      case .delegated, .consent, .median:
        checkPlenum(council, level)
        checkRule(pool, level)
      case .dual:
        checkChambers(council, level)
        checkRule(pool, level)
      case .direct, .tallySum, .none: break
      }
    }
    diagnostics = diagnostics.inOrder()
  }

  private mutating func checkPlenum(_ council: CouncilIndex, _ level: Level) {
    let children = tree.children[council]
    let dimensions = Set(children.map { tree[$0].dimension })
    if children.isEmpty { refuseEmpty(council, level) }
    if dimensions.count < 2 || level.delegation.hasMixedPlenum { return }
    let names = Dimension.allCases.filter(dimensions.contains).map(\.rawValue)
    diagnostics.append(
      Diagnostic(
        .plenumMixed, at: level.place,
        "children of council \(quoted(tree[council].id)) are of the dimensions "
          + "\(names.joined(separator: ", ")); write delegation: {mixed-plenum: true} if they are "
          + "to sit together"))
  }

  private mutating func checkChambers(_ council: CouncilIndex, _ level: Level) {
    for chamber in level.dual.chambers where chamber.mode == .delegated {
      let members = tree.children[council].filter { tree[$0].dimension == chamber.dimension }
      if members.isEmpty { refuseEmpty(council, level, chamber: chamber.id) }
    }
  }

  private mutating func refuseEmpty(
    _ council: CouncilIndex, _ level: Level, chamber: String? = nil
  ) {
    let what = chamber.map { "chamber \(quoted($0)) of " } ?? ""
    diagnostics.append(
      .setting(
        "\(what)council \(quoted(tree[council].id)) has no councils below it that could send "
          + "anyone; choose another mode", at: level.place))
  }

  /// Delegates give a rule nothing but scores.
  private mutating func checkRule(_ pool: PoolIndex, _ level: Level) {
    let own = settings[pool]
    guard let spec = RuleRegistry.rule(named: own.rule.name)?.spec else { return }
    let isDirectDual =
      level.mode == .dual && level.dual.chambers.allSatisfy { $0.mode == .direct }
      && ![.doubleThreshold, .blend].contains(level.dual.resolution)
    let name = "rule \(own.rule.name) of pool \(quoted(pools[pool].id))"
    if spec.needs == .ballots && !isDirectDual {
      diagnostics.append(
        Diagnostic(
          .ruleNeedsBallots, at: level.place,
          "\(name) needs the ballots themselves, and level \(quoted(level.id)) decides by scores; "
            + "choose a rule that reads tallies, such as greedy"))
    } else if spec.needs != .tallies && !isDirectDual
      || ScoreMeasure(ofWalks: own.rule) == .copeland
    {
      refuse(
        pool,
        "'\(own.rule.name)' with these parameters needs more than scores; choose 'score: votes'")
    }
    if level.mode == .dual, !level.dual.resolution.settlesChoices,
      ![.votes, .votesPerCost].contains(ScoreMeasure(ofWalks: own.rule))
    {
      refuse(pool, "'\(level.dual.resolution.rawValue)' joins votes; write score: votes")
    }
    let joins = level.mode == .dual && !level.dual.resolution.settlesChoices
    if joins || level.mode == .consent,
      own.thresholds.contains(where: { $0.measure != .weight })
    {
      refuse(pool, "a threshold of ballots means nothing here; only 'measure: weight' may stand")
    }
    if !(own.rule["channels"]?.members ?? []).isEmpty {
      refuse(pool, "'channels' needs mode direct; take it out")
    }
    if own.needsYesOverNo { refuse(pool, "'yes-over-no' needs mode direct or tally-sum") }
    if !own.measures.isEmpty {
      diagnostics.append(.notBuilt("measures in mode \(level.mode.rawValue)", at: level.place))
    }
    if level.mode == .dual || level.mode == .median,
      ["partial", "fund-if-covered"].contains(own.rule["misfit"]?.text)
    {
      refuse(pool, "parts of a project cannot be agreed on; write misfit: skip or stop")
    }
  }

  private mutating func refuse(_ pool: PoolIndex, _ sentence: String) {
    diagnostics.append(
      .setting("pool \(quoted(pools[pool].id)): " + sentence, at: pools[pool].place))
  }
}
