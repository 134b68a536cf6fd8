import BigInt
import BudgetModel

/// Exact numbers.
extension ShareRun {
  /// A number with both of its forms, to compare balances with.
  private struct Threshold {
    var price: ExactPrices.Price?
    var double: Double

    init(price: ExactPrices.Price?, double: Double) {
      self.price = price
      self.double = double
    }
    init(_ price: ExactPrices.Price, over denominator: BigInt) {
      self.price = price
      double = price.numerator.approximate(over: denominator * price.full)
    }
  }

  /// The balance of a row per unit of weight, over the denominator.
  private func balance(of row: Int) -> BigInt {
    if isBroke[row] { return 0 }
    let district = ballots.districts.isEmpty ? 0 : Int(ballots.districts[row])
    var balance = exact.starts[district]
    for entry in ballots.choices(of: row) {
      let round = rounds[Int(ballots.choices[entry])]
      if round >= 0 { balance -= exact.prices[Int(round)] * BigInt(ballots.choiceValue(entry)) }
    }
    return balance
  }

  /// True if the row holds less than the price asks for its value.
  @inline(__always)
  private func isPoor(_ row: Int, value: Int64, _ threshold: Threshold) -> Bool {
    let asked = threshold.double * Double(value)
    let difference = balances[row] - asked
    guard let price = threshold.price else { return difference < 0 }
    let tolerance = error + 4 * Self.unit * (asked + balances[row])
    if abs(difference) > tolerance && filter == .on { return difference < 0 }
    return isPoorExactly(row, value: value, price)
  }

  @inline(never)
  private func isPoorExactly(_ row: Int, value: Int64, _ price: ExactPrices.Price) -> Bool {
    balance(of: row) * price.full < price.numerator * BigInt(value)
  }

  private func count(_ row: Int, in counts: inout ExactPrices.Counts) {
    let weight = Int128(ballots.weights[row])
    counts.starts[ballots.districts.isEmpty ? 0 : Int(ballots.districts[row])] += weight
    for choice in ballots.choices(of: row) {
      let round = rounds[Int(ballots.choices[choice])]
      if round >= 0 {
        counts.prices[Int(round)] += weight * Int128(ballots.choiceValue(choice))
      }
    }
  }

  /// Supporters who are not broke and hold less than a price asks; and what the others pay with.
  private func divide(
    _ candidate: Int, _ threshold: Threshold
  ) -> (poor: [Int32], counts: ExactPrices.Counts) {
    var counts = ExactPrices.Counts(districts: exact.starts.count, rounds: round)
    var poor: [Int32] = []
    for entry in ballots.supporters(of: candidate) {
      let row = Int(ballots.rows[entry])
      let value = ballots.value(entry)
      if isBroke[row] || isPoor(row, value: value, threshold) {
        counts.poor += Int128(ballots.weights[row])
        if !isBroke[row] { poor.append(Int32(row)) }
      } else {
        counts.full += Int128(ballots.weights[row]) * Int128(value)
      }
    }
    return (poor, counts)
  }

  /// Adds the balances of rows that are not broke.
  private func count(_ rows: [Int32], in counts: inout ExactPrices.Counts) {
    if ballots.isPlain && ballots.districts.isEmpty {
      countPlain(rows, in: &counts)
    } else {
      for row in rows { count(Int(row), in: &counts) }
    }
  }

  /// The sums of weights are whole 64-bit numbers, for all weights together are.
  private func countPlain(_ rows: [Int32], in counts: inout ExactPrices.Counts) {
    // One more place takes what is not funded.
    var sums = Array(repeating: Int64(0), count: round + 1)
    var total: Int64 = 0
    let weights = ballots.weights.span
    let starts = ballots.rowStarts.span
    let choices = ballots.choices.span
    let rounds = rounds.span
    for row in rows {
      let weight = weights[Int(row)]
      total += weight
      for choice in starts[Int(row)]..<starts[Int(row) + 1] {
        sums[Int(rounds[Int(choices[choice])]) + 1] &+= weight
      }
    }
    counts.starts[0] += Int128(total)
    for round in counts.prices.indices { counts.prices[round] += Int128(sums[round + 1]) }
  }

  /// All that the supporters hold, over the denominator.
  func holdings(of candidate: Int) -> BigInt {
    var counts = ExactPrices.Counts(districts: exact.starts.count, rounds: round)
    let rows = ballots.rows[ballots.supporters(of: candidate)].filter { !isBroke[Int($0)] }
    count(rows, in: &counts)
    return exact.sum(counts)
  }

  /// Newton's method on exact numbers, from the estimate. The money of those who pay all they have
  /// plus what the others pay is never below what the supporters pay, so every price found is at most
  /// the right one, and where all are poor there is none.
  func look(at candidate: Int) -> Look {
    var threshold = Threshold(price: nil, double: 0)
    if isFresh[candidate] && bounds[candidate] > 0 {
      threshold.double = lastPrices[candidate]
    } else if case .price(let price, _) = estimate(candidate) {
      threshold.double = price
    }
    while true {
      var (poor, counts) = divide(candidate, threshold)
      if counts.full == 0 {
        if threshold.price != nil || threshold.double == 0 { return .short }
        threshold.double = 0
        continue
      }
      count(poor, in: &counts)
      let price = exact.price(of: ballots.costs[candidate], counts, poor: poor)
      let next = Threshold(price, over: exact.denominator)
      if divides(candidate, next, like: threshold) { return .price(price) }
      threshold = next
    }
  }

  /// True if the same supporters are poor at both prices.
  private func divides(
    _ candidate: Int, _ threshold: Threshold, like other: Threshold
  ) -> Bool {
    for entry in ballots.supporters(of: candidate) {
      let row = Int(ballots.rows[entry])
      if isBroke[row] { continue }
      let value = ballots.value(entry)
      if isPoor(row, value: value, threshold) != isPoor(row, value: value, other) { return false }
    }
    return true
  }

  /// The price per unit of utility, over the denominator of the run.
  func measure(_ price: ExactPrices.Price, of candidate: Int) -> (BigInt, over: BigInt) {
    let factor = ballots.factors[candidate]
    return (price.numerator * factor.denominator, over: price.full * factor.numerator)
  }

  /// Who pays how, for the record of a round.
  func payers(
    of candidate: Int, at price: ExactPrices.Price
  ) -> (counts: ExactPrices.Counts, paid: BigInt) {
    var (_, counts) = divide(candidate, Threshold(price, over: exact.denominator))
    count(price.poor, in: &counts)
    return (counts, exact.sum(counts))
  }
}
