internal import BigInt
import BudgetModel

/// The councils under one rule, in the order of the lot; without a lot in id order.
struct SeatGroup {
  let rule: SeatRule
  let ids: [String]
  /// Zero where the method needs none.
  let bases: [Int64]

  func share() throws(Apportionment.Failure) -> SeatShare {
    switch rule.method {
    case .sainteLague, .dhondt, .huntingtonHill, .adams, .degressive: try divided()
    case .hamilton: try byRemainders()
    case .ratio: try proportional(to: try needed(rule.per, "per"))
    case .steps: try SeatShare(seats: bounded(bases.map(seatsOfSteps)))
    case .equal: SeatShare(seats: ids.map { _ in 1 })
    case .declared: try declared()
    case .exact: SeatShare(weights: bases.map { Ratio($0) })
    case .squareRoot:
      SeatShare(weights: bases.map { Ratio((BigInt($0) * 100_000_000).squareRoot()) })
    }
  }

  private func needed(_ number: Int64?, _ key: String) throws(Apportionment.Failure) -> Int64 {
    if let number { return number }
    throw .settingMissing(key)
  }

  /// Whole numbers are seats as well.
  private func declared() throws(Apportionment.Failure) -> SeatShare {
    let missing = ids.filter { rule.weights[$0] == nil }
    if !missing.isEmpty { throw .weightMissing(missing.sorted { $0.isBefore($1) }) }
    let weights = ids.compactMap { rule.weights[$0] }
    let whole = weights.compactMap { $0.isWhole ? Int64(exactly: $0.numerator) : nil }
    return whole.count == ids.count ? SeatShare(seats: whole) : SeatShare(weights: weights)
  }
}

/// Methods where the number of seats floats.
extension SeatGroup {
  private func proportional(to per: Int64) throws(Apportionment.Failure) -> SeatShare {
    let divided = bases.map { $0.quotientAndRemainder(dividingBy: per) }
    let seats = divided.map { quotient, remainder in
      let roundsUp =
        switch rule.rounding {
        case .floor: false
        case .ceil: remainder > 0
        case .halfUp: remainder >= per - remainder
        case .halfDown: remainder > per - remainder
        }
      return roundsUp ? quotient + 1 : quotient
    }
    var share = SeatShare(seats: try bounded(seats))
    share.numbers = divided.map { quotient, remainder in
      ["quotient": JSONValue(count: quotient), "remainder": JSONValue(count: remainder)]
    }
    return share
  }

  /// Each step gives a seat for each whole `per` people of its own; beyond the last nobody counts.
  private func seatsOfSteps(_ base: Int64) -> Int64 {
    var (seats, below) = (Int64(0), Int64(0))
    for step in rule.steps {
      seats += max(0, min(base, step.bound) - below) / step.per
      below = step.bound
    }
    return seats
  }

  private func bounded(_ seats: [Int64]) throws(Apportionment.Failure) -> [Int64] {
    let most = rule.maximum ?? .max
    if most < rule.minimum {
      throw .infeasible(total: nil, fewest: sum(rule.minimum), most: sum(most))
    }
    return seats.map { min(max($0, rule.minimum), most) }
  }

  private func sum(_ each: Int64) -> Int128 { Int128(each) * Int128(ids.count) }
}

/// Methods that share out a given number of seats.
extension SeatGroup {
  /// Seats that everyone has before others are handed out.
  private var start: Int64 {
    max(rule.minimum, rule.method == .degressive ? rule.baseSeats ?? 0 : 0)
  }

  /// Checks that the total can be shared out: a base of zero gets no seats but the first ones.
  private func feasibleTotal() throws(Apportionment.Failure) -> Int64 {
    let total = try needed(rule.total, "total")
    let claiming = bases.count { $0 > 0 }
    let fewest = sum(start)
    let most = rule.maximum.map { max in
      Int128(max) * Int128(claiming) + Int128(start) * Int128(bases.count - claiming)
    }
    let isAboveMost = most.map { $0 < Int128(total) } ?? false
    if fewest > Int128(total) || start > rule.maximum ?? .max {
      throw .infeasible(total: total, fewest: fewest, most: most)
    }
    if claiming == 0 && Int128(total) > fewest { throw .weightsAllZero }
    if isAboveMost { throw .infeasible(total: total, fewest: fewest, most: most) }
    return total
  }

  private func divided() throws(Apportionment.Failure) -> SeatShare {
    let isDegressive = rule.method == .degressive
    let apart = isDegressive ? try needed(rule.baseSeats, "base-seats") : 0
    var house = SeatHouse(
      method: rule.method, bases: bases, start: start, apart: apart, maximum: rule.maximum)
    house.fill(try feasibleTotal())
    var share = SeatShare(seats: house.seats)
    share.numbers = bases.indices.map { place in
      var numbers: [String: JSONValue] = [:]
      numbers["quotient"] = house.given[place]?.ratio.map { JSONValue($0) }
      numbers["priority"] = house.next(place)?.ratio.map { JSONValue($0) }
      return numbers
    }
    share.cut = house.cut
    return share
  }

  /// Guarantees as for money (CONFEDERATION 6.3), then largest remainders among the free.
  private func byRemainders() throws(Apportionment.Failure) -> SeatShare {
    let total = try feasibleTotal()
    let weights = bases.map { BigInt($0) }
    let guarantees = Guarantees(
      amount: total, base: 0, floor: rule.minimum, cap: rule.maximum, weights: weights)
    let free = bases.indices.filter { guarantees.fixed[$0] == nil }
    let split = HamiltonSplit.of(
      guarantees.rest, weights: free.map { weights[$0] }, ids: free.map { _ in "" })
    var share = SeatShare(seats: guarantees.fixed.map { $0 ?? 0 })
    guard let split else { return share }
    for (position, place) in free.enumerated() {
      share.setSeats(split.shares[position], at: place)
      share.numbers[place] = [
        "quotient": JSONValue(count: split.quotients[position]),
        "remainder": JSONValue(count: split.remainders[position]),
      ]
    }
    share.cut = split.cut(places: free, bases: bases)
    return share
  }
}

extension HamiltonSplit {
  /// Who got the last seat, and who would have got the next.
  fileprivate func cut(places: [Int], bases: [Int64]) -> SeatCut? {
    guard let last = lastGiven else { return nil }
    func isGiven(_ place: Int) -> Bool { BigInt(shares[place]) > quotients[place] }
    let refused = places.indices.filter { !isGiven($0) && remainders[$0] > 0 }
    let next = refused.min { left, right in
      let (first, second) = (remainders[left], remainders[right])
      if first != second { return first > second }
      return bases[places[left]] == bases[places[right]]
        ? left < right : bases[places[left]] > bases[places[right]]
    }
    let equal = places.indices.filter { remainders[$0] == remainders[last] }
    return SeatCut(
      key: "remainder", last: places[last], lastValue: Ratio(remainders[last]),
      next: next.map { places[$0] }, nextValue: next.map { Ratio(remainders[$0]) },
      given: equal.filter(isGiven).map { places[$0] },
      refused: equal.filter { !isGiven($0) }.map { places[$0] }, bases: bases)
  }
}
