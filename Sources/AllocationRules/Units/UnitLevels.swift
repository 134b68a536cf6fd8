import BudgetModel

/// The chunks of all projects by the support of their units, granted level by level (RULES 12).
struct UnitLevels {
  /// Units of one project with the same support.
  struct Chunk {
    var project: Int
    var size: Int64
    var granted: Int64 = 0
    /// Where the rest is divided in proportion: what was left over of the division.
    var remainder: Ratio?
  }
  struct Level {
    var votes: Ratio
    /// By project.
    var chunks: [Chunk]
    var size: Int128 { chunks.reduce(0) { $0 + Int128($1.size) } }
  }

  private let margin: KnapsackPerUnit.Margin
  private let isWhole: Bool
  private let amounts: [Int: ProposedAmounts]
  /// Most support first.
  private var levels: [Level] = []
  private var granted: [Int: Int64] = [:]
  private var records: [TranscriptRecord] = []

  init(_ count: SequentialCount) {
    let rule = count.instance.settings.rule
    margin = rule["margin"]?.text.flatMap(KnapsackPerUnit.Margin.init) ?? .smallestFirst
    isWhole = rule["whole"]?.flag ?? true
    amounts = Dictionary(
      uniqueKeysWithValues: count.candidates.map {
        ($0, ProposedAmounts($0, of: count.instance))
      })
    var chunks: [Chunk] = []
    var votes: [Ratio] = []
    for project in count.candidates {
      let own = amounts[project]!
      var below: Int64 = 0
      for (entry, support) in zip(own.entries, own.support) {
        chunks.append(Chunk(project: project, size: entry.amount - below))
        votes.append(support)
        below = entry.amount
      }
    }
    let ranks = descendingRanks(votes)
    for place in chunks.indices.sorted(by: { (ranks[$0], $0) < (ranks[$1], $1) }) {
      if levels.last?.votes != votes[place] {
        levels.append(Level(votes: votes[place], chunks: []))
      }
      levels[levels.count - 1].chunks.append(chunks[place])
    }
  }

  mutating func grantAll(_ count: inout SequentialCount) throws(RuleFailure) {
    var left = count.left
    for number in levels.indices {
      let isMarginal = levels[number].size > Int128(left)
      if isMarginal {
        try divide(left, number, &count)
      } else {
        for place in levels[number].chunks.indices {
          levels[number].chunks[place].granted = levels[number].chunks[place].size
        }
      }
      let before = left
      for chunk in levels[number].chunks {
        left -= chunk.granted
        granted[chunk.project, default: 0] += chunk.granted
      }
      records.append(record(levels[number], number + 1, before, left, isMarginal, count))
      if isMarginal { break }
    }
    write(&count)
  }

  private func record(
    _ level: Level, _ number: Int, _ before: Int64, _ after: Int64, _ isMarginal: Bool,
    _ count: SequentialCount
  ) -> TranscriptRecord {
    let chunks = level.chunks.map { chunk -> JSONValue in
      var members: [String: JSONValue] = [
        "project": count.id(chunk.project), "size": .string(String(chunk.size)),
        "granted": .string(String(chunk.granted)),
      ]
      members["remainder"] = chunk.remainder.map { JSONValue($0) }
      return .object(members)
    }
    var members: [String: JSONValue] = [
      "level": JSONValue(number: number), "votes": JSONValue(level.votes),
      "size": .string(String(level.size)), "before": .string(String(before)),
      "after": .string(String(after)), "chunks": .array(chunks),
    ]
    if isMarginal { members["margin"] = .string(margin.rawValue) }
    return TranscriptRecord("level", members)
  }

  /// What was granted of each project is paid at the end.
  private func write(_ count: inout SequentialCount) {
    let candidates = count.candidates
    for record in records.dropLast() { count.append(record) }
    for project in candidates where granted[project, default: 0] == 0 {
      count.drop(project, .noMoney)
    }
    if let last = records.last { count.append(last) }
    for project in candidates {
      let amount = granted[project, default: 0]
      if amount > 0 { count.grant(project, amount, least: isWhole ? amounts[project]!.least : 0) }
    }
  }
}

/// The level at which the money ends.
extension UnitLevels {
  private mutating func divide(
    _ left: Int64, _ level: Int, _ count: inout SequentialCount
  ) throws(RuleFailure) {
    if left == 0 { return }
    switch margin {
    case .smallestFirst: try serveSmallestFirst(left, level, &count)
    case .proportional:
      let weights = levels[level].chunks.map { ($0.project, Ratio($0.size)) }
      let shares = try count.divide(left, by: weights)
      for (place, share) in shares.enumerated() {
        levels[level].chunks[place].granted = share.amount
        levels[level].chunks[place].remainder = share.remainder
      }
    case .equal: try serveEqually(left, level, &count)
    case .none: return
    }
  }

  private mutating func serveSmallestFirst(
    _ left: Int64, _ level: Int, _ count: inout SequentialCount
  ) throws(RuleFailure) {
    var left = left
    let bySize = Dictionary(grouping: levels[level].chunks.indices) {
      levels[level].chunks[$0].size
    }
    for (size, places) in bySize.sorted(by: { $0.key < $1.key }) where left > 0 {
      let placeOf = Dictionary(
        uniqueKeysWithValues: places.map { (levels[level].chunks[$0].project, $0) })
      let order = try order(of: placeOf.keys.sorted(), size, left, &count)
      for project in order {
        let granted = min(size, left)
        levels[level].chunks[placeOf[project]!].granted = granted
        left -= granted
      }
    }
  }

  /// Projects with chunks of equal size in the order in which they are served.
  private func order(
    of tied: [Int], _ size: Int64, _ left: Int64, _ count: inout SequentialCount
  ) throws(RuleFailure) -> [Int] {
    func fit(_ number: Int, in money: Int128) -> Bool { Int128(number) * Int128(size) <= money }
    if tied.count == 1 || fit(tied.count, in: Int128(left)) { return tied }
    var rest = Int128(left)
    var order: [Int] = []
    var drawn: [[Int]] = []
    for knot in count.knots(tied) {
      if knot.count == 1 || rest <= 0 || fit(knot.count, in: rest) {
        order += knot
      } else {
        drawn.append(try count.draw(knot, value: String(size)))
        order += drawn[drawn.count - 1]
      }
      rest -= Int128(knot.count) * Int128(size)
    }
    count.writeTie(tied, drawn: drawn, at: "select", value: String(size))
    return order
  }

  /// Equal amounts, none above its size.
  private mutating func serveEqually(
    _ left: Int64, _ level: Int, _ count: inout SequentialCount
  ) throws(RuleFailure) {
    var left = left
    let places = levels[level].chunks.indices.sorted {
      (levels[level].chunks[$0].size, $0) < (levels[level].chunks[$1].size, $1)
    }
    for (number, place) in places.enumerated() {
      let open = Int64(places.count - number)
      let size = levels[level].chunks[place].size
      if Int128(size) * Int128(open) > Int128(left) {
        try serve(places[number...].sorted(), left, level, &count)
        return
      }
      levels[level].chunks[place].granted = size
      left -= size
    }
  }

  /// The same amount for all, the last units by the chain.
  private mutating func serve(
    _ places: [Int], _ left: Int64, _ level: Int, _ count: inout SequentialCount
  ) throws(RuleFailure) {
    let (each, units) = left.quotientAndRemainder(dividingBy: Int64(places.count))
    let remainder = Ratio(units, over: places.count)
    let projects = places.map { levels[level].chunks[$0].project }
    let winners = Set(try count.winners(of: Int(units), among: projects, value: remainder.exact))
    for place in places {
      let isWinner = winners.contains(levels[level].chunks[place].project)
      levels[level].chunks[place].granted = each + (isWinner ? 1 : 0)
      levels[level].chunks[place].remainder = remainder
    }
  }
}
