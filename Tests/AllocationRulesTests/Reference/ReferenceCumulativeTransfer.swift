import BudgetModel

/// RULES 11. A purse is what a ballot has on each active project; idle money is in no purse.
extension ReferenceCount {
  mutating func cumulativeTransfer() throws {
    let coin = Ratio(pool) / weight
    var purses = voters.map { voter in
      let points = voter.points.filter { candidates.contains($0.key) && $0.value > .zero }
      let whole = points.values.sum { $0 }
      return points.mapValues { coin * voter.weight * $0 / whole }
    }
    let eliminates = word("no-eligible", default: "minimal-transfer") == "elimination"
    var removed: [(project: Int, support: Ratio)] = []
    while !candidates.isEmpty {
      for project in candidates {
        guard let reason = bar(project) else { continue }
        drop(project, reason)
        for place in purses.indices { purses[place].remove(project) }
      }
      var (supports, keys): ([Int: Ratio], [Int: Ratio]) = ([:], [:])
      for project in candidates {
        let support = purses.sum { $0[project] ?? .zero }
        (supports[project], keys[project]) = (support, key(project, support))
      }
      let eligible = candidates.filter { supports[$0]! >= Ratio(cost($0)) }
      if let most = eligible.map({ keys[$0]! }).max() {
        let project = try first(of: eligible.filter { keys[$0]! == most })
        pay(project, supports[project]!, &purses)
        fund(project, "funded")
      } else if eliminates {
        guard let least = keys.values.min() else { break }
        let worst = best(candidates.filter { keys[$0]! == least }, isWorst: true)
        let project = worst.count == 1 ? worst[0] : try drawn(worst).last!
        removed.append((project, supports[project]!))
        candidates.removeAll { $0 == project }
        for place in purses.indices { purses[place].remove(project) }
      } else {
        let payable = candidates.filter { project in
          let owners = purses.filter { $0[project] != nil }
          return owners.sum { $0.values.sum { $0 } } >= Ratio(cost(project))
        }
        guard let most = payable.map({ keys[$0]! }).max() else {
          removed = candidates.map { ($0, supports[$0]!) }
          candidates = []
          break
        }
        let project = try first(of: payable.filter { keys[$0]! == most })
        raise(project, &purses)
      }
    }
    try takeBack(removed, inReverse: eliminates)
  }

  /// K.
  private func key(_ project: Int, _ support: Ratio) -> Ratio {
    switch word("select", default: "ratio") {
    case "excess": support - Ratio(cost(project))
    case "support": support
    default: support / Ratio(cost(project))
    }
  }

  /// Step 3.
  private func pay(_ project: Int, _ support: Ratio, _ purses: inout [[Int: Ratio]]) {
    let cost = Ratio(cost(project))
    let bound = purses.filter { $0.count == 1 }.sum { $0[project] ?? .zero }
    let factor = bound >= cost ? .zero : (cost - bound) / (support - bound)
    for place in purses.indices {
      guard let money = purses[place][project] else { continue }
      purses[place].remove(project, paying: money * factor)
    }
  }

  /// Step 5.
  private func raise(_ project: Int, _ purses: inout [[Int: Ratio]]) {
    let payers = purses.map { (money: $0.values.sum { $0 }, utility: $0[project] ?? .zero) }
    let factor = price(Ratio(cost(project)), payers)!
    for (place, payer) in payers.enumerated() where payer.utility > .zero {
      let raised = min(payer.money, factor * payer.utility)
      purses[place].remove(project, paying: raised)
      purses[place][project] = raised
    }
  }

  /// Step 6.
  private mutating func takeBack(
    _ removed: [(project: Int, support: Ratio)], inReverse: Bool
  ) throws {
    for project in removed { reasons[project.project] = "eliminated" }
    var order = Array(removed.map(\.project).reversed())
    if !inReverse {
      order = []
      var waiting = removed.map { (project: $0.project, key: key($0.project, $0.support)) }
      while let most = waiting.map(\.key).max() {
        let equal = best(waiting.filter { $0.key == most }.map(\.project))
        order += equal.count > 1 ? try drawn(equal) : equal
        waiting.removeAll { equal.contains($0.project) }
      }
    }
    for project in order {
      if let reason = bar(project) {
        reasons[project] = reason
      } else if cost(project) <= left {
        fund(project, inReverse ? "funded-reverse-elimination" : "funded-under-supported")
      }
    }
  }
}

extension [Int: Ratio] {
  /// Takes a project out; what is on it and not paid moves to the others in proportion.
  fileprivate mutating func remove(_ project: Int, paying paid: Ratio = .zero) {
    guard let money = removeValue(forKey: project) else { return }
    let rest = values.sum { $0 }
    if rest.isZero { return }
    let factor = (rest + money - paid) / rest
    self = mapValues { $0 * factor }.filter { !$0.value.isZero }
  }
}
