import BudgetModel

/// How money was divided unit by unit, or by proposed shares (AUDIT 5.3).
struct UnitSection {
  let report: CycleReport
  let contest: ContestReport

  var html: HTML { .group([levels, portions]) }

  // MARK: Levels of support

  private var levels: HTML {
    let records = contest.all("level")
    if records.isEmpty { return .group([]) }
    return .group([
      HTML(.h3, "Level by level"),
      HTML(.p, ending(records[records.count - 1])),
      PageTable(
        caption: "Parts of projects by the support they have, money in \(report.amounts.currency)",
        style: "steps",
        columns: [
          .init("Level", .mark), .init("Project", isHeader: true), .init("Votes", .number),
          .init("Asked", .number), .init("Granted", .number), .init("Left after", .number),
        ], rows: records.flatMap(cells)
      ).html,
    ])
  }

  private func ending(_ last: Record) -> String {
    guard let margin = last.text("margin"), let before = money(last, "before"),
      let size = money(last, "size")
    else { return "All parts that ballots gave fit in the pool." }
    let level = last.number("level") ?? 0
    return "The money ended at level \(level), where \(size) was asked and \(before) was left"
      + ": \(Self.phrase(margin))."
  }

  private static func phrase(_ margin: String) -> String {
    switch margin {
    case "smallest-first": "the smallest parts came first"
    case "proportional": "it was divided in proportion to what was asked"
    case "equal": "it was divided in equal amounts, none above what was asked"
    default: "it was given to nobody"
    }
  }

  private func money(_ record: Record, _ key: String) -> String? {
    record.money(key).map(report.amounts.money)
  }
  private func bare(_ record: Record, _ key: String) -> HTML {
    .text(record.money(key).map(report.amounts.bare) ?? "")
  }

  private func cells(_ level: Record) -> [[HTML]] {
    level.list("chunks").map { chunk in
      [
        .text(level.number("level").map { String($0) } ?? ""),
        .name(report.projectName(chunk.text("project") ?? "")),
        .text(level.ratio("votes").map(report.amounts.score) ?? ""), bare(chunk, "size"),
        bare(chunk, "granted"), bare(level, "after"),
      ]
    }
  }

  // MARK: Shares

  private var portions: HTML {
    .group(
      contest.all("portion").map { record in
        let total = record.money("total").map(report.amounts.money) ?? ""
        return .group([
          HTML(.h3, "How \(total) was divided"),
          HTML(.p, method(record)),
          PageTable(
            caption: "Each project's part, money in \(report.amounts.currency)", style: "steps",
            columns: [
              .init("Project", isHeader: true), .init(Self.base(record), .number),
              .init("Whole units", .number), .init("Remainder", .number),
              .init("Gets", .number),
            ],
            rows: record.list("rows").map { row in
              [
                .name(report.projectName(row.text("project") ?? "")),
                .text(row.ratio("base").map(report.amounts.fraction) ?? ""),
                bare(row, "quotient"),
                .text(row.ratio("remainder").map(report.amounts.score) ?? ""),
                bare(row, "amount"),
              ]
            }
          ).html,
        ])
      })
  }

  private static func base(_ record: Record) -> String {
    switch record.text("method") {
    case "mean": "Mean of the ballots"
    case "median": "Median of the ballots"
    default: "Median with phantom ballots"
    }
  }

  private func method(_ record: Record) -> String {
    if record.text("note") != nil {
      return "Every median is zero, so nothing was allotted."
    }
    let slope = record.text("slope").map { " They meet at t = \($0)." } ?? ""
    return "Each project gets a part in proportion, in whole units by largest remainder, and never"
      + " more than its cost.\(slope)"
  }
}
