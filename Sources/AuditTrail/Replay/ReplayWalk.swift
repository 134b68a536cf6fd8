import BudgetModel

/// Walks orders again and keeps every step; and the rounds of a rule that has them.
struct ReplayWalk {
  /// One project considered.
  struct Step {
    var place: Int
    var before: Money
    var after: Money
    /// What of the money is kept for projects with other tags.
    var reserved = Money.zero
    /// `fund`, `skip`, `stop`, `top-up`, `partial` or `bar`.
    var decision: String
    var shortBy: Money?
    var barrier: ReplayLimits.Barrier?
    /// The label of the minimum that the phase serves.
    var minimum: String?
    var isSecondPass = false
    /// 0 for projects that leave or are paid before any walk.
    var walk = 0
    /// The walk ends here.
    var isLast = false
    var reason: Reason
    /// What the pool pays.
    var paid: Money { decision == "top-up" ? before + (shortBy ?? .zero) - after : before - after }
    var isPayment: Bool { ["fund", "top-up", "partial"].contains(decision) }
  }

  /// One record of a rule with rounds.
  struct Round {
    var decision: RoundDecision
    /// What the pool holds before it.
    var before: Money
    /// Candidates that a limit bars once it has funded a project.
    var barred: [RoundField.Barred]
  }

  private(set) var state: ReplayState
  private(set) var steps: [Step] = []
  /// In the order of their records; behind `walksBeforeRounds` walks.
  private(set) var rounds: [Round] = []
  private(set) var walksBeforeRounds = 0
  private var contest: ReplayContest { state.contest }

  init(_ state: ReplayState) { self.state = state }

  /// Members of exclusive groups that leave before the rule, with the names of their groups.
  mutating func leave(_ leaving: [(place: Int, groups: Set<String>)]) {
    for (place, names) in leaving {
      steps.append(
        Step(
          place: place, before: contest.amount, after: contest.amount, decision: "bar",
          barrier: ReplayLimits.Barrier(reason: .exclusive, names: names), reason: .exclusive))
    }
  }

  /// Projects that an override funds are paid first; limits count them and do not bar them.
  mutating func payPrefunded() {
    for place in contest.prefunded.sorted() {
      let before = state.left
      state.left -= state.cost(place)
      state.note(place, paid: state.cost(place))
      steps.append(
        Step(
          place: place, before: before, after: state.left, decision: "fund",
          reason: .fundedOverride))
    }
    state.begin()
  }

  /// One walk: whom it goes through, and the money that it begins with.
  struct Walk {
    var order: [Int]
    var pool: Money
    var passesOverPool: Bool
    /// Its steps count as rounds.
    var isNumbered = true
    /// A pass that a leftover step made possible.
    var isLater = false
    /// What it orders by in place of the rule's scores.
    var scoring: ReplayScoring?
  }
  /// Walk number n of a step is at place n - 1.
  private(set) var walks: [Walk] = []

  private mutating func begin(_ order: [Int], isNumbered: Bool = true) {
    state.begin()
    walks.append(
      Walk(
        order: order, pool: state.left, passesOverPool: state.passesOverPool,
        isNumbered: isNumbered))
  }

  /// - Parameter usual: what the rule orders by
  func scoring(of step: Step, _ usual: ReplayScoring) -> ReplayScoring {
    step.walk > 0 ? walks[step.walk - 1].scoring ?? usual : usual
  }

  func isNumbered(_ step: Step) -> Bool { step.walk > 0 && walks[step.walk - 1].isNumbered }

  /// Projects that other steps paid between two walks use limits and are not paid again.
  mutating func include(paid others: [Int: Money]) {
    for (place, amount) in others { state.note(place, paid: amount) }
  }

  mutating func walkZeroCost(_ order: [Int]) {
    begin(order, isNumbered: false)
    walk(order, minimum: nil, reason: .fundedZeroCost)
  }

  /// The phases of minimums, then everyone.
  mutating func walkRule(_ order: [Int]) {
    begin(order)
    for minimum in state.limits.minimums {
      walk(order, minimum: minimum)
      guard minimum.isHard, let needed = minimum.minimumAmount else { continue }
      let missing = needed - state.amounts(of: minimum.label).reduce(.zero, +)
      state.left -= max(.zero, min(state.free, missing))
    }
    walk(order, minimum: nil)
  }

  /// A walk behind the rounds of a rule.
  mutating func walkBehindRounds(
    _ order: [Int], funds reason: Reason, by scoring: ReplayScoring
  ) {
    begin(order)
    walks[walks.count - 1].scoring = scoring
    walk(order, minimum: nil, reason: reason)
  }

  /// - Parameters:
  ///   - money: what the pool holds
  ///   - isLater: a pass on its own, after leftovers moved
  mutating func walkAgain(_ order: [Int], with money: Money, isLater: Bool) {
    state.left = money
    begin(order)
    walks[walks.count - 1].isLater = isLater
    let start = steps.count
    walk(order, minimum: nil, reason: .fundedSecondPass)
    for number in start..<steps.count { steps[number].isSecondPass = true }
  }

  /// - Parameter reason: of those that are funded; nil: what the state says
  private mutating func walk(
    _ order: [Int], minimum: Limits.Minimum?, reason: Reason? = nil
  ) {
    for place in order where state.paid[place] == nil {
      if let minimum, !contest.field[place].carries(label: minimum.label) { continue }
      if state.isOver(minimum) { return }
      var step = state.decide(place, in: minimum)
      state.apply(step)
      step.isLast = step.isLast || state.placesLeft == 0
      step.walk = walks.count
      if let reason, step.decision == "fund" { step.reason = reason }
      steps.append(step)
      if step.isLast { return }
    }
  }
}

/// Rules that are no walk.
extension ReplayWalk {
  /// What a rule grants projects once it has decided about all; nothing below their least amounts.
  mutating func grant(_ grants: [ReplayDecision.Grant]) {
    begin([])
    for grant in grants {
      let isPaid = grant.amount >= grant.least
      let isWhole = grant.amount == state.cost(grant.place)
      var step = Step(
        place: grant.place, before: state.left, after: state.left, decision: "skip",
        walk: walks.count, reason: .noMoney)
      if isPaid {
        step.after = state.left - grant.amount
        step.decision = isWhole ? "fund" : "partial"
        step.reason = isWhole ? .funded : .partiallyFunded
        state.left = step.after
        state.note(grant.place, paid: grant.amount)
      } else {
        step.shortBy = grant.least - grant.amount
      }
      steps.append(step)
    }
  }

  /// Candidates that a limit bars before the first round, in id order.
  mutating func bar(_ barred: [RoundField.Barred]) {
    begin([], isNumbered: false)
    for (place, barrier) in barred {
      steps.append(
        Step(
          place: place, before: state.left, after: state.left, decision: "bar", barrier: barrier,
          walk: walks.count, reason: barrier.reason))
    }
  }

  /// Notes what the records of a rule decided.
  ///
  /// - Parameter end: who is funded behind them
  mutating func take(_ rounds: [Round], end: ReplayState) {
    walksBeforeRounds = walks.count
    self.rounds = rounds
    state = end
  }

  /// Projects that an exclusive group barred.
  var barredByGroups: Set<Int> {
    let inWalks = steps.filter { $0.barrier?.reason == .exclusive }.map(\.place)
    let inRounds = rounds.flatMap(\.barred).filter { $0.barrier.reason == .exclusive }.map(\.place)
    return Set(inWalks + inRounds)
  }

  /// In second passes behind rounds, projects dearer than the pool are passed over.
  mutating func passOverPool() { state.passesOverPool = true }
}
