import BudgetModel

/// The first check of FORMATS 2.3: a ballot id stands once in a council.
struct RepeatedBallots {
  let rows: BallotRows
  let policy: DuplicatePolicy
  private(set) var diagnostics: [Diagnostic] = []

  init(rows: BallotRows, policy: DuplicatePolicy) {
    self.rows = rows
    self.policy = policy
  }

  mutating func run(_ standing: inout Standing, workers: some Workers) {
    rejectConflicts(&standing)
    for group in rows.sheetsByCouncil() {
      let columns = group.sheets.map {
        KeyColumn(
          keys: rows.sheets[$0].ids, firstRow: rows.starts[$0], codes: standing.codes[$0])
      }
      for equal in EqualKeys.groups(in: columns, workers: workers) { decide(equal, &standing) }
    }
  }

  /// Rows of one ballot in the long layout that disagree are no ballot under any policy.
  private mutating func rejectConflicts(_ standing: inout Standing) {
    for (sheet, ballots) in rows.sheets.enumerated() {
      for ballot in ballots.conflictingBallots.sorted() {
        let place = BallotRows.Place(sheet: sheet, ballot: ballot)
        if policy == .error {
          refuse(place)
        } else {
          standing.reject(place, .conflictingRows)
        }
      }
    }
  }

  private mutating func decide(_ equal: [Int], _ standing: inout Standing) {
    let places = equal.map(rows.place(of:))
    if policy == .error {
      for place in places { refuse(place) }
      return
    }
    switch SequenceChoice.kept(of: places, policy: policy, in: rows) {
    case .success(let kept):
      for place in kept.rejected { standing.reject(place, .repeatedBallotID) }
    case .failure(let missing): diagnostics.append(missing.diagnostic)
    }
  }

  private mutating func refuse(_ place: BallotRows.Place) {
    let sheet = rows.sheets[place.sheet]
    diagnostics.append(
      Diagnostic(
        .ballotDuplicateId, at: sheet.source.place(ofBallot: place.ballot, column: "ballot_id"),
        level: .error,
        "ballot \(sheet.ids.text(at: place.ballot)) stands more than once in its council; "
          + "duplicate-ballot is error, so the count does not run"))
  }
}

/// Which of several ballots that exclude each other stands, as `reject-all`, `first-by-seq` and
/// `last-by-seq` say. Row order is never used.
enum SequenceChoice {
  struct Kept {
    var rejected: [BallotRows.Place]
  }
  struct Missing: Error {
    var diagnostic: Diagnostic
  }

  static func kept(
    of places: [BallotRows.Place], policy: DuplicatePolicy, in rows: BallotRows
  ) -> Result<Kept, Missing> {
    switch policy {
    case .rejectAll, .error: .success(Kept(rejected: places))
    case .firstBySeq, .lastBySeq:
      ordered(places, latestFirst: policy == .lastBySeq, in: rows).map {
        Kept(rejected: Array($0.dropFirst()))
      }
    }
  }

  /// The places with the one that is kept first; a missing or repeated `seq` is a failure.
  static func ordered(
    _ places: [BallotRows.Place], latestFirst: Bool, in rows: BallotRows
  ) -> Result<[BallotRows.Place], Missing> {
    var numbered: [(sequence: Int64, place: BallotRows.Place)] = []
    for place in places {
      guard let sequence = rows.sequence(at: place) else {
        return .failure(missing(place, in: rows, "has no seq"))
      }
      numbered.append((sequence, place))
    }
    numbered.sort { latestFirst ? $0.sequence > $1.sequence : $0.sequence < $1.sequence }
    for (left, right) in zip(numbered, numbered.dropFirst())
    where left.sequence == right.sequence {
      let worse = rows.isBefore(left.place, right.place) ? right.place : left.place
      return .failure(missing(worse, in: rows, "has the seq \(left.sequence) of another one"))
    }
    return .success(numbered.map(\.place))
  }

  private static func missing(
    _ place: BallotRows.Place, in rows: BallotRows, _ what: String
  ) -> Missing {
    let sheet = rows.sheets[place.sheet]
    return Missing(
      diagnostic: Diagnostic(
        .seqMissing, at: sheet.source.place(ofBallot: place.ballot, column: "seq"),
        "ballot \(sheet.ids.text(at: place.ballot)) repeats an id or a voter and \(what); "
          + "give each of them its own number in the column seq"))
  }
}

extension BallotRows {
  func sequence(at place: Place) -> Int64? {
    guard let sequence = sheets[place.sheet].sequences?[place.ballot], sequence >= 0 else {
      return nil
    }
    return sequence
  }
  func isBefore(_ left: Place, _ right: Place) -> Bool {
    (left.sheet, left.ballot) < (right.sheet, right.ballot)
  }
}
