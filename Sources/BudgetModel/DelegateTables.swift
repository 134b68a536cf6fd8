/// One row of `delegates.csv`: who holds a seat from when to when (CONFEDERATION 10). Instants are
/// UTC text, which compares as time; nil is open or not written.
package struct SeatTerm: Sendable, Hashable {
  package var seatID: String
  /// The council that sends; the seat sits in its parent.
  package var councilID: String
  package var delegateID: String
  package var from: String
  package var to: String?
  /// `recall:<id>`, `rotation`, `resignation`, `death`, `option` or `end-of-term`.
  package var endedBy: String?
  package var mandateID: String?
  package var recordedAt: String?
  package var endRecordedAt: String?
  package var caucus: String?
  package var coDelegateID: String?
  package var place: SourceLocation

  package init(
    seatID: String, councilID: String, delegateID: String, from: String,
    place: SourceLocation = SourceLocation(file: "delegates.csv")
  ) {
    self.seatID = seatID
    self.councilID = councilID
    self.delegateID = delegateID
    self.from = from
    self.place = place
  }
}

/// One row of `mandates.csv`: a version of what a council sends its seats with.
package struct Mandate: Sendable, Hashable {
  package enum Position: String, Sendable { case support, aside, block }
  package enum Content: Sendable, Hashable {
    case bundle([String])
    /// Best first.
    case ranking([String])
    /// Shares of the pool by category.
    case allocation([String: Ratio])
    case consent([String: Position])
    case free

    package var kind: String {
      switch self {
      case .bundle: "bundle"
      case .ranking: "ranking"
      case .allocation: "allocation"
      case .consent: "consent"
      case .free: "free"
      }
    }
  }
  package var id: String
  package var councilID: String
  package var version: Int64
  package var poolID: String
  package var adoptedAt: String
  package var content: Content
  package var votesFor: Int64?
  package var votesAgainst: Int64?
  package var abstain: Int64?
  package var minutesSHA256: String?
  package var recordedAt: String?
  package var place: SourceLocation

  package init(
    id: String, councilID: String, version: Int64, poolID: String, adoptedAt: String,
    content: Content, place: SourceLocation = SourceLocation(file: "mandates.csv")
  ) {
    self.id = id
    self.councilID = councilID
    self.version = version
    self.poolID = poolID
    self.adoptedAt = adoptedAt
    self.content = content
    self.place = place
  }
}

/// One row of `recalls.csv`: a petition and, where there was one, the vote.
package struct Recall: Sendable, Hashable {
  package var id: String
  package var seatID: String
  package var councilID: String
  package var petitionCount: Int64?
  package var petitionBase: Int64?
  package var thresholdNumerator: Int64?
  package var thresholdDenominator: Int64?
  package var voteFor: Int64?
  package var voteAgainst: Int64?
  package var effectiveAt: String
  package var replacementID: String?
  package var recordedAt: String?
  package var place: SourceLocation

  package init(
    id: String, seatID: String, councilID: String, effectiveAt: String,
    place: SourceLocation = SourceLocation(file: "recalls.csv")
  ) {
    self.id = id
    self.seatID = seatID
    self.councilID = councilID
    self.effectiveAt = effectiveAt
    self.place = place
  }
}

/// One row of `referendum_result.csv`: the votes for one option.
package struct ReferendumVotes: Sendable, Hashable {
  package var referendumID: String
  package var inputsDigest: String
  /// A chamber id, `<project>:yes`, `<project>:no`, `blank` or `invalid`.
  package var option: String
  package var votes: Int64
  package var place: SourceLocation

  package init(
    referendumID: String, inputsDigest: String, option: String, votes: Int64,
    place: SourceLocation = SourceLocation(file: "referendum_result.csv")
  ) {
    self.referendumID = referendumID
    self.inputsDigest = inputsDigest
    self.option = option
    self.votes = votes
    self.place = place
  }
}
