import BudgetModel

/// Which groups of voters of one contest have their share of the money, from `proportionality.csv`.
struct ProportionalitySection {
  let report: CycleReport
  private let rows: [ProportionalityRow]

  init(report: CycleReport, contest: ContestReport) {
    self.report = report
    rows = report.proportionality(of: contest)
  }

  var isEmpty: Bool { rows.isEmpty }

  var html: HTML {
    let checks = rows.filter { $0.check != .districtFairness }
    return .group([
      HTML(
        .p,
        "A part of the voters has a claim to the same part of the money. These checks ask whether the"
          + " outcome grants it, whatever rule gave it; projects that an override funds, and their"
          + " cost, are left out."),
      list("What holds", checks.filter { $0.verdict == .holds }),
      list("What does not hold", checks.filter { $0.verdict == .violated }),
      list("Not computed", checks.filter { $0.verdict == .notComputed }),
      districts,
    ])
  }

  private func list(_ title: String, _ rows: [ProportionalityRow]) -> HTML {
    if rows.isEmpty { return .group([]) }
    return .group([
      HTML(.h3, title),
      HTML(.ul, [.class: "sentences"]) { rows.map { HTML(.li, sentence($0)) } },
    ])
  }

  // MARK: Sentences

  private func sentence(_ row: ProportionalityRow) -> String {
    switch row.verdict {
    case .holds: return Self.name(row) + ": " + Self.promise(row) + "."
    case .notComputed: return Self.name(row) + ": " + (row.gap?.sentence ?? "") + "."
    case .violated: return Self.name(row) + ": " + breach(row)
    }
  }

  private static func name(_ row: ProportionalityRow) -> String {
    let name =
      switch row.check {
      case .priceability: "Priceability"
      case .ejrPlus: "EJR+ up to any project"
      case .ejrOne: "EJR up to one project"
      case .core: "Core"
      case .districtFairness: "Districts"
      }
    switch row.utility {
    case .cost: return name + ", by money"
    case .cardinality: return name + ", by number of projects"
    case nil: return name
    }
  }

  private static func promise(_ row: ProportionalityRow) -> String {
    switch row.check {
    case .priceability:
      "voters with equal purses could have paid for exactly these projects, each for what he or she"
        + " supports, and nobody is left with enough for one more"
    case .ejrPlus:
      "of every group that supports a project left out, some member has with it more than the"
        + " group’s share is worth"
    case .ejrOne:
      "of every group that agrees on projects its share could pay, some member has as much, or more"
        + " with one more project"
    case .core: "no group could have given all of its members more with its share of the money"
    case .districtFairness: "every district has at least what it would have chosen alone"
    }
  }

  private func breach(_ row: ProportionalityRow) -> String {
    guard let voters = row.voters, let received = row.received, let entitled = row.entitled else {
      return "no equal purses pay for exactly these projects and leave nobody enough for one more."
    }
    let group = "\(report.amounts.score(voters)) voters who support \(names(row))"
    switch row.check {
    case .priceability:
      return
        "the \(group) have a share of \(amount(entitled, row)). Even if they alone had paid for"
        + " all that was funded and any of them supports, \(amount(received, row)), more than its"
        + " cost would be left."
    case .ejrPlus:
      return "the share of \(group) is worth \(amount(entitled, row)); none of them has more than"
        + " \(amount(received, row)) in funded projects."
    case .ejrOne:
      return "\(group) could have paid for it with their share; it is worth"
        + " \(amount(entitled, row)) to each, and none of them has more than"
        + " \(amount(received, row)) in funded projects."
    case .core, .districtFairness:
      return "\(report.amounts.score(voters)) voters could have paid for \(names(row)) with their"
        + " share, and each would have had more."
    }
  }

  private func names(_ row: ProportionalityRow) -> String {
    listed(row.projectIDs.map(report.projectInSentence))
  }

  private func amount(_ number: Ratio, _ row: ProportionalityRow) -> String {
    if row.utility == .cardinality {
      let count = Int(number.numerator)
      return counted(count, "project")
    }
    return report.amounts.fraction(number) + " " + report.amounts.currency
  }

  // MARK: Districts

  private var districts: HTML {
    let parts = rows.filter { $0.check == .districtFairness }
    if parts.isEmpty { return .group([]) }
    return .group([
      HTML(.h3, "Districts"),
      HTML(
        .p,
        "What the outcome is worth to each district, and what the same rule would have given it from"
          + " its own ballots and its part of the money. A project is worth its cost to each voter"
          + " who supports it."),
      PageTable(
        caption: "Districts against deciding alone", showsCaption: false,
        columns: [
          .init("District", isHeader: true), .init("Voters", .number),
          .init("Worth, \(report.amounts.currency)", .number), .init("Alone", .number),
          .init("Verdict", .mark),
        ], rows: parts.map(district)
      ).html,
    ])
  }

  private func district(_ row: ProportionalityRow) -> [HTML] {
    let verdict =
      switch row.verdict {
      case .holds: "at least as much"
      case .violated: "more alone"
      case .notComputed: "not computed: " + (row.gap?.sentence ?? "")
      }
    return [
      .name(report.councilName(row.councilID)),
      .text(row.voters.map(report.amounts.score) ?? "–"),
      .text(row.received.map(report.amounts.fraction) ?? "–"),
      .text(row.entitled.map(report.amounts.fraction) ?? "–"), .text(verdict),
    ]
  }
}
