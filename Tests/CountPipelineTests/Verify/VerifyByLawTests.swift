import AuditTrail
import BudgetModel
import CountPipeline
import TestSupport
import Testing

/// What `count` writes holds, whatever the by-law: no statement raises a false alarm.
@Suite struct VerifyByLawTests {
  /// Each by-law with two random cycles.
  private func check(_ cycle: SmallCycle, _ name: String) throws {
    var counted = 0
    for seed in UInt64(1)...2 {
      var cycle = cycle
      cycle.seed = seed
      let folder = try TemporaryFolder()
      guard let pack = try cycle.pack(in: folder) else { continue }
      counted += 1
      let failed = PackStatements.all(of: pack).filter(\.isFailed)
      #expect(failed.flatMap(\.lines) == [], "\(name), seed \(seed)")
    }
    #expect(counted > 0, "\(name): no cycle was counted")
  }

  @Test(
    "leftover steps",
    arguments: [
      "{steps: [up]}", "{steps: [up], up: {when: after}}", "{steps: [carry]}", "{steps: [lapse]}",
      "{steps: [to], to: {pool: CITY}}", "{steps: [to], to: {pool: CITY, when: after}}",
      "{steps: [sideways, up]}", "{steps: [sideways, carry]}", "{steps: [turnout, up]}",
      "{steps: [turnout, up], turnout: {when: after}}",
      "{steps: [turnout, carry], turnout: {pass-on: true}}", "{steps: [top-up, up]}",
      "{steps: [top-up, carry], top-up: {share: 1/2}}",
      "{steps: [top-up, carry], top-up: {share: 1/2, from: CITY}}",
      "{steps: [sideways, turnout, up], turnout: {when: after}}",
    ])
  func leftovers(policy: String) throws {
    try check(SmallCycle(district: ["leftover: \(policy)"], seed: 0), policy)
  }

  @Test(
    "settings of a contest",
    arguments: [
      "rule: {name: greedy, misfit: stop}", "rule: {name: greedy, misfit: partial}",
      "rule: {name: greedy, misfit: fund-if-covered, reserve: CITY}",
      "rule: {name: greedy, misfit: fund-if-covered, reserve: CITY, after-cover: skip}",
      "rule: {name: greedy, over-pool: passed-over}", "rule: {name: greedy, score: votes-per-cost}",
      "rule: {name: greedy, fund-zero-support: true}",
      "rule: {name: top-k, k: 2, overspend: reserve, reserve: CITY}",
      "quorum: {share: 1/2, of: eligible, below: advisory}",
      "quorum: {share: 1/2, of: eligible, below: void}",
      "quorum: {share: 1/2, of: eligible, below: decide}", "appeal: {share: 1/4, of: counted}",
      "threshold: {measure: votes, percent: 30, of: counted}",
      "threshold: {measure: votes, percent: 30, of: nonblank, strict: true}",
      "threshold: [{measure: votes, percent: 20, of: eligible}, {measure: votes, at-least: 2}]",
      "max-winners: 1", "blank-ballots: ignored", "electorate: touched",
      "rule: {name: max-welfare}",
      "rule: {name: max-welfare, utility: cost, secondary: [more-projects]}",
    ])
  func contests(setting: String) throws {
    try check(SmallCycle(district: [setting], seed: 0), setting)
  }

  @Test(
    "rules that divide money",
    arguments: [
      "{name: knapsack-per-unit}", "{name: knapsack-per-unit, margin: proportional, whole: false}",
      "{name: knapsack-per-unit, margin: equal, whole: false}", "{name: portioning}",
      "{name: portioning, method: mean}", "{name: portioning, method: independent-markets}",
    ])
  func units(rule: String) throws {
    let cycle = SmallCycle(
      district: ["rule: \(rule)", "ballots: {kind: knapsack, max-cost: 200.00}"], seed: 0)
    try check(cycle, rule)
  }

  @Test(
    "blank ballots with weights",
    arguments: [
      "threshold: {measure: votes, percent: 30, of: nonblank}",
      "threshold: {measure: votes, percent: 30, of: counted}", "blank-ballots: ignored",
      "electorate: touched", "quorum: {share: 1/2, of: eligible, below: void}",
    ])
  func weightedBlanks(setting: String) throws {
    for mode in ["direct", "tally-sum"] {
      let cycle = SmallCycle(
        district: [setting],
        city: ["mode: \(mode)", "threshold: {measure: votes, percent: 30, of: nonblank}"],
        idle: "c", weights: ["1/2", "3", "2/3"], seed: 0)
      try check(cycle, "\(setting), \(mode)")
    }
  }

  /// Five, seven, eleven and thirteen voters fund a project with one vote each; then three thirds of
  /// votes and a whole one tie, which 18 decimals do not show.
  @Test func fractionsThatAskForMoreDecimals() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "cycle.yaml",
      """
      trowel: 1
      cycle: thirds
      currency: EUR
      minor-digits: 0
      ties: {chain: [cheaper, lot]}
      lot: {seed: "12345678901234567890"}
      pools:
        - {pool: T, council: town, amount: 40}
      levels:
        - level: town
          kinds: [town]
          rule: {name: expanding-approvals, digits: 19}
          ballots: {kind: ranked, max-choices: 2}
          leftover: {steps: [carry]}

      """)
    try folder.write(
      "councils.csv", "council_id,parent_id,kind,name,eligible\ntown,,town,Town,40\n")
    let costs = [("p5", 1), ("p7", 1), ("p11", 1), ("p13", 1), ("t", 2), ("z", 5)]
    let both = [("x", 1), ("y", 1)].map { "\($0),Project,town,\($1),site\n" }
    let rows = costs.map { "\($0),Project,town,\($1),\n" } + both
    try folder.write(
      "projects.csv", "project_id,name,scope_council,cost,groups\n" + rows.joined())
    let ballots =
      [5, 7, 11, 13].flatMap { votes in (0..<votes).map { _ in "p\(votes)," } } + [
        "t,x", "t,x", "t,x",
      ]
      + ["z,y"]
    try folder.write(
      "ballots/town.csv",
      "ballot_id,rank1,rank2\n"
        + ballots.enumerated().map { "b\($0),\($1)\n" }.joined())
    let pack = try #require(SmallCycle.count(folder))
    let transcript = String(
      decoding: try #require(pack.files["transcript/town.jsonl"]), as: UTF8.self)
    #expect(transcript.contains(#""decimals":"19""#) && transcript.contains(#""tied":["x","y"]"#))
    let failed = PackStatements.all(of: pack).filter(\.isFailed)
    #expect(failed.flatMap(\.lines) == [])
  }

  /// Sealed totals give the outcome of the ballots, weights and blank ballots included.
  @Test func sealedTalliesWithWeightsHold() throws {
    let cycle = SmallCycle(
      district: ["threshold: {measure: votes, percent: 30, of: nonblank}"],
      city: ["threshold: {measure: votes, percent: 30, of: nonblank}"], idle: "c",
      weights: ["1/2", "3", "2/3"], seed: 1)
    let direct = try #require(try cycle.pack(in: TemporaryFolder()))
    let sealed = try #require(try cycle.sealedPack(in: TemporaryFolder()))
    #expect(PackStatements.all(of: sealed).filter(\.isFailed).flatMap(\.lines) == [])
    for path in ["results.csv", "ledger.csv", "tallies/city.csv", "transcript/city.jsonl"] {
      #expect(sealed[path] == direct[path], "\(path)")
    }
    let forgeries = PackForgeries.all(of: sealed)
    let seals = forgeries.filter { $0.path.hasPrefix("children/") }
    let children =
      forgeries.filter { $0.place.hasPrefix(" /children/") }
      + stride(from: 0, to: seals.count, by: 31).map { seals[$0] }
    #expect(children.count > 20)
    for forgery in children {
      let isFound = PackStatements.beforeRecount(forgery.pack()).contains { $0.isFailed }
      #expect(isFound, "\(forgery.name)")
    }
  }

  /// Where blank ballots weigh something else than their number, that is a row of its own.
  @Test func whatBlankBallotsWeighStandsInTheTables() throws {
    let cycle = SmallCycle(district: [], weights: ["1/2", "3"], seed: 1)
    let pack = try #require(try cycle.pack(in: TemporaryFolder()))
    for path in ["tallies/a.csv", "tallies/city.csv"] {
      let text = String(decoding: try #require(pack[path]), as: UTF8.self)
      let line = try #require(text.split(separator: "\n").first { $0.contains(",blank,,weight,") })
      let forged = pack.replacing("\(line)\n", with: "\(line)1\n", in: path).resealed()
      #expect(forged.failed().contains("V6"), "\(line)")
      let without = pack.replacing("\(line)\n", with: "", in: path).resealed()
      #expect(without.failed().contains("V6"), "without \(line)")
    }
  }

  @Test(
    "money down",
    arguments: [
      "weight: equal", "weight: population", "weight: eligible",
      "weight: fixed, fixed: {a: 3, b: 2, c: 1}",
    ])
  func formulas(part: String) throws {
    for setting in [
      "", "base: 10.00, ", "floor: 20.00, ", "cap: 30.00, ", "unit: 7.00, ",
      "round: nearest, unit: 1.00, residue-to: CITY, ",
    ] {
      let formula = "  f: {\(setting)parts: [{share: 1, \(part)}]}"
      let cycle = SmallCycle(
        district: ["leftover: {steps: [up]}"],
        pools: [
          "  - {pool: CITY, council: city, amount: 60.00}",
          "  - pool: SOURCE", "    council: city", "    amount: 100.00",
          "    split: [{to-level: district, share: 2, formula: f}, {to: CITY, share: 1}]",
        ], formulas: ["formulas:", formula], seed: 0)
      try check(cycle, setting + part)
    }
  }

  @Test func aQuorumUnderHomeRule() throws {
    let quorum = "quorum: {share: 9/10, of: eligible, below: void}"
    try check(
      SmallCycle(
        district: ["may-override: [quorum]"], homeRule: ["a: {\(quorum)}"], seed: 0), quorum)
  }

  private static let levies = SmallCycle(
    district: ["leftover: {steps: [carry]}"], city: ["leftover: {steps: [return]}"],
    pools: [
      "  - {pool: CITY, council: city}",
      "  - {pool: A, council: a, amount: 40.00, levy: {share: 1/3, to: CITY}}",
      "  - {pool: B, council: b, amount: 35.00, levy: {amount: 5.00, to: CITY}}",
      "  - {pool: C, council: c, amount: 30.00}",
    ], seed: 0)

  @Test func leviesAndWhatComesBack() throws { try check(Self.levies, "levies") }

  /// Two pools get what the other has coming.
  @Test func whatComesBackIsSharedAsItWasGiven() throws {
    let sideways = SmallCycle(district: ["leftover: {steps: [sideways, carry]}"], seed: 0)
    for (cycle, sentence) in [
      (Self.levies, "levies that pool CITY gives back are not shared as paid"),
      (sideways, "what this common fund gives back is not shared by what each pool gave"),
    ] {
      var found: (evidence: PackEvidence, pack: PackContents)?
      for seed in UInt64(1)...20 where found == nil { found = try exchanged(cycle, seed: seed) }
      let forged = try #require(found)
      let lines = Verification.statements(forged.evidence, forged.pack).flatMap(\.lines)
      #expect(lines.contains { $0.hasSuffix(sentence) }, "\(sentence)")
    }
  }

  /// Nil: no two different amounts come back.
  private func exchanged(
    _ cycle: SmallCycle, seed: UInt64
  ) throws -> (evidence: PackEvidence, pack: PackContents)? {
    var cycle = cycle
    cycle.seed = seed
    guard let pack = try cycle.pack(in: TemporaryFolder()),
      var evidence = PackStatements.evidence(of: pack).evidence
    else { return nil }
    let rows = evidence.data.ledger.indices.filter {
      evidence.data.ledger[$0].reason.hasPrefix("return@")
    }
    guard let first = rows.first, let last = rows.last,
      evidence.data.ledger[first].amount != evidence.data.ledger[last].amount
    else { return nil }
    let amount = evidence.data.ledger[first].amount
    evidence.data.ledger[first].amount = evidence.data.ledger[last].amount
    evidence.data.ledger[last].amount = amount
    return (evidence, pack)
  }
}
