import AllocationRules
import BudgetModel

/// What does not go together with a rule that reads the ballots themselves (RULES 1.7, 6.2).
struct BallotRuleChecks {
  let tree: CouncilTree
  let levels: [Level?]
  let pools: PoolTable
  /// By `PoolIndex`.
  let settings: [ContestSettings]
  var diagnostics: [Diagnostic] = []

  mutating func run() {
    for pool in pools.indices where readsBallots(pool) {
      checkMode(pool)
      checkDistricts(pool)
    }
  }

  private func decides(_ council: CouncilIndex) -> Bool {
    levels[council]?.mode != Level.Mode.none
  }
  private func readsBallots(_ pool: PoolIndex) -> Bool {
    !pools[pool].isSource && decides(pools.owners[pool])
      && RuleRegistry.rule(named: settings[pool].rule.name)?.spec.needs == .ballots
  }

  private func name(_ pool: PoolIndex) -> String {
    "rule \(settings[pool].rule.name) of pool \(quoted(pools[pool].id))"
  }

  private mutating func checkMode(_ pool: PoolIndex) {
    guard let level = levels[pools.owners[pool]], level.mode == .tallySum else { return }
    diagnostics.append(
      Diagnostic(
        .ruleNeedsBallots, at: level.place,
        "\(name(pool)) needs the ballots themselves, and level \(quoted(level.id)) adds up tallies; "
          + "write mode: direct, or choose a rule that reads tallies"))
  }

  // MARK: Districts

  private mutating func checkDistricts(_ pool: PoolIndex) {
    let rule = settings[pool].rule
    let levels = levels.compactMap(\.self)
    guard rule["endowments"]?.text == "by-district", levels.count == tree.councils.count else {
      return
    }
    let participants = Participants(tree: tree, levels: levels).councils(of: pools.owners[pool])
    let taking = Set(participants)
    for id in Districts.ids(of: rule) {
      guard let council = tree.index(ofID: id) else {
        diagnostics.append(.councilUnknown(id, at: pools[pool].place))
        continue
      }
      if !taking.contains(council) {
        refuse(pool, "names \(quoted(id)), whose ballots the pool does not read")
      }
    }
    let districts = Districts(rule, tree: tree)
    checkOverlaps(of: districts, pool)
    for leaf in participants
    where tree.children[leaf].isEmpty && districts.district(of: leaf) < 0 {
      refuse(pool, "gives council \(quoted(tree[leaf].id)) no district; name it or one above it")
    }
  }

  private mutating func checkOverlaps(of districts: Districts, _ pool: PoolIndex) {
    let all = Set(districts.councils)
    for council in districts.councils {
      guard let above = tree.chain(of: council).dropFirst().first(where: all.contains) else {
        continue
      }
      refuse(
        pool,
        "names \(quoted(tree[council].id)) and \(quoted(tree[above].id)) above it; keep one of them"
      )
    }
  }

  private mutating func refuse(_ pool: PoolIndex, _ sentence: String) {
    diagnostics.append(
      .setting("pool \(quoted(pools[pool].id)): 'shares' " + sentence, at: pools[pool].place))
  }

  // MARK: Appeals

  /// A project that comes up by appeal brings its votes as a number, and no ballots.
  mutating func checkAppeals(_ projects: [Project], scopes: [ProjectScope?]) {
    for (project, scope) in zip(projects, scopes) {
      guard let scope, let level = levels[scope.council], level.appeal != nil,
        let above = tree.chain(of: scope.council).dropFirst().first(where: decides),
        let pool = pools.pools(of: above).first(where: { pools[$0].admits(project) }),
        readsBallots(pool)
      else { continue }
      diagnostics.append(
        Diagnostic(
          .ruleNeedsBallots, at: level.place,
          "\(name(pool)) needs ballots, which projects that come up by appeal do not bring; take "
            + "'appeal' out of level \(quoted(level.id)), or choose a rule that reads tallies"))
    }
  }
}
