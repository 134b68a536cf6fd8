package import BudgetModel

/// Who decides a project, and in which pool (CONFEDERATION 5.1).
package struct ProjectScope: Sendable, Hashable {
  package var council: CouncilIndex
  package var pool: PoolIndex
  /// The steps that led there, in order, as one text.
  package var why: String
}

/// Finds the scope of each project: the lowest common ancestor of what it affects, raises, modes
/// that decide nothing, escalation, and the first pool that takes it.
struct ScopeFinder {
  let tree: CouncilTree
  let levels: [Level?]
  let pools: PoolTable
  let crossesDimensions: Bool
  let escalateOver: Ratio?
  /// What FUND put into each pool; nil where nothing is known before the tally.
  let fundedAmounts: [Money]?
  var diagnostics: [Diagnostic] = []

  mutating func scope(of project: Project) -> ProjectScope? {
    guard let start = startingCouncil(of: project) else { return nil }
    var (council, reasons) = start
    while levels[council]?.mode == Level.Mode.none {
      guard let parent = tree.parents[council] else {
        diagnostics.append(
          Diagnostic(
            .noPoolForProject, at: project.place,
            "no council above project \(quoted(project.id)) decides anything; give one a mode"))
        return nil
      }
      reasons.append("\(tree[council].id) decides nothing")
      council = parent
    }
    return pool(of: project, in: council, reasons: reasons)
  }

  private mutating func startingCouncil(
    of project: Project
  ) -> (council: CouncilIndex, reasons: [String])? {
    let affected = known(project.affects, of: project)
    if affected.count != project.affects.count { return nil }
    var raised: CouncilIndex?
    if let id = project.scopeCouncil {
      raised = known([id], of: project).first
      if raised == nil { return nil }
    }
    guard let first = affected.first else { return fallback(of: project, named: raised) }
    let common = affected.dropFirst().reduce(first, lowestCommonAncestor)
    if levels[raised ?? common]?.mode != .dual { checkDimensions(affected, of: project) }
    guard let raised, raised != common else { return (common, ["common council of affects"]) }
    if !tree.isAncestorOrSelf(raised, of: common) {
      diagnostics.append(
        Diagnostic(
          .scopeLowered, at: project.place,
          "project \(quoted(project.id)) affects \(project.affects.joined(separator: ", ")), "
            + "whose common council is \(quoted(tree[common].id)); scope_council may name it or "
            + "one above, not \(quoted(tree[raised].id))"))
      return nil
    }
    return (raised, ["raised from \(tree[common].id) by scope_council"])
  }

  private mutating func fallback(
    of project: Project, named: CouncilIndex?
  ) -> (council: CouncilIndex, reasons: [String])? {
    if let named { return (named, ["scope_council"]) }
    if let id = project.poolID {
      if let pool = pools.index(ofID: id) { return (pools.owners[pool], ["council of pool_id"]) }
      diagnostics.append(.poolUnknown(id, at: project.place))
      return nil
    }
    if tree.councils.count == 1 { return (tree.root, ["the only council"]) }
    diagnostics.append(
      Diagnostic(
        .scopeMissing, at: project.place,
        "project \(quoted(project.id)) names no council; fill affects, scope_council or pool_id"))
    return nil
  }

  private mutating func known(_ ids: [String], of project: Project) -> [CouncilIndex] {
    var found: [CouncilIndex] = []
    for id in ids {
      if let council = tree.index(ofID: id) {
        found.append(council)
      } else {
        diagnostics.append(.councilUnknown(id, at: project.place))
      }
    }
    return found
  }

  private mutating func checkDimensions(_ affected: [CouncilIndex], of project: Project) {
    let dimensions = Set(affected.map { tree[$0].dimension })
    if dimensions.count < 2 || crossesDimensions { return }
    let names = Dimension.allCases.filter(dimensions.contains).map(\.rawValue)
    diagnostics.append(
      Diagnostic(
        .scopeCrossDimension, at: project.place,
        "project \(quoted(project.id)) affects councils of the dimensions "
          + "\(names.joined(separator: ", ")); write scope: {cross-dimension: lca} or name "
          + "councils of one dimension"))
  }

  private func lowestCommonAncestor(_ left: CouncilIndex, _ right: CouncilIndex) -> CouncilIndex {
    tree.chain(of: left).first { tree.isAncestorOrSelf($0, of: right) } ?? tree.root
  }
}

/// Pools and escalation.
extension ScopeFinder {
  private mutating func pool(
    of project: Project, in start: CouncilIndex, reasons: [String]
  ) -> ProjectScope? {
    var (council, reasons) = (start, reasons)
    var hasMoved = false
    while true {
      let named = hasMoved ? nil : project.poolID
      guard let pool = admittingPool(of: project, in: council, named: named) else { return nil }
      guard let next = escalated(project, from: council, pool: pool) else {
        let why = reasons.joined(separator: "; ")
        return ProjectScope(council: council, pool: pool, why: why)
      }
      reasons.append("cost above the limit of pool \(pools[pool].id)")
      (council, hasMoved) = (next, true)
    }
  }

  private mutating func admittingPool(
    of project: Project, in council: CouncilIndex, named: String?
  ) -> PoolIndex? {
    let own = pools.pools(of: council)
    if let named {
      if let pool = own.first(where: { pools[$0].id == named }), !pools[pool].isSource {
        return pool
      }
    } else if let pool = own.first(where: { pools[$0].admits(project) }) {
      return pool
    }
    let ids = own.filter { !pools[$0].isSource }.map { quoted(pools[$0].id) }
    let listed = ids.isEmpty ? "it has none" : "its pools are " + ids.joined(separator: ", ")
    diagnostics.append(
      Diagnostic(
        .noPoolForProject, at: project.place,
        "project \(quoted(project.id)) is decided by council \(quoted(tree[council].id)), "
          + "where no pool "
          + (named.map { "\(quoted($0)) pays projects" } ?? "takes it")
          + " (\(listed)); correct pool_id, scope_council or takes"))
    return nil
  }

  /// The council one level up that decides, if the project costs too much for this pool.
  private func escalated(
    _ project: Project, from council: CouncilIndex, pool: PoolIndex
  ) -> CouncilIndex? {
    guard let escalateOver, let fundedAmounts,
      Ratio(project.cost) > escalateOver * Ratio(fundedAmounts[pool])
    else { return nil }
    return tree.chain(of: council).dropFirst().first { levels[$0]?.mode != Level.Mode.none }
  }
}
