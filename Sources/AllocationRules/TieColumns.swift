import BudgetModel

/// One key of the tie chain over all projects of a contest, as dense ranks: 0 is the best value.
struct TieColumn: Sendable {
  let key: TieKey
  let ranks: [Int]
  /// True where the project has no value, which only `earlier-submission` knows.
  let isMissing: [Bool]
  /// The value of each project as the transcript writes it.
  let texts: [String]
}

/// Dense ranks of values: equal values share one, the first in `areInOrder` has 0.
func denseRanks<Value>(
  _ values: [Value], _ areInOrder: (Value, Value) -> Bool
) -> [Int] {
  let sorted = values.indices.sorted { areInOrder(values[$0], values[$1]) }
  var ranks = Array(repeating: 0, count: values.count)
  for (left, right) in zip(sorted, sorted.dropFirst()) {
    ranks[right] = ranks[left] + (areInOrder(values[left], values[right]) ? 1 : 0)
  }
  return ranks
}

/// Dense ranks, the highest value first. Whole numbers of 64 bits, the usual case, avoid products of
/// unbounded integers.
func descendingRanks(_ values: [Ratio]) -> [Int] {
  let small = values.compactMap { $0.isWhole ? Int64(exactly: $0.numerator) : nil }
  return small.count == values.count ? denseRanks(small, >) : denseRanks(values, >)
}

/// The tie chain of the cycle over the projects of one contest (RULES 1.5).
struct TieColumns: Sendable {
  /// The keys that need no lot and that this contest has values for, in chain order.
  let columns: [TieColumn]
  /// True if the chain ends in the lot.
  let endsInLot: Bool
  /// Lot position of each project; nil where there is no lot.
  let lotPositions: [Int]?

  init(_ instance: Instance) {
    let isEnd = { (key: TieKey) in key == .lot || key == .stop }
    let keys = instance.tieChain.prefix { !isEnd($0) }
    columns = keys.compactMap { Self.column($0, instance) }
    endsInLot = instance.tieChain.first(where: isEnd) == .lot
    let positions = instance.field.compactMap { instance.lot?.positions[$0.id] }
    lotPositions = positions.count == instance.field.count ? positions : nil
  }

  private static func column(_ key: TieKey, _ instance: Instance) -> TieColumn? {
    let (field, tally) = (instance.field, instance.tally)
    switch key {
    case .cheaper: return column(key, money: field, <)
    case .dearer: return column(key, money: field, >)
    case .moreVotes: return column(key, tally.votes)
    case .morePoints: return tally.points.map { column(key, $0) }
    case .moreFirstRanks: return tally.ranks.map { column(key, $0.map { $0[1] ?? .zero }) }
    case .moreCouncils:
      return tally.supportingCouncils.map { column(key, $0.map { Ratio($0) }) }
    case .earlierSubmission: return submissions(field)
    case .projectID:
      return TieColumn(
        key: key, ranks: Array(field.indices),
        isMissing: Array(repeating: false, count: field.count), texts: field.map(\.id))
    case .lot, .stop: return nil
    }
  }

  private static func column(_ key: TieKey, _ values: [Ratio]) -> TieColumn {
    TieColumn(
      key: key, ranks: descendingRanks(values),
      isMissing: Array(repeating: false, count: values.count), texts: values.map(\.exact))
  }

  private static func column(
    _ key: TieKey, money field: [Project], _ areInOrder: (Money, Money) -> Bool
  ) -> TieColumn {
    TieColumn(
      key: key, ranks: denseRanks(field.map(\.cost), areInOrder),
      isMissing: Array(repeating: false, count: field.count), texts: field.map(\.cost.exact))
  }

  private static func submissions(_ field: [Project]) -> TieColumn {
    TieColumn(
      key: .earlierSubmission, ranks: denseRanks(field.map { $0.submittedSequence ?? 0 }, <),
      isMissing: field.map { $0.submittedSequence == nil },
      texts: field.map { $0.submittedSequence.map(String.init) ?? "" })
  }

  /// The tied projects in the order of the lot.
  ///
  /// - Throws: `tieWithoutLot` where the chain ends in `stop`, or in a lot that was not drawn.
  func resolved(
    _ tied: [Int], field: [Project], round: Int, value: String
  ) throws(RuleFailure) -> [Int] {
    if endsInLot && lotPositions != nil { return byLot(tied) }
    throw .tieWithoutLot(tied: tied.sorted().map { field[$0].id }, round: round, value: value)
  }

  /// The projects in the order of the lot, in id order where there is none.
  func byLot(_ projects: [Int]) -> [Int] {
    guard let lotPositions else { return projects.sorted() }
    return projects.sorted { lotPositions[$0] < lotPositions[$1] }
  }

  /// True if `left` comes before `right` by score, by the keys that need no lot, by id.
  func isBefore(_ left: Int, _ right: Int, _ primary: [Int]) -> Bool {
    if primary[left] != primary[right] { return primary[left] < primary[right] }
    for column in columns where !column.isMissing[left] && !column.isMissing[right] {
      if column.ranks[left] != column.ranks[right] {
        return column.ranks[left] < column.ranks[right]
      }
    }
    return left < right
  }

  /// The lot position of a project, as the transcript writes it.
  func lotText(of project: Int) -> String { lotPositions.map { String($0[project]) } ?? "" }
}

/// Projects in the order of their score and of the keys that need no lot, `project-id` among them.
struct Ranking: Sendable {
  /// Projects that are equal up to the lot, in id order.
  typealias Knot = [Int]
  /// Projects of equal score, best first, taken apart by the chain into knots, best first.
  private(set) var groups: [[Knot]]
  /// For each column, the projects for which the key was tried and not skipped.
  private let wasTried: [[Bool]]

  /// - Parameter primary: dense ranks of the scores, by place in the field
  init(_ projects: [Int], primary: [Int], _ columns: [TieColumn]) {
    let count = primary.count
    var tried = columns.map { _ in Array(repeating: false, count: count) }
    groups = Self.split(projects.sorted()) { primary[$0] }.map { group in
      var knots = [group]
      for (place, column) in columns.enumerated() {
        knots = knots.flatMap { knot -> [Knot] in
          if knot.count < 2 || knot.contains(where: { column.isMissing[$0] }) { return [knot] }
          for project in knot { tried[place][project] = true }
          return Self.split(knot) { column.ranks[$0] }
        }
      }
      return knots
    }
    wasTried = tried
  }

  /// Parts of equal rank, least rank first, each in the order given.
  static func split(_ projects: [Int], by rank: (Int) -> Int) -> [[Int]] {
    let sorted = projects.map { (rank: rank($0), project: $0) }.sorted {
      ($0.rank, $0.project) < ($1.rank, $1.project)
    }
    var parts: [[Int]] = []
    var last: Int?
    for item in sorted {
      if item.rank == last {
        parts[parts.count - 1].append(item.project)
      } else {
        parts.append([item.project])
        last = item.rank
      }
    }
    return parts
  }

  func tried(column: Int, for project: Int) -> Bool { wasTried[column][project] }
}
