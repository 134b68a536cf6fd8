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

  /// The outcome that the same count gives without them.
  private var consequences: HTML {
    let told = report.data.manifest["override_effects"]
    guard let effects = told?.elements?.map(Record.init) else {
      return HTML(
        .p, "The same count without these decisions does not come to an end" + stop(told) + ".")
    }
    if effects.isEmpty {
      return HTML(.p, "Without these decisions every project would have the same outcome.")
    }
    return PageTable(
      caption: "Projects that would have another outcome without these decisions",
      columns: [
        .init("Project", isHeader: true), .init("Outcome"), .init("Without the decisions"),
      ],
      rows: effects.map { effect in
        let project = effect.text("project") ?? ""
        return [
          .group([.name(report.projectName(project)), .text(" "), code(project)]),
          .text(word(effect, "ordered")), .text(word(effect, "voted")),
        ]
      }
    ).html
  }

  /// Why the count without the decisions has no outcome.
  private func stop(_ told: JSONValue?) -> String {
    guard let code = told?["code"]?.text else { return "" }
    if code == CountStop.lotCode { return ": a tie in it needs a lot, and none was drawn" }
    return ": " + CycleReport.inSentence(told?["reason"]?.text ?? code)
  }

  private func word(_ effect: Record, _ key: String) -> String {
    let word = effect.text(key) ?? ""
    return ProjectStatus(rawValue: word)?.word ?? word
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
