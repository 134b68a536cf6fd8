import BudgetModel
import Testing

@testable import BallotReading

/// A by-law that writes every setting that is built: each reads, and each reaches the typed view.
@Suite struct EverySettingTests {
  private let yaml = """
    trowel: 1
    cycle: every-setting
    title: "Every setting"
    legal-basis: statute 7
    test: true
    as-of: 2026-06-30
    sequence: 2
    status: certified
    certification: {body: city council, date: 2026-06-20, minutes: page 4}
    supersedes: {pack-sha256: \(String(repeating: "0a", count: 32)), reason: a draft}
    currency: HUF
    minor-digits: 0
    dates:
      freeze-tree: 2026-02-01T00:00:00Z
      freeze-roll: 2026-02-02T00:00:00Z
      decide: 2026-06-01T12:00:00Z
      decide-pools: {REST: 2026-06-02T12:00:00Z}
      record-deadline: 2026-06-03T12:00:00Z
      closes-at: 2026-05-31T20:00:00Z
    ties: {chain: [dearer, earlier-submission, stop]}
    lot:
      seed: "40318862750917734402"
      committed-projects-sha256: \(String(repeating: "f1", count: 32))
      drawn-at: 2026-05-01
      place: town hall
      witnesses: two clerks
    absent: {far: "no road"}
    tallies: {unsealed: allow}
    privacy: {k: 5}
    objections: {contact: office, until: 2026-07-30}
    log: {require-operator: true}
    numbers: {decimal: comma, grouping: space}
    list-separator: ";"
    columns: {project_id: numer}
    limits: {file-bytes: 1000, line-bytes: 200, field-bytes: 100, columns: 20, rows: 30}
    zero-cost: fund
    sentinel-costs: withdrawn
    duplicate-ballot: last-by-seq
    invalid-contest: whole-row
    rejected-content: show
    formula-guard: false
    roll: {choice: free}
    franchises:
      adults:
        default: exclude
        on-missing: no-match
        counterfactual: true
        rules: [{id: age, when: {attr: age, op: ">=", value: 16}, effect: include, text: sixteen}]
    duplicates: first-by-seq
    membership: {policy: double, acknowledge-double-votes: true}
    formulas:
      one:
        base: 10
        floor: 20
        cap: 1 000
        unit: 10
        round: nearest
        residue-to: REST
        allow-turnout-base: true
        parts: [{share: 1/2, weight: column, column: visits, bonus: {column: need, per: 3}}]
      two: {parts: [{weight: per, per: income}, {weight: fixed, fixed: {c: 2}}, {weight: grades, grades: [size]}]}
    grades:
      size: {column: population, steps: [[100, 1], [max, 2]], times: 3}
      wish: {priority-of: parks, steps: [[1, 4], [max, 1]]}
    pools:
      - pool: MAIN
        council: c
        name: Main pool
        amount: 90 000
        source: a levy
        takes: {category: [green], tag: [new], cost-min: 1, cost-max: 500}
        tag: new
        levy: {share: 1/10, to: REST}
        resources: {hours: 40}
        settings: {electorate: touched}
      - {pool: REST, council: c, amount: 1, levy: {amount: 1, to: MAIN}}
      - pool: SOURCE
        council: c
        amount: 100
        split: [{to: REST, share: 3}, {to-level: town, share: 1/2, formula: one}]
    scope: {cross-dimension: lca, escalate-over: 3/2}
    qualify:
      - {signatures: 100, tags: [new]}
      - {signatures: {share: 1/50, of: eligible}}
      - {signatures: {steps: [[1000, 20], [max, 50]]}, members: 3}
      - {backing: {share: 1/3, of: councils}}
    overrides:
      - {project: p, action: set-cost, reason: offer, by: office, on: 2026-05-02, cost: 70}
    defaults: {blank-ballots: ignored}
    levels:
      - level: town
        kinds: [town]
        dimension: workplace
        mode: tally-sum
        dimensions: [territorial, workplace]
        rule: {name: greedy, score: votes, channels: {net: 1/2, box: 1/2}, misfit: fund-if-covered, cover-ratio: 2/3, reserve: REST}
        ballots:
          kind: approval
          min-choices: 1
          max-choices: 4
          max-choices-by: {green: 2}
          overvote: truncate
          unknown-choice: reject-ballot
          duplicate-choice: reject-ballot
          channels: [net, box]
          values: {yes: 1, abstain: ""}
        electorate: touched
        threshold:
          - {measure: votes, at-least: 5, strict: true, in-second-pass: false}
          - {measure: score, percent: 5/2, of: nonblank}
        max-winners: 3
        groups: [{group: site, projects: [a, b], max: 2}]
        exclusive: best-only
        caps: [{label: green, max-amount: 5, max-projects: 2}, {by: category, max-projects: 1}]
        minimums: [{label: new, min-amount: 4, kind: hard}, {label: old, min-projects: 1}]
        leftover:
          steps: [sideways, turnout, top-up, to]
          to: {pool: REST, when: after}
          turnout: {when: after, pass-on: true}
          top-up: {share: 1/2, from: REST}
        measures: [performance, proportionality]
        franchise: adults
        quorum: {share: 1/5, of: eligible, below: void}
        appeal: {share: 1/4, of: received}
        may-override: [threshold]
        recall: {vote: none}
      - level: ranked
        rule: {name: top-k, k: 2, max-cost: 30}
        ballots: {kind: ranked, equal-ranks: allow, rank-gaps: keep}
        leftover: {steps: [up], up: {to: MAIN, when: after}}
      - level: points
        ballots: {kind: points, min: -1, max: 5, sum-min: 1, sum-max: 9}
      - level: exact
        yes-over-no: true
        ballots: {kind: points, sum-exact: 10}
      - level: purse
        ballots: {kind: knapsack, min-cost: 1, max-cost: 9, over-limit: truncate}
      - level: meeting
        yes-over-no: true
      - level: delegates
        mode: delegated
        threshold: {measure: weight, share: 1/3}
        delegation:
          form: block-bundle
          mandate: computed
          bundle: majority
          mixed-plenum: true
          vacancy: status-quo
          seats:
            method: ratio
            per: 100
            base: turnout
            round: half-down
            allow-turnout-base: true
            by-kind:
              works: {method: degressive, total: 9, base-seats: 1, min: 1, max: 3}
              camp: {method: steps, steps: [[100, 10], [300, 20]]}
              guild: {method: declared, weights: {g: 2}}
      - level: chambers
        mode: dual
        dual:
          chambers:
            - {id: people, dimension: territorial}
            - {id: work, dimension: workplace, mode: delegated, delegation: {form: split, seats: {total: 3}}}
          resolution: referendum-items
          primary: work
          first: work
          referendum: {quorum: {share: 1/5, of: eligible}, fallback: alternate}
      - level: both
        mode: dual
        dual:
          chambers:
            - {id: people, dimension: territorial}
            - {id: towns, dimension: territorial, weights: equal}
          resolution: double-threshold
          thresholds: {people: 1/2, towns: 1/2}
          alpha: 1/3
      - level: veto
        mode: dual
        dual:
          chambers:
            - {id: people, dimension: territorial}
            - {id: work, dimension: workplace, categories: [work]}
          resolution: hold
      - level: villages
        mode: consent
        delegation: {seats: {method: equal}}
        consent: {support: 2/3, max-blocks: 1, block-share: 1/10}
      - level: envelopes
        mode: median
        delegation: {seats: {method: equal}}
        median: {then: direct}
    councils: {c: {threshold: none}}

    """

  private func byLaw() throws -> ByLaw { try #require(ByLawWorld.read(yaml).value) }

  @Test func aByLawWithEverySettingReadsWithoutFindings() {
    #expect(ByLawWorld.findings(yaml) == [])
  }

  @Test func everySettingThatIsBuiltIsWrittenHere() {
    let known = SettingOutline.all(SettingCatalogue(rules: [ByLawWorld.greedy, ByLawWorld.topK]))
    let unwritten = known.filter { entry in
      let key = entry.path.split(separator: ".").last.map(String.init) ?? ""
      return entry.isBuilt && !yaml.contains(key + ":")
    }
    // Of each of these only one value is built.
    #expect(unwritten.map(\.path) == ["tallies.typed-hash", "privacy.gate"])
  }

  @Test func theMapsOfTheTopLevelReachTheirViews() throws {
    let byLaw = try byLaw()
    #expect(byLaw.isTest && byLaw.asOf == "2026-06-30" && byLaw.sequence == 2)
    #expect(byLaw.status == "certified")
    #expect(
      byLaw.certification == .init(body: "city council", date: "2026-06-20", minutes: "page 4"))
    #expect(byLaw.supersedes?.reason == "a draft")
    #expect(byLaw.minorDigits == 0 && byLaw.currency == "HUF")
    #expect(byLaw.dates.freezeTree == "2026-02-01T00:00:00Z")
    #expect(byLaw.dates.freezeRoll == "2026-02-02T00:00:00Z")
    #expect(byLaw.dates.decidePools == ["REST": "2026-06-02T12:00:00Z"])
    #expect(byLaw.dates.recordDeadline == "2026-06-03T12:00:00Z")
    #expect(byLaw.dates.closesAt == "2026-05-31T20:00:00Z")
    #expect(byLaw.tieChain == [.dearer, .earlierSubmission, .stop])
    #expect(byLaw.lot?.committedProjectsSHA256 == String(repeating: "f1", count: 32))
    #expect(byLaw.lot?.location == "town hall" && byLaw.lot?.witnesses == "two clerks")
    #expect(byLaw.absent == [.init(councilID: "far", reason: "no road")])
    #expect(byLaw.acceptsUnsealedTallies && byLaw.privacyK == 5)
    #expect(byLaw.objections == .init(contact: "office", until: "2026-07-30"))
    #expect(byLaw.requiresOperator && byLaw.rollChoiceIsFree && byLaw.rejectsWholeRow)
    #expect(byLaw.showsRejectedContent && !byLaw.guardsFormulas)
    #expect(byLaw.duplicateBallot == .lastBySeq && byLaw.duplicates == .firstBySeq)
    #expect(byLaw.membership == .double)
  }

  @Test func howTablesAreWrittenReachesTheReaders() throws {
    var expected = ReadingSettings()
    expected.minorDigits = 0
    expected.hasDecimalComma = true
    expected.grouping = .space
    expected.listSeparator = 0x3B
    expected.columnNames = ["project_id": "numer"]
    expected.fileBytes = 1000
    expected.lineBytes = 200
    expected.fieldBytes = 100
    expected.columns = 20
    expected.rows = 30
    expected.fundsZeroCost = true
    expected.sentinelCostsAreWithdrawn = true
    #expect(try byLaw().reading == expected)
  }

  @Test func moneySettingsReachTheirViews() throws {
    let byLaw = try byLaw()
    let one = byLaw.formulas[0]
    #expect(one.base.minorUnits == 10 && one.floor.minorUnits == 20 && one.unit.minorUnits == 10)
    #expect(one.cap == Money(minorUnits: 1000) && one.residuePool == "REST")
    #expect(one.rounding == .nearest && one.allowsTurnoutBase)
    #expect(one.parts[0].weight == .column("visits"))
    #expect(one.parts[0].bonus == .init(column: "need", per: Ratio(3)))
    #expect(
      byLaw.formulas[1].parts.map(\.weight) == [
        .per("income"), .fixed(["c": Ratio(2)]), .grades(["size"]),
      ])
    #expect(
      byLaw.grades[0].steps == [
        .init(bound: 100, grade: .one), .init(bound: nil, grade: Ratio(2)),
      ])
    #expect(byLaw.franchises[0].isCounterfactual && byLaw.grades[1].priorityOf == "parks")
    #expect(byLaw.pools[0].tag == "new" && byLaw.pools[0].resources == ["hours": 40])
    #expect(byLaw.pools[0].amount == Money(minorUnits: 90_000))
    #expect(byLaw.pools[0].takes.categories == ["green"] && byLaw.pools[0].takes.tags == ["new"])
    #expect(byLaw.pools[0].takes.costMaximum == Money(minorUnits: 500))
    if case .share(let share, to: "REST")? = byLaw.pools[0].levy {
      #expect(share.exact == "1/10")
    } else {
      Issue.record("the levy of MAIN")
    }
    #expect(byLaw.pools[2].split.map(\.target) == [.pool("REST"), .level("town")])
    #expect(byLaw.pools[2].split.map(\.share.exact) == ["3", "1/2"])
    #expect(byLaw.scopeCrossesDimensions && byLaw.escalateOver?.exact == "3/2")
    #expect(byLaw.qualify.count == 4 && byLaw.qualify[2].members == 3)
    if case .steps(let steps)? = byLaw.qualify[2].signatures {
      #expect(steps.map(\.bound) == [1000, nil])
    } else {
      Issue.record("the steps of signatures")
    }
    #expect(
      byLaw.qualify[3].backingShare?.exact == "1/3" && byLaw.qualify[3].backingOf == "councils")
    #expect(byLaw.overrides[0].cost == Money(minorUnits: 70))
  }

  @Test func levelSettingsReachTheirViews() throws {
    let byLaw = try byLaw()
    let town = byLaw.levels[0]
    #expect(town.dimension == .workplace && town.mode == .tallySum)
    #expect(town.dimensions == [.territorial, .workplace])
    #expect(town.franchiseID == "adults" && !town.recallNeedsVote)
    #expect(byLaw.levels[1].recallNeedsVote)
    #expect(town.quorum?.below == .void && town.appeal?.of == "received")
    let contest = town.contest
    #expect(contest.ignoresBlankBallots && contest.electorate == .touched)
    #expect(contest.rule["reserve"] == .text("REST"))
    #expect(contest.ballots.maximumChoicesByLabel == ["green": 2])
    #expect(contest.ballots.cellWords == ["yes": "1", "abstain": ""])
    #expect(contest.ballots.truncatesOvervote && contest.ballots.unknownChoiceRejectsBallot)
    #expect(
      contest.thresholds == [
        Threshold(
          measure: .votes, need: .atLeast(Ratio(5)), isStrict: true, holdsInSecondPass: false),
        Threshold(measure: .score, need: .percent(Ratio(5, over: 2), of: .nonblank)),
      ])
    #expect(contest.limits.isBestOnly && contest.limits.maximumWinners == 3)
    #expect(contest.limits.caps[1].subject == .by("category"))
    #expect(contest.limits.minimums.map(\.isHard) == [true, false])
    #expect(contest.leftover.steps == [.sideways, .turnout, .topUp, .to])
    #expect(contest.leftover.toPool == "REST" && contest.leftover.toWhen == .after)
    #expect(contest.leftover.turnoutPassesOn && contest.leftover.topUpPool == "REST")
    #expect(contest.leftover.topUpShare.exact == "1/2")
    #expect(contest.measures == [.performance, .proportionality])
    #expect(byLaw.levels[1].contest.ballots.rankGaps == .keep)
    #expect(byLaw.levels[2].contest.ballots.minimumPoints?.exact == "-1")
    #expect(byLaw.levels[3].contest.needsYesOverNo && !byLaw.levels[2].contest.needsYesOverNo)
    #expect(byLaw.levels[3].contest.ballots.exactSum?.exact == "10")
    #expect(byLaw.levels[4].contest.ballots.maximumCost == Money(minorUnits: 9))
    #expect(byLaw.levels[4].contest.ballots.truncatesOverLimit)
  }
}
