import BudgetModel

extension CyclePlan {
  /// An account as the ledger names it (AUDIT 3.6).
  func text(of account: Account) -> String {
    switch account {
    case .source(let pool): "source:" + pools[pool].id
    case .pool(let pool): "pool:" + pools[pool].id
    case .project(let project): "project:" + projects[project.position].id
    case .carry(let pool): "carry:" + pools[pool].id
    case .lapse(let pool): "lapse:" + pools[pool].id
    case .common(let council): "common:" + tree[council].id
    }
  }
}
