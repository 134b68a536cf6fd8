import BudgetModel

@testable import AllocationRules

extension JSONValue {
  /// One line of JSON with sorted keys, for expectations in sight.
  var line: String {
    switch self {
    case .object(let members):
      let sorted = members.sorted { $0.key.isBefore($1.key) }
      return "{" + sorted.map { "\"\($0.key)\":\($0.value.line)" }.joined(separator: ",") + "}"
    case .array(let elements): return "[" + elements.map(\.line).joined(separator: ",") + "]"
    case .string(let text): return "\"\(text)\""
    case .integer(let number): return String(number)
    case .bool(let flag): return flag ? "true" : "false"
    }
  }
}

extension TranscriptRecord {
  var line: String {
    var all = members
    all["type"] = .string(type)
    all["payment"] = payment.map { JSONValue(number: $0) }
    return JSONValue.object(all).line
  }
}

/// A contest written in a few words.
struct ShortContest {
  var instance: Instance

  /// - Parameter projects: id, cost, votes
  init(
    _ projects: [(String, Int64, Int)], pool: Int64, chain: [TieKey] = [.cheaper, .lot],
    rule: [SettingValue.Member] = [], name: String = "greedy"
  ) {
    let sorted = projects.sorted { $0.0.isBefore($1.0) }
    var tally = ContestTally(projects: sorted.count)
    tally.votes = sorted.map { Ratio($0.2) }
    tally.weight = Ratio(sorted.map(\.2).max() ?? 0)
    instance = Instance(
      councilID: "city", poolID: "CITY",
      field: sorted.map { Project(id: $0.0, name: "", cost: Money(minorUnits: $0.1)) },
      tally: tally, amount: Money(minorUnits: pool),
      settings: ContestSettings(rule: RuleChoice(name: name, parameters: rule)), tieChain: chain)
  }

  func outcome() throws(RuleFailure) -> Outcome {
    try RuleRegistry.rule(named: instance.settings.rule.name)!.allocate(instance)
  }
  func place(_ id: String) -> Int { instance.field.firstIndex { $0.id == id }! }

  /// `id: status reason`, in id order.
  func verdicts(_ outcome: Outcome) -> [String] {
    zip(instance.field, outcome.verdicts).map {
      "\($0.id): \($1.status.rawValue) \($1.reason.rawValue)"
    }
  }
}
