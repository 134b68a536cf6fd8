import BudgetModel

/// Runs of Equal Shares at rising endowments, until one costs more than the pool or nothing is left to
/// gain (RULES 6.4).
struct ShareScan {
  /// Why the scan stopped.
  enum Stop: String, Sendable {
    case overspent, exhausted
    case allSupportedFunded = "all-supported-funded"
  }
  /// Steps in a row with one outcome.
  struct Stretch: Sendable {
    var steps: ClosedRange<Int>
    var sequence: ShareSequence
  }
  struct Found: Sendable {
    var stretches: [Stretch] = []
    var stop: Stop = .exhausted
    /// The run that cost more than the pool.
    var refused: ShareSequence?

    var kept: ShareSequence { stretches.last!.sequence }
    var step: Int { stretches.last!.steps.upperBound }
  }

  let runs: ShareRuns
  /// B', in minor units.
  let pool: Int64
  /// The amount per voter of weight 1 at step 0, and what each step adds.
  let start: Ratio
  let increment: Ratio
  let maximumSteps: Int
  /// True where funding nothing more that fits is enough to stop, given what a run chose.
  let isExhausted: (ShareSequence) -> Bool
  let hasAllSupported: (ShareSequence) -> Bool

  func amount(at step: Int) -> Ratio { start + Ratio(step) * increment }

  /// - Throws: `add1-step-cap`, and the ties of the runs
  func scan() throws(RuleFailure) -> Found {
    var found = Found()
    var step = 0
    var sequence = try runs.run(at: amount(at: 0))
    var pace = Pace()
    found.stretches = [Stretch(steps: 0...0, sequence: sequence)]
    while true {
      if isExhausted(sequence) {
        found.stop = .exhausted
        return found
      }
      if hasAllSupported(sequence) {
        found.stop = .allSupportedFunded
        return found
      }
      if let far = jump(from: step, sequence, &pace) {
        (step, sequence) = far
        found.stretches[found.stretches.count - 1].extend(to: step, sequence)
        continue
      }
      let next = try runs.run(at: amount(at: step + 1))
      if next.spent > pool {
        (found.stop, found.refused) = (.overspent, next)
        return found
      }
      if step >= maximumSteps { throw refusal }
      step += 1
      pace.stepped()
      if next.chosen.sorted() == sequence.chosen.sorted() {
        found.stretches[found.stretches.count - 1].extend(to: step, next)
      } else {
        found.stretches.append(Stretch(steps: step...step, sequence: next))
      }
      sequence = next
    }
  }

  private var refusal: RuleFailure {
    .refused(
      .add1StepCap,
      "after \(maximumSteps) steps neither is the pool spent nor everything funded; raise "
        + "'increment', or 'max-steps'")
  }

  /// Skips steps whose outcome is proven to be that of this one; the step landed on.
  private func jump(
    from step: Int, _ sequence: ShareSequence, _ pace: inout Pace
  ) -> (step: Int, sequence: ShareSequence)? {
    if sequence.hasTie { return nil }
    while let target = pace.target(from: step, most: maximumSteps) {
      if let far = runs.confirm(sequence, at: amount(at: target)) {
        pace.reached(after: target - step)
        return (target, far)
      }
      pace.failed(at: target, from: step)
    }
    return nil
  }
}

extension ShareScan.Stretch {
  fileprivate mutating func extend(to step: Int, _ sequence: ShareSequence) {
    steps = steps.lowerBound...step
    self.sequence = sequence
  }
}

/// How far the next jump goes: twice as far after each that succeeds, and once one has failed, half of
/// the way to where it failed, until that is one step away. Where jumps keep failing, more and more
/// steps are taken one by one before the next try.
private struct Pace {
  private var distance = 2
  private var ceiling: Int?
  /// Steps to take before the next try, now and after the next failure.
  private var idle = 4
  private var wait = 1
  private static let longestWait = 16

  func target(from step: Int, most: Int) -> Int? {
    if idle > 0 { return nil }
    let target = min(most, ceiling.map { step + ($0 - step) / 2 } ?? step + distance)
    return target > step + 1 ? target : nil
  }
  mutating func reached(after steps: Int) {
    if ceiling == nil { distance *= 2 }
    if steps > Self.longestWait { wait = 1 }
  }
  mutating func failed(at target: Int, from step: Int) {
    ceiling = target
    if target > step + 2 { return }
    (idle, wait) = (wait, min(2 * wait, Self.longestWait))
  }
  /// A step was taken by a run of its own.
  mutating func stepped() {
    (distance, ceiling) = (2, nil)
    idle = max(0, idle - 1)
  }
}

/// Runs at given endowments, with the limits and ties of one contest.
struct ShareRuns {
  let ballots: ShareBallots
  let filter: NumberFilter
  /// By district: what a unit of the profile's weight starts with for each unit of the base amount.
  let shares: [Ratio]
  /// What is funded before the rule, and all limits.
  let table: LimitTable
  let use: LimitUse
  /// Candidates as positions in `ballots.projects`.
  let tie: (_ tied: [Int], _ measure: Ratio) throws(RuleFailure) -> Int

  func opening(at amount: Ratio) -> ShareRun {
    ShareRun(
      ballots, active: Array(ballots.projects.indices), starts: shares.map { $0 * amount },
      filter: filter)
  }

  /// - Parameter left: a candidate that does not take part
  func run(
    at amount: Ratio, without left: Int? = nil
  ) throws(RuleFailure) -> ShareSequence {
    var run = opening(at: amount)
    if let left { run.drop(left) }
    var use = use
    var sequence = ShareSequence()
    while true {
      let cheapest = run.cheapest()
      guard let (first, price) = cheapest.price else { return sequence }
      var chosen = (candidate: first, price: price)
      if cheapest.candidates.count > 1 {
        sequence.hasTie = true
        let (numerator, over) = run.measure(price, of: first)
        let measure = Ratio(numerator, over * run.exact.denominator)
        chosen.candidate = try tie(cheapest.candidates, measure)
        guard case .price(let own) = run.look(at: chosen.candidate) else { return sequence }
        chosen.price = own
      }
      sequence.bounds.append(run.upperBound(chosen.price, of: chosen.candidate))
      take(chosen.candidate, chosen.price, &run, &use, &sequence)
    }
  }

  private func take(
    _ candidate: Int, _ price: ExactPrices.Price, _ run: inout ShareRun, _ use: inout LimitUse,
    _ sequence: inout ShareSequence
  ) {
    run.fund(candidate, at: price)
    sequence.chosen.append(candidate)
    let (spent, isOverflow) = sequence.spent.addingReportingOverflow(ballots.costs[candidate])
    sequence.spent = isOverflow ? .max : spent
    if !table.barsAnything { return }
    use.add(ballots.projects[candidate], paying: ballots.costs[candidate], table)
    run.bar { use.barrier(to: ballots.projects[$0], table) != nil }
  }

  /// The same sequence at a higher amount, if every amount between surely gives it too; nil otherwise.
  ///
  /// If both ends choose alike, each voter has in each round at least as much at a higher amount and
  /// each price is at most as high. So where in each round the chosen one's price at the low end is
  /// below every other's at the high end, no amount between can choose otherwise.
  func confirm(_ sequence: ShareSequence, at amount: Ratio) -> ShareSequence? {
    var run = opening(at: amount)
    var use = use
    var far = ShareSequence()
    for (candidate, bound) in zip(sequence.chosen, sequence.bounds) {
      guard let price = run.confirm(candidate, below: bound) else { return nil }
      far.bounds.append(run.upperBound(price, of: candidate))
      take(candidate, price, &run, &use, &far)
    }
    return run.isOver() ? far : nil
  }
}
