import BigInt
import BudgetModel

/// The coins of all ballots and how they lie on projects (RULES 11).
///
/// Coins are counted in shares of one: a sum of weight times share is worth `sum · pool / (votes ·
/// denominator)` minor units. Candidates are positions in `ballots.projects`.
struct TransferPurses {
  let ballots: ShareBallots
  /// B', in minor units.
  let pool: Int64
  /// W over the weight scale of the profile.
  let votes: BigInt
  private(set) var coins: RemainingShares
  let precision: SharePrecision
  /// One of the two: the coins as they lie in unbounded numbers, and once they are rounded to few
  /// decimals.
  private var wide: LaidCoins<BigInt>?
  private var narrow: LaidCoins<Int128>?
  private(set) var isActive: [Bool]

  init(
    _ instance: Instance, projects: [Int], pool: Int64, _ precision: SharePrecision
  ) {
    self.precision = precision
    let profile = instance.profile ?? BallotProfile()
    ballots = ShareBallots(
      profile, projects: projects, field: instance.field, factors: projects.map { _ in .one },
      values: profile.values)
    self.pool = pool
    votes = profile.weights.reduce(0) { $0 + BigInt($1) }
    coins = RemainingShares(rows: profile.rowCount, precision)
    isActive = Array(repeating: true, count: projects.count)
    wide = LaidCoins(ballots, isActive: isActive)
    lay(Array(0..<profile.rowCount))
  }

  var active: [Int] { isActive.indices.filter { isActive[$0] } }
  /// What lies on a project.
  func support(of candidate: Int) -> BigInt {
    wide?.supports[candidate] ?? BigInt(narrow!.supports[candidate])
  }
  /// All coins of the ballots that lay money on a project.
  func owned(by candidate: Int) -> BigInt {
    wide?.owned[candidate] ?? BigInt(narrow!.owned[candidate])
  }
  /// Coins of ballots without an active project.
  var idle: BigInt { wide?.idle ?? BigInt(narrow!.idle) }

  func donors(of candidate: Int) -> [TransferDonor] {
    wide?.donors(of: candidate, coins.shares) ?? narrow!.donors(of: candidate, coins.shares)
  }

  /// The worth of a sum of weight times share, in minor units.
  func money(_ sum: BigInt) -> Ratio {
    Ratio(sum * BigInt(pool), votes * coins.denominator)
  }
  /// A sum times `scale` compares with `scaled(cost)`.
  var scale: BigInt { BigInt(pool) }
  func scaled(_ cost: Int64) -> BigInt { votes * coins.denominator * BigInt(cost) }
  func has(_ sum: BigInt, atLeast cost: Int64) -> Bool { sum * scale >= scaled(cost) }
  /// What lies on projects or idle.
  var laid: BigInt { active.reduce(idle) { $0 + support(of: $1) } }
}

/// Moves.
extension TransferPurses {
  /// Takes projects out; what their donors do not pay goes to their other projects.
  ///
  /// - Parameter keeps: what each row that pays keeps of its coin, over `denominator · divisor`
  mutating func remove(
    _ leaving: [Int], keeps: [(row: Int32, numerator: BigInt)] = [], over divisor: BigInt = 1
  ) {
    let rows = Set(leaving.flatMap { ballots.supporters(of: $0).map { Int(ballots.rows[$0]) } })
    for candidate in leaving { isActive[candidate] = false }
    wide?.lift(rows, isActive, coins.shares)
    narrow?.lift(rows, isActive, coins.shares)
    if follow(coins.set(keeps, over: divisor)) { lay(rows.sorted()) }
  }

  private mutating func lay(_ rows: [Int]) {
    if let wide {
      let fractions = wide.fractions(of: rows, coins.shares)
      if !follow(coins.serve(fractions)) { return }
    }
    wide?.lay(rows, coins.shares)
    narrow?.lay(rows, coins.shares)
  }

  /// Follows the denominator of the coins; where they were rounded, lays all of them anew.
  ///
  /// - Returns: false if that is so
  private mutating func follow(_ factor: BigInt?) -> Bool {
    if let factor {
      wide?.grow(by: factor)
      return true
    }
    let rows = 0..<ballots.weights.count
    if precision.decimals > SharePrecision.fewestDecimals {
      wide = LaidCoins(ballots, isActive: isActive)
    } else {
      wide = nil
      narrow = LaidCoins(ballots, isActive: isActive)
    }
    wide?.lay(rows, coins.shares)
    narrow?.lay(rows, coins.shares)
    return false
  }
}
