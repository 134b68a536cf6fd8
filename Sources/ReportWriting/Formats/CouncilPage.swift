package import BudgetModel

/// `councils/<id>.html`: one council, step by step.
package enum CouncilPage: ReportFormat {
  package static func files(_ data: PackData) -> [PackFile] {
    let report = CycleReport(data)
    return report.councils.map { council in
      PackFile(
        path: path(council.councilID),
        bytes: CouncilContent(report: report, council: council).bytes)
    }
  }
  static func path(_ council: String) -> String { "councils/\(council).html" }
}

private struct CouncilContent {
  let report: CycleReport
  let council: CouncilRow
  private let contests: [ContestReport]

  init(report: CycleReport, council: CouncilRow) {
    self.report = report
    self.council = council
    contests = report.contests(of: council.councilID)
  }

  private var name: String { report.councilName(council.councilID) }

  var bytes: [UInt8] {
    let mark = report.isTest ? "TEST: " : ""
    return PageDocument(
      title: "\(mark)\(name) – \(report.title)", skipTo: "Skip to the result", header: header,
      main: main, footer: report.footer(up: "../")
    ).bytes
  }

  private var header: HTML {
    .group([
      HTML(.nav, [.class: "kicker", .ariaLabel: "Where this page belongs"]) {
        HTML.link("../index.html", report.title)
        above.map { row in
          .group([
            .text(" › "), HTML.link("\(row.councilID).html", report.councilName(row.councilID)),
          ])
        }
      },
      report.pageTitle(name),
      report.statusPanel,
    ])
  }

  private var above: [CouncilRow] {
    var chain: [CouncilRow] = []
    var next = council.parentID
    while let row = report.council(next), !chain.contains(row) {
      chain.insert(row, at: 0)
      next = row.parentID
    }
    return chain
  }

  private var main: HTML {
    let parts = parts
    let entries = parts.dropFirst().map {
      PageDocument.Entry(anchor: $0.anchor, title: $0.title)
    }
    let contents = entries.count > 1 ? ContentsTable(entries: entries).html : .group([])
    return .group([parts[0].html, contents] + parts.dropFirst().map(\.html))
  }

  // MARK: Parts

  private struct Part {
    var anchor: String
    var title: String
    var html: HTML
    init(_ anchor: String, _ title: String, @HTMLBuilder _ content: () -> HTML) {
      self.anchor = anchor
      self.title = title
      html = section(anchor, title, content)
    }
  }

  private var parts: [Part] {
    var parts = [Part("result", "The result") { result }]
    for contest in contests {
      let title = contests.count == 1 ? "The pool" : "Pool \(report.shortPoolName(contest.poolID))"
      parts.append(
        Part(Anchor.pool(contest.poolID, of: contest.councilID), title) {
          ContestSection(report: report, contest: contest).html
        })
      parts += measures(of: contest)
    }
    let children = report.children(of: council.councilID)
    if !children.isEmpty {
      parts.append(
        Part("below", "Councils below") {
          CouncilTable(
            report: report, councils: children, caption: "Ballots and money.", folder: ""
          ).html
        })
    }
    let ballots = BallotSection(report: report, council: council)
    if !ballots.isEmpty { parts.append(Part("ballots", "The ballots") { ballots.html }) }
    let tally = TallySection(report: report, council: council)
    if !tally.isEmpty { parts.append(Part("tally", "The tally") { tally.html }) }
    return parts
  }

  private func measures(of contest: ContestReport) -> [Part] {
    let anchor = Anchor.pool(contest.poolID, of: contest.councilID)
    let pool = contests.count == 1 ? "" : " in pool \(report.shortPoolName(contest.poolID))"
    let changes = MeasureSection(report: report, contest: contest)
    let shares = ProportionalitySection(report: report, contest: contest)
    var parts: [Part] = []
    if !changes.isEmpty {
      parts.append(Part(anchor + "-changes", "What would have changed it" + pool) { changes.html })
    }
    if !shares.isEmpty {
      parts.append(
        Part(anchor + "-shares", "Proportionality of this outcome" + pool) { shares.html })
    }
    return parts
  }

  private var result: HTML {
    let sums = SumsSection(report: report)
    return .group([
      HTML(.p, [.class: "answer"], answer),
      sums.html([
        sums.money(
          "Money of this council", council.moneyIn,
          [
            ("Paid to projects", council.spent), ("Passed on to other councils", council.passedOn),
            ("Carried to the next cycle", council.carried), ("Lapsed", council.lapsed),
          ] + (council.held.isZero ? [] : [("Held until a decision", council.held)])),
        sums.ballots(council.received, council.counted, council.rejected, council.excluded),
      ]),
      HTML(.p, [.class: "soft small"], turnout),
    ])
  }

  private var answer: String {
    let rows = contests.flatMap(\.results)
    let votes = contests.filter(\.isVote)
    if votes.isEmpty { return "\(CycleReport.inSentence(name)) decides on no project itself." }
    let funded = rows.filter { $0.status == .funded }.count
    return "\(funded) of \(counted(rows.count, "project")) \(funded == 1 ? "is" : "are") funded,"
      + " with \(report.amounts.money(council.spent)) of"
      + " \(report.amounts.money(votes.reduce(.zero) { $0 + $1.amount }))."
  }

  private var turnout: String {
    guard let eligible = council.eligible, !council.turnout.isEmpty else { return "" }
    return "\(report.amounts.number(council.counted)) of \(report.amounts.number(eligible))"
      + " eligible voters: turnout \(council.turnout) %."
  }
}
