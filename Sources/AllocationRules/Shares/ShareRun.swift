import BigInt
import BudgetModel

/// What a run of Equal Shares chose.
struct ShareSequence: Sendable, Hashable {
  /// Candidates in the order of funding.
  var chosen: [Int] = []
  /// By round: not less than the price of the chosen one per unit of utility.
  var bounds: [Double] = []
  var spent: Int64 = 0
  /// True if a tie was met, so that no other endowment can be said to end alike.
  var hasTie = false
}

/// One run of Equal Shares at one endowment (RULES 6.3), exact, at the speed of doubles.
///
/// Each voter's balance is kept as a double with one error bound for all. A candidate's price in
/// doubles with its error gives a lower bound of the exact one, also in all later rounds, for balances
/// only fall. The candidate of least price gets its exact price; whoever's bound does not lie above it
/// gets one as well, and exact numbers decide between them. Balances follow from exact prices alone,
/// so errors do not build up.
struct ShareRun {
  /// What an exact look at a candidate finds.
  enum Look {
    /// Its supporters hold `has`, less than the cost.
    case short
    case price(ExactPrices.Price)
  }

  let ballots: ShareBallots
  let filter: NumberFilter
  private(set) var exact: ExactPrices
  /// By row, per unit of weight.
  private(set) var balances: [Double]
  private(set) var isBroke: [Bool]
  /// By candidate: the round that funded it; less than 0 for none.
  private(set) var rounds: [Int32]
  /// Candidates that are neither funded nor out.
  private(set) var active: [Int]
  /// By candidate: not more than its price per unit of utility.
  private(set) var bounds: [Double]
  private(set) var isFresh: [Bool]
  /// The last price in doubles per unit of value: where the search for the next one starts.
  private(set) var lastPrices: [Double]
  /// No balance in doubles is further from the exact one.
  private(set) var error: Double
  /// The highest balance at the start.
  private let most: Double
  private let factors: [Double]
  static let unit = 0x1p-53

  /// - Parameter starts: by district, what a unit of the profile's weight starts with
  init(_ ballots: ShareBallots, active: [Int], starts: [Ratio], filter: NumberFilter) {
    self.ballots = ballots
    self.filter = filter
    self.active = active
    let denominator = starts.reduce(BigInt(1)) {
      $0 * $1.denominator / $0.greatestCommonDivisor(with: $1.denominator)
    }
    let numerators = starts.map { $0.numerator * (denominator / $0.denominator) }
    exact = ExactPrices(starts: numerators, denominator: denominator)
    let doubles = numerators.map { $0.approximate(over: denominator) }
    most = doubles.max() ?? 0
    error = 4 * Self.unit * most
    balances =
      ballots.districts.isEmpty
      ? Array(repeating: doubles[0], count: ballots.weights.count)
      : ballots.districts.map { $0 < 0 ? 0 : doubles[Int($0)] }
    isBroke =
      ballots.districts.isEmpty
      ? Array(repeating: false, count: ballots.weights.count) : ballots.districts.map { $0 < 0 }
    rounds = Array(repeating: -1, count: ballots.projects.count)
    bounds = Array(repeating: 0, count: ballots.projects.count)
    isFresh = Array(repeating: false, count: ballots.projects.count)
    lastPrices = Array(repeating: 0, count: ballots.projects.count)
    factors = ballots.factors.map { $0.numerator.approximate(over: $0.denominator) }
  }

  var round: Int { exact.prices.count }
}

/// Doubles.
extension ShareRun {
  enum Estimate {
    /// The supporters hold about `has`.
    case short(has: Double)
    /// Per unit of value; `slope` is the weight times value of those who pay in full.
    case price(Double, slope: Double)
  }

  /// Newton's method from the left on `Σ w · min(balance, price · value) = cost`. Each step is at most
  /// the price but for rounding, so the first one that `isEnough` says yes to will do.
  func estimate(
    _ candidate: Int, until isEnough: (_ price: Double, _ slope: Double) -> Bool = { _, _ in false }
  ) -> Estimate {
    let cost = Double(ballots.costs[candidate])
    let values = Double(ballots.supportValues[candidate])
    var price = max(lastPrices[candidate], cost / values)
    if round == 0, ballots.isPlain, exact.starts.count == 1, price < most {
      // All hold the same, more than the price.
      return .price(price, slope: values)
    }
    var poorBefore = -1
    while true {
      let (poor, paid, slope) = split(candidate, at: price)
      if slope == 0 { return .short(has: paid) }
      let next = (cost - paid) / slope
      if poor <= poorBefore || next <= price || isEnough(next, slope) {
        return .price(max(next, 0), slope: slope)
      }
      (poorBefore, price) = (poor, next)
    }
  }

  /// Those who hold less than the price asks: how many, and their money; and the weight times value of
  /// the others.
  private func split(
    _ candidate: Int, at price: Double
  ) -> (poor: Int, paid: Double, slope: Double) {
    let range = ballots.supporters(of: candidate)
    let rows = ballots.rows.span.extracting(range)
    let weights = ballots.doubleWeights.span
    let balances = balances.span
    var (poor, paid, slope) = (0, 0.0, 0.0)
    if ballots.isPlain {
      for entry in rows.indices {
        let row = Int(rows[entry])
        let (weight, balance) = (weights[row], balances[row])
        let isPoor = balance < price
        poor += isPoor ? 1 : 0
        paid += isPoor ? weight * balance : 0
        slope += isPoor ? 0 : weight
      }
    } else {
      let values = ballots.values.span.extracting(range)
      for entry in rows.indices {
        let row = Int(rows[entry])
        let (weight, balance) = (weights[row], balances[row])
        let value = Double(values[entry])
        let isPoor = balance < price * value
        poor += isPoor ? 1 : 0
        paid += isPoor ? weight * balance : 0
        slope += isPoor ? 0 : weight * value
      }
    }
    return (poor, paid, slope)
  }

  /// How far the sum of what supporters pay may be from the exact one.
  private func margin(_ candidate: Int) -> Double {
    if filter == .off { return .infinity }
    let count = Double(ballots.supporters(of: candidate).count + 8)
    let rounding = 8 * count * Self.unit * Double(ballots.costs[candidate])
    return error * Double(ballots.supportWeights[candidate]) * 1.01 + rounding
  }

  /// Not more than the price per unit of utility of a candidate whose estimate is `price`.
  private func lowerBound(_ price: Double, slope: Double, of candidate: Int) -> Double {
    (price - margin(candidate) / slope) / factors[candidate] * (1 - 16 * Self.unit)
  }

  /// Brings the bound of a candidate up to date, as near to its price as it takes to lie above `limit`.
  /// False: its supporters surely cannot pay.
  private mutating func refresh(_ candidate: Int, above limit: Double = .infinity) -> Bool {
    isFresh[candidate] = true
    switch estimate(candidate, until: { lowerBound($0, slope: $1, of: candidate) > limit }) {
    case .short(let has):
      // Rounding of a sum of money that is at most about the cost.
      if has < Double(ballots.costs[candidate]) - margin(candidate) { return false }
      bounds[candidate] = 0
    case .price(let price, let slope):
      lastPrices[candidate] = price * (1 - 8 * Self.unit)
      let lower = lowerBound(price, slope: slope, of: candidate)
      bounds[candidate] = max(bounds[candidate], max(0, lower))
    }
    return true
  }
}

/// What a record says of those who are not chosen.
extension ShareRun {
  enum Glance {
    case short
    /// The price per unit of utility, cut.
    case above(DecimalCut)
  }

  /// The price of a candidate cut after a few digits, without exact numbers where doubles are sure.
  func glance(at candidate: Int) -> Glance {
    if filter == .on, case .price(let price, let slope) = estimate(candidate),
      let cut = DecimalCut(price / factors[candidate])
    {
      let (low, high) = cut.bounds
      if lowerBound(price, slope: slope, of: candidate) > low
        && pays(candidate, at: high * factors[candidate])
      {
        return .above(cut)
      }
    }
    guard case .price(let price) = look(at: candidate) else { return .short }
    let (numerator, over) = measure(price, of: candidate)
    return .above(DecimalCut(numerator, over: over * exact.denominator))
  }

  /// True if the supporters surely pay more than the cost at this price per unit of value.
  private func pays(_ candidate: Int, at price: Double) -> Bool {
    let (_, paid, slope) = split(candidate, at: price)
    return paid + slope * price > Double(ballots.costs[candidate]) + 2 * margin(candidate)
  }
}

/// Rounds.
extension ShareRun {
  /// Takes candidates out that a limit bars.
  mutating func bar(where isBarred: (Int) -> Bool) {
    active = active.filter { !isBarred($0) }
  }

  mutating func drop(_ candidate: Int) { active = active.filter { $0 != candidate } }

  /// The candidates of least price per unit of utility.
  struct Cheapest {
    /// In id order; empty where nobody can be paid.
    var candidates: [Int] = []
    /// The price of one of them, per unit of value.
    var price: (of: Int, ExactPrices.Price)?
  }

  /// Those who surely cannot be paid leave.
  mutating func cheapest() -> Cheapest {
    while let best = leastEstimate(below: .infinity) {
      guard case .price(let price) = look(at: best) else {
        drop(best)
        continue
      }
      return ties(with: best, price)
    }
    return Cheapest()
  }

  /// The candidate with the least bound after bringing up to date all those who could have less.
  private mutating func leastEstimate(below limit: Double) -> Int? {
    for candidate in active { isFresh[candidate] = false }
    active.sort { (bounds[$0], $0) < (bounds[$1], $1) }
    var best: (candidate: Int, price: Double)?
    var out: [Int] = []
    for candidate in active {
      if let best, bounds[candidate] > best.price { break }
      if !refresh(candidate, above: best?.price ?? .infinity) {
        out.append(candidate)
      } else {
        let price = lastPrices[candidate] / factors[candidate]
        if best == nil || price < best!.price { best = (candidate, price) }
      }
    }
    if !out.isEmpty { active = active.filter { !out.contains($0) } }
    return best?.candidate
  }

  /// An exact upper bound of a price per unit of utility, as a double.
  func upperBound(_ price: ExactPrices.Price, of candidate: Int) -> Double {
    let (numerator, over) = measure(price, of: candidate)
    return numerator.approximate(over: over * exact.denominator) * (1 + 8 * Self.unit)
  }

  /// All whose price is the least, if `first` or another one has it.
  private mutating func ties(with first: Int, _ price: ExactPrices.Price) -> Cheapest {
    var best = (candidates: [first], price: price)
    let limit = upperBound(price, of: first)
    for candidate in active where candidate != first && bounds[candidate] <= limit {
      if !isFresh[candidate] && !refresh(candidate, above: limit) {
        drop(candidate)
        continue
      }
      if bounds[candidate] > limit { continue }
      guard case .price(let own) = look(at: candidate) else {
        drop(candidate)
        continue
      }
      let (left, leftOver) = measure(own, of: candidate)
      let (right, rightOver) = measure(best.price, of: best.candidates[0])
      let (one, other) = (left * rightOver, right * leftOver)
      if one < other {
        best = ([candidate], own)
      } else if one == other {
        best.candidates.append(candidate)
      }
    }
    return Cheapest(
      candidates: best.candidates.sorted(), price: (of: best.candidates[0], best.price))
  }

  /// The price of a candidate if every other one surely costs more than `bound` per unit of utility.
  mutating func confirm(_ candidate: Int, below bound: Double) -> ExactPrices.Price? {
    for other in active where other != candidate && bounds[other] <= bound {
      if !refresh(other, above: bound) {
        drop(other)
      } else if bounds[other] <= bound {
        guard case .short = look(at: other) else { return nil }
        drop(other)
      }
    }
    if case .price(let price) = look(at: candidate) { return price }
    return nil
  }

  /// True if nobody can be paid any more.
  mutating func isOver() -> Bool { cheapest().candidates.isEmpty }

  /// Funds a candidate at its price.
  mutating func fund(_ candidate: Int, at price: ExactPrices.Price) {
    for row in price.poor {
      isBroke[Int(row)] = true
      balances[Int(row)] = 0
    }
    let double = price.numerator.approximate(over: exact.denominator * price.full)
    Self.pay(double, for: candidate, ballots, &balances)
    error += 8 * Self.unit * most
    rounds[candidate] = Int32(round)
    exact.append(price)
    drop(candidate)
  }

  /// Takes the price from all supporters; who is broke stays at 0.
  private static func pay(
    _ price: Double, for candidate: Int, _ ballots: ShareBallots, _ balances: inout [Double]
  ) {
    let range = ballots.supporters(of: candidate)
    let rows = ballots.rows.span.extracting(range)
    var balances = balances.mutableSpan
    if ballots.isPlain {
      for entry in rows.indices {
        let row = Int(rows[entry])
        balances[row] = max(0, balances[row] - price)
      }
    } else {
      let values = ballots.values.span.extracting(range)
      for entry in rows.indices {
        let row = Int(rows[entry])
        balances[row] = max(0, balances[row] - price * Double(values[entry]))
      }
    }
  }
}
