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
      AlternativeEffects(report: report, alternative: .overrides).html
    }
  }

  private func row(_ act: Record) -> [HTML] {
    let project = act.text("project") ?? ""
    let told = report.transcriptOverride(of: project, action: act.text("action"))
    let sentence = OverrideSentence(report: report, record: told ?? act)
    let outcome = report.data.results.filter { $0.projectID == project }.map(\.status.word)
    let date = act.text("on").map { ", \($0)" } ?? ""
    return [
      report.projectWithCode(project),
      .text(sentence.action), .name((act.text("by") ?? "") + date),
      .name(act.text("reason") ?? ""), .text(sentence.change), .text(outcome.first ?? ""),
    ]
  }
}

extension CycleReport {
  /// The name of a project and its id.
  func projectWithCode(_ project: String) -> HTML {
    .group([
      .name(projectName(project)), .text(" "),
      HTML(.span, [.class: "code"]) { HTML.name(project) },
    ])
  }

  fileprivate func transcriptOverride(of project: String, action: String?) -> Record? {
    contests.lazy.flatMap { $0.all("override") }.first {
      $0.text("project") == project && $0.text("action") == action
    }
  }
}
