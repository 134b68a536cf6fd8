import BudgetModel

/// Where every ballot, choice and row of one sheet went: the numbers of `reconciliation.csv`.
struct SheetAccount: Sendable {
  var received = 0
  var counted = 0
  var blank = 0
  /// By `BallotCode`.
  var rejected = Array(repeating: 0, count: BallotCode.count)
  /// By exclusion.
  var excluded: [Int]
  var choicesRead = 0
  var choicesOnRejected = 0
  var choicesOnExcluded = 0
  var choicesCounted = 0
  /// Choices that do not count on ballots that stand, by `BallotCode` and by exclusion.
  var voidChoices = Array(repeating: 0, count: BallotCode.count)
  var excludedChoices: [Int]
  var rowsRead = 0
  var rowsOnCounted = 0
  var rowsOnRejected = 0
  var rowsOnExcluded = 0
  /// Weight of the counted ballots over the cycle's scale.
  var weight: Int64 = 0
  /// Ballots with a rank skipped, and counted ballots none of whose choices counts.
  var gaps = 0
  var allVoid = 0

  init(exclusions: Int) {
    excluded = Array(repeating: 0, count: exclusions)
    excludedChoices = excluded
  }

  /// Of at least one account.
  static func sum(_ accounts: [SheetAccount]) -> SheetAccount {
    accounts.dropFirst().reduce(into: accounts[0]) { $0 += $1 }
  }

  static func += (left: inout SheetAccount, right: SheetAccount) {
    left.received += right.received
    left.counted += right.counted
    left.blank += right.blank
    left.choicesRead += right.choicesRead
    left.choicesOnRejected += right.choicesOnRejected
    left.choicesOnExcluded += right.choicesOnExcluded
    left.choicesCounted += right.choicesCounted
    left.rowsRead += right.rowsRead
    left.rowsOnCounted += right.rowsOnCounted
    left.rowsOnRejected += right.rowsOnRejected
    left.rowsOnExcluded += right.rowsOnExcluded
    left.weight += right.weight
    left.gaps += right.gaps
    left.allVoid += right.allVoid
    for place in left.rejected.indices {
      left.rejected[place] += right.rejected[place]
      left.voidChoices[place] += right.voidChoices[place]
    }
    for place in left.excluded.indices {
      left.excluded[place] += right.excluded[place]
      left.excludedChoices[place] += right.excludedChoices[place]
    }
  }

  func ballots(exclusions: [String]) -> BallotCounts {
    var counts = BallotCounts()
    counts.received = received
    counts.counted = counted
    counts.blank = blank
    counts.rejected = BallotCode.named(rejected)
    for (place, count) in excluded.enumerated() where count > 0 {
      counts.excluded[exclusions[place], default: 0] += count
    }
    return counts
  }
}
