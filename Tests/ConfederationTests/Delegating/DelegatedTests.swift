import BudgetModel
import TestSupport
import Testing

@testable import Confederation

/// Councils that decide through those that their children send (CONFEDERATION 8.3, 17, 18).
@Suite struct DelegatedTests {
  private func cycle(
    _ form: Delegation.Form, costs: [Int64], pool: Int64, _ method: SeatRule.Method = .exact,
    _ change: (inout Level) -> Void = { _ in }
  ) -> PlenumCycle {
    PlenumCycle(costs: costs, pool: pool, mode: .delegated) {
      $0.delegation.form = form
      $0.delegation.mandate = .computed
      $0.delegation.seats.method = method
      change(&$0)
    }
  }
  private func direct(of cycle: PlenumCycle) throws -> CycleResult {
    var direct = cycle
    direct.builder.byLaw.levels[0].mode = .direct
    return try direct.result()
  }

  /// N1: three councils AAB, AAB, BBB.
  @Test func delegatesCanOverturnTheDirectCount() throws {
    var cycle = cycle(.blockBundle, costs: [1, 1], pool: 1, .equal) {
      $0.delegation.bundle = .majority
    }
    cycle.add("p", ballots: 3, votes: [2, 1])
    cycle.add("q", ballots: 3, votes: [2, 1])
    cycle.add("r", ballots: 3, votes: [0, 3])
    #expect(try cycle.result().funded == ["a"])
    #expect(try cycle.result().scores == ["a 2", "b 1"])
    #expect(try direct(of: cycle).funded == ["b"])
    #expect(try direct(of: cycle).scores == ["a 4", "b 5"])
  }

  /// N3: with seats by turnout, two more voters of A turn the result to B.
  @Test func turnoutSeatsCanPunishVoting() throws {
    func funded(_ first: [Int64]) throws -> [String] {
      var cycle = cycle(.blockBundle, costs: [1, 1], pool: 1, .sainteLague) {
        $0.delegation.seats.total = 3
        $0.delegation.seats.base = .turnout
        $0.delegation.bundle = .majority
      }
      cycle.add("p", eligible: 10, ballots: Int(first.reduce(0, +)), votes: first)
      cycle.add("q", eligible: 10, ballots: 4, votes: [3, 1])
      return try cycle.result().funded
    }
    #expect(try funded([0, 3]) == ["a"])
    #expect(try funded([2, 3]) == ["b"])
  }

  /// N7: costs a 3, b 2, c 4, d 8, pool 12. A council that raises c makes it lose.
  @Test func blockBundlesAreNotMonotone() throws {
    func result(_ third: [Int64]) throws -> CycleResult {
      var cycle = cycle(.blockBundle, costs: [3, 2, 4, 8], pool: 12, .declared) {
        $0.delegation.seats.weights = [
          "p": Ratio(11), "q": Ratio(10), "r": Ratio(2), "s": Ratio(6),
        ]
      }
      cycle.add("p", ballots: 9, votes: [4, 1, 3, 2])
      cycle.add("q", ballots: 9, votes: [2, 4, 1, 3])
      cycle.add("r", ballots: 9, votes: third)
      cycle.add("s", ballots: 9, votes: [4, 2, 1, 3])
      return try cycle.result()
    }
    let before = try result([3, 1, 2, 4])
    #expect(before.scores == ["a 19", "b 21", "c 11", "d 18"])
    #expect(before.funded == ["a", "b", "c"])
    let after = try result([2, 1, 3, 4])
    #expect(after.scores == ["a 17", "b 21", "c 13", "d 18"])
    #expect(after.funded == ["b", "d"])
  }

  /// N8: costs p 4, q 1, r 3, pool 4. One more vote for q makes it lose.
  @Test func blockRankingsAreNotMonotone() throws {
    func result(_ third: [Int64]) throws -> CycleResult {
      var cycle = cycle(.blockRanking, costs: [4, 1, 3], pool: 4, .declared) {
        $0.delegation.seats.weights = ["x": Ratio(2), "y": Ratio(3), "z": Ratio(3)]
      }
      cycle.add("x", ballots: 9, votes: [4, 1, 2])
      cycle.add("y", ballots: 9, votes: [3, 4, 5])
      cycle.add("z", ballots: 9, votes: third)
      return try cycle.result()
    }
    let before = try result([2, 0, 1])
    #expect(before.scores == ["a 18", "b 8", "c 19"])
    #expect(before.funded == ["b", "c"])
    let after = try result([2, 1, 1])
    #expect(after.scores == ["a 18", "b 25/2", "c 35/2"])
    #expect(after.funded == ["a"])
  }

  /// N14: councils of 13 and 7 ballots with 4 seats and 1.
  @Test func splitIsNotDirectWhereWeightsAreNotBallots() throws {
    func result(_ form: Delegation.Form) throws -> CycleResult {
      var cycle = cycle(form, costs: [1300, 1400], pool: 2000, .declared) {
        $0.delegation.seats.weights = ["x": Ratio(4), "y": Ratio(1)]
      }
      cycle.add("x", ballots: 13, votes: [6, 7])
      cycle.add("y", ballots: 7, votes: [5, 2])
      if form == .individual { return try direct(of: cycle) }
      return try cycle.result()
    }
    #expect(try result(.split).scores == ["a 233/91", "b 222/91"])
    #expect(try result(.blockBundle).scores == ["a 1", "b 4"])
    #expect(try result(.individual).scores == ["a 11", "b 9"])
  }

  /// I21: with the number of ballots as weight, `split` is the direct count.
  @Test func splitByBallotsIsDirect() throws {
    var random = SeededGenerator(seed: 21)
    for _ in 0..<200 {
      let cycle = randomCycle(.split, &random)
      let (split, direct) = (try cycle.result(), try direct(of: cycle))
      #expect(split.scores == direct.scores)
      #expect(split.outcomes == direct.outcomes)
      #expect(split.movements == direct.movements)
    }
  }

  /// I22: a council with all the weight decides as it would alone.
  @Test func oneCouncilWithAllTheWeightDecides() throws {
    var random = SeededGenerator(seed: 22)
    for form in [Delegation.Form.split, .blockBundle, .blockRanking] {
      for _ in 0..<100 {
        var cycle = randomCycle(form, &random)
        var weights = Dictionary(uniqueKeysWithValues: cycle.members.map { ($0.id, Ratio.zero) })
        weights["w0"] = .one
        cycle.builder.byLaw.levels[0].delegation.seats.method = .declared
        cycle.builder.byLaw.levels[0].delegation.seats.weights = weights
        var alone = cycle
        alone.members = cycle.members.filter { $0.id == "w0" }
        #expect(try cycle.result().funded == direct(of: alone).funded)
      }
    }
  }

  /// I23: councils whose tallies are proportional give the same by every form.
  @Test func proportionalTalliesAgreeInEveryForm() throws {
    var random = SeededGenerator(seed: 23)
    for _ in 0..<100 {
      var cycle = randomCycle(.split, &random)
      for place in cycle.members.indices {
        cycle.members[place].ballots = 10 * (place + 1)
        cycle.members[place].votes = cycle.members[0].votes.map { $0 * Int64(place + 1) }
      }
      cycle.members[0].ballots = 10
      let split = try cycle.result().funded
      for form in [Delegation.Form.blockBundle, .blockRanking] {
        cycle.builder.byLaw.levels[0].delegation.form = form
        #expect(try cycle.result().funded == split)
      }
    }
  }

  /// Two to four councils with up to ten ballots, one to five projects of different costs, so that
  /// the chain orders every tie. Weights are the ballots.
  private func randomCycle(
    _ form: Delegation.Form, _ random: inout SeededGenerator
  ) -> PlenumCycle {
    let count = Int.random(in: 1...5, using: &random)
    let costs = (1...9).shuffled(using: &random).prefix(count).map { Int64($0) }
    var cycle = cycle(form, costs: costs, pool: Int64.random(in: 1...20, using: &random)) {
      $0.delegation.seats.base = .turnout
      $0.delegation.seats.allowsTurnoutBase = true
    }
    for place in 0..<Int.random(in: 2...4, using: &random) {
      let ballots = 10
      let votes = costs.map { _ in Int64.random(in: 0...Int64(ballots), using: &random) }
      cycle.add("w\(place)", ballots: ballots, votes: votes)
    }
    return cycle
  }
}

/// Who is silent, what seats do, and what is refused.
@Suite struct PlenumEdgeTests {
  private func cycle(_ change: (inout Level) -> Void) -> PlenumCycle {
    var cycle = PlenumCycle(costs: [3, 2], pool: 4, mode: .delegated) {
      $0.delegation.seats.method = .declared
      $0.delegation.seats.weights = ["x": Ratio(2), "y": Ratio(1), "z": Ratio(3)]
      change(&$0)
    }
    cycle.add("x", ballots: 4, votes: [4, 1])
    cycle.add("y", ballots: 4, votes: [1, 2])
    cycle.add("z", eligible: 5, ballots: 0, votes: [0, 0])
    return cycle
  }
  private func need(_ share: Ratio) -> Threshold {
    Threshold(measure: .weight, need: .share(share))
  }

  @Test func aSilentCouncilAbstainsOrHoldsItsWeightBack() throws {
    // a: 2 + 1/4 = 9/4; b: 1/2 + 1/2 = 1; cast 3 of 6.
    for (vacancy, threshold, funded) in [
      (Delegation.Vacancy.abstain, Ratio(3, over: 4), ["a"]),
      (.abstain, Ratio(1, over: 3), ["a"]), (.statusQuo, Ratio(3, over: 8), ["a"]),
      (.statusQuo, Ratio(1, over: 2), []),
    ] {
      let cycle = cycle {
        $0.delegation.vacancy = vacancy
        $0.contest.thresholds = [need(threshold)]
      }
      #expect(try cycle.result().funded == funded, "\(vacancy) \(threshold.exact)")
    }
    let mandates = try cycle { _ in }.result().records("mandate")
    #expect(mandates.map { $0["silent"]?.text } == [nil, nil, "no-ballots"])
  }

  @Test func aCouncilLeftOutBeforeSeatsGetsNone() throws {
    var cycle = cycle {
      $0.delegation.vacancy = .zeroWeight
      $0.delegation.seats.method = .sainteLague
      $0.delegation.seats.total = 4
    }
    #expect(try cycle.result().councils.map { $0.weight?.exact } == [nil, "2", "2", "0"])
    cycle.builder.byLaw.levels[0].delegation.vacancy = .abstain
    #expect(try cycle.result().councils.map { $0.weight?.exact } == [nil, "1", "1", "2"])
  }

  @Test func everyCouncilSilentLeavesAllOver() throws {
    var cycle = cycle { _ in }
    for place in cycle.members.indices {
      cycle.members[place].ballots = 0
      cycle.members[place].votes = [0, 0]
    }
    let result = try cycle.result()
    #expect(result.outcomes == ["a not-funded no-ballots", "b not-funded no-ballots"])
    #expect(result.money.carried.minorUnits == 4)
  }

  @Test func dimensionsSitTogetherOnlyWhereTheByLawSaysSo() throws {
    var cycle = cycle { _ in }
    cycle.add("w", ballots: 1, votes: [1, 0], dimension: .workplace)
    cycle.builder.byLaw.levels[0].delegation.seats.weights["w"] = .one
    #expect(cycle.builder.codes() == ["plenum-mixed"])
    cycle.builder.byLaw.levels[0].delegation.hasMixedPlenum = true
    #expect(try cycle.result().scores == ["a 13/4", "b 1"])
  }

  @Test func aSeatQuorumIsHeldAgainstTheSeatsThatVote() throws {
    for (share, funded) in [(Ratio(1, over: 2), ["a"]), (Ratio(2, over: 3), [])] {
      let cycle = cycle {
        $0.quorum = Level.Quorum(share: share, of: "seats", below: .void)
      }
      #expect(try cycle.result().funded == funded)
    }
  }
}
