import BudgetModel

/// The records of every pool while a count runs. Records get their numbers when all are written, so
/// they refer to each other by place.
struct Transcript {
  struct Draft {
    var record: TranscriptRecord
    /// Place of another record of the same pool, written as `at`.
    var at: Int?
    /// Row of the ledger, written as `ledger`.
    var ledger: Int?
  }

  /// By `PoolIndex`; place 0 is always the record `pool`.
  private(set) var sections: [[Draft]]

  init(pools: Int) {
    let start = Draft(record: TranscriptRecord("pool", [:]))
    sections = Array(repeating: [start], count: pools)
  }

  @discardableResult
  mutating func append(
    _ record: TranscriptRecord, to pool: PoolIndex, at: Int? = nil, ledger: Int? = nil
  ) -> RecordReference {
    sections[pool].append(Draft(record: record, at: at, ledger: ledger))
    return RecordReference(pool: pool, place: sections[pool].count - 1)
  }

  /// What the next record of a pool will be called.
  func next(in pool: PoolIndex) -> RecordReference {
    RecordReference(pool: pool, place: sections[pool].count)
  }

  mutating func replaceFirst(of pool: PoolIndex, by record: TranscriptRecord) {
    sections[pool][0].record = record
  }

  mutating func setLedger(_ seq: Int?, of reference: RecordReference) {
    sections[reference.pool][reference.place].ledger = seq
  }
}

/// The numbers of all records: a file per council, its pools in declared order, after the `header`.
struct RecordNumbers {
  /// Number of the first record of each pool.
  private var starts: [Int]

  init(_ transcript: Transcript, plan: CyclePlan) {
    starts = Array(repeating: 0, count: plan.pools.count)
    var next = Array(repeating: 2, count: plan.tree.councils.count)
    for position in plan.pools.indices {
      let (pool, owner) = (PoolIndex(position), plan.poolOwners[position])
      starts[pool] = next[owner]
      next[owner] += transcript.sections[pool].count
    }
  }

  subscript(reference: RecordReference) -> Int { starts[reference.pool] + reference.place }

  /// `<code>@<council>:<n>` (AUDIT 3.6).
  func reason(_ code: String, _ reference: RecordReference, plan: CyclePlan) -> String {
    let council = plan.tree[plan.poolOwners[reference.pool]].id
    return "\(code)@\(council):\(self[reference])"
  }
}

extension Transcript {
  /// The finished files, by council id: those of councils that own a pool (AUDIT 5.1).
  func files(_ numbers: RecordNumbers, plan: CyclePlan) -> [String: [JSONValue]] {
    var files: [String: [JSONValue]] = [:]
    for position in plan.pools.indices {
      let pool = PoolIndex(position)
      let council = plan.tree[plan.poolOwners[pool]].id
      let contest = JSONValue.string("\(council)/\(plan.pools[pool].id)")
      if files[council] == nil { files[council] = [header(of: council, plan: plan)] }
      for (place, draft) in sections[pool].enumerated() {
        let n = numbers[RecordReference(pool: pool, place: place)]
        let at = draft.at.map { numbers[RecordReference(pool: pool, place: $0)] }
        files[council]?.append(draft.json(n: n, contest: contest, at: at))
      }
    }
    for council in files.keys {
      let n = JSONValue(number: (files[council]?.count ?? 0) + 1)
      files[council]?.append(["type": "end", "n": n, "records": n])
    }
    return files
  }

  private func header(of council: String, plan: CyclePlan) -> JSONValue {
    let byLaw = plan.input.byLaw
    return [
      "type": "header", "n": 1, "schema": "trowel-transcript-1",
      "cycle": .string(byLaw.cycle), "council": .string(council),
      "bylaw_sha256": .string(plan.input.byLawSHA256),
      "unit": [
        "currency": .string(byLaw.currency), "exponent": JSONValue(number: byLaw.minorDigits),
      ],
    ]
  }
}

extension Transcript.Draft {
  fileprivate func json(n: Int, contest: JSONValue, at: Int?) -> JSONValue {
    var members = record.members
    members["type"] = .string(record.type)
    members["n"] = JSONValue(number: n)
    members["contest"] = contest
    if let at { members["at"] = JSONValue(number: at) }
    if let ledger { members["ledger"] = JSONValue(number: ledger) }
    return .object(members)
  }
}
