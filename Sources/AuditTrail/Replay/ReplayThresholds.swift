import BudgetModel

/// Who competes: states, overrides and thresholds (RULES 3.1 to 3.3), from the tally and the by-law.
struct ReplayThresholds {
  let contest: ReplayContest
  /// Places below some threshold, with the reason.
  private(set) var below: [Int: Reason] = [:]
  /// Places that only a second pass may take.
  private(set) var secondPassOnly: Set<Int> = []
  private(set) var findings: [AuditFinding] = []
  /// Places that may compete, in id order.
  private(set) var competing: [Int] = []
  private(set) var scores: [Ratio]?

  init(_ contest: ReplayContest) {
    self.contest = contest
    let prefunded = Set(contest.prefunded)
    competing = contest.field.indices.filter {
      contest.field[$0].state == .qualified && !prefunded.contains($0) && !isTooDear($0)
    }
    if contest.isSilent {
      scores = contest.field.map { _ in .zero }
    } else {
      testMajority()
      let thresholds = contest.settings.thresholds
      for threshold in thresholds where threshold.measure != .score { test(threshold) }
      scores = ReplayScores(contest: contest).scores(competing: competing)
      for threshold in thresholds where threshold.measure == .score { test(threshold) }
    }
    findings += recordFindings()
  }

  /// `max-cost` of `top-k`.
  func isTooDear(_ place: Int) -> Bool {
    guard let most = contest.settings.rule["max-cost"]?.money else { return false }
    return contest.field[place].cost > most
  }

  private mutating func testMajority() {
    guard contest.settings.needsYesOverNo, let yes = contest.tally.yes,
      let no = contest.tally.no
    else { return }
    for place in competing where !contest.lifted.contains(place) && yes[place] <= no[place] {
      below[place] = .noMajority
    }
    competing.removeAll { below[$0] != nil }
  }

  private mutating func test(_ threshold: Threshold) {
    guard let values = values(threshold.measure), let need = need(threshold.need) else {
      findings.append(contest.finding(nil, "a threshold has no numbers in the tallies"))
      return
    }
    for place in (competing + secondPassOnly).sorted() where !contest.lifted.contains(place) {
      let isMet = threshold.isStrict ? values[place] > need : values[place] >= need
      if isMet { continue }
      if below[place] == nil && !threshold.holdsInSecondPass { secondPassOnly.insert(place) }
      if threshold.holdsInSecondPass { secondPassOnly.remove(place) }
      below[place] = below[place] ?? .belowThreshold
    }
    competing.removeAll { below[$0] != nil }
  }

  private func values(_ measure: Threshold.Measure) -> [Ratio]? {
    switch measure {
    case .votes: contest.tally.votes
    case .points: contest.tally.points ?? contest.field.map { _ in .zero }
    case .score: scores
    }
  }

  /// ⌈percent · base / 100⌉.
  private func need(_ need: Threshold.Need) -> Ratio? {
    switch need {
    case .atLeast(let number): return number
    case .percent(let percent, let base):
      guard let base = value(of: base) else { return nil }
      return Ratio((percent * base / Ratio(100)).roundedUp)
    }
  }

  private func value(of base: Threshold.Base) -> Ratio? {
    let tally = contest.tally
    switch base {
    case .counted: return tally.weight
    case .nonblank:
      return contest.settings.ignoresBlankBallots
        ? tally.weight : tally.weight - tally.blankWeight
    case .received: return Ratio(tally.ballots.received)
    case .eligible: return contest.eligible.map { Ratio($0) }
    }
  }

  /// Every record must be true; every project below a threshold needs one that says so.
  private func recordFindings() -> [AuditFinding] {
    var found: [AuditFinding] = []
    var named: Set<Int> = []
    for record in contest.records("threshold") {
      guard let place = record["project"]?.text.flatMap({ contest.places[$0] }),
        let score = record.ratio("score"), let need = record.ratio("need"),
        let passes = record["pass"]?.flag
      else {
        found.append(contest.finding(record, "a threshold without its numbers"))
        continue
      }
      let isStrict = record["op"]?.text == ">"
      if passes != (isStrict ? score > need : score >= need) {
        found.append(contest.finding(record, "the comparison does not come out as it says"))
      }
      if !isOfByLaw(record, place, score, need) {
        found.append(contest.finding(record, "no threshold of the by-law gives these numbers"))
      }
      if !passes { named.insert(place) }
    }
    for place in below.keys.sorted() where !named.contains(place) {
      found.append(
        contest.finding(
          nil,
          "project \(quoted(contest.field[place].id)) is below a threshold, and no record "
            + "says so"))
    }
    for place in named.sorted() where below[place] == nil {
      found.append(
        contest.finding(
          nil, "project \(quoted(contest.field[place].id)) is not below any threshold"))
    }
    return found
  }

  private func isOfByLaw(
    _ record: JSONValue, _ place: Int, _ score: Ratio, _ need: Ratio
  ) -> Bool {
    let measure = record["measure"]?.text
    if measure == "yes" {
      return contest.settings.needsYesOverNo && contest.tally.yes?[place] == score
        && contest.tally.no?[place] == need && record["op"]?.text == ">"
    }
    return contest.settings.thresholds.contains { threshold in
      threshold.measure.rawValue == measure && values(threshold.measure)?[place] == score
        && self.need(threshold.need) == need
        && record["op"]?.text == (threshold.isStrict ? ">" : ">=")
        && record.ratio("base") == base(threshold.need)
    }
  }

  private func base(_ need: Threshold.Need) -> Ratio? {
    if case .percent(_, let base) = need { value(of: base) } else { nil }
  }
}
