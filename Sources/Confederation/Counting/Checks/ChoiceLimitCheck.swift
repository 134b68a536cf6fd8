import BudgetModel

/// Too many or too few choices, in all and for each label. Choices of withdrawn projects count, as
/// the voter saw them; a project given 0 points or amount 0 is not chosen.
enum ChoiceLimitCheck {
  static func check(
    _ ballot: inout ContestBallot, limits: BallotLimits
  ) -> Fault? {
    let chosen = limits.chosenCount(ballot)
    if chosen > limits.maximumChoices {
      guard let kept = orderedPrefix(ballot, limits: limits) else { return .tooManyChoices(chosen) }
      drop(from: kept, of: &ballot)
    }
    for place in limits.labels.indices {
      if let fault = checkLabel(place, &ballot, limits: limits) {
        return fault
      }
    }
    if limits.minimumChoices == 0 { return nil }
    let left = limits.chosenCount(ballot)
    return left > 0 && left < limits.minimumChoices ? .tooFewChoices(left) : nil
  }

  /// How many choices from the front stay; nil: the ballot has no order that could tell.
  private static func orderedPrefix(_ ballot: ContestBallot, limits: BallotLimits) -> Int? {
    guard limits.truncatesChoices, limits.hasOrder else { return nil }
    var chosen = 0
    for (place, choice) in ballot.choices.enumerated() where limits.chooses(choice) {
      if chosen == limits.maximumChoices {
        let isShared = place > 0 && choice.rank > 0 && choice.rank == ballot.choices[place - 1].rank
        return isShared ? nil : place
      }
      chosen += 1
    }
    return ballot.choices.count
  }

  private static func drop(
    from kept: Int, of ballot: inout ContestBallot
  ) {
    for choice in ballot.choices[kept...] {
      ballot.choiceFaults.append(.choiceBeyondLimit(choice: Int(choice.number)))
    }
    ballot.beyondLimit += ballot.choices.count - kept
    ballot.choices.removeSubrange(kept...)
  }

  private static func checkLabel(
    _ label: Int, _ ballot: inout ContestBallot, limits: BallotLimits
  ) -> Fault? {
    let entry = limits.labels[label]
    let chosen = ballot.choices.count { limits.chooses($0) && entry.carries[Int($0.place)] }
    if chosen <= entry.limit { return nil }
    guard limits.truncatesChoices, limits.hasOrder, !cutsSharedRank(entry, ballot, limits) else {
      return .tooManyWithLabel(chosen, label: label)
    }
    var seen = 0
    var kept: [BallotChoice] = []
    for choice in ballot.choices {
      if limits.chooses(choice) && entry.carries[Int(choice.place)] { seen += 1 }
      if seen > entry.limit && entry.carries[Int(choice.place)] {
        ballot.choiceFaults.append(.choiceBeyondLabel(choice: Int(choice.number), label: label))
      } else {
        kept.append(choice)
      }
    }
    ballot.beyondLimit += ballot.choices.count - kept.count
    ballot.choices = kept
    return nil
  }

  private static func cutsSharedRank(
    _ entry: BallotLimits.Label, _ ballot: ContestBallot, _ limits: BallotLimits
  ) -> Bool {
    let labelled = ballot.choices.filter { limits.chooses($0) && entry.carries[Int($0.place)] }
    return entry.limit > 0 && labelled[entry.limit].rank > 0
      && labelled[entry.limit].rank == labelled[entry.limit - 1].rank
  }
}

extension BallotLimits {
  /// Whether the choices stand best first, so that the last ones can be cut off.
  var hasOrder: Bool { kind == .ranked || orderIsKnown }

  func chosenCount(_ ballot: ContestBallot) -> Int {
    switch values {
    case .none, .ranks: ballot.choices.count
    case .points, .amounts: ballot.choices.count { $0.value != 0 }
    }
  }

  func chooses(_ choice: BallotChoice) -> Bool {
    switch values {
    case .none, .ranks: true
    case .points, .amounts: choice.value != 0
    }
  }
}
