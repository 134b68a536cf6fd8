import BudgetModel

/// The codes under which a ballot, the ballot of one contest or a choice does not count, by a small
/// number, so that millions of ballots need one byte each.
enum BallotCode: UInt8, CaseIterable, Sendable {
  /// The ballot stands.
  case none
  case ballotDuplicateID, voterDuplicate, voterTwoCouncils, notOnRoll, voterWrongCouncil
  case unknownProject, choiceOutOfScope, choiceVoid, choiceDuplicate
  case rankBad, rankEqual, rankGap
  case pointsBad, pointsOutOfRange, pointsMismatch, pointsSum
  case overvote, undervote, overCost, underCost, amountNotAllowed

  static let count = allCases.count

  /// Why a ballot is rejected for who handed it in, as a tally names it.
  static let ofTheVoter = [voterDuplicate, voterTwoCouncils, notOnRoll, voterWrongCouncil]
    .compactMap { $0.diagnosticCode?.name }

  var diagnosticCode: DiagnosticCode? {
    switch self {
    case .none: nil
    case .ballotDuplicateID: .ballotDuplicateId
    case .voterDuplicate: .voterDuplicate
    case .voterTwoCouncils: .voterTwoCouncils
    case .notOnRoll: .notOnRoll
    case .voterWrongCouncil: .voterWrongCouncil
    case .unknownProject: .unknownProject
    case .choiceOutOfScope: .choiceOutOfScope
    case .choiceVoid: .choiceVoid
    case .choiceDuplicate: .choiceDuplicate
    case .rankBad: .rankBad
    case .rankEqual: .rankEqual
    case .rankGap: .rankGap
    case .pointsBad: .pointsBad
    case .pointsOutOfRange: .pointsOutOfRange
    case .pointsMismatch: .pointsMismatch
    case .pointsSum: .pointsSum
    case .overvote: .ballotOvervote
    case .undervote: .ballotUndervote
    case .overCost: .ballotOverCost
    case .underCost: .ballotUnderCost
    case .amountNotAllowed: .amountNotAllowed
    }
  }

  /// Counts by code as a tally and a reconciliation name them; zeros are left out.
  static func named(_ counts: [Int]) -> [String: Int] {
    var named: [String: Int] = [:]
    for code in allCases where counts[Int(code.rawValue)] > 0 {
      if let name = code.diagnosticCode?.name { named[name] = counts[Int(code.rawValue)] }
    }
    return named
  }
}
