import BudgetModel

/// Who passed what to whom: movements of money between pools, alike ones joined.
struct FlowSection {
  let report: CycleReport
  private let flows: [MoneyFlow]

  init(report: CycleReport) {
    self.report = report
    flows = report.flows
  }

  var isEmpty: Bool { flows.isEmpty }

  var html: HTML {
    section("flows", "Where the money went between councils") {
      HTML(.p) {
        "Each movement is a row of "
        HTML(.a, [.href: "ledger.csv"], "ledger.csv")
        ". Payments of projects stand with the pools."
      }
      table("Movements of money, alike ones joined", groups.map(row))
      if groups.count < flows.count {
        folded("All \(flows.count) movements between pools") {
          table("Every movement of money between pools", flows.map(row))
        }
      }
    }
  }

  private func table(_ caption: String, _ rows: [[HTML]]) -> HTML {
    PageTable(
      caption: caption, showsCaption: false,
      columns: [
        .init("From", isHeader: true), .init("To"), .init("Why"),
        .init("Amount, \(report.amounts.currency)", .number),
      ], rows: rows
    ).html
  }

  private func row(_ flow: MoneyFlow) -> [HTML] { row([flow]) }
  private func row(_ group: [MoneyFlow]) -> [HTML] {
    [
      party(group.map(\.from)), party(group.map(\.to)), .text(group[0].reason.phrase),
      .text(report.amounts.bare(group.reduce(.zero) { $0 + $1.amount })),
    ]
  }

  private func party(_ accounts: [Account]) -> HTML {
    var names: [String] = []
    for name in accounts.map(report.accountName) where !names.contains(name) { names.append(name) }
    return names.count > 3 ? .text("\(names.count) pools") : .name(listed(names))
  }

  /// Joined by reason and by the end that they share: where a budget comes from, or where it goes.
  private var groups: [[MoneyFlow]] {
    var order: [GroupKey] = []
    var groups: [GroupKey: [MoneyFlow]] = [:]
    for flow in flows {
      let key = GroupKey(flow)
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(flow)
    }
    return order.map { groups[$0]! }
  }

  private struct GroupKey: Hashable {
    var reason: LedgerReason
    var shared: Account?
    init(_ flow: MoneyFlow) {
      reason = flow.reason
      switch flow.reason {
      case .allocate: shared = nil
      case .split, .residue, .return: shared = flow.from
      default: shared = flow.to
      }
    }
  }
}
