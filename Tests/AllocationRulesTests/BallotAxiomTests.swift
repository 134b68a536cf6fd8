import BudgetModel
import TestSupport
import Testing

@testable import AllocationRules

/// Which promises of RULES 18 a rule that walks no order makes.
struct BallotRuleClaim: Sendable, CustomTestStringConvertible {
  var rule: String
  var parameters: [SettingValue.Member]
  var isExhaustive = false
  var ignoresBlanks = false
  var isPoolMonotone = false
  var isCloneProof = true
  var isScaleProof = true
  var testDescription: String { "\(rule) \(parameters.map(\.value.sentenceForm))" }

  init(_ rule: String, _ words: KeyValuePairs<String, String> = [:]) {
    self.rule = rule
    parameters = words.map { .init($0.key, .text($0.value)) }
  }

  static let all: [BallotRuleClaim] = {
    var addOne = BallotRuleClaim(
      "equal-shares", ["completion": "add1", "add1-variant": "pabutools"])
    addOne.isCloneProof = false
    var exhausted = addOne
    exhausted.parameters[0] = .init("completion", .text("add1u"))
    exhausted.isExhaustive = true
    var phragmen = BallotRuleClaim(
      "phragmen", ["misfit": "stop", "tied-misfit": "stop", "completion": "none"])
    (phragmen.ignoresBlanks, phragmen.isPoolMonotone) = (true, true)
    var maximin = BallotRuleClaim("maximin-support")
    (maximin.isExhaustive, maximin.ignoresBlanks) = (true, true)
    var transfer = BallotRuleClaim("cumulative-transfer")
    transfer.isExhaustive = true
    var welfare = BallotRuleClaim("max-welfare")
    (welfare.isExhaustive, welfare.ignoresBlanks) = (true, true)
    var completed = BallotRuleClaim("equal-shares", ["completion": "greedy"])
    completed.isExhaustive = true
    // The endowment starts at a whole unit of the currency.
    var cut = BallotRuleClaim("equal-shares", ["completion": "add1u", "add1-variant": "tool"])
    (cut.isExhaustive, cut.isCloneProof, cut.isScaleProof) = (true, false, false)
    return [
      BallotRuleClaim("equal-shares", ["completion": "none"]), addOne, exhausted, completed, cut,
      phragmen, maximin, BallotRuleClaim("expanding-approvals", ["completion": "none"]), transfer,
      BallotRuleClaim("bounded-overspending"), welfare,
    ]
  }()
}

/// RULES 18 on random contests, the same on every machine.
@Suite("What rules that walk no order promise")
struct BallotAxiomTests {
  /// Contests without anything that voids a promise: limits, a second pass, a comparison, projects
  /// that go on without support.
  private func contests(_ claim: BallotRuleClaim, seed: UInt64) -> [TestContest] {
    let plain: [SettingValue.Member] = [
      .init("fund-zero-support", .flag(false)), .init("comparison", .text("none")),
      .init("max-steps", .count(60)),
    ]
    let known = RuleRegistry.rule(named: claim.rule)!.spec.parameters.map(\.key)
    var random = RandomContests(
      claim.rule, fixed: plain.filter { known.contains($0.key) } + claim.parameters, seed: seed)
    return (0..<(allWorlds ? 20_000 : 60)).map { _ in
      var contest = random.next()
      contest.settings.limits = Limits()
      for place in contest.projects.indices { contest.projects[place].groups = [] }
      contest.settings.thresholds.removeAll { $0.measure == .points }
      contest.extraAfter = 0
      contest.maximumChoices = contest.maximumChoices ?? 5
      return contest
    }
  }

  /// Checks contests one by one; most must end in an outcome, so that there is something to compare.
  ///
  /// - Parameter isCompared: makes the check; false where there was nothing to compare
  private func check(
    _ claim: BallotRuleClaim, seed: UInt64, _ isCompared: (TestContest) -> Bool
  ) {
    let contests = contests(claim, seed: seed)
    let compared = contests.count(where: isCompared)
    #expect(2 * compared > contests.count, "\(compared) of \(contests.count)")
  }

  private func count(_ contest: TestContest) -> ReferenceResult {
    ReferenceResult(library: contest.instance())
  }

  /// If one count ends, so does the other, and with the same payments.
  ///
  /// - Returns: whether both ended
  private func expectSame(
    _ contest: TestContest, _ changed: TestContest,
    _ location: Testing.SourceLocation = #_sourceLocation
  ) -> Bool {
    let (before, after) = (count(contest).outcome, count(changed).outcome)
    #expect(before?.amounts == after?.amounts, "\(contest) \(changed)", sourceLocation: location)
    return before != nil
  }

  @Test("money is conserved, and only supported projects get any", arguments: BallotRuleClaim.all)
  func conservation(_ claim: BallotRuleClaim) {
    check(claim, seed: 1) { contest in
      guard let outcome = count(contest).outcome else { return false }
      #expect(outcome.amounts.values.reduce(outcome.left, +) == contest.pool, "\(contest)")
      #expect(outcome.left >= 0, "\(contest)")
      for (place, project) in contest.projects.enumerated()
      where outcome.amounts[project.id] != nil && !contest.prefunded.contains(place) {
        #expect(contest.ballots.contains { $0.chosen.contains(place) }, "\(contest)")
      }
      return true
    }
  }

  @Test("every record says what the payments and verdicts say", arguments: BallotRuleClaim.all)
  func records(_ claim: BallotRuleClaim) {
    check(claim, seed: 2) { contest in
      let instance = contest.instance()
      guard let outcome = try? RuleRegistry.rule(named: claim.rule)!.allocate(instance) else {
        return false
      }
      for (number, payment) in outcome.payments.enumerated() {
        let record = outcome.records[payment.record]
        let named = record.members["project"] ?? record.members["selected"]
        #expect(named?.text == instance.field[payment.project].id, "\(contest)")
        #expect(record.members["round"]?.number == payment.round && record.payment == number)
        #expect(outcome.verdicts[payment.project].record == payment.record)
      }
      let rounds = outcome.records
        .filter { ["round", "eliminate", "consider"].contains($0.type) }
        .compactMap { $0.members["round"]?.number }.filter { $0 > 0 }
      #expect(rounds == (0..<rounds.count).map { $0 + 1 }, "\(contest)")
      #expect(rounds.last ?? 0 == outcome.rounds)
      return true
    }
  }

  @Test(
    "no supported project that fits is left out",
    arguments: BallotRuleClaim.all.filter(\.isExhaustive))
  func exhaustive(_ claim: BallotRuleClaim) {
    check(claim, seed: 3) { contest in
      guard let outcome = count(contest).outcome else { return false }
      let unfit = ["zero-support", "below-threshold", "no-ballots"]
      for project in contest.projects
      where project.state == .qualified && outcome.amounts[project.id] == nil {
        if unfit.contains(outcome.reasons[project.id]!) { continue }
        #expect(project.cost.minorUnits > outcome.left, "\(project.id) \(contest)")
      }
      return true
    }
  }

  @Test(
    "the order of ballots and rows that share them do not matter", arguments: BallotRuleClaim.all)
  func order(_ claim: BallotRuleClaim) {
    var generator = SeededGenerator(seed: 4)
    check(claim, seed: 4) { contest in
      var contest = contest
      contest.ballots += contest.ballots.filter { _ in Bool.random(using: &generator) }
      let expected = count(contest)
      contest.ballots.shuffle(using: &generator)
      let found = ReferenceResult(library: contest.instance(groups: true))
      #expect(expected == found, "\(contest)")
      return expected.outcome != nil
    }
  }

  @Test("names of projects do not matter", arguments: BallotRuleClaim.all)
  func names(_ claim: BallotRuleClaim) {
    var generator = SeededGenerator(seed: 5)
    check(claim, seed: 5) { contest in
      var contest = contest
      contest.ties = contest.ties.dropLast() + [.lot]
      contest.lot = nil
      let order = contest.projects.indices.shuffled(using: &generator)
      let renamed = contest.renamed(order)
      guard let before = count(contest).outcome else { return false }
      guard let after = count(renamed).outcome else {
        Issue.record("\(contest) \(renamed)")
        return false
      }
      for (place, project) in contest.projects.enumerated() {
        let other = renamed.projects[order[place]].id
        #expect(before.amounts[project.id] == after.amounts[other], "\(contest) \(order)")
        #expect(before.reasons[project.id] == after.reasons[other], "\(contest) \(order)")
      }
      return true
    }
  }

  @Test("cloned ballots change nothing", arguments: BallotRuleClaim.all.filter(\.isCloneProof))
  func clones(_ claim: BallotRuleClaim) {
    check(claim, seed: 6) { contest in
      var contest = contest
      // Also a percentage is rounded up to whole votes.
      contest.settings.thresholds = []
      var cloned = contest
      cloned.ballots = Array(repeating: contest.ballots, count: 3).flatMap { $0 }
      return expectSame(contest, cloned)
    }
  }

  @Test(
    "another unit of money changes nothing",
    arguments: BallotRuleClaim.all.filter(\.isScaleProof))
  func scale(_ claim: BallotRuleClaim) {
    check(claim, seed: 7) { contest in
      var contest = contest
      let unit = (0..<contest.digits).reduce(Int64(1)) { unit, _ in 10 * unit }
      let increment = contest.settings.rule["increment"]?.money?.minorUnits ?? unit
      contest.set("increment", .money(Money(minorUnits: increment)))
      guard let before = count(contest).outcome else { return false }
      let after = count(contest.scaled(by: 7)).outcome
      #expect(before.amounts.mapValues { 7 * $0 } == after?.amounts, "\(contest)")
      #expect(before.order == after?.order, "\(contest)")
      return true
    }
  }

  @Test("a project that gets no vote changes nothing", arguments: BallotRuleClaim.all)
  func nobodysProject(_ claim: BallotRuleClaim) {
    check(claim, seed: 8) { contest in
      var contest = contest
      contest.set("positions", .map([.init("m", .text("max-choices")), .init("last", .count(1))]))
      let variant = contest.settings.rule["add1-variant"]
      if variant?["exhaustive-over"]?.text == "all" { return false }
      var longer = contest
      longer.projects.append(Project(id: "z", name: "", cost: Money(minorUnits: 1)))
      longer.lot = contest.lot.map {
        LotOrder(order: $0.positions.sorted { $0.value < $1.value }.map(\.key) + ["z"])
      }
      return expectSame(contest, longer)
    }
  }

  @Test("a blank ballot changes nothing", arguments: BallotRuleClaim.all.filter(\.ignoresBlanks))
  func blank(_ claim: BallotRuleClaim) {
    check(claim, seed: 9) { contest in
      var contest = contest
      contest.settings.thresholds.removeAll { !$0.isAbsolute }
      var other = contest
      other.ballots.append(TestBallot(chosen: []))
      return expectSame(contest, other)
    }
  }

  @Test(
    "more money removes nobody where all can be paid",
    arguments: BallotRuleClaim.all.filter(\.isPoolMonotone))
  func poolMonotone(_ claim: BallotRuleClaim) {
    check(claim, seed: 10) { contest in
      var contest = contest
      contest.pool = max(contest.pool, contest.projects.map(\.cost.minorUnits).max()!)
      contest.prefunded = []
      var richer = contest
      richer.pool += 2
      guard let before = count(contest).outcome, let after = count(richer).outcome else {
        return false
      }
      #expect(Set(before.order).isSubset(of: after.order), "\(contest)")
      return true
    }
  }
}

extension Threshold {
  var isAbsolute: Bool {
    switch need {
    case .atLeast, .percent(_, of: .eligible): true
    case .percent, .share: false
    }
  }
}

extension TestContest {
  /// Sets a parameter if the rule has it.
  mutating func set(_ key: String, _ value: SettingValue) {
    let spec = RuleRegistry.rule(named: settings.rule.name)!.spec
    if !spec.parameters.contains(where: { $0.key == key }) { return }
    settings.rule.parameters = settings.rule.parameters.replacing([.init(key, value)])
  }

  /// Every project at another place with the name of that place.
  func renamed(_ order: [Int]) -> TestContest {
    var other = self
    for (place, project) in projects.enumerated() {
      other.projects[order[place]] = project
      other.projects[order[place]].id = projects[order[place]].id
    }
    other.prefunded = prefunded.map { order[$0] }
    other.lifted = Set(lifted.map { order[$0] })
    other.ballots = ballots.map { ballot in
      var other = ballot
      other.chosen = ballot.chosen.map { order[$0] }
      other.ranks = ballot.ranks.map { $0.map { order[$0] } }
      other.points = Dictionary(
        uniqueKeysWithValues: ballot.points.map { (order[$0.key], $0.value) })
      other.amounts = Dictionary(
        uniqueKeysWithValues: ballot.amounts.map { (order[$0.key], $0.value) })
      return other
    }
    return other
  }

  /// All money times a factor, on ballots too; limits are not changed.
  func scaled(by factor: Int64) -> TestContest {
    var other = self
    other.pool *= factor
    for place in projects.indices {
      other.projects[place].cost.minorUnits *= factor
      other.projects[place].costMinimum?.minorUnits *= factor
    }
    for place in ballots.indices {
      other.ballots[place].amounts = ballots[place].amounts.mapValues { $0 * factor }
    }
    other.settings.rule.parameters = settings.rule.parameters.map { member in
      .init(member.key, member.value.scaled(by: factor))
    }
    return other
  }
}

extension SettingValue {
  fileprivate func scaled(by factor: Int64) -> SettingValue {
    switch self {
    case .money(let money): .money(Money(minorUnits: money.minorUnits * factor))
    case .named(let members):
      .named(members.map { .init($0.key, $0.value.scaled(by: factor)) })
    default: self
    }
  }
}
