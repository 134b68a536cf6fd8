import BudgetModel

/// What a walk meets: the money, the places and the limits that are left, and who was paid. It
/// decides about one project after the other, as RULES 2, 4.3 and 5 say, with nothing but the
/// by-law's numbers.
struct ReplayState {
  let contest: ReplayContest
  let limits: ReplayLimits
  private let rule: RuleChoice
  /// What a walk does with a project that costs more than what is left.
  private let misfit: String
  /// Projects dearer than `pool` are passed over.
  var passesOverPool: Bool
  var left: Money
  /// What of it is for projects with a tag, by tag.
  private var earmarked: [String: Money]
  private var poolEarmarked: [String: Money]
  /// What `cost-above-pool` compares with.
  var pool: Money
  /// By place in the field.
  private(set) var paid: [Money?]
  private(set) var use: ReplayLimits.Use
  private var reserve: Money
  private(set) var placesLeft: Int64?

  /// - Parameter hasRounds: the rule has rounds, and skips misfits in the walks behind them
  init(_ contest: ReplayContest, limits: ReplayLimits, reserve: Money, hasRounds: Bool) {
    self.contest = contest
    self.limits = limits
    self.reserve = reserve
    let rule = contest.settings.rule
    self.rule = rule
    misfit = hasRounds || rule.name == "top-k" ? "skip" : rule["misfit"]?.text ?? "skip"
    passesOverPool = !hasRounds && rule["over-pool"]?.text == "passed-over"
    (left, pool) = (contest.amount, contest.amount)
    (earmarked, poolEarmarked) = (contest.earmarks, contest.earmarks)
    paid = contest.field.map { _ in nil }
    use = limits.unused
    placesLeft = rule.name == "top-k" ? rule["k"]?.count : nil
  }

  func cost(_ place: Int) -> Money { contest.field[place].cost }

  /// A walk begins with what is left.
  mutating func begin() { (pool, poolEarmarked) = (left, earmarked) }

  /// What no project is promised.
  var free: Money { left - earmarked.values.reduce(.zero, +) }

  /// What is kept for projects with other tags.
  func reserved(from place: Int) -> Money { reserved(from: place, of: earmarked) }

  private func reserved(from place: Int, of parts: [String: Money]) -> Money {
    parts.reduce(.zero) { sum, part in
      contest.field[place].tags.contains(part.key) ? sum : sum + part.value
    }
  }

  /// A project uses what is earmarked for it first, tag after tag.
  private func spent(_ amount: Money, on place: Int, of parts: [String: Money]) -> [String: Money] {
    var (parts, rest) = (parts, amount)
    for tag in parts.keys.sorted(by: { $0.isBefore($1) })
    where contest.field[place].tags.contains(tag) {
      let part = min(rest, parts[tag]!)
      parts[tag]! -= part
      rest -= part
    }
    return parts
  }

  /// Notes a payment to a project that has none; the money is taken elsewhere.
  mutating func note(_ place: Int, paid amount: Money) {
    if paid[place] != nil { return }
    paid[place] = amount
    earmarked = spent(amount, on: place, of: earmarked)
    limits.add(place, paying: amount, to: &use)
  }

  /// Takes over who of these was paid in another state that agrees with this one.
  mutating func exchange(_ places: some Sequence<Int>, with other: ReplayState) {
    for place in places { paid[place] = other.paid[place] }
  }

  /// True if nothing but who was paid can still tell two states apart.
  func agrees(with other: ReplayState) -> Bool {
    left == other.left && earmarked == other.earmarked && reserve == other.reserve
      && placesLeft == other.placesLeft && use == other.use
  }

  func isOver(_ minimum: Limits.Minimum?) -> Bool {
    if placesLeft == 0 { return true }
    guard let minimum else { return false }
    let amounts = amounts(of: minimum.label)
    let hasAmount = minimum.minimumAmount.map { amounts.reduce(.zero, +) >= $0 } ?? true
    return hasAmount && (minimum.minimumProjects.map { Int64(amounts.count) >= $0 } ?? true)
  }

  /// What projects with the label were paid.
  func amounts(of label: String) -> [Money] {
    paid.indices.filter { contest.field[$0].carries(label: label) }.compactMap { paid[$0] }
  }

  /// What bars the project at this state.
  func barrier(to place: Int) -> ReplayLimits.Barrier? {
    if passesOverPool && cost(place) > pool - reserved(from: place, of: poolEarmarked) {
      return ReplayLimits.Barrier(reason: .costAbovePool, names: ["over-pool"])
    }
    return limits.barrier(to: place, cost: cost(place), use)
  }

  /// The decision about a project that has not been funded, at this state.
  func decide(_ place: Int, in minimum: Limits.Minimum?) -> ReplayWalk.Step {
    var step = ReplayWalk.Step(
      place: place, before: left, after: left, decision: "bar", minimum: minimum?.label,
      reason: .noMoney)
    step.reserved = reserved(from: place)
    let available = left - step.reserved
    if let barrier = barrier(to: place) {
      step.barrier = barrier
      step.reason = barrier.reason
      step.isLast = barrier.reason == .maxWinners
      return step
    }
    let price = cost(place)
    let reached: Reason = minimum == nil ? .funded : .fundedMinimum
    if price <= available {
      (step.decision, step.after, step.reason) = ("fund", left - price, reached)
      return step
    }
    step.shortBy = price - available
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

  private func misfit(_ price: Money, _ step: inout ReplayWalk.Step) {
    switch misfit {
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

  mutating func apply(_ step: ReplayWalk.Step) {
    guard step.isPayment else { return }
    if step.decision == "top-up" && placesLeft == nil { reserve -= step.shortBy ?? .zero }
    note(step.place, paid: step.decision == "partial" ? step.before : cost(step.place))
    left = step.after
    // What costs nothing is funded before the rule and takes none of its places.
    if let places = placesLeft, cost(step.place) > .zero { placesLeft = places - 1 }
  }

  /// Walks a part of an order in the phase for everyone; true if the walk ends in it.
  mutating func walk(_ order: some Sequence<Int>) -> Bool {
    for place in order where paid[place] == nil {
      if isOver(nil) { return true }
      let step = decide(place, in: nil)
      apply(step)
      if step.isLast { return true }
    }
    return isOver(nil)
  }
}

extension ReplayState {
  /// Whether the order among these projects, equal so far, can change the funded set or an amount at
  /// this state: the definition of RULES 1.6.
  func isDecisive(among members: [Int]) -> Bool {
    let tied = members.filter { paid[$0] == nil && barrier(to: $0) == nil }
    if tied.count < 2 { return false }
    let alone = tied.filter { placesLeft != nil || cost($0) <= left - reserved(from: $0) }
    switch misfit {
    case "skip": return !alone.isEmpty && !canAllBeFunded(alone)
    case "stop": return !alone.isEmpty && !(alone.count == tied.count && canAllBeFunded(alone))
    default:
      if alone.count == tied.count && canAllBeFunded(alone) { return false }
      return tied.contains { decide($0, in: nil).isPayment }
    }
  }

  /// Whether it can at least change the order of funding, so that the tie has a record.
  func isUsed(among members: [Int]) -> Bool {
    let alone = members.filter {
      paid[$0] == nil && barrier(to: $0) == nil
        && (placesLeft != nil || cost($0) <= left - reserved(from: $0))
    }
    return alone.count > 1 || isDecisive(among: members)
  }

  private func canPay(_ members: [Int]) -> Bool {
    var (left, parts) = (left, earmarked)
    for place in members.sorted() {
      if cost(place) > left - reserved(from: place, of: parts) { return false }
      left -= cost(place)
      parts = spent(cost(place), on: place, of: parts)
    }
    return true
  }

  private func canAllBeFunded(_ members: [Int]) -> Bool {
    if placesLeft == nil && !canPay(members) { return false }
    if let placesLeft, members.count(where: { cost($0) > .zero }) > placesLeft { return false }
    var use = use
    for place in members {
      if limits.barrier(to: place, cost: cost(place), use) != nil { return false }
      limits.add(place, paying: cost(place), to: &use)
    }
    return true
  }
}
