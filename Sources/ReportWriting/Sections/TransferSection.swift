import BudgetModel

/// The rounds of cumulative transfer: whose support covered the cost, what moved on, who left, and what
/// was funded in the end from what was left.
struct TransferSection {
  let report: CycleReport
  let contest: ContestReport

  private var rounds: [Record] { contest.records.filter { Self.isRound($0) } }
  private var transfers: [Record] { contest.all("transfer") }
  private var counts: [Record] { contest.all("count") }

  private static func isRound(_ record: Record) -> Bool {
    ["round", "eliminate"].contains(record.type)
  }

  var html: HTML {
    .group([HTML(.p, opening), table, ending, moves, courses])
  }

  private var opening: String {
    guard let quota = contest.first("quota"), let votes = quota.ratio("votes"),
      let coin = quota.ratio("quota")
    else { return "" }
    let holders =
      votes == .one
      ? "One voter holds a coin of" : "\(report.amounts.score(votes)) voters hold a coin of"
    return
      "\(holders) \(money(coin))\(votes == .one ? "" : " each"), laid on projects in proportion"
      + " to points. Support is the money that lies on a project. One whose cost is covered can be"
      + " funded; what it does not need moves on to the other projects of those who gave it."
  }

  private func money(_ amount: Ratio) -> String {
    "\(report.amounts.fraction(amount))\u{A0}\(report.amounts.currency)"
  }

  // MARK: Rounds

  private var table: HTML {
    PageTable(
      caption: "Each round of the count, money in \(report.amounts.currency)", style: "steps",
      columns: [
        .init("Round", .mark), .init("Project", isHeader: true), .init("What happened"),
        .init("Cost", .number), .init("Support", .number), .init("Covered", .number),
        .init("Moved on", .number), .init("Money left", .number),
      ], rows: rounds.map(cells)
    ).html
  }

  private func cells(_ round: Record) -> [HTML] {
    let isFunded = round.text("selected") != nil
    let event = HTML.text(event(round))
    guard let project = Self.project(of: round) else {
      return [.text(number(round)), .text("None"), event] + Array(repeating: .text(""), count: 5)
    }
    let cost = report.cost(of: project)
    let support = support(of: project, before: round)
    return [
      .text(number(round)), .name(report.projectName(project)),
      isFunded ? HTML(.span, [.class: "won"]) { event } : event,
      .text(cost.map(report.amounts.bare) ?? ""),
      .text(support.map(report.amounts.fraction) ?? ""), .text(covered(support, cost)),
      .text(moved(in: round)), .text(round.money("left").map(report.amounts.bare) ?? ""),
    ]
  }

  private func number(_ round: Record) -> String { String(round.number("round") ?? 0) }
  private static func project(of round: Record) -> String? {
    round.text("selected") ?? round.text("project")
  }

  private func covered(_ support: Ratio?, _ cost: Money?) -> String {
    guard let support, let cost, !cost.isZero else { return "" }
    return (support * Ratio(100) / Ratio(cost)).decimal(places: 1) + "\u{A0}%"
  }

  private func event(_ round: Record) -> String {
    if round.type == "eliminate" { return "Eliminated: \(least(round))" }
    switch round.text("stage") {
    case "eligible": return "Funded: its cost is covered"
    case "minimal-transfer": return "Funded: supporters add \(added(in: round))"
    case "removal": return "No supporters can make up a cost any more"
    default:
      if round.text("selected") != nil { return "Funded from what is left" }
      if let short = round.money("short_by") {
        return "Does not fit: \(report.amounts.bare(short)) too little"
      }
      return "Passed over: a limit bars it"
    }
  }

  private func least(_ round: Record) -> String {
    switch round.text("measure") {
    case "support / cost": "least support for its cost"
    case "support - cost": "its support is furthest below its cost"
    default: "least support"
    }
  }

  private func added(in round: Record) -> String {
    let added = transfers(of: round).filter { !$0.list("taken").isEmpty }
      .compactMap { $0.ratio("value") }
    return report.amounts.fraction(added.reduce(.zero, +))
  }

  /// What lay on a project when a round began; nil where it was out.
  private func support(of project: String, before round: Record) -> Ratio? {
    counts.last { $0.n < round.n }?.list("votes").first { $0.text("project") == project }?
      .ratio("value")
  }

  private func transfers(of round: Record) -> [Record] {
    transfers.filter { $0.number("round") == round.number("round") }
  }

  private func moved(in round: Record) -> String {
    let sums = transfers(of: round).filter { $0.list("taken").isEmpty }
      .compactMap { $0.ratio("value") }
    return sums.isEmpty ? "" : report.amounts.fraction(sums.reduce(.zero, +))
  }

  // MARK: What is left of the coins

  private var ending: HTML {
    guard let last = counts.last, let buckets = last.record("buckets"),
      let paid = buckets.ratio("set_aside"), let idle = buckets.ratio("exhausted"),
      let rounding = buckets.ratio("rounding"), let total = last.ratio("total")
    else { return .group([]) }
    let lying = total - paid - idle - rounding
    return HTML(
      .p,
      "Of \(money(total)) in coins \(money(paid)) paid for projects, \(money(lying)) lay on projects"
        + " that could not be paid, and \(money(idle)) belonged to voters none of whose projects was"
        + " still open.\(sentence(rounding))")
  }

  private func sentence(_ rounding: Ratio) -> String {
    if rounding.isZero { return "" }
    let size = rounding < .zero ? -rounding : rounding
    let amount =
      size < .one ? "less than \(report.amounts.money(Money(minorUnits: 1)))" : money(size)
    let parts = RoundedParts(contest.first("quota"))
    return " Parts of coins are \(parts.rounded), which makes a difference of \(amount) in"
      + " all\(parts.closer)."
  }
}

/// Where support went.
extension TransferSection {
  private var moves: HTML {
    if transfers.isEmpty { return .group([]) }
    return folded("What moved from one project to others: \(counted(transfers.count, "time"))") {
      PageTable(
        caption: "Each move of support, in \(report.amounts.currency)", style: "steps",
        columns: [
          .init("Round", .mark), .init("From"), .init("To"), .init("Left idle", .number),
        ],
        rows: transfers.map { transfer in
          let takers = transfer.texts("from").map(report.projectInSentence)
          let idle = transfer.ratio("exhausted") ?? .zero
          return [
            .text(number(transfer)),
            .text(takers.isEmpty ? parts(transfer.list("taken")) : listed(takers)),
            .text(parts(transfer.list("to"))),
            .text(idle.isZero ? "" : report.amounts.fraction(idle)),
          ]
        }
      ).html
    }
  }

  private func parts(_ rows: [Record]) -> String {
    let parts = rows.compactMap { row in
      row.ratio("value").map {
        "\(report.projectInSentence(row.text("project") ?? "")) \(report.amounts.fraction($0))"
      }
    }
    return parts.isEmpty ? "–" : parts.joined(separator: ", ")
  }

  // MARK: The way of each project

  private var courses: HTML {
    guard let start = counts.first else { return .group([]) }
    let projects = start.list("votes").compactMap { $0.text("project") }
    let lain = lain
    return folded("How the support of each project went") {
      PageTable(
        caption: "Money that lay on each project, in \(report.amounts.currency)", style: "steps",
        columns: [
          .init("Project", isHeader: true), .init("Cost", .number), .init("At the start", .number),
          .init("Then (after round)"), .init("In the end"),
        ], rows: projects.map { course($0, lain[$0] ?? []) }
      ).html
    }
  }

  private typealias Lain = [(round: Int, value: Ratio)]

  /// By project: what lay on it from which round on.
  private var lain: [String: Lain] {
    var lain: [String: Lain] = [:]
    for count in counts {
      let round = count.number("round") ?? 0
      for row in count.list("votes") {
        guard let project = row.text("project"), let value = row.ratio("value"),
          lain[project]?.last?.value != value
        else { continue }
        lain[project, default: []].append((round, value))
      }
    }
    return lain
  }

  private func course(_ project: String, _ lain: Lain) -> [HTML] {
    let last = rounds.last { Self.project(of: $0) == project }
    let isFunded = last?.text("selected") != nil
    let end =
      last.map { "\(isFunded ? "Funded" : "Not funded"), round \(number($0))" }
      ?? "Not funded"
    return [
      .name(report.projectName(project)),
      .text(report.cost(of: project).map(report.amounts.bare) ?? ""),
      .text(lain.first.map { report.amounts.fraction($0.value) } ?? ""),
      .text(
        lain.dropFirst().map { "\(report.amounts.fraction($0.value)) (\($0.round))" }
          .joined(separator: ", ")),
      isFunded ? HTML(.span, [.class: "won"], end) : .text(end),
    ]
  }
}
