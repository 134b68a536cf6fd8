import BudgetModel
import TestSupport
import Testing

@testable import AllocationRules

/// Which promises of RULES 12, 14 and 18 a rule makes that divides money among amounts.
struct AmountRuleClaim: Sendable, CustomTestStringConvertible {
  var rule: String
  var parameters: [SettingValue.Member]
  var ignoresBlanks = true
  /// By how much an amount may miss what it was times a factor: units of a largest remainder.
  var scaleMargin: Int64 = 0
  /// A voter gains nothing by another ballot.
  var isStrategyProof = false
  var testDescription: String { "\(rule) \(parameters.map(\.value.sentenceForm))" }

  init(_ rule: String, _ key: String, _ word: String) {
    self.rule = rule
    parameters = [.init(key, .text(word))]
  }

  static let all: [AmountRuleClaim] = {
    var claims = [
      ("knapsack-per-unit", "margin", "smallest-first"), ("knapsack-per-unit", "margin", "none"),
      ("knapsack-per-unit", "margin", "proportional"), ("knapsack-per-unit", "margin", "equal"),
      ("portioning", "method", "median"), ("portioning", "method", "mean"),
      ("portioning", "method", "independent-markets"),
    ].map(AmountRuleClaim.init)
    for place in 2..<7 { claims[place].scaleMargin = AmountAxiomTests.factor }
    claims[4].ignoresBlanks = false
    claims[6].isStrategyProof = true
    return claims
  }()
}

/// RULES 18 on random contests, the same on every machine.
@Suite("What rules that divide money among amounts promise")
struct AmountAxiomTests {
  static let factor: Int64 = 7

  private func contests(_ claim: AmountRuleClaim, seed: UInt64) -> [TestContest] {
    var generator = SeededGenerator(seed: seed)
    func random(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    return (0..<(allWorlds ? 5_000 : 60)).map { _ in
      let costs = (0..<random(1...5)).map { _ in Int64(random(1...9)) }
      var contest = TestContest(
        projects: costs.enumerated().map { place, cost in
          var project = Project(
            id: NaiveWorld.ids[place], name: "", cost: Money(minorUnits: cost))
          if random(0...2) > 0 { project.costMinimum = Money(minorUnits: .random(in: 1...cost)) }
          return project
        }, pool: Int64(random(1...25)), settings: settings(claim, isWhole: random(0...1) == 0))
      contest.ballots = (0..<random(1...6)).map { _ in
        let amounts = contest.projects.map { project -> Int64 in
          if random(0...2) == 0 { return 0 }
          let cost = project.cost.minorUnits
          return .random(
            in: (project.costMinimum ?? project.cost).minorUnits...cost, using: &generator)
        }
        return TestBallot(amounts: amounts, weight: Ratio(random(1...3), over: random(1...2)))
      }
      contest.ties = (random(0...1) == 0 ? [.cheaper] : []) + [.lot]
      let order = contest.projects.map(\.id).shuffled(using: &generator)
      if random(0...3) > 0 { contest.lot = LotOrder(order: order) }
      return contest
    }
  }

  private func settings(_ claim: AmountRuleClaim, isWhole: Bool) -> ContestSettings {
    var settings = WorldVariant(claim.rule, .knapsack).settings
    settings.rule.parameters = settings.rule.parameters.replacing(claim.parameters)
    if claim.rule == "knapsack-per-unit" {
      settings.rule.parameters = settings.rule.parameters.replacing([
        .init("whole", .flag(isWhole))
      ])
    }
    return settings
  }

  /// Checks contests one by one; most must end in an outcome, so that there is something to compare.
  ///
  /// - Parameter isCompared: makes the check; false where there was nothing to compare
  private func check(
    _ claim: AmountRuleClaim, seed: UInt64, _ isCompared: (TestContest) -> Bool
  ) {
    let contests = contests(claim, seed: seed)
    let compared = contests.count(where: isCompared)
    #expect(2 * compared > contests.count, "\(compared) of \(contests.count)")
  }

  private func count(_ contest: TestContest) -> ReferenceResult {
    ReferenceResult(library: contest.instance())
  }

  /// Both counts end alike.
  ///
  /// - Returns: whether they ended in payments
  private func expectSame(
    _ contest: TestContest, _ changed: TestContest,
    _ location: Testing.SourceLocation = #_sourceLocation
  ) -> Bool {
    let (before, after) = (count(contest).outcome, count(changed).outcome)
    #expect(before?.amounts == after?.amounts, "\(contest) \(changed)", sourceLocation: location)
    return before?.amounts.isEmpty == false
  }

  @Test(
    "money is conserved; no project gets more than its cost or without a ballot",
    arguments: AmountRuleClaim.all)
  func conservation(_ claim: AmountRuleClaim) {
    check(claim, seed: 1) { contest in
      guard let outcome = count(contest).outcome else { return false }
      #expect(outcome.amounts.values.reduce(outcome.left, +) == contest.pool, "\(contest)")
      #expect(outcome.left >= 0, "\(contest)")
      for (place, project) in contest.projects.enumerated() {
        guard let amount = outcome.amounts[project.id] else { continue }
        #expect(amount <= project.cost.minorUnits, "\(contest)")
        #expect(contest.ballots.contains { $0.chosen.contains(place) }, "\(contest)")
        if contest.settings.rule["whole"]?.flag == true {
          #expect(amount >= (project.costMinimum ?? project.cost).minorUnits, "\(contest)")
        }
      }
      return !outcome.amounts.isEmpty
    }
  }

  @Test(
    "the order of ballots, and two halves in place of one, do not matter",
    arguments: AmountRuleClaim.all)
  func anonymity(_ claim: AmountRuleClaim) {
    var generator = SeededGenerator(seed: 2)
    check(claim, seed: 2) { contest in
      var other = contest
      other.ballots = contest.ballots.flatMap { ballot in
        var half = ballot
        half.weight = ballot.weight / Ratio(2)
        return [half, half]
      }.shuffled(using: &generator)
      return expectSame(contest, other)
    }
  }

  @Test("names of projects do not matter", arguments: AmountRuleClaim.all)
  func names(_ claim: AmountRuleClaim) {
    var generator = SeededGenerator(seed: 3)
    check(claim, seed: 3) { contest in
      let order = contest.projects.indices.shuffled(using: &generator)
      var renamed = contest.renamed(order)
      renamed.lot = contest.lot.map { lot in
        let drawn = contest.projects.indices.sorted {
          lot.positions[NaiveWorld.ids[$0]]! < lot.positions[NaiveWorld.ids[$1]]!
        }
        return LotOrder(order: drawn.map { NaiveWorld.ids[order[$0]] })
      }
      let (before, after) = (count(contest).outcome, count(renamed).outcome)
      #expect((before == nil) == (after == nil), "\(contest) \(order)")
      for (place, project) in contest.projects.enumerated() {
        let other = NaiveWorld.ids[order[place]]
        #expect(before?.amounts[project.id] == after?.amounts[other], "\(contest) \(order)")
      }
      return before?.amounts.isEmpty == false
    }
  }

  @Test("cloned ballots change nothing", arguments: AmountRuleClaim.all)
  func clones(_ claim: AmountRuleClaim) {
    check(claim, seed: 4) { contest in
      var cloned = contest
      cloned.ballots += contest.ballots + contest.ballots
      return expectSame(contest, cloned)
    }
  }

  @Test("another unit of money changes nothing but whole units", arguments: AmountRuleClaim.all)
  func scale(_ claim: AmountRuleClaim) {
    check(claim, seed: 5) { contest in
      var contest = contest
      contest.settings = settings(claim, isWhole: false)
      let scaled = contest.scaled(by: Self.factor)
      guard let before = count(contest).outcome, let after = count(scaled).outcome else {
        return false
      }
      for project in contest.projects.map(\.id) {
        let expected = Self.factor * (before.amounts[project] ?? 0)
        let found = after.amounts[project] ?? 0
        #expect(abs(found - expected) <= claim.scaleMargin, "\(project) \(contest)")
      }
      return !before.amounts.isEmpty
    }
  }

  @Test("a project that gets no vote changes nothing", arguments: AmountRuleClaim.all)
  func nobodysProject(_ claim: AmountRuleClaim) {
    check(claim, seed: 6) { contest in
      var longer = contest
      longer.projects.append(Project(id: "z", name: "", cost: Money(minorUnits: 1)))
      longer.lot = contest.lot.map {
        LotOrder(order: ["z"] + $0.positions.sorted { $0.value < $1.value }.map(\.key))
      }
      return expectSame(contest, longer)
    }
  }

  @Test(
    "a blank ballot changes nothing", arguments: AmountRuleClaim.all.filter(\.ignoresBlanks))
  func blank(_ claim: AmountRuleClaim) {
    check(claim, seed: 7) { contest in
      var other = contest
      other.ballots.append(TestBallot(chosen: []))
      return expectSame(contest, other)
    }
  }

  /// RULES 14: on ballots that each divide the whole pool, by distance to what the voter wants.
  @Test(
    "a voter gains nothing by another ballot",
    arguments: AmountRuleClaim.all.filter(\.isStrategyProof))
  func strategy(_ claim: AmountRuleClaim) throws {
    var generator = SeededGenerator(seed: 8)
    func ballot(_ projects: Int) -> [Int64] {
      let cuts = (1..<projects).map { _ in Int64.random(in: 0...60, using: &generator) }.sorted()
      return zip(cuts + [60], [0] + cuts).map { $0 - $1 }
    }
    var changes = 0
    for _ in 0..<(allWorlds ? 5_000 : 80) {
      let projects = Int.random(in: 2...4, using: &generator)
      let voters = Int.random(in: 1...4, using: &generator)
      let ballots = (0..<voters).map { _ in ballot(projects) }
      let truth = try shares(claim, ballots)
      for _ in 0..<3 {
        let other = try shares(claim, [ballot(projects)] + ballots.dropFirst())
        #expect(distance(truth, ballots[0]) <= distance(other, ballots[0]), "\(ballots)")
        if truth != other { changes += 1 }
      }
    }
    #expect(changes > 100)
  }

  /// Shares of 60 units, before they are rounded.
  private func shares(_ claim: AmountRuleClaim, _ ballots: [[Int64]]) throws -> [Ratio] {
    let field = ballots[0].indices.map { place in
      var project = Project(id: NaiveWorld.ids[place], name: "", cost: Money(minorUnits: 60))
      project.costMinimum = Money(minorUnits: 1)
      return project
    }
    var contest = TestContest(
      projects: field, pool: 60, settings: settings(claim, isWhole: false))
    contest.ballots = ballots.map { TestBallot(amounts: $0) }
    contest.lot = LotOrder(order: field.map(\.id))
    let outcome = try Portioning.allocate(contest.instance())
    let rows = outcome.records.first { $0.type == "portion" }!.members["rows"]!.elements!
    return field.map { project in
      let row = rows.first { $0["project"]?.text == project.id }
      return row.map { Ratio(exact: $0["base"]!.text!)! } ?? .zero
    }
  }

  private func distance(_ shares: [Ratio], _ ballot: [Int64]) -> Ratio {
    zip(shares, ballot).reduce(.zero) { sum, pair in
      let difference = pair.0 - Ratio(pair.1)
      return sum + max(difference, -difference)
    }
  }
}
