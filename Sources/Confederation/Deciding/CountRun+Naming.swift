import AllocationRules
import BudgetModel

/// The project that a council names.
struct Named {
  /// Place in the field.
  var place: Int
  /// Places of the projects that are equal to it but for the lot, itself included; empty: none are.
  var alike: [Int] = []
}

/// A project that a council asks its siblings or a reserve to pay for.
struct Request {
  var contest: ContestIndex
  /// Place in the field.
  var place: Int
  /// As `Named.alike`.
  var alike: [Int] = []
  /// What requests are sorted by, descending.
  var key: Ratio
  var cost: Money
  /// What others must add.
  var need: Money
}

extension CountRun {
  /// What a council asks for: its best project that is not funded and that no limit bars; nil: none.
  ///
  /// - Parameter canBePaid: whether the project at this place could get money now. Where none of
  ///   equal ones could, which of them is named decides nothing.
  mutating func best(
    of contest: ContestIndex, for step: LedgerReason, canBePaid: (Int) -> Bool
  ) throws(CountFailure) -> Named? {
    guard let decision = decisions[contest] else { return nil }
    let probe = try probe(decision)
    let unfunded = decision.unfunded
    guard let first = unfunded.first(where: { !probe.bars($0) }) else { return nil }
    guard let rank = decision.ranks[first] else { return Named(place: first) }
    let tied = unfunded.filter { decision.ranks[$0] == rank && !probe.bars($0) }
    let costs = tied.map { decision.instance.field[$0].cost }
    if tied.count == 1 || !tied.contains(where: canBePaid) { return Named(place: first) }
    let isPlain =
      decision.instance.settings.limits == Limits() && decision.instance.earmarks.isEmpty
    if Set(costs).count == 1 && isPlain {
      return Named(place: first, alike: tied)
    }
    return Named(place: try drawn(tied, in: decision, for: step))
  }

  /// The project that is paid where several are alike: by the lot where there is one; nil: there is
  /// none, and they are as good as each other until one of them is left without money.
  mutating func draw(
    _ request: Request, for step: LedgerReason
  ) throws(CountFailure) -> Int? {
    guard request.alike.count > 1, let decision = decisions[request.contest] else {
      return request.place
    }
    let instance = decision.instance
    let hasLot = request.alike.allSatisfy {
      instance.lot?.positions[instance.field[$0].id] != nil
    }
    if !hasLot || !instance.tieChain.contains(.lot) { return nil }
    return try drawn(request.alike, in: decision, for: step)
  }

  private func probe(_ decision: Decision) throws(CountFailure) -> LimitProbe {
    do throws(RuleFailure) {
      return try LimitProbe(decision.instance, funded: decision.funded)
    } catch {
      throw .invariant("limits of \(decision.instance.poolID)")
    }
  }

  /// Requests in order: key descending, then the cheaper. Those of one group are equal but for the
  /// council lot.
  func groups(_ requests: [Request]) -> [[Request]] {
    let sorted = requests.sorted {
      $0.key != $1.key ? $0.key > $1.key : ($0.cost, $0.contest) < ($1.cost, $1.contest)
    }
    var groups: [[Request]] = []
    for request in sorted {
      if let last = groups.last?.last, last.key == request.key, last.cost == request.cost {
        groups[groups.count - 1].append(request)
      } else {
        groups.append([request])
      }
    }
    return groups
  }

  /// A group in the order in which it is served: by the council lot only where some of it are paid
  /// and others are not.
  ///
  /// - Parameters:
  ///   - held: what they are paid from when their turn comes.
  ///   - refusedAdds: what each one that is not paid adds to it.
  mutating func ordered(
    _ group: [Request], key: String, for step: LedgerReason, held: Money,
    refusedAdds: Money = .zero
  ) throws(CountFailure) -> [Request] {
    var (held, paid) = (held, 0)
    for request in group {
      if request.need <= held {
        held -= request.need
        paid += 1
      } else {
        held += refusedAdds
      }
    }
    if paid == 0 || paid == group.count { return group }
    return try drawn(group.map(\.contest), key: key, value: group[0].key, for: step)
      .flatMap { contest in group.filter { $0.contest == contest } }
  }
}
