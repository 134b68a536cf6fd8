import AllocationRules
import BudgetModel

/// How two chambers settle what only one of them would fund (CONFEDERATION 8.4).
struct Resolution {
  /// Places in the field with the reason, in the order in which they are paid.
  struct Grant {
    var place: Int
    var reason: Reason
  }
  let base: Instance
  let dual: Dual
  let first: ChamberChoice
  let second: ChamberChoice
  /// What both would fund, in the order of the first.
  let agreed: [Int]
  /// What one of them would, the first's before the second's, each in its order.
  let disputed: [Int]

  init(base: Instance, dual: Dual, _ choices: [ChamberChoice]) {
    self.base = base
    self.dual = dual
    (first, second) = (choices[0], choices[1])
    let (ones, others) = (Set(choices[0].funded), Set(choices[1].funded))
    agreed = choices[0].funded.filter(others.contains)
    disputed =
      choices[0].funded.filter { !others.contains($0) }
      + choices[1].funded.filter { !ones.contains($0) }
  }

  private var choices: [ChamberChoice] { [first, second] }

  /// What a chamber alone would fund.
  func package(of chamber: Int) -> [Int] {
    choices[chamber].alone(beside: choices[1 - chamber])
  }

  func cost(_ places: [Int]) -> Money {
    places.reduce(.zero) { $0 + base.field[$1].cost }
  }

  /// Grants of a fallback or a resolution that needs no vote.
  func grants(_ resolution: Dual.Resolution) throws(RuleFailure) -> [Grant] {
    switch resolution {
    case .primary: grants(of: dual.primary, .fundedPrimary)
    case .alternate: try alternating()
    case .hold: held()
    case .referendumPackage, .referendumItems, .doubleThreshold, .blend: []
    }
  }

  /// A chamber's package.
  func grants(of chamber: Int, _ reason: Reason) -> [Grant] {
    package(of: chamber).map { Grant(place: $0, reason: reason) }
  }

  /// Nothing that is disputed, but for what lies outside the subjects of a chamber with a veto in
  /// its own alone.
  private func held() -> [Grant] {
    guard let veto = dual.chambers.firstIndex(where: { !$0.categories.isEmpty }) else { return [] }
    let subjects = dual.chambers[veto].categories
    return package(of: 1 - veto).filter { place in
      !base.field[place].categories.contains(where: subjects.contains)
    }.map { Grant(place: $0, reason: .fundedPrimary) }
  }

  /// In turn the best project of each chamber that still fits, until neither has one.
  private func alternating() throws(RuleFailure) -> [Grant] {
    var left = base.amount - cost(agreed)
    var waiting = [package(of: 0), package(of: 1)]
    var paid = Dictionary(uniqueKeysWithValues: agreed.map { ($0, base.field[$0].cost) })
    var (turn, passes) = (dual.first, 0)
    var grants: [Grant] = []
    while passes < 2 {
      let limits = try LimitProbe(base, funded: paid)
      let next = waiting[turn].first { base.field[$0].cost <= left && !limits.bars($0) }
      if let next {
        waiting[turn].removeAll { $0 == next }
        left -= base.field[next].cost
        paid[next] = base.field[next].cost
        grants.append(Grant(place: next, reason: .fundedAlternate))
        passes = 0
      } else {
        passes += 1
      }
      turn = 1 - turn
    }
    return grants
  }
}
