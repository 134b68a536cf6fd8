import BudgetModel

/// What is wrong with a ballot, its part in one contest, or one of its choices: facts only, which
/// `FaultSentence` turns into prose. Numbers over the sheet's scale are kept as read.
enum Fault: Hashable, Sendable {
  // The whole ballot.
  case repeatedBallotID, conflictingRows, repeatedVoter, voterInTwoCouncils, notOnRoll, wrongCouncil
  // The ballot of one contest.
  case otherMembership
  case namesUnknownProject(choice: Int)
  case namesProjectTwice(choice: Int)
  case cellUnreadable(choice: Int)
  case rankUnreadable(choice: Int)
  case rankMissing(choice: Int)
  case orderMissing
  case ranksEqual(rank: Int64, choice: Int)
  case rankSkipped(rank: Int64, choice: Int)
  case valuesMismatched
  case pointsUnreadable(choice: Int)
  case pointsMissing(choice: Int)
  case pointsTooLow(choice: Int)
  case pointsTooHigh(choice: Int)
  case sumTooLow(Int64)
  case sumTooHigh(Int64)
  case sumNotExact(Int64)
  case tooManyChoices(Int)
  case tooManyWithLabel(Int, label: Int)
  case tooFewChoices(Int)
  case costTooHigh(Int64)
  case costTooLow(Int64)
  case amountUnreadable(choice: Int)
  case amountWrong(choice: Int)
  // One choice; the rest of the ballot stands.
  case choiceUnknown(choice: Int)
  case choiceOutOfScope(choice: Int)
  case choiceRepeated(choice: Int)
  case choiceBeyondLimit(choice: Int)
  case choiceBeyondLabel(choice: Int, label: Int)
  case choiceBeyondCost(choice: Int)

  var code: BallotCode {
    switch self {
    case .repeatedBallotID, .conflictingRows: .ballotDuplicateID
    case .repeatedVoter: .voterDuplicate
    case .voterInTwoCouncils, .otherMembership: .voterTwoCouncils
    case .notOnRoll: .notOnRoll
    case .wrongCouncil: .voterWrongCouncil
    case .namesUnknownProject, .choiceUnknown: .unknownProject
    case .choiceOutOfScope: .choiceOutOfScope
    case .namesProjectTwice, .choiceRepeated: .choiceDuplicate
    case .rankUnreadable, .rankMissing, .orderMissing: .rankBad
    case .ranksEqual: .rankEqual
    case .rankSkipped: .rankGap
    case .valuesMismatched, .pointsMissing: .pointsMismatch
    case .pointsUnreadable, .cellUnreadable: .pointsBad
    case .pointsTooLow, .pointsTooHigh: .pointsOutOfRange
    case .sumTooLow, .sumTooHigh, .sumNotExact: .pointsSum
    case .tooManyChoices, .tooManyWithLabel, .choiceBeyondLimit, .choiceBeyondLabel: .overvote
    case .tooFewChoices: .undervote
    case .costTooHigh, .choiceBeyondCost: .overCost
    case .costTooLow: .underCost
    case .amountUnreadable, .amountWrong: .amountNotAllowed
    }
  }

  /// The choice at fault, numbered within its ballot.
  var choice: Int? {
    switch self {
    case .namesUnknownProject(let choice), .namesProjectTwice(let choice),
      .rankUnreadable(let choice), .rankMissing(let choice), .cellUnreadable(let choice),
      .ranksEqual(_, let choice),
      .rankSkipped(_, let choice), .pointsUnreadable(let choice), .pointsMissing(let choice),
      .pointsTooLow(let choice), .pointsTooHigh(let choice), .amountUnreadable(let choice),
      .amountWrong(let choice), .choiceUnknown(let choice), .choiceOutOfScope(let choice),
      .choiceRepeated(let choice), .choiceBeyondLimit(let choice),
      .choiceBeyondLabel(let choice, _), .choiceBeyondCost(let choice):
      choice
    default: nil
    }
  }

  /// The common column where the fault shows, for faults of the whole ballot.
  var column: String? {
    switch self {
    case .repeatedBallotID, .conflictingRows: "ballot_id"
    case .repeatedVoter, .voterInTwoCouncils, .notOnRoll, .wrongCouncil, .otherMembership:
      "voter_key"
    default: nil
    }
  }
}

/// A fault of a ballot of one sheet.
struct Finding: Hashable, Sendable {
  var ballot: Int
  /// The contest's place among those of the council; nil: the whole ballot or a choice of none.
  var slot: Int?
  var fault: Fault
}
