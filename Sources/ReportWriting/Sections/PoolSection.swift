import BudgetModel

/// One contest on the page of the whole: what it funds first, the rest folded.
struct PoolSection {
  let report: CycleReport
  let contest: ContestReport

  var html: HTML {
    let anchor = Anchor.pool(contest.poolID, of: contest.councilID)
    return HTML(.section, [.class: "pool", .ariaLabelledBy: anchor]) {
      HTML(.h3, [.id: anchor]) { HTML.name(report.contestTitle(contest)) }
      HTML(.p) {
        HTML.text(sentence + " ")
        HTML(
          .a, [.class: "whole", .href: CouncilPage.path(contest.councilID)], "Step by step")
      }
      if !contest.funded.isEmpty {
        ProjectTable(
          report: report, contest: contest, rows: contest.funded,
          caption: "Funded projects: \(report.contestTitle(contest))"
        ).html
      }
      if !contest.notFunded.isEmpty {
        folded(foldedTitle) {
          ProjectTable(
            report: report, contest: contest, rows: contest.notFunded,
            caption: "Projects that are not funded: \(report.contestTitle(contest))"
          ).html
        }
      }
    }
  }

  private var sentence: String {
    let funded = contest.funded.count
    let opening =
      contest.results.isEmpty
      ? "No project was listed."
      : "\(funded) of \(counted(contest.results.count, "project")) funded."
    return opening + " \(report.amounts.money(contest.spent)) of"
      + " \(report.amounts.money(contest.amount)) spent.\(unspent)\(ballots)"
  }
  private var unspent: String {
    let buckets =
      contest.all("conserve").last { $0.text("of") == "money" }?.record("buckets")
    let words = [("passed_on", "passed on"), ("carried", "carried"), ("lapsed", "lapsed")]
    let parts = words.compactMap { key, word in
      buckets?.money(key).flatMap { $0.isZero ? nil : "\(report.amounts.money($0)) \(word)" }
    }
    return parts.isEmpty ? "" : " " + parts.joined(separator: ", ") + "."
  }
  private var ballots: String {
    guard let count = contest.ballots?.text("counted").flatMap({ Int($0) }) else { return "" }
    let number = report.amounts.number(count)
    return count == 1 ? " 1 ballot took part." : " \(number) ballots took part."
  }
  private var foldedTitle: String {
    let count = contest.notFunded.count
    return contest.funded.isEmpty
      ? "All \(counted(count, "project")), none funded, with the reasons"
      : "\(counted(count, "project")) not funded, with the reasons"
  }
}
