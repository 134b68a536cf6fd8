package import BudgetModel

/// `summary.md`: the result in short, as plain text for mail and minutes.
package enum Summary: ReportFormat {
  package static func files(_ data: PackData) -> [PackFile] {
    let report = CycleReport(data, groups: false)
    return [
      PackFile(path: "summary.md", bytes: SummaryContent(report: report).bytes)
    ]
  }
}

private struct SummaryContent {
  let report: CycleReport
  private let totals: Totals
  private var text = Markdown.Text()

  init(report: CycleReport) {
    self.report = report
    totals = Totals(report.data)
  }

  var bytes: [UInt8] {
    var content = self
    content.writeHead()
    content.writeResult()
    content.writeOverrides()
    content.writePools()
    content.writeTies()
    content.writeBallots()
    content.writeCheck()
    return content.text.bytes
  }

  private mutating func writeHead() {
    let status = StatusSentence(report)
    text.heading(1, (report.isTest ? "TEST: " : "") + Markdown.name(report.title))
    let asOf = report.asOf.map { " As of \($0)." } ?? ""
    text.paragraph("\(status.word). \(Markdown.name(status.sentence))\(asOf)")
    if report.absences.isEmpty { return }
    text.paragraph("Handed in nothing:")
    text.list(
      report.absences.map {
        let reason = $0.reason.isEmpty ? "" : ": \(Markdown.name($0.reason))"
        return Markdown.name(report.councilName($0.council)) + reason
      })
  }

  private mutating func writeResult() {
    let amounts = report.amounts
    text.heading(2, "The result")
    text.paragraph(
      "\(totals.fundedProjects) of \(totals.listedProjects) projects funded, with"
        + " \(amounts.money(totals.funded)) of \(amounts.money(totals.moneyIn)).")
    var money = [
      "\(amounts.bare(totals.funded)) paid to projects", "\(amounts.bare(totals.carried)) carried",
      "\(amounts.bare(totals.lapsed)) lapsed",
    ]
    if !totals.held.isZero { money.append("\(amounts.bare(totals.held)) held") }
    text.list([
      "Money: \(amounts.bare(totals.moneyIn)) = \(money.joined(separator: " + "))",
      "Ballots: \(totals.received) received = \(totals.counted) counted"
        + " + \(totals.rejected) rejected + \(totals.excluded) excluded",
    ])
  }

  private mutating func writeOverrides() {
    let overrides = (report.data.manifest["overrides"]?.elements ?? []).map(Record.init)
    if overrides.isEmpty { return }
    text.heading(2, "Decisions by an authority")
    text.list(
      overrides.map { act in
        let project = act.text("project") ?? ""
        let sentence = OverrideSentence(report: report, record: act)
        return Markdown.name("\(report.projectName(project)) (\(project)): ")
          + Markdown.name(sentence.because(sentence.action))
      })
  }

  private mutating func writePools() {
    text.heading(2, "Projects")
    for contest in report.contests where contest.isVote {
      text.heading(3, Markdown.name(report.contestTitle(contest)))
      text.paragraph(
        "\(contest.funded.count) of \(counted(contest.results.count, "project")) funded,"
          + " \(report.amounts.money(contest.spent)) of \(report.amounts.money(contest.amount)).")
      text.list(contest.funded.map { line($0, contest) } + others(contest))
    }
    text.paragraph(
      "Every project that is not funded stands in `results.csv`, and with its reason in a sentence"
        + " on the pages.")
  }

  /// How many projects are not funded, by status.
  private func others(_ contest: ContestReport) -> [String] {
    ProjectStatus.allCases.dropFirst().compactMap { status in
      let count = contest.results.filter { $0.status == status }.count
      return count == 0 ? nil : "\(status.word): \(counted(count, "project"))"
    }
  }

  private func line(_ row: ResultRow, _ contest: ContestReport) -> String {
    let name = Markdown.name("\(row.name.isEmpty ? row.projectID : row.name) (\(row.projectID))")
    let numbers =
      "\(report.amounts.score(row.score)) \(contest.measureNoun), \(report.amounts.money(row.cost))"
    return "\(name), \(numbers)"
  }

  private mutating func writeTies() {
    let ties = report.contests.flatMap { $0.all("tie") }
    if ties.isEmpty { return }
    text.heading(2, "Ties")
    text.list(ties.map { Markdown.name(TieSentence(report: report, record: $0).text) })
  }

  private mutating func writeBallots() {
    text.heading(2, "Councils")
    text.table(
      ["Council", "Received", "Counted", "Rejected", "Excluded", "Money in", "Spent", "Passed on"],
      report.councils.map { row in
        [Markdown.name(report.councilName(row.councilID))]
          + [row.received, row.counted, row.rejected, row.excluded].map(String.init)
          + [row.moneyIn, row.spent, row.passedOn].map(report.amounts.bare)
      })
  }

  private mutating func writeCheck() {
    text.heading(2, "To check this")
    text.paragraph("In the folder of the report pack; AUDIT.md has every step:")
    text.code(["sha256sum -c --strict SHA256SUMS", "sha256sum manifest.json"])
  }
}
