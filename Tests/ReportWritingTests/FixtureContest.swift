import BudgetModel

/// One greedy walk that skips what does not fit, with the records of its transcript.
struct FixtureContest {
  struct Payment {
    var project: String
    var cost: Int64
    var n: Int
    var round: Int
  }
  let council: PackFixture.Council
  let amount: Int64
  let threshold: Int64
  private(set) var records: [JSONValue] = []
  private(set) var payments: [Payment] = []
  private(set) var results: [ResultRow] = []
  private(set) var left: Int64

  init(council: PackFixture.Council, amount: Int64, threshold: Int64) {
    self.council = council
    self.amount = amount
    self.threshold = threshold
    left = amount
  }

  mutating func note(_ type: String, _ members: [String: JSONValue]) {
    var members = members
    members["type"] = .string(type)
    members["n"] = .integer(Int64(records.count + 1))
    members["contest"] = .string("\(council.id)/\(council.id)")
    records.append(.object(members))
  }

  mutating func run() {
    records.append([
      "type": "header", "n": 1, "schema": "trowel-transcript-1", "council": .string(council.id),
    ])
    note("pool", ["amount": .string(String(amount)), "sources": []])
    note(
      "rule",
      [
        "name": "greedy", "version": "1", "family": "ordered",
        "parameters": ["score": "votes", "misfit": "skip", "over-pool": "blocks"],
        "tie_chain": ["cheaper", "more-votes", "more-councils", "lot"],
      ])
    note("field", ["projects": []])
    note(
      "tally",
      [
        "measure": "votes",
        "ballots": [
          "received": JSONValue(count: council.received),
          "counted": JSONValue(count: council.counted),
        ],
      ])
    let order = council.entries.filter { meetsThreshold($0) }.sorted {
      $0.votes != $1.votes
        ? $0.votes > $1.votes : $0.cost != $1.cost ? $0.cost < $1.cost : $0.id < $1.id
    }
    noteTies(order)
    for (place, entry) in order.enumerated() { consider(entry, round: place + 1) }
  }

  private mutating func meetsThreshold(_ entry: PackFixture.Entry) -> Bool {
    if entry.state == .withdrawn {
      finish(entry, .withdrawn, "withdrawn", n: 4, rank: nil)
      return false
    }
    let passes = entry.votes >= threshold
    note(
      "threshold",
      [
        "project": .string(entry.id), "measure": "votes", "score": JSONValue(count: entry.votes),
        "op": ">=", "need": JSONValue(count: threshold), "pass": .bool(passes),
      ])
    if !passes {
      finish(entry, .belowThreshold, "below-threshold", n: records.count, rank: nil)
    }
    return passes
  }

  private mutating func noteTies(_ order: [PackFixture.Entry]) {
    for (first, second) in zip(order, order.dropFirst()) where first.votes == second.votes {
      note(
        "tie",
        [
          "at": "order", "key": [JSONValue(count: first.votes)], "decisive": true,
          "tied": .array([first.id, second.id].sorted().map { .string($0) }),
          "steps": [
            [
              "step": "cheaper", "groups": [[.string(first.id)], [.string(second.id)]],
              "values": [],
            ]
          ],
          "decided_by": "cheaper", "result": [.string(first.id), .string(second.id)],
          "reversed": ["gains": [.string(second.id)], "losses": [.string(first.id)]],
        ])
    }
  }

  private mutating func consider(_ entry: PackFixture.Entry, round: Int) {
    let fits = entry.cost <= left
    var members: [String: JSONValue] = [
      "round": .integer(Int64(round)), "project": .string(entry.id),
      "score": JSONValue(count: entry.votes), "cost": JSONValue(count: entry.cost),
      "before": JSONValue(count: left), "decision": fits ? "fund" : "skip",
      "after": JSONValue(count: fits ? left - entry.cost : left),
    ]
    if !fits { members["short_by"] = JSONValue(count: entry.cost - left) }
    note("consider", members)
    if fits {
      left -= entry.cost
      payments.append(
        Payment(project: entry.id, cost: entry.cost, n: records.count, round: round))
    }
    finish(
      entry, fits ? .funded : .notFunded, fits ? "funded" : "no-money", n: records.count,
      rank: round)
  }

  private mutating func finish(
    _ entry: PackFixture.Entry, _ status: ProjectStatus, _ reason: String, n: Int, rank: Int?
  ) {
    results.append(
      ResultRow(
        projectID: entry.id, name: entry.name, councilID: council.id, poolID: council.id,
        cost: Money(minorUnits: entry.cost), score: Ratio(entry.votes), rank: rank, status: status,
        funded: Money(minorUnits: status == .funded ? entry.cost : 0),
        reason: "\(reason)@\(council.id):\(n)"))
  }
}
