import BudgetModel

/// What the ballots of one council may choose: its contests and where each project stands in them.
struct CouncilReading: Sendable {
  static let outOfScope: Int32 = -1
  /// A project that competes nowhere because it is withdrawn, excluded or unqualified.
  static let voidNowhere: Int32 = -2

  let council: CouncilIndex
  /// Contests that read this council's ballots, by slot, in the order of the plan.
  let contests: [ContestIndex]
  /// By `ProjectIndex`: the slot of the project's contest, or one of the two values above.
  let slots: [Int32]

  init(council: CouncilIndex, contests: [ContestIndex], plan: CyclePlan) {
    self.council = council
    self.contests = contests
    var slotOfContest: [Int32] = Array(repeating: Self.outOfScope, count: plan.contests.count)
    for (slot, contest) in contests.enumerated() { slotOfContest[contest] = Int32(slot) }
    slots = plan.projects.indices.map { project in
      if let contest = plan.contestOfProject[project] { return slotOfContest[contest] }
      return plan.projects[project].state == .qualified ? Self.outOfScope : Self.voidNowhere
    }
  }

  func slot(of contest: ContestIndex) -> Int? { contests.firstIndex(of: contest) }
}

/// Where each project of the cycle stands in its contest.
struct ProjectPlaces: Sendable {
  /// By `ProjectIndex`: the place in `Contest.projects`.
  let places: [Int32]
  let isVoid: [Bool]

  init(plan: CyclePlan) {
    var places: [Int32] = Array(repeating: 0, count: plan.projects.count)
    for contest in plan.contests {
      for (place, project) in contest.projects.enumerated() { places[project] = Int32(place) }
    }
    self.places = places
    isVoid = plan.projects.map { $0.state != .qualified }
  }
}
