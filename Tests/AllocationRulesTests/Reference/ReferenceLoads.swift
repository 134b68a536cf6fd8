import BudgetModel

/// RULES 7.
extension ReferenceCount {
  mutating func phragmen() throws {
    var loads = voters.map { _ in Ratio.zero }
    let skips = word("misfit", default: "stop") == "skip"
    let choosesFitting = word("tied-misfit", default: "stop") == "choose-fitting"
    while true {
      dropBarred()
      for project in candidates where skips && cost(project) > left { drop(project, "no-money") }
      let next = candidates.map { load($0, loads) }
      guard let least = next.min() else { break }
      let tied = zip(candidates, next).filter { $1 == least }.map(\.0)
      let fitting = tied.filter { cost($0) <= left }
      if fitting.isEmpty || (fitting != tied && !choosesFitting) {
        for project in candidates {
          let overshoots = tied.contains(project) && cost(project) > left
          drop(project, overshoots ? "overshoot" : "stopped")
        }
        break
      }
      // Where a tied project that does not fit would end the count, all of them make the tie.
      let project = try first(of: fitting) {
        $0.isHarmless(skips || choosesFitting ? $1 : tied, testsPool: true)
      }
      for (place, voter) in voters.enumerated() where voter.chosen.contains(project) {
        loads[place] = least
      }
      fund(project, "funded")
    }
    if word("completion", default: "none") == "greedy" { try complete() }
  }

  private func load(_ project: Int, _ loads: [Ratio]) -> Ratio {
    let supporting = zip(voters, loads).filter { $0.0.chosen.contains(project) }
    return (Ratio(cost(project)) + supporting.sum { $0.weight * $1 }) / supporting.sum(\.0.weight)
  }
}

/// RULES 8, by its dual formula.
extension ReferenceCount {
  mutating func maximinSupport() throws {
    var chosen: [Int] = []
    while true {
      dropBarred()
      for project in candidates where cost(project) > left { drop(project, "no-money") }
      let values = candidates.map { highestLoad(chosen + [$0]) }
      guard let least = values.min() else { return }
      let project = try first(of: zip(candidates, values).filter { $1 == least }.map(\.0))
      chosen.append(project)
      fund(project, "funded")
    }
  }

  /// The largest cost(S) / w(N(S)) over the non-empty S.
  private func highestLoad(_ projects: [Int]) -> Ratio {
    (1..<1 << projects.count).map { subset in
      let some = projects.indices.filter { subset >> $0 & 1 == 1 }.map { projects[$0] }
      let supporting = voters.filter { !Set($0.chosen).isDisjoint(with: some) }
      return some.sum { Ratio(cost($0)) } / supporting.sum(\.weight)
    }.max()!
  }
}
