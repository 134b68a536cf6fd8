import BudgetModel

/// Equal Shares (RULES 6): endowments, runs, completion and comparison, from the tables and from what
/// the records say of each other.
struct ShareReplay: RoundReplay {
  static let testsPool = false
  static let countsWinners = false
  static let limits = [
    "what the supporters of a project hold in a round, and so what they pay and its measure, beyond "
      + "what the tallies and the payments before leave open",
    "which projects the steps fund that have no rounds in the transcript",
    "whether a voter supports two tied projects, beyond what the tallies show",
    "how many voters prefer which outcome, beyond what the tallies leave open",
  ]

  private let terms: ShareTerms
  private(set) var decisions: [RoundDecision] = []
  private(set) var walks: [RoundWalk] = []
  private(set) var findings: [AuditFinding] = []
  /// What the run that counts funds, in the order of funding.
  private var chosen: [Int] = []
  private var contest: ReplayContest { terms.start.contest }

  init(_ start: RoundStart) {
    terms = ShareTerms(start)
    let comparison = terms.comparison == "none" ? nil : contest.first("compare")
    let isReplaced = comparison?["kept"]?.text == "second"
    if terms.allFit {
      chosen = start.field.candidates
      expectNone(["endowment", "round", "completion"])
      walks = [RoundWalk(reason: .fundedAllFit, isSupportedOnly: true)]
    } else {
      readRuns(isFinal: !isReplaced)
    }
    if terms.isWalked { walks.append(RoundWalk(reason: .fundedCompletion)) }
    if isReplaced { walks = [RoundWalk(reason: .fundedComparison)] }
    checkTies()
    check(comparison)
    checkSequence()
  }

  private mutating func expect(_ holds: Bool, _ record: JSONValue?, _ sentence: String) {
    if !holds { findings.append(contest.finding(record, sentence)) }
  }

  private mutating func expectNone(_ types: [String]) {
    for type in types {
      expect(contest.records(type).isEmpty, contest.first(type), "no '\(type)' belongs here")
    }
  }

  private func ids(_ places: some Sequence<Int>) -> [String] {
    places.sorted().map { contest.field[$0].id }
  }
}

/// Steps and runs.
extension ShareReplay {
  /// Steps in a row with one outcome.
  private struct Stretch {
    var record: JSONValue
    var steps: ClosedRange<Int>
    var set: Set<Int>
    var cost: Money
  }

  private mutating func readRuns(isFinal: Bool) {
    let stretches = readStretches()
    guard let last = stretches.last else {
      return expect(false, nil, "there is no endowment")
    }
    let kept = last.steps.upperBound
    let records = contest.records("round")
    let split = records.firstIndex { $0["refused"] != nil } ?? records.count
    let run = ShareRunReplay(
      Array(records[..<split]), step: kept, isRefused: false, terms)
    chosen = run.chosen
    take(run, isFinal: isFinal)
    let isSame = Set(run.chosen) == last.set && run.spent == last.cost
    expect(isSame, last.record, "the rounds fund other projects than the endowment names")
    let refused = readRefused(Array(records[split...]), step: kept + 1)
    if terms.isScan {
      checkScan(stretches, refused)
      checkCompletion(stretches, refused)
    } else {
      expectNone(["completion"])
      expect(last.steps == 0...0, last.record, "without Add1 there is one endowment")
    }
  }

  /// Nil: no run was refused.
  private mutating func readRefused(_ records: [JSONValue], step: Int) -> ShareRunReplay? {
    if records.isEmpty { return nil }
    let run = ShareRunReplay(records, step: step, isRefused: true, terms)
    take(run, isFinal: false)
    expect(run.spent > terms.start.pool, records.last, "the refused run fits the pool")
    return run
  }

  private mutating func take(_ run: ShareRunReplay, isFinal: Bool) {
    findings += run.findings
    for round in run.rounds {
      var decision = RoundDecision(record: round.record)
      decision.ties = round.tie.map { [$0] } ?? []
      if isFinal {
        decision.funded = round.selected
        decision.leaving = round.unaffordable.map { ($0, .supportersCannotPay) }
      }
      decisions.append(decision)
    }
  }

  private mutating func readStretches() -> [Stretch] {
    var stretches: [Stretch] = []
    for record in contest.records("endowment") {
      let next = stretches.last.map { $0.steps.upperBound + 1 } ?? 0
      guard let set = record.texts("set")?.compactMap({ contest.places[$0] }),
        let cost = record.money("cost"), let step = record["step"]?.number,
        ids(set) == record.texts("set"), step == next, record["until"]?.number ?? step + 1 > step
      else {
        expect(false, record, "an endowment without its steps, its set or its cost")
        return stretches
      }
      let isAmount =
        record.ratio("voters") == contest.tally.weight
        && record.ratio("each") == terms.amount(at: step)
        && record["groups"] == terms.groups(at: step)
      expect(isAmount, record, "what voters start with does not follow from pool, votes and by-law")
      let stretch = Stretch(
        record: record, steps: step...(record["until"]?.number ?? step), set: Set(set), cost: cost)
      check(stretch)
      expect(stretches.last?.set != stretch.set, record, "the set is that of the steps before")
      stretches.append(stretch)
    }
    return stretches
  }

  /// The set can be what a run funds: its cost, limits, and what its supporters can hold.
  private mutating func check(_ stretch: Stretch) {
    let field = contest.field
    let (first, last) = (stretch.steps.lowerBound, stretch.steps.upperBound)
    let candidates = terms.start.field.candidates
    let isCost =
      stretch.set.reduce(Money.zero) { $0 + field[$1].cost } == stretch.cost
      && stretch.cost <= terms.start.pool && Ratio(stretch.cost) <= terms.total(at: first)
    expect(isCost, stretch.record, "the set does not cost that, or costs more than there is")
    let isAllowed = stretch.set.isSubset(of: candidates) && terms.areAllowed(stretch.set.sorted())
    expect(isAllowed, stretch.record, "the set has a project that cannot be in it")
    let (most, least) = (terms.most(at: first), terms.least(at: last))
    let isPayable = stretch.set.allSatisfy {
      terms.worth.supporters(of: $0) * most >= Ratio(field[$0].cost)
    }
    // What all others cost was paid at most by the supporters of this one.
    let isOver =
      !terms.worth.knowsSupporters
      || terms.unbarred(candidates, outside: stretch.set).allSatisfy {
        terms.worth.supporters(of: $0) * least - Ratio(stretch.cost) < Ratio(field[$0].cost)
      }
    expect(isPayable && isOver, stretch.record, "the set is none that voters can pay at that step")
  }

  /// The scan ends where it must, and nowhere before.
  private mutating func checkScan(_ stretches: [Stretch], _ refused: ShareRunReplay?) {
    for (place, stretch) in stretches.enumerated() {
      let stop = terms.stop(at: stretch.set, costing: stretch.cost)
      let isLast = place == stretches.count - 1
      if isLast && stop != nil {
        let isFirstStep = stretch.steps.count == 1
        expect(isFirstStep, stretch.record, "the endowment rises behind the end")
        expect(refused == nil, refused?.rounds.first?.record, "a run behind the end")
      } else {
        expect(stop == nil, stretch.record, "the endowment rises behind the end")
        expect(!isLast || refused != nil, stretch.record, "no run says why the endowment stops")
      }
    }
    let kept = Int64(stretches.last?.steps.upperBound ?? 0) + (refused == nil ? 0 : 1)
    expect(kept <= terms.maximumSteps, stretches.last?.record, "there are too many steps")
  }

  private mutating func checkCompletion(_ stretches: [Stretch], _ refused: ShareRunReplay?) {
    guard let record = contest.first("completion"), contest.records("completion").count == 1,
      let first = stretches.first, let last = stretches.last
    else { return expect(false, contest.first("completion"), "there is not one completion") }
    let kept = last.steps.upperBound
    let stop =
      refused == nil ? terms.stop(at: last.set, costing: last.cost) ?? "overspent" : "overspent"
    let isSame =
      record["variant"]?.text == terms.completion && record["stop"]?.text == stop
      && record["kept"]?.number == kept && record.ratio("from") == terms.amount(at: 0)
      && record.ratio("to") == terms.amount(at: kept)
      && record.money("spent_before") == first.cost && record.money("spent_after") == last.cost
    expect(isSame, record, "the completion is not that of the steps")
  }
}

/// Ties and comparison.
extension ShareReplay {
  /// A tie inside a round names the step of the round.
  private mutating func checkTies() {
    let steps = Dictionary(
      contest.records("round").map { ($0["round"]?.number ?? 0, $0["step"]) },
      uniquingKeysWith: { first, _ in first })
    for tie in contest.records("tie") {
      let step = tie["round"]?.number.flatMap { steps[$0] } ?? nil
      expect(tie["step"] == step, tie, "'step' is not that of the round")
    }
    let aside = contest.records("tie").filter { $0["set_aside"] != nil }
    let scores = aside.compactMap { $0.texts("key")?.first.flatMap { Ratio(exact: $0) } }
    expect(
      (contest.first("compare")?["set_aside"]?.number ?? 0) == aside.count
        && zip(scores, scores.dropFirst()).allSatisfy { $0 > $1 }, contest.first("compare"),
      "the ties that it sets aside are not those before it")
  }

  private mutating func check(_ record: JSONValue?) {
    let count = contest.records("compare").count
    guard terms.comparison != "none" else { return expectNone(["compare"]) }
    guard let record, count == 1 else {
      return expect(false, record, "there is not one comparison")
    }
    let (first, second) = (outcome(of: chosen), outcome(ofGreedy: terms.start.field.state))
    let isSet = record.texts("first") == ids(first) && record.texts("second") == ids(second)
    expect(isSet, record, "the sets compared are not those of the two counts")
    guard let one = record.ratio("prefer_first"), let other = record.ratio("prefer_second"),
      let rest = record.ratio("indifferent"), min(one, other, rest) >= .zero
    else { return expect(false, record, "a comparison without its numbers") }
    let weight = contest.tally.weight
    expect(one + other + rest == weight, record, "the preferences are not those of all voters")
    // Whoever prefers a set chose a project that only this set has.
    func most(_ set: Set<Int>, _ without: Set<Int>) -> Ratio {
      set.subtracting(without).reduce(.zero) { $0 + contest.tally.votes[$1] }
    }
    let isPossible = one <= most(first, second) && other <= most(second, first)
    expect(isPossible, record, "more voters prefer a set than chose what it alone has")
    let kept = other > one ? "second" : "first"
    expect(record["kept"]?.text == kept, record, "'kept' is not the set preferred")
  }

  /// Funded before the rounds, in the run that counts and by its completion; pre-funded ones apart.
  private func outcome(of chosen: [Int]) -> Set<Int> {
    var state = terms.start.field.state
    for place in chosen {
      state.left -= state.cost(place)
      state.note(place, paid: state.cost(place))
    }
    return terms.isWalked ? outcome(ofGreedy: state) : funded(state)
  }

  private func outcome(ofGreedy state: ReplayState) -> Set<Int> {
    funded(terms.start.walked(from: state))
  }

  private func funded(_ state: ReplayState) -> Set<Int> {
    Set(contest.field.indices.filter { state.paid[$0] != nil }).subtracting(contest.prefunded)
  }

  private mutating func checkSequence() {
    let types = ["endowment", "round", "completion", "compare"]
    let numbers = types.flatMap { contest.records($0) }.map { $0["n"]?.number ?? 0 }
    expect(numbers == numbers.sorted(), nil, "the records of the rule are not in their order")
  }
}
