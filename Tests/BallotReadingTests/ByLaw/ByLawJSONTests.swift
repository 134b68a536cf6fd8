import BallotReading
import BudgetModel
import Testing

/// AUDIT 3.7: the exact form of `bylaw.json`.
@Suite struct ByLawJSONTests {
  private let yaml = """
    trowel: 1
    cycle: elm
    currency: EUR
    minor-digits: 2
    absent: {west: no assembly, east: "flood, no vote"}
    formulas: {people: {base: 1.50, parts: [{share: 2/4, weight: fixed, fixed: {b: 2, a: 0.5}}]}}
    pools:
      - {pool: ELM, council: elm, amount: 23500.00, settings: {electorate: touched}}
    defaults:
      rule: {name: greedy, misfit: stop}
      threshold: {measure: votes, at-least: 2}
    levels:
      - {level: street, threshold: [{measure: votes, percent: 2.50, of: counted}], max-winners: 3}
    councils: {elm: {leftover: {steps: [carry]}}}

    """

  @Test func everySettingIsThereWithItsDefault() throws {
    let byLaw = try #require(ByLawWorld.read(yaml).value)
    let json = JSONText.lines(byLaw.json)
    #expect(json.joined(separator: "\n") == golden)
  }

  @Test func poolsOfTheTableFollowInIDOrder() throws {
    let byLaw = try #require(ByLawWorld.read(ByLawWorld.small).value)
    let place = SourceLocation(file: "pools.csv", line: 2)
    var last = PoolDeclaration(id: "Z", councilID: "c", place: place)
    last.amount = Money(minorUnits: 5)
    let first = PoolDeclaration(id: "B", councilID: "c", place: place)
    let pools = byLaw.json(furtherPools: [last, first])["pools"]?.elements ?? []
    #expect(pools.map { $0["pool"] } == ["P", "B", "Z"])
    #expect(pools.map { $0["amount"] } == ["10000", nil, "5"])
    #expect(
      Set(pools.map { Set($0.members?.keys.map { $0 } ?? []).subtracting(["amount"]) }).count == 1)
  }

  @Test func theRuleSetLeavesOutWhatMayChangeAfterASeal() throws {
    let byLaw = try #require(ByLawWorld.read(yaml).value)
    let changed =
      yaml + "title: Another\nas-of: 2026-06-01\nsequence: 2\ntest: false\n"
      + "overrides: [{project: p, action: fund, reason: r, by: b}]\n"
      + "lot: {seed: \"40318862750917734402\"}\n"
    let other = try #require(ByLawWorld.read(changed).value)
    #expect(byLaw.json != other.json)
    #expect(ByLaw.rulesPart(of: byLaw.json) == ByLaw.rulesPart(of: other.json))
    let ruled = try #require(ByLawWorld.read(yaml + "duplicates: first-by-seq\n").value)
    #expect(ByLaw.rulesPart(of: byLaw.json) != ByLaw.rulesPart(of: ruled.json))
  }

  @Test func theOrderOfKeysAndTheWayOfWritingChangeNothing() throws {
    let other = """
      levels:
        - max-winners: 3
          threshold:
            - of: counted
              percent: 5/2
              measure: votes
          level: street
      councils:
        elm: {leftover: {steps: [carry]}}
      defaults:
        threshold: {at-least: 2.0, measure: votes}
        rule: {misfit: stop}
      pools:
        - {amount: 23500, settings: {electorate: touched}, council: elm, pool: ELM}
      formulas: {people: {parts: [{fixed: {a: 1/2, b: 2}, weight: fixed, share: 1/2}], base: 1.5}}
      absent: {east: 'flood, no vote', west: no assembly}
      minor-digits: "2"
      currency: "EUR"
      cycle: elm
      trowel: "1"
      """
    let byLaw = try #require(ByLawWorld.read(yaml).value)
    let second = ByLawWorld.read(other)
    #expect(second.diagnostics.map(\.line) == [])
    #expect(second.value?.json == byLaw.json)
  }

  private let golden = """
    {
     absent: [
      {
       id: "east"
       value: "flood, no vote"}
      {
       id: "west"
       value: "no assembly"}]
     as-of: "none"
     certification: "none"
     columns: []
     councils: [
      {
       id: "elm"
       value: {
        leftover: {
         steps: [
          "carry"]
         to: {
          pool: "none"
          when: "before"}
         top-up: {
          from: "siblings"
          share: "4/5"}
         turnout: {
          pass-on: false
          when: "before"}
         up: {
          to: "nearest"
          when: "before"}}}}]
     currency: "EUR"
     cycle: "elm"
     dates: {
      closes-at: "none"
      decide-pools: []
      record-deadline: "decide"}
     duplicate-ballot: "reject-all"
     duplicates: "reject-all"
     formula-guard: true
     formulas: [
      {
       id: "people"
       value: {
        allow-turnout-base: false
        base: "150"
        cap: "none"
        floor: "0"
        parts: [
         {
          fixed: [
           {
            id: "a"
            value: "1/2"}
           {
            id: "b"
            value: "2"}]
          share: "1/2"
          weight: "fixed"}]
        residue-to: "none"
        round: "hamilton"
        unit: "minor"}}]
     franchises: []
     grades: []
     invalid-contest: "contest"
     legal-basis: ""
     levels: [
      {
       appeal: "off"
       ballots: {
        channels: []
        duplicate-choice: "first"
        kind: "approval"
        max-choices: "none"
        max-choices-by: []
        min-choices: "none"
        overvote: "reject-ballot"
        unknown-choice: "reject-choice"
        values: []}
       blank-ballots: "counted"
       caps: []
       composition-check: "none"
       consent: {
        block-share: "0"
        max-blocks: "0"
        support: "1"}
       delegation: {
        bundle: "allocation"
        form: "split"
        mandate: "recorded-else-computed"
        mixed-plenum: false
        seats: {
         allow-turnout-base: false
         base: "eligible"
         by-kind: []
         max: "none"
         method: "sainte-lague"
         min: "0"
         round: "floor"}
        vacancy: "abstain"}
       dimension: "any"
       dimensions: [
        "own"]
       dual: {
        alpha: "1/2"
        chambers: []
        first: "first-listed"
        primary: "first-listed"
        referendum: {
         fallback: "hold"
         quorum: "none"}
        resolution: "referendum-package"
        thresholds: []}
       electorate: "all"
       exclusive: "first-funded"
       fairness-audit: false
       franchise: "none"
       groups: []
       kinds: "any"
       leftover: {
        steps: [
         "up"]
        to: {
         pool: "none"
         when: "before"}
        top-up: {
         from: "siblings"
         share: "4/5"}
        turnout: {
         pass-on: false
         when: "before"}
        up: {
         to: "nearest"
         when: "before"}}
       level: "street"
       max-winners: "3"
       may-override: []
       median: {
        then: "tally-sum"}
       minimums: []
       mode: "direct"
       quorum: "none"
       recall: {
        vote: "required"}
       rule: {
        channels: []
        misfit: "stop"
        name: "greedy"
        score: "votes"}
       threshold: [
        {
         in-second-pass: true
         measure: "votes"
         of: "counted"
         percent: "5/2"
         strict: false}]
       yes-over-no: false}]
     limits: {
      columns: "10000"
      field-bytes: "65536"
      file-bytes: "2147483648"
      line-bytes: "1048576"
      rows: "50000000"}
     list-separator: ","
     log: {
      require-operator: false}
     membership: {
      acknowledge-double-votes: false
      policy: "separate"}
     minor-digits: "2"
     numbers: {
      decimal: "point"
      grouping: "none"}
     objections: "none"
     overrides: []
     pools: [
      {
       amount: "2350000"
       council: "elm"
       name: ""
       pool: "ELM"
       resources: []
       settings: {
        electorate: "touched"}
       source: ""
       tag: "none"
       takes: {
        category: []
        cost-max: "none"
        cost-min: "0"
        tag: []}}]
     privacy: {
      gate: "warn"
      k: "10"}
     qualify: []
     rejected-content: "hide"
     roll: {
      choice: "residence"}
     schema: "trowel-bylaw-1"
     scope: {
      cross-dimension: "refuse"
      escalate-over: "off"}
     sentinel-costs: "refuse"
     sequence: "1"
     signers: "none"
     status: "automatic"
     supersedes: "none"
     tallies: {
      typed-hash: "off"
      unsealed: "refuse"}
     test: false
     ties: {
      chain: [
       "cheaper"
       "more-votes"
       "more-councils"
       "lot"]}
     title: ""
     trowel: "1"
     zero-cost: "refuse"}
    """
}

/// JSON with sorted keys, one member or element a line, for golden texts in tests.
enum JSONText {
  static func lines(_ value: JSONValue) -> [String] {
    text(value, indent: "").split(separator: "\n").map(String.init)
  }

  private static func text(_ value: JSONValue, indent: String) -> String {
    let inner = indent + " "
    switch value {
    case .string(let text): return "\"\(text)\""
    case .integer(let number): return String(number)
    case .bool(let flag): return String(flag)
    case .array(let all):
      if all.isEmpty { return "[]" }
      return "[\n" + all.map { inner + text($0, indent: inner) }.joined(separator: "\n") + "]"
    case .object(let members):
      if members.isEmpty { return "{}" }
      let sorted = members.sorted { $0.key.isBefore($1.key) }
      return "{\n"
        + sorted.map { inner + "\($0.key): " + text($0.value, indent: inner) }
        .joined(separator: "\n") + "}"
    }
  }
}
