import BigInt
import BudgetModel

/// How the coins of ballots lie on projects: a ballot's coin stands on its active projects in
/// proportion to their points, each amount rounded up.
///
/// Numbers are unbounded while shares are exact, and of fixed width, many times as fast, once they are
/// rounded.
struct LaidCoins<Number: SignedInteger & Sendable>: Sendable {
  private let ballots: ShareBallots
  /// As in `ballots`, by row and by entry of its `choices`.
  private let weights: [Number]
  private let values: [Number]
  /// By entry: what lies on the project, per unit of weight; 0 once it is out.
  private(set) var amounts: [Number]
  /// By row: the points of its active projects.
  private(set) var points: [Number]
  private(set) var isActive: [Bool]
  /// By candidate: what lies on it, and all coins of the ballots that lay money on it.
  private(set) var supports: [Number]
  private(set) var owned: [Number]
  /// Coins of ballots without an active project.
  private(set) var idle: Number = 0

  init(_ ballots: ShareBallots, isActive: [Bool]) {
    self.ballots = ballots
    self.isActive = isActive
    weights = ballots.weights.map { Number($0) }
    let values = ballots.choiceValues.map { Number($0) }
    self.values = values
    amounts = Array(repeating: 0, count: values.count)
    points = weights.indices.map { row in
      ballots.choices(of: row).reduce(0) {
        isActive[Int(ballots.choices[$1])] ? $0 + values[$1] : $0
      }
    }
    supports = Array(repeating: 0, count: isActive.count)
    owned = supports
  }

  /// Lays the coins of ballots; a ballot without an active project has an idle one.
  ///
  /// - Parameter shares: by row, what each unit of weight holds
  mutating func lay(_ rows: some Sequence<Int>, _ shares: [BigInt]) {
    for row in rows where shares[row] > 0 {
      let share = Number(shares[row])
      let coin = share * weights[row]
      if points[row] == 0 { idle += coin }
      for entry in ballots.choices(of: row) {
        let candidate = Int(ballots.choices[entry])
        if !isActive[candidate] { continue }
        amounts[entry] = (share * values[entry] + points[row] - 1) / points[row]
        supports[candidate] += amounts[entry] * weights[row]
        owned[candidate] += coin
      }
    }
  }

  /// Takes the coins of ballots off their projects, some of which leave.
  ///
  /// - Parameter stays: by candidate; those who leave are on no other ballots
  mutating func lift(_ rows: Set<Int>, _ stays: [Bool], _ shares: [BigInt]) {
    for row in rows {
      let coin = Number(shares[row]) * weights[row]
      for entry in ballots.choices(of: row) {
        let candidate = Int(ballots.choices[entry])
        if !isActive[candidate] { continue }
        supports[candidate] -= amounts[entry] * weights[row]
        owned[candidate] -= coin
        amounts[entry] = 0
        if !stays[candidate] { points[row] -= values[entry] }
      }
    }
    isActive = stays
  }

  /// Follows the denominator of the shares.
  mutating func grow(by factor: Number) {
    if factor == 1 { return }
    for entry in amounts.indices { amounts[entry] *= factor }
    for candidate in supports.indices {
      supports[candidate] *= factor
      owned[candidate] *= factor
    }
    idle *= factor
  }

  /// What ballots lay on their projects, as fractions of the denominator: numerator and divisor.
  func fractions(
    of rows: [Int], _ shares: [Number]
  ) -> some Sequence<(Number, Number)> {
    rows.lazy.filter { shares[$0] > 0 }.flatMap { row in
      ballots.choices(of: row).lazy.filter { isActive[Int(ballots.choices[$0])] }.map {
        (shares[row] * values[$0], points[row])
      }
    }
  }

  func donors(of candidate: Int, _ shares: [BigInt]) -> [TransferDonor] {
    ballots.supporters(of: candidate).compactMap { place in
      let row = Int(ballots.rows[place])
      if shares[row].isZero { return nil }
      let entry = ballots.choices(of: row).first { Int(ballots.choices[$0]) == candidate }!
      return TransferDonor(
        row: ballots.rows[place], weight: BigInt(ballots.weights[row]), coin: shares[row],
        amount: BigInt(amounts[entry]), value: BigInt(values[entry]), points: BigInt(points[row]))
    }
  }
}

/// A ballot with money on one project.
struct TransferDonor {
  var row: Int32
  var weight: BigInt
  var coin: BigInt
  /// What it lays on the project, per unit of weight, rounded up.
  var amount: BigInt
  /// Its points for the project, and for all active ones.
  var value: BigInt
  var points: BigInt
  /// True if it lays money on no other active project.
  var isBound: Bool { value == points }

  /// What is left of `coin · all` if the part `given / all` of what lies on the project is paid; at
  /// least 0.
  ///
  /// Of the part of the coin itself, not of the amount rounded up: who gained more by that would pay
  /// more, and could be left with less than with exact fractions.
  func keeps(giving given: BigInt, of all: BigInt) -> BigInt {
    max(0, coin * (points * all - value * given)).dividedUp(by: points)
  }
}
