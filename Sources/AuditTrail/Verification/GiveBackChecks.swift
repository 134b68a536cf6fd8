import BudgetModel

/// What comes back is shared by what was given (CONFEDERATION 7): the rest of a common fund among the
/// pools that filled it, levies among those who paid them.
struct GiveBackChecks {
  private struct Movement: Equatable {
    var pool: String
    var amount: Money
  }
  /// One collective step of councils that share a parent and a level.
  private struct Fund {
    var reason: String
    var gifts: [Movement] = []
    var spent = Money.zero
    var returns: [Movement] = []
    var seq: Int
  }

  let evidence: PackEvidence
  private let owners: [String: String]

  init(evidence: PackEvidence) {
    self.evidence = evidence
    owners = evidence.index.poolOwners
  }

  func findings() -> [AuditFinding] { fundFindings() + levyFindings() }

  private func pool(_ account: String) -> String? {
    account.hasPrefix("pool:") ? String(account.dropFirst("pool:".utf8.count)) : nil
  }

  private func code(_ row: LedgerRow) -> String { ReasonReference(row.reason)?.code ?? "" }

  /// Shares of the rest in proportion to the gifts, those of nothing left out.
  private func shares(of rest: Money, _ gifts: [Movement]) -> [Movement] {
    let split = HamiltonShares(
      rest.minorUnits, gifts.map { Ratio($0.amount) }, ids: gifts.map { owners[$0.pool] ?? "" })
    return zip(gifts, split?.shares ?? []).map {
      Movement(pool: $0.pool, amount: Money(minorUnits: $1))
    }.filter { !$0.amount.isZero }
  }

  // MARK: Common funds

  private func fundFindings() -> [AuditFinding] {
    var open: [String: Fund] = [:]
    var closed: [Fund] = []
    for row in evidence.data.ledger where row.stage == .leftover {
      if row.to.hasPrefix("common:"), let giver = pool(row.from) {
        let group = group(row.to, giver)
        if let fund = open[group], fund.reason != code(row) || !fund.returns.isEmpty {
          closed.append(fund)
          open[group] = nil
        }
        open[group, default: Fund(reason: code(row), seq: row.seq)].gifts.append(
          Movement(pool: giver, amount: row.amount))
      } else if row.from.hasPrefix("common:"), let receiver = pool(row.to) {
        let group = group(row.from, receiver)
        if code(row) == LedgerReason.return.rawValue {
          open[group]?.returns.append(Movement(pool: receiver, amount: row.amount))
        } else {
          open[group]?.spent += row.amount
        }
      }
    }
    return (closed + open.values).filter { fund in
      let given = fund.gifts.reduce(Money.zero) { $0 + $1.amount }
      return shares(of: given - fund.spent, fund.gifts) != fund.returns
    }.sorted { $0.seq < $1.seq }.map {
      AuditFinding(
        "ledger.csv:\($0.seq + 1)",
        "what this common fund gives back is not shared by what each pool gave")
    }
  }

  private func group(_ account: String, _ pool: String) -> String {
    let level = owners[pool].flatMap { evidence.level(of: $0)?.id }
    return account + " " + (level ?? "")
  }

  // MARK: Levies

  /// True for a levy that was given back to this pool in the row before, and is carried there.
  private func cameBack(_ row: LedgerRow) -> Bool {
    evidence.ledger(of: row.from).contains {
      $0.seq == row.seq - 1 && $0.to == row.from && $0.amount == row.amount
        && code($0) == LedgerReason.return.rawValue
    }
  }

  /// A pool whose last step is `return` gives all of its rest to those who paid levies into it.
  private func levyFindings() -> [AuditFinding] {
    owners.keys.sorted { $0.isBefore($1) }.compactMap { id in
      guard let owner = owners[id],
        evidence.contestSettings(council: owner, pool: id)?.leftover.steps?.last == .return
      else { return nil }
      let rows = evidence.ledger(of: "pool:" + id)
      let levies = rows.filter {
        $0.to == "pool:" + id && code($0) == LedgerReason.levy.rawValue
      }
      let out = rows.filter {
        $0.from == "pool:" + id && $0.stage == .leftover
          && [LedgerReason.return.rawValue, LedgerReason.carry.rawValue].contains(code($0))
          && !cameBack($0)
      }
      let gifts = levies.map { Movement(pool: pool($0.from) ?? "", amount: $0.amount) }
      let expected = shares(of: out.reduce(.zero) { $0 + $1.amount }, gifts)
      let returned = out.filter { code($0) == LedgerReason.return.rawValue }.map {
        Movement(pool: pool($0.to) ?? "", amount: $0.amount)
      }
      return expected == returned
        ? nil
        : AuditFinding("ledger.csv", "levies that pool \(id) gives back are not shared as paid")
    }
  }
}
