import BudgetModel

/// Walks orders again and keeps every step.
struct ReplayWalk {
  /// One project considered.
  struct Step {
    var place: Int
    var before: Money
    var after: Money
    /// `fund`, `skip`, `stop`, `top-up`, `partial` or `bar`.
    var decision: String
    var shortBy: Money?
    var barrier: ReplayLimits.Barrier?
    /// The label of the minimum that the phase serves.
    var minimum: String?
    var isSecondPass = false
    /// 0 for projects paid before any walk.
    var walk = 0
    /// The walk ends here.
    var isLast = false
    var reason: Reason
    /// What the pool pays.
    var paid: Money { decision == "top-up" ? before + (shortBy ?? .zero) - after : before - after }
    var isPayment: Bool { ["fund", "top-up", "partial"].contains(decision) }
  }

  private(set) var state: ReplayState
  private(set) var steps: [Step] = []
  private var contest: ReplayContest { state.contest }

  init(_ contest: ReplayContest, limits: ReplayLimits, reserve: Money) {
    state = ReplayState(contest, limits: limits, reserve: reserve)
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
    state.pool = state.left
  }

  /// One walk: whom it goes through, and the money that it begins with.
  struct Walk {
    var order: [Int]
    var pool: Money
    /// A pass that a leftover step made possible: it decides only about whom it funds.
    var isLater = false
  }
  /// Walk number n of a step is at place n - 1.
  private(set) var walks: [Walk] = []

  private mutating func begin(_ order: [Int]) {
    state.pool = state.left
    walks.append(Walk(order: order, pool: state.left))
  }

  /// Projects that other steps paid between two walks use limits and are not paid again.
  mutating func include(paid others: [Int: Money]) {
    for (place, amount) in others { state.note(place, paid: amount) }
  }

  mutating func walkZeroCost(_ order: [Int]) {
    begin(order)
    let start = steps.count
    walk(order, minimum: nil)
    for number in start..<steps.count where steps[number].decision == "fund" {
      steps[number].reason = .fundedZeroCost
    }
  }

  /// The phases of minimums, then everyone.
  mutating func walkRule(_ order: [Int]) {
    begin(order)
    for minimum in state.limits.minimums {
      walk(order, minimum: minimum)
      guard minimum.isHard, let needed = minimum.minimumAmount else { continue }
      let missing = needed - state.amounts(of: minimum.label).reduce(.zero, +)
      state.left -= max(.zero, min(state.left, missing))
    }
    walk(order, minimum: nil)
  }

  /// - Parameters:
  ///   - money: what the pool holds
  ///   - isLater: a pass on its own, after leftovers moved
  mutating func walkAgain(_ order: [Int], with money: Money, isLater: Bool) {
    state.left = money
    begin(order)
    walks[walks.count - 1].isLater = isLater
    let start = steps.count
    walk(order, minimum: nil)
    for number in start..<steps.count {
      steps[number].isSecondPass = true
      if steps[number].decision == "fund" { steps[number].reason = .fundedSecondPass }
    }
  }

  private mutating func walk(_ order: [Int], minimum: Limits.Minimum?) {
    for place in order where state.paid[place] == nil {
      if let minimum, !contest.field[place].carries(label: minimum.label) { continue }
      if state.isOver(minimum) { return }
      var step = state.decide(place, in: minimum)
      state.apply(step)
      step.isLast = step.isLast || state.placesLeft == 0
      step.walk = walks.count
      steps.append(step)
      if step.isLast { return }
    }
  }
}
