import BallotReading
import BudgetModel
import Testing

/// What single settings take, and what a message says of a value that they do not take.
@Suite struct ByLawSettingsTests {
  private func small(_ lines: String) -> [String] {
    ByLawWorld.findings(ByLawWorld.small + lines + "\n")
  }

  @Test func allProblemsOfAFileAreReportedTogether() {
    let yaml = """
      trowel: 2
      cycle: small
      curency: EUR
      minor-digits: 4
      test: yes
      pools:
        - {pool: P, council: c, amount: 5.0.0}
      levels:
        - {level: only, mode: direkt, threshold: {measure: votes, at-least: many}}
      """
    #expect(
      ByLawWorld.findings(yaml) == [
        "cycle.yaml:1:1: error: currency is missing; expected an id [setting-bad]",
        "cycle.yaml:1:9: error: trowel is '2'; expected 1 [setting-bad]",
        "cycle.yaml:3:1: error: this file has no setting 'curency'; did you mean 'currency'? "
          + "[setting-unknown]",
        "cycle.yaml:4:15: error: minor-digits is '4'; allowed are 0, 2, 3 [setting-bad]",
        "cycle.yaml:5:7: error: test is 'yes'; expected true or false [setting-bad]",
        "cycle.yaml:7:35: error: pools[P].amount: '5.0.0' has a point between digits; write '500' or "
          + "set numbers: {grouping: point} with groups of three [number-grouping]",
        "cycle.yaml:9:25: error: levels[only].mode is 'direkt'; allowed are direct, tally-sum, "
          + "delegated, dual, consent, median, none"
          + " [setting-bad]",
        "cycle.yaml:9:71: error: levels[only].threshold.at-least is 'many'; expected a number such "
          + "as 3, 3/4 or 0.75, at least 0 [setting-bad]",
      ])
  }

  @Test func anUnknownSettingWithoutANearNameListsTheKnownOnes() {
    #expect(
      small("scope: {zzzzzzzz: 1}") == [
        "cycle.yaml:9:9: error: scope has no setting 'zzzzzzzz'; known here are cross-dimension, "
          + "escalate-over [setting-unknown]"
      ])
  }

  @Test func aValueThatIsStillTodoIsNamed() {
    #expect(
      small("title: TODO\nlegal-basis: \"TODO: statute\"\nprivacy: {k: TODO}") == [
        "cycle.yaml:9:8: error: title is still TODO; write its value [setting-todo]",
        "cycle.yaml:10:14: error: legal-basis is still TODO; write its value [setting-todo]",
        "cycle.yaml:11:14: error: privacy.k is still TODO; write its value [setting-todo]",
      ])
  }

  @Test func aWrongShapeSaysWhatIsExpected() {
    #expect(
      small("ties: lot\nabsent: [c]\nobjections: 3\ntitle: {a: 1}\nscope:") == [
        "cycle.yaml:9:7: error: ties is 'lot'; expected a map with chain [setting-bad]",
        "cycle.yaml:10:9: error: absent is a list; expected a map of names, each with a text "
          + "[setting-bad]",
        "cycle.yaml:11:13: error: objections is '3'; expected none, or a map with contact, until "
          + "[setting-bad]",
        "cycle.yaml:12:8: error: title is a map; expected a text [setting-bad]",
        "cycle.yaml:13:7: error: scope has no value; expected a map with cross-dimension, "
          + "escalate-over [setting-bad]",
      ])
  }

  @Test(arguments: [
    ("5000", 500_000), ("5000.5", 500_050), ("5000.50", 500_050), ("0", 0),
    ("90000000000000.00", 9_000_000_000_000_000),
  ])
  func anAmountIsInMajorUnits(text: String, minorUnits: Int64) throws {
    let yaml = ByLawWorld.small.replacing("100.00", with: text)
    let byLaw = try #require(ByLawWorld.read(yaml).value)
    #expect(byLaw.pools[0].amount == Money(minorUnits: minorUnits))
  }

  @Test(arguments: [
    ("5000.505", "number-too-fine"), ("5000.000", "number-ambiguous"),
    ("5.000", "number-grouping"),
    ("'5000,11'", "number-decimal-comma"), ("'5,000'", "number-grouping"),
    ("5 000", "number-grouping"), ("5'000", "number-grouping"), ("-5", "number-negative"),
    ("€5000", "number-currency"), ("5000 PLN", "number-currency"), ("1e6", "number-bad"),
    ("١٢٣", "number-bad"), ("90000000000000.01", "number-too-large"),
    ("99999999999999999999999999", "number-too-large"), ("''", "setting-bad"),
  ])
  func anAmountThatIsNotPlainIsNeverGuessed(text: String, code: String) {
    let yaml = ByLawWorld.small.replacing("100.00", with: text)
    #expect(ByLawWorld.places(yaml) == ["6:35 \(code)"])
  }

  @Test func amountsFollowNumbersAndMinorDigits() throws {
    let comma =
      ByLawWorld.small.replacing("100.00", with: "'1.234,5'")
      + "numbers: {decimal: comma, grouping: point}\n"
    #expect(ByLawWorld.read(comma).value?.pools[0].amount == Money(minorUnits: 123_450))
    let spaces =
      ByLawWorld.small.replacing("100.00", with: "12\u{A0}345.67")
      + "numbers: {grouping: space}\n"
    #expect(ByLawWorld.read(spaces).value?.pools[0].amount == Money(minorUnits: 1_234_567))
    let uneven =
      ByLawWorld.small.replacing("100.00", with: "'1.23,5'")
      + "numbers: {decimal: comma, grouping: point}\n"
    #expect(ByLawWorld.places(uneven) == ["6:35 number-grouping"])
    let whole = ByLawWorld.small.replacing("minor-digits: 2", with: "minor-digits: 0")
    #expect(ByLawWorld.places(whole) == ["6:35 number-too-fine"])
    let three = ByLawWorld.small.replacing("minor-digits: 2", with: "minor-digits: 3")
      .replacing("100.00", with: "100.005")
    #expect(ByLawWorld.read(three).value?.pools[0].amount == Money(minorUnits: 100_005))
  }

  @Test(arguments: [("3", "3"), ("3/4", "3/4"), ("0.75", "3/4"), ("6/8", "3/4"), ("007", "7")])
  func aRatioIsReadExactly(text: String, exact: String) throws {
    let byLaw = ByLawWorld.read(ByLawWorld.small + "scope: {escalate-over: \(text)}\n").value
    #expect(byLaw?.escalateOver?.exact == exact)
  }

  @Test(arguments: ["1/0", "-1", "1e3", "1.", ".5", "1/2/3", "1,5", "1/1000000000001"])
  func aRatioInAnotherFormIsRefused(text: String) {
    #expect(
      ByLawWorld.places(ByLawWorld.small + "scope: {escalate-over: '\(text)'}\n")
        == ["9:24 setting-bad"])
  }

  @Test(arguments: [
    ("2026-02-28T23:59:59Z", nil), ("2024-02-29T00:00:00Z", nil),
    ("2026-02-29T00:00:00Z", "instant-not-utc"), ("2026-06-01", "instant-not-utc"),
    ("2026-06-01T12:00:00+02:00", "instant-not-utc"), ("2026-06-01T12:00Z", "instant-not-utc"),
    ("2026-06-01 12:00:00", "instant-not-utc"), ("1 June 2026", "instant-not-utc"),
    ("2026-06-01T24:00:00Z", "instant-not-utc"),
  ])
  func anInstantIsInUTC(text: String, code: String?) {
    let expected = code.map { ["9:17 \($0)"] } ?? []
    #expect(ByLawWorld.places(ByLawWorld.small + "dates: {decide: '\(text)'}\n") == expected)
  }

  @Test(arguments: [
    ("''", "setting-bad"), ("project_id", "id-reserved"), ("1.0E+05", "id-spreadsheet-damage"),
    ("=SUM", "id-bad-character"), ("'a,b'", "id-bad-character"),
    ("a/", "id-bad-character"), ("a..b", "id-bad-character"),
    (String(repeating: "x", count: 65), "id-too-long"),
  ])
  func anIdHasTheFormOfFormats(text: String, code: String) {
    let yaml = ByLawWorld.small.replacing("pool: P", with: "pool: \(text)")
    #expect(ByLawWorld.places(yaml) == ["6:12 \(code)"])
  }

  @Test(arguments: [
    ("\"40318862750917734402\"", nil), ("'40318862750917734402'", nil),
    ("40318862750917734402", "setting-bad"), ("\"4031886275091773440\"", "seed-too-short"),
    ("\"4031886275091773440x\"", "seed-not-digits"),
    ("\"" + String(repeating: "7", count: 129) + "\"", "seed-too-long"),
  ])
  func aSeedIsDigitsInQuotes(text: String, code: String?) {
    let expected = code.map { ["9:13 \($0)"] } ?? []
    #expect(ByLawWorld.places(ByLawWorld.small + "lot: {seed: \(text)}\n") == expected)
  }

  @Test func aSeedKeepsItsLeadingZeros() {
    let byLaw = ByLawWorld.read(ByLawWorld.small + "lot: {seed: \"00318862750917734402\"}\n").value
    #expect(byLaw?.lot?.seed == "00318862750917734402")
    #expect(byLaw?.lot?.place.line == 9)
  }

  @Test(arguments: [
    ("signers: {file: x}", "9:1"),
    ("tallies: {typed-hash: required}", "9:23"),
    ("privacy: {gate: refuse}", "9:17"),
    ("defaults: {fairness-audit: true}", "9:28"),
    ("defaults: {composition-check: {attr: a, min-share: 1/3}}", "9:12"),
    ("defaults: {rule: {name: equal-shares, utility: cost}}", "9:25"),
  ])
  func aSettingThatIsNotBuiltYetIsRefusedWhereItStands(line: String, place: String) {
    let places = ByLawWorld.places(ByLawWorld.small + line + "\n")
    #expect(places == ["\(place) setting-not-implemented"])
  }

  @Test func aSettingThatIsNotBuiltYetMayBeWrittenWithItsDefault() {
    let lines = """
      signers: none
      dates: {decide-pools: {}, record-deadline: decide}
      tallies: {typed-hash: off}
      defaults: {fairness-audit: false, composition-check: none, delegation: {form: split}}

      """
    #expect(ByLawWorld.findings(ByLawWorld.small + lines) == [])
  }

  @Test func anUnknownRuleIsRefusedWithTheList() {
    #expect(
      small("defaults: {rule: {name: greedi}}") == [
        "cycle.yaml:9:25: error: defaults.rule.name is 'greedi'; allowed are greedy, top-k "
          + "[setting-bad]"
      ])
  }

  @Test func whatTheRuleOrTheKindDoesNotUseIsRefused() {
    let lines = """
      defaults:
        rule: {name: greedy, cover-ratio: 4/5, k: 3, increment: 1, misfitt: skip}
        ballots: {kind: approval, sum-exact: 10, max-choice: 2}
      """
    #expect(
      small(lines) == [
        "cycle.yaml:10:24: error: defaults.rule.cover-ratio is not used with 'name: greedy' and the"
          + " settings beside it; take it out [setting-unused]",
        "cycle.yaml:10:42: error: defaults.rule.k is not used with 'name: greedy' and the settings "
          + "beside it; take it out [setting-unused]",
        "cycle.yaml:10:48: error: defaults.rule.increment is not used with 'name: greedy' and the "
          + "settings beside it; take it out [setting-unused]",
        "cycle.yaml:10:62: error: defaults.rule has no setting 'misfitt'; did you mean 'misfit'? "
          + "[setting-unknown]",
        "cycle.yaml:11:29: error: defaults.ballots.sum-exact is not used with 'kind: approval' and "
          + "the settings beside it; take it out [setting-unused]",
        "cycle.yaml:11:44: error: defaults.ballots has no setting 'max-choice'; did you mean "
          + "'max-choices'? [setting-unknown]",
      ])
  }

  @Test func aRequiredParameterOfARuleIsAskedFor() {
    #expect(
      small("defaults: {rule: {name: top-k}}") == [
        "cycle.yaml:9:18: error: defaults.rule.k is missing; expected a whole number from 1 to "
          + "1000000 [setting-bad]"
      ])
  }
}
