import BudgetModel

/// Who decides each project and why, found again from the tables and the by-law (CONFEDERATION 5.1).
struct ReplayScope {
  struct Place: Equatable {
    var council: String
    var pool: String
    var why: String
  }

  private let evidence: PackEvidence
  private let parents: [String: String]
  /// What each pool held when stage FUND was over.
  private var funded: [String: Money] = [:]
  /// Pools of each council in declared order.
  private var pools: [String: [PoolDeclaration]]
  private var owners: [String: String] = [:]

  init(_ evidence: PackEvidence) {
    self.evidence = evidence
    parents = Dictionary(
      evidence.councils.map { ($0.id, $0.parentID) }, uniquingKeysWith: { first, _ in first })
    pools = Dictionary(grouping: evidence.byLaw.pools, by: \.councilID)
    for row in evidence.data.ledger where row.stage == .fund {
      funded[row.from, default: .zero] -= row.amount
      funded[row.to, default: .zero] += row.amount
    }
    addSplitPools()
    for council in pools.keys.sorted(by: { $0.isBefore($1) }) {
      for pool in pools[council]! { owners[pool.id] = council }
    }
  }

  /// A split to a level makes the pools of its councils that are not declared.
  private mutating func addSplitPools() {
    let declared = Set(evidence.byLaw.pools.map(\.id))
    for source in evidence.byLaw.pools {
      for case .level(let level) in source.split.map(\.target) {
        for id in evidence.subtree(of: source.councilID) where !declared.contains(id) {
          let isMade = pools[id]?.contains { $0.id == id } ?? false
          if evidence.level(of: id)?.id == level && !isMade {
            pools[id, default: []].append(
              PoolDeclaration(id: id, councilID: id, place: source.place))
          }
        }
      }
    }
  }

  /// The council and all above it, nearest first.
  private func chain(_ council: String) -> [String] {
    var chain = [council]
    while let parent = parents[chain[chain.count - 1]], !parent.isEmpty, !chain.contains(parent) {
      chain.append(parent)
    }
    return chain
  }

  private func decides(_ council: String) -> Bool {
    evidence.level(of: council)?.mode != Level.Mode.none
  }

  /// Nil: the project has no place.
  func place(of project: Project) -> Place? {
    guard let (start, reason) = start(project) else { return nil }
    let councils = chain(start)
    guard let first = councils.firstIndex(where: decides) else { return nil }
    var reasons = [reason] + councils[..<first].map { "\($0) decides nothing" }
    var council = councils[first]
    var named = project.poolID
    while let pool = pool(of: project, council, named: named) {
      guard let over = evidence.byLaw.escalateOver,
        Ratio(project.cost) > over * Ratio(funded["pool:" + pool] ?? .zero),
        let next = chain(council).dropFirst().first(where: decides)
      else { return Place(council: council, pool: pool, why: reasons.joined(separator: "; ")) }
      reasons.append("cost above the limit of pool \(pool)")
      (council, named) = (next, nil)
    }
    return nil
  }

  private func start(_ project: Project) -> (council: String, reason: String)? {
    if let first = project.affects.first {
      let chains = project.affects.dropFirst().map { Set(chain($0)) }
      guard let common = chain(first).first(where: { id in chains.allSatisfy { $0.contains(id) } })
      else { return nil }
      guard let raised = project.scopeCouncil, raised != common else {
        return (common, "common council of affects")
      }
      return (raised, "raised from \(common) by scope_council")
    }
    if let council = project.scopeCouncil { return (council, "scope_council") }
    if let id = project.poolID {
      return owners[id].map { ($0, "council of pool_id") }
    }
    return evidence.councils.count == 1 ? (evidence.councils[0].id, "the only council") : nil
  }

  private func pool(of project: Project, _ council: String, named: String?) -> String? {
    let open = (pools[council] ?? []).filter { $0.split.isEmpty }
    if let named { return open.contains { $0.id == named } ? named : nil }
    return open.first { Self.takes($0, project) }?.id
  }

  /// Whether the pool of a contest takes a project that comes up by appeal.
  func takes(_ project: Project, council: String, pool: String) -> Bool {
    (pools[council] ?? []).contains {
      $0.id == pool && $0.split.isEmpty && Self.takes($0, project)
    }
  }

  private static func takes(_ pool: PoolDeclaration, _ project: Project) -> Bool {
    let takes = pool.takes
    let hasCategory =
      takes.categories.isEmpty || !Set(takes.categories).isDisjoint(with: project.categories)
    let hasTag = takes.tags.isEmpty || !Set(takes.tags).isDisjoint(with: project.tags)
    let most = takes.costMaximum ?? project.cost
    return hasCategory && hasTag && takes.costMinimum <= project.cost && project.cost <= most
  }
}
