import BudgetModel

/// The walk of the count: each project considered, with the money before and after.
struct StepTable {
  let report: CycleReport
  let contest: ContestReport

  var html: HTML {
    PageTable(
      caption: "Each project in the order of the count, money in \(report.amounts.currency)",
      style: "steps",
      columns: [
        .init("Step", .mark), .init("Project", isHeader: true), .init(measure, .number),
        .init("Cost", .number), .init("There was", .number), .init("Left", .number),
        .init("Decision"),
      ], rows: contest.steps.map(cells)
    ).html
  }

  /// Walks behind expanding approvals go by points for ranks.
  private var measure: String {
    contest.rule?.text("family") == "quotas" ? "Score" : contest.measure
  }

  private func cells(_ step: Record) -> [HTML] {
    let decision = step.text("decision") ?? ""
    let isFunded = ["fund", "top-up", "partial"].contains(decision)
    let text = sentence(decision, step)
    return [
      .text(round(step)), .name(report.projectName(step.text("project") ?? "")),
      .text(step.ratio("score").map(report.amounts.score) ?? ""), money(step, "cost"),
      money(step, "before"), money(step, "after"),
      isFunded ? HTML(.span, [.class: "won"], text) : .text(text),
    ]
  }

  private func round(_ step: Record) -> String {
    guard let round = step.number("round"), round > 0 else { return "–" }
    return step.number("walk") == 2 ? "\(round) (second pass)" : String(round)
  }

  private func money(_ step: Record, _ key: String) -> HTML {
    .text(step.money(key).map(report.amounts.bare) ?? "")
  }

  private func sentence(_ decision: String, _ step: Record) -> String {
    let short = step.money("short_by").map { ": \(report.amounts.bare($0)) too little" } ?? ""
    switch decision {
    case "fund": return "Funded"
    case "skip": return "Passed over\(short)"
    case "stop": return "The count stops\(short)"
    case "top-up":
      let gap = step.money("short_by").map(report.amounts.bare) ?? "what is missing"
      return "Funded; the reserve adds \(gap)"
    case "partial":
      let isDivided = contest.rule?.text("family") == "units"
      return isDivided ? "Gets part of its cost" : "Gets what is left"
    case "bar": return "Passed over, \(bar(step.text("blocked_by") ?? ""))"
    default: return decision
    }
  }

  private func bar(_ limit: String) -> String {
    switch limit {
    case "max-winners": "enough are funded"
    case "over-pool": "costs more than there was"
    case "": "a limit"
    default: "limit “\(CycleReport.inSentence(limit))”"
    }
  }
}
