import BudgetModel

/// Exclusive groups, caps and minimums (RULES 3.4), one sentence each.
struct LimitSentences {
  let report: CycleReport
  let level: Record

  var all: [String] {
    level.list("groups").map(group) + level.list("caps").map(cap)
      + level.list("minimums").map(minimum)
  }

  private func group(_ group: Record) -> String {
    let name = label(group.text("group"))
    let most = group.text("max") ?? "1"
    let which =
      level.text("exclusive") == "best-only"
      ? "and only the best of them compete" : "and those that come first win"
    return "At most \(most) of the group \(name) can be funded, \(which)."
  }

  private func cap(_ cap: Record) -> String {
    let whom =
      cap.text("label").map { "with the label \(label($0))" }
      ?? "with the same \(cap.text("by") ?? "label")"
    return "Projects \(whom) get at most \(most(cap, "max-projects", "max-amount"))."
  }

  private func minimum(_ minimum: Record) -> String {
    let rest =
      minimum.text("kind") == "hard" ? ", and what they do not use is left over" : ""
    return "Projects with the label \(label(minimum.text("label"))) are served first, up to"
      + " \(most(minimum, "min-projects", "min-amount"))\(rest)."
  }

  private func most(_ limit: Record, _ number: String, _ amount: String) -> String {
    let projects = limit.setting(number).map { "\($0) \($0 == "1" ? "place" : "places")" }
    let money = limit.money(amount).map(report.amounts.money)
    return listed([projects, money].compactMap { $0 })
  }
  private func label(_ text: String?) -> String { "“\(CycleReport.inSentence(text ?? ""))”" }
}
