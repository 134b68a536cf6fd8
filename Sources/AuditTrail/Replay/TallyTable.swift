import BudgetModel

/// The rows of `tallies/<council>.csv` for one pool, read as numbers again (FORMATS 2.4).
struct TallyTable {
  let rows: [TallyRow]

  /// Rows of one pool.
  init(_ rows: [TallyRow]) { self.rows = rows }

  /// The tally of these projects, in this order.
  func tally(of projects: [String]) -> ContestTally {
    let places = Dictionary(uniqueKeysWithValues: projects.enumerated().map { ($1, $0) })
    var tally = ContestTally(projects: projects.count)
    var weight: Ratio?
    for row in rows {
      if row.measure == .weight && row.key.isEmpty { weight = row.value }
      readWhole(row, into: &tally)
      if let place = places[row.projectID] { read(row, place, places, into: &tally) }
    }
    tally.weight = weight ?? Ratio(tally.ballots.counted)
    tally.blankWeight = Ratio(tally.ballots.blank)
    return tally
  }

  private func readWhole(_ row: TallyRow, into tally: inout ContestTally) {
    let count = row.value.isWhole ? Int(exactly: row.value.numerator) ?? 0 : 0
    switch row.measure {
    case .received: tally.ballots.received += count
    case .counted where row.key.isEmpty: tally.ballots.counted += count
    case .blank: tally.ballots.blank += count
    case .rejected: tally.ballots.rejected[row.key, default: 0] += count
    case .excluded: tally.ballots.excluded[row.key, default: 0] += count
    case .present: tally.present = count
    case .counted, .weight:
      if !row.key.isEmpty {
        let empty = emptyChannel(tally)
        tally.channels[row.key, default: empty].weight = row.value
      }
    default: break
    }
  }

  private func emptyChannel(_ tally: ContestTally) -> ContestTally.Channel {
    ContestTally.Channel(weight: .zero, votes: tally.votes.map { _ in .zero })
  }

  private func read(
    _ row: TallyRow, _ place: Int, _ places: [String: Int], into tally: inout ContestTally
  ) {
    let zeros = tally.votes.map { _ in Ratio.zero }
    func set(_ values: inout [Ratio]?) {
      values = placing(row.value, at: place, in: values ?? zeros)
    }
    switch row.measure {
    case .votes:
      if row.key.isEmpty {
        tally.votes[place] = row.value
      } else {
        let empty = emptyChannel(tally)
        tally.channels[row.key, default: empty].votes[place] = row.value
      }
    case .points: set(&tally.points)
    case .score: set(&tally.score)
    case .yes: set(&tally.yes)
    case .no: set(&tally.no)
    case .abstain: set(&tally.abstain)
    case .supportingCouncils:
      var councils = tally.supportingCouncils ?? zeros.map { _ in 0 }
      councils[place] = Int(exactly: row.value.numerator) ?? 0
      tally.supportingCouncils = councils
    case .rank:
      var ranks = tally.ranks ?? zeros.map { _ in [:] }
      if let rank = Int(row.key) { ranks[place][rank] = row.value }
      tally.ranks = ranks
    case .above:
      var above = tally.above ?? zeros.map { _ in zeros }
      if let other = places[row.key] { above[place][other] = row.value }
      tally.above = above
    default: break
    }
  }

  private func placing(_ value: Ratio, at place: Int, in values: [Ratio]) -> [Ratio] {
    var values = values
    values[place] = value
    return values
  }
}
