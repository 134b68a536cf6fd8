import BudgetModel

/// What a rule that decides about all candidates at once must have written, found again from the
/// tallies alone.
struct ReplayDecision {
  typealias Rule = @Sendable (Candidates) -> ReplayDecision
  static let rules: [String: Rule] = [
    "max-welfare": ReplayOptimum.decision, "knapsack-per-unit": ReplayLevels.decision,
    "portioning": ReplayPortion.decision,
  ]

  /// Who may be funded, and at what state.
  struct Candidates {
    let contest: ReplayContest
    let chain: ReplayChain
    /// In id order.
    let places: [Int]
    let state: ReplayState
    /// What walks order by, for every project of the field.
    let scores: [Ratio]
    /// Those that the rule itself wrote.
    let ties: [ReplayTies.Tie]

    func id(_ place: Int) -> JSONValue { .string(contest.field[place].id) }
    func cost(_ place: Int) -> Money { contest.field[place].cost }
    /// Members of a knot in the order of the end of the chain.
    func drawn(_ knot: [Int]) -> [Int] { knot.sorted { chain.isFirst($0, before: $1) } }
  }
  struct Grant {
    var place: Int
    var amount: Money
    /// A project that is granted less gets nothing.
    var least: Money
  }
  /// A tie that arose. All of them are decisive.
  struct Tie {
    var at: String
    var key: String
    var tied: [Int]
    /// Those whom the end of the chain put in order.
    var drawn: [Int]
    /// Of a tie between sets: how many there are.
    var sets: String?
  }

  var findings: [AuditFinding] = []
  var tieFindings: [AuditFinding] = []
  /// In id order.
  var grants: [Grant] = []
  /// Of candidates that are granted nothing.
  var verdicts: [Int: ReplayResults.Verdict] = [:]
  /// What was not counted again; nil: nothing.
  var unchecked: String?
  /// What of its ties was not; nil: nothing.
  var uncheckedTies: String?

  /// Compares records with what they must say, one by one. Ties stand before them, what is granted
  /// behind them.
  mutating func compare(
    _ type: String, _ expected: [[String: JSONValue]], _ candidates: Candidates
  ) {
    let contest = candidates.contest
    let records = contest.records(type)
    for (record, expected) in zip(records, expected) {
      for key in Set(expected.keys).union((record.members ?? [:]).keys).sorted()
      where !["n", "type", "contest"].contains(key) && record[key] != expected[key] {
        findings.append(contest.finding(record, "'\(key)' is not what the tallies give"))
      }
    }
    if records.count != expected.count {
      findings.append(
        contest.finding(
          records.last, "\(records.count) '\(type)' records where the count has \(expected.count)"))
    }
    let granted = contest.records("consider").filter { $0["round"]?.number != 0 }
    let sequence = candidates.ties.map(\.record).suffix(1) + records + granted.prefix(1)
    for (record, next) in zip(sequence, sequence.dropFirst())
    where record["n"]?.number ?? 0 > next["n"]?.number ?? 0 {
      findings.append(contest.finding(next, "it stands before what it follows from"))
    }
  }

  /// Compares the ties of the rule with those that arose.
  mutating func compareTies(_ expected: [Tie], _ candidates: Candidates) {
    let contest = candidates.contest
    let ties = candidates.ties
    for (tie, expected) in zip(ties, expected) {
      let record = tie.record
      let isSame =
        record["at"]?.text == expected.at && record.texts("key") == [expected.key]
        && tie.tied == expected.tied.sorted() && tie.isDecisive
        && tie.drawn.keys.sorted() == expected.drawn.sorted()
        && record["sets"]?.text == expected.sets && record["round"] == nil
      if !isSame { tieFindings.append(contest.finding(record, "it is not the tie that arose")) }
    }
    if ties.count != expected.count {
      tieFindings.append(
        contest.finding(
          ties.last?.record, "\(ties.count) ties of the rule where the count has \(expected.count)"
        ))
    }
  }
}
