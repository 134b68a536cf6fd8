import BigInt
import BudgetModel

/// Writes a run of Equal Shares again, round by round, with every number that decided (AUDIT 5.3).
struct ShareTranscript {
  let runs: ShareRuns
  let amount: Ratio
  let step: Int
  let utility: ShareUtility
  /// The run is the one that counts: its projects are funded and its losers lose.
  let isFinal: Bool
  /// The run cost more than the pool.
  var isRefused = false

  private var ballots: ShareBallots { runs.ballots }

  /// - Throws: the ties of the run
  func write(_ sequence: ShareSequence, to count: inout SequentialCount) throws(RuleFailure) {
    var run = runs.opening(at: amount)
    var use = runs.use
    // A refused run may cost more than 64 bits hold.
    var spent: Int128 = 0
    for place in 0...sequence.chosen.count {
      if run.active.isEmpty { return }
      let chosen = place < sequence.chosen.count ? sequence.chosen[place] : nil
      var round = ShareRound(run, utility, chosen: chosen)
      try writeTie(round, run, &count)
      if isFinal { for loser in round.short { count.drop(project(loser), .supportersCannotPay) } }
      for loser in round.short { run.drop(loser) }
      guard let chosen, let price = round.price else {
        count.close(record(round, spent: spent, count))
        return
      }
      round.pay(price)
      run.fund(chosen, at: price)
      spent += Int128(runs.ballots.costs[chosen])
      let record = record(round, spent: spent, count)
      if isFinal { count.fund(project(chosen), record) } else { count.close(record) }
      use.add(project(chosen), paying: runs.ballots.costs[chosen], runs.table)
      run.bar { use.barrier(to: project($0), runs.table) != nil }
    }
  }

  private func project(_ candidate: Int) -> Int { runs.ballots.projects[candidate] }

  private func writeTie(
    _ round: ShareRound, _ run: ShareRun, _ count: inout SequentialCount
  ) throws(RuleFailure) {
    guard round.tied.count > 1, let value = round.measure else { return }
    let tied = round.tied.map(project)
    let tie = try count.settle(tied, value: value.exact, testsPool: false)
    count.write(tie, value: value.exact, besides: ["step": JSONValue(number: step)])
  }

  /// - Parameter spent: what the rounds of this run cost, this one included
  private func record(
    _ round: ShareRound, spent: Int128, _ count: SequentialCount
  ) -> TranscriptRecord {
    var members = round.members(count)
    members["step"] = JSONValue(number: step)
    members["spent"] = .string(String(spent))
    if isRefused { members["refused"] = .bool(true) }
    return TranscriptRecord("round", members)
  }
}

/// One round: what each candidate's supporters hold and would pay.
struct ShareRound {
  private let run: ShareRun
  private let utility: ShareUtility
  private let chosen: Int?
  private let glances: [(candidate: Int, glance: ShareRun.Glance)]
  private(set) var price: ExactPrices.Price?
  /// Of the chosen one, per unit of utility.
  private(set) var measure: Ratio?
  /// Candidates of the least price, in id order; empty where nobody can be paid.
  private(set) var tied: [Int] = []
  private var isTied: Set<Int> = []
  private var payment: [String: JSONValue] = [:]

  init(_ run: ShareRun, _ utility: ShareUtility, chosen: Int?) {
    self.run = run
    self.utility = utility
    self.chosen = chosen
    glances = run.active.sorted().map { ($0, run.glance(at: $0)) }
    guard let chosen, case .price(let price) = run.look(at: chosen) else { return }
    self.price = price
    let least = run.measure(price, of: chosen)
    measure = ratio(least.0, over: least.over)
    let cut = DecimalCut(least.0, over: least.over * run.exact.denominator)
    tied = glances.compactMap { candidate, glance in
      guard case .above(cut) = glance, case .price(let own) = run.look(at: candidate) else {
        return nil
      }
      let (numerator, over) = run.measure(own, of: candidate)
      return numerator * least.over == least.0 * over ? candidate : nil
    }
    isTied = Set(tied)
  }

  var short: [Int] {
    glances.compactMap { if case .short = $0.glance { $0.candidate } else { nil } }
  }

  private var ballots: ShareBallots { run.ballots }

  /// A number over the denominator of the run.
  private func ratio(_ numerator: BigInt, over: BigInt = 1) -> Ratio {
    Ratio(numerator, over * run.exact.denominator)
  }
  private func weight(_ weight: Int128) -> JSONValue {
    JSONValue(Ratio(weight, over: ballots.weightScale))
  }

  /// Notes who pays; before the price is taken from anybody.
  mutating func pay(_ price: ExactPrices.Price) {
    guard let chosen else { return }
    let (counts, poor) = run.payers(of: chosen, at: price)
    let cost = Ratio(ballots.costs[chosen])
    let fullWeight = ballots.supportWeights[chosen] - counts.poor
    payment["payers"] = [
      "full": ["voters": weight(fullWeight), "paid": JSONValue(cost - ratio(poor))],
      "all_they_had": ["voters": weight(counts.poor), "paid": JSONValue(ratio(poor))],
    ]
    guard ballots.isPlain else { return }
    let highest = Ratio(ballots.weightScale) * ratio(price.numerator, over: price.full)
    payment["price"] = JSONValue(highest)
    payment["effective_votes"] = JSONValue(cost / highest)
  }

  func members(_ count: SequentialCount) -> [String: JSONValue] {
    var members = payment
    members["measure"] = .string(utility.measure)
    members["candidates"] = .array(glances.map { candidate($0.candidate, $0.glance, count) })
    if let chosen { members["selected"] = count.id(ballots.projects[chosen]) }
    return members
  }

  private func candidate(
    _ candidate: Int, _ glance: ShareRun.Glance, _ count: SequentialCount
  ) -> JSONValue {
    let cost = ballots.costs[candidate]
    var members: [String: JSONValue] = [
      "project": count.id(ballots.projects[candidate]), "cost": .string(String(cost)),
      "supporters": weight(ballots.supportWeights[candidate]),
    ]
    switch glance {
    case .short:
      let has = ratio(run.holdings(of: candidate))
      members["has"] = JSONValue(has)
      members["short_by"] = JSONValue(Ratio(cost) - has)
      members["state"] = "unaffordable"
    case .above(let cut):
      if isTied.contains(candidate), let measure {
        members["measure"] = JSONValue(measure)
        members["state"] = candidate == chosen ? "selected" : "tied"
      } else {
        members.merge(least(candidate, cut)) { $1 }
        members["state"] = "affordable"
      }
    }
    return .object(members)
  }

  /// The cut price of a candidate that lost, or all of it where the cut does not tell it from the
  /// chosen one's.
  private func least(_ candidate: Int, _ cut: DecimalCut) -> [String: JSONValue] {
    if let measure, let value = Ratio(exact: cut.text), value > measure {
      return ["at_least": .string(cut.text)]
    }
    guard case .price(let price) = run.look(at: candidate) else { return [:] }
    let (numerator, over) = run.measure(price, of: candidate)
    return ["measure": JSONValue(ratio(numerator, over: over))]
  }
}

extension ShareUtility {
  /// What the rule minimizes.
  var measure: String {
    switch self {
    case .cost: "payment per unit of cost"
    case .cardinality: "highest payment"
    case .points: "payment per point"
    case .positional: "payment per unit of score"
    case .effort: "payment per unit of cost per vote"
    }
  }
}
