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
    var spent: Int64 = 0
    for place in 0...sequence.chosen.count {
      if run.active.isEmpty { return }
      let chosen = place < sequence.chosen.count ? sequence.chosen[place] : nil
      let looks = run.active.sorted().map { (candidate: $0, look: run.look(at: $0)) }
      var round = Round(run: run, transcript: self, looks: looks, chosen: chosen)
      try writeTie(round.tied, run, &count)
      if isFinal { for loser in round.short { count.drop(project(loser), .supportersCannotPay) } }
      for loser in round.short { run.drop(loser) }
      guard let chosen, let price = round.price else {
        count.close(round.record(in: count, spent: spent))
        return
      }
      round.addPayment(price)
      run.fund(chosen, at: price)
      spent += ballots.costs[chosen]
      fund(project(chosen), round.record(in: count, spent: spent), &count)
      use.add(project(chosen), paying: ballots.costs[chosen], runs.table)
      run.bar { use.barrier(to: project($0), runs.table) != nil }
    }
  }

  private func project(_ candidate: Int) -> Int { ballots.projects[candidate] }

  private func fund(_ project: Int, _ record: TranscriptRecord, _ count: inout SequentialCount) {
    if isFinal { count.fund(project, record) } else { count.close(record) }
  }

  private func writeTie(
    _ tied: [Int], _ run: ShareRun, _ count: inout SequentialCount
  ) throws(RuleFailure) {
    guard tied.count > 1, case .price(let price) = run.look(at: tied[0]) else { return }
    let (numerator, over) = run.measure(price, of: tied[0])
    let value = Ratio(numerator, over * run.exact.denominator).exact
    let tie = try count.settle(tied.map(project), value: value, testsPool: false)
    count.write(tie, value: value, besides: ["step": JSONValue(number: step)])
  }
}

extension ShareTranscript {
  /// One round: what each candidate's supporters hold and would pay.
  fileprivate struct Round {
    let run: ShareRun
    let transcript: ShareTranscript
    let looks: [(candidate: Int, look: ShareRun.Look)]
    let chosen: Int?
    private(set) var price: ExactPrices.Price?
    /// Candidates of the least price, in id order; empty where nobody can be paid.
    private(set) var tied: [Int] = []
    private var members: [String: JSONValue] = [:]

    init(
      run: ShareRun, transcript: ShareTranscript,
      looks: [(candidate: Int, look: ShareRun.Look)], chosen: Int?
    ) {
      self.run = run
      self.transcript = transcript
      self.looks = looks
      self.chosen = chosen
      guard let chosen,
        case .price(let price)? = looks.first(where: { $0.candidate == chosen })?.look
      else { return }
      self.price = price
      let least = run.measure(price, of: chosen)
      tied = looks.compactMap { candidate, look in
        guard case .price(let own) = look else { return nil }
        let (numerator, over) = run.measure(own, of: candidate)
        return numerator * least.over == least.0 * over ? candidate : nil
      }
    }

    var short: [Int] {
      looks.compactMap { if case .short = $0.look { $0.candidate } else { nil } }
    }

    private var ballots: ShareBallots { transcript.ballots }

    /// A number over the denominator of the run.
    private func ratio(_ numerator: BigInt, over: BigInt = 1) -> Ratio {
      Ratio(numerator, over * run.exact.denominator)
    }
    private func weight(_ weight: Int128) -> JSONValue {
      JSONValue(Ratio(weight, over: ballots.weightScale))
    }

    mutating func addPayment(_ price: ExactPrices.Price) {
      guard let chosen else { return }
      let (counts, poor) = run.payers(of: chosen, at: price)
      let paid = Ratio(ballots.costs[chosen])
      let fullWeight = ballots.supportWeights[chosen] - counts.poor
      members["payers"] = [
        "full": ["voters": weight(fullWeight), "paid": JSONValue(paid - ratio(poor))],
        "all_they_had": ["voters": weight(counts.poor), "paid": JSONValue(ratio(poor))],
      ]
      guard ballots.isPlain else { return }
      let highest = Ratio(ballots.weightScale) * ratio(price.numerator, over: price.full)
      members["price"] = JSONValue(highest)
      members["effective_votes"] = JSONValue(Ratio(ballots.costs[chosen]) / highest)
    }

    /// - Parameter spent: what the rounds of this run cost, this one included
    func record(in count: SequentialCount, spent: Int64) -> TranscriptRecord {
      var members = members
      members["step"] = JSONValue(number: transcript.step)
      members["measure"] = .string(transcript.utility.measure)
      members["candidates"] = .array(looks.map { candidate($0.candidate, $0.look, count) })
      members["spent"] = .string(String(spent))
      if let chosen { members["selected"] = count.id(ballots.projects[chosen]) }
      if transcript.isRefused { members["refused"] = .bool(true) }
      return TranscriptRecord("round", members)
    }

    private func candidate(
      _ candidate: Int, _ look: ShareRun.Look, _ count: SequentialCount
    ) -> JSONValue {
      let cost = ballots.costs[candidate]
      let has = ratio(run.holdings(of: candidate))
      var members: [String: JSONValue] = [
        "project": count.id(ballots.projects[candidate]), "cost": .string(String(cost)),
        "supporters": weight(ballots.supportWeights[candidate]), "has": JSONValue(has),
      ]
      switch look {
      case .short:
        members["state"] = "unaffordable"
        members["short_by"] = JSONValue(Ratio(cost) - has)
      case .price(let price):
        let (numerator, over) = run.measure(price, of: candidate)
        members["measure"] = JSONValue(ratio(numerator, over: over))
        members["state"] =
          candidate == chosen ? "selected" : tied.contains(candidate) ? "tied" : "affordable"
      }
      return .object(members)
    }
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
