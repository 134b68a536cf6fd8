import BudgetModel

/// The rounds of expanding approvals: at which rank a project had its quota, what its supporters spent
/// on it, and how near the others came.
struct QuotaSection {
  let report: CycleReport
  let contest: ContestReport

  private var rounds: [Record] { contest.all("round") }

  var html: HTML {
    .group([HTML(.p, opening), table, rounding, unreached])
  }

  private var opening: String {
    guard let quota = contest.first("quota"), let votes = quota.ratio("votes"),
      let pool = quota.money("pool"), let needed = quota.ratio("quota")
    else { return "" }
    let worth = report.amounts.fraction(Ratio.one / needed)
    return "\(number(votes)) for \(report.amounts.money(pool)): a vote stands for \(worth)"
      + "\u{A0}\(report.amounts.currency), and a project needs as many votes as make up its cost, its"
      + " quota. A vote supports whatever its ballot puts at the rank that is reached or before it. Those"
      + " who support the project that is funded spend its quota on it, each the same part of what he or"
      + " she has left."
  }

  private func number(_ votes: Ratio) -> String {
    report.amounts.score(votes) + (votes == .one ? " vote" : " votes")
  }

  private var table: HTML {
    PageTable(
      caption: "Each round of the count, money in \(report.amounts.currency)", style: "steps",
      columns: [
        .init("Round", .mark), .init("Project", isHeader: true), .init("Rank reached", .number),
        .init("Cost", .number), .init("Quota, votes", .number), .init("Support, votes", .number),
        .init("Kept of each vote", .number), .init("All votes left", .number),
        .init("Money left", .number),
      ], rows: rounds.enumerated().map { cells($1, next: rounds.dropFirst($0 + 1).first) }
    ).html
  }

  private func cells(_ round: Record, next: Record?) -> [HTML] {
    let own = round.list("candidates").first { $0.text("state") == "selected" }
    return [
      .text(String(round.number("round") ?? 0)),
      round.text("selected").map { .name(report.projectName($0)) } ?? .text(ending(next)),
      .text(round.text("rank") ?? ""),
      .text(own?.money("cost").map(report.amounts.bare) ?? ""), score(own, "quota"),
      score(own, "support"), score(round, "factor"), score(round, "votes"),
      .text(round.money("left").map(report.amounts.bare) ?? ""),
    ]
  }

  private func ending(_ next: Record?) -> String {
    next?.text("rank").map { "None has its quota: rank \($0) opens" }
      ?? "None has its quota: the count ends"
  }

  private func score(_ record: Record?, _ key: String) -> HTML {
    .text(record?.ratio(key).map(report.amounts.score) ?? "")
  }

  private var rounding: HTML {
    let rounded = rounds.filter { $0.ratio("rounding").map { !$0.isZero } ?? false }
    guard let first = rounded.first?.number("round") else { return .group([]) }
    let sum = rounded.reduce(Ratio.zero) { $0 + ($1.ratio("rounding") ?? .zero) }
    let parts = RoundedParts(contest.first("quota"))
    let added = sum < Ratio(1, over: 1_000_000) ? "less than a millionth of a vote" : number(sum)
    return HTML(
      .p,
      "From round \(first) on what is left of a vote is \(parts.rounded), which adds \(added) in"
        + " all\(parts.closer).")
  }

  // MARK: Those without their quota

  /// A project that is not funded, and the round in which it had the greatest support for its quota.
  private struct Nearest {
    var round: Record
    var row: Record
    var missing: Ratio
  }

  private var unreached: HTML {
    let all = nearest
    if all.isEmpty { return .group([]) }
    return folded("Projects without their quota: \(all.count)") {
      PageTable(
        caption: "Where each came nearest, in votes", style: "steps",
        columns: [
          .init("Round", .mark), .init("Project", isHeader: true), .init("Rank reached", .number),
          .init("Quota", .number), .init("Support", .number), .init("Too little", .number),
        ],
        rows: all.map { nearest in
          [
            .text(String(nearest.round.number("round") ?? 0)),
            .name(report.projectName(nearest.row.text("project") ?? "")),
            .text(nearest.round.text("rank") ?? ""), score(nearest.row, "quota"),
            score(nearest.row, "support"), .text(report.amounts.score(nearest.missing)),
          ]
        }
      ).html
    }
  }

  /// In id order; one that a limit took out with its quota at hand is not here.
  private var nearest: [Nearest] {
    let funded = Set(rounds.compactMap { $0.text("selected") })
    var found: [String: Nearest] = [:]
    for round in rounds {
      for row in round.list("candidates") {
        guard let project = row.text("project"), !funded.contains(project),
          let quota = row.ratio("quota"), let support = row.ratio("support")
        else { continue }
        let missing = quota - support
        if let known = found[project], known.missing <= missing { continue }
        found[project] = Nearest(round: round, row: row, missing: missing)
      }
    }
    return found.sorted { $0.key.isBefore($1.key) }.map(\.value).filter { $0.missing > .zero }
  }
}
