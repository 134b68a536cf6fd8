import BudgetModel

/// Ballots and choices that did not count, by reason; every one of them has a line in
/// `rejected.csv`.
struct RejectionSection {
  let report: CycleReport
  /// Rows of `reconciliation.csv` that stand for the ballots in question.
  let rows: [ReconciliationRow]
  let up: String

  private struct Entry {
    var kind: String
    var code: String
    var meaning: String
    var count: Int
  }

  var isEmpty: Bool { entries.isEmpty }

  var html: HTML {
    .group([
      HTML(.p) {
        "Every rejected ballot and choice has a line with file, line, column and reason in "
        HTML(.a, [.href: up + "rejected.csv"], "rejected.csv")
        "."
      },
      PageTable(
        caption: "Ballots and choices that did not count, by reason", showsCaption: false,
        columns: [
          .init("Reason", isHeader: true), .init("What did not count"), .init("Number", .number),
        ], rows: entries.map(cells)
      ).html,
    ])
  }

  private func cells(_ entry: Entry) -> [HTML] {
    [
      .group([
        .name(entry.meaning), .text(" "),
        HTML(.span, [.class: "code"]) { HTML.name(entry.code) },
      ]), .text(entry.kind), .text(report.amounts.number(entry.count)),
    ]
  }

  private var entries: [Entry] {
    rows.filter { $0.value > 0 }.compactMap { row in
      let parts = row.bucket.split(separator: ":", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { return nil }
      switch (row.quantity, parts[0]) {
      case ("ballots", "rejected"):
        return entry("Ballot rejected", parts[1], row.value)
      case ("ballots", "excluded"):
        return Entry(
          kind: "Ballot excluded", code: parts[1], meaning: franchiseText(parts[1]),
          count: row.value)
      case ("choices", "void"):
        return entry("Choice void, ballot counted", parts[1], row.value)
      default: return nil
      }
    }
  }

  private func entry(_ kind: String, _ code: String, _ count: Int) -> Entry {
    let meaning = DiagnosticCode(rawValue: code)?.meaning ?? code
    return Entry(kind: kind, code: code, meaning: Self.capitalised(meaning), count: count)
  }

  private func franchiseText(_ id: String) -> String {
    for franchise in report.data.byLaw["franchises"]?.elements ?? [] {
      for rule in franchise["value"]?["rules"]?.elements ?? []
      where [id, Self.ruleID(id)].contains(rule["id"]?.text) {
        if let text = rule["text"]?.text, !text.isEmpty { return Self.capitalised(text) }
      }
    }
    return "Kept aside by a rule on who may vote"
  }

  /// Exclusions are coded `franchise-<rule>`.
  private static func ruleID(_ code: String) -> String {
    code.hasPrefix("franchise-") ? String(code.dropFirst("franchise-".count)) : code
  }

  static func capitalised(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }
}
