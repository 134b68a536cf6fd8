import BudgetModel

/// The knapsack ballot (RULES 15): its cost is that printed on the ballot, withdrawn projects
/// included.
enum CostCheck {
  static func check(
    _ ballot: inout ContestBallot, limits: BallotLimits, isMismatched: Bool
  ) -> Fault? {
    guard limits.kind == .knapsack else { return nil }
    if isMismatched && limits.values == .amounts { return .valuesMismatched }
    if ballot.choices.isEmpty { return nil }
    if let fault = unreadable(ballot, limits: limits) { return fault }
    let cost = Self.cost(ballot.choices[...], limits: limits)
    if cost > limits.maximumCost {
      guard limits.truncatesCost, limits.hasOrder else { return .costTooHigh(cost) }
      truncate(&ballot, limits: limits)
    }
    let left = Self.cost(ballot.choices[...], limits: limits)
    if left < limits.minimumCost { return .costTooLow(left) }
    return wrongAmount(ballot, limits: limits)
  }

  static func cost(of choice: BallotChoice, limits: BallotLimits) -> Int64 {
    limits.values == .amounts ? choice.value : limits.costs[Int(choice.place)]
  }

  private static func unreadable(_ ballot: ContestBallot, limits: BallotLimits) -> Fault? {
    guard limits.values == .amounts else { return nil }
    for choice in ballot.choices where choice.value < 0 {
      return choice.value == BallotSheet.missingValue
        ? .valuesMismatched : .amountUnreadable(choice: Int(choice.number))
    }
    return nil
  }

  /// The sum, or the greatest number where it leaves 64 bits.
  private static func cost(_ choices: ArraySlice<BallotChoice>, limits: BallotLimits) -> Int64 {
    var sum: Int64 = 0
    for choice in choices {
      let (next, isOverflow) = sum.addingReportingOverflow(cost(of: choice, limits: limits))
      if isOverflow { return .max }
      sum = next
    }
    return sum
  }

  /// Keeps choices from the front while they fit and stops at the first that does not.
  private static func truncate(
    _ ballot: inout ContestBallot, limits: BallotLimits
  ) {
    var kept = 0
    while cost(ballot.choices[...kept], limits: limits) <= limits.maximumCost { kept += 1 }
    for choice in ballot.choices[kept...] {
      ballot.choiceFaults.append(.choiceBeyondCost(choice: Int(choice.number)))
    }
    ballot.beyondCost = ballot.choices.count - kept
    ballot.choices.removeSubrange(kept...)
  }

  private static func wrongAmount(_ ballot: ContestBallot, limits: BallotLimits) -> Fault? {
    guard limits.values == .amounts else { return nil }
    for choice in ballot.choices where choice.value != 0 {
      let allowed = limits.amounts[Int(choice.place)]
      let isAllowed =
        choice.value == allowed.most
        || choice.value >= allowed.least && choice.value <= allowed.most
          && (choice.value - allowed.least).isMultiple(of: allowed.step)
      if !isAllowed { return .amountWrong(choice: Int(choice.number)) }
    }
    return nil
  }
}
