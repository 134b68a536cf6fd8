import BudgetModel
import Testing

@testable import Confederation

/// Consent and envelopes (CONFEDERATION 8.5, 8.6).
@Suite struct ConsentTests {
  private static let adopted = "2026-05-01T00:00:00Z"

  private func cycle(
    mode: Level.Mode, costs: [Int64], pool: Int64, _ contents: [Mandate.Content],
    _ change: (inout Level) -> Void = { _ in }
  ) throws -> CycleResult {
    var cycle = PlenumCycle(costs: costs, pool: pool, mode: mode) {
      $0.delegation.seats.method = .equal
      $0.delegation.mandate = .recorded
      change(&$0)
    }
    cycle.builder.byLaw.dates.decide = "2026-06-01T00:00:00Z"
    for place in contents.indices {
      cycle.add(
        "v\(place)", eligible: 10, ballots: mode == .median ? 2 : 0, votes: costs.map { _ in 1 })
    }
    if mode == .median {
      for place in cycle.builder.projects.indices {
        cycle.builder.projects[place].categories = [["parks", "roads", "school"][place % 3]]
      }
    }
    var plan = try cycle.plan()
    plan.input.mandates = contents.enumerated().map { place, content in
      Mandate(
        id: "M\(place)", councilID: "v\(place)", version: 1, poolID: "U", adoptedAt: Self.adopted,
        content: content)
    }
    return try CycleCount.decide(plan: plan, ballots: cycle.ballots(for: plan))
  }

  private static let villages: [Mandate.Content] = [
    .consent(["a": .support, "b": .support]), .consent(["a": .support, "b": .block]),
    .consent(["a": .aside, "b": .support]),
  ]

  @Test func enoughSupportAndNoBlock() throws {
    let result = try cycle(mode: .consent, costs: [400, 500], pool: 900, Self.villages) {
      $0.consent.support = Ratio(2, over: 3)
    }
    #expect(result.outcomes == ["a funded funded-consent", "b below-threshold blocked"])
    #expect(result.scores == ["a 2", "b 2"])
  }

  @Test func fullConsentNeedsEverybody() throws {
    let result = try cycle(mode: .consent, costs: [400, 500], pool: 900, Self.villages)
    #expect(result.outcomes == ["a below-threshold consent-short", "b below-threshold blocked"])
  }

  @Test func blocksUpToTheLimitDoNotStop() throws {
    let result = try cycle(mode: .consent, costs: [400, 500], pool: 900, Self.villages) {
      $0.consent.support = Ratio(2, over: 3)
      $0.consent.maximumBlocks = 1
    }
    #expect(result.funded == ["a", "b"])
  }

  /// 60/30/10, 10/60/30, 20/20/60: medians 20, 30, 30; shares of 100 are 25, 38, 37.
  @Test func envelopesAreMedians() throws {
    let proposals = [[60, 30, 10], [10, 60, 30], [20, 20, 60]].map { shares in
      Mandate.Content.allocation(
        ["parks": Ratio(shares[0]), "roads": Ratio(shares[1]), "school": Ratio(shares[2])])
    }
    let result = try cycle(mode: .median, costs: [25, 38, 38], pool: 100, proposals)
    let envelopes = result.records("envelope")
    #expect(envelopes.map { $0["amount"]?.text } == ["25", "38", "37"])
    #expect(
      result.outcomes == [
        "a funded funded", "b funded funded", "c not-funded no-money",
      ])
    #expect(result.money.carried.minorUnits == 37)
  }

  /// N13: normalised medians are not the mean, 30, 110/3, 100/3.
  @Test func mediansThatAreAllZeroLeaveThePoolOver() throws {
    let proposals: [Mandate.Content] = [
      .allocation(["parks": .one]), .allocation(["roads": .one]), .allocation(["school": .one]),
    ]
    let result = try cycle(mode: .median, costs: [5, 5, 5], pool: 100, proposals)
    #expect(result.funded == [])
    #expect(result.money.carried.minorUnits == 100)
  }

  // MARK: Seats with mandates of their own

  private func individual(
    _ contents: [Mandate.Content], _ change: (inout PlenumCycle) -> Void = { _ in }
  ) throws -> CycleResult {
    var cycle = PlenumCycle(costs: [9, 5, 4], pool: 10, mode: .delegated) {
      $0.delegation.form = .individual
      $0.delegation.mandate = .recorded
      $0.delegation.seats.method = .equal
    }
    cycle.builder.byLaw.dates.decide = "2026-06-01T00:00:00Z"
    for place in contents.indices {
      cycle.add("v\(place)", eligible: 10, ballots: 2, votes: [1, 1, 1])
    }
    change(&cycle)
    var plan = try cycle.plan()
    plan.input.mandates = contents.enumerated().map { place, content in
      Mandate(
        id: "M\(place)", councilID: "v\(place)", version: 1, poolID: "U", adoptedAt: Self.adopted,
        content: content)
    }
    plan.input.seatTerms = contents.indices.map { place in
      var term = SeatTerm(
        seatID: "S\(place)", councilID: "v\(place)", delegateID: "d\(place)", from: Self.adopted)
      term.mandateID = "M\(place)"
      return term
    }
    return try CycleCount.decide(plan: plan, ballots: cycle.ballots(for: plan))
  }

  /// Place k of the m projects that stand scores m - k + 1: what is withdrawn has no place.
  @Test func aWithdrawnProjectHasNoPlaceInAMandate() throws {
    let result = try individual([.ranking(["a", "b", "c"]), .ranking(["a", "c"])]) {
      $0.builder.projects[0].state = .withdrawn
    }
    #expect(result.scores == ["a 0", "b 2", "c 3"])
    #expect(result.funded == ["b", "c"])
  }

  @Test func belowItsQuorumACouncilsDelegatesAreSilent() throws {
    let result = try individual([.bundle(["b"]), .bundle(["c"])]) {
      $0.builder.byLaw.levels[1].quorum = Level.Quorum(
        share: Ratio(1, over: 2), of: "eligible", below: .advisory)
    }
    #expect(result.funded == [])
    #expect(result.records("mandate").map { $0["silent"]?.text } == ["quorum", "quorum"])
  }

  @Test func aFreeMandateIsRefusedUntilItsVoteCanBeRead() throws {
    do {
      _ = try individual([.bundle(["b"]), .free])
      Issue.record("a free mandate was passed over")
    } catch let CountFailure.refused(problems) {
      #expect(problems.map(\.code) == [.settingNotImplemented])
    }
  }
}
