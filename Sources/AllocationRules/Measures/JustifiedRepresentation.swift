import BudgetModel

/// Extended justified representation in the form that can be checked project by project.
///
/// EJR+ up to any project: for each project `c` that was not funded and each group `S` of its
/// supporters some member of `S` has, `c` added, more than the share of `S` is worth:
/// `u(F) + u(c) > w(S) · B'/W · u(c)/cost(c)`. Where all costs are equal this is EJR+ of Brill and Peters
/// (2023, arXiv:2302.01989); for cost utilities the right side is the share itself. Equal Shares without
/// completion satisfies it for the utility it counts by: the first member who cannot pay an equal part of
/// `c` any more has spent the rest of the endowment at no higher price than that of `c`.
///
/// For each project only the groups of those who have at most so much need a look.
struct JustifiedRepresentation {
  let outcome: FundedOutcome

  /// One finding for each project with a group that has too little, or one that all is well.
  func plus(_ utility: ProportionalityUtility) -> [ProportionalityFinding] {
    let received = outcome.received(utility)
    let groups = outcome.unfunded.compactMap { worst(of: $0, received, utility) }
    if groups.isEmpty { return [ProportionalityFinding(.ejrPlus, utility, .holds(nil))] }
    return groups.map { ProportionalityFinding(.ejrPlus, utility, .violated($0)) }
  }

  /// The group of a project's supporters that misses most; nil: none misses anything.
  private func worst(
    of project: Int, _ received: [Int128], _ utility: ProportionalityUtility
  ) -> ProportionalityFinding.Group? {
    let rows = outcome.supporters.rows[outcome.supporters.range(of: project)].sorted {
      (received[Int($0)], $0) < (received[Int($1)], $1)
    }
    let own = outcome.value(project, utility)
    let rate = Ratio(own, over: outcome.cost(project))
    var weight = Int128(0)
    var worst: ProportionalityFinding.Group?
    var gap = Int128(-1)
    for (place, row) in rows.enumerated() {
      weight += Int128(outcome.profile.weights[Int(row)])
      let has = received[Int(row)]
      let isLast = place + 1 == rows.count || received[Int(rows[place + 1])] > has
      if !isLast { continue }
      let entitled = Int128((outcome.share(of: weight) * rate).roundedDown)
      if entitled - has - own > gap {
        gap = entitled - has - own
        worst = ProportionalityFinding.Group(
          projects: [project], voters: Ratio(weight, over: outcome.profile.weightScale),
          received: has, entitled: entitled)
      }
    }
    return worst
  }
}

/// Checks that try every set of projects (RULES 18).
struct EverySetOfProjects {
  /// Larger contests are not tried.
  static let voters = 12
  static let projects = 10

  let outcome: FundedOutcome

  var isTooLarge: Bool {
    outcome.weight > Ratio(Self.voters)
      || outcome.funded.count + outcome.unfunded.count > Self.projects
  }

  /// EJR up to one project: of a group all of whose members support a set that its share can pay,
  /// some member has at least as much as the set is worth, or more with one more project.
  func ejrOne(_ utility: ProportionalityUtility) -> ProportionalityFinding {
    finding(.ejrOne, utility) { own, set in
      if !set.isSubset(of: own.supported) { return false }
      let worth = sum(set, utility)
      let most = outcome.unfunded.filter(own.supported.contains).map {
        outcome.value($0, utility)
      }.max()
      return own.received < worth && own.received + (most ?? 0) <= worth
    }
  }

  /// The core: no group could pay, with its share, for a set that gives each member more.
  func core(_ utility: ProportionalityUtility) -> ProportionalityFinding {
    finding(.core, utility) { own, set in
      sum(set.intersection(own.supported), utility) > own.received
    }
  }

  private struct Row {
    var supported: Set<Int>
    var received: Int128
    var weight: Int64
  }

  private func sum(_ set: Set<Int>, _ utility: ProportionalityUtility) -> Int128 {
    set.reduce(0) { $0 + outcome.value($1, utility) }
  }

  /// The first set, in the order of its members, that the rows which miss it could pay together.
  private func finding(
    _ check: ProportionalityCheck, _ utility: ProportionalityUtility,
    where misses: (Row, Set<Int>) -> Bool
  ) -> ProportionalityFinding {
    if isTooLarge { return ProportionalityFinding(check, utility, .notComputed(.tooLarge)) }
    let rows = rows(utility)
    let projects = (outcome.funded + outcome.unfunded).sorted()
    for mask in 1..<max(2, 1 << projects.count) {
      let set = projects.indices.filter { mask >> $0 & 1 == 1 }.map { projects[$0] }
      if set.isEmpty { continue }
      let group = rows.filter { misses($0, Set(set)) }
      let weight = group.reduce(Int128(0)) { $0 + Int128($1.weight) }
      let cost = set.reduce(Int128(0)) { $0 + Int128(outcome.cost($1)) }
      if weight == 0 || outcome.share(of: weight) < Ratio(cost) { continue }
      return ProportionalityFinding(
        check, utility,
        .violated(
          ProportionalityFinding.Group(
            projects: set, voters: Ratio(weight, over: outcome.profile.weightScale),
            received: group.map(\.received).max() ?? 0, entitled: sum(Set(set), utility))))
    }
    return ProportionalityFinding(check, utility, .holds(nil))
  }

  private func rows(_ utility: ProportionalityUtility) -> [Row] {
    let received = outcome.received(utility)
    var supported = Array(repeating: Set<Int>(), count: received.count)
    for project in outcome.funded + outcome.unfunded {
      for row in outcome.supporters.rows[outcome.supporters.range(of: project)] {
        supported[Int(row)].insert(project)
      }
    }
    return received.indices.map {
      Row(supported: supported[$0], received: received[$0], weight: outcome.profile.weights[$0])
    }
  }
}
