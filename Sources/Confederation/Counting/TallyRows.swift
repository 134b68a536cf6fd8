package import AllocationRules
import BigInt
package import BudgetModel

/// The one place where tallies become rows of `tallies/<council>.csv`, and rows tallies (FORMATS
/// 2.4). Rows come in the order of FORMATS 3.
package struct TallyRows: Sendable {
  package var councilID: String
  package var minorDigits: Int

  package init(councilID: String, minorDigits: Int) {
    self.councilID = councilID
    self.minorDigits = minorDigits
  }

  /// The rows without a pool: the council's ballots as a whole.
  package func rows(of ballots: BallotCounts, weight: Ratio) -> [TallyRow] {
    ballotRows(ballots, weight: weight, blankWeight: Ratio(ballots.blank), poolID: "")
  }

  /// The rows of one contest; `projects` are the ids in id order.
  package func rows(of tally: ContestTally, poolID: String, projects: [String]) -> [TallyRow] {
    var rows = ballotRows(
      tally.ballots, weight: tally.weight, blankWeight: tally.blankWeight, poolID: poolID)
    let channels = tally.channels.sorted { $0.key.isBefore($1.key) }
    func add(_ measure: TallyMeasure, _ project: String, _ key: String = "", _ value: Ratio) {
      rows.append(
        TallyRow(
          councilID: councilID, poolID: poolID, measure: measure, projectID: project, key: key,
          value: value))
    }
    for (name, channel) in channels { add(.weight, "", name, channel.weight) }
    if let present = tally.present { add(.present, "", "", Ratio(present)) }
    for (place, project) in projects.enumerated() {
      add(.votes, project, "", tally.votes[place])
      for (name, channel) in channels { add(.votes, project, name, channel.votes[place]) }
    }
    for (measure, values) in Self.measures(of: tally) {
      for (place, project) in projects.enumerated() { add(measure, project, "", values[place]) }
    }
    for (place, project) in projects.enumerated() {
      for entry in (tally.ranks?[place] ?? [:]).sorted(by: { $0.key < $1.key }) {
        add(.rank, project, String(entry.key), entry.value)
      }
    }
    for (place, project) in projects.enumerated() {
      for entry in (tally.amounts?[place] ?? [:]).sorted(by: { $0.key < $1.key }) {
        let amount = Money(minorUnits: entry.key).decimal(minorDigits: minorDigits)
        add(.amount, project, amount, entry.value)
      }
    }
    for (place, project) in projects.enumerated() {
      for (other, value) in (tally.above?[place] ?? []).enumerated() where !value.isZero {
        add(.above, project, projects[other], value)
      }
    }
    return rows
  }

  private func ballotRows(
    _ ballots: BallotCounts, weight: Ratio, blankWeight: Ratio, poolID: String
  ) -> [TallyRow] {
    var rows: [TallyRow] = []
    func add(_ measure: TallyMeasure, _ key: String = "", _ value: Ratio) {
      rows.append(
        TallyRow(
          councilID: councilID, poolID: poolID, measure: measure, projectID: "", key: key,
          value: value))
    }
    add(.received, "", Ratio(ballots.received))
    add(.counted, "", Ratio(ballots.counted))
    for entry in ballots.rejected.sorted(by: { $0.key.isBefore($1.key) }) {
      add(.rejected, entry.key, Ratio(entry.value))
    }
    for entry in ballots.excluded.sorted(by: { $0.key.isBefore($1.key) }) {
      add(.excluded, entry.key, Ratio(entry.value))
    }
    add(.blank, "", Ratio(ballots.blank))
    if blankWeight != Ratio(ballots.blank) { add(.blank, TallyRow.weightKey, blankWeight) }
    if weight != Ratio(ballots.counted) { add(.weight, "", weight) }
    return rows
  }

  private static func measures(of tally: ContestTally) -> [(TallyMeasure, [Ratio])] {
    let all: [(TallyMeasure, [Ratio]?)] =
      [
        (.points, tally.points), (.score, tally.score),
        (.supportingCouncils, tally.supportingCouncils.map { $0.map { Ratio($0) } }),
        (.yes, tally.yes), (.no, tally.no), (.abstain, tally.abstain),
      ] + TallyMeasure.positions.map { ($0, tally.positions[$0]) }
    return all.compactMap { measure, values in values.map { (measure, $0) } }
  }
}

extension TallyRows {
  /// The rows with those of weights that are left out because they equal a number of ballots.
  static func withImpliedWeights(_ rows: [TallyRow]) -> [TallyRow] {
    let weighed = Set(rows.filter { $0.measure == .weight && $0.key.isEmpty }.map(\.poolID))
    let blankWeighed = Set(rows.filter(\.isBlankWeight).map(\.poolID))
    return rows
      + rows.compactMap { row in
        var row = row
        switch row.measure {
        case .counted where !weighed.contains(row.poolID): row.measure = .weight
        case .blank where !blankWeighed.contains(row.poolID): row.key = TallyRow.weightKey
        default: return nil
        }
        return row
      }
  }

  /// The ballots that rows without a project speak of; counts that are missing are 0.
  package static func ballots(of rows: some Sequence<TallyRow>) -> BallotCounts {
    var ballots = BallotCounts()
    for row in rows {
      let count = count(row.value)
      switch row.measure {
      case .received: ballots.received += count
      case .counted: ballots.counted += count
      case .blank where row.key.isEmpty: ballots.blank += count
      case .rejected: ballots.rejected[row.key, default: 0] += count
      case .excluded: ballots.excluded[row.key, default: 0] += count
      default: break
      }
    }
    return ballots
  }

  private static func count(_ value: Ratio) -> Int {
    value.isWhole ? Int(exactly: value.numerator) ?? 0 : 0
  }

  /// The tally that the rows of one pool give. Measures that the contest needs are filled, with 0
  /// where the rows say nothing; rows of projects that are not listed are left out.
  package func tally(
    of rows: some Sequence<TallyRow>, projects: [String], needs: TallyNeeds
  ) -> ContestTally {
    let places = Dictionary(uniqueKeysWithValues: projects.enumerated().map { ($1, $0) })
    var tally = Self.zero(projects: projects.count, needs: needs)
    tally.ballots = Self.ballots(of: rows)
    tally.weight = Ratio(tally.ballots.counted)
    tally.blankWeight = Ratio(tally.ballots.blank)
    for row in rows {
      if let place = places[row.projectID] {
        read(row, place, places, into: &tally)
      } else {
        readWhole(row, into: &tally)
      }
    }
    if needs.majorities, let yes = tally.yes { tally.votes = yes }
    if needs.supportingCouncils && !rows.contains(where: { $0.measure == .supportingCouncils }) {
      tally.supportingCouncils = tally.votes.map { $0 > .zero ? 1 : 0 }
    }
    return tally
  }

  private static func zero(projects: Int, needs: TallyNeeds) -> ContestTally {
    let zeros = Array(repeating: Ratio.zero, count: projects)
    var tally = ContestTally(projects: projects)
    if needs.points { tally.points = zeros }
    if needs.score != nil { tally.score = zeros }
    if needs.supportingCouncils { tally.supportingCouncils = zeros.map { _ in 0 } }
    if needs.ranks { tally.ranks = zeros.map { _ in [:] } }
    if needs.above != nil { tally.above = zeros.map { _ in zeros } }
    if needs.amounts { tally.amounts = zeros.map { _ in [:] } }
    for channel in needs.channels {
      tally.channels[channel] = ContestTally.Channel(weight: .zero, votes: zeros)
    }
    return tally
  }

  private func readWhole(_ row: TallyRow, into tally: inout ContestTally) {
    switch row.measure {
    case .weight where row.key.isEmpty: tally.weight = row.value
    case .weight: tally.channels[row.key]?.weight = row.value
    case .blank where row.isBlankWeight: tally.blankWeight = row.value
    case .present: tally.present = Self.count(row.value)
    default: break
    }
  }

  private func read(
    _ row: TallyRow, _ place: Int, _ places: [String: Int], into tally: inout ContestTally
  ) {
    // Arrays are made for the first row of their measure and changed in place by the others.
    func set(_ values: inout [Ratio]?) {
      if values == nil { values = Array(repeating: .zero, count: places.count) }
      values![place] = row.value
    }
    switch row.measure {
    case .votes where row.key.isEmpty: tally.votes[place] = row.value
    case .votes: tally.channels[row.key]?.votes[place] = row.value
    case .points: tally.points?[place] = row.value
    case .score: tally.score?[place] = row.value
    case .supportingCouncils: tally.supportingCouncils?[place] = Self.count(row.value)
    case .yes: set(&tally.yes)
    case .no: set(&tally.no)
    case .abstain: set(&tally.abstain)
    case .support, .aside, .block: set(&tally.positions[row.measure])
    case .rank: if let rank = Int(row.key) { tally.ranks?[place][rank] = row.value }
    case .amount: if let amount = amount(row.key) { tally.amounts?[place][amount] = row.value }
    case .above: if let other = places[row.key] { tally.above?[place][other] = row.value }
    default: break
    }
  }

  /// Minor units.
  private func amount(_ text: String) -> Int64? {
    var scale: Int64 = 1
    for _ in 0..<minorDigits { scale *= 10 }
    guard let amount = Ratio(exact: text).map({ $0 * Ratio(scale) }), amount.isWhole else {
      return nil
    }
    return Int64(exactly: amount.numerator)
  }
}
