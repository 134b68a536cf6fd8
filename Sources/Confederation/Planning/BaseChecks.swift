import BudgetModel

/// Numbers of people that a setting refers to must be known before the count (CONFEDERATION 2.4).
struct BaseChecks {
  let tree: CouncilTree
  let levels: [Level?]
  let pools: PoolTable
  /// By `PoolIndex`.
  let settings: [ContestSettings]
  let bases: ColumnBase
  var diagnostics: [Diagnostic] = []

  mutating func run() {
    for council in tree.indices {
      guard let level = levels[council], level.mode != .none else { continue }
      let own = pools.pools(of: council).filter { !pools[$0].isSource }
      if own.isEmpty { continue }
      if let quorum = level.quorum { require(quorum.of, of: council, "quorum") }
      if let appeal = level.appeal { require(appeal.of, of: council, "appeal") }
      for pool in own { check(settings[pool], of: council) }
    }
  }

  private mutating func check(_ settings: ContestSettings, of council: CouncilIndex) {
    for threshold in settings.thresholds {
      if case .percent(_, .eligible) = threshold.need {
        require("eligible", of: council, "threshold")
      }
    }
    guard settings.leftover.steps?.contains(.turnout) == true else { return }
    require("eligible", of: council, "the leftover step turnout")
    if tree[council].eligible == 0 { refuse("eligible", of: council, "the leftover step turnout") }
  }

  /// Bases that the vote gives are always known; others are refused elsewhere.
  private mutating func require(_ base: String, of council: CouncilIndex, _ what: String) {
    guard ColumnBase.names.contains(base) else { return }
    if bases.value(base, of: council) == nil { refuse(base, of: council, what) }
  }

  private mutating func refuse(_ base: String, of council: CouncilIndex, _ what: String) {
    let columns = ["roll": "roll.csv", "previous-turnout": "index_previous_turnout"]
    diagnostics.append(
      Diagnostic(
        .baseMissing, at: tree[council].place,
        "\(what) of council \(quoted(tree[council].id)) needs \(columns[base] ?? base), which is empty or 0; "
          + "fill it"))
  }
}
