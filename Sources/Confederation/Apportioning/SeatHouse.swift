import BudgetModel

/// The claim of a council to one more seat: what decides between two councils, as a fraction.
struct SeatQuotient: Comparable {
  let numerator: UInt128
  /// Zero: a first seat, which comes before all others.
  let denominator: UInt128

  /// The next seat of a council with this base > 0 and these seats (CONFEDERATION 9). For
  /// `huntington-hill` the square of the usual number.
  init(_ method: SeatRule.Method, base: Int64, seats: Int64) {
    let (people, held) = (UInt128(base), UInt128(seats))
    switch method {
    case .dhondt: (numerator, denominator) = (people, held + 1)
    case .huntingtonHill: (numerator, denominator) = (people * people, held * (held + 1))
    case .adams, .degressive: (numerator, denominator) = (people, held)
    default: (numerator, denominator) = (people, 2 * held + 1)
    }
  }

  /// Nil for a first seat.
  var ratio: Ratio? { denominator == 0 ? nil : Ratio(numerator, over: denominator) }

  static func == (left: SeatQuotient, right: SeatQuotient) -> Bool {
    left.crossed(right) == right.crossed(left)
  }
  static func < (left: SeatQuotient, right: SeatQuotient) -> Bool {
    left.crossed(right) < right.crossed(left)
  }

  /// The numerator times the other's denominator.
  private func crossed(_ other: SeatQuotient) -> (high: UInt128, low: UInt128) {
    if let narrow = UInt64(exactly: numerator), let divisor = UInt64(exactly: other.denominator) {
      let product = narrow.multipliedFullWidth(by: divisor)
      return (0, UInt128(product.high) << 64 | UInt128(product.low))
    }
    return numerator.multipliedFullWidth(by: other.denominator)
  }
}

/// Seats handed out one by one to the largest quotient; equal ones to the larger base, then to the
/// earlier place.
struct SeatHouse {
  private struct Claim {
    var quotient: SeatQuotient
    var place: Int
  }
  private let method: SeatRule.Method
  private let bases: [Int64]
  /// Seats that no quotient counts.
  private let apart: Int64
  private let maximum: Int64
  private(set) var seats: [Int64]
  /// The quotient with which each got its last seat; nil: no seat of this kind.
  private(set) var given: [SeatQuotient?]
  private var last: Int?
  /// A binary heap, the best claim first.
  private var claims: [Claim] = []

  init(
    method: SeatRule.Method, bases: [Int64], start: Int64, apart: Int64, maximum: Int64?
  ) {
    self.method = method
    self.bases = bases
    self.apart = apart
    self.maximum = maximum ?? .max
    seats = bases.map { _ in start }
    given = bases.map { _ in nil }
    claims = bases.indices.compactMap { place in
      next(place).map { Claim(quotient: $0, place: place) }
    }
    for position in (0..<claims.count / 2).reversed() { sift(position) }
  }

  /// The claim to a further seat; nil: none.
  func next(_ place: Int) -> SeatQuotient? {
    if bases[place] == 0 || seats[place] >= maximum { return nil }
    return SeatQuotient(method, base: bases[place], seats: seats[place] - apart)
  }

  /// Hands out seats until there are `total`, which is checked to be possible.
  mutating func fill(_ total: Int64) {
    var left = total - seats.reduce(0, +)
    while left > 0, let best = claims.first {
      left -= 1
      seats[best.place] += 1
      given[best.place] = best.quotient
      last = best.place
      if let quotient = next(best.place) {
        claims[0].quotient = quotient
      } else {
        claims.swapAt(0, claims.count - 1)
        claims.removeLast()
      }
      sift(0)
    }
  }

  private func isBetter(_ left: Claim, _ right: Claim) -> Bool {
    if left.quotient > right.quotient { return true }
    if left.quotient < right.quotient { return false }
    let (first, second) = (bases[left.place], bases[right.place])
    return first == second ? left.place < right.place : first > second
  }

  private mutating func sift(_ start: Int) {
    var position = start
    while true {
      let child = 2 * position + 1
      if child >= claims.count { return }
      let hasBetter = child + 1 < claims.count && isBetter(claims[child + 1], claims[child])
      let best = hasBetter ? child + 1 : child
      if !isBetter(claims[best], claims[position]) { return }
      claims.swapAt(best, position)
      position = best
    }
  }

  /// Who got the last seat, and who would get the next.
  var cut: SeatCut? {
    guard let last, let quotient = given[last] else { return nil }
    return SeatCut(
      key: "quotient", last: last, lastValue: quotient.ratio, next: claims.first?.place,
      nextValue: claims.first?.quotient.ratio,
      given: bases.indices.filter { given[$0] == quotient },
      refused: claims.filter { $0.quotient == quotient }.map(\.place), bases: bases)
  }
}
