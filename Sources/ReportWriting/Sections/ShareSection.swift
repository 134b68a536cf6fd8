import BudgetModel

/// The rounds of Equal Shares: who was funded at what price, and what Add1 did before.
struct ShareSection {
  let report: CycleReport
  let contest: ContestReport

  private var rounds: [Record] { contest.all("round") }
  private var kept: [Record] {
    rounds.filter { $0.flag("refused") != true && $0.text("selected") != nil }
  }
  private var refused: [Record] {
    rounds.filter { $0.flag("refused") == true && $0.text("selected") != nil }
  }

  var html: HTML {
    .group([
      HTML(.p, opening), table("Each round of the count, money in", kept), endings, steps, refusal,
      comparison,
    ])
  }

  /// Bounded overspending: supporters pay a part, the pool pays the rest.
  private var paysParts: Bool { kept.contains { $0.ratio("part") != nil } }

  private var opening: String {
    guard let last = contest.all("endowment").last else { return "" }
    let each = contest.first("completion")?.ratio("to") ?? last.ratio("each")
    let amount = each.map(money) ?? ""
    let voters = last.ratio("voters").map(report.amounts.score) ?? ""
    let isOne = voters == "1"
    guard last.list("groups").isEmpty else {
      return "Each district's voters start with an equal part of its share: "
        + listed(last.list("groups").map { district($0, last) }) + "."
    }
    return isOne
      ? "The one voter starts with \(amount)." : "Each of \(voters) voters starts with \(amount)."
  }

  private func district(_ group: Record, _ endowment: Record) -> String {
    let each = group.ratio("each").map(money) ?? ""
    return "\(report.councilName(group.text("council") ?? "")) \(each)"
  }

  /// A fraction of money, rounded for people.
  private func money(_ amount: Ratio) -> String {
    report.amounts.fraction(amount) + "\u{A0}" + report.amounts.currency
  }

  private func table(_ caption: String, _ rounds: [Record]) -> HTML {
    if rounds.isEmpty { return HTML(.p, "In no round could supporters pay for a project.") }
    return PageTable(
      caption: "\(caption) \(report.amounts.currency)", style: "steps",
      columns: [
        .init("Round", .mark), .init("Project", isHeader: true), .init("Cost", .number),
        .init("Supporters", .number), .init("Gave all they had left", .number),
        .init("Others who paid", .number), .init("Paid by each of the others", .number),
      ] + further.map { .init($0.title, .number) } + [.init("Spent so far", .number)],
      rows: rounds.map(cells)
    ).html
  }

  private func cells(_ round: Record) -> [HTML] {
    let selected = round.text("selected") ?? ""
    let own = round.list("candidates").first { $0.text("project") == selected }
    let payers = round.record("payers")
    func voters(_ key: String) -> String {
      payers?.record(key)?.ratio("voters").map(report.amounts.score) ?? ""
    }
    return [
      .text(String(round.number("round") ?? 0)), .name(report.projectName(selected)),
      .text(own?.money("cost").map(report.amounts.bare) ?? ""),
      .text(own?.ratio("supporters").map(report.amounts.score) ?? ""),
      .text(voters("all_they_had")), .text(voters("full")), .text(price(round, own)),
    ]
      + further.map { .text($0.text(round)) }
      + [.text(round.money("spent").map(report.amounts.bare) ?? "")]
  }

  /// What else a round says of the price: nothing where voters pay by points.
  private var further: [(title: String, text: (Record) -> String)] {
    func decimal(_ key: String) -> (Record) -> String {
      { $0.ratio(key)?.decimal(places: 2) ?? "" }
    }
    if paysParts {
      let paid = { (round: Record) in
        round.record("payers")?.paidByAll.map(report.amounts.fraction) ?? ""
      }
      return [("Part that sets the price", decimal("part")), ("Paid by supporters", paid)]
    }
    let hasVotes = rounds.contains { $0.ratio("effective_votes") != nil }
    return hasVotes ? [("Effective votes", decimal("effective_votes"))] : []
  }

  /// Nothing where all who paid gave all they had.
  private func price(_ round: Record, _ own: Record?) -> String {
    if round.record("payers")?.record("full")?.ratio("voters") == .zero { return "" }
    if let price = round.ratio("price") { return report.amounts.fraction(price) }
    guard let measure = own?.ratio("measure") else { return "" }
    return report.amounts.fraction(measure * (round.ratio("part") ?? .one)) + " per point"
  }

  /// Who fell out because the supporters could not pay.
  private var endings: HTML {
    let short = rounds.filter { $0.flag("refused") != true }.flatMap { round in
      round.list("candidates").filter { $0.text("state") == "unaffordable" }.map {
        (round: round.number("round") ?? 0, candidate: $0)
      }
    }
    if short.isEmpty { return .group([]) }
    return folded("Projects whose supporters could not pay: \(short.count)") {
      PageTable(
        caption: "When each fell out, money in \(report.amounts.currency)", style: "steps",
        columns: [
          .init("Round", .mark), .init("Project", isHeader: true), .init("Cost", .number),
          .init("Supporters", .number), .init("They had", .number), .init("Too little", .number),
        ],
        rows: short.map { round, candidate in
          [
            .text(String(round)), .name(report.projectName(candidate.text("project") ?? "")),
            .text(candidate.money("cost").map(report.amounts.bare) ?? ""),
            .text(candidate.ratio("supporters").map(report.amounts.score) ?? ""),
            .text(candidate.ratio("has").map(report.amounts.fraction) ?? ""),
            .text(candidate.ratio("short_by").map(report.amounts.fraction) ?? ""),
          ]
        }
      ).html
    }
  }
}

/// Add1 and what follows the rounds.
extension ShareSection {
  private var steps: HTML {
    guard let completion = contest.first("completion"), let to = completion.ratio("to") else {
      return .group([])
    }
    let kept = completion.number("kept") ?? 0
    let sentence =
      kept == 0
      ? "Step 0 of Add1 is the one that counts: \(reason(completion))."
      : "Add1 raised the amount \(counted(kept, "time")) to \(money(to)): \(reason(completion))."
    return .group([HTML(.p, sentence), stepTable])
  }

  private func reason(_ completion: Record) -> String {
    switch completion.text("stop") {
    case "overspent": "the next step would have cost more than the pool"
    case "exhausted": "no supported project that was left out would still have fitted"
    default: "all supported projects were funded"
    }
  }

  private var stepTable: HTML {
    let endowments = contest.all("endowment")
    if endowments.count < 2 { return .group([]) }
    return folded("How the outcome changed while the amount rose") {
      PageTable(
        caption: "Each outcome in turn, money in \(report.amounts.currency)", style: "steps",
        columns: [
          .init("Steps", .mark), .init("Amount per voter", .number), .init("Projects", .number),
          .init("Cost", .number),
        ],
        rows: endowments.map { endowment in
          let first = endowment.number("step") ?? 0
          let last = endowment.number("until") ?? first
          return [
            .text(first == last ? "\(first)" : "\(first) to \(last)"),
            .text(endowment.ratio("each").map(report.amounts.fraction) ?? ""),
            .text(String(endowment.texts("set").count)),
            .text(endowment.money("cost").map(report.amounts.bare) ?? ""),
          ]
        }
      ).html
    }
  }

  private var refusal: HTML {
    if refused.isEmpty { return .group([]) }
    return folded("The next step, which cost more than the pool") {
      table("Rounds that do not count, money in", refused)
    }
  }

  private var comparison: HTML {
    guard let compare = contest.first("compare"), let first = compare.ratio("prefer_first"),
      let second = compare.ratio("prefer_second")
    else { return .group([]) }
    let ending =
      compare.text("kept") == "second"
      ? "so the greedy outcome counts" : "so the outcome of the rule stays"
    return HTML(
      .p,
      "Compared with the greedy outcome: \(report.amounts.score(first)) prefer that of the rule,"
        + " \(report.amounts.score(second)) the greedy one, \(ending).")
  }
}

extension Record {
  /// What the payers of a round gave together.
  var paidByAll: Ratio? {
    guard let full = record("full")?.ratio("paid"), let rest = record("all_they_had")?.ratio("paid")
    else { return nil }
    return full + rest
  }
}
