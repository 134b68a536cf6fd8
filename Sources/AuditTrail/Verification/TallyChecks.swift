import BudgetModel

/// C3 and V7: tallies add up the tree, and the transcript uses those of the tables.
struct TallyChecks {
  let evidence: PackEvidence

  private struct Key: Hashable {
    var pool: String
    var measure: TallyMeasure
    var project: String
    var key: String
    init(_ row: TallyRow) {
      (pool, measure, project, key) = (row.poolID, row.measure, row.projectID, row.key)
    }
  }

  /// C3: the table of a council above others is the sum of those below it that have one, with its
  /// own ballots where it has some.
  ///
  /// Where ballots of several dimensions are not added, a table has those of its own.
  func sumFindings() -> [AuditFinding] {
    let pools = Set(evidence.data.tallies.values.joined().map(\.poolID))
    let apart = pools.filter { !evidence.addsDimensions(pool: $0) }.sorted { $0.isBefore($1) }
    let sums = apart.map { ReplaySums(evidence, pool: $0) }
    return addedFindings(besides: Set(apart))
      + evidence.data.tallies.keys.sorted { $0.isBefore($1) }.flatMap { council in
        let isAbove = (evidence.index.children[council] ?? []).contains {
          evidence.data.tallies[$0] != nil
        }
        return sums.map { isAbove ? $0.strays(in: council) : 0 }.filter { $0 > 0 }
          .map { unequal($0, council) }
      }
  }

  private func unequal(_ count: Int, _ council: String) -> AuditFinding {
    AuditFinding(
      "tallies/\(council).csv", "\(count) rows are not the sums of the councils below (C3)")
  }

  private func addedFindings(besides apart: Set<String>) -> [AuditFinding] {
    func added(_ rows: [TallyRow]) -> [TallyRow] {
      apart.isEmpty ? rows : rows.filter { !apart.contains($0.poolID) }
    }
    return evidence.data.tallies.keys.sorted { $0.isBefore($1) }.compactMap { council in
      let children = evidence.index.children[council] ?? []
      let tables = children.compactMap { evidence.data.tallies[$0] }.map(added)
      if tables.isEmpty { return nil }
      var sums: [Key: Ratio] = [:]
      for row in tables.flatMap(\.withWeights) { sums[Key(row), default: .zero] += row.value }
      let stated = Dictionary(
        added(evidence.data.tallies[council] ?? []).withWeights.map { (Key($0), $0.value) },
        uniquingKeysWith: { $0 + $1 })
      let keys = Set(sums.keys).union(stated.keys)
      let differing = keys.filter { !isSum(stated[$0], sums[$0], $0, council) }
      return differing.isEmpty ? nil : unequal(differing.count, council)
    }
  }

  private func isSum(_ stated: Ratio?, _ sum: Ratio?, _ key: Key, _ council: String) -> Bool {
    let (stated, sum) = (stated ?? .zero, sum ?? .zero)
    if hasOwnBallots(council) { return stated >= sum || key.measure == .present }
    return stated == sum
  }

  private func hasOwnBallots(_ council: String) -> Bool {
    evidence.index.withBallots.contains(council)
  }

  /// The rows without a pool are the ballots of the reconciliation, with those of all councils below.
  func wholeFindings() -> [AuditFinding] {
    let counts = Dictionary(
      grouping: evidence.data.reconciliation.filter { $0.scope == "council" && $0.value > 0 },
      by: \.councilID)
    return evidence.data.tallies.keys.sorted { $0.isBefore($1) }.compactMap { council in
      var counted: [[String]: Int] = [:]
      for row in evidence.subtree(of: council).flatMap({ counts[$0] ?? [] }) {
        guard let measure = Self.measure(row) else { continue }
        let code = row.code.map { $0.hasPrefix("franchise-") ? $0.dropFirst(10) : $0[...] } ?? ""
        counted[[measure, String(code)], default: 0] += row.value
      }
      let whole = (evidence.data.tallies[council] ?? []).filter {
        $0.poolID.isEmpty && $0.measure != .weight && !$0.value.isZero
      }
      let stated = Dictionary(
        whole.map { ([$0.measure.rawValue, $0.key], $0.value) }, uniquingKeysWith: +)
      return stated == counted.mapValues { Ratio($0) }
        ? nil
        : AuditFinding(
          "tallies/\(council).csv", "the ballots as a whole are not those of reconciliation.csv")
    }
  }

  /// The measure that a bucket of ballots is called in a tally; nil: none.
  private static func measure(_ row: ReconciliationRow) -> String? {
    switch (row.quantity, row.bucketName) {
    case ("ballots", let name): name
    case ("counted", "blank"): "blank"
    default: nil
    }
  }

  /// Rows of a table that cannot be: a key twice, votes above the weight that counts.
  func valueFindings() -> [AuditFinding] {
    evidence.data.tallies.keys.sorted { $0.isBefore($1) }.flatMap { council -> [AuditFinding] in
      let rows = evidence.data.tallies[council] ?? []
      var found: [AuditFinding] = []
      func fail(_ sentence: String) {
        found.append(AuditFinding("tallies/\(council).csv", sentence))
      }
      if Set(rows.map(Key.init)).count != rows.count { fail("a row stands twice") }
      if rows.contains(where: { $0.councilID != council }) { fail("a row of another council") }
      if !Self.hasCounts(rows) { fail("a pool without its ballots, or ballots with a key") }
      if rows.contains(where: { $0.projectID.isEmpty == $0.measure.isOfProject }) {
        fail("a row about a project without its id, or about ballots with one")
      }
      if !rows.allSatisfy(\.isPossible) {
        fail("a number below zero")
      }
      if !Self.isWithinWeights(rows) { fail("more votes than the ballots weigh") }
      return found
    }
  }

  /// Each pool has its ballots received, counted and blank, and they have no key.
  private static func hasCounts(_ rows: [TallyRow]) -> Bool {
    let measures: [TallyMeasure] = [.received, .counted, .blank]
    return Dictionary(grouping: rows, by: \.poolID).values.allSatisfy { rows in
      rows.filter { measures.contains($0.measure) && !$0.isBlankWeight }.map {
        [$0.measure.rawValue, $0.key]
      }.sorted { $0[0] < $1[0] } == [["blank", ""], ["counted", ""], ["received", ""]]
    }
  }

  /// No ballot gives a project more than its weight, where it says one thing about it.
  private static func isWithinWeights(_ rows: [TallyRow]) -> Bool {
    let rows = rows.withWeights
    let weights = Dictionary(
      rows.filter { $0.measure == .weight }.map { ([$0.poolID, $0.key], $0.value) },
      uniquingKeysWith: { first, _ in first })
    return rows.allSatisfy { row in
      let isOfChannel = row.measure == .votes
      let isSingle = [.votes, .yes, .no, .abstain, .support, .aside, .block, .rank, .amount]
        .contains(row.measure)
      let most = weights[[row.poolID, isOfChannel ? row.key : ""]] ?? .zero
      return !isSingle || row.value <= most
    }
  }

  /// V7.
  func recordFindings(_ contests: [ReplayContest]) -> [AuditFinding] {
    contests.flatMap { contest in
      if contest.heard != nil { return heardFindings(contest) }
      let records = contest.records("tally")
      let isRepeated = Set(records.map { $0["measure"] }).count < records.count
      let missing = measures(of: contest).subtracting(records.map { $0["measure"]?.text ?? "" })
      return records.flatMap { problems($0, contest) }
        + (isRepeated ? [contest.finding(records.last, "a measure stands twice")] : [])
        + missing.sorted().map { contest.finding(nil, "there is no 'tally' of \($0)") }
    }
  }

  /// `councils.csv` states the weight of each council in the one above it: that in one of its contests.
  func weightFindings(_ contests: [ReplayContest]) -> [AuditFinding] {
    var weights: [String: Set<Ratio>] = [:]
    var unknown: Set<String> = []
    for contest in contests {
      for (council, weight) in contest.heard?.weights ?? [:] {
        weights[council, default: []].insert(weight)
      }
      if contest.heard?.unchecked.isEmpty == false { unknown.insert(contest.council) }
    }
    return evidence.data.councils.filter { row in
      let isKnown = row.weight.map { weights[row.councilID]?.contains($0) ?? false }
      return !(isKnown ?? (weights[row.councilID] == nil)) && !unknown.contains(row.parentID)
    }.map {
      AuditFinding(
        "councils.csv", "the weight of \($0.councilID) is not that of a contest above it")
    }
  }

  /// Those who decide in place of ballots give the tally.
  private func heardFindings(_ contest: ReplayContest) -> [AuditFinding] {
    let heard = contest.heard?.findings ?? []
    if contest.heard?.isOpen == true { return heard }
    return heard + contest.differences(contest.records("tally"), contest.tallyRecords())
  }

  /// The votes, and every other measure of the contest's rows that records state.
  private func measures(of contest: ReplayContest) -> Set<String> {
    let rows = evidence.countedRows(council: contest.council, pool: contest.pool)
    let stated: [TallyMeasure] =
      [.points, .score, .supportingCouncils, .yes, .no, .abstain] + TallyMeasure.positions
    let own = rows.filter { stated.contains($0.measure) && contest.places[$0.projectID] != nil }
    return Set(own.map(\.measure.rawValue)).union([TallyMeasure.votes.rawValue])
  }

  /// The councils whose ballots are in a contest: those that have some, and others with a table.
  private func isSources(_ stated: [String], _ contest: ReplayContest) -> Bool {
    let sources = evidence.countedCouncils(below: contest.council).filter { council in
      (evidence.data.tallies[council] ?? []).contains { $0.poolID == contest.pool }
    }
    return stated == Set(stated).sorted { $0.isBefore($1) } && sources.isSuperset(of: stated)
      && sources.filter(hasOwnBallots).isSubset(of: stated)
  }

  private func problems(_ record: JSONValue, _ contest: ReplayContest) -> [AuditFinding] {
    var found: [AuditFinding] = []
    if record["ballots"] != Self.ballots(contest.tally) {
      found.append(contest.finding(record, "the ballots are not those of the tables"))
    }
    if record.ratio("weight") != contest.tally.weight {
      found.append(contest.finding(record, "the weight is not that of the tables"))
    }
    if scores(record) != values(record["measure"]?.text, contest) {
      found.append(contest.finding(record, "the scores are not those of the tables"))
    }
    let sources = record["sources"]?.elements ?? []
    if !isSources(sources.map { $0["council"]?.text ?? "" }, contest) {
      found.append(contest.finding(record, "the sources are not the councils with ballots"))
    }
    for source in sources {
      let path = "tallies/\(source["council"]?.text ?? "").csv"
      if source["sha256"]?.text != evidence.digests[path] {
        found.append(contest.finding(record, "\(path) has not the digest that was used"))
      }
    }
    return found
  }

  static func ballots(_ tally: ContestTally) -> JSONValue {
    [
      "received": JSONValue(count: tally.ballots.received),
      "rejected": JSONValue(count: tally.ballots.rejectedTotal),
      "excluded": JSONValue(count: tally.ballots.excludedTotal),
      "blank": JSONValue(count: tally.ballots.blank),
      "counted": JSONValue(count: tally.ballots.counted),
    ]
  }

  private func scores(_ record: JSONValue) -> [[String]] {
    (record["scores"]?.elements ?? []).map {
      [$0["project"]?.text ?? "", $0["score"]?.text ?? ""]
    }
  }

  private func values(_ measure: String?, _ contest: ReplayContest) -> [[String]]? {
    let tally = contest.tally
    let zeros = contest.field.map { _ in Ratio.zero }
    let values: [Ratio]?
    switch measure.flatMap(TallyMeasure.init) {
    case .votes: values = tally.votes
    case .points: values = tally.points ?? zeros
    case .score: values = tally.score ?? zeros
    case .yes: values = tally.yes ?? zeros
    case .no: values = tally.no ?? zeros
    case .abstain: values = tally.abstain ?? zeros
    case .support: values = tally.positions[.support] ?? zeros
    case .aside: values = tally.positions[.aside] ?? zeros
    case .block: values = tally.positions[.block] ?? zeros
    case .supportingCouncils: values = tally.supportingCouncils?.map { Ratio($0) } ?? zeros
    default: values = nil
    }
    return values.map { zip(contest.field, $0).map { [$0.id, $1.exact] } }
  }
}
