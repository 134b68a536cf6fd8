import BudgetModel
import TestSupport
import Testing

@testable import AllocationRules

/// The rows of RULES 18 that hold for rules with loads, on random contests, the same on every machine.
@Suite("What rules with loads promise")
struct LoadAxiomTests {
  static let variants = [LoadVariant.stop, .maximin]

  private func contests(_ variant: LoadVariant, seed: UInt64) -> [TestContest] {
    var random = SeededGenerator(seed: seed)
    return (0..<60).map { _ in
      TestContest.random(variant, projects: 5, voters: 6, &random)
    }
  }

  private func funded(_ contest: TestContest, groups: Bool = false) throws -> [String] {
    let rule = RuleRegistry.rule(named: contest.settings.rule.name)!
    return try rule.allocate(contest.instance(groups: groups)).fundingOrder
  }

  private func expectSame(
    _ variant: LoadVariant, seed: UInt64, _ change: (inout TestContest) -> Void
  ) throws {
    for contest in contests(variant, seed: seed) {
      var changed = contest
      change(&changed)
      #expect(try funded(changed) == funded(contest), "\(contest)")
    }
  }

  @Test("money is conserved, and only supported projects get any", arguments: variants)
  func conservation(_ variant: LoadVariant) throws {
    for contest in contests(variant, seed: 1) {
      let outcome = try variant.count(contest)
      let paid = outcome.payments.reduce(0) { $0 + $1.amount.minorUnits }
      #expect(paid + outcome.left.minorUnits == contest.pool && outcome.left >= .zero)
      #expect(outcome.payments.allSatisfy { contest.supporters(of: $0.project) > 0 })
    }
  }

  @Test("maximin support leaves out no supported project that fits")
  func exhaustive() throws {
    for contest in contests(.maximin, seed: 2) {
      let outcome = try LoadVariant.maximin.count(contest)
      for (place, verdict) in outcome.verdicts.enumerated()
      where verdict.status != .funded && contest.supporters(of: place) > 0 {
        #expect(contest.projects[place].cost > outcome.left, "\(contest)")
      }
    }
  }

  @Test("more money removes no project from Phragmén's outcome")
  func poolMonotone() throws {
    for var contest in contests(.stop, seed: 3) {
      contest.pool = max(contest.pool, contest.projects.map(\.cost.minorUnits).max()!)
      let fewer = try funded(contest)
      contest.pool += 3
      let more = try funded(contest)
      #expect(Set(fewer).isSubset(of: more), "\(contest)")
    }
  }

  @Test("the order of ballots does not matter", arguments: variants)
  func order(_ variant: LoadVariant) throws {
    var random = SeededGenerator(seed: 4)
    try expectSame(variant, seed: 4) { $0.ballots.shuffle(using: &random) }
  }

  @Test("identical ballots may be counted as one", arguments: variants)
  func merging(_ variant: LoadVariant) throws {
    for var contest in contests(variant, seed: 5) {
      contest.ballots += contest.ballots.prefix(4)
      #expect(try funded(contest) == funded(contest, groups: true), "\(contest)")
    }
  }

  @Test("three of each ballot decide as one does", arguments: variants)
  func cloning(_ variant: LoadVariant) throws {
    try expectSame(variant, seed: 6) { $0.ballots += $0.ballots + $0.ballots }
    try expectSame(variant, seed: 6) { contest in
      for place in contest.ballots.indices { contest.ballots[place].weight = Ratio(1, over: 3) }
    }
  }

  @Test("the unit of money does not matter", arguments: variants)
  func scaling(_ variant: LoadVariant) throws {
    try expectSame(variant, seed: 7) { contest in
      contest.pool *= 100
      for place in contest.projects.indices {
        contest.projects[place].cost = Money(
          minorUnits: contest.projects[place].cost.minorUnits * 100)
      }
    }
  }

  @Test("a project without votes changes nothing", arguments: variants)
  func withoutVotes(_ variant: LoadVariant) throws {
    try expectSame(variant, seed: 8) { contest in
      contest.projects.append(Project(id: "z", name: "", cost: Money(minorUnits: 1)))
      contest.lot!.positions["z"] = 0
    }
  }

  @Test("a blank ballot changes nothing", arguments: variants)
  func blank(_ variant: LoadVariant) throws {
    try expectSame(variant, seed: 9) { $0.ballots.append(TestBallot(approving: [])) }
  }

  @Test("names of projects do not matter", arguments: variants)
  func names(_ variant: LoadVariant) throws {
    for contest in contests(variant, seed: 10) {
      // Project n of the mirrored contest is the n-th from the end.
      let last = contest.projects.count - 1
      let ids = contest.projects.map(\.id)
      var mirrored = contest
      for place in ids.indices {
        mirrored.projects[place].cost = contest.projects[last - place].cost
        mirrored.lot!.positions[ids[place]] = contest.lot!.positions[ids[last - place]]
      }
      mirrored.ballots = contest.ballots.map {
        TestBallot(approving: $0.chosen.map { last - $0 }.sorted())
      }
      let expected = try Set(funded(contest))
      let found = try funded(mirrored).map { ids[last - ids.firstIndex(of: $0)!] }
      #expect(Set(found) == expected, "\(contest)")
    }
  }
}

extension TestContest {
  func supporters(of project: Int) -> Int { ballots.count { $0.chosen.contains(project) } }
}
