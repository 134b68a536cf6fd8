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
}
