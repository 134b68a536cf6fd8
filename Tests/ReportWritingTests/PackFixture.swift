import BudgetModel

/// A pack's data made by a plain greedy walk over a few lines, so that pages can be rendered
/// without a count: districts decide, what is left goes up, the city decides.
struct PackFixture {
  struct Entry {
    var id: String
    var name: String
    var cost: Int64
    var votes: Int64
    var state = ProjectState.qualified
    init(
      _ id: String, _ name: String, _ cost: Int64, _ votes: Int64,
      _ state: ProjectState = .qualified
    ) {
      self.id = id
      self.name = name
      self.cost = cost
      self.votes = votes
      self.state = state
    }
  }
  struct Council {
    var id: String
    var name: String
    /// Minor units.
    var amount: Int64
    var entries: [Entry]
    var received = 0
    /// By code.
    var rejected: [String: Int] = [:]
    var eligible: Int64?
    var counted: Int { received - rejected.values.reduce(0, +) }
  }

  var title = "Riverside 2026"
  var status = "unofficial-complete"
  var threshold: Int64 = 50
  var absent: [(String, String)] = []
  var root: Council
  var districts: [Council]
  var overrides: [JSONValue] = []
  var overrideEffects: [JSONValue] = []
  var lotOrder: [String] = []
  /// In place of the levels below.
  var levels: [JSONValue]?
  /// `councils` of the by-law.
  var homeRule: [JSONValue] = []
  /// SHA-256 of the seed below, a zero byte and `p3`, by `sha256sum`.
  static let digestOfP3 = "23e0bccaf3098a0d61cdfd3ed3f7003541a3fbfa6008c943844b7bdd4d64b39b"

  private var results: [ResultRow] = []
  private var ledger: [LedgerRow] = []
  private var transcripts: [String: [JSONValue]] = [:]
  private var rows: [CouncilRow] = []
  private var reconciliation: [ReconciliationRow] = []
  private var tallies: [String: [TallyRow]] = [:]

  init(root: Council, districts: [Council]) {
    self.root = root
    self.districts = districts
  }

  mutating func data() -> PackData {
    for council in [root] + districts {
      move(
        "FUND", "source:\(council.id)", "pool:\(council.id)", council.amount, "allocate", council)
    }
    var left: Int64 = 0
    for district in districts { left += decide(district, amount: district.amount, isRoot: false) }
    _ = decide(root, amount: root.amount + left, isRoot: true)
    return PackData(
      byLaw: byLaw, manifest: manifest, results: results, councils: rows, ledger: ledger,
      reconciliation: reconciliation, rejected: rejectedRows, tallies: tallies,
      transcripts: transcripts, projects: projects)
  }

  private mutating func move(
    _ stage: String, _ from: String, _ to: String, _ amount: Int64, _ code: String,
    _ council: Council, n: Int = 2, round: Int = 0
  ) {
    ledger.append(
      LedgerRow(
        seq: ledger.count + 1, stage: LedgerStage(rawValue: stage)!, round: round, from: from,
        to: to, amount: Money(minorUnits: amount), reason: "\(code)@\(council.id):\(n)"))
  }

  // MARK: One contest

  private mutating func decide(_ council: Council, amount: Int64, isRoot: Bool) -> Int64 {
    var contest = FixtureContest(council: council, amount: amount, threshold: threshold)
    contest.run()
    results += contest.results
    for payment in contest.payments {
      move(
        "DECIDE", "pool:\(council.id)", "project:\(payment.project)", payment.cost, "fund", council,
        n: payment.n, round: payment.round)
    }
    let left = contest.left
    if left > 0 {
      let target = isRoot ? "carry:\(council.id)" : "pool:\(root.id)"
      contest.note(
        "leftover",
        [
          "amount": .string(String(left)), "policy": isRoot ? "carry" : "up",
          "to": .string(target), "ledger": .integer(Int64(ledger.count + 1)),
        ])
      move(
        "LEFTOVER", "pool:\(council.id)", target, left, isRoot ? "carry" : "leftover-up", council,
        n: contest.records.count)
    }
    transcripts[council.id] = contest.records
    addRows(council, amount: amount, left: left, spent: amount - left, isRoot: isRoot)
    return left
  }

  private mutating func addRows(
    _ council: Council, amount: Int64, left: Int64, spent: Int64, isRoot: Bool
  ) {
    let all = isRoot ? districts : [council]
    var row = CouncilRow(
      councilID: council.id, name: council.name, parentID: isRoot ? "" : root.id)
    row.received = all.reduce(0) { $0 + $1.received }
    row.counted = all.reduce(0) { $0 + $1.counted }
    row.rejected = row.received - row.counted
    row.eligible = all.reduce(Int64?(0)) { sum, one in
      sum.flatMap { sum in one.eligible.map { sum + $0 } }
    }
    row.moneyIn = Money(minorUnits: amount)
    row.spent = Money(minorUnits: spent)
    if isRoot { row.carried.minorUnits = left } else { row.passedOn.minorUnits = left }
    rows.append(row)
    let file = isRoot ? "" : "ballots/\(council.id).csv"
    for scope in isRoot ? ["total"] : ["file", "council"] {
      var rejected: [String: Int] = [:]
      for one in all { rejected.merge(one.rejected, uniquingKeysWith: +) }
      let buckets =
        [("received", row.received)]
        + rejected.sorted { $0.key < $1.key }.map { ("rejected:\($0)", $1) }
        + [("excluded", 0), ("counted", row.counted)]
      reconciliation += buckets.map { bucket, value in
        ReconciliationRow(
          scope: scope, councilID: isRoot ? "" : council.id, file: scope == "file" ? file : "",
          quantity: "ballots", bucket: bucket, value: value)
      }
    }
    tallies[council.id] = council.entries.map {
      TallyRow(
        councilID: council.id, poolID: council.id, measure: .votes, projectID: $0.id,
        value: Ratio($0.votes))
    }
  }

  // MARK: By-law and manifest

  private var rejectedRows: [RejectedRow] {
    districts.flatMap { district in
      district.rejected.sorted { $0.key < $1.key }.flatMap { code, count in
        (0..<count).map {
          RejectedRow(
            file: "ballots/\(district.id).csv", line: $0 + 2, column: 2, code: code,
            explanation: "the ballot cannot be counted")
        }
      }
    }
  }
  private var projects: [Project] {
    ([root] + districts).flatMap(\.entries).map {
      var project = Project(
        id: $0.id, name: $0.name, cost: Money(minorUnits: $0.cost))
      project.state = $0.state
      return project
    }.sorted { $0.id.isBefore($1.id) }
  }

  private var byLaw: JSONValue {
    func level(_ id: String, _ step: JSONValue) -> JSONValue {
      [
        "level": .string(id), "kinds": [.string(id)], "mode": "direct",
        "rule": ["name": "greedy", "score": "votes", "misfit": "skip"],
        "ballots": ["kind": "approval", "max-choices": "5"],
        "threshold": ["measure": "votes", "at-least": .string(String(threshold))],
        "leftover": ["steps": [step]],
      ]
    }
    return [
      "schema": "trowel-bylaw-1", "formula-guard": true, "legal-basis": "By-law 12/2026",
      "ties": ["chain": ["cheaper", "more-votes", "more-councils", "lot"]],
      "absent": .array(absent.map { ["id": .string($0.0), "value": .string($0.1)] }),
      "objections": ["contact": "votes@riverside.example", "until": "2026-06-30"],
      "pools": .array(
        ([root] + districts).map {
          [
            "pool": .string($0.id), "council": .string($0.id), "source": "city budget",
            "amount": .string(String($0.amount)),
          ]
        }),
      "levels": .array(levels ?? [level("city", "carry"), level("district", "up")]),
      "councils": .array(homeRule),
    ]
  }

  private var manifest: JSONValue {
    let total = rows.first { $0.councilID == root.id }!
    let funded = results.reduce(Int64(0)) { $0 + $1.funded.minorUnits }
    let moneyIn = ([root] + districts).reduce(Int64(0)) { $0 + $1.amount }
    return [
      "schema": "trowel-manifest-1", "kind": "pack",
      "cycle": [
        "id": "riverside-2026", "title": .string(title), "status": .string(status),
        "sequence": 1, "as_of": "2026-05-15",
      ],
      "bylaw": [
        "path": "cycle.yaml", "sha256": .string(String(repeating: "a", count: 64)),
        "effective": "bylaw.json",
        "effective_sha256": .string(String(repeating: "b", count: 64)),
        "rules_sha256": .string(String(repeating: "c", count: 64)),
      ],
      "lot": [
        "method": "seed", "seed": "12345678901234567890", "used": 0,
        "order": .array(lotOrder.map { .string($0) }),
      ],
      "inputs": .array(
        [
          [
            "path": "projects.csv", "role": "projects", "disclosure": "public",
            "bytes": 100, "sha256": .string(String(repeating: "d", count: 64)),
            "copy": "inputs/projects.csv", "rows": 12,
          ]
        ]
          + districts.map {
            [
              "path": .string("ballots/\($0.id).csv"), "role": "ballots",
              "disclosure": "withheld", "bytes": 1000, "council": .string($0.id),
              "sha256": .string(String(repeating: "e", count: 64)),
              "rows": .integer(Int64($0.received)),
            ]
          }),
      "children": [],
      "totals": [
        "ballots": [
          "received": JSONValue(count: total.received), "counted": JSONValue(count: total.counted),
          "rejected": JSONValue(count: total.rejected), "excluded": "0",
        ],
        "money": [
          "currency": "EUR", "exponent": 2, "total": .string(String(moneyIn)),
          "funded": .string(String(funded)), "carried": JSONValue(total.carried), "lapsed": "0",
        ],
        "projects": [
          "listed": JSONValue(count: projects.count),
          "funded": JSONValue(count: results.filter { $0.status == .funded }.count),
        ],
      ],
      "checks": .array((1...6).map { ["id": .string("C\($0)"), "ok": true] }),
      "ties": [
        "listed": .integer(Int64(ties)), "by_lot": 0,
      ],
      "privacy": ["k": 10, "gate": "not-applied", "small_cells": 0, "unanimous_cells": 0],
      "overrides": .array(overrides), "override_effects": .array(overrideEffects),
    ]
  }
  private var ties: Int {
    transcripts.values.flatMap { $0 }.filter { $0["type"]?.text == "tie" }.count
  }
}

extension PackFixture {
  /// A city of three districts, with a tie, a withdrawn project and rejected ballots.
  static var riverside: PackFixture {
    PackFixture(
      root: Council(
        id: "city", name: "The city", amount: 10_000_000,
        entries: [
          Entry("c1", "Swimming pool roof", 8_000_000, 1310),
          Entry("c2", "Riverside path", 4_000_000, 1040),
          Entry("c3", "Night bus stops", 1_900_000, 921), Entry("c4", "Book bus", 2_050_000, 812),
          Entry("c5", "City map", 50_000, 31),
        ]),
      districts: [
        Council(
          id: "north", name: "North", amount: 5_090_909,
          entries: [
            Entry("n1", "Playground", 3_000_000, 712), Entry("n2", "Pavement", 2_500_000, 655),
            Entry("n3", "Trees", 2_000_000, 410), Entry("n4", "Fountain", 900_000, 390, .withdrawn),
          ], received: 912, rejected: ["ballot-overvote": 11, "voter-duplicate": 4], eligible: 8000),
        Council(
          id: "south", name: "South", amount: 4_272_727,
          entries: [
            Entry("s1", "Reading room", 2_400_000, 505),
            Entry("s2", "Bicycle stands", 2_500_000, 505), Entry("s3", "Benches", 1_000_000, 301),
          ], received: 803, rejected: ["not-on-roll": 3], eligible: 6400),
        Council(
          id: "west", name: "West", amount: 2_636_364,
          entries: [
            Entry("w1", "Crossing lights", 1_500_000, 404),
            Entry("w2", "Notice board", 900_000, 22),
          ], received: 501, eligible: 3200),
      ])
  }
}
