import BudgetModel

/// The tallies of each contest by the council they come from, their sums up the tree, and the
/// comparison with one count of all ballots at once.
struct CouncilTallies: Sendable {
  let plan: CyclePlan
  /// By contest: the tally of no ballot, with every measure that the contest needs.
  let zeros: [ContestTally]
  /// By contest: position of the council -> its own tally.
  private(set) var own: [[Int: ContestTally]]
  /// By contest: all ballots counted at once, whatever their council; nil where a tally was handed
  /// in without them.
  private(set) var direct: [ContestTally?]
  /// By council: its ballots as a whole, and their weight.
  private(set) var ballots: [BallotCounts]
  private(set) var weights: [Ratio]
  /// Councils that handed in ballots or a tally.
  private(set) var present: Set<CouncilIndex> = []

  init(stage: SheetStage, counts: [BlockCount]) {
    plan = stage.plan
    let exclusions = stage.exclusionIDs
    zeros = stage.forms.map {
      TallyAccumulator($0, exclusions: exclusions.count).tally(exclusions: exclusions)
    }
    own = stage.forms.map { _ in [:] }
    direct = stage.forms.map { _ in nil }
    ballots = plan.tree.councils.map { _ in BallotCounts() }
    weights = plan.tree.councils.map { _ in .zero }
    if counts.isEmpty { return }
    for group in stage.rows.sheetsByCouncil() { add(group.council, group.sheets, stage, counts) }
    countAtOnce(stage, counts)
  }

  private mutating func add(
    _ council: CouncilIndex, _ sheets: Range<Int>, _ stage: SheetStage, _ counts: [BlockCount]
  ) {
    present.insert(council)
    for sheet in sheets {
      ballots[council] += counts[sheet].account.ballots(exclusions: stage.exclusionIDs)
      weights[council] += Ratio(
        counts[sheet].account.weight, over: stage.readings[sheet].unitWeight)
    }
    for (slot, contest) in stage.readings[sheets.lowerBound].council.contests.enumerated() {
      var sum = counts[sheets.lowerBound].tallies[slot]
      for sheet in sheets.dropFirst() { sum += counts[sheet].tallies[slot] }
      own[contest.position][council.position] = sum.tally(exclusions: stage.exclusionIDs)
    }
  }

  /// Adds the sums of all sheets, last first, without regard to councils.
  private mutating func countAtOnce(_ stage: SheetStage, _ counts: [BlockCount]) {
    var sums = stage.forms.map { TallyAccumulator($0, exclusions: stage.exclusionIDs.count) }
    for sheet in counts.indices.reversed() {
      let council = stage.readings[sheet].council
      for (slot, contest) in council.contests.enumerated()
      where plan.isOwn(council.council, of: contest) {
        sums[contest.position] += counts[sheet].tallies[slot]
      }
    }
    for contest in sums.indices {
      var tally = sums[contest].tally(exclusions: stage.exclusionIDs)
      // Which councils support a project is not in the sum of their ballots.
      if tally.supportingCouncils != nil {
        tally.supportingCouncils = tally.votes.indices.map { place in
          ownOfContest(contest).count { own[contest][$0]!.votes[place] > .zero }
        }
      }
      direct[contest] = tally
    }
  }

  /// Takes the tally that a council handed in for want of ballots.
  mutating func take(_ table: HandedTallies.Table) {
    present.insert(table.council)
    ballots[table.council] = table.ballots
    weights[table.council] = table.weight
    for (contest, tally) in table.tallies {
      own[contest][table.council.position] = tally
      direct[contest] = nil
    }
  }

  /// The sum over the council and all below it, for each council above one that takes part, by
  /// position.
  func sums(of contest: Int) -> [Int: ContestTally] {
    var sums: [Int: ContestTally] = [:]
    for (position, tally) in own[contest] {
      let council = CouncilIndex(position)
      for above in plan.chain(of: council, in: ContestIndex(contest)) {
        sums[above.position, default: zeros[contest]] += tally
      }
    }
    return sums
  }

  func total(of contest: Int) -> ContestTally {
    ownOfContest(contest).reduce(into: zeros[contest]) { $0 += own[contest][$1]! }
  }

  /// Positions of the councils whose ballots are the tally of a contest, in id order.
  private func ownOfContest(_ contest: Int) -> [Int] {
    own[contest].keys.sorted().filter {
      plan.isOwn(CouncilIndex($0), of: ContestIndex(contest))
    }
  }

  /// C3: the tallies of the children and the council's own add up to its tally, and all ballots
  /// counted at once give the same.
  func sumsHold() -> Bool {
    for contest in own.indices {
      if let direct = direct[contest], direct != total(of: contest) { return false }
      let sums = sums(of: contest)
      var parts = own[contest].mapValues { own in
        [own].reduce(into: zeros[contest]) { $0 += $1 }
      }
      for (position, sum) in sums {
        let chain = plan.chain(of: CouncilIndex(position), in: ContestIndex(contest))
        guard let parent = chain.dropFirst().first else { continue }
        parts[parent.position, default: zeros[contest]] += sum
      }
      if parts != sums { return false }
    }
    return true
  }

  /// C3: the ballots that a rule reads weigh what the tallies say. Where blank ballots are ignored, a
  /// ballot with void choices alone is in the votes of their projects only.
  func agree(with profiles: [Int: CouncilProfiles]) -> Bool {
    profiles.allSatisfy { place, profile in
      guard let direct = direct[place] else { return true }
      let contest = plan.contests[place]
      let places = contest.projects.indices.filter {
        !contest.settings.ignoresBlankBallots
          || plan.projects[contest.projects[$0]].state == .qualified
      }
      let own = profile.councils.filter { plan.isOwn($0, of: ContestIndex(place)) }
      return profile.rows(of: own).addUp(to: direct, at: places)
    }
  }

  /// The tables of FORMATS 2.4: each council with ballots or a tally, and each above them.
  func tables() -> [String: [TallyRow]] {
    var tables: [CouncilIndex: [TallyRow]] = [:]
    for (council, whole) in wholes() {
      tables[council] = rows(of: council).rows(of: whole.ballots, weight: whole.weight)
    }
    let byPool = plan.contests.indices.sorted {
      plan.contests[$0].poolID.isBefore(plan.contests[$1].poolID)
    }
    for contest in byPool {
      let pool = plan.contests[contest].poolID
      let ids = plan.contests[contest].projects.map { plan.projects[$0].id }
      for (position, sum) in sums(of: contest) {
        let council = CouncilIndex(position)
        tables[council, default: []] += rows(of: council).rows(
          of: sum, poolID: pool, projects: ids)
      }
    }
    return Dictionary(uniqueKeysWithValues: tables.map { (plan.tree[$0].id, $1) })
  }

  private func rows(of council: CouncilIndex) -> TallyRows {
    TallyRows(councilID: plan.tree[council].id, minorDigits: plan.input.byLaw.minorDigits)
  }

  /// The ballots of each council with all below it as a whole, and their weight.
  func wholes() -> [CouncilIndex: (ballots: BallotCounts, weight: Ratio)] {
    var wholes: [CouncilIndex: (ballots: BallotCounts, weight: Ratio)] = [:]
    for council in present {
      for above in plan.tree.chain(of: council) {
        wholes[above, default: (BallotCounts(), .zero)].ballots += ballots[council]
        wholes[above, default: (BallotCounts(), .zero)].weight += weights[council]
      }
    }
    return wholes
  }
}
