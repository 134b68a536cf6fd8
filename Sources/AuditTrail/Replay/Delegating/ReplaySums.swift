import BudgetModel

/// The tallies of one pool by the dimension of the councils whose ballots they hold. A tally climbs
/// only through councils that count this dimension as their own (CONFEDERATION 4.3).
struct ReplaySums {
  typealias Cells = [TallyCell: Ratio]
  private struct Parts {
    /// The council's own ballots.
    var own: Cells = [:]
    /// What those below bring to its table.
    var brought: Cells = [:]
    /// All in its table by dimension.
    var all: [Dimension: Cells] = [:]
    /// The same without councils below it that a missed quorum leaves out above (CONFEDERATION 5.4).
    var counted: [Dimension: Cells] = [:]
  }

  private let evidence: PackEvidence
  private let pool: String
  private var parts: [String: Parts] = [:]

  init(_ evidence: PackEvidence, pool: String) {
    self.evidence = evidence
    self.pool = pool
    for council in evidence.fromLeaves { parts[council] = parts(of: council) }
  }

  private func children(_ council: String) -> [String] { evidence.index.children[council] ?? [] }

  private func parts(of council: String) -> Parts {
    let own = evidence.council(council)?.dimension
    var found = Parts()
    for dimension in evidence.dimensions(of: council) {
      for child in children(council) {
        let isLeftOut = evidence.isVoid(child)
        Self.add(parts[child]?.all[dimension], to: &found.all[dimension, default: [:]])
        if isLeftOut { continue }
        Self.add(parts[child]?.counted[dimension], to: &found.counted[dimension, default: [:]])
      }
    }
    for cells in found.all.values { Self.add(cells, to: &found.brought) }
    found.own = Self.without(found.brought, from: table(council))
    if let own, evidence.dimensions(of: council).contains(own) {
      Self.add(found.own, to: &found.all[own, default: [:]])
      Self.add(found.own, to: &found.counted[own, default: [:]])
    }
    return found
  }

  private func table(_ council: String) -> Cells {
    let rows = (evidence.data.tallies[council] ?? []).filter { $0.poolID == pool }
    return Dictionary(rows.withWeights.map { (TallyCell($0), $0.value) }, uniquingKeysWith: +)
  }

  private static func add(_ cells: Cells?, to sum: inout Cells) {
    sum.merge(cells ?? [:], uniquingKeysWith: +)
  }

  private static func without(_ cells: Cells, from sum: Cells) -> Cells {
    sum.merging(cells.mapValues { -$0 }, uniquingKeysWith: +)
  }
}

extension ReplaySums {
  /// The ballots of a council's own dimensions, with those below it that count.
  func rows(of council: String) -> [TallyRow] {
    var sum: Cells = [:]
    for cells in (parts[council]?.counted ?? [:]).values { Self.add(cells, to: &sum) }
    return rows(sum, of: council)
  }

  /// What a chamber without delegates hears: ballots of its dimension, from councils that only such
  /// councils stand between (CONFEDERATION 8.4).
  func rows(of dimension: Dimension, below council: String) -> [TallyRow] {
    let isOwn = evidence.council(council)?.dimension == dimension
    var sum: Cells = isOwn ? parts[council]?.own ?? [:] : [:]
    for child in children(council)
    where evidence.council(child)?.dimension == dimension && !evidence.isVoid(child) {
      Self.add(parts[child]?.counted[dimension], to: &sum)
    }
    return rows(sum, of: council)
  }

  /// C3: the rows of a table that are neither brought from below nor ballots of its own.
  func strays(in council: String) -> Int {
    let hasBallots = evidence.index.withBallots.contains(council)
    return (parts[council]?.own ?? [:]).count { cell, value in
      hasBallots ? value < .zero && cell.measure != .present : !value.isZero
    }
  }

  private func rows(_ cells: Cells, of council: String) -> [TallyRow] {
    cells.map { cell, value in
      TallyRow(
        councilID: council, poolID: pool, measure: cell.measure, projectID: cell.project,
        key: cell.key, value: value)
    }
  }
}

extension PackEvidence {
  /// The councils of the tree, each behind all below it.
  var fromLeaves: [String] {
    var found = index.children[""] ?? []
    var next = 0
    while next < found.count {
      found += index.children[found[next]] ?? []
      next += 1
    }
    return found.reversed()
  }

  /// The dimensions whose ballots are a council's own.
  func dimensions(of council: String) -> [Dimension] {
    level(of: council)?.dimensions ?? (self.council(council).map { [$0.dimension] } ?? [])
  }

  /// All ballots below the council that decides are one tally.
  func addsDimensions(pool: String) -> Bool {
    guard !pool.isEmpty, let owner = index.poolOwners[pool], let level = level(of: owner) else {
      return true
    }
    return level.mode.addsBallots
  }

  /// Its ballots, with all below it, do not count above (CONFEDERATION 5.4).
  func isVoid(_ council: String) -> Bool {
    level(of: council)?.quorum?.below == .void && !meetsQuorum(council)
  }
}
