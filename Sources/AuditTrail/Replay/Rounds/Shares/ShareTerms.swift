import BudgetModel

/// What the by-law and the tables say about a contest under Equal Shares (RULES 6).
struct ShareTerms {
  let start: RoundStart
  let worth: ShareWorth
  let completion: String
  let comparison: String
  /// Which projects must not fit any more for Add1 to stop: `supported`, `all` or `off`.
  let exhaustive: String
  let maximumSteps: Int64
  /// What a voter of weight 1 starts with at step 0, and what each step adds.
  private let base: Ratio
  private let increment: Ratio
  /// By district: how many times the base amount a voter of weight 1 starts with.
  private let shares: [(council: String, share: Ratio, weight: Ratio)]

  init(_ start: RoundStart) {
    self.start = start
    let contest = start.contest
    let rule = contest.settings.rule
    worth = ShareWorth(contest)
    completion = rule["completion"]?.text ?? "add1u"
    comparison = rule["comparison"]?.text ?? "none"
    maximumSteps = rule["max-steps"]?.count ?? 100_000
    let unit = Ratio.powerOfTen(contest.minorDigits)
    increment = rule["increment"]?.money.map { Ratio($0) } ?? unit
    let variant = Self.variant(rule["add1-variant"])
    exhaustive = variant.exhaustive
    let share = Ratio(start.pool) / contest.tally.weight
    let isFloor = completion.hasPrefix("add1") && variant.start == "floor"
    base = isFloor ? Ratio((share / unit).roundedDown) * unit : share
    shares = Self.shares(start)
  }

  private static func variant(_ value: SettingValue?) -> (start: String, exhaustive: String) {
    switch value?.text {
    case "pabutools": ("exact", "supported")
    case "pabulib-checker": ("floor", "off")
    default:
      (value?["start"]?.text ?? "floor", value?["exhaustive-over"]?.text ?? "supported")
    }
  }

  /// RULES 6.2.
  private static func shares(
    _ start: RoundStart
  ) -> [(council: String, share: Ratio, weight: Ratio)] {
    let rule = start.contest.settings.rule
    let all = start.contest.tally.weight
    let districts = start.contest.districts.map { district in
      let money = rule["shares"]?.members?.first { $0.key == district.council }?.value.money
      return (council: district.council, money: Ratio(money ?? .zero), weight: district.weight)
    }
    let held = districts.filter { !$0.weight.isZero }.reduce(.zero) { $0 + $1.money }
    let whole = rule["empty-district"]?.text == "share-out" ? held : Ratio(start.pool)
    return districts.map { district in
      let isIdle = district.weight.isZero || whole.isZero
      let share = isIdle ? .zero : district.money / whole * all / district.weight
      return (district.council, share, district.weight)
    }
  }
}

extension ShareTerms {
  private var contest: ReplayContest { start.contest }

  /// The completion raises the endowment step by step.
  var isScan: Bool { completion.hasPrefix("add1") }
  /// The completion ends with a walk.
  var isWalked: Bool { ["add1u", "greedy"].contains(completion) }
  /// Every voter starts with the same for each unit of weight.
  var isEqual: Bool { shares.isEmpty }

  /// What a voter of weight 1 starts with.
  func amount(at step: Int) -> Ratio { base + Ratio(step) * increment }
  /// The most and the least that a voter of weight 1 starts with.
  func most(at step: Int) -> Ratio {
    (shares.map(\.share).max() ?? .one) * amount(at: step)
  }
  func least(at step: Int) -> Ratio {
    (shares.filter { !$0.weight.isZero }.map(\.share).min() ?? .one) * amount(at: step)
  }
  /// What all voters start with.
  func total(at step: Int) -> Ratio {
    let weight =
      isEqual ? contest.tally.weight : shares.reduce(.zero) { $0 + $1.share * $1.weight }
    return weight * amount(at: step)
  }

  /// The member `groups` of an endowment.
  func groups(at step: Int) -> JSONValue? {
    if isEqual { return nil }
    let amount = amount(at: step)
    return .array(
      shares.map { ["council": .string($0.council), "each": JSONValue($0.share * amount)] })
  }

  /// True if all candidates are funded without a run (RULES 6.4, step 0).
  var allFit: Bool {
    if !isScan || start.barsBeforeRounds { return false }
    let candidates = start.field.candidates
    let cost = candidates.reduce(Money.zero) { $0 + contest.field[$1].cost }
    return cost <= start.pool && areAllowed(candidates)
  }

  /// True if no limit keeps any of these projects from being funded with the others.
  func areAllowed(_ places: [Int]) -> Bool {
    var state = start.field.state
    for place in places {
      if state.barrier(to: place) != nil { return false }
      state.note(place, paid: contest.field[place].cost)
    }
    return true
  }

  /// Those of the projects that are not in a set and that no limit bars once it is funded.
  func unbarred(_ places: [Int], outside set: Set<Int>) -> [Int] {
    var state = start.field.state
    for place in set.sorted() { state.note(place, paid: contest.field[place].cost) }
    return places.filter { !set.contains($0) && state.barrier(to: $0) == nil }
  }

  /// Why a scan ends with a set; nil: it goes on (RULES 6.4, steps 3 and 4).
  func stop(at set: Set<Int>, costing cost: Money) -> String? {
    let supported = start.field.candidates
    let all = exhaustive == "all" ? start.unsupported + supported : supported
    let fits = unbarred(all, outside: set).contains {
      contest.field[$0].cost <= start.pool - cost
    }
    if exhaustive != "off" && !fits { return "exhausted" }
    return unbarred(supported, outside: set).isEmpty ? "all-supported-funded" : nil
  }
}
