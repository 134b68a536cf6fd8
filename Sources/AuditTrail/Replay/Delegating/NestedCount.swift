import BudgetModel

/// What a member or a chamber would fund alone, counted again from the records inside its record.
struct NestedCount {
  /// Places in the field, in the order of funding.
  private(set) var funded: [Int] = []
  private(set) var findings: [AuditFinding] = []
  private(set) var unchecked: [String] = []

  /// - Parameters:
  ///   - tally: what it is heard with
  ///   - records: `tally` first, then those of the rule
  ///   - first: number of the first record
  ///   - later: money that came `after`
  ///   - isSilent: below a quorum of the council nobody is heard
  init(
    _ contest: ReplayContest, tally: ContestTally, records: [JSONValue], first: Int = 1,
    name: String, at outer: Int?, prefunded: [Int], lifted: Set<Int>, later: [JSONValue],
    eligible: Int64?,
    isSilent: Bool = false
  ) {
    var own = contest
    own.outer = ReplayContest.Outer(n: outer, name: name)
    (own.records, own.collectiveRecords) = (records, [:])
    own.ownRecords = Dictionary(grouping: records) { $0["type"]?.text ?? "" }
    // The rule and the money stand before the records inside.
    own.ownRecords["rule"] = contest.first("rule").map { [$0.numbered(0)] }
    own.laterPools = later.map { $0.numbered(-1) }
    (own.tally, own.prefunded, own.lifted) = (tally, prefunded, lifted)
    (own.eligible, own.isSilent) = (eligible, isSilent)
    func fail(_ sentence: String) { findings.append(own.finding(nil, sentence)) }
    for (place, record) in records.enumerated() {
      if record["n"]?.number != first + place { fail("its records are not numbered") }
      if let problem = RecordSchema.problem(record, rule: own.settings.rule.name, isNested: true) {
        fail(problem)
      }
    }
    let tallies = records.prefix { $0["type"] == "tally" }
    if tallies.count != own.ownRecords["tally"]?.count ?? 0 { fail("'tally' does not come first") }
    if tallies.map({ $0.numbered(nil) }) != own.tallyRecords() {
      fail("its tally is not that of those it is heard with")
    }
    if let stray = records.first(where: { Self.strangers.contains($0["type"]?.text ?? "") }) {
      fail("a '\(stray["type"]?.text ?? "")' inside")
    }
    guard let replay = ContestReplay(own, reserve: .zero) else {
      unchecked.append("\(name) (\(own.settings.rule.name))")
      return
    }
    findings += replay.thresholds.findings + replay.orderFindings + replay.walkFindings
    unchecked += [replay.unchecked, replay.uncheckedTies].compactMap { $0.map { "\(name): \($0)" } }
    funded = replay.walk.funded
  }

  /// Records that only a whole contest has.
  private static let strangers: Set = [
    "header", "pool", "rule", "scope", "qualify", "field", "leftover", "conserve", "override",
    "result", "end", "apportion", "mandate", "chamber", "resolution", "pending",
  ]

}

extension JSONValue {
  /// The record with another number, or with none.
  func numbered(_ n: Int?) -> JSONValue {
    var members = members ?? [:]
    members["n"] = n.map { JSONValue(number: $0) }
    return .object(members)
  }
}

extension ReplayWalk {
  /// Places in the field, in the order of funding.
  var funded: [Int] {
    let before = steps.filter { $0.isPayment && $0.walk <= walksBeforeRounds }.map(\.place)
    let behind = steps.filter { $0.isPayment && $0.walk > walksBeforeRounds }.map(\.place)
    return before + rounds.compactMap(\.decision.funded) + behind
  }
}

extension ReplayContest {
  /// Scores that take the place of a tally: every measure that the contest needs is the score.
  func synthetic(
    _ scores: [Ratio], _ weight: Ratio, ballots: BallotCounts = BallotCounts()
  ) -> ContestTally {
    var tally = ContestTally(projects: scores.count)
    (tally.ballots, tally.weight, tally.votes) = (ballots, weight, scores)
    if self.tally.points != nil { tally.points = scores }
    if self.tally.score != nil { tally.score = scores }
    if self.tally.ranks != nil { tally.ranks = scores.map { _ in [:] } }
    tally.supportingCouncils = self.tally.supportingCouncils
    return tally
  }

  /// The `tally` records of the tally, one for each measure, without sources.
  func tallyRecords() -> [JSONValue] {
    let columns: [(TallyMeasure, [Ratio]?)] = [
      (.votes, tally.votes), (.points, tally.points), (.score, tally.score),
      (.supportingCouncils, tally.supportingCouncils?.map { Ratio($0) }), (.yes, tally.yes),
      (.no, tally.no), (.abstain, tally.abstain),
    ]
    return columns.compactMap { measure, values in
      values.map { values in
        [
          "type": "tally", "measure": .string(measure.rawValue),
          "ballots": TallyChecks.ballots(tally), "weight": JSONValue(tally.weight),
          "scores": .array(
            zip(field, values).map { ["project": .string($0.id), "score": JSONValue($1)] }),
          "sources": [],
        ]
      }
    }
  }

  /// The measures that the by-law reads are there, also where no ballot has any.
  func withMeasures(_ tally: ContestTally) -> ContestTally {
    var tally = tally
    let zeros = field.map { _ in Ratio.zero }
    let measure = ReplayScores(contest: self).measure
    let readsPoints =
      measure == "points" || tieChain.contains(.morePoints)
      || settings.thresholds.contains { $0.measure == .points }
    if settings.ballots.kind == .points && readsPoints { tally.points = tally.points ?? zeros }
    if measure == "positional" { tally.score = tally.score ?? zeros }
    if tieChain.contains(.moreCouncils) {
      tally.supportingCouncils = tally.supportingCouncils ?? zeros.map { _ in 0 }
    }
    if settings.ballots.kind == .ranked && tieChain.contains(.moreFirstRanks) {
      tally.ranks = tally.ranks ?? zeros.map { _ in [:] }
    }
    return tally
  }
}
