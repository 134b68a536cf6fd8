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
    for row in 0..<profile.rowCount {
      for entry in profile.range(of: row) {
        votes[Int(profile.choices[entry])] += profile.weights[row]
      }
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
    var found: [Int: CouncilProfiles] = [:]
    let councils = counts.isEmpty ? [] : stage.rows.sheetsByCouncil()
    for (place, form) in stage.forms.enumerated() where form.needs.ballots {
      let contest = stage.plan.contests[place]
      var rows = ProfileRows(form, kind: contest.settings.ballots.kind)
      var parts: [Part] = []
      for group in councils {
        guard
          let slot = stage.readings[group.sheets.lowerBound].council.slot(of: ContestIndex(place))
        else { continue }
        var blocks: [BallotProfile] = []
        for sheet in group.sheets {
          blocks += counts[sheet].profiles[slot]
          counts[sheet].profiles[slot] = []
        }
        let start = rows.profile.rowCount
        rows.take(&blocks)
        parts.append(Part(council: group.council, rows: start..<rows.profile.rowCount))
      }
      found[place] = CouncilProfiles(profile: rows.profile, parts: parts)
    }
    return found
  }
}

extension ProfileRows {
  /// Adds the blocks of one council and empties them. Equal rows of two blocks are joined where that
  /// pays.
  fileprivate mutating func take(_ blocks: inout [BallotProfile]) {
    forget()
    var joins = blocks.count > 1
    for place in blocks.indices {
      let block = blocks[place]
      blocks[place].removeRows()
      if !joins {
        append(block)
        continue
      }
      let joined = join(block)
      if place == 1 {
        joins = Self.pays(joined: joined, of: block.rowCount, blocks: blocks.count)
      }
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
