package import BigInt
import BudgetModel

/// What came of a recall, with its arithmetic (CONFEDERATION 10.5).
package struct RecallOutcome: Sendable, Hashable {
  package enum Effect: Sendable, Hashable {
    /// The petition or the vote fails.
    case none
    /// It is valid, but no end that counts in `delegates.csv` names it.
    case notCarriedOut
    /// It ended a term; without a successor the seat was vacant from then on.
    case ended(delegate: String, successor: String?)
  }
  package var id: String
  package var seatID: String
  package var councilID: String
  /// petition_count · threshold_den and threshold_num · petition_base; nil where one is not given.
  package var signatures: BigInt?
  package var needed: BigInt?
  package var voteFor: Int64?
  package var voteAgainst: Int64?
  package var isPetitionMet: Bool
  /// Also where the by-law asks for no vote.
  package var isVoteMet: Bool
  package var effect: Effect = .none
  package var isValid: Bool { isPetitionMet && isVoteMet }

  init(_ recall: Recall, needsVote: Bool) {
    id = recall.id
    seatID = recall.seatID
    councilID = recall.councilID
    voteFor = recall.voteFor
    voteAgainst = recall.voteAgainst
    let signatures = Self.product(recall.petitionCount, recall.thresholdDenominator)
    let needed = Self.product(recall.thresholdNumerator, recall.petitionBase)
    (self.signatures, self.needed) = (signatures, needed)
    isPetitionMet = signatures.flatMap { left in needed.map { left >= $0 } } ?? false
    let isWon = recall.voteFor.flatMap { won in recall.voteAgainst.map { won > $0 } } ?? false
    isVoteMet = isWon || !needsVote
    if isValid { effect = .notCarriedOut }
  }

  private static func product(_ left: Int64?, _ right: Int64?) -> BigInt? {
    left.flatMap { left in right.map { BigInt(left) * BigInt($0) } }
  }

  /// Why it is not valid, for a message.
  var shortfall: String {
    guard let signatures, let needed else { return "its petition or threshold is not given" }
    if !isPetitionMet { return "its petition fails: \(signatures) < \(needed)" }
    return "its vote fails: \(voteFor.map(String.init) ?? "none") for, "
      + "\(voteAgainst.map(String.init) ?? "none") against"
  }
}
