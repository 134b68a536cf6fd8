import BudgetModel
import TestSupport
import Testing

/// The five levels of CONFEDERATION 20.2: the whole ledger, every contest, every status.
@Suite struct FiveLevelsTests {
  private static let below = [
    "1 FUND source:REGIONAL pool:REGIONAL 100000.00 allocate",
    "2 FUND pool:REGIONAL pool:R 30000.00 split",
    "3 FUND pool:REGIONAL pool:C1 18857.14 split",
    "4 FUND pool:REGIONAL pool:C2 11142.86 split",
    "5 FUND pool:REGIONAL pool:D1 10000.00 split",
    "6 FUND pool:REGIONAL pool:D2 2571.43 split",
    "7 FUND pool:REGIONAL pool:D3 7428.57 split",
    "8 FUND pool:REGIONAL pool:N1 5573.77 split",
    "9 FUND pool:REGIONAL pool:N2 4180.33 split",
    "10 FUND pool:REGIONAL pool:N3 3000.00 split",
    "11 FUND pool:REGIONAL pool:N4 7245.90 split",
    "12 FUND source:W pool:W 15000.00 allocate",
    "13 FUND pool:W pool:R 450.00 levy",
    "14 DECIDE pool:N1 project:n1-garden 4000.00 fund",
    "15 DECIDE pool:N1 project:n1-bench 1500.00 fund",
    "16 DECIDE pool:N2 project:n2-lamp 3500.00 fund",
    "17 DECIDE pool:N3 project:n3-stairs 2800.00 fund",
    "18 DECIDE pool:N4 project:n4-shed 3000.00 fund",
    "19 LEFTOVER pool:N1 pool:D1 73.77 leftover-up",
    "20 LEFTOVER pool:N2 pool:D1 680.33 leftover-up",
    "21 LEFTOVER pool:N3 pool:D2 200.00 leftover-up",
    "22 LEFTOVER pool:N4 pool:D3 4245.90 leftover-up",
    "23 DECIDE pool:D1 project:d1-crossing 6000.00 fund",
    "24 DECIDE pool:D3 project:d3-hall 9000.00 fund",
    "25 LEFTOVER pool:D1 pool:C1 4754.10 leftover-up",
    "26 LEFTOVER pool:D2 pool:C1 2771.43 leftover-up",
    "27 LEFTOVER pool:D3 pool:C2 2674.47 leftover-up",
    "28 DECIDE pool:C1 project:c1-lane 13000.00 fund",
    "29 DECIDE pool:C2 project:c2-clinic 10000.00 fund",
    "30 DECIDE pool:W project:w-tools 7000.00 fund",
    "31 LEFTOVER pool:C1 pool:R 13382.67 leftover-up",
    "32 LEFTOVER pool:C2 pool:R 3817.33 leftover-up",
    "33 LEFTOVER pool:W carry:W 7550.00 carry",
  ]

  @Test func everyMovementOfMoney() throws {
    let pack = try SamplePack(name: "five-levels")
    #expect(
      try pack.ledger == Self.below + [
        "34 DECIDE pool:R project:r-training 9000.00 fund",
        "35 DECIDE pool:R project:r-solar 24000.00 fund",
        "36 LEFTOVER pool:R carry:R 14650.00 carry",
      ])
    let manifest = try pack.text("manifest.json")
    #expect(
      manifest.contains(
        #""money":{"carried":"2220000","currency":"EUR","exponent":2,"funded":"9280000","#
          + #""lapsed":"0","total":"11500000"}"#))
  }

  @Test func theRegionByDirectVote() throws {
    let pack = try SamplePack(name: "five-levels-direct")
    #expect(
      try pack.ledger == Self.below + [
        "34 DECIDE pool:R project:r-bus 26000.00 fund",
        "35 DECIDE pool:R project:r-training 9000.00 fund",
        "36 LEFTOVER pool:R carry:R 12650.00 carry",
      ])
    #expect(
      try contest("R", of: pack) == [
        "A 4765000, 24 ballots", "r-bus 16 26000.00 funded", "r-solar 9 24000.00 not-funded",
        "r-training 5 9000.00 funded",
      ])
  }

  /// The pool when the council decides, the ballots with a choice there, and the projects in order.
  private func contest(_ council: String, of pack: SamplePack) throws -> [String] {
    func own(_ type: String) throws -> [JSONValue] {
      try pack.records(type, of: council).filter { $0["contest"]?.text == "\(council)/\(council)" }
    }
    let amount = try own("pool").map { $0["amount"]!.text! }.joined(separator: " + ")
    let ballots = try own("tally").map { tally in
      let ballots = tally["ballots"]!
      return String(Int(ballots["counted"]!.text!)! - Int(ballots["blank"]!.text!)!)
    }.joined()
    return try ["A \(amount), \(ballots) ballots"]
      + pack.rows("results.csv").filter { $0["pool_id"] == council }.map {
        "\($0["project_id"]!) \($0["score"]!) \($0["cost"]!) \($0["status"]!)"
      }
  }

  @Test(arguments: [
    "N1": [
      "A 557377, 8 ballots", "n1-garden 5 4000.00 funded", "n1-bench 4 1500.00 funded",
    ],
    "N2": ["A 418033, 4 ballots", "n2-lamp 4 3500.00 funded"],
    "N3": ["A 300000, 7 ballots", "n3-stairs 6 2800.00 funded"],
    "N4": ["A 724590, 5 ballots", "n4-shed 3 3000.00 funded", "n4-swings 3 5000.00 not-funded"],
    "D1": [
      "A 1075410, 12 ballots", "d1-crossing 8 6000.00 funded", "d1-screen 4 5000.00 not-funded",
    ],
    "D2": ["A 277143, 0 ballots"],
    "D3": ["A 1167447, 3 ballots", "d3-hall 3 9000.00 funded"],
    "C1": [
      "A 2638267, 20 ballots", "c1-lane 233/91 13000.00 funded",
      "c1-bath 222/91 14000.00 not-funded",
    ],
    "C2": ["A 1381733, 4 ballots", "c2-clinic 5 10000.00 funded"],
    "W": ["A 1455000, 9 ballots", "w-tools 6 7000.00 funded", "w-canteen 5 8000.00 not-funded"],
    "R": [
      "A 4765000, 24 ballots", "r-training 6 9000.00 funded", "r-solar 4 24000.00 funded",
      "r-bus 3 26000.00 not-funded",
    ],
  ])
  func eachContest(_ council: String, _ expected: [String]) throws {
    #expect(try contest(council, of: SamplePack(name: "five-levels")) == expected)
  }

  @Test func seatsOfCitiesAndOfTheRegion() throws {
    let pack = try SamplePack(name: "five-levels")
    #expect(
      try pack.weights == ["D1": "4", "D2": "1", "D3": "5", "C1": "4", "C2": "2", "W": "1"])
  }

  @Test func eachProjectHasItsCouncilAndStatus() throws {
    let rows = try SamplePack(name: "five-levels").rows("results.csv").map {
      "\($0["project_id"]!) \($0["council_id"]!) \($0["status"]!)"
    }
    #expect(
      rows.sorted() == [
        "c1-bath C1 not-funded", "c1-lane C1 funded", "c2-clinic C2 funded",
        "d1-crossing D1 funded", "d1-screen D1 not-funded", "d3-hall D3 funded",
        "n1-bench N1 funded", "n1-garden N1 funded", "n2-lamp N2 funded", "n3-stairs N3 funded",
        "n4-shed N4 funded", "n4-swings N4 not-funded", "r-bus R not-funded", "r-solar R funded",
        "r-training R funded", "w-canteen W not-funded", "w-tools W funded",
      ])
  }

  @Test func theOnlyTieIsDecidedByTheLowerCost() throws {
    let pack = try SamplePack(name: "five-levels")
    for council in ["N1", "N2", "N3", "N4", "D1", "D2", "D3", "C1", "C2", "W", "R"] {
      let ties = try pack.records("tie", of: council).map { tie in
        "\(tie["tied"]!.elements!.map { $0.text! }) \(tie["decided_by"]!.text!)"
      }
      #expect(ties == (council == "N4" ? [#"["n4-shed", "n4-swings"] cheaper"#] : []))
    }
  }

  @Test func ballotsAreReceivedCountedOrExcluded() throws {
    let pack = try SamplePack(name: "five-levels")
    let ballots = try pack.rows("councils.csv").filter {
      $0["council_id"]!.hasPrefix("B") || $0["council_id"]!.hasPrefix("F")
    }.map { row in
      ["council_id", "received", "counted", "rejected", "excluded"].map { row[$0]! }
        .joined(separator: " ")
    }
    #expect(
      ballots == [
        "B1 5 5 0 0", "B2 3 3 0 0", "B3 5 5 0 0", "B4 7 7 0 0", "B5 6 5 0 1", "B6 0 0 0 0",
        "F1 4 4 0 0", "F2 3 3 0 0", "F3 2 2 0 0",
      ])
    let excluded = try pack.rows("reconciliation.csv").filter {
      $0["scope"] == "council" && $0["bucket"] == "excluded:franchise-AGE"
    }.map { "\($0["council_id"]!) \($0["value"]!)" }
    #expect(excluded == ["B5 1"])
  }

  @Test func eachSeatHasItsDelegateAndMandate() throws {
    let pack = try SamplePack(name: "five-levels")
    let seats = try pack.records("mandate", of: "R").map { record in
      (["seat", "delegate", "mandate", "version"].map { record[$0]!.text! }
        + record["content"]!.elements!.map { $0.text! }).joined(separator: " ")
    }
    #expect(
      seats == [
        "C1-1 d011 M-C1-A 2 r-solar r-training", "C1-2 d021 M-C1-A 2 r-solar r-training",
        "C1-3 d013 M-C1-A 2 r-solar r-training", "C1-4 d014 M-C1-B 1 r-bus",
        "C2-1 d015 M-C2 1 r-bus r-training", "C2-2 d016 M-C2 1 r-bus r-training",
        "W-1 d017 M-W 1 r-solar r-training",
      ])
    let late = try pack.records("not-applied", of: "R").map {
      "\($0["row"]!.text!) \($0["version"]!.text!)"
    }
    #expect(late == ["M-C1-A 3"])
  }

  /// 130 · 3 = 390 of 375 needed, 90 against 41; 60 · 3 = 180 of 220.
  @Test func oneRecallIsValid() throws {
    let recalls = try SamplePack(name: "five-levels").records("recall", of: "R")
    #expect(
      recalls.map { record in
        ["recall", "seat", "vote_for", "vote_against"].compactMap { record[$0]?.text }
          + [String(record["valid"]!.flag!)]
      } == [["RC1", "C1-2", "90", "41", "true"], ["RC2", "C2-1", "false"]])
  }

  @Test func theEarlierVersionOfAMandateWouldFundTheBus() throws {
    let pack = try SamplePack(
      counting: "five-levels",
      with: [("mandates.csv", "M-C1-A,C1,2,R,2026-05-08", "M-C1-A,C1,2,R,2026-06-08")])
    #expect(
      try contest("R", of: pack) == [
        "A 4765000, 24 ballots", "r-training 6 9000.00 funded", "r-bus 6 26000.00 funded",
        "r-solar 1 24000.00 not-funded",
      ])
  }

  /// N14: weights are not ballots.
  @Test func bundlesWouldFundTheBath() throws {
    let pack = try SamplePack(
      counting: "five-levels", with: [("cycle.yaml", "form: split", "form: block-bundle")])
    #expect(
      try contest("C1", of: pack) == [
        "A 2638267, 20 ballots", "c1-bath 4 14000.00 funded", "c1-lane 1 13000.00 not-funded",
      ])
  }

  @Test func otherWaysOfCountingDiffer() throws {
    let pack = try SamplePack(name: "five-levels")
    #expect(
      try pack.divergence(of: "R", by: "direct") == [
        "r-bus 16 funded", "r-solar 9 not-funded", "r-training 5 funded",
      ])
    #expect(
      try pack.divergence(of: "C1", by: "direct") == ["c1-bath 9 not-funded", "c1-lane 11 funded"])
    #expect(
      try pack.divergence(of: "C1", by: "block-bundle") == [
        "c1-bath 4 funded", "c1-lane 1 not-funded",
      ])
  }

  @Test func theUpperCityDecidesAlone() throws {
    let found = try SamplePack(name: "five-levels").representation(of: "R")
    #expect(
      found.isSuperset(of: [
        "malapportionment 79/1057", "gallagher-squared 829/159607", "weight-ratio 128/75",
        "quota 4", "C1 banzhaf-swings 4", "C2 banzhaf-swings 0", "W banzhaf-swings 0",
        "least-winning-support 151", "least-winning-share 1/5", "degrees-of-removal 2",
      ]))
  }
}
