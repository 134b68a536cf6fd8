import BudgetModel

/// The set of highest total, with every project that was compared (AUDIT 5.3).
struct OptimumSection {
  let report: CycleReport
  let contest: ContestReport

  var html: HTML {
    guard let record = contest.first("optimum") else { return .group([]) }
    return .group([
      HTML(.h3, "The best set"), HTML(.p, sentence(record)),
      folded("What each project is worth") { table(record) },
    ])
  }

  private func sentence(_ record: Record) -> String {
    let value = record.ratio("value").map(report.amounts.score) ?? ""
    let cost = record.money("cost").map(report.amounts.money) ?? ""
    let pool = record.money("pool").map(report.amounts.money) ?? ""
    let count = counted(record.texts("set").count, "project")
    return "The \(count) funded here are worth \(value) together and cost \(cost) of \(pool);"
      + " no other set that this money and the limits permit is worth more." + others(record)
  }

  private func others(_ record: Record) -> String {
    let order = record.texts("objective_order").dropFirst().map(Self.phrase)
    let further = order.isEmpty ? "" : " Of sets worth the same, \(listed(order)) counts."
    switch record.text("sets") {
    case "1", nil: return further
    case "more": return further + " More than 1000 sets are as good; the tie chain chose."
    case let number?: return further + " \(number) sets are as good; the tie chain chose."
    }
  }

  private static func phrase(_ objective: String) -> String {
    switch objective {
    case "lower-cost": "the lower cost"
    case "more-projects": "the greater number of projects"
    default: objective
    }
  }

  private func table(_ record: Record) -> HTML {
    let isChosen = Set(record.texts("set"))
    func isBefore(_ left: Record, _ right: Record) -> Bool {
      let isIn = [left, right].map { isChosen.contains($0.text("project") ?? "") }
      if isIn[0] != isIn[1] { return isIn[0] }
      return left.ratio("value") ?? .zero > right.ratio("value") ?? .zero
    }
    return PageTable(
      caption: "Every project that could be chosen, money in \(report.amounts.currency)",
      style: "steps",
      columns: [
        .init("Project", isHeader: true), .init("Worth", .number), .init("Cost", .number),
        .init("In the set"),
      ],
      rows: record.list("candidates").sorted(by: isBefore).map { row in
        let isIn = isChosen.contains(row.text("project") ?? "")
        return [
          .name(report.projectName(row.text("project") ?? "")),
          .text(row.ratio("value").map(report.amounts.score) ?? ""),
          .text(row.money("cost").map(report.amounts.bare) ?? ""),
          isIn ? HTML(.span, [.class: "won"], "Yes") : .text("No"),
        ]
      }
    ).html
  }
}
