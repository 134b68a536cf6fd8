import BudgetModel

/// Councils with ballots and money, each with a link to its page.
struct CouncilTable {
  let report: CycleReport
  let councils: [CouncilRow]
  let caption: String
  /// From the page's folder to the folder of the council pages.
  let folder: String

  private var hasHeld: Bool { councils.contains { !$0.held.isZero } }
  private var hasTurnout: Bool { councils.contains { !$0.turnout.isEmpty } }

  var html: HTML {
    var columns: [PageTable.Column] = [
      .init("Council", isHeader: true), .init("Received", .number), .init("Counted", .number),
    ]
    if hasTurnout { columns.append(.init("Turnout, %", .number)) }
    columns += [
      .init("Money in", .number), .init("Spent", .number), .init("Passed on", .number),
      .init("Carried", .number), .init("Lapsed", .number),
    ]
    if hasHeld { columns.append(.init("Held", .number)) }
    return PageTable(
      caption: "\(caption) Money in \(report.amounts.currency).", columns: columns,
      rows: councils.map(cells)
    ).html
  }

  private func cells(_ row: CouncilRow) -> [HTML] {
    let depth = min(4, report.depth(of: row.councilID))
    let name = HTML(.span, depth == 0 ? [:] : [.class: "deep-\(depth)"]) {
      HTML.link("\(folder)\(row.councilID).html", report.councilName(row.councilID))
    }
    var cells = [name] + [row.received, row.counted].map { HTML.text(report.amounts.number($0)) }
    if hasTurnout { cells.append(.text(row.turnout)) }
    var money = [row.moneyIn, row.spent, row.passedOn, row.carried, row.lapsed]
    if hasHeld { money.append(row.held) }
    return cells + money.map { .text(report.amounts.bare($0)) }
  }
}
