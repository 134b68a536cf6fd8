import BudgetModel

/// Acts of an authority, first in every report (RULES 3.2).
struct OverrideSection {
  let report: CycleReport

  private var overrides: [Record] {
    (report.data.manifest["overrides"]?.elements ?? []).map(Record.init)
  }
  var isEmpty: Bool { overrides.isEmpty }

  var html: HTML {
    section("overrides", "Decisions by an authority") {
      HTML(.p, "These did not follow from the ballots. Each names who decided and why.")
      PageTable(
        caption: "Decisions by an authority and what they changed", showsCaption: false,
        columns: [
          .init("Project", isHeader: true), .init("Decision"), .init("By"), .init("Reason"),
          .init("Changed"), .init("Outcome"),
        ], rows: overrides.map(row)
      ).html
      consequences
    }
  }

  /// The outcome that the same count gives without them, where the transcript records it.
  private var consequences: HTML {
    let changes = report.contests.flatMap { $0.all("override") }.compactMap {
      $0.record("reversed")
    }
    guard !changes.isEmpty else { return .group([]) }
    let gains = Set(changes.flatMap { $0.texts("gains") }).sorted { $0.isBefore($1) }
    let losses = Set(changes.flatMap { $0.texts("losses") }).sorted { $0.isBefore($1) }
    return HTML(.p, consequence(gains, losses))
  }

  private func consequence(_ gains: [String], _ losses: [String]) -> String {
    if gains.isEmpty && losses.isEmpty {
      return "Without these decisions the same projects would be funded."
    }
    let won =
      gains.isEmpty ? "" : "funded would be also \(report.projectsInSentence(gains, limit: 40))"
    let lost =
      losses.isEmpty ? "" : "not funded would be \(report.projectsInSentence(losses, limit: 40))"
    return "Without these decisions "
      + [won, lost].filter { !$0.isEmpty }.joined(separator: "; ") + "."
  }

  private func row(_ act: Record) -> [HTML] {
    let project = act.text("project") ?? ""
    let told = report.transcriptOverride(of: project, action: act.text("action"))
    let sentence = OverrideSentence(report: report, record: told ?? act)
    let outcome = report.data.results.filter { $0.projectID == project }.map(\.status.word)
    let date = act.text("on").map { ", \($0)" } ?? ""
    return [
      .group([.name(report.projectName(project)), .text(" "), code(project)]),
      .text(sentence.action), .name((act.text("by") ?? "") + date),
      .name(act.text("reason") ?? ""), .text(sentence.change), .text(outcome.first ?? ""),
    ]
  }

  private func code(_ id: String) -> HTML { HTML(.span, [.class: "code"]) { HTML.name(id) } }
}

extension CycleReport {
  fileprivate func transcriptOverride(of project: String, action: String?) -> Record? {
    contests.lazy.flatMap { $0.all("override") }.first {
      $0.text("project") == project && $0.text("action") == action
    }
  }
}
