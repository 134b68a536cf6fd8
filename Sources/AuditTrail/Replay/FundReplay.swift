import BudgetModel

/// Stage FUND worked out again from the by-law and the table of councils (CONFEDERATION 6), and
/// compared with the ledger row by row.
struct FundReplay {
  private struct Row: Equatable {
    var from: String
    var to: String
    var amount: Money
    var reason: LedgerReason
  }

  private let evidence: PackEvidence
  private var rows: [Row] = []
  private var balances: [String: Money] = [:]
  /// Weights that the files of the pack do not give.
  private var missing: [String] = []
  /// The tables that show how each source was shared out, by pool.
  private var records: [String: [JSONValue]] = [:]

  init(_ evidence: PackEvidence) {
    self.evidence = evidence
    for pool in evidence.byLaw.pools {
      if let amount = pool.amount {
        move(amount, "source:" + pool.id, "pool:" + pool.id, .allocate)
      }
      if !pool.split.isEmpty { split(pool) }
    }
    let before = balances
    for pool in evidence.byLaw.pools { levy(pool, on: before["pool:" + pool.id] ?? .zero) }
  }

  func findings() -> [AuditFinding] {
    let stated = evidence.data.ledger.filter { $0.stage == .fund }
    var found = missing.map { AuditFinding("bylaw.json", $0) }
    for (row, expected) in zip(stated, rows) {
      let code = ReasonReference(row.reason)?.code
      if row.from == expected.from && row.to == expected.to && row.amount == expected.amount
        && code == expected.reason.rawValue
      {
        continue
      }
      found.append(
        AuditFinding(
          "ledger.csv:\(row.seq + 1)",
          "the by-law gives \(expected.from) -> \(expected.to) "
            + "\(expected.amount.exact) minor units (\(expected.reason.rawValue))"))
    }
    if stated.count != rows.count {
      found.append(
        AuditFinding(
          "ledger.csv", "\(stated.count) rows of stage FUND where the by-law gives \(rows.count)"))
    }
    return found + evidence.transcriptCouncils.flatMap(recordFindings)
  }

  /// The tables of a council's sources, and the ties of the last unit in them.
  private func recordFindings(_ council: String) -> [AuditFinding] {
    let all = evidence.data.transcripts[council] ?? []
    let stated = all.filter {
      $0["type"] == "apportion" && !Heard.isSeats($0) || Self.isTie($0)
    }
    let pools = evidence.byLaw.pools.filter { $0.councilID == council }
    let expected = pools.flatMap { pool in
      (records[pool.id] ?? []).map { record -> JSONValue in
        var members = record.members ?? [:]
        members["contest"] = .string("\(council)/\(pool.id)")
        return .object(members)
      }
    }
    if stated.count != expected.count {
      return [
        AuditFinding(
          PackEvidence.place(council, stated.last?["n"]?.number),
          "\(stated.count) tables of shares where the by-law gives \(expected.count)")
      ]
    }
    return zip(stated, expected).compactMap { record, expected in
      var members = record.members ?? [:]
      members["n"] = nil
      return .object(members) == expected
        ? nil
        : AuditFinding(
          PackEvidence.place(council, record["n"]?.number),
          "the shares are not those that the by-law gives")
    }
  }

  private mutating func move(
    _ amount: Money, _ from: String, _ to: String, _ reason: LedgerReason
  ) {
    if amount.isZero { return }
    balances[from, default: .zero] -= amount
    balances[to, default: .zero] += amount
    rows.append(Row(from: from, to: to, amount: amount, reason: reason))
  }

  private mutating func levy(_ pool: PoolDeclaration, on amount: Money) {
    switch pool.levy {
    case .share(let share, let target):
      let levied = Money(minorUnits: Int64((Ratio(amount) * share).roundedDown))
      move(levied, "pool:" + pool.id, "pool:" + target, .levy)
    case .amount(let levied, let target):
      move(levied, "pool:" + pool.id, "pool:" + target, .levy)
    case nil: return
    }
  }

  private mutating func split(_ pool: PoolDeclaration) {
    let amount = balances["pool:" + pool.id] ?? .zero
    let ids = pool.split.map { line -> String in
      switch line.target {
      case .pool(let id), .level(let id): id
      }
    }
    guard let parts = HamiltonShares(amount.minorUnits, pool.split.map(\.share), ids: ids) else {
      return
    }
    note(parts, "shares", total: amount, unit: 1, ids, of: pool)
    for (line, share) in zip(pool.split, parts.shares) {
      let part = Money(minorUnits: share)
      switch line.target {
      case .pool(let target): move(part, "pool:" + pool.id, "pool:" + target, .split)
      case .level(let level): split(part, of: pool, over: level, line.formulaID)
      }
    }
  }

  private mutating func split(
    _ amount: Money, of pool: PoolDeclaration, over level: String, _ formulaID: String?
  ) {
    guard let formula = evidence.byLaw.formulas.first(where: { $0.id == formulaID }) else { return }
    let below = evidence.subtree(of: pool.councilID)
    let councils = evidence.councils.filter {
      below.contains($0.id) && evidence.level(of: $0.id)?.id == level
    }
    let weights = formula.parts.map { part in councils.map { weight(part, $0, formula) } }
    guard let shares = shares(formula, amount, weights, councils.map(\.id), pool) else {
      missing.append("formula \(quoted(formula.id)) cannot be worked out from the pack")
      return
    }
    for (council, share) in zip(councils, shares) {
      move(share, "pool:" + pool.id, "pool:" + council.id, .split)
    }
    if let target = formula.residuePool {
      move(
        amount - shares.reduce(.zero, +), "pool:" + pool.id, "pool:" + target, .residue)
    }
  }
}

extension FundReplay {
  private mutating func shares(
    _ formula: Formula, _ amount: Money, _ weights: [[Ratio]], _ ids: [String],
    _ pool: PoolDeclaration
  ) -> [Money]? {
    if weights.contains(where: { $0.reduce(.zero, +).isZero }) { return nil }
    let hasGuarantees = !formula.floor.isZero || formula.cap != nil
    let tables = records[pool.id]?.count ?? 0
    let shares: [Money]?
    if formula.parts.count == 1 && hasGuarantees {
      shares = guaranteed(formula, amount, weights[0], ids, pool)
    } else if formula.rounding == .nearest {
      shares = rounded(formula, amount, weights, ids)
    } else {
      shares = wholeUnits(formula, amount, weights, ids, pool)
    }
    let isShown = (records[pool.id]?.count ?? 0) > tables
    if let shares, !(isShown && formula.parts.count == 1 && formula.base.isZero) {
      noteSums(shares, of: formula, ids, of: pool)
    }
    return shares
  }

  private func rounded(
    _ formula: Formula, _ amount: Money, _ weights: [[Ratio]], _ ids: [String]
  ) -> [Money] {
    let rest = amount.minorUnits - formula.base.minorUnits * Int64(ids.count)
    let whole = formula.parts.reduce(Ratio.zero) { $0 + $1.share }
    return ids.indices.map { place in
      let exact = zip(formula.parts, weights).reduce(Ratio.zero) { sum, part in
        sum + Ratio(rest) * part.0.share / whole * part.1[place] / part.1.reduce(.zero, +)
      }
      let units = ReplayShares.nearest(exact, unit: formula.unit.minorUnits)
      return formula.base + Money(minorUnits: units)
    }
  }

  private mutating func wholeUnits(
    _ formula: Formula, _ amount: Money, _ weights: [[Ratio]], _ ids: [String],
    _ pool: PoolDeclaration
  ) -> [Money]? {
    let rest = amount.minorUnits - formula.base.minorUnits * Int64(ids.count)
    let unit = formula.unit.minorUnits
    var shares = ids.map { _ in formula.base }
    let names = formula.parts.map { _ in "" }
    guard let parts = HamiltonShares(rest / unit, formula.parts.map(\.share), ids: names) else {
      return nil
    }
    for (units, row) in zip(parts.shares, weights) {
      guard let given = HamiltonShares(units, row, ids: ids) else { return nil }
      note(given, "hamilton", total: Money(minorUnits: units * unit), unit: unit, ids, of: pool)
      for place in ids.indices { shares[place] += Money(minorUnits: given.shares[place] * unit) }
    }
    return shares
  }

  private mutating func guaranteed(
    _ formula: Formula, _ amount: Money, _ weights: [Ratio], _ ids: [String],
    _ pool: PoolDeclaration
  ) -> [Money]? {
    let unit = formula.unit.minorUnits
    let base = formula.base.minorUnits / unit
    let (fixed, rest) = ReplayShares.guarantees(
      amount.minorUnits / unit, base: base, floor: max(base, formula.floor.minorUnits / unit),
      cap: formula.cap.map { $0.minorUnits / unit }, weights: weights)
    let free = ids.indices.filter { fixed[$0] == nil }
    let total = free.reduce(Ratio.zero) { $0 + weights[$1] }
    var shares = fixed.map { ($0 ?? base) * unit }
    if total.isZero { return shares.map(Money.init) }
    if formula.rounding == .nearest {
      for place in free {
        let exact = Ratio(rest) * weights[place] / total * Ratio(unit)
        shares[place] += ReplayShares.nearest(exact, unit: unit)
      }
      return shares.map(Money.init)
    }
    guard
      let given = HamiltonShares(rest, free.map { weights[$0] }, ids: free.map { ids[$0] })
    else { return nil }
    if free.count == ids.count {
      note(given, "hamilton", total: Money(minorUnits: rest * unit), unit: unit, ids, of: pool)
    }
    for (place, units) in zip(free, given.shares) { shares[place] += units * unit }
    return shares.map(Money.init)
  }
}

/// The tables that a transcript shows.
extension FundReplay {
  private static let tieKey: JSONValue = ["remainder desc", "weight desc"]

  /// A tie of the last unit of money between councils; rules that divide money have others.
  static func isTie(_ record: JSONValue) -> Bool {
    record["type"] == "tie" && record["key"] == tieKey
  }

  private mutating func note(
    _ split: HamiltonShares, _ method: String, total: Money, unit: Int64, _ ids: [String],
    of pool: PoolDeclaration
  ) {
    let rows = ids.indices.map { place -> JSONValue in
      [
        "pool": .string(ids[place]), "base": JSONValue(split.bases[place]),
        "quotient": JSONValue(split.quotients[place]),
        "remainder": JSONValue(split.remainders[place]),
        "amount": JSONValue(count: split.shares[place] * unit),
      ]
    }
    var members: [String: JSONValue] = [
      "type": "apportion", "method": .string(method), "total": JSONValue(total),
      "rows": .array(rows),
    ]
    members["last_given"] = split.last.map { .string(ids[$0]) }
    records[pool.id, default: []].append(.object(members))
    if split.tied.isEmpty { return }
    let names = split.tied.map { ids[$0] }.sorted { $0.isBefore($1) }.map(JSONValue.string)
    records[pool.id, default: []].append([
      "type": "tie", "at": "remainder", "key": Self.tieKey,
      "tied": .array(names), "result": .array(names), "decided_by": "council-id",
      "decisive": true,
      "steps": [["step": "council-id", "groups": .array(names.map { [$0] })]],
    ])
  }

  private mutating func noteSums(
    _ shares: [Money], of formula: Formula, _ ids: [String], of pool: PoolDeclaration
  ) {
    let rows = zip(ids, shares).map { id, share -> JSONValue in
      ["pool": .string(id), "amount": JSONValue(share)]
    }
    records[pool.id, default: []].append([
      "type": "apportion", "method": .string("formula " + formula.id),
      "total": JSONValue(shares.reduce(.zero, +)), "rows": .array(rows),
    ])
  }
}

/// What a formula weighs councils by (CONFEDERATION 6.2).
extension FundReplay {
  private func weight(_ part: Formula.Part, _ council: Council, _ formula: Formula) -> Ratio {
    let plain = weight(part.weight, council)
    guard let bonus = part.bonus else { return plain }
    return plain * (.one + bonus.per * Ratio(column(bonus.column, council), over: 10_000))
  }

  private func weight(_ weight: Formula.Weight, _ council: Council) -> Ratio {
    switch weight {
    case .equal: return .one
    case .population: return Ratio(column("population", council))
    case .eligible: return Ratio(column("eligible", council))
    case .members: return Ratio(column("members", council))
    case .column(let name): return Ratio(column(name, council))
    case .per(let name):
      let index = column(name, council)
      return index == 0 ? .zero : Ratio(column("population", council), over: index)
    case .fixed(let weights): return weights[council.id] ?? .zero
    case .grades(let ids): return ids.reduce(.zero) { $0 + grade($1, council) }
    case .turnout:
      let row = evidence.data.councils.first { $0.councilID == council.id }
      return Ratio(row?.counted ?? 0)
    }
  }

  private func grade(_ id: String, _ council: Council) -> Ratio {
    guard let table = evidence.byLaw.grades.first(where: { $0.id == id }) else { return .zero }
    let value = table.priorityOf.map { place($0, council) } ?? column(table.column ?? "", council)
    let step = table.steps.first { $0.bound.map { value <= $0 } ?? true }
    return table.times * (step?.grade ?? .zero)
  }

  /// The place of a category by the votes in the council's table; behind all others without votes.
  private func place(_ category: String, _ council: Council) -> Int64 {
    var votes: [String: Ratio] = [:]
    for row in evidence.data.tallies[council.id] ?? []
    where row.measure == .votes && row.key.isEmpty {
      for label in evidence.projectsByID[row.projectID].map({ evidence.data.projects[$0] })?
        .categories ?? []
      {
        votes[label, default: .zero] += row.value
      }
    }
    guard let own = votes[category], own > .zero else { return .max }
    return votes.values.reduce(1) { $1 > own ? $0 + 1 : $0 }
  }

  private func column(_ name: String, _ council: Council) -> Int64 {
    switch name {
    case "population": council.population ?? 0
    case "eligible": council.eligible ?? 0
    case "members": council.members ?? 0
    default: council.indices[name] ?? 0
    }
  }
}
