import BudgetModel

/// The coins of all ballots as the records say that they lie, and what supporters can own, whatever the
/// ballots say. All amounts are in minor units.
struct TransferCoins {
  private let contest: ReplayContest
  private let pool: Ratio
  private let projects: Int
  private let unit: Ratio
  /// By place; nil until the first count.
  private var supports: [Int: Ratio]?
  /// By place: all coins of those who lay money on the project.
  private var owned: [Int: ClosedRange<Ratio>]
  private(set) var idle = Ratio.zero
  private(set) var paid = Money.zero
  /// What rounding has made of the pool so far; never above 0, as coins are rounded up.
  private var rounding = Ratio.zero
  /// By how many last decimals of all coins moves can have added to them.
  private var moved = Ratio.zero

  init(
    _ contest: ReplayContest, pool: Money, _ candidates: [Int], _ parts: RoundedParts
  ) {
    self.contest = contest
    unit = parts.unit
    self.pool = Ratio(pool)
    projects = candidates.count
    owned = [:]
    for place in candidates {
      let all = worth(of: contest.tally.votes[place])
      owned[place] = all...all
    }
  }

  /// Money can lie on the project.
  func isActive(_ place: Int) -> Bool { supports?[place] != nil }
  func support(of place: Int) -> Ratio { supports?[place] ?? .zero }
  /// The coins of ballots of a weight, before anybody has paid.
  func worth(of weight: Ratio) -> Ratio { pool * weight / contest.tally.weight }
  /// The most that supporters of a project can own.
  func most(of place: Int) -> Ratio { owned[place]?.upperBound ?? .zero }

  /// What rounding has added to all coins: the most by which a sum is too large.
  var gained: Ratio { max(.zero, -rounding) }

  /// What rounding can make of all coins so far: each amount and each coin rises by less than one in
  /// the last decimal, and what is paid falls by less than that times the part that is paid.
  ///
  /// - Parameter factor: that of the move that comes
  func slack(with change: Ratio, _ factor: Ratio = .zero) -> Ratio {
    if rounding.isZero && change.isZero { return .zero }
    return pool * unit * (Ratio(projects + 3) + moved + Self.step(factor))
  }

  /// By how many last decimals of all coins a move can add to them.
  private static func step(_ factor: Ratio) -> Ratio {
    .one + max(.one, Ratio(factor.roundedUp))
  }

  /// Takes over what supporters are said to own; false if they cannot.
  mutating func take(_ own: Ratio, of place: Int) -> Bool {
    let range = owned[place] ?? .zero ... .zero
    let slack = slack(with: .zero)
    let isPossible =
      range.lowerBound <= own + slack && own <= range.upperBound + slack
      && own <= pool - Ratio(paid) - idle + slack && own + slack >= support(of: place)
    if isPossible { owned[place] = own...own }
    return isPossible
  }

  /// Takes projects out with what lies on them.
  ///
  /// - Parameter amount: what donors paid for one of them
  mutating func remove(_ leaving: [Int], paid amount: Money) {
    for place in leaving {
      supports?[place] = nil
      owned[place] = nil
    }
    paid += amount
    for (place, range) in owned {
      owned[place] = max(.zero, range.lowerBound - Ratio(amount))...range.upperBound
    }
  }

  /// Lays what a record says that moves.
  mutating func apply(_ record: JSONValue, changes: [(place: Int, change: Ratio)]) {
    moved += Self.step(record.ratio("factor") ?? .zero)
    rounding += record.ratio("rounding") ?? .zero
    idle += record.ratio("exhausted") ?? .zero
    for (place, change) in changes {
      supports?[place, default: .zero] += change
      // Who gives more to another project owns less by at least that.
      if change < .zero, let range = owned[place] {
        let most = max(range.lowerBound, range.upperBound + change + slack(with: .zero))
        owned[place] = range.lowerBound...most
      }
    }
  }

  /// Compares a count with what lay before it and moved; returns what is wrong with it.
  mutating func read(_ record: JSONValue, _ candidates: [Int]) -> String? {
    let rows = record["votes"]?.elements ?? []
    let values = rows.compactMap { $0.members?.count == 2 ? $0.ratio("value") : nil }
    let ids = candidates.map { contest.field[$0].id }
    guard rows.map({ $0["project"]?.text }) == ids, values.count == ids.count,
      let buckets = record["buckets"], buckets.members?.count == 3,
      let exhausted = buckets.ratio("exhausted"), let rounding = buckets.ratio("rounding"),
      record["total"]?.text == pool.exact, buckets.ratio("set_aside") == Ratio(paid)
    else { return "a count of other projects, or of other money than the pool" }
    let sum = values.reduce(exhausted + rounding + Ratio(paid), +)
    if sum != pool { return "what lies on projects and in buckets is not the pool" }
    guard supports == nil else {
      let isSame =
        zip(candidates, values).allSatisfy { support(of: $0) == $1 } && idle == exhausted
        && self.rounding == rounding
      return isSame ? nil : "it is not the count before, and what moved since"
    }
    supports = Dictionary(uniqueKeysWithValues: zip(candidates, values))
    (idle, self.rounding) = (exhausted, rounding)
    return isOpening(candidates) ? nil : "voters with these tallies cannot lay coins like this"
  }

  /// The first count is one that ballots with these tallies can give.
  private func isOpening(_ candidates: [Int]) -> Bool {
    let slack = slack(with: .zero)
    let blank = contest.tally.weight - contest.nonblankWeight
    let most = candidates.map { contest.tally.votes[$0] }.max() ?? .zero
    return rounding <= .zero && -rounding <= slack && idle + slack >= worth(of: blank)
      && idle <= worth(of: contest.tally.weight - most) + slack
      && candidates.allSatisfy { place in
        support(of: place) > .zero && support(of: place) <= self.most(of: place) + slack
      }
  }
}
