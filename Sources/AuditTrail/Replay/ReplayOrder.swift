import BudgetModel

/// One `order` record: who is in it, by which keys, and which places are shared (AUDIT 5.3).
struct ReplayOrder {
  let contest: ReplayContest
  let chain: ReplayChain
  private let scoring: ReplayScoring
  private var primary: [Ratio] { scoring.primary }
  let record: JSONValue
  /// In the order of the rows; empty if the rows cannot be read.
  private(set) var order: [Int] = []
  private(set) var findings: [AuditFinding] = []
  /// Projects of equal score, at least two, best first.
  private(set) var groups: [[Int]] = []
  /// The place of each project.
  private(set) var places: [Int: Int] = [:]
  /// Members of one place, at least two.
  private(set) var shared: [[Int]] = []
  /// The ties that have a project among those that the end of the chain ordered.
  private let tiesOfDrawn: [Int: [ReplayTies.Tie]]

  /// - Parameters:
  ///   - ranked: the projects among which score and chain decide
  ///   - expected: those of them that the order must hold; those without support come last
  init(
    _ contest: ReplayContest, chain: ReplayChain, scoring: ReplayScoring, record: JSONValue,
    ranked: [Int], expected: [Int], ties: [ReplayTies.Tie]
  ) {
    self.contest = contest
    self.chain = chain
    self.scoring = scoring
    self.record = record
    tiesOfDrawn = ties.reduce(into: [:]) { found, tie in
      for place in tie.drawn.keys { found[place, default: []].append(tie) }
    }
    readRows()
    guard order.sorted() == expected.sorted() else {
      fail("the order does not hold exactly the projects that compete")
      return
    }
    let supported = Self.equalGroups(ranked.filter { !scoring.lacksSupport[$0] }, primary)
    let unsupported = ranked.filter { scoring.lacksSupport[$0] }.sorted()
    let groups = supported + [unsupported].filter { !$0.isEmpty }
    let isHere = Set(expected)
    self.groups = groups.map { $0.filter(isHere.contains) }.filter { $0.count > 1 }
    let knots = groups.flatMap { chain.knots($0) }.map { $0.filter(isHere.contains) }
    checkSequence(knots.filter { !$0.isEmpty })
  }

  private mutating func fail(_ sentence: String) {
    findings.append(contest.finding(record, sentence))
  }

  private static func equalGroups(_ members: [Int], _ primary: [Ratio]) -> [[Int]] {
    let sorted = members.sorted {
      primary[$0] != primary[$1] ? primary[$0] > primary[$1] : $0 < $1
    }
    return sorted.reduce(into: []) { groups, place in
      if let last = groups.last?.last, primary[last] == primary[place] {
        groups[groups.count - 1].append(place)
      } else {
        groups.append([place])
      }
    }
  }

  private mutating func readRows() {
    let names = ["score desc"] + chain.keys.map(\.rawValue)
    if record.texts("key") != names { fail("the keys are not those of the by-law") }
    for row in record["rows"]?.elements ?? [] {
      guard let place = row["project"]?.text.flatMap({ contest.places[$0] }) else {
        fail("a row names a project that does not compete")
        continue
      }
      let keys = [primary[place].exact] + chain.keys.map { chain.text($0, place) }
      if row.texts("keys") != keys {
        fail("the keys of \(quoted(contest.field[place].id)) are not those of the tables")
      }
      order.append(place)
      places[place] = row["place"]?.number
    }
  }

  private mutating func checkSequence(_ knots: [[Int]]) {
    let places = (record["rows"]?.elements ?? []).map { $0["place"]?.number ?? 0 }
    var start = 0
    for knot in knots {
      let rows = start..<start + knot.count
      if Array(order[rows]).sorted() != knot {
        fail(
          "\(quoted(contest.field[order[start]].id)) does not stand where score and chain put it")
      }
      checkPlaces(rows, places)
      start += knot.count
    }
  }

  /// Rows equal in every key share a place, in id order, or the end of the chain orders them.
  private mutating func checkPlaces(_ rows: Range<Int>, _ places: [Int]) {
    var sharing: [Int] = []
    for row in rows {
      let isShared = row > rows.lowerBound && places[row] == places[row - 1]
      if !isShared {
        if sharing.count > 1 { shared.append(sharing) }
        sharing = []
        if places[row] != row + 1 { fail("the places are not numbered 1, 2, 3, ...") }
      }
      sharing.append(order[row])
      guard row > rows.lowerBound else { continue }
      let (above, here) = (order[row - 1], order[row])
      if isShared {
        if above > here { fail("projects that share a place are not in id order") }
      } else if !isDrawn(above, here) {
        fail(
          "nothing orders \(quoted(contest.field[above].id)) before "
            + "\(quoted(contest.field[here].id))")
      }
    }
    if sharing.count > 1 { shared.append(sharing) }
  }

  /// True if a tie record puts the first before the second, and the lot does. The last that was
  /// drawn shares its place with those of the knot that were not.
  private func isDrawn(_ above: Int, _ here: Int) -> Bool {
    (tiesOfDrawn[above] ?? []).contains { tie in
      guard let first = tie.drawn[above] else { return false }
      if let second = tie.drawn[here] {
        return first < second && chain.isFirst(above, before: here)
      }
      return tie.result[(first + 1)...].contains { later in
        tie.drawn[later] != nil && chain.isSame(later, as: above)
      }
    }
  }
}
