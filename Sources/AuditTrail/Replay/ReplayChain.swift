import BudgetModel

/// The tie chain over the projects of a contest (RULES 1.5): values from the tables alone.
struct ReplayChain {
  let contest: ReplayContest
  /// Keys before the lot for which the contest has values; `project-id` is one of them.
  let keys: [TieKey]
  /// `lot`, or `stop` where no lot is asked for.
  let end: TieKey

  init(_ contest: ReplayContest) {
    self.contest = contest
    end = contest.tieChain.first { $0 == .lot || $0 == .stop } ?? .stop
    let keys = contest.tieChain.prefix { $0 != .lot && $0 != .stop }
    self.keys = keys.filter { key in
      switch key {
      case .morePoints: contest.tally.points != nil
      case .moreFirstRanks: contest.tally.ranks != nil
      case .moreCouncils: contest.tally.supportingCouncils != nil
      default: true
      }
    }
  }

  /// The value of a key as a record writes it; nil: the project has none.
  func value(_ key: TieKey, _ place: Int) -> Ratio? {
    let (project, tally) = (contest.field[place], contest.tally)
    switch key {
    case .cheaper, .dearer: return Ratio(project.cost)
    case .moreVotes: return tally.votes[place]
    case .morePoints: return tally.points?[place]
    case .moreFirstRanks: return tally.ranks.map { $0[place][1] ?? .zero }
    case .moreCouncils: return tally.supportingCouncils.map { Ratio($0[place]) }
    case .earlierSubmission: return project.submittedSequence.map { Ratio($0) }
    case .lot: return contest.lot?.positions[project.id].map { Ratio($0) }
    case .projectID, .stop: return nil
    }
  }

  func text(_ key: TieKey, _ place: Int) -> String {
    key == .projectID ? contest.field[place].id : value(key, place)?.exact ?? ""
  }

  /// True if the first is better by this key.
  private func isBetter(_ key: TieKey, _ left: Int, _ right: Int) -> Bool {
    if key == .projectID { return contest.field[left].id.isBefore(contest.field[right].id) }
    guard let leftValue = value(key, left), let rightValue = value(key, right) else {
      return false
    }
    let prefersMore: [TieKey] = [
      .dearer, .moreVotes, .morePoints, .moreFirstRanks, .moreCouncils,
    ]
    return prefersMore.contains(key) ? leftValue > rightValue : leftValue < rightValue
  }

  /// The members taken apart by one key, best first, each part in id order. A key that a member has
  /// no value for takes nothing apart.
  func parts(_ members: [Int], by key: TieKey) -> [[Int]] {
    let members = members.sorted()
    if key != .projectID && members.contains(where: { value(key, $0) == nil }) { return [members] }
    let sorted = members.sorted { left, right in
      isBetter(key, left, right) || (!isBetter(key, right, left) && left < right)
    }
    return sorted.reduce(into: []) { parts, place in
      if let last = parts.last?.last, !isBetter(key, last, place) {
        parts[parts.count - 1].append(place)
      } else {
        parts.append([place])
      }
    }
  }

  /// Groups that are equal in every key before the end of the chain, best first.
  func knots(_ members: [Int], without skipped: TieKey? = nil) -> [[Int]] {
    keys.filter { $0 != skipped }.reduce([members.sorted()]) { knots, key in
      knots.flatMap { parts($0, by: key) }
    }
  }

  /// By score, then the whole chain.
  func ranked(_ members: [Int], _ primary: [Ratio]) -> [Int] {
    let byScore = Dictionary(grouping: members) { primary[$0] }
    return byScore.sorted { $0.key > $1.key }.flatMap { _, equals in
      knots(equals).flatMap { knot in knot.sorted { isFirst($0, before: $1) } }
    }
  }

  /// True if score and keys before the lot put the first before the second; equals go by their ids.
  func isListed(_ left: Int, before right: Int, _ primary: [Ratio]) -> Bool {
    if primary[left] != primary[right] { return primary[left] > primary[right] }
    for key in keys {
      if isBetter(key, left, right) { return true }
      if isBetter(key, right, left) { return false }
    }
    return left < right
  }

  /// True if no key before the lot tells two projects of equal score apart.
  func isSame(_ left: Int, as right: Int) -> Bool {
    knots([left, right], without: .earlierSubmission).count == 1
  }

  /// True if the end of the chain puts the first before the second.
  func isFirst(_ left: Int, before right: Int) -> Bool { isBetter(end, left, right) }
}
