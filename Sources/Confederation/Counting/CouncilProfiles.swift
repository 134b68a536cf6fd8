import AllocationRules
package import BudgetModel

/// The counted ballots of one contest, council after council, so that councils can be left out and
/// districts told without a second copy.
package struct CouncilProfiles: Sendable, Hashable {
  struct Part: Sendable, Hashable {
    var council: CouncilIndex
    /// Rows of `profile`.
    var rows: Range<Int>
  }

  package private(set) var profile: BallotProfile
  /// In id order.
  private(set) var parts: [Part] = []

  var councils: [CouncilIndex] { parts.map(\.council) }

  /// The rows of some of the councils.
  func rows(of councils: [CouncilIndex]) -> CouncilProfiles {
    let wanted = Set(councils)
    let kept = parts.filter { wanted.contains($0.council) }
    if kept.count == parts.count { return self }
    var some = self
    some.parts = []
    some.profile.removeRows()
    for part in kept {
      let start = some.profile.rowCount
      some.profile.append(profile, rows: part.rows)
      some.parts.append(Part(council: part.council, rows: start..<some.profile.rowCount))
    }
    return some
  }

  /// By row: what `district` says of its council.
  func districts(_ district: (CouncilIndex) -> Int32) -> [Int32] {
    parts.flatMap { Array(repeating: district($0.council), count: $0.rows.count) }
  }

  /// Whether the rows weigh what the tally says, in all and for each of these places.
  func addUp(to tally: ContestTally, at places: some Sequence<Int>) -> Bool {
    var votes = Array(repeating: Int64(0), count: tally.votes.count)
    let starts = profile.starts.span
    let choices = profile.choices.span
    for (row, weight) in profile.weights.enumerated() {
      for entry in starts[row]..<starts[row + 1] { votes[Int(choices[entry])] += weight }
    }
    let weight = profile.weights.reduce(0, +)
    return Ratio(weight, over: profile.weightScale) == tally.weight
      && places.allSatisfy { Ratio(votes[$0], over: profile.weightScale) == tally.votes[$0] }
  }
}

extension CouncilProfiles {
  /// Takes the rows out of the blocks, contest by contest, so that no ballot is held twice for long.
  ///
  /// - Returns: by position of the contest, those whose rule reads ballots
  static func take(
    from counts: inout [BlockCount], _ stage: SheetStage, workers: some Workers
  ) -> [Int: CouncilProfiles] {
    let groups = counts.isEmpty ? [] : stage.rows.sheetsByCouncil()
    let sheets = Dictionary(uniqueKeysWithValues: groups.map { ($0.council, $0.sheets) })
    var found: [Int: CouncilProfiles] = [:]
    for (place, form) in stage.forms.enumerated() where form.needs.ballots {
      let contest = stage.plan.contests[place]
      let empty = form.profile(of: contest.settings.ballots.kind)
      found[place] = CouncilProfiles(profile: empty)
      for council in contest.participants {
        guard let own = sheets[council],
          let slot = stage.readings[own.lowerBound].council.slot(of: ContestIndex(place))
        else { continue }
        var blocks: [JoinedRows] = []
        for sheet in own {
          blocks += counts[sheet].profiles[slot]
          counts[sheet].profiles[slot] = []
        }
        if ProfileJoin.pays(blocks, empty) {
          blocks = ProfileJoin.joined(blocks, empty, workers: workers)
        }
        found[place]?.append(&blocks, of: council)
      }
    }
    return found
  }

  /// Adds the rows of one council's blocks and empties these.
  private mutating func append(_ blocks: inout [JoinedRows], of council: CouncilIndex) {
    let start = profile.rowCount
    if start == 0 { profile.reserve(for: blocks) }
    let empty = JoinedRows(BallotProfile())
    for place in blocks.indices {
      profile.append(blocks[place].profile, rows: 0..<blocks[place].profile.rowCount)
      blocks[place] = empty
    }
    parts.append(Part(council: council, rows: start..<profile.rowCount))
  }
}

/// Joins the equal rows of a council's blocks.
enum ProfileJoin {
  /// A row of the second block has one block to find its equal in, a row of the last one has them
  /// all: if that would join a quarter of all rows, the search is worth its time.
  static func pays(_ blocks: [JoinedRows], _ empty: BallotProfile) -> Bool {
    if blocks.count < 2 { return false }
    var rows = JoinedRows(empty)
    for block in blocks[..<2] { rows.join(block) }
    let second = blocks[1].profile.rowCount
    let equal = blocks[0].profile.rowCount + second - rows.profile.rowCount
    return equal * blocks.count * 2 >= second
  }

  /// Equal rows have equal hashes, so shares by hash are joined apart, each in a small table.
  static func joined(
    _ blocks: [JoinedRows], _ empty: BallotProfile, workers: some Workers
  ) -> [JoinedRows] {
    let rows = blocks.reduce(0) { $0 + $1.profile.rowCount }
    var bits = 0
    while bits < 3 && rows >> bits > 1 << 15 { bits += 1 }
    let shares = bits
    return workers.map(1 << shares) { share in
      var rows = JoinedRows(empty)
      for block in blocks { rows.join(block, share: share, bits: shares) }
      rows.close()
      return rows
    }
  }
}

extension BallotProfile {
  fileprivate mutating func removeRows() {
    weights = []
    starts = [0]
    choices = []
    values = []
  }

  fileprivate mutating func reserve(for parts: [JoinedRows]) {
    weights.reserveCapacity(parts.reduce(0) { $0 + $1.profile.weights.count })
    starts.reserveCapacity(parts.reduce(1) { $0 + $1.profile.weights.count })
    choices.reserveCapacity(parts.reduce(0) { $0 + $1.profile.choices.count })
    values.reserveCapacity(parts.reduce(0) { $0 + $1.profile.values.count })
  }

  fileprivate mutating func append(_ other: BallotProfile, rows: Range<Int>) {
    let entries = other.starts[rows.lowerBound]..<other.starts[rows.upperBound]
    let shift = choices.count - entries.lowerBound
    weights += other.weights[rows]
    starts += other.starts[rows.lowerBound + 1..<rows.upperBound + 1].lazy.map { $0 + shift }
    choices += other.choices[entries]
    if !other.values.isEmpty { values += other.values[entries] }
  }
}
