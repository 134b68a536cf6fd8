import BudgetModel
import ReportWriting
import Testing

/// The page of a council tells each round from the records alone; the numbers stand in sight here.
@Suite("Rounds of rules on a council's page")
struct RoundSectionTests {
  /// The page of a council `c` with projects a, b and d, whose transcript holds `records` from n = 2 on.
  private static func page(
    _ rule: JSONValue, _ records: [JSONValue], reasons: [(String, ProjectStatus, String)],
    minorDigits: Int64 = 2
  ) -> PageReader {
    let costs: [String: Int64] = ["a": 4000, "b": 2500, "d": 6000]
    var all: [JSONValue] = [["type": "header", "n": 1], rule] + records
    for place in 1..<all.count {
      var members = all[place].members!
      members["n"] = .integer(Int64(place + 1))
      members["contest"] = "c/P"
      all[place] = .object(members)
    }
    let results = reasons.map { id, status, reason in
      ResultRow(
        projectID: id, name: id, councilID: "c", poolID: "P",
        cost: Money(minorUnits: costs[id]!), score: Ratio(3), rank: nil, status: status,
        funded: Money(minorUnits: status == .funded ? costs[id]! : 0), reason: reason)
    }
    let data = PackData(
      byLaw: [:],
      manifest: ["totals": ["money": ["currency": "X", "exponent": .integer(minorDigits)]]],
      results: results, councils: [CouncilRow(councilID: "c", name: "C", parentID: "")], ledger: [],
      reconciliation: [], rejected: [], tallies: [:], transcripts: ["c": all],
      projects: costs.keys.sorted().map {
        Project(id: $0, name: "Project \($0)", cost: Money(minorUnits: costs[$0]!))
      })
    return PageReader(PackFiles.pages(data).first { $0.path == "councils/c.html" }!.bytes)
  }

  /// The rows of the table with a caption, their cells parted by bars.
  private static func rows(_ caption: String, _ page: PageReader) -> [String] {
    let elements = page.elements
    let table = elements.firstIndex {
      $0.name == "table" && $0.text.hasPrefix(caption)
    }
    return elements.indices.filter { row in
      elements[row].name == "tr" && elements[row].around.last == "tbody"
        && elements[elements[row].parent!].parent == table
    }.map { row in
      elements.filter { ["td", "th"].contains($0.name) && $0.parent == row }.map(\.text)
        .joined(separator: "|").replacing("\u{A0}", with: " ")
    }
  }

  private static func reasons(_ page: PageReader) -> [String] {
    page.elements.filter { $0.attributes["class"] == "why" }
      .map { $0.text.replacing("\u{A0}", with: " ") }
  }

  private static func candidate(
    _ project: String, _ cost: String, _ quota: String, _ support: String, _ state: String
  ) -> JSONValue {
    [
      "project": .string(project), "cost": .string(cost), "quota": .string(quota),
      "support": .string(support), "state": .string(state),
    ]
  }

  /// Ten votes for 100.00: a needs 4, b 5/2, d 6.
  private static let quotas = page(
    ["type": "rule", "name": "expanding-approvals", "version": "1", "family": "quotas"],
    [
      [
        "type": "quota", "votes": "10", "pool": "10000", "quota": "1/1000",
        "formula": "votes * cost / pool",
      ],
      [
        "type": "round", "round": 1, "rank": "1", "selected": "a", "factor": "1/5", "votes": "6",
        "rounding": "1/1000000000000000000", "left": "6000",
        "candidates": [
          candidate("a", "4000", "4", "5", "selected"),
          candidate("b", "2500", "5/2", "2", "unaffordable"),
          candidate("d", "6000", "6", "3", "unaffordable"),
        ],
      ],
      [
        "type": "round", "round": 2, "rank": "1",
        "candidates": [
          candidate("b", "2500", "5/2", "2", "unaffordable"),
          candidate("d", "6000", "6", "1/2", "over-pool"),
        ],
      ],
      [
        "type": "round", "round": 3, "rank": "2",
        "candidates": [candidate("b", "2500", "5/2", "9/4", "unaffordable")],
      ],
    ],
    reasons: [
      ("a", .funded, "funded@c:4"), ("b", .notFunded, "quota-not-reached@c:6"),
      ("d", .notFunded, "quota-not-reached@c:5"),
    ])

  @Test("Expanding approvals: rank, quota, support and what is left, round by round")
  func quotaRounds() {
    #expect(
      Self.rows("Each round", Self.quotas) == [
        "1|Project a|1|40.00|4|5|0.20 (1/5)|6|60.00",
        "2|None has its quota: rank 2 opens|1||||||",
        "3|None has its quota: the count ends|2||||||",
      ])
    #expect(
      Self.rows("Where each came nearest", Self.quotas) == [
        "3|Project b|2|2.50 (5/2)|2.25 (9/4)|0.25 (1/4)", "1|Project d|1|6|3|3",
      ])
  }

  @Test("Expanding approvals: what a vote stands for, and what was rounded")
  func quotaSentences() {
    let told = Self.quotas.all("p").map { $0.text.replacing("\u{A0}", with: " ") }
    #expect(told.contains { $0.hasPrefix("10 votes for 100.00 X: a vote stands for 10.00 X,") })
    #expect(
      told.contains(
        "From round 1 on what is left of a vote is rounded up to 18 decimals, which adds less than"
          + " a millionth of a vote in all; no comparison was closer than that."))
  }

  @Test("Expanding approvals: why each project has its status")
  func quotaReasons() {
    #expect(
      Self.reasons(Self.quotas) == [
        "Funded in round 1 at rank 1: its supporters had 5 votes left, and it needed 4.",
        "In round 3, at rank 2, its supporters had 2.25 (9/4) left of the 2.50 (5/2) votes that its"
          + " cost needs.",
        "In round 2, at rank 1, its supporters had 0.50 (1/2) left of the 6 votes that its cost needs,"
          + " and only 60.00 X was left of the money.",
      ])
  }

  @Test("The walk behind expanding approvals counts points for ranks, not votes")
  func walk() {
    let page = Self.page(
      ["type": "rule", "name": "expanding-approvals", "version": "1", "family": "quotas"],
      [
        [
          "type": "consider", "round": 1, "project": "b", "score": "7", "cost": "2500",
          "before": "6000", "decision": "fund", "after": "3500",
        ]
      ], reasons: [("b", .funded, "funded-completion@c:3")])
    #expect(Self.rows("Each project in", page) == ["1|Project b|7|25.00|60.00|35.00|Funded"])
    #expect(page.all("th").map(\.text).contains("Score"))
    #expect(
      Self.reasons(page) == [
        "Paid from what the rule left over, in order of points for ranks (60.00 X)."
      ])
  }

  private static func laid(
    _ round: Int64, _ paid: String, _ idle: String, _ votes: [String: String]
  )
    -> JSONValue
  {
    [
      "type": "count", "round": .integer(round), "total": "10000",
      "votes": .array(
        votes.keys.sorted().map { ["project": .string($0), "value": .string(votes[$0]!)] }),
      "buckets": [
        "exhausted": .string(idle), "set_aside": .string(paid),
        "rounding": round == 0 ? "0" : "-1/1000000000000000000",
      ],
    ]
  }

  /// Five voters with 20.00 each.
  private static func transfers(_ records: [JSONValue]) -> [JSONValue] {
    [
      ["type": "quota", "votes": "5", "pool": "10000", "quota": "2000", "formula": "pool / votes"],
      laid(0, "0", "0", ["a": "5000", "b": "2000", "d": "3000"]),
      [
        "type": "round", "round": 1, "stage": "eligible", "measure": "support / cost",
        "selected": "a", "left": "6000",
        "candidates": [
          ["project": "a", "cost": "4000", "has": "5000", "measure": "5/4", "state": "selected"]
        ],
      ],
      [
        "type": "transfer", "round": 1, "from": ["a"], "value": "1000", "factor": "4/5",
        "exhausted": "100", "rounding": "0",
        "to": [["project": "b", "value": "200"], ["project": "d", "value": "700"]],
      ],
      laid(1, "4000", "100", ["b": "2200", "d": "3700"]),
    ] + records
  }

  private static let adding = page(
    ["type": "rule", "name": "cumulative-transfer", "version": "1", "family": "transfer"],
    transfers([
      [
        "type": "round", "round": 2, "stage": "minimal-transfer", "measure": "support / cost",
        "selected": "b", "left": "3500",
        "candidates": [
          ["project": "b", "cost": "2500", "has": "2200", "measure": "22/25", "state": "selected"]
        ],
      ],
      [
        "type": "transfer", "round": 2, "value": "300", "factor": "3/2", "exhausted": "0",
        "rounding": "0", "to": [["project": "b", "value": "300"]],
        "taken": [["project": "d", "value": "300"]],
      ], laid(2, "6500", "100", ["d": "3400"]),
      [
        "type": "round", "round": 3, "stage": "removal", "measure": "support / cost",
        "candidates": [
          [
            "project": "d", "cost": "6000", "has": "3400", "measure": "17/30",
            "state": "unaffordable",
          ]
        ],
      ],
      [
        "type": "round", "round": 4, "stage": "under-supported", "project": "d", "cost": "6000",
        "left": "3500", "short_by": "2500",
      ],
    ]),
    reasons: [
      ("a", .funded, "funded@c:5"), ("b", .funded, "funded@c:8"),
      ("d", .notFunded, "eliminated@c:12"),
    ])

  @Test("Cumulative transfer: who was covered, what moved on and who had to add")
  func minimalTransfers() {
    #expect(
      Self.rows("Each round", Self.adding) == [
        "1|Project a|Funded: its cost is covered|40.00|50.00|125.0 %|10.00|60.00",
        "2|Project b|Funded: supporters add 3.00|25.00|22.00|88.0 %||35.00",
        "3|None|No supporters can make up a cost any more|||||",
        "4|Project d|Does not fit: 25.00 too little|60.00|34.00|56.7 %||35.00",
      ])
    #expect(
      Self.rows("Each move", Self.adding) == [
        "1|Project a|Project b 2.00, Project d 7.00|1.00", "2|Project d 3.00|Project b 3.00|",
      ])
    #expect(
      Self.rows("Money that lay", Self.adding) == [
        "Project a|40.00|50.00||Funded, round 1",
        "Project b|25.00|20.00|22.00 (1)|Funded, round 2",
        "Project d|60.00|30.00|37.00 (1), 34.00 (2)|Not funded, round 4",
      ])
  }

  @Test("Cumulative transfer: where the coins are in the end, and what was rounded")
  func coins() {
    let told = Self.adding.all("p").map { $0.text.replacing("\u{A0}", with: " ") }
    #expect(told.contains { $0.hasPrefix("5 voters hold a coin of 20.00 X each, laid on") })
    #expect(
      told.contains(
        "Of 100.00 X in coins 65.00 X paid for projects, 34.00 X lay on projects that could not be"
          + " paid, and 1.00 X belonged to voters none of whose projects was still open. Parts of"
          + " coins are rounded up to 18 decimals, which makes a difference of less than 0.01 X in"
          + " all; no comparison was closer than that."))
  }

  @Test("Cumulative transfer: why each project has its status")
  func transferReasons() {
    #expect(
      Self.reasons(Self.adding) == [
        "Funded in round 1: its supporters had laid 50.00 X on it.",
        "Funded in round 2: its supporters had laid 22.00 X on it and added 3.00 X from others.",
        "Its supporters could not make up its cost, and in the end it cost 25.00 X more than what was"
          + " left.",
      ])
  }

  private static let eliminating = page(
    [
      "type": "rule", "name": "cumulative-transfer", "version": "1", "family": "transfer",
      "parameters": ["select": "excess", "no-eligible": "elimination"],
    ],
    transfers([
      [
        "type": "tie", "at": "eliminate", "round": 2, "key": ["-300"], "decisive": true,
        "tied": ["b", "d"], "decided_by": "cheaper", "result": ["b", "d"],
        "steps": [["step": "cheaper", "groups": [["b"], ["d"]], "values": []]],
      ],
      [
        "type": "eliminate", "round": 2, "project": "d", "value": "-2300",
        "measure": "support - cost", "next": ["project": "b", "value": "-300"],
      ],
      [
        "type": "transfer", "round": 2, "from": ["d"], "value": "3700", "factor": "0",
        "exhausted": "3700", "rounding": "0", "to": [],
      ], laid(2, "4000", "3800", ["b": "2200"]),
      [
        "type": "round", "round": 3, "stage": "reverse-elimination", "project": "d", "cost": "6000",
        "left": "6000", "blocked_by": "site",
      ],
    ]),
    reasons: [("d", .notFunded, "eliminated@c:8")])

  @Test("Cumulative transfer: who is eliminated, where the support goes, whom a limit bars")
  func eliminations() {
    #expect(
      Self.rows("Each round", Self.eliminating).dropFirst() == [
        "2|Project d|Eliminated: its support is furthest below its cost|60.00|37.00|61.7 %|37.00|",
        "3|Project d|Passed over: a limit bars it|60.00||||60.00",
      ])
    #expect(Self.rows("Each move", Self.eliminating).last == "2|Project d|–|37.00")
    #expect(
      Self.eliminating.all("li").map(\.text).contains(
        "In round 2 Project b and Project d were level. Decided by the lower cost: Project b, then"
          + " Project d. The last of them, Project d, was eliminated."))
    #expect(
      Self.reasons(Self.eliminating) == ["Eliminated: its support did not reach its cost."])
  }

  @Test("Fractions of a currency without decimals are seen to be rounded")
  func fractions() {
    let page = Self.page(
      ["type": "rule", "name": "equal-shares", "version": "1", "family": "shares"],
      [
        [
          "type": "endowment", "step": 0, "voters": "9",
          "groups": [
            ["council": "c", "each": "25/3", "voters": "6"],
            ["council": "d", "each": "12", "voters": "3"],
          ],
        ],
        [
          "type": "round", "round": 1, "step": 0, "selected": "b", "spent": "2500", "price": "25/2",
          "payers": ["all_they_had": ["voters": "2"], "full": ["voters": "0"]],
          "candidates": [["project": "b", "cost": "2500", "supporters": "2", "state": "selected"]],
        ],
        [
          "type": "round", "round": 2, "step": 0, "selected": "a", "spent": "6500", "price": "5/3",
          "payers": ["all_they_had": ["voters": "1"], "full": ["voters": "3"]],
          "candidates": [["project": "a", "cost": "4000", "supporters": "5", "state": "selected"]],
        ],
      ], reasons: [("b", .funded, "funded@c:4"), ("a", .funded, "funded@c:5")], minorDigits: 0)
    let told = page.all("p").map { $0.text.replacing("\u{A0}", with: " ") }
    #expect(
      told.contains(
        "Each district's voters start with an equal part of its share: C 8.33 X and d 12 X."))
    #expect(
      Self.rows("Each round", page) == [
        "1|Project b|2\u{202F}500|2|2|0||2\u{202F}500",
        "2|Project a|4\u{202F}000|5|1|3|1.67|6\u{202F}500",
      ])
  }

  @Test("Prices for a point are told, and what supporters paid of a cost")
  func points() {
    let page = Self.page(
      ["type": "rule", "name": "bounded-overspending", "version": "0", "family": "shares"],
      [
        ["type": "endowment", "step": 0, "voters": "5", "each": "2000"],
        [
          "type": "round", "round": 1, "step": 0, "selected": "a", "part": "1", "spent": "4000",
          "payers": [
            "all_they_had": ["voters": "0", "paid": "0"], "full": ["voters": "3", "paid": "4000"],
          ],
          "candidates": [
            [
              "project": "a", "cost": "4000", "supporters": "3", "measure": "250",
              "state": "selected",
            ]
          ],
        ],
        [
          "type": "round", "round": 2, "step": 0, "selected": "b", "part": "1/2", "spent": "6500",
          "payers": [
            "all_they_had": ["voters": "2", "paid": "4000/3"],
            "full": ["voters": "0", "paid": "0"],
          ],
          "candidates": [
            [
              "project": "b", "cost": "2500", "supporters": "2", "measure": "800",
              "state": "selected",
            ], ["project": "d", "cost": "6000", "supporters": "2", "state": "over-pool"],
          ],
        ],
      ],
      reasons: [
        ("a", .funded, "funded@c:4"), ("b", .funded, "funded@c:5"),
        ("d", .notFunded, "no-money@c:5"),
      ])
    #expect(
      Self.rows("Each round", page) == [
        "1|Project a|40.00|3|0|3|2.50 per point|1.00|40.00|40.00",
        "2|Project b|25.00|2|2|0||0.50|13.33|65.00",
      ])
    #expect(
      Self.reasons(page) == [
        "Paid for by its supporters in round 1.",
        "Funded in round 2: its supporters paid 13.33 X of its cost, the pool the rest.",
        "In round 2 it cost more than what was left of the pool.",
      ])
  }

  @Test("Who stood behind the project that ended the count is told which it was")
  func stopped() {
    let page = Self.page(
      ["type": "rule", "name": "phragmen", "version": "1", "family": "loads"],
      [
        [
          "type": "round", "round": 1,
          "candidates": [
            [
              "project": "d", "cost": "6000", "supporters": "3", "new_load": "2000",
              "short_by": "1000", "state": "overshoot",
            ],
            [
              "project": "b", "cost": "2500", "supporters": "1", "new_load": "2500",
              "state": "affordable",
            ],
          ],
        ]
      ], reasons: [("b", .notFunded, "stopped@c:3"), ("d", .notFunded, "overshoot@c:3")])
    #expect(
      Self.reasons(page) == [
        "The count had stopped at Project d, which did not fit.",
        "It was next, but in round 1 it cost 10.00 X more than what was left, so the count ended.",
      ])
  }
}
