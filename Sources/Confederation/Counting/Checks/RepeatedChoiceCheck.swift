import BudgetModel

/// A project twice on a ballot: the first (best) stands, or the ballot is rejected.
struct RepeatedChoiceCheck: Sendable {
  /// By place of the project: the number of the last ballot that named it.
  private var seen: [UInt32]

  init(projects: Int) { seen = Array(repeating: 0, count: projects) }

  /// `mark` is another number for each ballot, above 0.
  mutating func check(
    _ ballot: inout ContestBallot, limits: BallotLimits, mark: UInt32
  ) -> Fault? {
    var isRepeated = false
    for choice in ballot.choices {
      if seen[Int(choice.place)] == mark { isRepeated = true }
      seen[Int(choice.place)] = mark
    }
    if !isRepeated { return nil }
    return drop(&ballot, limits: limits)
  }

  private func drop(_ ballot: inout ContestBallot, limits: BallotLimits) -> Fault? {
    if limits.values == .ranks { RankCheck.sort(&ballot.choices) }
    var named: Set<Int32> = []
    var kept: [BallotChoice] = []
    var first: Fault?
    for choice in ballot.choices {
      if !named.insert(choice.place).inserted {
        if limits.repeatedRejects {
          first = first ?? .namesProjectTwice(choice: Int(choice.number))
        } else {
          ballot.choiceFaults.append(.choiceRepeated(choice: Int(choice.number)))
        }
      } else {
        kept.append(choice)
      }
    }
    if first == nil {
      ballot.repeatedCount = ballot.choices.count - kept.count
      ballot.choices = kept
    }
    return first
  }
}
