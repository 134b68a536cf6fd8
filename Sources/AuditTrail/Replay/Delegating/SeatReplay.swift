import BigInt
import BudgetModel

/// Seats and weights of some councils found again from their bases (CONFEDERATION 9), with the records
/// that a count writes of them.
///
/// Divisor methods are not counted out: the seats stated are right if and only if no council's next
/// claim comes before the last claim that another was given a seat for.
struct SeatReplay {
  struct Member {
    var council: String
    var kind: String
  }

  /// By council; those under a rule that cannot be worked out have none.
  private(set) var weights: [String: Ratio] = [:]
  /// `apportion` for each rule, each followed by its `tie` if it has one.
  private(set) var records: [JSONValue] = []
  private(set) var problems: [String] = []

  /// - Parameters:
  ///   - members: in id order
  ///   - stated: the seats that the records give a council
  init(
    _ rule: SeatRule, _ members: [Member], base: (SeatRule.Base, String) -> Int64?,
    lot: LotOrder?, stated: (String) -> Int64?
  ) {
    let common = members.filter { rule.byKind[$0.kind] == nil }
    let kinds = rule.byKind.keys.sorted { $0.isBefore($1) }.map { kind in
      (rule.rule(ofKind: kind), members.filter { $0.kind == kind })
    }
    for (own, group) in [(rule, common)] + kinds where !group.isEmpty {
      let ids = group.map(\.council).sorted { left, right in
        let (first, second) = (lot?.positions[left] ?? .max, lot?.positions[right] ?? .max)
        return first == second ? left.isBefore(right) : first < second
      }
      let bases = ids.map { own.method.needsBase ? base(own.base, $0) : 0 }
      if let missing = zip(ids, bases).first(where: { $0.1 == nil || $0.1! < 0 }) {
        problems.append("the base of \(missing.0) is not in the pack")
        continue
      }
      var seats = SeatGroupReplay(rule: own, ids: ids, bases: bases.map { $0 ?? 0 }, lot: lot)
      guard seats.share(stated: ids.map { stated($0) ?? -1 }) else {
        problems.append("the seats do not follow from the bases by \(own.method.rawValue)")
        continue
      }
      records += seats.records
      for (id, weight) in zip(ids, seats.weights) { weights[id] = weight }
    }
    // Weights are whole numbers (CONFEDERATION 1.3).
    let scale = weights.values.reduce(Ratio.one) { $0 * Ratio(($1 * $0).denominator) }
    weights = weights.mapValues { $0 * scale }
  }
}

/// The councils under one rule, in the order of the lot; without a lot in id order.
struct SeatGroupReplay {
  let rule: SeatRule
  let ids: [String]
  let bases: [Int64]
  let lot: LotOrder?
  private(set) var weights: [Ratio] = []
  private(set) var records: [JSONValue] = []
  private var seats: [Int64]?
  /// The numbers that decided, as rows name them.
  private var numbers: [[String: JSONValue]] = []

  init(rule: SeatRule, ids: [String], bases: [Int64], lot: LotOrder?) {
    self.rule = rule
    self.ids = ids
    self.bases = bases
    self.lot = lot
    numbers = ids.map { _ in [:] }
  }

  /// False: the seats stated do not follow.
  mutating func share(stated: [Int64]) -> Bool {
    var cut: Cut?
    switch rule.method {
    case .sainteLague, .dhondt, .huntingtonHill, .adams, .degressive:
      guard let found = divided(stated) else { return false }
      cut = found.cut
    case .hamilton:
      guard let found = byRemainders() else { return false }
      cut = found.cut
    case .ratio:
      guard let per = rule.per, per > 0 else { return false }
      seats = bases.map { bounded(proportional($0, per)) }
      numbers = bases.map {
        ["quotient": JSONValue(count: $0 / per), "remainder": JSONValue(count: $0 % per)]
      }
    case .steps:
      guard rule.steps.allSatisfy({ $0.per > 0 }) else { return false }
      seats = bases.map { bounded(stepped($0)) }
    case .equal: seats = ids.map { _ in 1 }
    case .declared:
      let declared = ids.compactMap { rule.weights[$0] }
      guard declared.count == ids.count else { return false }
      weights = declared
      let whole = declared.compactMap { $0.isWhole ? Int64(exactly: $0.numerator) : nil }
      if whole.count == ids.count { seats = whole }
    case .exact: weights = bases.map { Ratio($0) }
    case .squareRoot:
      weights = bases.map { Ratio((Ratio($0) * Self.square).numerator.squareRoot()) }
    }
    if let seats { weights = seats.map { Ratio($0) } }
    if seats == nil { numbers = weights.map { ["weight": JSONValue($0)] } }
    write(cut)
    return true
  }

  /// A weight is the root of the base with four decimals.
  private static let square = Ratio(100_000_000)

  private func proportional(_ base: Int64, _ per: Int64) -> Int64 {
    let (whole, rest) = (base / per, Ratio(base % per))
    let half = Ratio(per, over: 2)
    let isUp =
      switch rule.rounding {
      case .floor: false
      case .ceil: rest > .zero
      case .halfUp: rest >= half
      case .halfDown: rest > half
      }
    return isUp ? whole + 1 : whole
  }

  /// The whole seats of each step, for the people between its bound and the one before.
  private func stepped(_ base: Int64) -> Int64 {
    let bounds = [0] + rule.steps.map(\.bound)
    return zip(rule.steps, bounds).reduce(0) {
      $0 + max(0, min(base, $1.0.bound) - $1.1) / $1.0.per
    }
  }

  private func bounded(_ seats: Int64) -> Int64 {
    min(max(seats, rule.minimum), rule.maximum ?? .max)
  }
}

/// Methods that hand out a given number of seats.
extension SeatGroupReplay {
  /// What a council brings forward for one seat.
  private struct Claim {
    var place: Int
    /// Nil: a first seat, before every quotient.
    var value: Ratio?
  }
  /// Between the last seat that was handed out and the next one.
  struct Cut {
    var key: String
    var last: Int
    var lastValue: Ratio?
    var next: Int?
    var nextValue: Ratio?
    /// With the claim of the last seat, by larger base and then in the order of the lot; empty where
    /// all of them got one.
    var tied: [Int]
    /// Of the same, those that got none.
    var refused: [Int]
  }

  private func comes(_ left: Claim, before right: Claim) -> Bool {
    if left.value != right.value {
      guard let first = left.value else { return true }
      return right.value.map { first > $0 } ?? false
    }
    return isFirst(left.place, before: right.place)
  }

  /// Larger base, then the lot.
  private func isFirst(_ left: Int, before right: Int) -> Bool {
    bases[left] == bases[right] ? left < right : bases[left] > bases[right]
  }

  /// The claim to the next seat of a council that has some; nil: none.
  private func claim(_ place: Int, having seats: Int64, apart: Int64) -> Claim? {
    let (base, held) = (Ratio(bases[place]), Ratio(seats - apart))
    if base.isZero || seats >= rule.maximum ?? .max { return nil }
    let by: (value: Ratio, divisor: Ratio) =
      switch rule.method {
      case .dhondt: (base, held + .one)
      case .huntingtonHill: (base * base, held * (held + .one))
      case .adams, .degressive: (base, held)
      default: (base, held + held + .one)
      }
    return Claim(place: place, value: by.divisor.isZero ? nil : by.value / by.divisor)
  }

  private var apart: Int64 { rule.method == .degressive ? rule.baseSeats ?? 0 : 0 }
  private var start: Int64 { max(rule.minimum, apart) }

  private mutating func divided(_ stated: [Int64]) -> (cut: Cut?, Bool)? {
    let total = stated.reduce(Ratio.zero) { $0 + Ratio($1) }
    guard stated.allSatisfy({ $0 >= start && $0 <= rule.maximum ?? .max }),
      total == rule.total.map({ Ratio($0) })
    else { return nil }
    let given = stated.indices.map { place in
      stated[place] > start ? claim(place, having: stated[place] - 1, apart: apart) : nil
    }
    let next = stated.indices.map { claim($0, having: stated[$0], apart: apart) }
    // A seat that nobody could claim.
    if zip(stated, given).contains(where: { $0 > start && $1 == nil }) { return nil }
    let last = given.compactMap(\.self).max { comes($0, before: $1) }
    let best = next.compactMap(\.self).min { comes($0, before: $1) }
    if let last, let best, comes(best, before: last) { return nil }
    seats = stated
    for place in stated.indices {
      numbers[place]["quotient"] = given[place]?.value.map { JSONValue($0) }
      numbers[place]["priority"] = next[place]?.value.map { JSONValue($0) }
    }
    return (last.map { cut("quotient", $0, best, given, next) }, true)
  }

  private func cut(
    _ key: String, _ last: Claim, _ next: Claim?, _ given: [Claim?], _ refused: [Claim?]
  ) -> Cut {
    func equals(_ claims: [Claim?]) -> [Int] {
      claims.compactMap { $0.flatMap { $0.value == last.value ? $0.place : nil } }
    }
    let refused = equals(refused)
    let tied = refused.isEmpty ? [] : (equals(given) + refused).sorted { isFirst($0, before: $1) }
    return Cut(
      key: key, last: last.place, lastValue: last.value, next: next?.place, nextValue: next?.value,
      tied: tied, refused: refused)
  }

  /// Largest remainders among those whom neither `min` nor `max` holds.
  private mutating func byRemainders() -> (cut: Cut?, Bool)? {
    guard let total = rule.total,
      Ratio(rule.minimum) * Ratio(ids.count) <= Ratio(total)
    else { return nil }
    let weights = bases.map { Ratio($0) }
    let (fixed, rest) = ReplayShares.guarantees(
      total, base: 0, floor: rule.minimum, cap: rule.maximum, weights: weights)
    let free = bases.indices.filter { fixed[$0] == nil }
    var seats = fixed.map { $0 ?? 0 }
    defer { self.seats = seats }
    guard
      let split = HamiltonShares(rest, free.map { weights[$0] }, ids: free.map { _ in "" })
    else { return (nil, true) }
    var (given, refused): ([Claim?], [Claim?]) = ([], [])
    for (position, place) in free.enumerated() {
      let (quotient, remainder) = (split.quotients[position], split.remainders[position])
      seats[place] = split.shares[position]
      numbers[place] = ["quotient": JSONValue(quotient), "remainder": JSONValue(remainder)]
      let claim = Claim(place: place, value: remainder)
      let isGiven = Ratio(split.shares[position]) > quotient
      given.append(isGiven ? claim : nil)
      refused.append(isGiven ? nil : claim)
    }
    guard let last = given.compactMap(\.self).max(by: { comes($0, before: $1) }) else {
      return (nil, true)
    }
    let next = refused.compactMap(\.self).filter { $0.value != .zero }
    return (cut("remainder", last, next.min { comes($0, before: $1) }, given, refused), true)
  }
}

/// Records (AUDIT 5.3 and 5.4).
extension SeatGroupReplay {
  private func listed(_ places: [Int]) -> JSONValue {
    .array(places.map { ids[$0] }.sorted { $0.isBefore($1) }.map(JSONValue.string))
  }

  private mutating func write(_ cut: Cut?) {
    let rows = ids.indices.sorted { ids[$0].isBefore(ids[$1]) }.map { place -> JSONValue in
      var members = numbers[place]
      members["council"] = .string(ids[place])
      if rule.method.needsBase { members["base"] = JSONValue(count: bases[place]) }
      if let seats { members["seats"] = JSONValue(count: seats[place]) }
      return .object(members)
    }
    var members: [String: JSONValue] = [
      "type": "apportion", "method": .string(rule.method.rawValue),
      "total": JSONValue(weights.reduce(.zero, +)), "rows": .array(rows),
    ]
    members["last_given"] = cut.map { cut in
      var members: [String: JSONValue] = ["council": .string(ids[cut.last])]
      members[cut.key] = cut.lastValue.map { JSONValue($0) }
      members["next"] = cut.next.map { .string(ids[$0]) }
      members["next_" + cut.key] = cut.nextValue.map { JSONValue($0) }
      return .object(members)
    }
    records.append(.object(members))
    if let cut, !cut.tied.isEmpty { records.append(tie(cut)) }
  }

  /// The larger base, then among equal ones on both sides of the cut the lot.
  private func tie(_ cut: Cut) -> JSONValue {
    let drawn = cut.tied.filter { bases[$0] == bases[cut.last] }
    let needsLot = cut.refused.contains { bases[$0] == bases[cut.last] }
    let groups = cut.tied.reduce(into: [[Int]]()) { groups, place in
      if let last = groups.last?.last, bases[last] == bases[place] {
        groups[groups.count - 1].append(place)
      } else {
        groups.append([place])
      }
    }
    var steps = [step("base", cut.tied, groups) { bases[$0] }]
    if needsLot {
      steps.append(
        step("lot", drawn, drawn.map { [$0] }) { Int64(lot?.positions[ids[$0]] ?? 0) })
    }
    return [
      "type": "tie", "at": "seat",
      "key": [.string(cut.key), .string(cut.lastValue?.exact ?? "first seat")],
      "tied": listed(cut.tied), "steps": .array(steps),
      "decided_by": needsLot ? "lot" : "base",
      "result": .array(cut.tied.map { .string(ids[$0]) }), "decisive": true,
    ]
  }

  private func step(
    _ name: String, _ places: [Int], _ groups: [[Int]], value: (Int) -> Int64
  ) -> JSONValue {
    let values = places.sorted { ids[$0].isBefore(ids[$1]) }.map { place -> JSONValue in
      ["council": .string(ids[place]), "value": JSONValue(count: value(place))]
    }
    return [
      "step": .string(name), "values": .array(values), "groups": .array(groups.map(listed)),
    ]
  }
}
