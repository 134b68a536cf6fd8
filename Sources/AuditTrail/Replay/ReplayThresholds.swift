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
  /// What the records must say.
  private var expected: [Expected] = []

  private struct Expected {
    var place: Int
    var measure: String
    var score: Ratio
    var isStrict: Bool
    var need: Ratio
    var base: Ratio?
    var passes: Bool
  }

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
    for place in competing where !contest.lifted.contains(place) {
      let isMet = yes[place] > no[place]
      if !isMet { below[place] = .noMajority }
      expected.append(
        Expected(
          place: place, measure: "yes", score: yes[place], isStrict: true, need: no[place],
          base: nil, passes: isMet))
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
      expected.append(
        Expected(
          place: place, measure: threshold.measure.rawValue, score: values[place],
          isStrict: threshold.isStrict, need: need, base: base(threshold.need), passes: isMet))
      if isMet { continue }
      if below[place] == nil && !threshold.holdsInSecondPass { secondPassOnly.insert(place) }
      if threshold.holdsInSecondPass { secondPassOnly.remove(place) }
      below[place] = below[place] ?? .belowThreshold
    }
    competing.removeAll { below[$0] != nil }
  }

  private func values(_ measure: Threshold.Measure) -> [Ratio]? {
    switch measure {
    case .votes, .weight: contest.tally.votes
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
    case .share(let share): return share * contest.tally.weight
    }
  }

  private func value(of base: Threshold.Base) -> Ratio? {
    let tally = contest.tally
    switch base {
    case .counted: return tally.weight
    case .nonblank:
      return contest.nonblankWeight
    case .received: return Ratio(tally.ballots.received)
    case .eligible: return contest.eligible.map { Ratio($0) }
    }
  }

  /// The records are those of the tests, in their order.
  private func recordFindings() -> [AuditFinding] {
    let records = contest.records("threshold")
    var found: [AuditFinding] = []
    for (record, expected) in zip(records, expected) where !isSame(record, expected) {
      let id = contest.field[expected.place].id
      found.append(
        contest.finding(record, "it is not the test of \(quoted(id)) that the by-law asks for"))
    }
    if records.count != expected.count {
      found.append(
        contest.finding(
          records.last, "\(records.count) tests where the by-law asks for \(expected.count)"))
    }
    return found
  }

  private func isSame(_ record: JSONValue, _ expected: Expected) -> Bool {
    record["project"]?.text == contest.field[expected.place].id
      && record["measure"]?.text == expected.measure && record.ratio("score") == expected.score
      && record["op"]?.text == (expected.isStrict ? ">" : ">=")
      && record.ratio("need") == expected.need && record.ratio("base") == expected.base
      && record["pass"]?.flag == expected.passes
  }

  private func base(_ need: Threshold.Need) -> Ratio? {
    switch need {
    case .atLeast: nil
    case .percent(_, let base): value(of: base)
    case .share: contest.tally.weight
    }
  }
}
