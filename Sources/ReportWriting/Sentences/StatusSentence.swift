package import BudgetModel

/// The word of a project's status as pages print it.
extension ProjectStatus {
  package var word: String {
    switch self {
    case .funded: "Funded"
    case .notFunded: "Not funded"
    case .belowThreshold: "Below threshold"
    case .excluded: "Excluded"
    case .withdrawn: "Withdrawn"
    case .unqualified: "Not qualified"
    case .pending: "Pending"
    }
  }
}

/// The status of a count in words (AUDIT 11.1).
struct StatusSentence {
  let word: String
  let sentence: String

  init(_ report: CycleReport) {
    let cycle = report.data.manifest["cycle"]
    let certification = cycle?["certification"].map(Record.init)
    let supersedes = cycle?["supersedes"].map(Record.init)
    let shown = CycleReport.inSentence
    switch cycle?["status"]?.text ?? "" {
    case "pre-election":
      word = "TEST"
      sentence = "A trial count with test data. It is not the result of a vote."
    case "unofficial-partial":
      word = "Partial, not official"
      sentence =
        report.data.papers.isEmpty
        ? "Not everything has come in yet. The result may change."
        : "A referendum must decide first. What waits for it is marked as pending; the rest is final."
    case "unofficial-complete":
      word = "Complete, not yet certified"
      sentence = "Every council has handed in. The result is not official until it is certified."
    case "certified":
      let body = certification?.text("body").map(shown) ?? "the body that the by-law names"
      let date = certification?.text("date").map { " on \($0)" } ?? ""
      let minutes = certification?.text("minutes").map { " (\(shown($0)))" } ?? ""
      word = "Certified"
      sentence = "Certified by \(body)\(date)\(minutes)."
    case "recount":
      word = "Recount"
      sentence = "An official repetition of an earlier count of the same inputs."
    case "correction":
      let reason = supersedes?.text("reason").map { " Reason: \(shown($0))." } ?? ""
      word = "Correction"
      sentence = "This replaces an earlier publication.\(reason)"
    case let other:
      word = other
      sentence = ""
    }
  }
}

extension CycleReport {
  var isTest: Bool { data.manifest["cycle"]?["status"]?.text == "pre-election" }
  var title: String {
    let cycle = data.manifest["cycle"]
    let title = cycle?["title"]?.text ?? ""
    return title.isEmpty ? cycle?["id"]?.text ?? "" : title
  }
  var cycleID: String { data.manifest["cycle"]?["id"]?.text ?? "" }
  /// As the inputs give it; pages carry no other date.
  var asOf: String? { data.manifest["cycle"]?["as_of"]?.text }
  /// Councils that handed in nothing, with the reason that the by-law gives.
  var absences: [(council: String, reason: String)] {
    (data.byLaw["absent"]?.elements ?? []).compactMap { entry in
      entry["id"]?.text.map { ($0, entry["value"]?.text ?? "") }
    }
  }
}
