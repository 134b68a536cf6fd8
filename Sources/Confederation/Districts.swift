import BudgetModel

/// The councils between which a rule divides its pool: those that `shares` names where the
/// endowments are by district (RULES 6.2).
struct Districts {
  /// As written, in id order; empty: the rule has no districts.
  static func ids(of rule: RuleChoice) -> [String] {
    rule["endowments"]?.text == "by-district" ? (rule["shares"]?.members ?? []).map(\.key) : []
  }

  /// In id order.
  let councils: [CouncilIndex]
  private let tree: CouncilTree
  private let places: [CouncilIndex: Int32]

  init(_ rule: RuleChoice, tree: CouncilTree) {
    self.tree = tree
    councils = Self.ids(of: rule).compactMap(tree.index).sorted()
    places = Dictionary(
      uniqueKeysWithValues: councils.enumerated().map { ($1, Int32($0)) })
  }

  /// The place of the district in which a council's ballots are cast: itself or the nearest above;
  /// less than 0: none.
  func district(of council: CouncilIndex) -> Int32 {
    tree.chain(of: council).lazy.compactMap { places[$0] }.first ?? -1
  }
}
