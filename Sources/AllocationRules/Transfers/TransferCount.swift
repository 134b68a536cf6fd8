import BigInt
import BudgetModel

/// The rounds of cumulative transfer (RULES 11): projects with their cost are funded and what is left
/// over moves on; while there is none, supporters give more to one or the last one leaves.
struct TransferCount {
  let measure: TransferMeasure
  private let eliminates: Bool
  private(set) var purses: TransferPurses
  /// By place in the field: the position among the candidates at the start.
  private let positions: [Int: Int]
  /// What was paid for projects, in minor units.
  private(set) var paid = Int128(0)

  init(_ count: SequentialCount, _ precision: SharePrecision) {
    let rule = count.instance.settings.rule
    measure = rule["select"]?.text.flatMap(TransferMeasure.init) ?? .ratio
    eliminates = rule["no-eligible"]?.text == "elimination"
    purses = TransferPurses(
      count.instance, projects: count.candidates, pool: count.pool, precision)
    positions = Dictionary(uniqueKeysWithValues: count.candidates.enumerated().map { ($1, $0) })
  }

  func project(_ candidate: Int) -> Int { purses.ballots.projects[candidate] }
  func cost(_ candidate: Int) -> Int64 { purses.ballots.costs[candidate] }
  func key(_ candidate: Int) -> TransferMeasure.Key {
    measure.key(
      support: purses.support(of: candidate) * purses.scale,
      cost: purses.scaled(cost(candidate)))
  }
  func value(_ candidate: Int) -> Ratio {
    measure.value(support: purses.money(purses.support(of: candidate)), cost: cost(candidate))
  }

  mutating func run(_ count: inout SequentialCount) throws(RuleFailure) {
    if purses.isActive.isEmpty { return }
    count.append(quotaRecord)
    count.append(countRecord(count))
    var removed: [Int] = []
    while !purses.active.isEmpty {
      let eligible = able(count) { purses.support(of: $0) }
      if !eligible.isEmpty {
        try fund(eligible, .eligible, &count)
      } else if eliminates {
        removed.append(try eliminate(&count))
      } else {
        let able = able(count) { purses.owned(by: $0) }
        if able.isEmpty {
          removed = purses.active
          break
        }
        try fund(able, .minimalTransfer, &count)
      }
    }
    try reconsider(removed, &count)
  }

  /// What rounding has added to all coins: the most by which a sum is too large, times `scale`.
  private var gained: BigInt {
    purses.laid * purses.scale - (BigInt(purses.pool) - BigInt(paid)) * purses.scaled(1)
  }

  /// Candidates that fit what is left and whose sum reaches the cost.
  private func able(_ count: SequentialCount, _ sum: (Int) -> BigInt) -> [Int] {
    let able = purses.active.filter {
      purses.has(sum($0), atLeast: cost($0)) && cost($0) <= count.left
    }
    let gained = gained
    let isDoubtful =
      gained > 0
      && able.contains { sum($0) * purses.scale - gained < purses.scaled(cost($0)) }
    purses.precision.note(isOpen: isDoubtful)
    return able
  }

  /// The candidates of the greatest or least key, for a decision.
  private func decisive(_ candidates: [Int], isLeast: Bool) -> [Int] {
    let tied = extreme(candidates, isLeast: isLeast)
    purses.precision.note(isOpen: tied.count > 1 && gained > 0)
    return tied
  }

  /// Candidates of the greatest or least key, in id order, with those that rounding does not tell from
  /// them.
  func extreme(_ candidates: [Int], isLeast: Bool) -> [Int] {
    let keys = candidates.map(key)
    guard let best = isLeast ? keys.min() : keys.max() else { return [] }
    let gained = gained
    return zip(candidates, keys).filter { _, key in
      isLeast ? !key.isAbove(best, by: gained) : !best.isAbove(key, by: gained)
    }.map(\.0)
  }
}

/// Funding.
extension TransferCount {
  /// What lets a project be funded.
  enum Stage: String {
    case eligible
    case minimalTransfer = "minimal-transfer"
  }

  private mutating func fund(
    _ able: [Int], _ stage: Stage, _ count: inout SequentialCount
  ) throws(RuleFailure) {
    let tied = decisive(able, isLeast: false)
    let order = try count.order(
      tied.map(project), .first, at: "select", value: value(tied[0]).exact)
    let chosen = positions[order[0]]!
    let payment = stage == .eligible ? excess(of: chosen) : minimal(for: chosen)
    var record = record(stage, able: able, tied: tied, chosen: chosen, count)
    record.members["left"] = .string(String(count.left - cost(chosen)))
    count.fund(project(chosen), record)
    paid += Int128(cost(chosen))
    remove([chosen], payment, &count)
    let standing = Set(count.candidates)
    remove(purses.active.filter { !standing.contains(project($0)) }, nil, &count)
    count.append(countRecord(count))
  }

  /// Who pays how much for a project.
  struct Payment {
    /// What each payer keeps, over `denominator · divisor`.
    var keeps: [(row: Int32, numerator: BigInt)] = []
    var divisor = BigInt(1)
    /// The part of what lies on the project that its donors pay; ρ of a minimal transfer.
    var factor = Ratio.one
    /// Of those who lay money on nothing else: what lies on the project, and the part they pay.
    var bound: (sum: BigInt, factor: Ratio) = (0, .one)
    /// In a minimal transfer: the weight of those who pay all they have, and what they pay.
    var exhausted: (weight: BigInt, sum: BigInt)?
    /// The weight of all who pay.
    var weight = BigInt(0)
  }

  /// The cost is paid first by those who lay money on nothing else (RULES 11.3).
  private func excess(of chosen: Int) -> Payment {
    let donors = purses.donors(of: chosen)
    let bound = donors.filter(\.isBound).reduce(BigInt(0)) { $0 + $1.weight * $1.amount }
    let rest = (purses.support(of: chosen) - bound) * purses.scale
    let (held, asked) = (bound * purses.scale, purses.scaled(cost(chosen)))
    var payment = Payment()
    payment.bound.sum = bound
    if held >= asked {
      payment.bound.factor = Ratio(asked, held)
      payment.factor = .zero
      payment.divisor = held
      payment.keeps = donors.filter(\.isBound).map { ($0.row, $0.coin * (held - asked)) }
      return payment
    }
    payment.factor = Ratio(asked - held, rest)
    payment.divisor = rest
    payment.keeps = donors.map { donor in
      (donor.row, donor.isBound ? 0 : donor.keeps(giving: asked - held, of: rest))
    }
    return payment
  }

  /// The least ρ at which donors who give ρ times as much, or all they have, give the cost
  /// (RULES 11.5).
  private func minimal(for chosen: Int) -> Payment {
    let donors = purses.donors(of: chosen)
    var missing = purses.scaled(cost(chosen))
    var laid = purses.support(of: chosen) * purses.scale
    var exhausted = (weight: BigInt(0), sum: BigInt(0))
    var able = donors
    // ρ only rises, so whoever cannot give the present ρ cannot give the final one.
    while true {
      let unable = able.filter { missing * $0.amount > $0.coin * laid }
      if unable.isEmpty { break }
      able.removeAll { missing * $0.amount > $0.coin * laid }
      for donor in unable {
        missing -= donor.weight * donor.coin * purses.scale
        laid -= donor.weight * donor.amount * purses.scale
        exhausted.weight += donor.weight
        exhausted.sum += donor.weight * donor.coin
      }
    }
    var payment = Payment()
    payment.weight = donors.reduce(0) { $0 + $1.weight }
    payment.exhausted = exhausted
    payment.factor = Ratio(missing, laid)
    payment.divisor = laid
    payment.keeps = donors.map { ($0.row, $0.keeps(giving: missing, of: laid)) }
    return payment
  }
}

/// Those who are out.
extension TransferCount {
  /// Removes the project of least key; the chain's last member of a tie goes.
  private mutating func eliminate(_ count: inout SequentialCount) throws(RuleFailure) -> Int {
    let least = decisive(purses.active, isLeast: true)
    let order = try count.order(
      least.map(project), .last, at: "eliminate", value: value(least[0]).exact)
    let loser = positions[order.last!]!
    let record = eliminationRecord(loser, tied: least, count)
    count.drop(project(loser), .eliminated)
    count.close(record)
    remove([loser], nil, &count)
    count.append(countRecord(count))
    return loser
  }

  /// Takes projects out; what their donors do not pay moves on.
  ///
  /// - Parameter payment: nil: nobody pays
  private mutating func remove(
    _ leaving: [Int], _ payment: Payment?, _ count: inout SequentialCount
  ) {
    if leaving.isEmpty { return }
    let flow = TransferFlow(self, from: leaving)
    purses.remove(leaving, keeps: payment?.keeps ?? [], over: payment?.divisor ?? 1)
    if let record = flow.record(to: purses, payment, count) { count.append(record) }
  }

  /// Projects that no transfer funded get what is left, in order (RULES 11.6).
  private mutating func reconsider(
    _ removed: [Int], _ count: inout SequentialCount
  ) throws(RuleFailure) {
    if removed.isEmpty { return }
    if eliminates {
      for candidate in removed.reversed() {
        count.reconsider(
          project(candidate), stage: "reverse-elimination", because: .fundedReverseElimination)
      }
      return
    }
    count.close(record(nil, able: [], tied: [], chosen: nil, count))
    var rest = removed
    var order: [Int] = []
    while !rest.isEmpty {
      let tied = decisive(rest, isLeast: false)
      order += try count.order(
        tied.map(project), .all, at: "order", value: value(tied[0]).exact)
      rest.removeAll(where: tied.contains)
    }
    for project in order {
      count.reconsider(project, stage: "under-supported", because: .fundedUnderSupported)
    }
  }
}
