package import BudgetModel

/// Where money can be (AUDIT 3.6).
package enum Account: Hashable, Sendable {
  /// Outside money of a pool: the only account without a balance of its own.
  case source(PoolIndex)
  case pool(PoolIndex)
  case project(ProjectIndex)
  case carry(PoolIndex)
  case lapse(PoolIndex)
  /// The fund of a collective step.
  case common(CouncilIndex)
}

/// A record in the part of a transcript that belongs to a pool.
package struct RecordReference: Hashable, Sendable {
  package var pool: PoolIndex
  package var place: Int
}

/// One row of the ledger before its reference has a number.
package struct Movement: Sendable, Hashable {
  package var seq: Int
  package var stage: LedgerStage
  package var round: Int
  package var from: Account
  package var to: Account
  package var amount: Money
  package var reason: LedgerReason
  package var record: RecordReference
}

/// Holds every balance and writes the ledger as it moves money. Nothing else moves money.
package struct Treasury: Sendable {
  package private(set) var movements: [Movement] = []
  /// The first movement that was not possible: a bug, and the end of the count.
  package private(set) var brokenInvariant: String?
  private var balances: [Account: Money] = [:]
  /// Places in `movements` of what entered each pool.
  private var entries: [PoolIndex: [Int]] = [:]

  package init() {}

  package func balance(_ account: Account) -> Money { balances[account] ?? .zero }
  package func balance(of pool: PoolIndex) -> Money { balance(.pool(pool)) }

  /// Moves an amount and returns the number of its row; nothing is written for an amount of zero.
  @discardableResult
  package mutating func move(
    _ amount: Money, from: Account, to: Account, for reason: LedgerReason, stage: LedgerStage,
    round: Int = 0, record: RecordReference
  ) -> Int? {
    if amount.isZero { return nil }
    let isOutside = if case .source = from { true } else { false }
    if amount < .zero || (!isOutside && balance(from) < amount) || from == to {
      brokenInvariant =
        brokenInvariant
        ?? "\(reason.rawValue) of \(amount.exact) from \(from) to \(to), which holds "
        + balance(from).exact
      return nil
    }
    if !isOutside { balances[from, default: .zero] -= amount }
    balances[to, default: .zero] += amount
    if case .pool(let pool) = to { entries[pool, default: []].append(movements.count) }
    let seq = movements.count + 1
    movements.append(
      Movement(
        seq: seq, stage: stage, round: round, from: from, to: to, amount: amount, reason: reason,
        record: record))
    return seq
  }

  /// What entered a pool up to now, in order of the rows.
  package func entries(into pool: PoolIndex) -> [Movement] {
    entries[pool, default: []].map { movements[$0] }
  }
}
