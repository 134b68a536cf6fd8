import BudgetModel

/// What other ways of counting would have funded, and how much weight stands behind whom
/// (CONFEDERATION 14, 15).
struct ComparisonSection {
  let report: CycleReport
  let contest: ContestReport

  var html: HTML { .group([divergence, representation]) }

  // MARK: Other ways of counting

  private var divergence: HTML {
    let rows = (report.data.divergence ?? []).filter {
      $0.councilID == contest.councilID && $0.poolID == contest.poolID
    }
    if rows.isEmpty { return .group([]) }
    let methods = Dictionary(grouping: rows, by: \.method)
    let names = Self.order(methods.keys)
    let hasDirect = methods["direct"] != nil
    return .group([
      PageTable(
        caption: "The same ballots, counted in other ways", showsCaption: true,
        columns: [.init("Way of counting", isHeader: true), .init("Funds")],
        rows: names.map { name in
          [.text(Self.title(name)), .text(funded(methods[name] ?? []))]
        }
      ).html,
      hasDirect
        ? .group([]) : HTML(.p, "A direct count cannot be computed: there are no ballots."),
    ])
  }

  private static func order(_ names: some Sequence<String>) -> [String] {
    let known = ["official", "direct", "split", "block-bundle", "one-council-one-vote"]
    return names.sorted { left, right in
      let places = (
        known.firstIndex(of: left) ?? known.count, known.firstIndex(of: right) ?? known.count
      )
      return places.0 == places.1 ? left.isBefore(right) : places.0 < places.1
    }
  }

  private static func title(_ method: String) -> String {
    switch method {
    case "official": "As decided"
    case "direct": "All ballots counted directly"
    case "split": "Each council divides its weight as its ballots do"
    case "block-bundle": "Each council gives its whole weight to what it would fund"
    case "one-council-one-vote": "One council, one vote"
    default:
      "The chamber “\(CycleReport.inSentence(String(method.dropFirst("chamber:".utf8.count))))” alone"
    }
  }

  private func funded(_ rows: [DivergenceRow]) -> String {
    if rows.contains(where: { $0.outcome == .open }) { return "A tie leaves it open." }
    let names = rows.filter { $0.outcome == .funded }.map {
      "\(CycleReport.inSentence(report.projectName($0.projectID)))"
        + " (\(report.amounts.score($0.score)))"
    }
    return names.isEmpty ? "Nothing" : names.joined(separator: ", ")
  }

  // MARK: Representation

  private var rows: [RepresentationRow] {
    (report.data.representation ?? []).filter {
      $0.councilID == contest.councilID && $0.poolID == contest.poolID
    }
  }

  private var representation: HTML {
    let chambers = Dictionary(grouping: rows, by: \.chamber)
    return .group(
      chambers.keys.sorted { $0.isBefore($1) }.map { chamber in
        .group([members(chambers[chamber] ?? []), whole(chambers[chamber] ?? [])])
      })
  }

  private func members(_ rows: [RepresentationRow]) -> HTML {
    let byMember = Dictionary(grouping: rows.filter { !$0.member.isEmpty }, by: \.member)
    if byMember.isEmpty { return .group([]) }
    func value(_ member: String, _ measures: [RepresentationRow.Measure]) -> HTML {
      let row = byMember[member]?.first { measures.contains($0.measure) }
      return .text(row?.value.map(report.amounts.score) ?? "")
    }
    return PageTable(
      caption: "Weight and people", showsCaption: true,
      columns: [
        .init("Council", isHeader: true), .init("People", .number), .init("Weight", .number),
        .init("Per person, of the mean", .number), .init("Decisive coalitions", .number),
        .init("Power in orders", .number),
      ],
      rows: byMember.keys.sorted { $0.isBefore($1) }.map { member in
        [
          .name(report.councilName(member)), value(member, [.eligible, .population, .members]),
          value(member, [.weight]), value(member, [.weightToMean]),
          value(member, [.banzhafSwings]), value(member, [.shapley]),
        ]
      }
    ).html
  }

  private func whole(_ rows: [RepresentationRow]) -> HTML {
    let whole = rows.filter { $0.member.isEmpty }
    let sentences = RepresentationRow.Measure.allCases.compactMap { measure in
      whole.first { $0.measure == measure }.flatMap(sentence)
    }
    if sentences.isEmpty { return .group([]) }
    return HTML(
      .p,
      sentences.joined(separator: " ")
        + " Power is counted as if all voted yes or no by themselves; least support bounds what can"
        + " happen, it is not what did.")
  }

  private func sentence(_ row: RepresentationRow) -> String? {
    let value = row.value.map(report.amounts.score) ?? ""
    switch row.measure {
    case .malapportionment: return "Malapportionment: \(value)."
    case .gallagher: return "Gallagher index: \(row.decimal)."
    case .weightRatio: return "The weight behind a person differs by up to \(value) to 1."
    case .unrepresented:
      return "Without a seat: \(value) people."
    case .leastSupport where row.value != nil: return "Least support that can win: \(value) people."
    case .leastSupportShare: return "That is a share of \(value)."
    case .removal: return "Delegations between a voter and the decision: up to \(value)."
    default: return nil
    }
  }
}
