import BudgetModel

/// One sheet with everything that its ballots are checked and counted against.
struct SheetReading: Sendable {
  /// A ballot that has only part of its weight in a contest, or none.
  struct Share: Sendable {
    var ballot: Int
    var slot: Int
    /// The part is 1 over this; 0: the ballot does not count in the contest.
    var parts: Int64
  }

  let sheet: BallotSheet
  let council: CouncilReading
  let projects: ProjectPlaces
  /// By slot.
  let limits: [BallotLimits]
  let forms: [TallyAccumulator.Form]
  /// By slot: the exclusion of each entry of the roll, less than 0 where the voter may vote; nil:
  /// everybody may.
  let exclusions: [[Int32]?]
  let exclusionCount: Int
  let rejectsWholeRow: Bool
  /// 0 where the ballot stands.
  let codes: [UInt8]
  /// By ballot: the entry of the roll, less than 0 for none; nil: no roll or no keys.
  let rollEntries: [Int32]?
  /// Over the cycle's scale; nil: each ballot weighs `unitWeight`.
  let weights: [Int64]?
  let unitWeight: Int64
  /// By slot: what a weight is multiplied with to stand over the scale of the contest.
  let weightFactors: [Int64]
  /// In the order of ballots.
  let shares: [Share]
  /// By slot and by position of the sheet's channel names: the place among the contest's channels.
  let channels: [[Int?]]
  /// By position in the sheet's pool names: the slot; less than 0: none of this council.
  let poolSlots: [Int]

  func weight(of ballot: Int) -> Int64 { weights?[ballot] ?? unitWeight }

  func rows(of ballot: Int) -> Int { sheet.rowsPerBallot.map { Int($0[ballot]) } ?? 1 }

  /// The slot of the pool that the row names; nil: the row names none.
  func poolSlot(of ballot: Int) -> Int? {
    guard let number = sheet.poolNumbers?[ballot], number > 0 else { return nil }
    return poolSlots[Int(number) - 1]
  }
}

/// What a block of ballots adds up to.
struct BlockCount: Sendable {
  /// By slot.
  var tallies: [TallyAccumulator]
  var account: SheetAccount
  var findings: [Finding] = []
  /// By slot: the rows of each block, where the rule reads ballots.
  var profiles: [[JoinedRows]]

  init(_ reading: SheetReading) {
    tallies = reading.forms.map { TallyAccumulator($0, exclusions: reading.exclusionCount) }
    account = SheetAccount(exclusions: reading.exclusionCount)
    profiles = reading.forms.map { _ in [] }
  }

  static func += (left: inout BlockCount, right: BlockCount) {
    for slot in left.tallies.indices { left.tallies[slot] += right.tallies[slot] }
    left.account += right.account
    left.findings += right.findings
    for slot in left.profiles.indices { left.profiles[slot] += right.profiles[slot] }
  }
}
