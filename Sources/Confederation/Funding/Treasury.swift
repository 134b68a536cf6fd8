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
  /// The earmarked parts of what pools hold, by tag; none is zero.
  private var earmarked: [PoolIndex: [String: Money]] = [:]
  /// By `PoolIndex`: the tag that money takes on in stage FUND if it has none.
  private let tagsOfPools: [String?]
  /// By `ProjectIndex`.
  package var tagsOfProjects: [[String]] = []

  package init(tagsOfPools: [String?] = []) { self.tagsOfPools = tagsOfPools }

  package func balance(_ account: Account) -> Money { balances[account] ?? .zero }
  package func balance(of pool: PoolIndex) -> Money { balance(.pool(pool)) }

  /// What a pool holds for projects with a tag, by tag.
  package func earmarks(of pool: PoolIndex) -> [Instance.Earmark] {
    (earmarked[pool] ?? [:]).sorted { $0.key.isBefore($1.key) }.map {
      Instance.Earmark(tag: $0.key, amount: $0.value)
    }
  }
  /// What a pool may use for anything.
  package func free(of pool: PoolIndex) -> Money {
    earmarks(of: pool).reduce(balance(of: pool)) { $0 - $1.amount }
  }
  /// What a pool may use for a project.
  package func available(of pool: PoolIndex, for project: ProjectIndex) -> Money {
    earmarks(of: pool).reduce(free(of: pool)) {
      tagsOfProjects[project].contains($1.tag) ? $0 + $1.amount : $0
    }
  }

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
    moveEarmarks(amount, from: from, to: to, isFunding: stage == .fund)
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

  /// In stage FUND what is earmarked keeps its tag, and what is not takes that of its pool.
  private mutating func moveEarmarks(
    _ amount: Money, from: Account, to: Account, isFunding: Bool
  ) {
    var parts: [Instance.Earmark] = []
    if case .pool(let pool) = from {
      parts = takeEarmarks(amount, from: pool, to: to, isFunding: isFunding)
    }
    guard isFunding, case .pool(let pool) = to else { return }
    if !tagsOfPools.isEmpty, let tag = tagsOfPools[pool.position] {
      let untagged = parts.reduce(amount) { $0 - $1.amount }
      parts.append(Instance.Earmark(tag: tag, amount: untagged))
    }
    for part in parts where !part.amount.isZero {
      earmarked[pool, default: [:]][part.tag, default: .zero] += part.amount
    }
  }

  /// The earmarked money that leaves a pool: a project uses that of its tags first, what is carried
  /// begins with it, and everything else moves free money, in stage FUND as far as there is some.
  private mutating func takeEarmarks(
    _ amount: Money, from pool: PoolIndex, to: Account, isFunding: Bool
  ) -> [Instance.Earmark] {
    let held = earmarks(of: pool)
    if held.isEmpty { return [] }
    let free = free(of: pool)
    var (usable, rest) = (held, amount)
    switch to {
    case .project(let project):
      usable = held.filter { tagsOfProjects[project].contains($0.tag) }
    case .carry: break
    default: rest = max(.zero, amount - free)
    }
    let needed = rest
    var taken: [Instance.Earmark] = []
    for earmark in usable {
      let part = min(rest, earmark.amount)
      taken.append(Instance.Earmark(tag: earmark.tag, amount: part))
      earmarked[pool]?[earmark.tag] = part == earmark.amount ? nil : earmark.amount - part
      rest -= part
    }
    let isProper: Bool =
      switch to {
      case .project, .carry: rest <= free
      default: isFunding || needed.isZero
      }
    if !isProper {
      brokenInvariant = brokenInvariant ?? "\(pool) spends earmarked money on something else"
    }
    return taken
  }

  /// What entered a pool up to now, in order of the rows.
  package func entries(into pool: PoolIndex) -> [Movement] {
    entries[pool, default: []].map { movements[$0] }
  }
}
