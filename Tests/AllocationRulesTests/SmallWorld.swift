import BudgetModel

@testable import AllocationRules

extension NaiveWorld {
  static let ids = (0..<26).map { String(UnicodeScalar(UInt8(97 + $0))) }

  /// The same world as the library takes it.
  var instance: Instance {
    let voters = max(4, votes.max() ?? 0)
    var settings = ContestSettings(rule: rule)
    settings.limits.maximumWinners = maximumWinners.map(Int64.init)
    settings.limits.isBestOnly = isBestOnly
    settings.limits.groups = groups.enumerated().map { number, group in
      Limits.Group(
        id: "g\(number)", projects: group.members.map { Self.ids[$0] },
        maximum: Int64(group.maximum))
    }
    var field = costs.enumerated().map {
      Project(id: Self.ids[$0], name: "", cost: Money(minorUnits: Int64($1)))
    }
    for (number, cap) in caps.enumerated() {
      for member in cap.members { field[member].tags.append("cap\(number)") }
      settings.limits.caps.append(
        Limits.Cap(
          subject: .label("cap\(number)"), maximumAmount: Self.money(cap.amount),
          maximumProjects: cap.projects.map(Int64.init)))
    }
    for (number, minimum) in minimums.enumerated() {
      for member in minimum.members { field[member].categories.append("min\(number)") }
      settings.limits.minimums.append(
        Limits.Minimum(
          label: "min\(number)", minimumAmount: Self.money(minimum.amount),
          minimumProjects: minimum.projects.map(Int64.init), isHard: minimum.isHard))
    }
    var tally = ContestTally(projects: costs.count)
    tally.votes = votes.map { Ratio($0) }
    tally.weight = Ratio(voters)
    var instance = Instance(
      councilID: "c", poolID: "P", field: field, tally: tally,
      amount: Money(minorUnits: Int64(pool)), settings: settings,
      tieChain: isCheaperFirst ? [.cheaper, .lot] : [.lot])
    instance.extraAfter = Money(minorUnits: Int64(extraAfter))
    instance.reserves = ["RES": Money(minorUnits: Int64(reserve))]
    if let lot {
      instance.lot = LotOrder(
        positions: Dictionary(uniqueKeysWithValues: lot.enumerated().map { (Self.ids[$0], $1) }))
    }
    return instance
  }

  private static func money(_ amount: Int?) -> Money? {
    amount.map { Money(minorUnits: Int64($0)) }
  }

  private var rule: RuleChoice {
    var parameters: [SettingValue.Member] = [
      .init("over-pool", .text(passesOver ? "passed-over" : "blocks"))
    ]
    switch misfit {
    case .skip: parameters.append(.init("misfit", .text("skip")))
    case .stop: parameters.append(.init("misfit", .text("stop")))
    case .cover(let ratio, let skipsAfter):
      parameters.append(.init("misfit", .text("fund-if-covered")))
      parameters.append(.init("cover-ratio", .ratio(Ratio(ratio[0], over: ratio[1]))))
      parameters.append(.init("reserve", .text("RES")))
      parameters.append(.init("after-cover", .text(skipsAfter ? "skip" : "stop")))
    case .partial(let ratio):
      parameters.append(.init("misfit", .text("partial")))
      parameters.append(.init("partial-min", .ratio(Ratio(ratio[0], over: ratio[1]))))
    case .topK(let places):
      return RuleChoice(name: "top-k", parameters: [.init("k", .count(Int64(places)))])
    }
    return RuleChoice(name: "greedy", parameters: parameters)
  }

  /// What the library gives, in the words of the naive count.
  var result: NaiveResult {
    let instance = instance
    do throws(RuleFailure) {
      return Self.result(try RuleRegistry.rule(named: rule.name)!.allocate(instance))
    } catch {
      switch error {
      case .tieWithoutLot(let tied, _, _):
        return .tie(Set(tied.map { Self.ids.firstIndex(of: $0)! }))
      case .refused: return .refused
      }
    }
  }

  static func result(_ outcome: Outcome) -> NaiveResult {
    var funded: [Int: Int] = [:]
    for payment in outcome.payments { funded[payment.project] = Int(payment.amount.minorUnits) }
    var reasons: [Int: String] = [:]
    for (place, verdict) in outcome.verdicts.enumerated() {
      reasons[place] = verdict.reason.rawValue
    }
    return .funded(funded, reasons: reasons, left: Int(outcome.left.minorUnits))
  }
}

/// Every list of `count` values taken from `values`.
func allLists<Value>(_ values: [Value], count: Int) -> [[Value]] {
  (0..<count).reduce([[]]) { lists, _ in lists.flatMap { list in values.map { list + [$0] } } }
}

func permutations(_ count: Int) -> [[Int]] {
  if count == 0 { return [[]] }
  return permutations(count - 1).flatMap { shorter in
    (0...shorter.count).map { place in
      var longer = shorter
      longer.insert(count - 1, at: place)
      return longer
    }
  }
}
