import BudgetModel

/// RULES 13.
extension ReferenceCount {
  mutating func boundedOverspending() throws {
    let name = word("utility", default: "cost")
    var balances = voters.map { $0.weight * Ratio(pool) / weight }
    while true {
      dropBarred()
      var offers: [Int: (price: Ratio, value: Ratio)] = [:]
      for project in candidates {
        let worth = voters.map { $0.weight * utility(name, $0, project) }
        let payers = zip(balances, worth).filter { $0 > .zero && $1 > .zero }
        if cost(project) > left {
          drop(project, "no-money")
        } else if payers.isEmpty {
          drop(project, "supporters-cannot-pay")
        } else {
          offers[project] = offer(Ratio(cost(project)), payers.map { (money: $0, utility: $1) })
        }
      }
      guard let least = offers.values.map(\.value).min() else { return }
      let project = try first(of: candidates.filter { offers[$0]!.value == least }) {
        $0.isHarmless($1, testsPool: true)
      }
      for (place, voter) in voters.enumerated() {
        let due = offers[project]!.price * voter.weight * utility(name, voter, project)
        balances[place] = max(.zero, balances[place] - due)
      }
      fund(project, "funded")
    }
  }

  /// Step 2: ρ and ρ/α of the best λ.
  private func offer(
    _ cost: Ratio, _ payers: [(money: Ratio, utility: Ratio)]
  ) -> (price: Ratio, value: Ratio) {
    let full = price(cost, payers)
    var points = payers.map { $0.money / $0.utility }
    if let full { points = points.filter { $0 < full } + [full] }
    let offers = points.map { point in
      let paid = payers.sum { min($0.money, point * $0.utility) }
      let part = min(.one, paid / cost)
      return (price: point / part, value: point / part / part, part: part)
    }
    let best = offers.min { ($0.value, $1.part) < ($1.value, $0.part) }!
    return (best.price, best.value)
  }
}
