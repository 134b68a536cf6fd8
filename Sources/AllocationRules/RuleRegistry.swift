package import BudgetModel

/// Every rule that this version counts.
package enum RuleRegistry {
  package static let rules: [any Rule.Type] = [
    Greedy.self,
    TopK.self,
    EqualShares.self,
    Phragmen.self,
    MaximinSupport.self,
    ExpandingApprovals.self,
    CumulativeTransfer.self,
    BoundedOverspending.self,
    MaxWelfare.self,
    KnapsackPerUnit.self,
    Portioning.self,
  ]

  package static var specs: [RuleSpec] { rules.map { $0.spec } }
  package static func rule(named name: String) -> (any Rule.Type)? {
    rules.first { $0.spec.name == name }
  }
}
