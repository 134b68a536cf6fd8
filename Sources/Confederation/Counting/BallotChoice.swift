import BudgetModel

/// A choice on the ballot of one contest while it is checked.
struct BallotChoice: Sendable {
  /// Its number on the whole ballot, as stored.
  var number: Int32
  /// The project's place in the contest.
  var place: Int32
  /// Points or amount over the sheet's scale; the rank as read before `RankCheck`.
  var value: Int64
  /// The first position that the choice, or its group of equal ranks, occupies; 0: not ranked.
  var rank: Int32 = 0
  /// How many projects share the rank.
  var rankSize: Int32 = 1
  /// Withdrawn, excluded or unqualified: no effect on what is funded.
  var isVoid: Bool
}

/// The ballot of one contest while it is checked; kept between ballots so that its arrays are
/// allocated once.
struct ContestBallot: Sendable {
  /// Choices that stand, best first where the ballot has an order.
  var choices: [BallotChoice] = []
  /// Choices read, before any was dropped.
  var readCount = 0
  var repeatedCount = 0
  var beyondLimit = 0
  var beyondCost = 0
  var hasRankGap = false
  /// Choices that were dropped while the rest stands.
  var choiceFaults: [Fault] = []

  mutating func clear() {
    choices.removeAll(keepingCapacity: true)
    readCount = 0
    repeatedCount = 0
    beyondLimit = 0
    beyondCost = 0
    hasRankGap = false
    choiceFaults.removeAll(keepingCapacity: true)
  }
}
