import BudgetModel

/// Earmarked money followed along the ledger, from the by-law and the tags of projects
/// (CONFEDERATION 7).
struct EarmarkReplay {
  private let evidence: PackEvidence
  /// What pools hold for projects with a tag once stage FUND is over, by pool and tag.
  private(set) var funded: [String: [String: Money]] = [:]
  private(set) var findings: [AuditFinding] = []
  private var held: [String: [String: Money]] = [:]
  private var balances: [String: Money] = [:]

  init(_ evidence: PackEvidence) {
    self.evidence = evidence
    if evidence.byLaw.pools.allSatisfy({ $0.tag == nil }) { return }
    let stages = Dictionary(grouping: evidence.data.ledger) { $0.stage == .fund }
    for row in stages[true] ?? [] { fund(row) }
    funded = held
    for row in stages[false] ?? [] { pay(row) }
  }

  private func name(_ account: String, _ kind: String) -> String? {
    account.hasPrefix(kind) ? String(account.dropFirst(kind.utf8.count)) : nil
  }

  private func earmarked(_ pool: String) -> Money {
    (held[pool] ?? [:]).values.reduce(.zero, +)
  }

  /// Free money moves first; what has a tag keeps it, other money takes that of the pool it enters.
  private mutating func fund(_ row: LedgerRow) {
    var (parts, untagged) = ([String: Money](), row.amount)
    if let giver = name(row.from, "pool:") {
      let free = (balances[giver] ?? .zero) - earmarked(giver)
      let needed = max(.zero, row.amount - free)
      parts = take(needed, from: giver, tags: Set((held[giver] ?? [:]).keys))
      untagged = row.amount - parts.values.reduce(.zero, +)
      balances[giver, default: .zero] -= row.amount
    }
    guard let receiver = name(row.to, "pool:") else { return }
    balances[receiver, default: .zero] += row.amount
    if let tag = evidence.byLaw.pools.first(where: { $0.id == receiver })?.tag {
      parts[tag, default: .zero] += untagged
    }
    for (tag, amount) in parts where !amount.isZero {
      held[receiver, default: [:]][tag, default: .zero] += amount
    }
  }

  /// Takes earmarked money, tag after tag, as far as there is some.
  private mutating func take(
    _ amount: Money, from pool: String, tags: Set<String>
  ) -> [String: Money] {
    var (rest, taken) = (amount, [String: Money]())
    for tag in tags.sorted(by: { $0.isBefore($1) }) {
      let part = min(rest, held[pool]?[tag] ?? .zero)
      if part.isZero { continue }
      held[pool]![tag]! -= part
      taken[tag] = part
      rest -= part
    }
    return taken
  }

  /// Later only projects with the tag get earmarked money, and what they leave is carried.
  private mutating func pay(_ row: LedgerRow) {
    if let receiver = name(row.to, "pool:") { balances[receiver, default: .zero] += row.amount }
    guard let giver = name(row.from, "pool:") else { return }
    let kept = earmarked(giver)
    let free = (balances[giver] ?? .zero) - kept
    balances[giver, default: .zero] -= row.amount
    var rest = row.amount
    if let project = name(row.to, "project:") {
      let tags = evidence.projectsByID[project].map { evidence.data.projects[$0].tags } ?? []
      rest -= take(row.amount, from: giver, tags: Set(tags)).values.reduce(.zero, +)
    } else if isEarmark(row) {
      if row.amount != kept { fail(row, "it is not the earmarked money of the pool") }
      held[giver] = nil
      return
    }
    if rest > free { fail(row, "it moves earmarked money") }
  }

  /// A `leftover` record says that earmarked money is carried.
  private func isEarmark(_ row: LedgerRow) -> Bool {
    guard row.to.hasPrefix("carry:"), let reason = ReasonReference(row.reason) else { return false }
    return evidence.record(reason.council, reason.n)?["policy"] == "earmark"
  }

  private mutating func fail(_ row: LedgerRow, _ sentence: String) {
    findings.append(AuditFinding("ledger.csv:\(row.seq + 1)", sentence))
  }
}
