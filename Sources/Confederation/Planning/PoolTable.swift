import BudgetModel

/// The pools of the cycle in declared order: `cycle.yaml`, `pools.csv` by id, then those that splits
/// make, by id (CONFEDERATION 5.1.6 and 6.1).
struct PoolTable {
  var pools: [PoolDeclaration]
  /// The owner of each pool.
  var owners: [CouncilIndex] = []
  var diagnostics: [Diagnostic] = []
  private var indexByID: [String: PoolIndex] = [:]
  private var poolsOfCouncil: [[PoolIndex]]

  init(
    byLaw: ByLaw, extraPools: [PoolDeclaration], tree: CouncilTree, levelIDs: [String?]
  ) {
    poolsOfCouncil = Array(repeating: [], count: tree.councils.count)
    pools = byLaw.pools + extraPools.sorted { $0.id.isBefore($1.id) }
    dropTwins()
    appendSplitPools(tree: tree, levelIDs: levelIDs)
    for (position, pool) in pools.enumerated() {
      if tree.index(ofID: pool.councilID) == nil {
        diagnostics.append(.councilUnknown(pool.councilID, at: pool.place))
      }
      owners.append(tree.index(ofID: pool.councilID) ?? tree.root)
      poolsOfCouncil[owners[position]].append(PoolIndex(position))
    }
    checkTargets(levels: Set(byLaw.levels.map(\.id)), formulas: Set(byLaw.formulas.map(\.id)))
    checkLevies(tree: tree)
    for pool in pools { checkResources(pool) }
  }

  func index(ofID id: String) -> PoolIndex? { indexByID[id] }
  subscript(index: PoolIndex) -> PoolDeclaration { pools[index] }
  var indices: [PoolIndex] { pools.indices.map(PoolIndex.init) }

  /// The pools of one council, in declared order.
  func pools(of council: CouncilIndex) -> [PoolIndex] { poolsOfCouncil[council] }

  /// The councils of a level below a source, itself included, in id order.
  static func councils(
    ofLevel level: String, below source: CouncilIndex, tree: CouncilTree, levelIDs: [String?]
  ) -> [CouncilIndex] {
    tree.subtree(of: source).filter { levelIDs[$0] == level }
  }

  private mutating func dropTwins() {
    var kept: [PoolDeclaration] = []
    for pool in pools {
      if let first = indexByID[pool.id] {
        let place = kept[first].place
        diagnostics.append(
          Diagnostic(
            .poolTwice, at: pool.place,
            "pool \(quoted(pool.id)) is declared twice, first at \(place.file)"
              + (place.line.map { ":\($0)" } ?? "") + "; give one of them another id"))
        continue
      }
      indexByID[pool.id] = PoolIndex(kept.count)
      kept.append(pool)
    }
    pools = kept
  }

  private mutating func appendSplitPools(tree: CouncilTree, levelIDs: [String?]) {
    var made: [String: PoolDeclaration] = [:]
    for source in pools {
      guard let owner = tree.index(ofID: source.councilID) else { continue }
      for case .level(let level) in source.split.map(\.target) {
        for council in Self.councils(
          ofLevel: level, below: owner, tree: tree, levelIDs: levelIDs)
        {
          let id = tree[council].id
          if let declared = index(ofID: id) {
            checkOwner(of: pools[declared], is: id, source: source)
          } else {
            made[id] = PoolDeclaration(id: id, councilID: id, place: source.place)
          }
        }
      }
    }
    for pool in made.values.sorted(by: { $0.id.isBefore($1.id) }) {
      indexByID[pool.id] = PoolIndex(pools.count)
      pools.append(pool)
    }
  }

  private mutating func checkOwner(
    of declared: PoolDeclaration, is council: String, source: PoolDeclaration
  ) {
    if declared.isSource {
      diagnostics.append(
        .setting(
          "the split of \(quoted(source.id)) over a level fills the pool \(quoted(council)), "
            + "which is a source; give the source another id", at: declared.place))
    }
    if declared.councilID == council { return }
    diagnostics.append(
      Diagnostic(
        .poolTwice, at: declared.place,
        "the split of \(quoted(source.id)) makes the pool \(quoted(council)) of the council with "
          + "this id, and \(quoted(declared.id)) is declared for council "
          + "\(quoted(declared.councilID)); give the declared pool another id"))
  }
}

/// What a pool names must exist and lie in the right direction.
extension PoolTable {
  private mutating func checkTargets(levels: Set<String>, formulas: Set<String>) {
    for (position, pool) in pools.enumerated() {
      for line in pool.split {
        switch line.target {
        case .pool(let id): checkTarget(id, of: pool, at: position)
        case .level(let id): checkLevelLine(id, line, of: pool, levels: levels)
        }
        if let formula = line.formulaID, !formulas.contains(formula) {
          diagnostics.append(
            .setting("formula \(quoted(formula)) is not declared under formulas", at: pool.place))
        }
      }
    }
  }

  private mutating func checkTarget(_ id: String, of pool: PoolDeclaration, at position: Int) {
    guard let target = index(ofID: id) else {
      diagnostics.append(.poolUnknown(id, at: pool.place))
      return
    }
    if !pools[target].split.isEmpty && target.position <= position {
      diagnostics.append(
        .setting(
          "\(quoted(pool.id)) fills the source \(quoted(id)), which stands before it; declare a "
            + "source after the one that fills it", at: pool.place))
    }
  }

  private mutating func checkLevelLine(
    _ level: String, _ line: PoolDeclaration.Line, of pool: PoolDeclaration, levels: Set<String>
  ) {
    if !levels.contains(level) {
      diagnostics.append(
        .setting("to-level names \(quoted(level)), which is no level", at: pool.place))
    }
    if line.formulaID == nil {
      diagnostics.append(
        .setting("the line to-level \(quoted(level)) names no formula; add one", at: pool.place))
    }
  }

  private mutating func checkLevies(tree: CouncilTree) {
    for pool in pools {
      guard let levy = pool.levy, let owner = tree.index(ofID: pool.councilID) else { continue }
      guard let target = index(ofID: levy.target) else {
        diagnostics.append(.poolUnknown(levy.target, at: pool.place))
        continue
      }
      let isAbove = tree.isAncestorOrSelf(owners[target], of: owner) && owners[target] != owner
      if !isAbove || !pools[target].split.isEmpty || !pool.split.isEmpty {
        diagnostics.append(
          .setting(
            "the levy of \(quoted(pool.id)) to \(quoted(levy.target)) must go from a pool that "
              + "pays projects to such a pool of a council above", at: pool.place))
      }
    }
  }

  /// The pools that may hold earmarked money: those with a tag, and all that these fill.
  func earmarked(_ byLaw: ByLaw, tree: CouncilTree, levelIDs: [String?]) -> Set<PoolIndex> {
    var found: Set<PoolIndex> = []
    var waiting = indices.filter { pools[$0].tag != nil }
    while let next = waiting.popLast() {
      if !found.insert(next).inserted { continue }
      waiting += targets(of: next, byLaw, tree: tree, levelIDs: levelIDs)
    }
    return found
  }

  /// The pools that a pool fills before anyone decides.
  private func targets(
    of pool: PoolIndex, _ byLaw: ByLaw, tree: CouncilTree, levelIDs: [String?]
  ) -> [PoolIndex] {
    var ids = pools[pool].levy.map { [$0.target] } ?? []
    for line in pools[pool].split {
      switch line.target {
      case .pool(let id): ids.append(id)
      case .level(let level):
        let councils = Self.councils(
          ofLevel: level, below: owners[pool], tree: tree, levelIDs: levelIDs)
        ids += councils.map { tree[$0].id }
      }
      let formula = byLaw.formulas.first { $0.id == line.formulaID }
      ids += formula?.residuePool.map { [$0] } ?? []
    }
    return ids.compactMap(index)
  }

  private mutating func checkResources(_ pool: PoolDeclaration) {
    if pool.isSource && !pool.resources.isEmpty {
      diagnostics.append(
        .setting(
          "pool \(quoted(pool.id)) has resources and pays no project; give them to a pool of its "
            + "split", at: pool.place))
    }
  }
}

extension PoolDeclaration.Levy {
  var target: String {
    switch self {
    case .share(_, let to), .amount(_, let to): to
    }
  }
}

extension PoolDeclaration {
  var isSource: Bool { !split.isEmpty }

  /// Whether the pool takes a project, by its category, tags and printed cost.
  func admits(_ project: Project) -> Bool {
    func meets(_ wanted: [String], _ given: [String]) -> Bool {
      wanted.isEmpty || wanted.contains { given.contains($0) }
    }
    return !isSource && meets(takes.categories, project.categories)
      && meets(takes.tags, project.tags) && takes.costMinimum <= project.cost
      && takes.costMaximum.map { project.cost <= $0 } ?? true
  }
}

extension Diagnostic {
  static func setting(_ sentence: String, at place: SourceLocation) -> Diagnostic {
    Diagnostic(.settingBad, at: place, sentence)
  }
  static func notBuilt(_ what: String, at place: SourceLocation) -> Diagnostic {
    Diagnostic(
      .settingNotImplemented, at: place,
      "\(what): this version does not count it; take the setting out")
  }
}
