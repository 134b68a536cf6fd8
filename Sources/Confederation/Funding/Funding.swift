package import BudgetModel

/// What stage FUND did: money in every pool before anyone decides (CONFEDERATION 6).
package struct Funding: Sendable {
  /// A minor unit that only the order of ids could give.
  package struct UnitTie: Sendable, Hashable {
    package var record: RecordReference
    package var tied: [String]
  }
  package var treasury = Treasury()
  /// The records that follow the `pool` record of each pool's part of a transcript, by `PoolIndex`.
  package var records: [[TranscriptRecord]]
  /// By `PoolIndex`: what each pool holds after all splits and levies.
  package var amounts: [Money]
  package var ties: [UnitTie] = []
}

/// Runs stage FUND: pools in declared order, `allocate`, then `split` lines as declared, councils in
/// id order; then all levies.
struct FundingStage {
  let pools: PoolTable
  let tree: CouncilTree
  let byLaw: ByLaw
  let levelIDs: [String?]
  /// What this cycle's ballots say; nil before the tally.
  let figures: CouncilFigures?
  var funding: Funding
  var diagnostics: [Diagnostic] = []

  init(
    pools: PoolTable, tree: CouncilTree, byLaw: ByLaw, levelIDs: [String?],
    figures: CouncilFigures?
  ) {
    (self.pools, self.tree, self.byLaw) = (pools, tree, byLaw)
    (self.levelIDs, self.figures) = (levelIDs, figures)
    funding = Funding(
      treasury: Treasury(tagsOfPools: pools.pools.map(\.tag)),
      records: Array(repeating: [], count: pools.pools.count),
      amounts: Array(repeating: .zero, count: pools.pools.count))
    for pool in pools.indices { fill(pool) }
    let beforeLevies = pools.indices.map { funding.treasury.balance(of: $0) }
    for pool in pools.indices { levy(pool, on: beforeLevies[pool]) }
    funding.amounts = pools.indices.map { funding.treasury.balance(of: $0) }
  }

  private mutating func fill(_ pool: PoolIndex) {
    if let amount = pools[pool].amount {
      let record = RecordReference(pool: pool, place: 0)
      move(amount, from: .source(pool), to: .pool(pool), for: .allocate, record)
    }
    if pools[pool].isSource { split(pool) }
  }

  private mutating func split(_ source: PoolIndex) {
    let lines = pools[source].split
    let amount = funding.treasury.balance(of: source)
    guard let whole = WholeWeights(lines.map(\.share)) else {
      diagnostics.append(.weightsTooFine(pools[source]))
      return
    }
    let ids = lines.map { lineID($0.target) }
    guard let shares = HamiltonSplit.of(amount.minorUnits, weights: whole.weights, ids: ids) else {
      diagnostics.append(.weightsAllZero(pools[source]))
      return
    }
    let rows = shares.rows(names: ids, bases: whole.weights.map { JSONValue(count: $0) })
    let record = append(.apportion("shares", total: amount, rows, last: shares, ids), to: source)
    noteTie(shares, ids: ids, in: source)
    for (line, share) in zip(lines, shares.shares) {
      let part = Money(minorUnits: share)
      switch line.target {
      case .pool(let id):
        guard let target = pools.index(ofID: id) else { continue }
        move(part, from: .pool(source), to: .pool(target), for: .split, record)
      case .level(let level):
        splitByFormula(part, over: level, formulaID: line.formulaID, from: source)
      }
    }
  }

  private func lineID(_ target: PoolDeclaration.Target) -> String {
    switch target {
    case .pool(let id), .level(let id): id
    }
  }

  private mutating func splitByFormula(
    _ amount: Money, over level: String, formulaID: String?, from source: PoolIndex
  ) {
    let councils = PoolTable.councils(
      ofLevel: level, below: pools.owners[source], tree: tree, levelIDs: levelIDs)
    guard let formula = byLaw.formulas.first(where: { $0.id == formulaID }) else { return }
    var weighing = FormulaWeights(formula: formula, grades: byLaw.grades, figures: figures)
    let named = councils.map { ($0, tree[$0]) }
    let weights = formula.parts.map { weighing.weights(of: $0, for: named) }
    diagnostics += weighing.diagnostics
    if !weighing.diagnostics.isEmpty { return }
    do throws(FormulaSplit.Failure) {
      let split = try FormulaSplit(
        formula, amount: amount, weights: weights, ids: councils.map { tree[$0].id })
      pay(split, of: formula, to: councils, from: source)
    } catch {
      diagnostics.append(error.diagnostic(formula, amount: amount, level: level, shown: shown))
    }
  }

  private mutating func pay(
    _ split: FormulaSplit, of formula: Formula, to councils: [CouncilIndex], from source: PoolIndex
  ) {
    let ids = councils.map { tree[$0].id }
    let record = appendRecords(split, of: formula, ids: ids, to: source)
    for (id, amount) in zip(ids, split.amounts) {
      guard let target = pools.index(ofID: id) else { continue }
      move(amount, from: .pool(source), to: .pool(target), for: .split, record)
    }
    if let residuePool = formula.residuePool, let target = pools.index(ofID: residuePool) {
      move(split.residue, from: .pool(source), to: .pool(target), for: .residue, record)
    }
    if split.isCapped {
      diagnostics.append(
        Diagnostic(
          .capResidue, at: formula.place,
          "the caps of formula \(quoted(formula.id)) leave \(shown(split.kept)) in pool "
            + quoted(pools[source].id)))
    }
  }

  /// An amount as messages show it.
  private func shown(_ amount: Money) -> String {
    amount.decimal(minorDigits: byLaw.minorDigits)
  }

  private mutating func levy(_ pool: PoolIndex, on amount: Money) {
    guard let levy = pools[pool].levy, let target = pools.index(ofID: levy.target) else { return }
    let levied: Money
    switch levy {
    case .share(let share, _):
      levied = Money(minorUnits: Int64(clamping: (Ratio(amount) * share).roundedDown))
    case .amount(let fixed, _): levied = fixed
    }
    if levied > amount || levied < .zero {
      diagnostics.append(
        .setting(
          "the levy of \(quoted(pools[pool].id)) is \(shown(levied)) of "
            + "\(shown(amount)); lower it", at: pools[pool].place))
      return
    }
    let record = RecordReference(pool: pool, place: 0)
    move(levied, from: .pool(pool), to: .pool(target), for: .levy, record)
  }

  private mutating func move(
    _ amount: Money, from: Account, to: Account, for reason: LedgerReason,
    _ record: RecordReference
  ) {
    funding.treasury.move(amount, from: from, to: to, for: reason, stage: .fund, record: record)
  }
}

/// The tables that show how money was shared out.
extension FundingStage {
  private mutating func append(
    _ record: TranscriptRecord, to pool: PoolIndex
  ) -> RecordReference {
    funding.records[pool].append(record)
    return RecordReference(pool: pool, place: funding.records[pool].count)
  }

  /// One table per part and, where more than one part made the amounts, one with their sums.
  private mutating func appendRecords(
    _ split: FormulaSplit, of formula: Formula, ids: [String], to source: PoolIndex
  ) -> RecordReference {
    var record = RecordReference(pool: source, place: 0)
    for part in split.parts {
      guard let shares = part.split else { continue }
      let rows = shares.rows(
        names: ids, bases: part.weights.map { JSONValue(count: $0) }, amounts: part.amounts)
      record = append(
        .apportion("hamilton", total: part.total, rows, last: shares, ids), to: source)
      noteTie(shares, ids: ids, in: source)
    }
    if split.parts.count == 1 && split.parts[0].split != nil && formula.base.isZero {
      return record
    }
    let total = split.amounts.reduce(.zero, +)
    let rows = zip(ids, split.amounts).map { id, amount -> JSONValue in
      .object(["pool": .string(id), "amount": JSONValue(amount)])
    }
    return append(
      .apportion("formula \(formula.id)", total: total, rows, last: nil, ids), to: source)
  }

  private mutating func noteTie(_ split: HamiltonSplit, ids: [String], in pool: PoolIndex) {
    if split.tiedByID.isEmpty { return }
    let tied = split.tiedByID.map { ids[$0] }.sorted { $0.isBefore($1) }
    let names = tied.map { JSONValue.string($0) }
    let record = append(
      TranscriptRecord(
        "tie",
        [
          "at": "remainder", "key": ["remainder desc", "weight desc"], "tied": .array(names),
          "steps": [
            .object(["step": "council-id", "groups": .array(names.map { .array([$0]) })])
          ],
          "decided_by": "council-id", "result": .array(names), "decisive": true,
        ]), to: pool)
    funding.ties.append(Funding.UnitTie(record: record, tied: tied))
  }
}

extension HamiltonSplit {
  /// `amounts` where a share is not one minor unit.
  fileprivate func rows(
    names: [String], bases: [JSONValue], amounts: [Money]? = nil
  ) -> [JSONValue] {
    names.indices.map { place in
      let amount = amounts?[place] ?? Money(minorUnits: shares[place])
      return [
        "pool": .string(names[place]), "base": bases[place],
        "quotient": JSONValue(count: quotients[place]),
        "remainder": JSONValue(count: remainders[place]), "amount": JSONValue(amount),
      ]
    }
  }
}

extension TranscriptRecord {
  fileprivate static func apportion(
    _ method: String, total: Money, _ rows: [JSONValue], last split: HamiltonSplit?,
    _ names: [String]
  ) -> TranscriptRecord {
    var members: [String: JSONValue] = [
      "method": .string(method), "total": JSONValue(total), "rows": .array(rows),
    ]
    if let last = split?.lastGiven { members["last_given"] = .string(names[last]) }
    return TranscriptRecord("apportion", members)
  }
}

extension FormulaSplit.Failure {
  fileprivate func diagnostic(
    _ formula: Formula, amount: Money, level: String, shown: (Money) -> String
  ) -> Diagnostic {
    let name = "formula \(quoted(formula.id)) over level \(quoted(level))"
    return switch self {
    case .weightsAllZero:
      Diagnostic(
        .weightsAllZero, at: formula.place,
        "\(name): all weights are zero, or no council takes part; use weight: equal to share "
          + "equally")
    case .weightsTooFine:
      Diagnostic(
        .weightsTooFine, at: formula.place,
        "\(name): the weights have no common denominator up to 10^12; write coarser ones")
    case .floorsExceedAmount(let needed):
      Diagnostic(
        .floorsExceedAmount, at: formula.place,
        "\(name): bases or floors need \(shown(needed)) of \(shown(amount)); lower them or raise "
          + "the amount")
    case .residueNegative(let residue):
      Diagnostic(
        .residueNegative, at: formula.place,
        "\(name): rounding to the nearest unit gives out \(shown(Money.zero - residue)) too much; "
          + "use round: hamilton or a smaller unit")
    }
  }
}

extension Diagnostic {
  fileprivate static func weightsTooFine(_ pool: PoolDeclaration) -> Diagnostic {
    Diagnostic(
      .weightsTooFine, at: pool.place,
      "the shares of the split of \(quoted(pool.id)) have no common denominator up to 10^12; "
        + "write coarser ones")
  }
  fileprivate static func weightsAllZero(_ pool: PoolDeclaration) -> Diagnostic {
    Diagnostic(
      .weightsAllZero, at: pool.place,
      "all shares of the split of \(quoted(pool.id)) are zero; give one line a share")
  }
}
