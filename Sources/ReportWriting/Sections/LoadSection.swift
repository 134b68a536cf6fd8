import BudgetModel

/// The rounds of a rule that balances loads: who was funded at which load, and who came next.
struct LoadSection {
  let report: CycleReport
  let contest: ContestReport

  private var rounds: [Record] { contest.all("round") }
  private var isMaximin: Bool { contest.rule?.text("name") == "maximin-support" }

  var html: HTML {
    .group([HTML(.p, opening), table, ending, passedOver])
  }

  private var opening: String {
    let last = rounds.last { $0.text("selected") != nil }
    guard let loads = last?.record("loads"), let voters = loads.ratio("voters"),
      let sum = loads.money("sum")
    else { return "In no round was a project funded." }
    let carry =
      voters == .one ? "One voter carries" : "\(report.amounts.score(voters)) voters carry"
    return "A load is the part of the costs that a voter answers for. In the end \(carry)"
      + " \(report.amounts.money(sum)) together, all that the rounds spent."
  }

  private var table: HTML {
    let funded = rounds.filter { $0.text("selected") != nil }
    if funded.isEmpty { return .group([]) }
    let load = isMaximin ? "Highest load of a voter" : "Each supporter then carries"
    return PageTable(
      caption: "Each round of the count, money in \(report.amounts.currency)", style: "steps",
      columns: [
        .init("Round", .mark), .init("Project", isHeader: true), .init("Cost", .number),
        .init("Supporters", .number), .init(load, .number), .init("Next would have been"),
        .init("Spent so far", .number),
      ], rows: funded.map(cells)
    ).html
  }

  private func cells(_ round: Record) -> [HTML] {
    let own = round.list("candidates").first { $0.text("state") == "selected" }
    return [
      .text(String(round.number("round") ?? 0)),
      .name(report.projectName(round.text("selected") ?? "")),
      .text(own?.money("cost").map(report.amounts.bare) ?? ""),
      .text(own?.ratio("supporters").map(report.amounts.score) ?? ""),
      .text(own?.ratio("new_load").map(report.amounts.load) ?? ""), .text(next(round)),
      .text(round.record("loads")?.money("sum").map(report.amounts.bare) ?? ""),
    ]
  }

  /// Of the candidates that were not taken and still fitted, the one of least load.
  private func next(_ round: Record) -> String {
    let others = round.list("candidates").filter {
      ["tied", "affordable"].contains($0.text("state"))
    }
    let loads = others.compactMap { row in load(of: row).map { (row: row, load: $0) } }
    guard let next = loads.min(by: { $0.load < $1.load }) else { return "" }
    let name = report.projectInSentence(next.row.text("project") ?? "")
    return "\(name) at \(report.amounts.load(next.load))"
  }

  private func load(of candidate: Record) -> Ratio? {
    candidate.ratio("new_load") ?? candidate.ratio("at_least")
  }

  /// Who overshot where the count ended.
  private var ending: HTML {
    let over = rounds.flatMap { round in
      round.list("candidates").filter { $0.text("state") == "overshoot" }
    }
    guard let first = over.first, let short = first.money("short_by"), let load = load(of: first)
    else { return .group([]) }
    let names = listed(over.map { report.projectInSentence($0.text("project") ?? "") })
    let more = over.count == 1 ? "costs \(report.amounts.money(short)) more" : "cost more"
    return HTML(
      .p,
      "Then \(names) came next at \(report.amounts.load(load)), but \(more) than what was left, so the count"
        + " ended.")
  }

  /// Who dropped out for want of money.
  private var passedOver: HTML {
    let skips = isMaximin || contest.rule?.record("parameters")?.text("misfit") == "skip"
    let out = rounds.flatMap { round in
      round.list("candidates").filter { skips && $0.text("state") == "over-pool" }.map {
        (round: round.number("round") ?? 0, candidate: $0)
      }
    }
    if out.isEmpty { return .group([]) }
    return folded("Projects that cost more than what was left: \(out.count)") {
      PageTable(
        caption: "When each dropped out, money in \(report.amounts.currency)", style: "steps",
        columns: [
          .init("Round", .mark), .init("Project", isHeader: true), .init("Cost", .number),
          .init("Supporters", .number), .init("Too little", .number),
        ],
        rows: out.map { round, candidate in
          [
            .text(String(round)), .name(report.projectName(candidate.text("project") ?? "")),
            .text(candidate.money("cost").map(report.amounts.bare) ?? ""),
            .text(candidate.ratio("supporters").map(report.amounts.score) ?? ""),
            .text(candidate.money("short_by").map(report.amounts.bare) ?? ""),
          ]
        }
      ).html
    }
  }
}
