/// A column of ids as one block of bytes, so that millions of them cost little.
package struct IDColumn: Sendable {
  package var bytes: [UInt8]
  /// Where each id starts; one more entry than ids.
  package var starts: [UInt32]

  package init() {
    bytes = []
    starts = [0]
  }

  package var count: Int { starts.count - 1 }
  package mutating func append(_ id: some Sequence<UInt8>) {
    bytes.append(contentsOf: id)
    starts.append(UInt32(bytes.count))
  }
  package func range(at position: Int) -> Range<Int> {
    Int(starts[position])..<Int(starts[position + 1])
  }
  package func text(at position: Int) -> String {
    String(decoding: bytes[range(at: position)], as: UTF8.self)
  }
}

/// Finds again, for messages only, where a ballot or a choice of it stands in its file.
package protocol BallotSource: Sendable {
  /// The place of the ballot's row, or of its choice number `choice` (from 0, as stored).
  func place(ofBallot ballot: Int, choice: Int?) -> SourceLocation
  /// The place of a common cell of the ballot: `ballot_id`, `voter_key`, `weight`, ...
  func place(ofBallot ballot: Int, column: String) -> SourceLocation
  /// The choice as written.
  func text(ofBallot ballot: Int, choice: Int) -> String
  /// The rank, points or amount of the choice as written; empty if there is none.
  func valueText(ofBallot ballot: Int, choice: Int) -> String
}

/// Knows nothing but the file: for a sheet without ballots, or until a file is read to its end.
package struct NoSource: BallotSource {
  private let file: String

  package init(file: String) { self.file = file }

  package func place(ofBallot ballot: Int, choice: Int?) -> SourceLocation {
    SourceLocation(file: file)
  }
  package func place(ofBallot ballot: Int, column: String) -> SourceLocation {
    SourceLocation(file: file)
  }
  package func text(ofBallot ballot: Int, choice: Int) -> String { "" }
  package func valueText(ofBallot ballot: Int, choice: Int) -> String { "" }
}

/// The ballots that one file holds for one council: flat arrays, as read, before any check against
/// the by-law. Syntax errors of the file are not here; they stop the count.
package struct BallotSheet: Sendable {
  /// What `values` holds.
  package enum ValueMeaning: Sendable {
    case none, rank, points
    /// Whole minor units.
    case amount
    /// A wide file: rank, points or amount as the kind of the project's contest says; a cell that
    /// an approval contest reads as "not chosen" is not stored.
    case byKind
  }

  package static let unknownProject: Int32 = -1
  /// No value where the others have one.
  package static let missingValue = Int64.min
  /// A value that could not be read.
  package static let badValue = Int64.min + 1

  package var file: String
  package var council: CouncilIndex
  package var ids = IDColumn()
  /// Where each ballot's choices start in `choices`; one more entry than ballots.
  package var choiceStarts: [UInt32] = [0]
  /// `ProjectIndex` positions or `unknownProject`, in the order written (best first).
  package var choices: [Int32] = []
  package var valueMeaning: ValueMeaning = .none
  /// True where the order of choices is a ranking by itself (list, ranks).
  package var orderIsMeaningful = false
  /// Parallel to `choices` unless `valueMeaning` is `none`: numerators over `valueScale`.
  package var values: [Int64] = []
  package var valueScale: Int64 = 1
  /// Ballots whose list of values has another length than their list of choices.
  package var mismatchedValues: Set<Int> = []
  /// Optional common cells; nil where the file has no such column.
  package var voterKeys: IDColumn?
  /// Position in `channelNames` + 1; 0 where empty.
  package var channels: [UInt8]?
  package var channelNames: [String] = []
  package var sequences: [Int64]?
  /// Numerators over `weightScale`.
  package var weights: [Int64]?
  package var weightScale: Int64 = 1
  /// Position in `poolNames` + 1; 0 where empty.
  package var poolNumbers: [UInt32]?
  package var poolNames: [String] = []
  /// Rows of each ballot in the long layout; nil: one each.
  package var rowsPerBallot: [UInt32]?
  /// Long layout: ballots whose rows disagree in a common cell.
  package var conflictingBallots: Set<Int> = []
  package var source: any BallotSource

  package init(file: String, council: CouncilIndex, source: any BallotSource) {
    self.file = file
    self.council = council
    self.source = source
  }

  package var ballotCount: Int { choiceStarts.count - 1 }
  package func choiceRange(of ballot: Int) -> Range<Int> {
    Int(choiceStarts[ballot])..<Int(choiceStarts[ballot + 1])
  }
}

/// Runs independent pieces of work; results come back by index, never by completion.
package protocol Workers: Sendable {
  func map<Result: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Result) -> [Result]
}

/// All work on the calling thread.
package struct OneWorker: Workers {
  package init() {}
  package func map<Result: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
    (0..<count).map(body)
  }
}
