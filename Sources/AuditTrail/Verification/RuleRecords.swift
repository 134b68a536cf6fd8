/// The records that each rule writes besides those of every contest, and their members (AUDIT 5.3).
extension RecordSchema {
  /// By name of the rule and type of the record.
  static let rules: [String: [String: Members]] = [
    "greedy": [:], "top-k": [:],
    "equal-shares": [
      "endowment": Members(
        required: ["step", "voters", "each", "set", "cost"], optional: ["until", "groups"]),
      "round": Members(
        required: ["round", "step", "measure", "candidates", "spent"],
        optional: [
          "selected", "payers", "price", "effective_votes", "barred", "refused", "ledger",
        ]),
      "completion": Members(
        required: ["variant", "from", "to", "kept", "spent_before", "spent_after", "stop"]),
      "compare": Members(
        required: [
          "first", "second", "prefer_first", "prefer_second", "indifferent", "kept", "set_aside",
        ]),
    ],
    "bounded-overspending": [
      "endowment": Members(required: ["step", "voters", "each"]),
      "round": Members(
        required: ["round", "step", "measure", "candidates", "spent"],
        optional: [
          "selected", "payers", "price", "part", "purses", "rounding", "barred", "ledger",
        ]),
    ],
    "phragmen": [
      "round": Members(
        required: ["round", "candidates"], optional: ["selected", "loads", "barred", "ledger"])
    ],
    "maximin-support": [
      "round": Members(
        required: ["round", "candidates"],
        optional: ["selected", "set", "loads", "barred", "ledger"])
    ],
    "expanding-approvals": [
      "quota": quota,
      "round": Members(
        required: ["round", "rank", "candidates"],
        optional: ["selected", "factor", "rounding", "votes", "left", "barred", "ledger"]),
    ],
    "cumulative-transfer": [
      "quota": quota,
      "count": Members(required: ["round", "total", "votes", "buckets"]),
      "transfer": Members(
        required: ["round", "factor", "exhausted", "rounding", "value", "to"],
        optional: ["from", "taken", "payers", "bound"]),
      "eliminate": Members(
        required: ["round", "project", "value", "measure"], optional: ["next"]),
      "round": Members(
        required: ["round", "stage"],
        optional: [
          "measure", "candidates", "selected", "project", "cost", "short_by", "blocked_by", "left",
          "barred", "ledger",
        ]),
    ],
    "max-welfare": [
      "optimum": Members(
        required: [
          "utility", "pool", "candidates", "objective_order", "set", "value", "cost", "sets",
        ])
    ],
    "knapsack-per-unit": [
      "level": Members(
        required: ["level", "votes", "size", "before", "after", "chunks"], optional: ["margin"])
    ],
    "portioning": [
      "portion": Members(required: ["method", "total", "rows"], optional: ["slope", "note"])
    ],
  ]

  private static let quota = Members(
    required: ["votes", "pool", "quota", "formula"], optional: ["decimals"])

  /// What the ties of a rule can say besides; those of rounds name their round.
  static func tieMembers(of rule: String) -> Set<String> {
    let own: [String: Set<String>] = [
      "equal-shares": ["step", "set_aside"], "max-welfare": ["sets"],
    ]
    let hasRounds = rules[rule]?["round"] != nil
    return (own[rule] ?? []).union(hasRounds ? ["round"] : [])
  }
}
