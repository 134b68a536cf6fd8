import BudgetModel

/// Seats by the words of the text, slowly: one loop for each sentence of CONFEDERATION 9.
struct NaiveSeats {
  var method: SeatRule.Method
  var bases: [Int64]
  var total: Int64
  var minimum: Int64 = 0
  var maximum: Int64?
  var baseSeats: Int64 = 0
  /// Places, the first drawn first.
  var lot: [Int]

  static let divisors: [SeatRule.Method] = [
    .sainteLague, .dhondt, .huntingtonHill, .adams, .degressive,
  ]

  /// "Next seat goes to i before j when".
  private func comesBefore(_ i: Int, _ j: Int, _ seats: [Int64]) -> Bool {
    let (p, q) = (bases[i], bases[j])
    let (s, t) = (seats[i], seats[j])
    switch method {
    case .sainteLague: return p * (2 * t + 1) > q * (2 * s + 1)
    case .dhondt: return p * (t + 1) > q * (s + 1)
    case .huntingtonHill: return p * p * t * (t + 1) > q * q * s * (s + 1)
    case .adams: return p * t > q * s
    case .degressive: return p * (t - baseSeats) > q * (s - baseSeats)
    default: return false
    }
  }

  /// Nil: infeasible.
  func divided() -> [Int64]? {
    var seats = bases.map { _ in max(minimum, baseSeats) }
    if let maximum, seats.contains(where: { $0 > maximum }) { return nil }
    if seats.reduce(0, +) > total { return nil }
    while seats.reduce(0, +) < total {
      let able = lot.filter { bases[$0] > 0 && (maximum.map { [s = seats[$0]] in s < $0 } ?? true) }
      let best = able.filter { i in !able.contains { comesBefore($0, i, seats) } }
      let largest = best.map { bases[$0] }.max()
      guard let next = best.first(where: { bases[$0] == largest }) else { return nil }
      seats[next] += 1
    }
    return seats
  }

  /// Whole quotas and largest remainders of `amount` among `places`.
  private func remainders(_ amount: Int64, _ places: [Int]) -> [Int: Int64] {
    let whole = places.reduce(0) { $0 + bases[$1] }
    if whole == 0 { return [:] }
    var seats: [Int: Int64] = [:]
    for place in places { seats[place] = amount * bases[place] / whole }
    let order = lot.filter(places.contains).sorted { i, j in
      let (r, t) = (amount * bases[i] % whole, amount * bases[j] % whole)
      if r != t { return r > t }
      if bases[i] != bases[j] { return bases[i] > bases[j] }
      return lot.firstIndex(of: i)! < lot.firstIndex(of: j)!
    }
    let left = amount - seats.values.reduce(0, +)
    for place in order.prefix(Int(left)) { seats[place]! += 1 }
    return seats
  }

  /// Some λ for which clamp(λ·base, min, max) sums to the total; then largest remainders among those
  /// that neither bound holds. Tries who is held by which bound. Nil: infeasible.
  func hamilton() -> [Int64]? {
    enum Held: CaseIterable { case low, high, free }
    var all: [[Held]] = [[]]
    for _ in bases { all = all.flatMap { held in Held.allCases.map { held + [$0] } } }
    for held in all {
      if held.contains(.high) && maximum == nil { continue }
      var seats = held.map { $0 == .high ? maximum! : $0 == .low ? minimum : 0 }
      let free = held.indices.filter { held[$0] == .free }
      let rest = total - seats.reduce(0, +)
      let whole = free.reduce(0) { $0 + bases[$1] }
      if free.isEmpty ? rest != 0 : rest < 0 || whole == 0 { continue }
      // λ is rest / whole; with nobody free any λ between the two sides will do.
      let lowest = held.indices.filter { held[$0] == .high }
      let highest = held.indices.filter { held[$0] == .low }
      let fits =
        free.isEmpty
        ? lowest.allSatisfy { i in
          bases[i] > 0
            && highest.allSatisfy { j in maximum! * bases[j] <= minimum * bases[i] }
        }
        : held.indices.allSatisfy { place in
          let share = rest * bases[place]
          return switch held[place] {
          case .low: share <= minimum * whole
          case .high: share >= maximum! * whole
          case .free:
            share >= minimum * whole && (maximum.map { share <= $0 * whole } ?? true)
          }
        }
      if !fits { continue }
      for (place, count) in remainders(rest, free) { seats[place] = count }
      return seats
    }
    return nil
  }
}
