import BudgetModel

/// The rows of `tallies/<council>.csv` for one pool, read as numbers again (FORMATS 2.4).
struct TallyTable {
  let rows: [TallyRow]
  private let minorDigits: Int

  /// Rows of one pool, with amounts of money in units of so many decimals.
  init(_ rows: [TallyRow], minorDigits: Int = 2) {
    self.rows = rows
    self.minorDigits = minorDigits
  }

  /// The tally of these projects, in this order.
  func tally(of projects: [String]) -> ContestTally {
    let places = Dictionary(uniqueKeysWithValues: projects.enumerated().map { ($1, $0) })
    var tally = ContestTally(projects: projects.count)
    for row in rows.withWeights {
      readWhole(row, into: &tally)
      if let place = places[row.projectID] { read(row, place, places, into: &tally) }
    }
    return tally
  }

  private func readWhole(_ row: TallyRow, into tally: inout ContestTally) {
    let count = Self.count(row.value)
    switch row.measure {
    case .received: tally.ballots.received += count
    case .counted where row.key.isEmpty: tally.ballots.counted += count
    case .blank where row.key.isEmpty: tally.ballots.blank += count
    case .blank: tally.blankWeight = row.value
    case .weight where row.key.isEmpty: tally.weight = row.value
    case .rejected: tally.ballots.rejected[row.key, default: 0] += count
    case .excluded: tally.ballots.excluded[row.key, default: 0] += count
    case .present: tally.present = count
    case .counted, .weight:
      if !row.key.isEmpty {
        addChannel(row.key, to: &tally)
        tally.channels[row.key]!.weight = row.value
      }
    default: break
    }
  }

  /// 0 where the pack cannot mean a number of ballots.
  private static func count(_ value: Ratio) -> Int {
    let count = value.isWhole ? Int(exactly: value.numerator) ?? 0 : 0
    return count.magnitude <= CellReader.largestCount.magnitude ? count : 0
  }

  private func minorUnits(_ text: String) -> Int64? {
    let scale = Ratio.powerOfTen(minorDigits)
    return Ratio(exact: text).map { $0 * scale }.flatMap { amount in
      amount.isWhole ? Int64(exactly: amount.numerator) : nil
    }
  }

  private func addChannel(_ name: String, to tally: inout ContestTally) {
    if tally.channels[name] != nil { return }
    tally.channels[name] = ContestTally.Channel(
      weight: .zero, votes: tally.votes.map { _ in .zero })
  }

  private func read(
    _ row: TallyRow, _ place: Int, _ places: [String: Int], into tally: inout ContestTally
  ) {
    // Arrays are made for the first row of their measure and changed in place by the others.
    func set<Value>(_ value: Value, in values: inout [Value]?, empty: Value) {
      if values == nil { values = Array(repeating: empty, count: places.count) }
      values![place] = value
    }
    switch row.measure {
    case .votes:
      if row.key.isEmpty {
        tally.votes[place] = row.value
      } else {
        addChannel(row.key, to: &tally)
        tally.channels[row.key]!.votes[place] = row.value
      }
    case .points: set(row.value, in: &tally.points, empty: .zero)
    case .score: set(row.value, in: &tally.score, empty: .zero)
    case .yes: set(row.value, in: &tally.yes, empty: .zero)
    case .no: set(row.value, in: &tally.no, empty: .zero)
    case .abstain: set(row.value, in: &tally.abstain, empty: .zero)
    case .support, .aside, .block: set(row.value, in: &tally.positions[row.measure], empty: .zero)
    case .supportingCouncils:
      set(Int(exactly: row.value.numerator) ?? 0, in: &tally.supportingCouncils, empty: 0)
    case .rank:
      if tally.ranks == nil { tally.ranks = tally.votes.map { _ in [:] } }
      if let rank = Int(row.key) { tally.ranks![place][rank] = row.value }
    case .amount:
      if tally.amounts == nil { tally.amounts = tally.votes.map { _ in [:] } }
      if let amount = minorUnits(row.key) { tally.amounts![place][amount] = row.value }
    case .above:
      if tally.above == nil {
        tally.above = tally.votes.map { _ in tally.votes.map { _ in .zero } }
      }
      if let other = places[row.key] { tally.above![place][other] = row.value }
    default: break
    }
  }
}

extension TallyRow {
  /// Only points go below 0.
  var isPossible: Bool { value >= .zero || measure == .points }
}

extension [TallyRow] {
  /// The rows with the weight of all and of blank ballots of each pool, also where it is the number of
  /// ballots and therefore not written (FORMATS 2.4).
  var withWeights: [TallyRow] {
    let stated = Set(map { [$0.poolID, $0.measure.rawValue, $0.key] })
    return self
      + compactMap { row in
        guard row.projectID.isEmpty, row.key.isEmpty else { return nil }
        var weight = row
        switch row.measure {
        case .counted: weight.measure = .weight
        case .blank: weight.key = TallyRow.weightKey
        default: return nil
        }
        return stated.contains([weight.poolID, weight.measure.rawValue, weight.key]) ? nil : weight
      }
  }
}
