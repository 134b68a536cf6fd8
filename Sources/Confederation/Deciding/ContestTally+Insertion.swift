import BudgetModel

/// What one project got in its own contest.
struct TallyColumn {
  var votes = Ratio.zero
  var points: Ratio?
  var score: Ratio?
  var supportingCouncils: Int?
  var ranks: [Int: Ratio]?
  var amounts: [Int64: Ratio]?
  var yes: Ratio?
  var no: Ratio?
  var abstain: Ratio?
  var positions: [TallyMeasure: Ratio] = [:]

  init(_ tally: ContestTally, at place: Int) {
    votes = tally.votes[place]
    points = tally.points?[place]
    score = tally.score?[place]
    supportingCouncils = tally.supportingCouncils?[place]
    ranks = tally.ranks?[place]
    amounts = tally.amounts?[place]
    (yes, no, abstain) = (tally.yes?[place], tally.no?[place], tally.abstain?[place])
    positions = tally.positions.mapValues { $0[place] }
  }
}

extension ContestTally {
  /// Makes room for a project of another contest; measures that the other did not keep are 0.
  mutating func insert(_ column: TallyColumn, at place: Int) {
    votes.insert(column.votes, at: place)
    points?.insert(column.points ?? .zero, at: place)
    score?.insert(column.score ?? .zero, at: place)
    supportingCouncils?.insert(column.supportingCouncils ?? 0, at: place)
    ranks?.insert(column.ranks ?? [:], at: place)
    amounts?.insert(column.amounts ?? [:], at: place)
    yes?.insert(column.yes ?? .zero, at: place)
    no?.insert(column.no ?? .zero, at: place)
    abstain?.insert(column.abstain ?? .zero, at: place)
    for measure in positions.keys {
      positions[measure]?.insert(column.positions[measure] ?? .zero, at: place)
    }
    if let rows = above {
      var rows = rows.map { row in row[..<place] + [.zero] + row[place...] }.map(Array.init)
      rows.insert(Array(repeating: .zero, count: votes.count), at: place)
      above = rows
    }
    for name in channels.keys { channels[name]?.votes.insert(.zero, at: place) }
  }
}
