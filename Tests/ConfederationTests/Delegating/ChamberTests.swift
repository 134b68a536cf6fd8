import BudgetModel
import Testing

@testable import Confederation

/// Two chambers (CONFEDERATION 8.4). People: a 4, b 3, c 0, d 2 of 5; work: a 0, b 3, c 4, d 1 of 4.
/// Costs 4, 3, 4, 2 of a pool of 9: people fund a, b, d; work c, b, d in this order.
@Suite struct ChamberTests {
  private func cycle(
    _ resolution: Dual.Resolution, _ change: (inout Dual) -> Void = { _ in }
  ) -> PlenumCycle {
    var cycle = PlenumCycle(costs: [4, 3, 4, 2], pool: 9, mode: .dual) {
      $0.dual.chambers = [
        Dual.Chamber(id: "people", dimension: .territorial),
        Dual.Chamber(id: "work", dimension: .workplace),
      ]
      $0.dual.resolution = resolution
      $0.dual.thresholds = [Ratio(1, over: 2), Ratio(1, over: 2)]
      change(&$0.dual)
    }
    cycle.add("p", ballots: 5, votes: [4, 3, 0, 2])
    cycle.add("w", ballots: 4, votes: [0, 3, 4, 1], dimension: .workplace)
    return cycle
  }
  private func votes(_ counts: [String: Int64], digest: String = "") -> [ReferendumVotes] {
    counts.map {
      ReferendumVotes(referendumID: "u-U", inputsDigest: digest, option: $0.key, votes: $0.value)
    }
  }
  private func result(
    _ cycle: PlenumCycle, _ votes: [ReferendumVotes]
  ) throws -> CycleResult {
    var plan = try cycle.plan()
    plan.input.referendumVotes = votes
    return try CycleCount.decide(plan: plan, ballots: cycle.ballots(for: plan))
  }

  @Test func whatOnlyOneChamberWantsIsHeld() throws {
    let result = try cycle(.hold).result()
    #expect(
      result.outcomes == [
        "a not-funded dispute-held", "b funded funded-agreed", "c not-funded dispute-held",
        "d funded funded-agreed",
      ])
    #expect(
      result.movements.dropFirst() == [
        "CHAMBERS pool:U project:b 3 fund-agreed", "CHAMBERS pool:U project:d 2 fund-agreed",
        "LEFTOVER pool:U carry:U 4 carry",
      ])
  }

  @Test func aVetoHoldsInItsOwnSubjectsOnly() throws {
    for (category, funded) in [("home", ["a", "b", "d"]), ("work", ["b", "d"])] {
      var cycle = cycle(.hold) { $0.chambers[1].categories = ["work"] }
      cycle.builder.projects[0].categories = [category]
      #expect(try cycle.result().funded == funded)
    }
  }

  @Test func oneChamberPrevails() throws {
    for (primary, funded) in [(0, ["a", "b", "d"]), (1, ["b", "c", "d"])] {
      let result = try cycle(.primary) { $0.primary = primary }.result()
      #expect(result.funded == funded)
      #expect(result.outcomes.contains { $0.hasSuffix("dispute-lost") })
    }
  }

  @Test func chambersTakeTurns() throws {
    for (first, funded) in [(0, ["a", "b", "d"]), (1, ["b", "c", "d"])] {
      let result = try cycle(.alternate) { $0.first = first }.result()
      #expect(result.funded == funded)
      #expect(result.outcomes.contains { $0.hasSuffix("funded-alternate") })
    }
  }

  @Test func bothThresholdsMustBeMet() throws {
    // Shares: a 4/5, 0; b 3/5, 3/4; c 0, 1; d 2/5, 1/4.
    let result = try cycle(.doubleThreshold).result()
    #expect(result.scores == ["a 0", "b 6/5", "c 0", "d 1/2"])
    #expect(
      result.outcomes == [
        "a below-threshold chamber-threshold", "b funded funded",
        "c below-threshold chamber-threshold", "d below-threshold chamber-threshold",
      ])
  }

  @Test func sharesAreBlended() throws {
    let result = try cycle(.blend) { $0.alpha = Ratio(1, over: 4) }.result()
    #expect(result.scores == ["a 1/5", "b 57/80", "c 3/4", "d 23/80"])
    #expect(result.funded == ["b", "c", "d"])
  }

  @Test func aPendingReferendumHoldsTheMoney() throws {
    let result = try cycle(.referendumPackage).result()
    #expect(
      result.outcomes == [
        "a pending referendum", "b funded funded-agreed", "c pending referendum",
        "d funded funded-agreed",
      ])
    #expect(result.money.held.minorUnits == 4)
    #expect(
      result.papers.map { $0.rows.map { "\($0.option) \($0.projects) \($0.cost.exact)" } } == [
        ["people [\"a\"] 4", "work [\"c\"] 4"]
      ])
    let previews = (result.previews ?? []).map {
      "\($0.result) \($0.projectID) \($0.status.rawValue)"
    }
    #expect(
      Set(previews) == [
        "people a funded", "people c not-funded", "work a not-funded", "work c funded",
        "fallback a not-funded", "fallback c not-funded",
      ])
  }

  /// I26: the result changes what was pending, and nothing that was final.
  @Test func theResultDecidesWhatWasPending() throws {
    let cycle = cycle(.referendumPackage)
    let pending = try cycle.result()
    let decided = try result(cycle, votes(["people": 5, "work": 8, "blank": 1, "invalid": 9]))
    #expect(
      decided.outcomes == [
        "a not-funded dispute-lost", "b funded funded-agreed", "c funded funded-referendum",
        "d funded funded-agreed",
      ])
    for row in pending.results where row.status != .pending {
      #expect(decided.results.contains { $0.projectID == row.projectID && $0.status == row.status })
    }
    #expect(decided.papers.isEmpty && decided.money.held.isZero)
  }

  @Test func belowItsQuorumOrAtATieTheFallbackDecides() throws {
    for (fallback, funded) in [
      (Dual.Fallback.hold, ["b", "d"]), (.primary, ["a", "b", "d"]), (.alternate, ["b", "c", "d"]),
    ] {
      let cycle = cycle(.referendumPackage) {
        $0.fallback = fallback
        $0.first = 1
        $0.quorum = Dual.Quorum(share: .one, of: "eligible")
      }
      #expect(try result(cycle, votes(["people": 0, "work": 0, "invalid": 5])).funded == funded)
      #expect(try result(cycle, votes(["people": 3, "work": 3])).funded == funded)
    }
  }

  @Test func itemsAreDecidedOneByOne() throws {
    let cycle = cycle(.referendumItems)
    let counts: [String: Int64] = ["a:yes": 5, "a:no": 4, "c:yes": 6, "c:no": 2]
    // Only one of the two still fits: c has more yes.
    #expect(try result(cycle, votes(counts)).funded == ["b", "c", "d"])
    let none: [String: Int64] = ["a:yes": 4, "a:no": 4, "c:yes": 2, "c:no": 6]
    #expect(try result(cycle, votes(none)).funded == ["b", "d"])
  }

  /// N2: five voters on three items, 110, 101, 011, 000, 000. Three of them want more of the package
  /// than not, yet each item loses by 2 to 3.
  @Test func aPackageCanWinWhereEveryItemLoses() throws {
    let voters = [[1, 1, 0], [1, 0, 1], [0, 1, 1], [0, 0, 0], [0, 0, 0]]
    func dispute(_ resolution: Dual.Resolution) -> PlenumCycle {
      var cycle = PlenumCycle(costs: [1, 2, 3], pool: 6, mode: .dual) {
        $0.dual.chambers = [
          Dual.Chamber(id: "people", dimension: .territorial),
          Dual.Chamber(id: "work", dimension: .workplace),
        ]
        $0.dual.resolution = resolution
      }
      cycle.add("p", ballots: 5, votes: [5, 5, 5])
      cycle.add("w", ballots: 4, votes: [0, 0, 0], dimension: .workplace)
      return cycle
    }
    let forPackage = voters.count { 2 * $0.reduce(0, +) > $0.count }
    let package = votes(["people": Int64(forPackage), "work": Int64(5 - forPackage)])
    #expect(try result(dispute(.referendumPackage), package).funded == ["a", "b", "c"])
    var counts: [String: Int64] = [:]
    for (place, id) in ["a", "b", "c"].enumerated() {
      let yes = voters.count { $0[place] == 1 }
      (counts[id + ":yes"], counts[id + ":no"]) = (Int64(yes), Int64(5 - yes))
    }
    #expect(try result(dispute(.referendumItems), votes(counts)).funded == [])
  }

  @Test func resultsThatDoNotFitAreRefused() throws {
    func codes(_ cycle: PlenumCycle, _ votes: [ReferendumVotes]) throws -> [String] {
      do {
        _ = try result(cycle, votes)
        return []
      } catch let CountFailure.refused(problems) {
        return Set(problems.map(\.code.name)).sorted()
      }
    }
    let package = cycle(.referendumPackage)
    #expect(
      try codes(package, votes(["people": 1, "work": 2], digest: "ff")) == ["referendum-digest"])
    #expect(try codes(package, votes(["people": 1, "labour": 2])) == ["referendum-options"])
    #expect(try codes(cycle(.hold), votes(["people": 1, "work": 2])) == ["referendum-not-needed"])
  }

  /// I25: two chambers with the same ballots decide as one.
  @Test func aChamberBesideItselfDecidesAlone() throws {
    for resolution in [
      Dual.Resolution.hold, .primary, .alternate, .referendumPackage, .referendumItems, .blend,
    ] {
      let cycle = cycle(resolution) { $0.chambers[1].dimension = .territorial }
      let result = try cycle.result()
      #expect(result.funded == ["a", "b", "d"])
      #expect(result.papers.isEmpty)
    }
  }

  /// What a pending council passes up waits with it; a sibling stays final.
  @Test func aboveAPendingCouncilNothingIsDecided() throws {
    var cycle = cycle(.referendumPackage)
    cycle.builder.council("top", kind: "region")
    cycle.builder.council("v", under: "top", kind: "town")
    for place in cycle.builder.councils.indices where cycle.builder.councils[place].id == "u" {
      cycle.builder.councils[place].parentID = "top"
    }
    cycle.builder.level("region") { $0.contest.leftover.steps = [.carry] }
    cycle.builder.level("town")
    cycle.builder.byLaw.levels[0].contest.leftover.steps = nil
    cycle.builder.pool("TOP", of: "top", amount: 10)
    cycle.builder.pool("V", of: "v", amount: 5)
    cycle.builder.project("t", in: "top", cost: 7)
    cycle.builder.project("v1", in: "v", cost: 5)
    let plan = try cycle.plan()
    var ballots = BallotCount(
      tallies: [], totals: [], councilBallots: plan.tree.councils.map { _ in BallotCounts() },
      tallyRows: [:], reconciliation: [], rejected: [], diagnostics: [], checks: [:])
    for contest in plan.contests {
      var own: [Int: ContestTally] = [:]
      let members =
        contest.poolID == "U"
        ? cycle.members.map { ($0.id, $0.ballots, $0.votes) }
        : [
          (contest.poolID == "V" ? "v" : "top", 3, [3])
        ]
      for (id, weight, votes) in members {
        var tally = ContestTally(projects: contest.projects.count)
        tally.votes = votes.map { Ratio($0) }
        tally.weight = Ratio(weight)
        own[plan.tree.index(ofID: id)!.position] = tally
      }
      ballots.tallies.append(own)
      let total = own.keys.sorted().filter {
        plan.isOwn(CouncilIndex($0), of: plan.contestOfPool[contest.pool]!)
      }
      ballots.totals.append(
        total.reduce(into: ContestTally.zero(projects: contest.projects.count)) { $0 += own[$1]! })
    }
    let result = try CycleCount.decide(plan: plan, ballots: ballots)
    #expect(
      result.outcomes == [
        "a pending referendum", "b funded funded-agreed", "c pending referendum",
        "d funded funded-agreed", "t pending blocked-by-pending", "v1 funded funded",
      ])
    #expect(result.money.held.minorUnits == 14)
    #expect(
      result.councils.map { "\($0.councilID) \($0.held.exact)" } == [
        "p 0", "top 10", "u 4", "v 0", "w 0",
      ])
    #expect(result.records("pending").first?["blocks"] == ["TOP"])
  }
}
