import BallotReading
import BudgetModel
import Testing

/// CONFEDERATION 3: built-in default, `defaults`, the level, `councils.<id>`, the pool's `settings`;
/// a later value replaces an earlier one whole.
@Suite struct ByLawLayeringTests {
  private let yaml = """
    trowel: 1
    cycle: layers
    currency: EUR
    minor-digits: 2
    pools:
      - {pool: P, council: c, amount: 1.00, settings: {ballots: {kind: points}, max-winners: 2}}
    defaults:
      rule: {name: greedy, misfit: stop}
      ballots: {kind: ranked, max-choices: 3}
      threshold: {measure: votes, at-least: 5}
      leftover: {steps: [up], up: {to: P, when: after}}
    levels:
      - level: plain
      - level: own
        ballots: {kind: approval, min-choices: 1}
        threshold: none
        leftover: {steps: [carry]}
        may-override: [threshold, rule, mode, quorum]
    councils:
      c: {threshold: {measure: votes, percent: 10}, mode: none}
      d: {rule: {name: top-k, k: 2}, quorum: {share: 1/5, of: eligible}}

    """
  private func byLaw() throws -> ByLaw { try #require(ByLawWorld.read(yaml).value) }

  @Test func aLevelTakesWhatItDoesNotNameFromDefaults() throws {
    let level = try byLaw().levels[0]
    #expect(level.contest.rule["misfit"] == .text("stop"))
    #expect(level.contest.ballots.kind == .ranked)
    #expect(level.contest.ballots.maximumChoices == 3)
    #expect(level.contest.thresholds == [Threshold(measure: .votes, need: .atLeast(Ratio(5)))])
    #expect(level.contest.leftover.upPool == "P")
    #expect(level.contest.leftover.upWhen == .after)
  }

  @Test func aLaterMapReplacesAnEarlierOneWhole() throws {
    let level = try byLaw().levels[1]
    #expect(level.contest.ballots.kind == .approval)
    #expect(level.contest.ballots.minimumChoices == 1)
    #expect(level.contest.ballots.maximumChoices == nil)
    #expect(level.contest.thresholds == [])
    #expect(level.contest.leftover.upPool == nil)
    #expect(level.contest.leftover.upWhen == .before)
    #expect(level.contest.leftover.steps == [.carry])
    #expect(level.contest.rule["misfit"] == .text("stop"))
  }

  @Test func homeRuleChangesALevelForOneCouncil() throws {
    let byLaw = try byLaw()
    #expect(byLaw.councilSettings.map(\.councilID) == ["c", "d"])
    let changed = byLaw.levels[1].applying(councilChanges: byLaw.councilSettings[0].changes)
    #expect(changed.mode == .none)
    #expect(
      changed.contest.thresholds == [
        Threshold(measure: .votes, need: .percent(Ratio(10), of: .counted))
      ])
    #expect(changed.contest.ballots == byLaw.levels[1].contest.ballots)
    #expect(changed.id == "own")
    #expect(changed.mayOverride == ["threshold", "rule", "mode", "quorum"])
    let other = byLaw.levels[1].applying(councilChanges: byLaw.councilSettings[1].changes)
    #expect(other.contest.rule.name == "top-k")
    #expect(other.contest.rule["k"] == .count(2))
    #expect(other.contest.rule["misfit"] == nil)
    #expect(
      other.quorum == Level.Quorum(share: Ratio(1, over: 5), of: "eligible", below: .advisory))
    #expect(other.mode == .direct)
  }

  @Test func aPoolChangesItsOwnContestLast() throws {
    let byLaw = try byLaw()
    let settings = byLaw.levels[0].contestSettings(
      councilChanges: byLaw.councilSettings[0].changes, poolSettings: byLaw.pools[0].settings)
    #expect(settings.ballots.kind == .points)
    #expect(settings.ballots.maximumChoices == nil)
    #expect(settings.ballots.duplicateChoiceRejectsBallot == true)
    #expect(settings.limits.maximumWinners == 2)
    #expect(
      settings.thresholds == [Threshold(measure: .votes, need: .percent(Ratio(10), of: .counted))])
    #expect(settings.rule["misfit"] == .text("stop"))
  }

  @Test func aPoolMayNotChangeWhatBelongsToALevel() {
    let yaml = ByLawWorld.small.replacing("100.00}", with: "100.00, settings: {mode: none}}")
    #expect(ByLawWorld.places(yaml) == ["6:54 setting-unknown"])
    #expect(
      ByLawWorld.places(ByLawWorld.small + "councils: {c: {kinds: [x], level: y}}\n")
        == ["9:16 setting-unknown", "9:28 setting-unknown"])
    #expect(
      ByLawWorld.places(ByLawWorld.small + "defaults: {level: y}\n") == ["9:12 setting-unknown"])
  }

  @Test func nothingChangedGivesTheSameSettings() throws {
    let level = try byLaw().levels[1]
    let same = level.contestSettings(councilChanges: [], poolSettings: [])
    #expect(same.ballots == level.contest.ballots)
    #expect(same.rule == level.contest.rule)
  }
}
