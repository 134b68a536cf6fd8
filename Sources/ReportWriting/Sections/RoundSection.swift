import BudgetModel

/// How a count went round by round, as the family of its rule writes it (AUDIT 5.3).
struct RoundSection {
  let report: CycleReport
  let contest: ContestReport

  /// Families with rounds of their own; walks of an order have `StepTable`.
  private static let families: [String: @Sendable (CycleReport, ContestReport) -> HTML] = [
    "shares": { ShareSection(report: $0, contest: $1).html }
  ]

  var html: HTML {
    guard let family = contest.rule?.text("family"), let write = Self.families[family],
      contest.first("round") != nil
    else { return .group([]) }
    return .group([HTML(.h3, "Round by round"), write(report, contest)])
  }
}
