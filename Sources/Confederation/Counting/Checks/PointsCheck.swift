import BudgetModel

/// Points per project and their sum.
enum PointsCheck {
  static func check(_ ballot: ContestBallot, limits: BallotLimits, isMismatched: Bool) -> Fault? {
    guard limits.kind == .points else { return nil }
    if let fault = valueFault(ballot, limits: limits) { return fault }
    if isMismatched { return .valuesMismatched }
    for choice in ballot.choices
    where limits.values == .none || choice.value == BallotSheet.missingValue {
      return .pointsMissing(choice: Int(choice.number))
    }
    return ballot.choices.isEmpty ? nil : sumFault(ballot, limits: limits)
  }

  private static func valueFault(_ ballot: ContestBallot, limits: BallotLimits) -> Fault? {
    guard limits.values == .points else { return nil }
    for choice in ballot.choices where choice.value != BallotSheet.missingValue {
      if choice.value == BallotSheet.badValue {
        return .pointsUnreadable(choice: Int(choice.number))
      }
      if choice.value < limits.points.least { return .pointsTooLow(choice: Int(choice.number)) }
      if choice.value > limits.points.most { return .pointsTooHigh(choice: Int(choice.number)) }
    }
    return nil
  }

  private static func sumFault(_ ballot: ContestBallot, limits: BallotLimits) -> Fault? {
    var sum: Int64 = 0
    for choice in ballot.choices {
      let (next, isOverflow) = sum.addingReportingOverflow(choice.value)
      if isOverflow { return .sumTooHigh(.max) }
      sum = next
    }
    if let exact = limits.exactSum, sum != exact { return .sumNotExact(sum) }
    if sum < limits.sums.least { return .sumTooLow(sum) }
    if sum > limits.sums.most { return .sumTooHigh(sum) }
    return nil
  }
}
