import BallotReading
import BudgetModel
import Testing

/// A rule whose outcome may change counts only where the by-law says so (RULES 13).
@Suite struct ProvisionalRuleTests {
  private static let provisional: RuleSpec = {
    var spec = RuleSpec(
      name: "trial", version: 0, family: "shares", needs: .tallies, ballotKinds: ByLawWorld.all,
      parameters: [SettingSpec("k", .flag, default: .flag(false), "K.")], summary: "A trial.",
      holds: [], fails: [])
    spec.isProvisional = true
    return spec
  }()

  private func read(_ yaml: String) -> Reading<ByLaw?> {
    ByLawReader.read(
      SourceFile(path: "cycle.yaml", bytes: Array(yaml.utf8)),
      rules: [ByLawWorld.greedy, Self.provisional])
  }
  private func level(_ rule: String) -> String {
    ByLawWorld.small.replacing("{level: only,", with: "{level: only, rule: \(rule),")
  }

  @Test func theByLawMustSaySo() {
    let sentence =
      "rule.experimental is false, and the rule 'trial' is provisional: a later version may change "
      + "what it funds; write 'experimental: true', or choose another rule [setting-bad]"
    #expect(
      read(level("{name: trial}")).diagnostics.map(\.line) == [
        "cycle.yaml:8:19: error: levels[only]." + sentence
      ])
    #expect(
      read(level("{name: trial, experimental: false}")).diagnostics.map(\.line) == [
        "cycle.yaml:8:53: error: levels[only]." + sentence
      ])
    #expect(
      read(ByLawWorld.small + "defaults: {rule: {name: trial}}\n").diagnostics.map(\.line) == [
        "cycle.yaml:9:12: error: defaults." + sentence
      ])
  }

  @Test func theSettingIsPartOfTheRule() throws {
    let reading = read(level("{name: trial, experimental: true}"))
    #expect(reading.diagnostics.map(\.line) == [])
    let rule = try #require(reading.value ?? nil).levels[0].contest.rule
    #expect(rule.parameters.map(\.key) == ["k", "experimental"])
    #expect(rule["experimental"] == .flag(true))
  }

  @Test func aFinishedRuleHasNoSuchSetting() throws {
    let greedy = try #require(read(ByLawWorld.small).value ?? nil)
    #expect(greedy.levels[0].contest.rule["experimental"] == nil)
    #expect(
      read(level("{name: greedy, experimental: true}")).diagnostics.map(\.code.name) == [
        "setting-unused"
      ])
  }

  @Test func theReferenceNamesIt() {
    let page = SettingsReference.markdown(rules: [ByLawWorld.greedy, Self.provisional])
    #expect(page.contains("| `levels[].rule(trial).experimental` | true or false | `false` |"))
    #expect(!page.contains("rule(greedy).experimental"))
  }
}
