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
  static func take(from counts: inout [BlockCount], _ stage: SheetStage) -> [Int: CouncilProfiles] {
    let groups = counts.isEmpty ? [] : stage.rows.sheetsByCouncil()
    let sheets = Dictionary(uniqueKeysWithValues: groups.map { ($0.council, $0.sheets) })
    var found: [Int: CouncilProfiles] = [:]
    for (place, form) in stage.forms.enumerated() where form.needs.ballots {
      let contest = stage.plan.contests[place]
      var blocks = contest.participants.compactMap { council in
        takeBlocks(of: ContestIndex(place), council, sheets[council], stage, &counts)
      }
      var rows = JoinedRows(form.profile(of: contest.settings.ballots.kind))
      rows.reserve(for: blocks.flatMap(\.profiles))
      var parts: [Part] = []
      for own in blocks.indices {
        let start = rows.profile.rowCount
        rows.take(&blocks[own].profiles)
        parts.append(Part(council: blocks[own].council, rows: start..<rows.profile.rowCount))
      }
      found[place] = CouncilProfiles(profile: rows.profile, parts: parts)
    }
    return found
  }

  /// The blocks of one council that a contest reads, which `counts` then holds no longer.
  private static func takeBlocks(
    of contest: ContestIndex, _ council: CouncilIndex, _ sheets: Range<Int>?, _ stage: SheetStage,
    _ counts: inout [BlockCount]
  ) -> (council: CouncilIndex, profiles: [BallotProfile])? {
    guard let sheets, let slot = stage.readings[sheets.lowerBound].council.slot(of: contest) else {
      return nil
    }
    var profiles: [BallotProfile] = []
    for sheet in sheets {
      profiles += counts[sheet].profiles[slot]
      counts[sheet].profiles[slot] = []
    }
    return (council, profiles)
  }
}

extension JoinedRows {
  /// Adds the blocks of one council and empties them. Equal rows of two blocks are joined where that
  /// pays.
  fileprivate mutating func take(_ blocks: inout [BallotProfile]) {
    forget()
    var joins = blocks.count > 1
    for place in blocks.indices {
      if joins {
        let joined = join(blocks[place])
        if place == 1 {
          joins = Self.pays(joined: joined, of: blocks[1].rowCount, blocks: blocks.count)
        }
      } else {
        append(blocks[place])
      }
      blocks[place].removeRows()
    }
    forget()
  }

  /// A row of the second block had one block to find its equal in, a row of the last one has them
  /// all: if that would join a quarter of all rows, the search is worth its time.
  private static func pays(joined: Int, of rows: Int, blocks: Int) -> Bool {
    joined * blocks * 2 >= rows
  }
}

extension BallotProfile {
  fileprivate mutating func removeRows() {
    weights = []
    starts = [0]
    choices = []
    values = []
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
