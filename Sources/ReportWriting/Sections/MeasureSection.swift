import BudgetModel

/// What would have made projects of one contest win that did not (RULES 17), from `margins.csv`.
struct MeasureSection {
  let report: CycleReport
  private let rows: [MarginRow]

  init(report: CycleReport, contest: ContestReport) {
    self.report = report
    rows = report.margins(of: contest)
  }

  var isEmpty: Bool { rows.isEmpty }

  var html: HTML { .group([changes, effectiveSupport, gaps]) }

  private func rows(of kinds: [MeasureKind]) -> [(project: String, rows: [MarginRow])] {
    let own = rows.filter { kinds.contains($0.kind) }
    let grouped = Dictionary(grouping: own, by: \.projectID)
    return grouped.keys.sorted { $0.isBefore($1) }.map { ($0, grouped[$0]!) }
  }

  // MARK: Changes

  private static let kinds: [(kind: MeasureKind, title: String)] = [
    (.costToWin, "Highest cost"), (.addOptimist, "Approvals, well placed"),
    (.addPessimist, "Approvals, anybody’s"), (.addSingleton, "New voters"),
  ]

  private var changes: HTML {
    let projects = rows(of: Self.kinds.map(\.kind))
    if projects.isEmpty { return .group([]) }
    return .group([
      HTML(
        .p,
        "All else equal, a project that was not funded would have been with one of these changes: at"
          + " this cost or, for some lower costs, less; with so many more approvals of voters who did"
          + " not choose it, of those who could help it most or of anybody; or with so many new"
          + " voters who choose it alone. Each number was found in the count of this contest and"
          + " counted again by the whole rule."),
      PageTable(
        caption: "What would have been enough",
        columns: [.init("Project", isHeader: true)] + Self.kinds.map { .init($0.title, .number) },
        rows: projects.map { project, own in
          [HTML.name(report.projectName(project))]
            + Self.kinds.map { kind in
              .text(own.first { $0.kind == kind.kind }.map { cell($0) } ?? "")
            }
        }
      ).html,
      legend(projects.flatMap(\.rows)),
    ])
  }

  private func cell(_ row: MarginRow) -> String {
    let text: String
    switch row.size {
    case .money(let money): text = report.amounts.bare(money)
    case .count(let count): text = report.amounts.number(count)
    case .ratio(let ratio): text = report.amounts.score(ratio)
    case .above(let count): text = "more than \(report.amounts.number(count))"
    case .impossible: text = "none"
    case .notComputed: return "–"
    }
    switch row.exactness {
    case .unconfirmed: return "(\(text))"
    case .upperBound: return text + "\u{A0}*"
    case .exact, nil: return text
    }
  }

  /// What the marks of the table mean, of those that occur.
  private func legend(_ rows: [MarginRow]) -> HTML {
    let sentences: [(MeasureExactness, String)] = [
      (.upperBound, "* This is enough; whether a smaller change is enough is not known."),
      (
        .unconfirmed,
        "( ) At the final endowment only: counted again with this change, the whole rule does not"
          + " fund the project."
      ),
    ]
    let used = sentences.filter { mark, _ in rows.contains { $0.exactness == mark } }
    let none = rows.contains { $0.size == .impossible }
    let texts =
      used.map(\.1) + (none ? ["“None”: no change of this kind would have been enough."] : [])
    if texts.isEmpty { return .group([]) }
    return HTML(.ul, [.class: "sentences"]) { texts.map { HTML(.li, $0) } }
  }

  // MARK: Effective support

  private var effectiveSupport: HTML {
    let projects = rows(of: [.effectiveSupport]).flatMap(\.rows).filter {
      if case .ratio = $0.size { true } else { false }
    }
    if projects.isEmpty { return .group([]) }
    return .group([
      HTML(.h3, "Effective support"),
      HTML(
        .p,
        "The part of its cost that the supporters of a project could have paid, at the best moment"
          + " of the count without it, at the price of the project chosen then. From 100 % on"
          + " it is funded."),
      PageTable(
        caption: "Effective support", showsCaption: false,
        columns: [.init("Project", isHeader: true), .init("Part of the cost", .number)],
        rows: projects.map { [HTML.name(report.projectName($0.projectID)), .text(percent($0))] }
      ).html,
    ])
  }

  private func percent(_ row: MarginRow) -> String {
    guard case .ratio(let ratio) = row.size else { return "" }
    return (ratio * Ratio(100)).decimal(places: 2) + " %"
  }

  // MARK: Gaps

  /// Why numbers are missing, each reason once with the columns that it takes.
  private var gaps: HTML {
    var sentences: [String] = []
    for (kind, title) in Self.kinds + [(.effectiveSupport, "Effective support")] {
      let reasons = rows.compactMap { row -> MeasureGap? in
        if row.kind == kind, case .notComputed(let gap) = row.size { gap } else { nil }
      }
      for gap in MeasureGap.allCases where reasons.contains(gap) {
        sentences.append("– \(title), not computed: \(gap.sentence).")
      }
    }
    if sentences.isEmpty { return .group([]) }
    return HTML(.ul, [.class: "sentences"]) { sentences.map { HTML(.li, $0) } }
  }
}
