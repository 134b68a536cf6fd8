import BallotReading
import BudgetModel
import Testing

/// What can be wrong between settings that are right by themselves. Added lines begin at line 9.
@Suite struct ByLawChecksTests {
  private func findings(_ lines: String) -> [String] {
    ByLawWorld.findings(ByLawWorld.small + lines + "\n").map {
      $0.replacing("cycle.yaml:", with: "").replacing(" error:", with: "")
    }
  }
  /// Findings of a by-law whose only level is written as given, from line 9 on.
  private func level(_ lines: String) -> [String] {
    let yaml = ByLawWorld.small.replacing(
      "  - {level: only, leftover: {steps: [carry]}}\n", with: "\n  - level: only\n" + lines + "\n")
    return ByLawWorld.findings(yaml).map {
      $0.replacing("cycle.yaml:", with: "").replacing(" error:", with: "")
    }
  }

  @Test func onlyTheFirstUnknownKeysAreComparedWithTheKnown() {
    let keys = (0..<1_000).map { "title\($0 % 10)x\($0): 1\n" }.joined()
    let misspelt = (0..<300).map { "titl\($0): 1\n" }.joined()
    let unknown = ByLawWorld.findings(ByLawWorld.small + misspelt + keys).filter {
      $0.contains("setting-unknown")
    }
    #expect(unknown.count == 1_300)
    #expect(unknown.count { $0.contains("did you mean") } <= 200)
  }

  @Test(arguments: [
    ("a by-law\n", ["1:1 setting-bad"]), ("- trowel: 1\n", ["1:1 setting-bad"]),
    ("&x {trowel: 1}\n", ["1:1 yaml-not-supported"]), ("trowel: [1\n", ["1:9 yaml-not-supported"]),
  ])
  func aFileThatHoldsNoSettingsHasOneFinding(yaml: String, expected: [String]) {
    #expect(ByLawWorld.places(yaml) == expected)
  }

  @Test(arguments: [
    ("[cheaper, lot]", [String]()), ("[project-id]", []), ("[more-points, stop]", []),
    ("[]", ["must end in lot, project-id or stop, so that every tie has an end"]),
    (
      "[cheaper, more-votes]", ["must end in lot, project-id or stop, so that every tie has an end"]
    ),
    ("[lot, cheaper, stop]", ["has 'lot' before its end; nothing is asked after it"]),
    ("[cheaper, cheaper, lot]", ["names 'cheaper' twice; keep one"]),
  ])
  func theTieChainHasAnEnd(chain: String, expected: [String]) {
    #expect(
      findings("ties: {chain: \(chain)}")
        == expected.map { "9:8: ties.chain \($0) [setting-bad]" })
  }

  @Test func aStatusNeedsWhatItClaims() {
    #expect(
      findings("status: certified") == [
        "9:9: status is 'certified', but who certified is missing; write 'certification' "
          + "[setting-bad]"
      ])
    #expect(
      findings("status: recount") == [
        "9:9: status is 'recount', but the pack that is replaced is missing; write 'supersedes' "
          + "[setting-bad]"
      ])
    #expect(
      findings("certification: {body: council, date: 2026-06-01}") == [
        "9:1: certification is given, but the status is 'automatic'; write 'status: certified' or "
          + "take it out [setting-bad]"
      ])
    #expect(
      findings("status: correction\nsupersedes: {pack-sha256: ABC, reason: a count was wrong}") == [
        "10:27: supersedes.pack-sha256 is no SHA-256 digest; write its 64 digits 0 to 9 and a to f "
          + "[setting-bad]"
      ])
    let digest = String(repeating: "0a", count: 32)
    #expect(
      findings(
        "status: certified\ncertification: {body: council, date: 2026-06-01}\n"
          + "supersedes: {pack-sha256: \(digest), reason: draft}") == [])
  }

  @Test func theCycleNamesAFolder() {
    let yaml = ByLawWorld.small.replacing("cycle: small", with: "cycle: my/city")
    #expect(ByLawWorld.places(yaml) == ["2:8 setting-bad"])
  }

  @Test func doubleVotesMustBeAcknowledged() {
    #expect(
      findings("membership: {policy: double}") == [
        "9:22: membership.policy is 'double', which gives some people more than one vote; write "
          + "'acknowledge-double-votes: true' if the by-law wants that [double-votes-not-acknowledged]"
      ])
    #expect(findings("membership: {policy: double, acknowledge-double-votes: true}") == [])
  }

  @Test func aTestOfTheFranchiseHasTheValuesItCompares() {
    let lines = """
      franchises:
        f:
          rules:
            - {id: a, when: {attr: age, op: "<", value: young}, effect: exclude}
            - {id: b, when: {attr: age, op: in, value: 3}, effect: exclude}
            - {id: c, when: {attr: age, op: present, value: 3}, effect: exclude}
            - {id: c, when: {attr: age, op: "=", value: [1, 2]}, effect: exclude}
            - {id: d, when: {attr: age, op: not-in, value: [1, 2]}, effect: exclude}
            - {id: e, when: {attr: age, op: ">=", value: 16}, effect: include}
      defaults: {franchise: g}
      """
    #expect(
      findings(lines) == [
        "12:51: franchises.f.rules[a].when.value must be a whole number for '<' [setting-bad]",
        "13:50: franchises.f.rules[b].when.value must be a list for 'in'; write [a, b] "
          + "[setting-bad]",
        "14:55: franchises.f.rules[c].when.value is not used with 'present'; take it out "
          + "[setting-bad]",
        "15:9: franchises.f.rules[c] has an id that stands already on line 14; give each its own "
          + "[setting-bad]",
        "15:44: franchises.f.rules[c].when.value must be one value [setting-bad]",
        "18:23: defaults.franchise is 'g', which is no entry of 'franchises' [setting-bad]",
      ])
  }

  @Test func aFormulaNamesWhatItsWeightNeeds() {
    let lines = """
      formulas:
        a: {parts: [{weight: column}]}
        b: {parts: [{weight: equal, column: x}]}
        c: {parts: [{weight: turnout}]}
        d: {floor: 5.00, cap: 4.00}
        e: {floor: 5.00, parts: [{share: 1}, {share: 0}]}
        f: {round: nearest}
        g: {residue-to: P}
        h: {unit: 0, parts: []}
        i: {parts: [{weight: grades, grades: [size]}]}
      """
    #expect(
      findings(lines) == [
        "10:15: formulas.a.parts[1] has the weight 'column', but no 'column' beside it "
          + "[setting-bad]",
        "11:39: formulas.b.parts[1].column is used with 'weight: column' only; take it out "
          + "[setting-bad]",
        "12:24: formulas.c.parts[1].weight is 'turnout', under which voting moves money; write "
          + "'allow-turnout-base: true' if the by-law wants that [setting-bad]",
        "13:25: formulas.d.cap is less than the floor [setting-bad]",
        "14:14: formulas.e.floor stands in a formula of several parts; a floor or cap needs one "
          + "part [setting-bad]",
        "14:48: formulas.e.parts[2].share is zero; take the part out [setting-bad]",
        "15:14: formulas.f.round is 'nearest', which leaves a residue; write 'residue-to' with a "
          + "pool [setting-bad]",
        "16:19: formulas.g.residue-to is used with 'round: nearest' only; take it out "
          + "[setting-bad]",
        "17:13: formulas.h.unit is zero; write an amount [setting-bad]",
        "17:16: formulas.h.parts is empty; write at least one part [setting-bad]",
        "18:41: formulas.i.parts[1].grades[size] is no entry of 'grades' [setting-bad]",
      ])
  }

  @Test(arguments: [
    ("{column: x, steps: [[10, 1], [max, 2]]}", [String]()),
    (
      "{steps: [[max, 2]]}", ["10:3: grades.g needs either 'column' or 'priority-of' [setting-bad]"]
    ),
    (
      "{column: x, steps: [[10, 1], [5, 2], [max, 3]]}",
      ["10:18: grades.g.steps needs whole bounds that rise, the last one max [setting-bad]"]
    ),
    (
      "{column: x, steps: [[10, 1], [20, 2]]}",
      ["10:18: grades.g.steps needs whole bounds that rise, the last one max [setting-bad]"]
    ),
    (
      "{column: x, steps: [[10]]}",
      ["10:18: grades.g.steps must be pairs such as [[1000, 3], [max, 1]] [setting-bad]"]
    ),
  ])
  func gradesAreStepsThatRise(grade: String, expected: [String]) {
    #expect(findings("grades:\n  g: \(grade)") == expected)
  }

  @Test func aPoolSaysOnceWhereItsMoneyGoes() {
    let yaml = """
      trowel: 1
      cycle: small
      currency: EUR
      minor-digits: 2
      pools:
        - {pool: P, council: c, amount: 1.00, levy: {to: Q}, takes: {cost-min: 5, cost-max: 4}}
        - {pool: P, council: c, split: [{share: 1}, {to-level: lost, formula: lost}]}
        - {pool: S, council: c, split: [{to: P, formula: lost}, {to-level: only}], levy: {share: 2, to: P}}
        - {pool: T, council: c, split: [], settings: {electorate: all}}
      levels:
        - {level: only}
      """
    #expect(
      ByLawWorld.findings(yaml).map { $0.replacing("cycle.yaml:", with: "") } == [
        "6:41: error: pools[P].levy needs either 'share' or 'amount' [setting-bad]",
        "6:87: error: pools[P].takes.cost-max is less than 'cost-min' [setting-bad]",
        "7:5: error: pools[P] has an id that stands already on line 6; give each its own "
          + "[pool-twice]",
        "7:35: error: pools[P].split[1] needs either 'to' or 'to-level' [setting-bad]",
        "7:58: error: pools[P].split[2].to-level is 'lost', which is no entry of 'levels' "
          + "[setting-bad]",
        "7:73: error: pools[P].split[2].formula is 'lost', which is no entry of 'formulas' "
          + "[setting-bad]",
        "8:52: error: pools[S].split[1].formula is used with 'to-level' only; take it out [setting-bad]",
        "8:59: error: pools[S].split[2] goes to a level, so it needs a 'formula' [setting-bad]",
        "8:92: error: pools[S].levy.share is '2'; expected a number such as 3, 3/4 or 0.75, from 0 "
          + "to 1 [setting-bad]",
        "9:27: error: pools[T].split is empty; write a line, or take it out [setting-bad]",
        "9:38: error: pools[T].settings stands in a source, which pays no project; take it out "
          + "[setting-bad]",
      ])
  }

  @Test func anActOfAnAuthorityHasReasonAndAuthority() {
    let lines = """
      overrides:
        - {project: p1, action: exclude}
        - {project: p2, action: fund, reason: "", by: city council}
        - {project: p3, action: set-cost, reason: r, by: b}
        - {project: p4, action: fund, cost: 1.00, reason: r, by: b}
      """
    #expect(
      findings(lines) == [
        "10:5: overrides[p1] does not say reason and by; an act of an authority needs both "
          + "[override-no-reason]",
        "11:5: overrides[p2] does not say reason; an act of an authority needs both "
          + "[override-no-reason]",
        "12:5: overrides[p3] sets a cost, but has no 'cost' [setting-bad]",
        "13:39: overrides[p4].cost is used with 'action: set-cost' only; take it out [setting-bad]",
      ])
  }

  @Test(arguments: [
    ("fund", "exclude", true), ("exclude", "withdraw", true), ("qualify", "withdraw", true),
    ("fund", "fund", true), ("set-cost", "set-cost", true), ("fund", "qualify", false),
    ("set-cost", "fund", false), ("exclude", "set-cost", false),
  ])
  func twoActsForOneProjectMustBePossibleTogether(first: String, second: String, clash: Bool) {
    func line(_ action: String) -> String {
      let cost = action == "set-cost" ? ", cost: 1.00" : ""
      return "  - {project: p, action: \(action), reason: r, by: b\(cost)}\n"
    }
    let found = findings("overrides:\n" + line(first) + line(second))
    let expected =
      "11:5: overrides[p] has the action '\(second)' beside '\(first)' on line 10; keep one "
      + "[override-conflict]"
    #expect(found == (clash ? [expected] : []))
  }

  @Test func limitsAndThresholdsSayOneThing() {
    let lines = """
          threshold: [{measure: votes}, {measure: votes, at-least: 1, percent: 5}]
          groups: [{group: g, max: 1}, {group: g}, {group: ""}]
          caps: [{label: a}, {max-projects: 1}, {label: a, by: tags, max-projects: 0}]
          minimums: [{label: a}, {label: b, min-amount: 1.00, min-projects: 1}]
      """
    #expect(
      level(lines) == [
        "10:17: levels[only].threshold[1] needs either 'at-least' or 'percent' [setting-bad]",
        "10:35: levels[only].threshold[2] needs either 'at-least' or 'percent' [setting-bad]",
        "11:34: levels[only].groups[g] has an id that stands already on line 11; give each its own "
          + "[setting-bad]",
        "11:54: levels[only].groups[3].group is empty; give the group a name [setting-bad]",
        "12:12: levels[only].caps[a] caps nothing; write 'max-amount' or 'max-projects' "
          + "[setting-bad]",
        "12:24: levels[only].caps[2] needs either 'label' or 'by' [setting-bad]",
        "12:43: levels[only].caps[a] needs either 'label' or 'by' [setting-bad]",
        "13:16: levels[only].minimums[a] needs either 'min-amount' or 'min-projects' [setting-bad]",
        "13:28: levels[only].minimums[b] needs either 'min-amount' or 'min-projects' [setting-bad]",
      ])
    #expect(
      level("    threshold: {measure: votes, at-least: 1, of: counted}") == [
        "10:46: levels[only].threshold.of is used with 'percent' only; take it out [setting-bad]"
      ])
  }

  @Test(arguments: [
    ("{steps: [sideways, turnout, top-up, up]}", [String]()),
    (
      "{steps: []}",
      [
        "10:16: levels[only].leftover.steps must end in exactly one of up, to, carry, lapse or "
          + "return, which takes what is left [setting-bad]"
      ]
    ),
    (
      "{steps: [carry, up]}",
      [
        "10:16: levels[only].leftover.steps must end in exactly one of up, to, carry, lapse or "
          + "return, which takes what is left [setting-bad]"
      ]
    ),
    (
      "{steps: [sideways, sideways, up]}",
      ["10:16: levels[only].leftover.steps names 'sideways' twice; keep one [setting-bad]"]
    ),
    (
      "{steps: [to]}",
      ["10:5: levels[only].leftover.to names no pool; write to: {pool: ID} [setting-bad]"]
    ),
    (
      "{steps: [carry], up: {to: CITY}}",
      [
        "10:32: levels[only].leftover.up has no effect, because 'steps' does not hold 'up'; take it "
          + "out [setting-unused]"
      ]
    ),
    ("{steps: [carry], up: {to: nearest, when: before}}", []),
  ])
  func leftoverStepsEndInOneTerminalStep(leftover: String, expected: [String]) {
    #expect(level("    leftover: \(leftover)") == expected)
  }

  @Test func aRuleFitsItsBallotsAndItsOwnNumbers() {
    let lines = """
          rule: {name: greedy, misfit: fund-if-covered, cover-ratio: 0, channels: {net: 1/2, box: 1/3}}
          ballots: {kind: approval, channels: [net], min-choices: 3, max-choices: 2}
      """
    #expect(
      level(lines) == [
        "9:5: levels[only] weighs the channel 'box', which 'ballots.channels' does not list "
          + "[setting-bad]",
        "10:64: levels[only].rule.cover-ratio is zero; write a ratio above 0 and up to 1 "
          + "[setting-bad]",
        "10:67: levels[only].rule.channels sums to 5/6; the weights must sum to 1 [setting-bad]",
        "11:77: levels[only].ballots.max-choices is less than 'min-choices' [setting-bad]",
      ])
    #expect(
      level("    rule: {name: greedy, score: points}") == [
        "9:5: levels[only] has 'score: points', which needs ballots of kind 'points', not 'approval' "
          + "[setting-bad]"
      ])
    #expect(
      level("    rule: {name: greedy, score: points}\n    ballots: {kind: points, sum-exact: 10}")
        == [])
  }

  @Test func aThresholdMeasuresWhatTheBallotsGive() {
    #expect(
      level("    threshold: {measure: points, at-least: 1}") == [
        "9:5: levels[only] has a threshold of points, but its ballots are of kind 'approval' "
          + "[setting-bad]"
      ])
    #expect(level("    mode: none\n    threshold: {measure: points, at-least: 1}") == [])
  }

  @Test func pointsAndCostsHaveAnOrder() {
    #expect(
      level("    ballots: {kind: points, min: 3, max: 2, sum-min: 9, sum-max: 8, sum-exact: 8}")
        == [
          "10:42: levels[only].ballots.max is less than 'min' [setting-bad]",
          "10:66: levels[only].ballots.sum-max is less than 'sum-min' [setting-bad]",
          "10:80: levels[only].ballots.sum-exact stands beside a least or greatest sum; keep one "
            + "[setting-bad]",
        ])
    #expect(
      level("    ballots: {kind: knapsack, min-cost: 2.00, max-cost: 1.00}") == [
        "10:57: levels[only].ballots.max-cost is less than 'min-cost' [setting-bad]"
      ])
  }

  @Test func levelsHaveIdsOfTheirOwn() {
    #expect(
      level("  - {level: only}\n  - {kinds: [x]}\n  - {level: z, may-override: [leftovers, mode]}")
        == [
          "10:5: levels[only] has an id that stands already on line 9; give each its own "
            + "[setting-bad]",
          "11:5: levels[3].level is missing; give the level an id [setting-bad]",
          "12:31: levels[z].may-override[1] is 'leftovers', which is no setting that a council could "
            + "change; did you mean 'leftover'? [setting-bad]",
        ])
  }

  @Test func aRenamedColumnIsOneOfOurs() {
    #expect(
      findings("columns: {project_ID: numer, index_need: need, cost: kwota, name: kwota}") == [
        "9:11: columns.project_ID is no column of Trowel; did you mean 'project_id'? [setting-bad]",
        "9:61: columns.name stands for 'kwota', as 'cost' does; one name has one meaning "
          + "[setting-bad]",
      ])
  }

  @Test func aFormThatIsRefusedIsReportedOnce() {
    let yaml = ByLawWorld.small.replacing("currency: EUR", with: "currency: !!str EUR")
      .replacing("100.00", with: "*sum")
    #expect(ByLawWorld.places(yaml) == ["6:35 yaml-not-supported"])
    let tagged = ByLawWorld.small.replacing("currency: EUR", with: "currency: !!str EUR")
    #expect(ByLawWorld.places(tagged) == ["3:11 yaml-not-supported"])
  }

  @Test func oneMarkCannotBothSeparateDecimalsAndGroups() {
    #expect(
      findings("numbers: {decimal: point, grouping: point}") == [
        "9:1: numbers has one mark for decimals and for groups; change one [setting-bad]"
      ])
  }

  @Test(arguments: [
    ("2026-05-31", true), ("2026-06-01", false), ("2026-06-01T17:59:59Z", true),
    ("2026-06-01T18:00:00Z", false), ("2026-06-02", false),
  ])
  func nothingIsCountedWhileVotingIsOpen(asOf: String, isOpen: Bool) throws {
    let yaml = ByLawWorld.small + "dates: {closes-at: 2026-06-01T18:00:00Z}\n"
    let byLaw = try #require(ByLawWorld.read(yaml).value)
    let finding = ByLawReader.votingOpen(byLaw, asOf: asOf)
    #expect((finding != nil) == isOpen)
    if let finding {
      #expect(
        finding.line == "cycle.yaml:9:20: error: voting ends at 2026-06-01T18:00:00Z, after the "
          + "date of this report, \(asOf); count again when it is over [voting-open]")
    }
  }
}
