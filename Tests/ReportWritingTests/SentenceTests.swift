import BudgetModel
import ReportWriting
import Testing

@Suite("Sentences for codes")
struct SentenceTests {
  /// Every reason with the record that decided and the whole sentence.
  static let reasons: [(Reason, JSONValue, String)] = [
    (
      .funded, ["type": "consider", "before": "5000"], "Fits: 50.00 X was left."
    ),
    (
      .fundedOverride,
      [
        "type": "override", "by": "city council 14/2026", "on": "2026-05-02",
        "reason": "urgent repair",
      ], "Funded by decision (city council 14/2026), 2026-05-02: urgent repair."
    ),
    (
      .fundedZeroCost, ["type": "consider"],
      "Costs nothing and has support, so it needs no money."
    ),
    (
      .fundedMinimum, ["type": "consider", "minimum": "green", "before": "5000"],
      "Paid to reach the minimum for green (50.00 X)."
    ),
    (
      .fundedCovered, ["type": "consider", "short_by": "700"],
      "What was left covered most of its cost; the reserve paid the missing 7.00 X."
    ),
    (
      .partiallyFunded, ["type": "consider"],
      "Gets 3.00 X, all that was left, towards its cost of 40.00 X."
    ),
    (
      .fundedSecondPass, ["type": "consider", "before": "5000"],
      "Paid in the second pass, after more money had come in: 50.00 X was left."
    ),
    (
      .fundedSideways, ["type": "consider"],
      "Paid from the common fund of the neighbouring councils."
    ),
    (
      .fundedTurnout, ["type": "consider"],
      "Paid with money that came to this council for the highest turnout."
    ),
    (
      .fundedTopUp, ["type": "consider"],
      "Nearly covered; other councils paid what was missing."
    ),
    (
      .fundedAppeal, ["type": "consider"],
      "Funded by the council above, where it was brought on appeal."
    ),
    (
      .fundedCompletion, ["type": "consider", "before": "5000"],
      "Paid from what the rule left over, in order of votes (50.00 X)."
    ),
    (
      .fundedAllFit, ["type": "consider"],
      "All projects with support fit in the pool together."
    ),
    (
      .fundedComparison, ["type": "consider"],
      "Part of the greedy outcome, which more voters prefer to that of the rule."
    ),
    (
      .fundedReverseElimination, ["type": "consider", "before": "5000"],
      "Had been eliminated, but fits in the money that was left (50.00 X)."
    ),
    (
      .fundedUnderSupported, ["type": "consider", "before": "5000"],
      "Its supporters could not pay its cost, but it fits in the money that was left (50.00 X)."
    ),
    (
      .supportersCannotPay, ["type": "round"],
      "Its supporters did not have enough money left to pay its cost."
    ),
    (
      .overshoot, ["type": "round"],
      "It was next, but costs more than what was left, so the count ended."
    ),
    (
      .notOptimal, ["type": "optimum"],
      "The projects that give the highest total do not include it."
    ),
    (
      .quotaNotReached, ["type": "round"],
      "Its support never reached the quota that its cost needs."
    ),
    (.eliminated, ["type": "eliminate"], "Eliminated: its support did not reach its cost."),
    (
      .noMoney, ["type": "consider", "before": "3000", "short_by": "1000"],
      "Did not fit: 30.00 X was left, 10.00 X too little."
    ),
    (
      .stopped, ["type": "consider", "project": "q"],
      "The count had stopped at Quay wall, which did not fit."
    ),
    (
      .costAbovePool, ["type": "field"],
      "Costs 40.00 X, more than what was left of the pool of 100.00 X."
    ),
    (.zeroSupport, ["type": "tally"], "No support: nothing is funded that nobody chose."),
    (
      .exclusive, ["type": "consider", "blocked_by": "site-7"],
      "Others of its group “site-7” were funded before it, as many as the by-law allows."
    ),
    (
      .cap, ["type": "consider", "blocked_by": "green"],
      "Would exceed the limit for “green”."
    ),
    (.maxWinners, ["type": "consider"], "As many projects were funded as the by-law allows."),
    (.outranked, ["type": "consider"], "Enough projects stood higher in the order."),
    (.noBallots, ["type": "tally"], "No ballot was counted in this pool."),
    (.quorum, ["type": "tally"], "Too few took part: the quorum was not reached."),
    (.resource, ["type": "consider"], "Would need more of a resource than there is."),
    (
      .belowThreshold,
      ["type": "threshold", "measure": "votes", "op": ">=", "score": "49", "need": "50"],
      "49 votes; at least 50 were needed."
    ),
    (.fundedAgreed, ["type": "consider"], "Both chambers would fund it."),
    (.fundedPrimary, ["type": "consider"], "The chamber that prevails would fund it."),
    (
      .fundedAlternate, ["type": "consider"],
      "Chosen when the chambers took turns, each with its best project."
    ),
    (
      .fundedReferendum, ["type": "consider"],
      "Chosen by the referendum between the chambers."
    ),
    (
      .fundedConsent, ["type": "consider"],
      "Has the consent of enough councils, and nobody's block."
    ),
    (
      .disputeLost, ["type": "resolution"],
      "Only one chamber would fund it, and the dispute went the other way."
    ),
    (.disputeHeld, ["type": "resolution"], "Only one chamber would fund it, so it is held back."),
    (.consentShort, ["type": "resolution"], "Too few councils consent to it."),
    (.blocked, ["type": "resolution"], "More councils block it than the by-law allows."),
    (.chamberThreshold, ["type": "threshold"], "Has too little support in one of the chambers."),
    (.referendum, ["type": "resolution"], "Only one chamber would fund it: a referendum decides."),
    (
      .blockedByPending, ["type": "pending"],
      "Waits for a referendum that decides how much money there is."
    ),
    (.noMajority, ["type": "threshold"], "Not more yes than no."),
    (
      .excludedOverride, ["type": "override", "by": "mayor", "reason": "site sold"],
      "Excluded by decision (mayor): site sold."
    ),
    (.withdrawn, ["type": "field"], "Withdrawn before the count."),
    (.unqualified, ["type": "field"], "Did not qualify for the vote."),
    (
      .signatures,
      [
        "type": "qualify",
        "tests": [["test": "signatures", "left": "9", "right": "10", "pass": false]],
      ],
      "Too few signatures (9, needed 10)."
    ),
    (.members, ["type": "qualify"], "Backed by too few members."),
    (.backing, ["type": "qualify"], "Backed by too few councils."),
  ]

  @Test("Every reason code of the registry is in the table above")
  func complete() {
    #expect(Set(Self.reasons.map(\.0)) == Set(Reason.allCases))
    #expect(Set(Self.reasons.map(\.2)).count == Reason.allCases.count)
  }

  @Test("Every reason code has its sentence", arguments: reasons)
  func reason(_ reason: Reason, _ record: JSONValue, _ sentence: String) {
    #expect(sentences(reason, record, "10000") == [sentence])
  }

  static let numbered: [(Reason, JSONValue, String)] = [
    (
      .resource, ["type": "consider", "blocked_by": "hours"],
      "Would need more “hours” than is left."
    ),
    (
      .noMajority,
      ["type": "threshold", "measure": "yes", "op": ">", "score": "30", "need": "31"],
      "Not more yes than no: 30 yes, 31 no."
    ),
  ]

  @Test("A sentence tells the numbers of its record", arguments: numbered)
  func numbers(_ reason: Reason, _ record: JSONValue, _ sentence: String) {
    #expect(sentences(reason, record, "10000") == [sentence])
  }

  private func sentences(_ reason: Reason, _ record: JSONValue, _ pool: String) -> [String] {
    let data = data(reason, record, pool: pool)
    let index = PackFiles.pages(data).first { $0.path == "index.html" }!
    let shown = PageReader(index.bytes).elements.filter { $0.attributes["class"] == "why" }
    return shown.map { $0.text.replacing("\u{A0}", with: " ") }
  }

  /// The project costs 40.00.
  static let above: [(JSONValue, pool: String, String)] = [
    (
      ["type": "consider", "walk": 2, "before": "3500"], "10000",
      "the 35.00 X that was left in the second pass."
    ), (["type": "consider", "before": "3500"], "10000", "what was left of the pool of 100.00 X."),
    (["type": "field"], "3900", "the whole pool of 39.00 X."),
  ]

  @Test("What costs too much is compared with what there was", arguments: above)
  func costAbovePool(_ record: JSONValue, _ pool: String, _ end: String) {
    #expect(sentences(.costAbovePool, record, pool) == ["Costs 40.00 X, more than \(end)"])
  }

  private func data(
    _ reason: Reason, _ record: JSONValue, pool: String
  ) -> PackData {
    var members = record.members!
    members["n"] = 3
    members["contest"] = "c/P"
    let row = ResultRow(
      projectID: "p", name: "Pier", councilID: "c", poolID: "P", cost: Money(minorUnits: 4000),
      score: Ratio(7), rank: 1, status: .funded, funded: Money(minorUnits: 300),
      reason: "\(reason.rawValue)@c:3")
    let quay = Project(id: "q", name: "Quay wall", cost: Money(minorUnits: 4000))
    return PackData(
      byLaw: [:],
      manifest: ["totals": ["money": ["currency": "X", "exponent": 2]]], results: [row],
      councils: [CouncilRow(councilID: "c", name: "C", parentID: "")], ledger: [],
      reconciliation: [], rejected: [], tallies: [:],
      transcripts: [
        "c": [
          ["type": "header", "n": 1],
          ["type": "pool", "n": 2, "contest": "c/P", "amount": .string(pool)],
          .object(members),
        ]
      ], projects: [quay])
  }

  @Test("Every ledger reason says in words why money moved")
  func ledger() {
    let phrases = LedgerReason.allCases.map(\.phrase)
    #expect(Set(phrases).count == LedgerReason.allCases.count)
    for (code, phrase) in zip(LedgerReason.allCases, phrases) {
      #expect(phrase.contains(" ") && phrase != code.rawValue)
    }
  }

  @Test("Every status, tie key and leftover step has its words")
  func words() {
    #expect(
      ProjectStatus.allCases.map(\.word) == [
        "Funded", "Not funded", "Below threshold", "Excluded", "Withdrawn", "Not qualified",
        "Pending",
      ])
    #expect(Set(TieKey.allCases.map(\.phrase)).count == TieKey.allCases.count)
    #expect(
      Set(LeftoverPolicy.Step.allCases.map(\.phrase)).count == LeftoverPolicy.Step.allCases.count)
  }

  @Test("A tie is told with its step, the earlier steps and what the other order would change")
  func tie() {
    let page = PageTests.page("councils/south.html")
    let told = page.all("li").map(\.text).filter { $0.contains("were level") }
    #expect(
      told == [
        "Reading room and Bicycle stands were level at 505. Decided by the lower cost:"
          + " Reading room, then Bicycle stands. In the other order Bicycle stands would have been"
          + " funded and Reading room would not."
      ])
  }
}
