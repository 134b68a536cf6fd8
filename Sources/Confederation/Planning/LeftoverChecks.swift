import BudgetModel

/// Refuses leftover steps that cannot be carried out (CONFEDERATION 7).
struct LeftoverChecks {
  let tree: CouncilTree
  let levels: [Level?]
  let pools: PoolTable
  /// By `PoolIndex`.
  let settings: [ContestSettings]
  var diagnostics: [Diagnostic] = []

  mutating func run() {
    for pool in pools.indices { check(pool) }
    for parent in tree.indices { checkSiblings(tree.children[parent]) }
  }

  private mutating func check(_ pool: PoolIndex) {
    let policy = settings[pool].leftover
    let steps = policy.steps(atRoot: pools.owners[pool] == tree.root)
    let isEnded = steps.last?.isTerminal ?? false
    if !isEnded || steps.dropLast().contains(where: \.isTerminal) {
      refuse(pool, "steps must end in exactly one of up, to, carry, lapse, return")
    }
    if Set(steps).count != steps.count { refuse(pool, "a step may stand only once") }
    for (position, step) in steps.enumerated() {
      switch step {
      case .up: checkUp(pool, policy)
      case .to: checkTo(pool, policy, isAlone: steps.count == 1)
      case .return: checkReturn(pool)
      case .sideways: checkHasSiblings(pool)
      case .turnout: checkTurnout(pool, policy, position: position)
      case .topUp: checkTopUp(pool, policy)
      case .carry, .lapse: break
      }
    }
    checkAppeal(pool, steps)
  }

  private mutating func refuse(_ pool: PoolIndex, _ sentence: String) {
    diagnostics.append(.setting("leftover of \(name(pool)): " + sentence, at: place(pool)))
  }

  private mutating func refuseCycle(_ pool: PoolIndex, _ target: String, _ rule: String) {
    diagnostics.append(
      Diagnostic(
        .leftoverCycle, at: place(pool),
        "leftover of \(name(pool)) goes to \(quoted(target)); it may go only to \(rule)"))
  }

  private func name(_ pool: PoolIndex) -> String {
    "pool \(quoted(pools[pool].id)) of council \(quoted(tree[pools.owners[pool]].id))"
  }

  private func place(_ pool: PoolIndex) -> SourceLocation {
    levels[pools.owners[pool]]?.place ?? pools[pool].place
  }

  private func isAbove(_ target: PoolIndex, _ pool: PoolIndex) -> Bool {
    let (above, below) = (pools.owners[target], pools.owners[pool])
    return above != below && tree.isAncestorOrSelf(above, of: below)
  }

  /// The pool that a step names; nil after a diagnostic.
  private mutating func target(_ id: String, of pool: PoolIndex) -> PoolIndex? {
    let target = pools.index(ofID: id)
    if target == nil { diagnostics.append(.poolUnknown(id, at: place(pool))) }
    return target
  }

  private mutating func checkUp(_ pool: PoolIndex, _ policy: LeftoverPolicy) {
    guard let id = policy.upPool, let target = target(id, of: pool) else { return }
    if !isAbove(target, pool) { refuseCycle(pool, id, "a pool of a council above") }
  }

  private mutating func checkTo(_ pool: PoolIndex, _ policy: LeftoverPolicy, isAlone: Bool) {
    guard let id = policy.toPool else {
      refuse(pool, "the step to needs to: {pool: …}")
      return
    }
    guard let target = target(id, of: pool) else { return }
    let isBeside = pools.owners[target] == pools.owners[pool] && pool < target
    if !isAbove(target, pool) && !isBeside {
      refuseCycle(pool, id, "a pool of a council above, or a later one of the same council")
    } else if isBeside && !isAlone {
      diagnostics.append(
        .notBuilt("a collective step before to a pool of the same council", at: place(pool)))
    }
  }

  private mutating func checkReturn(_ pool: PoolIndex) {
    if !pools.pools.contains(where: { $0.levy?.target == pools[pool].id }) {
      refuse(pool, "return is for a pool that levies fill")
    }
  }

  private mutating func checkHasSiblings(_ pool: PoolIndex) {
    if pools.owners[pool] == tree.root {
      refuse(pool, "the root has no siblings for a collective step")
    }
  }

  private mutating func checkTurnout(
    _ pool: PoolIndex, _ policy: LeftoverPolicy, position: Int
  ) {
    checkHasSiblings(pool)
    if policy.turnoutWhen == .before && position > 0 {
      refuse(pool, "turnout with when: before must be the first step")
    }
  }

  private mutating func checkTopUp(_ pool: PoolIndex, _ policy: LeftoverPolicy) {
    if settings[pool].rule["misfit"]?.text == "fund-if-covered" {
      diagnostics.append(
        Diagnostic(
          .topUpTwice, at: place(pool),
          "\(name(pool)) has misfit: fund-if-covered and the step top-up; keep one of them"))
    }
    guard let id = policy.topUpPool else {
      checkHasSiblings(pool)
      return
    }
    guard let reserve = target(id, of: pool) else { return }
    let isBeside = pools.owners[reserve] == pools.owners[pool] && reserve != pool
    if !isAbove(reserve, pool) && !isBeside {
      refuseCycle(pool, id, "a reserve of the same council or of one above")
    }
  }

  private mutating func checkAppeal(_ pool: PoolIndex, _ steps: [LeftoverPolicy.Step]) {
    guard levels[pools.owners[pool]]?.appeal != nil, steps.contains(.sideways) else { return }
    diagnostics.append(
      Diagnostic(
        .appealWithSideways, at: place(pool),
        "\(name(pool)) has appeal and the step sideways; keep one of them"))
  }

  /// Siblings of one level must have the same steps up to each collective one.
  private mutating func checkSiblings(_ siblings: [CouncilIndex]) {
    var firstOfLevel: [String: PoolIndex] = [:]
    for council in siblings {
      guard let level = levels[council]?.id else { continue }
      for pool in pools.pools(of: council) {
        guard let first = firstOfLevel[level] else {
          firstOfLevel[level] = pool
          continue
        }
        if settings[first].leftover.collective != settings[pool].leftover.collective {
          diagnostics.append(
            Diagnostic(
              .mixedLeftover, at: place(pool),
              "\(name(first)) and \(name(pool)) share a level and have other leftover steps up to "
                + "a collective one; give them the same"))
        }
      }
    }
  }
}

extension LeftoverPolicy {
  /// The steps in force.
  func steps(atRoot isRoot: Bool) -> [Step] { steps ?? (isRoot ? [.carry] : [.up]) }

  /// The steps up to the last collective one, with their settings: what siblings must share.
  fileprivate var collective: LeftoverPolicy {
    var shared = LeftoverPolicy()
    let all = steps ?? []
    let last = all.lastIndex { !$0.isTerminal }
    shared.steps = last.map { Array(all[...$0]) } ?? []
    for step in shared.steps ?? [] {
      switch step {
      case .turnout: (shared.turnoutWhen, shared.turnoutPassesOn) = (turnoutWhen, turnoutPassesOn)
      case .topUp: (shared.topUpShare, shared.topUpPool) = (topUpShare, topUpPool)
      default: break
      }
    }
    return shared
  }
}
