import BudgetModel

/// Ranks of a ballot: positive whole numbers, one project each, none skipped (FORMATS 2.3). Sorts
/// the choices best first and gives each the position that RULES 4.2 scores.
enum RankCheck {
  static func check(_ ballot: inout ContestBallot, limits: BallotLimits) -> Fault? {
    guard limits.kind == .ranked, !ballot.choices.isEmpty else { return nil }
    if limits.values == .ranks { return checkWritten(&ballot, limits: limits) }
    if !limits.orderIsKnown { return .orderMissing }
    for place in ballot.choices.indices { ballot.choices[place].rank = Int32(place + 1) }
    return nil
  }

  /// Best first; choices without a usable rank last; equal ranks as written.
  static func sort(_ choices: inout [BallotChoice]) {
    func key(_ choice: BallotChoice) -> Int64 { choice.value > 0 ? choice.value : .max }
    var isSorted = true
    for place in choices.indices.dropFirst()
    where key(choices[place]) < key(choices[place - 1]) {
      isSorted = false
    }
    if isSorted { return }
    choices.sort { (key($0), $0.number) < (key($1), $1.number) }
  }

  private static func checkWritten(_ ballot: inout ContestBallot, limits: BallotLimits) -> Fault? {
    for choice in ballot.choices {
      let number = Int(choice.number)
      if choice.value == BallotSheet.missingValue { return .rankMissing(choice: number) }
      if choice.value <= 0 || !choice.value.isMultiple(of: limits.valueScale) {
        return .rankUnreadable(choice: number)
      }
    }
    sort(&ballot.choices)
    return equalRank(ballot, limits: limits) ?? settle(&ballot, limits: limits)
  }

  private static func equalRank(_ ballot: ContestBallot, limits: BallotLimits) -> Fault? {
    if limits.allowsEqualRanks { return nil }
    for place in ballot.choices.indices.dropFirst()
    where ballot.choices[place].value == ballot.choices[place - 1].value {
      let choice = ballot.choices[place]
      return .ranksEqual(rank: choice.value / limits.valueScale, choice: Int(choice.number))
    }
    return nil
  }

  /// A rank is skipped if it is neither the next number nor the next position: both `1, 1, 2` and
  /// `1, 1, 3` are complete.
  private static func settle(_ ballot: inout ContestBallot, limits: BallotLimits) -> Fault? {
    var start = 0
    var last: Int64 = 0
    while start < ballot.choices.count {
      let rank = ballot.choices[start].value / limits.valueScale
      var end = start + 1
      while end < ballot.choices.count
        && ballot.choices[end].value == ballot.choices[start].value
      { end += 1 }
      if rank > last + 1 && rank != Int64(start + 1) {
        if limits.rankGaps == .rejectBallot {
          return .rankSkipped(rank: rank, choice: Int(ballot.choices[start].number))
        }
        ballot.hasRankGap = true
      }
      let position = limits.rankGaps == .keep ? max(rank, Int64(start + 1)) : Int64(start + 1)
      for place in start..<end {
        ballot.choices[place].rank = Int32(clamping: position)
        ballot.choices[place].rankSize = Int32(end - start)
      }
      last = rank
      start = end
    }
    return nil
  }
}
