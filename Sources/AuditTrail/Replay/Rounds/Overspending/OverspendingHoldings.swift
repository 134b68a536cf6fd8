import BigInt
import BudgetModel

/// What all purses hold together, as the records say, and what those of a project's supporters can hold,
/// whatever the ballots say. All amounts are in minor units.
struct OverspendingHoldings {
  private let contest: ReplayContest
  /// What a voter of weight 1 starts with; nobody ever holds more.
  let each: Ratio
  private var total: Ratio
  private let blank: Ratio
  private let voters: Ratio
  /// The weight of those who have nothing left.
  private var broke = Ratio.zero
  private(set) var isRounded = false
  /// Somebody has paid.
  private(set) var isOpen = false
  /// By place: supporters, and what they hold together.
  private var held: [Int: (supporters: Ratio, money: ClosedRange<Ratio>)] = [:]

  init(_ contest: ReplayContest, pool: Money) {
    self.contest = contest
    voters = contest.tally.weight
    blank = voters - contest.nonblankWeight
    each = Ratio(pool) / voters
    total = Ratio(pool)
  }

  /// Takes over how many support a project.
  mutating func add(_ place: Int, supporters: Ratio) {
    held[place] = (supporters, each * supporters...each * supporters)
  }

  func supporters(of place: Int) -> Ratio? { held[place]?.supporters }
  func most(of place: Int) -> Ratio { held[place]?.money.upperBound ?? .zero }
  func least(of place: Int) -> Ratio { held[place]?.money.lowerBound ?? .zero }
  /// All supporters can have nothing left.
  func canBeBroke(_ place: Int) -> Bool {
    least(of: place).isZero && held[place].map { $0.supporters <= broke } ?? true
  }

  /// Takes what the supporters of a project pay out of their purses.
  ///
  /// - Parameters:
  ///   - poor: those who pay all they have
  ///   - price: what each of `full` pays; nil: not all the same
  /// - Returns: what is wrong with the record
  mutating func pay(
    _ full: SharePayers, _ poor: SharePayers, price: Ratio?, for place: Int, _ record: JSONValue
  ) -> String? {
    let problem = payersProblem(full, poor, place) ?? paidProblem(full, poor, place)
    guard let rounding = record.ratio("rounding"), let left = record.ratio("purses") else {
      return "a round without the purses behind it"
    }
    let paid = full.paid + poor.paid
    let isSum = left == total - paid + rounding
    total = left
    broke += poor.voters
    isOpen = true
    let roundingProblem = roundingProblem(rounding, full)
    for (other, (supporters, money)) in held {
      // Who supports both and has enough pays the price.
      let common = max(.zero, supporters + full.voters - contest.nonblankWeight)
      let low = max(.zero, money.lowerBound - paid, total - each * (voters - supporters))
      let high = min(
        money.upperBound + rounding - common * (price ?? .zero), total - each * blank,
        each * (contest.nonblankWeight - broke))
      held[other] = (supporters, low...max(low, high))
    }
    let isHeld = each * blank <= left && left <= each * (voters - broke)
    return problem ?? (isSum ? nil : "'purses' are not those before, less what is paid")
      ?? (isHeld ? nil : "the other voters cannot hold what 'purses' says") ?? roundingProblem
  }

  private func payersProblem(
    _ full: SharePayers, _ poor: SharePayers, _ place: Int
  ) -> String? {
    let payers = full.voters + poor.voters
    let supporters = held[place]?.supporters ?? .zero
    let isPossible =
      payers > .zero && payers <= min(supporters, contest.nonblankWeight - broke)
      && supporters - payers <= broke
    return isPossible ? nil : "so many supporters cannot have something left"
  }

  private func paidProblem(
    _ full: SharePayers, _ poor: SharePayers, _ place: Int
  ) -> String? {
    let paid = full.paid + poor.paid
    let isPossible =
      full.paid.isZero == full.voters.isZero && poor.paid.isZero == poor.voters.isZero
      && full.paid <= each * full.voters
      && (isOpen ? poor.paid <= each * poor.voters : poor.paid == each * poor.voters)
      && paid <= most(of: place) && least(of: place) <= poor.paid + each * full.voters
    return isPossible ? nil : "the supporters cannot hold what they pay"
  }

  /// Shares of purses are whole numbers of 18 decimals once they are rounded, and are rounded up.
  private mutating func roundingProblem(_ rounding: Ratio, _ full: SharePayers) -> String? {
    // Where rounding begins all shares are rounded, later those of who pays and keeps something.
    let rounded = isRounded ? full.voters : contest.nonblankWeight - broke
    let step = each * Ratio(1, BigInt(10).power(18))
    isRounded = isRounded || !rounding.isZero
    return rounding >= .zero && rounding <= step * rounded
      ? nil : "'rounding' is more than shares can gain"
  }
}
