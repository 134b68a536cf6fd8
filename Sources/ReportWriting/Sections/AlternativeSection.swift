import BudgetModel

/// What exclusions and double votes changed: the cycle counted without them (CONFEDERATION 4.1, 4.3).
struct AlternativeSection {
  static let title = "Counted otherwise"

  let report: CycleReport

  /// Acts of authorities have a section of their own.
  private var alternatives: [Alternative] {
    [.exclusions, .split].filter { report.data.manifest[$0.member] != nil }
  }
  var isEmpty: Bool { alternatives.isEmpty }

  var html: HTML {
    section("otherwise", Self.title) {
      alternatives.map { alternative in
        .group([
          HTML(.p, introduction(alternative)),
          AlternativeEffects(report: report, alternative: alternative).html,
        ])
      }
    }
  }

  private func introduction(_ alternative: Alternative) -> String {
    if alternative == .exclusions {
      return "The by-law asks what the outcome would be if nobody were excluded."
    }
    let people = report.data.manifest["double_votes"]?["people"]?.text ?? "0"
    return "The by-law gives a person a full vote in each dimension. "
      + (people == "1" ? "1 person counts" : "\(people) people count")
      + " for more than one in some pool."
  }
}

/// The projects that an alternative gives another status.
struct AlternativeEffects {
  let report: CycleReport
  let alternative: Alternative

  /// When: in a sentence, and over a column.
  private var condition: (phrase: String, column: String) {
    switch alternative {
    case .overrides: ("without these decisions", "Without the decisions")
    case .exclusions: ("without the exclusions", "Without the exclusions")
    case .split: ("with the votes of each person split", "With split votes")
    }
  }

  private var told: JSONValue? { report.data.manifest[alternative.member] }

  var html: HTML {
    guard let effects = told?.elements?.map(Record.init) else {
      return HTML(.p, "The same count \(condition.phrase) does not come to an end\(stop).")
    }
    if effects.isEmpty {
      let start = condition.phrase.prefix(1).uppercased() + condition.phrase.dropFirst()
      return HTML(.p, "\(start) every project would have the same outcome.")
    }
    return PageTable(
      caption: "Projects that would have another outcome \(condition.phrase)",
      columns: [
        .init("Project", isHeader: true), .init("Outcome"), .init(condition.column),
      ],
      rows: effects.map { effect in
        [
          report.projectWithCode(effect.text("project") ?? ""),
          .text(word(effect, alternative.keys.counted)),
          .text(word(effect, alternative.keys.otherwise)),
        ]
      }
    ).html
  }

  /// Why that count has no outcome.
  private var stop: String {
    guard let code = told?["code"]?.text else { return "" }
    if code == CountStop.lotCode { return ": a tie in it needs a lot, and none was drawn" }
    return ": " + CycleReport.inSentence(told?["reason"]?.text ?? code)
  }

  private func word(_ effect: Record, _ key: String) -> String {
    let word = effect.text(key) ?? ""
    return ProjectStatus(rawValue: word)?.word ?? word
  }
}
