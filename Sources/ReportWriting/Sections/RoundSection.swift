import BudgetModel

/// How a count went round by round, as the family of its rule writes it (AUDIT 5.3).
struct RoundSection {
  let report: CycleReport
  let contest: ContestReport

  /// Families with records of their own; walks of an order have `StepTable`.
  private static let families: [String: @Sendable (CycleReport, ContestReport) -> HTML] = [
    "shares": { rounds($1, ShareSection(report: $0, contest: $1).html) },
    "optimum": { OptimumSection(report: $0, contest: $1).html },
    "units": { UnitSection(report: $0, contest: $1).html },
    "loads": { rounds($1, LoadSection(report: $0, contest: $1).html) },
    "quotas": { rounds($1, QuotaSection(report: $0, contest: $1).html) },
    "transfer": { rounds($1, TransferSection(report: $0, contest: $1).html) },
  ]

  var html: HTML {
    contest.rule?.text("family").flatMap { Self.families[$0] }?(report, contest) ?? .group([])
  }

  private static func rounds(_ contest: ContestReport, _ html: @autoclosure () -> HTML) -> HTML {
    contest.first("round") == nil ? .group([]) : .group([HTML(.h3, "Round by round"), html()])
  }
}
