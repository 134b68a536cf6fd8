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
      let parts = partsBelow(council.councilID)
      if parts.isEmpty { continue }
      for row in votes(in: council.councilID).sorted(by: TallyRow.isBefore)
      where row.value > .zero {
        let own = parts[[row.poolID, row.projectID]] ?? []
        let sum = own.reduce(Ratio.zero) { $0 + $1.value }
        guard sum == row.value, own.count > 1 else { continue }
        return TallyExample(
          council: council.councilID, pool: row.poolID, project: row.projectID, sum: sum,
          parts: own)
      }
    }
    return nil
  }

  /// The votes in the councils directly below one, in their order, by pool and project.
  private func partsBelow(_ council: String) -> [[String]: [(council: String, value: Ratio)]] {
    var parts: [[String]: [(council: String, value: Ratio)]] = [:]
    for child in report.children(of: council).map(\.councilID) {
      for row in votes(in: child) {
        parts[[row.poolID, row.projectID], default: []].append((child, row.value))
      }
    }
    return parts
  }

  private func votes(in council: String) -> [TallyRow] {
    (report.data.tallies[council] ?? []).filter { $0.measure == .votes && $0.key.isEmpty }
  }
}
