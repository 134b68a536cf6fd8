import BudgetModel

extension CycleReport {
  /// What stands at the top of every page: how final this is, and who is missing.
  var statusPanel: HTML {
    let status = StatusSentence(self)
    let isWarning = isTest || !absences.isEmpty
    return HTML(.div, [.class: isWarning ? "status warning" : "status"]) {
      HTML(.p) {
        HTML(.strong, status.word + ".")
        HTML.text(" \(status.sentence)")
        if let asOf { " As of \(asOf)." }
      }
      if !absences.isEmpty {
        HTML(.p) {
          HTML(.strong, "Missing:")
          HTML.text(" \(counted(absences.count, "council")) handed in nothing.")
        }
        HTML(.ul) { absences.map(absence) }
      }
    }
  }

  private func absence(_ absence: (council: String, reason: String)) -> HTML {
    HTML(.li) {
      HTML.name(councilName(absence.council))
      if !absence.reason.isEmpty {
        ": "
        HTML.name(absence.reason)
      }
    }
  }

  /// The name of a page; a very long one is set smaller.
  func pageTitle(_ name: String) -> HTML {
    HTML(.h1, name.unicodeScalars.count > 90 ? [.class: "long"] : [:]) {
      if isTest { "TEST: " }
      HTML.name(name)
    }
  }

  /// The end of every page: what these bytes are made from.
  func footer(up: String) -> HTML {
    .group([
      HTML(.p) {
        "Rendered from the tables and transcripts of this report pack; see "
        HTML(.a, [.href: up + "AUDIT.md"], "AUDIT.md")
        " for how to check it. This page loads nothing and runs nothing."
      }
    ])
  }
}
