import BigInt
import BudgetModel

/// The rounds of bounded overspending (RULES 13).
///
/// Purses only fall, so what a project costs for the part that is paid never falls: its last value is a
/// bound, and candidates are looked at in the order of their bounds.
struct OverspendingCount {
  private let utility: ShareUtility
  private var purses: OverspendingPurses
  /// By candidate: not more than its ρ/α.
  private var bounds: [Ratio]
  /// By candidate: what its supporters offer in this round, if it was looked at.
  private var offers: [OverspendingOffer?]
  private var active: [Int]

  init(_ count: SequentialCount) throws(RuleFailure) {
    utility = count.instance.settings.rule["utility"]?.text.flatMap(ShareUtility.init) ?? .cost
    purses = try OverspendingPurses(
      count.instance, projects: count.candidates, pool: count.pool, utility: utility)
    bounds = count.candidates.map { _ in .zero }
    offers = count.candidates.map { _ in nil }
    active = Array(count.candidates.indices)
  }

  private func project(_ candidate: Int) -> Int { purses.ballots.projects[candidate] }
  private func cost(_ candidate: Int) -> Int64 { purses.ballots.costs[candidate] }

  mutating func run(_ count: inout SequentialCount) throws(RuleFailure) {
    if active.isEmpty { return }
    count.append(endowment(count))
    while !active.isEmpty {
      let out = active.filter { cost($0) > count.left || purses.openRows[$0] == 0 }
      active.removeAll(where: Set(out).contains)
      let tied = cheapest()
      guard let best = tied.first else {
        for loser in out { count.drop(project(loser), reason(loser, count)) }
        count.close(record(Round(out: out), count))
        return
      }
      let value = offers[best]!.measure
      let chosen = try count.choose(tied.map(project), value: value.exact, testsPool: true)
      for loser in out { count.drop(project(loser), reason(loser, count)) }
      fund(purses.ballots.projects.firstIndex(of: chosen)!, Round(out: out, tied: tied), &count)
    }
  }

  private func reason(_ candidate: Int, _ count: SequentialCount) -> Reason {
    cost(candidate) > count.left ? .noMoney : .supportersCannotPay
  }

  /// The candidates of least ρ/α, in id order.
  private mutating func cheapest() -> [Int] {
    for candidate in active { offers[candidate] = nil }
    var best: (measure: Ratio, tied: [Int])?
    for candidate in active.sorted(by: { (bounds[$0], $0) < (bounds[$1], $1) }) {
      if let best, bounds[candidate] > best.measure { break }
      let offer = purses.offer(for: candidate)
      (offers[candidate], bounds[candidate]) = (offer, offer.measure)
      if let known = best?.measure, known <= offer.measure {
        if known == offer.measure { best!.tied.append(candidate) }
      } else {
        best = (offer.measure, [candidate])
      }
    }
    return best?.tied.sorted() ?? []
  }

  private mutating func fund(
    _ chosen: Int, _ round: Round, _ count: inout SequentialCount
  ) {
    let offer = offers[chosen]!
    var record = record(round, count, chosen)
    record.members["part"] = JSONValue(purses.part(offer, of: chosen))
    let payment = purses.pay(offer, for: chosen)
    record.members.merge(members(payment)) { $1 }
    if payment.roundsAll { for candidate in active { bounds[candidate] = .zero } }
    count.fund(project(chosen), record)
    let standing = Set(count.candidates)
    active = active.filter { standing.contains(project($0)) }
  }
}

/// Records (AUDIT 5.3, family `shares`).
extension OverspendingCount {
  private struct Round {
    /// Candidates that leave before it: too dear, or nobody can pay for them.
    var out: [Int]
    var tied: [Int] = []
  }

  private func endowment(_ count: SequentialCount) -> TranscriptRecord {
    let votes = Ratio(purses.votes, BigInt(purses.ballots.weightScale))
    return TranscriptRecord(
      "endowment",
      [
        "step": JSONValue(number: 0), "voters": JSONValue(votes),
        "each": JSONValue(Ratio(count.pool) / votes),
      ])
  }

  private func record(
    _ round: Round, _ count: SequentialCount, _ chosen: Int? = nil
  ) -> TranscriptRecord {
    var members: [String: JSONValue] = [
      "step": JSONValue(number: 0),
      "measure": .string(utility.measure + ", over the square of the part paid"),
      "candidates": .array(
        (active + round.out).sorted().map { candidate($0, round, count, chosen) }),
      "spent": .string(String(count.pool - count.left + (chosen.map(cost) ?? 0))),
    ]
    members["selected"] = chosen.map { count.id(project($0)) }
    return TranscriptRecord("round", members)
  }

  private func candidate(
    _ candidate: Int, _ round: Round, _ count: SequentialCount, _ chosen: Int?
  ) -> JSONValue {
    let weight = Ratio(
      purses.ballots.supportWeights[candidate], over: purses.ballots.weightScale)
    var members: [String: JSONValue] = [
      "project": count.id(project(candidate)), "cost": .string(String(cost(candidate))),
      "supporters": JSONValue(weight),
    ]
    if round.out.contains(candidate) {
      members["state"] = cost(candidate) > count.left ? "over-pool" : "unaffordable"
    } else if let offer = offers[candidate], round.tied.contains(candidate) {
      members["measure"] = JSONValue(offer.measure)
      members["state"] = candidate == chosen ? "selected" : "tied"
    } else {
      members["at_least"] = .string(least(candidate, above: offers[round.tied[0]]!.measure))
      members["state"] = "affordable"
    }
    return .object(members)
  }

  /// A bound of ρ/α cut after eight digits; all of it where the cut does not tell it from the least.
  private func least(_ candidate: Int, above measure: Ratio) -> String {
    let bound = bounds[candidate]
    let cut = DecimalCut(bound.numerator, over: bound.denominator).text
    return Ratio(exact: cut).map { $0 > measure } == true ? cut : bound.exact
  }

  private func members(_ payment: OverspendingPurses.Payment) -> [String: JSONValue] {
    func voters(_ weight: BigInt) -> JSONValue {
      JSONValue(Ratio(weight, BigInt(purses.ballots.weightScale)))
    }
    var members: [String: JSONValue] = [
      "payers": [
        "full": ["voters": voters(payment.fullWeight), "paid": JSONValue(payment.fullPaid)],
        "all_they_had": [
          "voters": voters(payment.brokeWeight), "paid": JSONValue(payment.brokePaid),
        ],
      ],
      "purses": JSONValue(payment.left), "rounding": JSONValue(payment.rounding),
    ]
    if purses.ballots.isPlain { members["price"] = JSONValue(payment.price) }
    return members
  }
}
