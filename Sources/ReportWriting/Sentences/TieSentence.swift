package import BudgetModel

extension TieKey {
  /// What the key prefers.
  package var phrase: String {
    switch self {
    case .cheaper: "the lower cost"
    case .dearer: "the higher cost"
    case .moreVotes: "more votes"
    case .morePoints: "more points"
    case .moreFirstRanks: "more first ranks"
    case .moreCouncils: "support in more councils"
    case .earlierSubmission: "the earlier submission"
    case .lot: "the lot"
    case .projectID: "the order of project ids"
    case .stop: "nothing: the count stops"
    }
  }
}

/// One use of the tie chain (AUDIT 5.4), told in full sentences.
struct TieSentence {
  let report: CycleReport
  let record: Record
  private let isBetweenCouncils: Bool

  init(report: CycleReport, record: Record) {
    (self.report, self.record) = (report, record)
    let values = record.json["steps"]?.elements?.first?["values"]?.elements
    isBetweenCouncils = record.isOfRemainders || values?.first?["council"] != nil
  }

  var tied: [String] { record.texts("tied") }
  var isDecisive: Bool { record.flag("decisive") ?? true }

  var text: String {
    [opening, decision, consequence].filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// A project, or the council or pool where these were tied.
  private func name(_ id: String) -> String {
    guard isBetweenCouncils else { return report.projectInSentence(id) }
    return report.council(id) == nil ? report.poolInSentence(id) : report.councilInSentence(id)
  }

  private var opening: String {
    if record.isOfRemainders {
      return "In the division of money \(listed(tied.map(name))) had the same claim to a last unit."
    }
    let names = listed(tied.map(name))
    if let round = record.number("round") { return "In round \(round) \(names) were level." }
    let value = record.texts("key").lazy.compactMap { Ratio(exact: $0) }.first
      .map(report.amounts.score)
    return "\(names) were level\(value.map { " at \($0)" } ?? "")."
  }

  private var decision: String {
    let result = record.texts("result")
    guard let code = record.text("decided_by") else {
      return "No step of the tie chain parted them, and their order changes nothing."
    }
    let phrase = Self.phrase(code)
    let earlier =
      earlierSteps.isEmpty
      ? "" : " The steps before it (\(listed(earlierSteps.map(Self.phrase)))) left them level."
    let order = result.isEmpty ? "" : ": \(result.map(name).joined(separator: ", then "))"
    return "Decided by \(phrase)\(order).\(earlier)"
  }

  /// Each once, though it may have worked on several groups.
  private var earlierSteps: [String] {
    record.list("steps").compactMap { $0.text("step") }.prefix { $0 != record.text("decided_by") }
      .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private static func phrase(_ code: String) -> String {
    if code == "council-id" { return "the order of council ids" }
    return TieKey(rawValue: code)?.phrase ?? code
  }

  private var consequence: String {
    if record.isOfRemainders { return "" }
    guard isDecisive else { return "It could not change what is funded." }
    if record.flag("set_aside") == true {
      return "It belongs to the set of projects that the comparison weighed and did not keep."
    }
    if record.text("at") == "eliminate" {
      return record.texts("result").last.map { "The last of them, \(name($0)), was eliminated." }
        ?? ""
    }
    guard let reversed = record.record("reversed") else { return "" }
    let (gains, losses) = (reversed.texts("gains"), reversed.texts("losses"))
    if gains.isEmpty && losses.isEmpty { return "The other order would have funded the same." }
    let won = gains.isEmpty ? "" : " \(listed(gains.map(name))) would have been funded"
    let lost = losses.isEmpty ? "" : " \(listed(losses.map(name))) would not"
    return "In the other order" + won + (won.isEmpty || lost.isEmpty ? "" : " and") + lost + "."
  }
}

extension Record {
  fileprivate var isOfRemainders: Bool { text("at") == "remainder" }
}
