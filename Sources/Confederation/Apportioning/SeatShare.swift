import BudgetModel

/// What one rule gives to its councils, by their places in the group.
struct SeatShare {
  /// Nil: weights only.
  private(set) var seats: [Int64]?
  private(set) var weights: [Ratio]
  /// The numbers that decided, as the record names them.
  var numbers: [[String: JSONValue]]
  /// Nil where no seat was handed out one by one.
  var cut: SeatCut?

  init(seats: [Int64]) {
    self.seats = seats
    weights = seats.map { Ratio($0) }
    numbers = seats.map { _ in [:] }
  }
  init(weights: [Ratio]) {
    self.weights = weights
    numbers = weights.map { ["weight": JSONValue($0)] }
  }

  mutating func setSeats(_ count: Int64, at place: Int) {
    seats?[place] = count
    weights[place] = Ratio(count)
  }
}

/// Between the last seat that was handed out and the next one.
struct SeatCut {
  /// Claims equal to that of the last seat, of which some were refused.
  struct Tie {
    /// By larger base, then in the order of the lot.
    var tied: [Int]
    /// Those with the base of the last one to get a seat.
    var drawn: [Int]
    /// Equal bases too stand on both sides of the cut.
    var needsLot: Bool
  }
  /// `quotient` or `remainder`.
  let key: String
  let last: Int
  /// Nil: a first seat, before every quotient.
  let lastValue: Ratio?
  let next: Int?
  let nextValue: Ratio?
  let tie: Tie?

  /// `given` and `refused` have the claim of the last seat.
  init(
    key: String, last: Int, lastValue: Ratio?, next: Int?, nextValue: Ratio?, given: [Int],
    refused: [Int], bases: [Int64]
  ) {
    self.key = key
    self.last = last
    self.lastValue = lastValue
    self.next = next
    self.nextValue = nextValue
    if refused.isEmpty {
      tie = nil
      return
    }
    let tied = (given + refused).sorted { left, right in
      bases[left] == bases[right] ? left < right : bases[left] > bases[right]
    }
    tie = Tie(
      tied: tied, drawn: tied.filter { bases[$0] == bases[last] },
      needsLot: refused.contains { bases[$0] == bases[last] })
  }
}
