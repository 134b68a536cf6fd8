import BudgetModel

/// Walks an order again, as RULES 2, 4.3 and 5 say, with nothing but the by-law's numbers.
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

  let contest: ReplayContest
  let limits: ReplayLimits
  private let rule: RuleChoice
  private(set) var left: Money
  private(set) var paid: [Int: Money] = [:]
  private(set) var steps: [Step] = []
  /// What `cost-above-pool` compares with.
  private(set) var pool: Money
  private var reserve: Money
  private var placesLeft: Int64?
  /// Called before each project of the phase for everyone, with the state that it meets.
  typealias Visit = (_ place: Int, _ state: ReplayWalk) -> Void

  init(_ contest: ReplayContest, limits: ReplayLimits, reserve: Money) {
    self.contest = contest
    self.limits = limits
    self.reserve = reserve
    rule = contest.settings.rule
    left = contest.amount
    pool = contest.amount
    placesLeft = rule.name == "top-k" ? rule["k"]?.count : nil
  }

  private func cost(_ place: Int) -> Money { contest.field[place].cost }

  /// Projects that an override funds are paid first; limits count them and do not bar them.
  mutating func payPrefunded() {
    for place in contest.prefunded.sorted() {
      let before = left
      left -= cost(place)
      paid[place] = cost(place)
      steps.append(
        Step(
          place: place, before: before, after: left, decision: "fund", reason: .fundedOverride))
    }
    pool = left
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
    pool = left
    walks.append(Walk(order: order, pool: left))
  }

  /// Projects that other steps paid between two walks use limits and are not paid again.
  mutating func include(paid others: [Int: Money]) {
    paid.merge(others) { first, _ in first }
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
  mutating func walkRule(_ order: [Int], visit: Visit = { _, _ in }) {
    begin(order)
    var withheld = Money.zero
    for minimum in limits.minimums {
      walk(order, minimum: minimum)
      guard minimum.isHard, let needed = minimum.minimumAmount else { continue }
      let missing = needed - amount(of: minimum.label)
      let kept = max(.zero, min(left, missing))
      left -= kept
      withheld += kept
    }
    walk(order, minimum: nil, visit: visit)
    self.withheld += withheld
  }
  /// Money of hard minimums that were not reached: nobody gets it here.
  private(set) var withheld = Money.zero

  /// - Parameters:
  ///   - money: what the pool holds
  ///   - isLater: a pass on its own, after leftovers moved
  mutating func walkAgain(_ order: [Int], with money: Money, isLater: Bool) {
    left = money
    begin(order)
    walks[walks.count - 1].isLater = isLater
    let start = steps.count
    walk(order, minimum: nil)
    for number in start..<steps.count {
      steps[number].isSecondPass = true
      if steps[number].decision == "fund" { steps[number].reason = .fundedSecondPass }
    }
  }

  private mutating func walk(
    _ order: [Int], minimum: Limits.Minimum?, visit: Visit = { _, _ in }
  ) {
    for place in order {
      visit(place, self)
      if paid[place] != nil { continue }
      if let minimum, !contest.field[place].carries(label: minimum.label) { continue }
      if isOver(minimum) { return }
      var step = decide(place, in: minimum)
      apply(step)
      step.isLast = step.isLast || placesLeft == 0
      step.walk = walks.count
      steps.append(step)
      if step.isLast { return }
    }
  }

  private func isOver(_ minimum: Limits.Minimum?) -> Bool {
    if placesLeft == 0 { return true }
    guard let minimum else { return false }
    let funded = paid.keys.count { contest.field[$0].carries(label: minimum.label) }
    let hasAmount = minimum.minimumAmount.map { amount(of: minimum.label) >= $0 } ?? true
    return hasAmount && (minimum.minimumProjects.map { Int64(funded) >= $0 } ?? true)
  }

  private func amount(of label: String) -> Money {
    paid.filter { contest.field[$0.key].carries(label: label) }.values.reduce(.zero, +)
  }

  /// What bars the project at this state.
  func barrier(to place: Int) -> ReplayLimits.Barrier? {
    if rule["over-pool"]?.text == "passed-over" && cost(place) > pool {
      return ReplayLimits.Barrier(reason: .costAbovePool, names: ["over-pool"])
    }
    return limits.barrier(to: place, cost: cost(place), paid: paid)
  }

  /// The decision about a project that has not been funded, at this state.
  func decide(_ place: Int, in minimum: Limits.Minimum?) -> Step {
    var step = Step(
      place: place, before: left, after: left, decision: "bar", minimum: minimum?.label,
      reason: .noMoney)
    if let barrier = barrier(to: place) {
      step.barrier = barrier
      step.reason = barrier.reason
      step.isLast = barrier.reason == .maxWinners
      return step
    }
    let price = cost(place)
    let reached: Reason = minimum == nil ? .funded : .fundedMinimum
    if price <= left {
      (step.decision, step.after, step.reason) = ("fund", left - price, reached)
      return step
    }
    step.shortBy = price - left
    if placesLeft != nil {
      (step.decision, step.after, step.reason) = ("top-up", .zero, reached)
      return step
    }
    if minimum != nil {
      step.decision = "skip"
      return step
    }
    misfit(price, &step)
    return step
  }

  private func misfit(_ price: Money, _ step: inout Step) {
    switch rule["misfit"]?.text ?? "skip" {
    case "fund-if-covered":
      let skipsAfter = rule["after-cover"]?.text == "skip"
      let isCovered =
        isEnough(of: price, rule["cover-ratio"]?.ratio ?? Ratio(4, over: 5))
        && reserve >= price - left
      step.isLast = !skipsAfter
      if isCovered {
        (step.decision, step.after, step.reason) = ("top-up", .zero, .fundedCovered)
      } else {
        step.decision = skipsAfter ? "skip" : "stop"
      }
    case "partial":
      step.isLast = true
      if isEnough(of: price, rule["partial-min"]?.ratio ?? .zero) {
        (step.decision, step.after, step.reason) = ("partial", .zero, .partiallyFunded)
      } else {
        step.decision = "stop"
      }
    case "stop":
      step.decision = "stop"
      step.isLast = true
    default: step.decision = "skip"
    }
  }

  /// R > 0 and R · den ≥ num · cost.
  private func isEnough(of price: Money, _ share: Ratio) -> Bool {
    left > .zero && Ratio(left) >= share * Ratio(price)
  }

  private mutating func apply(_ step: Step) {
    guard step.isPayment else { return }
    if step.decision == "top-up" && placesLeft == nil { reserve -= step.shortBy ?? .zero }
    paid[step.place] = step.decision == "partial" ? step.before : cost(step.place)
    left = step.after
    if let places = placesLeft { placesLeft = places - 1 }
  }
}

extension ReplayWalk {
  /// Whether the order among these projects, equal so far, can change the funded set or an amount at
  /// this state: the definition of RULES 1.6.
  func isDecisive(among members: [Int]) -> Bool {
    let tied = members.filter { paid[$0] == nil && barrier(to: $0) == nil }
    if tied.count < 2 { return false }
    let alone = tied.filter { placesLeft != nil || cost($0) <= left }
    switch rule.name == "top-k" ? "skip" : rule["misfit"]?.text ?? "skip" {
    case "skip": return !alone.isEmpty && !canAllBeFunded(alone)
    case "stop": return !alone.isEmpty && !(alone.count == tied.count && canAllBeFunded(alone))
    default:
      if alone.count == tied.count && canAllBeFunded(alone) { return false }
      return tied.contains { decide($0, in: nil).isPayment }
    }
  }

  private func canAllBeFunded(_ members: [Int]) -> Bool {
    var trial = self
    for place in members {
      if trial.barrier(to: place) != nil || trial.placesLeft == 0 { return false }
      if placesLeft == nil && cost(place) > trial.left { return false }
      trial.apply(trial.decide(place, in: nil))
    }
    return true
  }
}
