internal import BudgetModel

extension ByLawChecks {
  mutating func checkVoters() {
    let membership = tree["membership"]
    let isAcknowledged = membership?["acknowledge-double-votes"]?.flag ?? false
    if byLaw.membership == .double && !isAcknowledged {
      report(
        .doubleVotesNotAcknowledged, at: path("membership", "policy"),
        "is 'double', which gives some people more than one vote; write "
          + "'acknowledge-double-votes: true' if the by-law wants that")
    }
    for franchise in byLaw.franchises { checkFranchise(franchise) }
  }

  private mutating func checkFranchise(_ franchise: Franchise) {
    let rules = path("franchises", franchise.id, "rules")
    let paths = franchise.rules.enumerated().map { position, rule in
      (rules.element(position, named: rule.id), rule)
    }
    refuseTwins(paths.map { ($0.0, $0.1.id) })
    for (path, rule) in paths where isSettled(path) { checkPredicate(rule, at: path) }
  }

  private mutating func checkPredicate(_ rule: Franchise.Rule, at path: SettingPath) {
    let value = path.member("when").member("value")
    let isList = places.isWritten(value.key + ".0")
    switch rule.comparison {
    case .present, .absent:
      if !rule.values.isEmpty {
        report(at: value, "is not used with '\(rule.comparison.rawValue)'; take it out")
      }
    case .in, .notIn:
      if rule.values.isEmpty || !isList {
        report(at: value, "must be a list for '\(rule.comparison.rawValue)'; write [a, b]")
      }
    case .equal, .notEqual:
      if rule.values.count != 1 || isList { report(at: value, "must be one value") }
    case .less, .atMost, .greater, .atLeast:
      if isList || rule.values.count != 1 || Int64(rule.values[0]) == nil {
        report(at: value, "must be a whole number for '\(rule.comparison.rawValue)'")
      }
    }
  }
}
