package import BudgetModel

/// `index.html`: the whole count for people, the answer first.
package enum IndexPage: ReportFormat {
  package static func files(_ data: PackData) -> [PackFile] {
    let report = CycleReport(data)
    return [PackFile(path: "index.html", bytes: IndexContent(report: report).bytes)]
  }
}

private struct IndexContent {
  let report: CycleReport
  private let totals: Totals
  private let overrides: OverrideSection
  private let alternatives: AlternativeSection
  private let flows: FlowSection
  private let ties: TieSection
  private let rejections: RejectionSection

  init(report: CycleReport) {
    self.report = report
    totals = Totals(report.data)
    overrides = OverrideSection(report: report)
    alternatives = AlternativeSection(report: report)
    flows = FlowSection(report: report)
    ties = TieSection(report: report)
    let rows = report.data.reconciliation.filter { $0.scope == "total" }
    rejections = RejectionSection(
      report: report, rows: rows.sorted(by: ReconciliationRow.isBefore), up: "")
  }

  var bytes: [UInt8] {
    let mark = report.isTest ? "TEST: " : ""
    return PageDocument(
      title: mark + report.title, skipTo: "Skip to the result", header: header,
      main: .group([result, ContentsTable(entries: contents).html] + sections),
      footer: report.footer(up: "")
    ).bytes
  }

  private var header: HTML {
    .group([
      HTML(.p, [.class: "kicker"]) {
        "Participatory budget · result of the count · "
        HTML.name(report.cycleID)
      },
      report.pageTitle(report.title),
      report.statusPanel,
    ])
  }

  private var votes: [ContestReport] { report.contests.filter(\.isVote) }

  private var contents: [PageDocument.Entry] {
    let pools = votes.map {
      PageDocument.Entry(
        anchor: Anchor.pool($0.poolID, of: $0.councilID), title: report.contestTitle($0))
    }
    var entries: [PageDocument.Entry] = []
    func add(_ isThere: Bool, _ anchor: String, _ title: String) {
      if isThere { entries.append(.init(anchor: anchor, title: title)) }
    }
    add(!overrides.isEmpty, "overrides", "Decisions by an authority")
    let isLong = pools.count > 1
    entries.append(.init(anchor: "projects", title: "Projects", children: isLong ? pools : []))
    add(!alternatives.isEmpty, "otherwise", AlternativeSection.title)
    add(!flows.isEmpty, "flows", "Where the money went between councils")
    add(!ties.isEmpty, "ties", "Ties")
    add(!rejections.isEmpty, "rejected", "Ballots and choices that did not count")
    add(true, "councils", "Councils")
    add(true, "rules", "The rules of this count")
    add(true, "check", "How to check this")
    return entries
  }

  private var sections: [HTML] {
    var parts: [HTML] = []
    if !overrides.isEmpty { parts.append(overrides.html) }
    parts.append(projects)
    if !alternatives.isEmpty { parts.append(alternatives.html) }
    if !flows.isEmpty { parts.append(flows.html) }
    if !ties.isEmpty { parts.append(ties.html) }
    if !rejections.isEmpty {
      parts.append(
        section("rejected", "Ballots and choices that did not count") { rejections.html })
    }
    return parts + [councils, RuleSection(report: report).html, CheckSection(report: report).html]
  }

  private var result: HTML {
    section("result", "The result") {
      HTML(.p, [.class: "answer"], answer)
      HTML(.p, whoDecided)
      sums
    }
  }

  private var answer: String {
    let funded = report.amounts.number(totals.fundedProjects)
    let isOne = totals.fundedProjects == 1
    return "\(funded) of \(report.amounts.number(totals.listedProjects)) projects"
      + " \(isOne ? "is" : "are") funded, with \(report.amounts.money(totals.funded))"
      + " of \(report.amounts.money(totals.moneyIn))."
  }

  private var whoDecided: String {
    let deciding = Set(votes.map(\.councilID)).count
    return "Decided by \(counted(deciding, "council")) in \(counted(votes.count, "pool")), on"
      + " \(report.amounts.number(totals.counted)) counted ballots."
  }

  private var sums: HTML {
    let section = SumsSection(report: report)
    return section.html([
      section.money(
        "Money", totals.moneyIn,
        [
          ("Paid to projects", totals.funded), ("Carried to the next cycle", totals.carried),
          ("Lapsed", totals.lapsed),
        ] + (totals.held.isZero ? [] : [("Held until a decision", totals.held)])),
      section.ballots(totals.received, totals.counted, totals.rejected, totals.excluded),
      section.counts("Projects", totals.listedProjects, projectStatuses),
    ])
  }

  private var projectStatuses: [(String, Int)] {
    let listed = Dictionary(
      report.data.results.map { ($0.projectID, $0.status) }, uniquingKeysWith: { first, _ in first }
    )
    let counts = Dictionary(grouping: listed.values) { $0 }.mapValues(\.count)
    let parts = ProjectStatus.allCases.prefix(3).map { ($0.word, counts[$0] ?? 0) }
    let others = ProjectStatus.allCases.dropFirst(3).reduce(0) { $0 + (counts[$1] ?? 0) }
    return parts + (others == 0 ? [] : [("Withdrawn, excluded, not qualified or pending", others)])
  }

  private var projects: HTML {
    section("projects", "Projects") {
      HTML(.p) {
        "Funded projects first in each pool; the others, with the reason for each, are one click "
        "away and always open on paper. Places follow the order of the count."
      }
      votes.map { PoolSection(report: report, contest: $0).html }
    }
  }

  /// Councils whose totals were read instead of ballots, sealed or not.
  private var tallyCouncils: HTML {
    let inputs = (report.data.manifest["inputs"]?.elements ?? []).map(Record.init)
    let councils = inputs.filter { $0.text("role") == "tally" }.compactMap { $0.text("council") }
    let sealed = Set(
      (report.data.manifest["children"]?.elements ?? []).compactMap { $0["council"]?.text })
    if councils.isEmpty { return .group([]) }
    let names = councils.map {
      report.councilInSentence($0) + (sealed.contains($0) ? " (sealed)" : " (not sealed)")
    }
    return HTML(.p, "Handed in totals instead of ballots: \(listed(names)).")
  }

  private var councils: HTML {
    section("councils", "Councils") {
      HTML(.p) {
        "A council above others shows the ballots of all councils below it. Money in = spent + "
        "passed on + carried + lapsed."
      }
      tallyCouncils
      CouncilTable(
        report: report, councils: report.councils, caption: "Ballots and money of each council.",
        folder: "councils/"
      ).html
    }
  }
}
