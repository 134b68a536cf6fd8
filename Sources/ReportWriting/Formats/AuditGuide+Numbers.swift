import BudgetModel

/// Section 4: what must add up, with the numbers of this pack.
extension GuideContent {
  mutating func writeSpreadsheet() {
    let amounts = report.amounts
    text.heading(2, "4. With a spreadsheet")
    text.paragraph(
      "Open the tables with comma as separator and UTF-8. These sums must come out:")
    text.table(
      ["Table", "What to add up", "Must be"],
      [
        [
          "`reconciliation.csv`",
          "`value` where scope is `file`, quantity `ballots`, bucket"
            + " `received`", String(totals.received),
        ],
        [
          "`reconciliation.csv`", "the same, buckets `counted`, `rejected:…` and `excluded:…`",
          "\(totals.counted) + \(totals.rejected) + \(totals.excluded) = \(totals.received)",
        ],
        ["`results.csv`", "`funded`, all rows", amounts.bare(totals.funded)],
        [
          "`results.csv`", "different projects with status `funded`", String(totals.fundedProjects),
        ],
        [
          "`ledger.csv`", "`amount` where `from` starts with `source:`",
          amounts.bare(sourceMoney),
        ],
        [
          "`ledger.csv`", "`amount` where `to` starts with `project:`", amounts.bare(totals.funded),
        ],
        [
          "`ledger.csv`", "`amount` where `to` starts with `carry:`", amounts.bare(totals.carried),
        ],
        [
          "`ledger.csv`", "`amount` where `to` starts with `lapse:`", amounts.bare(totals.lapsed),
        ],
        [
          "`councils.csv`", "in each row `spent` + `passed_on` + `carried` + `lapsed` + `held`",
          "`money_in` of that row",
        ],
        [
          "`councils.csv`", "in each row `counted` + `rejected` + `excluded`",
          "`received` of that row",
        ],
      ])
    text.paragraph(
      "In total: \(amounts.money(totals.moneyIn)) in = \(amounts.bare(totals.funded)) funded +"
        + " \(amounts.bare(totals.carried)) carried + \(amounts.bare(totals.lapsed)) lapsed"
        + (totals.held.isZero ? "." : " + \(amounts.bare(totals.held)) held."))
    writeTallySums()
  }

  private var sourceMoney: Money {
    report.data.ledger.filter { $0.from.hasPrefix("source:") }
      .reduce(.zero) { $0 + $1.amount }
  }

  /// One sum of tallies, spelled out for the project with most votes that councils below share.
  private mutating func writeTallySums() {
    text.paragraph(
      "In `tallies/`, for each pool, project and measure, the values of the councils directly below"
        + " a council, and what ballots handed in at that council itself gave, add up to its value."
    )
    guard let example = tallyExample else { return }
    let terms = example.parts.map { "\($0.value.exact) (\($0.council))" }
    text.paragraph(
      "Example: votes for `\(example.project)` in pool `\(example.pool)`:"
        + " \(terms.joined(separator: " + ")) = \(example.sum.exact) (\(example.council)).")
  }

  private struct TallyExample {
    var council: String
    var pool: String
    var project: String
    var sum: Ratio
    var parts: [(council: String, value: Ratio)]
  }

  private var tallyExample: TallyExample? {
    for council in report.councils {
      let children = report.children(of: council.councilID).map(\.councilID)
        .filter { report.data.tallies[$0] != nil }
      guard !children.isEmpty, let own = report.data.tallies[council.councilID] else { continue }
      let values = children.map { votes(in: $0) }
      let supported = own.filter { $0.measure == .votes && $0.key.isEmpty && $0.value > .zero }
      for row in supported.sorted(by: TallyRow.isBefore) {
        let parts = zip(children, values).compactMap { child, votes in
          votes[[row.poolID, row.projectID]].map { (child, $0) }
        }
        let sum = parts.reduce(Ratio.zero) { $0 + $1.1 }
        guard sum == row.value, parts.count > 1 else { continue }
        return TallyExample(
          council: council.councilID, pool: row.poolID, project: row.projectID, sum: sum,
          parts: parts)
      }
    }
    return nil
  }

  /// By pool and project.
  private func votes(in council: String) -> [[String]: Ratio] {
    let rows = (report.data.tallies[council] ?? []).filter {
      $0.measure == .votes && $0.key.isEmpty
    }
    return Dictionary(
      rows.map { ([$0.poolID, $0.projectID], $0.value) }, uniquingKeysWith: { first, _ in first })
  }
}
