import BudgetModel

/// Projects of one contest with votes, cost, status and the reason in a sentence.
struct ProjectTable {
  let report: CycleReport
  let contest: ContestReport
  let rows: [ResultRow]
  let caption: String
  /// The highest score, which the bars are drawn against.
  private let greatest: Ratio

  init(report: CycleReport, contest: ContestReport, rows: [ResultRow], caption: String) {
    (self.report, self.contest, self.rows, self.caption) = (report, contest, rows, caption)
    greatest = contest.results.map(\.score).max() ?? .zero
  }

  var html: HTML {
    PageTable(
      caption: caption, showsCaption: false, style: "projects",
      columns: [
        .init("Place", .mark), .init("Project", isHeader: true), .init(contest.measure, .number),
        .init("Cost, \(report.amounts.currency)", .number), .init("Outcome", .mark),
      ], rows: rows.map(cells)
    ).html
  }

  private func cells(_ row: ResultRow) -> [HTML] {
    let isFunded = row.status == .funded
    return [
      .text(row.rank.map(String.init) ?? "–"),
      .group([
        HTML(.span, [.class: "name"]) { HTML.name(row.name.isEmpty ? row.projectID : row.name) },
        .text(" "), HTML(.span, [.class: "code"]) { HTML.name(row.projectID) },
        HTML(.span, [.class: "why"], ReasonSentence(report, row).text),
      ]),
      .group([
        .text(report.amounts.score(row.score)),
        Bars.row(row.score, of: greatest, isFunded: isFunded),
      ]),
      .text(report.amounts.bare(row.cost)),
      isFunded ? HTML(.span, [.class: "won"], row.status.word) : .text(row.status.word),
    ]
  }
}
