import BudgetModel

/// What a pool did not spend, where it went, and what the cheapest project left out would have cost.
struct LeftoverSentence {
  let report: CycleReport
  let contest: ContestReport

  /// Empty where nothing was left.
  var text: String { movements.isEmpty ? "" : movements + cheapest }

  /// One clause for each movement out of the pool; what comes in from a common fund is no leftover.
  private var movements: String {
    let clauses = contest.all("leftover").compactMap { record -> String? in
      guard let amount = record.money("amount"), !amount.isZero,
        record.text("to") != "pool:\(contest.poolID)"
      else { return nil }
      return "\(report.amounts.money(amount)) \(destination(Account(record.text("to") ?? "")))"
    }
    return clauses.isEmpty ? "" : "Of the money that was left, \(listed(clauses))."
  }

  private func destination(_ account: Account) -> String {
    switch account {
    case .carry: "are carried to the next cycle"
    case .lapse: "lapse"
    case .pool(let pool): "go to \(report.poolInSentence(pool))"
    case .common(let council):
      "go to the common fund of the councils below \(report.councilInSentence(council))"
    case .source, .project, .unknown: "go to \(report.accountName(account))"
    }
  }

  private var cheapest: String {
    let left = contest.results.filter { $0.status == .notFunded && $0.score > .zero }
    guard let cost = left.map(\.cost).min() else { return "" }
    return " The cheapest supported project that is not funded costs \(report.amounts.money(cost))."
  }
}
