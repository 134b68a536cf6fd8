// swift-format-ignore-file
/// By-laws of the design, word for word.
enum ByLawExamples {
  /// One city and three districts.
  static let cityLeftoversUp = """
    # One city and three districts. What a district does not spend goes up to the city.
    trowel: 1
    cycle: city-leftovers-up
    title: Three districts and a city, leftovers up
    currency: PLN
    minor-digits: 2
    dates: {decide: 2026-06-01T12:00:00Z}
    ties: {chain: [cheaper, lot]}            # no lot is declared: a decisive tie of votes and cost stops the count

    formulas:
      base-and-people:                       # 10,000.00 each, the rest by inhabitants
        base: 10000.00
        parts: [{share: 1, weight: population}]

    pools:
      - {pool: CITY, council: city, amount: 100000.00}
      - pool: DISTRICTS                      # a source: it is split, it pays no project
        council: city
        amount: 120000.00
        split: [{to-level: district, share: 1, formula: base-and-people}]

    defaults:                                # every level starts from these
      mode: direct
      rule: {name: greedy, misfit: skip}
      ballots: {kind: approval, max-choices: 2}   # per contest: two district and two city projects
      electorate: touched                   # a contest's ballots are those with a choice in it

    levels:
      - level: city
        kinds: [city]
        threshold: {measure: votes, at-least: 5}
        leftover: {steps: [carry]}
      - level: district
        kinds: [district]
        threshold: {measure: votes, at-least: 3}
        leftover: {steps: [up], up: {to: CITY, when: before}}   # when: after is the other known practice

    """

  /// Five levels, a workplace tree, delegates.
  static let fiveLevels = """
    # Block, neighbourhood, district, city, region; an industry council and three workplaces beside them.
    trowel: 1
    cycle: five-levels
    title: Five levels, a workplace tree, recallable delegates
    currency: EUR
    minor-digits: 2
    dates:
      freeze-tree: 2026-02-01T00:00:00Z
      freeze-roll: 2026-02-01T00:00:00Z
      decide: 2026-05-15T18:00:00Z
    ties: {chain: [cheaper, lot]}

    franchises:
      residents:
        default: include
        rules:
          - {id: AGE, when: {attr: age, op: "<", value: 16}, effect: exclude, text: under 16 on the day of the freeze}
    membership: {policy: separate}
    tallies: {unsealed: allow}               # block 4 votes in the open and hands in a tally with its minutes

    formulas:
      people: {parts: [{share: 1, weight: population}]}
      people-with-floor: {parts: [{share: 1, weight: population}], floor: 3000.00}

    pools:
      - pool: REGIONAL                       # vertical split by share, then horizontal split by formula
        council: R
        amount: 100000.00
        split:
          - {to: R, share: 30}
          - {to-level: city, share: 30, formula: people}
          - {to-level: district, share: 20, formula: people}
          - {to-level: neighbourhood, share: 20, formula: people-with-floor}
      - {pool: R, council: R}
      - {pool: W, council: W, amount: 15000.00, levy: {share: 3/100, to: R}}

    scope: {cross-dimension: lca}            # training for a block and a workplace: the region decides

    defaults:
      franchise: residents
      rule: {name: greedy, misfit: skip}
      ballots: {kind: approval}
      electorate: touched
      leftover: {steps: [up]}

    levels:
      - level: region
        kinds: [region]
        mode: delegated
        delegation:
          form: individual
          mandate: recorded
          mixed-plenum: true                 # cities and the industry council sit together
          seats: {method: sainte-lague, total: 7, base: eligible}
        leftover: {steps: [carry]}
      - level: city
        kinds: [city]
        mode: delegated
        delegation:
          form: split
          seats: {method: sainte-lague, total: 5, base: eligible}
      - {level: district, kinds: [district], mode: tally-sum}
      - {level: neighbourhood, kinds: [neighbourhood], mode: direct}
      - {level: block, kinds: [block], mode: none}            # collects ballots, decides nothing
      - {level: industry, kinds: [industry], dimension: workplace, mode: direct, leftover: {steps: [carry]}}
      - {level: workplace, kinds: [workplace], dimension: workplace, mode: none}

    """

  /// Two chambers and a referendum.
  static let twoChambers = """
    # Residents in wards and members in workplaces decide the same budget; a referendum settles what they dispute.
    trowel: 1
    cycle: two-chambers
    title: Two chambers, disputes settled by referendum
    currency: EUR
    minor-digits: 2
    dates: {decide: 2026-06-01T12:00:00Z}
    ties: {chain: [cheaper, lot]}
    membership: {policy: separate}           # nobody's two ballots are ever added together

    pools:
      - {pool: K, council: K, amount: 100000.00}

    levels:
      - level: city
        kinds: [city]
        mode: dual
        rule: {name: greedy, misfit: skip}
        ballots: {kind: approval, max-choices: 3}
        electorate: touched
        dual:
          chambers:
            - {id: people, dimension: territorial, mode: direct}
            - id: work
              dimension: workplace
              mode: delegated
              delegation:
                form: block-bundle
                mandate: computed
                seats: {method: ratio, per: 100, base: members, round: half-down, min: 1}
          resolution: referendum-package
          referendum: {quorum: {share: 1/5, of: eligible}, fallback: hold}
        leftover: {steps: [carry]}
      - {level: ward, kinds: [ward], mode: none}
      - {level: workplace, kinds: [workplace], dimension: workplace, mode: none}

    """

  /// One council, one pool, greedy.
  static let elmStreet = """
    trowel: 1
    cycle: elm-street-2026
    title: Elm Street, 2026
    currency: EUR
    minor-digits: 2
    ties: {chain: [cheaper, lot]}          # one chain for the whole cycle
    lot: {seed: "40318862750917734402"}    # drawn in public; without it a decisive tie of votes and cost ends with exit 4
    pools:
      - {pool: ELM, council: elm, amount: 23500.00}
    overrides:                             # acts of an authority; the report shows the outcome without them as well
      - {project: p5, action: exclude, reason: site sold, by: city council 14/2026, on: 2026-05-02}
    levels:
      - level: street                      # no kinds: every council belongs to it
        mode: direct
        rule: {name: greedy, score: votes, misfit: skip}     # everything that belongs to the rule, nothing else
        ballots: {kind: approval, max-choices: 3}            # what one ballot may hold
        threshold: {measure: votes, at-least: 2}             # who may compete
        groups: [{group: site-7, projects: [p3, p4], max: 1}]    # at most one for the site
        caps: [{label: green, max-projects: 1}]              # at most one with the label
        leftover: {steps: [carry]}         # what happens to the rest

    """

  /// The same by-law with a rule of shares.
  static let equalShares = """
    trowel: 1
    cycle: d1-equal-shares
    title: Example D1
    currency: EUR
    minor-digits: 0                        # amounts without decimals
    ties: {chain: [cheaper, more-votes, lot]}
    pools:
      - {pool: D1, council: d1, amount: 100}
    levels:
      - level: town
        rule:
          name: equal-shares
          utility: cost                    # cost | cardinality | points | positional | effort
          completion: add1u                # none | add1 | add1u | greedy
          add1-variant: tool               # pabutools | pabulib-checker | {start, exhaustive-over}
          increment: 1                     # money per voter and step
          max-steps: 100000
          comparison: none                 # satisfaction | exclusion-ratio
          endowments: equal
        ballots: {kind: approval}
        electorate: all                    # touched: only who chose something here gets an endowment
        blank-ballots: counted             # a blank ballot gets one as well
        threshold: {measure: votes, at-least: 2}
        groups: [{group: site-1, projects: [B, C], max: 1}]      # limits stand beside rule, never in it
        leftover: {steps: [carry]}

    """
}
