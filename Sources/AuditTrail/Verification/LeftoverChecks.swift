import BudgetModel

/// Money up: each movement of the leftover stage is a step of its pool's by-law, and goes where that
/// step sends it (CONFEDERATION 7).
struct LeftoverChecks {
  let evidence: PackEvidence

  func findings() -> [AuditFinding] {
    let owners = evidence.index.poolOwners
    return evidence.data.ledger.filter { $0.stage == .leftover }.compactMap { row in
      problem(row, owners).map { AuditFinding("ledger.csv:\(row.seq + 1)", $0) }
    }
  }

  private func name(_ account: String, _ kind: String) -> String? {
    account.hasPrefix(kind) ? String(account.dropFirst(kind.utf8.count)) : nil
  }

  private func problem(_ row: LedgerRow, _ owners: [String: String]) -> String? {
    let code = ReasonReference(row.reason).flatMap { LedgerReason(rawValue: $0.code) }
    guard let code else { return "an unknown reason" }
    guard let pool = name(row.from, "pool:") else { return commonProblem(row, code, owners) }
    guard let owner = owners[pool],
      let policy = evidence.contestSettings(council: owner, pool: pool)?.leftover
    else { return "pool \(pool) has no council or no by-law" }
    let steps = policy.steps ?? [isRoot(owner) ? .carry : .up]
    switch code {
    case .carry: return carryProblem(row, pool, owner, steps, policy)
    case .lapse:
      return steps.last == .lapse && row.to == "lapse:" + pool
        ? nil : "the by-law does not lapse it"
    case .leftoverUp:
      return steps.last == .up && name(row.to, "pool:") == upTarget(owner, policy)
        ? nil : "the by-law does not send it up to this pool"
    case .leftoverTo:
      return steps.last == .to && name(row.to, "pool:") == policy.toPool
        ? nil : "the by-law does not send it to this pool"
    case .leftoverTurnout: return steps.contains(.turnout) ? nil : "no step 'turnout' in the by-law"
    case .sideways:
      return steps.contains(.sideways) ? nil : "no step 'sideways' in the by-law"
    case .topUp: return nil
    case .return:
      return steps.last == .return && isGiver(row, of: pool) ? nil : "the pool gives nothing back"
    case .fundSecondPass: return nil
    default: return "money does not move for this reason in this stage"
    }
  }

  private func isRoot(_ council: String) -> Bool {
    evidence.council(council)?.parentID.isEmpty == true
  }

  /// Carried: as the by-law says, for want of a pool above, or levies that came back.
  private func carryProblem(
    _ row: LedgerRow, _ pool: String, _ owner: String, _ steps: [LeftoverPolicy.Step],
    _ policy: LeftoverPolicy
  ) -> String? {
    if row.to != "carry:" + pool { return "it is not carried in its own pool" }
    let hasNoTarget = steps.last == .up && upTarget(owner, policy) == nil
    let cameBack = evidence.ledger(of: row.from).contains {
      $0.seq < row.seq && $0.to == row.from && $0.amount == row.amount
        && $0.reason.hasPrefix(LedgerReason.return.rawValue + "@")
    }
    let reason = ReasonReference(row.reason)
    let record = reason.flatMap { evidence.record($0.council, $0.n) }
    if record?["policy"] == "earmark" { return nil }
    let isLast = steps.last == .carry || steps.last?.isTerminal == false
    return isLast || hasNoTarget || cameBack || steps.last == .return
      ? nil : "the by-law does not carry it"
  }

  /// The pool named, or the first pool that takes projects of the nearest council above with one.
  private func upTarget(_ council: String, _ policy: LeftoverPolicy) -> String? {
    if let named = policy.upPool { return named }
    var current = evidence.council(council)
    while let parent = current.flatMap({ evidence.council($0.parentID) }) {
      let first = evidence.contestLabels(of: parent.id).first { label in
        evidence.index.contestRecords[parent.id]?[label]?.contains {
          $0["type"]?.text == "field"
        } == true
      }
      if let first { return String(first.dropFirst(parent.id.utf8.count + 1)) }
      current = parent
    }
    return nil
  }

  private func isGiver(_ row: LedgerRow, of pool: String) -> Bool {
    evidence.ledger(of: row.to).contains {
      $0.from == row.to && $0.to == row.from && $0.reason.hasPrefix("levy@")
        && $0.to == "pool:" + pool
    }
  }

  /// A common fund pays into pools of the children whose council it is, or gives back.
  private func commonProblem(
    _ row: LedgerRow, _ code: LedgerReason, _ owners: [String: String]
  ) -> String? {
    guard let parent = name(row.from, "common:"), let pool = name(row.to, "pool:"),
      let owner = owners[pool]
    else { return "money does not move this way in this stage" }
    let isChild = evidence.council(owner)?.parentID == parent
    let isKnown = [.sideways, .topUp, .return].contains(code)
    return isChild && isKnown ? nil : "a common fund does not pay this"
  }
}
