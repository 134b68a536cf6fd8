import BudgetModel

/// What moves as projects leave (RULES 11.3 to 11.5), and what its record must say.
struct TransferMove {
  enum Payment {
    /// Nobody pays.
    case none
    /// At least the cost lies on the project: those who lay money on nothing else pay first.
    case eligible
    /// Donors give as many times as much, or all they have.
    case minimal
  }

  private let contest: ReplayContest
  private let coins: TransferCoins
  private let leaving: [Int]
  private let payment: Payment
  /// What lies on those who leave.
  private let support: Ratio
  /// What donors pay.
  let cost: Money

  init(
    _ contest: ReplayContest, _ coins: TransferCoins, _ leaving: [Int], _ payment: Payment
  ) {
    self.contest = contest
    self.coins = coins
    self.leaving = leaving
    self.payment = payment
    support = leaving.reduce(.zero) { $0 + coins.support(of: $1) }
    cost = payment == .none ? .zero : contest.field[leaving[0]].cost
  }

  /// What moves on, or below 0 what is missing.
  var value: Ratio { support - Ratio(cost) }
  private var isTaken: Bool { value < .zero }

  /// The record is that of this move.
  func isStated(by record: JSONValue) -> Bool {
    record["type"]?.text == "transfer"
      && (isTaken || record.texts("from") == leaving.map { contest.field[$0].id })
  }

  /// What a record says that other projects gain or lose; nil: not rows of those who stay.
  func changes(_ record: JSONValue) -> [(place: Int, change: Ratio)]? {
    let rows = record[isTaken ? "taken" : "to"]?.elements ?? []
    let changes = rows.compactMap { row -> (place: Int, change: Ratio)? in
      guard row.members?.count == 2,
        let place = row["project"]?.text.flatMap({ contest.places[$0] }),
        let value = row.ratio("value"), !value.isZero
      else { return nil }
      return (place, isTaken ? -value : value)
    }
    let places = changes.map(\.place)
    let isListed =
      changes.count == rows.count && places == Set(places).sorted()
      && places.allSatisfy { coins.isActive($0) && !leaving.contains($0) }
    return isListed ? changes : nil
  }

  /// What is wrong with the record; nil: nothing.
  func problem(_ record: JSONValue) -> String? {
    guard let changes = changes(record), let exhausted = record.ratio("exhausted"),
      let rounding = record.ratio("rounding"), let factor = record.ratio("factor")
    else { return "a transfer without its numbers" }
    let amount = isTaken ? -value : value
    let isFramed =
      record.ratio("value") == amount
      && (isTaken
        ? record["from"] == nil && record["to"] == JSONValue.array([row(leaving[0], amount)])
        : record["taken"] == nil)
    if !isFramed { return "what moves is not what lies there, less the cost" }
    let slack = coins.slack(with: rounding, factor)
    let sum = changes.reduce(exhausted + rounding) { $0 + $1.change }
    if sum != value { return "what moves does not add up" }
    if max(rounding, -rounding) > slack { return "'rounding' is more than coins can gain" }
    for (place, change) in changes {
      let isRight = isTaken ? change <= slack : change >= -slack
      let support = coins.support(of: place) + change
      let isHeld = support + slack >= .zero && support <= coins.most(of: place) + slack
      if !isRight || !isHeld {
        return "the supporters of \(quoted(contest.field[place].id)) cannot move that"
      }
    }
    return problem(record, exhausted, factor, slack)
  }

  private func row(_ place: Int, _ value: Ratio) -> JSONValue {
    ["project": .string(contest.field[place].id), "value": JSONValue(value)]
  }

  private func problem(
    _ record: JSONValue, _ exhausted: Ratio, _ factor: Ratio, _ slack: Ratio
  ) -> String? {
    let (bound, payers) = (record["bound"], record["payers"])
    switch payment {
    case .none:
      let isPossible =
        factor.isZero && bound == nil && payers == nil && exhausted >= .zero
        && exhausted <= support + slack
      return isPossible ? nil : "nobody pays for a project that leaves"
    case .eligible:
      return payers == nil
        ? eligibleProblem(bound, exhausted, factor, slack) : "nobody gives more than lies there"
    case .minimal:
      // Coins that lie idle already can be rounded up.
      if bound != nil || exhausted < .zero || exhausted > slack {
        return "nobody keeps money that lies idle"
      }
      return minimalProblem(payers, factor)
    }
  }

  /// Those who lay money on nothing else pay first, the rest of their coins lies idle.
  private func eligibleProblem(
    _ bound: JSONValue?, _ exhausted: Ratio, _ factor: Ratio, _ slack: Ratio
  ) -> String? {
    let (held, cost) = (bound?.ratio("value") ?? .zero, Ratio(cost))
    let isStated = bound.map { $0.members?.count == 2 && held > .zero } ?? true
    guard isStated, held <= support, support > .zero else { return "'bound' is none of its money" }
    let isEnough = held >= cost
    let (first, others) = isEnough ? (cost / held, .zero) : (.one, (cost - held) / (support - held))
    if factor != others || (bound != nil && bound?.ratio("factor") != first) {
      return "the parts that donors pay are not the cost"
    }
    let idle = isEnough ? held - cost : .zero
    return max(exhausted - idle, idle - exhausted) <= slack
      ? nil : "not what donors without another project keep lies idle"
  }

  private func minimalProblem(_ payers: JSONValue?, _ factor: Ratio) -> String? {
    guard payers?.members?.count == 2, let full = TransferPayers(payers, "full"),
      let poor = TransferPayers(payers, "all_they_had")
    else { return "the transfer does not say who pays" }
    let cost = Ratio(cost)
    if full.paid + poor.paid != cost { return "the payments are not the cost" }
    let (votes, all) = (contest.tally.votes[leaving[0]], full.voters + poor.voters)
    let isWhole = coins.paid.isZero ? all == votes : all <= votes
    let isHeld =
      full.paid <= coins.worth(of: full.voters) && poor.paid <= coins.worth(of: poor.voters)
    if !isWhole || !isHeld || full.voters.isZero || poor.paid.isZero != poor.voters.isZero {
      return "so many voters cannot pay that"
    }
    // What lies there from those who give all they have is at most that, and more than its part.
    let isPossible =
      poor.paid.isZero
      ? factor * support == cost
      : factor * support > cost && factor * (support - poor.paid) <= full.paid
    return isPossible && factor > .one
      ? nil : "donors who give so many times as much do not pay the cost"
  }
}

/// How many donors pay alike, and how much together.
private struct TransferPayers {
  let voters: Ratio
  let paid: Ratio

  init?(_ payers: JSONValue?, _ key: String) {
    guard let own = payers?[key], own.members?.count == 2, let voters = own.ratio("voters"),
      let paid = own.ratio("paid"), voters >= .zero, paid >= .zero
    else { return nil }
    (self.voters, self.paid) = (voters, paid)
  }
}
