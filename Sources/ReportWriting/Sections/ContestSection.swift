import BudgetModel

/// One pool of a council, step by step from its transcript.
struct ContestSection {
  let report: CycleReport
  let contest: ContestReport

  var html: HTML {
    .group([
      moneyTable, earmarks, division, rule,
      PlenumSection(report: report, contest: contest).html,
      ComparisonSection(report: report, contest: contest).html, resources, thresholds, marks, ties,
      RoundSection(report: report, contest: contest).html, steps, leftover, projects,
    ])
  }

  // MARK: Money of the pool

  private var moneyTable: HTML {
    let account = "pool:\(contest.poolID)"
    let rows = report.ledger(of: account)
    let incoming = rows.filter { $0.to == account }
    let outgoing = rows.filter { $0.from == account && !$0.to.hasPrefix("project:") }
    let paid = rows.filter { $0.from == account && $0.to.hasPrefix("project:") }
    if incoming.isEmpty && outgoing.isEmpty && paid.isEmpty { return .group([]) }
    var cells = joined(incoming, \.from).map { movement("In", $0) }
    if !paid.isEmpty {
      cells.append([
        .text("Out"), .text(counted(paid.count, "project") + " paid"),
        amount(sum(paid)),
      ])
    }
    cells += joined(outgoing, \.to).map { movement("Out", $0) }
    return PageTable(
      caption: "Money into and out of the pool, in \(report.amounts.currency)",
      columns: [
        .init("Way", .mark), .init("What", isHeader: true), .init("Amount", .number),
      ], rows: cells
    ).html
  }

  private func movement(_ way: String, _ rows: [LedgerRow]) -> [HTML] {
    let end = way == "In" ? \LedgerRow.from : \LedgerRow.to
    let names = Set(rows.map { $0[keyPath: end] })
    let reason = CycleReport.ledgerReason(rows[0])
    let phrase = Self.capitalised(reason?.phrase ?? rows[0].reason)
    let account = Account(rows[0][keyPath: end])
    let ends = names.count == 1 ? report.accountName(account) : "\(names.count) pools"
    let saysIt = reason == .carry || reason == .lapse || ends == "outside"
    return [
      .text(way),
      saysIt
        ? .text(phrase)
        : .group([.text(phrase + (way == "In" ? ", from " : ", to ")), .name(ends)]),
      amount(sum(rows)),
    ]
  }

  /// Rows with one reason together, in the order of the ledger.
  private func joined(
    _ rows: [LedgerRow], _ end: KeyPath<LedgerRow, String>
  ) -> [[LedgerRow]] {
    var order: [String] = []
    var groups: [String: [LedgerRow]] = [:]
    for row in rows {
      let key = CycleReport.ledgerReason(row)?.rawValue ?? row.reason
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(row)
    }
    return order.map { groups[$0]! }
  }

  private func sum(_ rows: [LedgerRow]) -> Money { rows.reduce(.zero) { $0 + $1.amount } }
  private func amount(_ money: Money) -> HTML { .text(report.amounts.bare(money)) }
  private static func capitalised(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }

  /// What of the money only projects with a tag may use.
  private var earmarks: HTML {
    .group(
      (contest.first("pool")?.list("earmarks") ?? []).map { part in
        HTML(.p) {
          (part.money("amount").map(report.amounts.money) ?? "")
          " are for projects with the tag “"
          HTML.name(part.text("tag") ?? "")
          "” alone."
        }
      })
  }

  /// How a source was divided over pools, one table for each record.
  private var division: HTML {
    .group(
      contest.all("apportion").filter { !PlenumSection.isSeats($0) || !contest.isVote }.map {
        record in
        let rows = record.list("rows")
        return folded("How \(total(record)) was divided over \(counted(rows.count, "pool"))") {
          PageTable(
            caption: "Method: \(record.text("method") ?? "")",
            columns: [
              .init("Pool", isHeader: true), .init("Weight", .number),
              .init("Amount, \(report.amounts.currency)", .number),
            ], rows: rows.map(share)
          ).html
        }
      })
  }
  private func total(_ record: Record) -> String {
    record.money("total").map(report.amounts.money) ?? "the money"
  }
  private func share(_ row: Record) -> [HTML] {
    [
      .name(report.poolName(row.text("pool") ?? row.text("council") ?? "")),
      .text(row.ratio("base").map(report.amounts.score) ?? ""),
      .text(row.money("amount").map(report.amounts.bare) ?? ""),
    ]
  }

  // MARK: Rule, thresholds, ties

  private var rule: HTML {
    guard let rule = contest.rule else { return .group([]) }
    let name = "\(rule.text("name") ?? "")/\(rule.text("version") ?? "1")"
    var settings = rule.json["parameters"]?.members ?? [:]
    settings["name"] = rule.json["name"]
    let level = Record(json: ["rule": .object(settings)])
    return .group([
      HTML(.p, LevelSentence(report: report, level: level).text),
      folded("Rule \(name) with every parameter") {
        SettingList.html(rule.json["parameters"] ?? [:])
      },
    ])
  }

  /// What the pool has beside money, and what the funded projects use of it.
  private var resources: HTML {
    .group(
      report.resources(ofPool: contest.poolID).map { name, amount in
        let used = contest.funded.reduce(Ratio.zero) {
          $0 + Ratio(report.need(of: $1.projectID, for: name))
        }
        return HTML(.p) {
          "Beside money the pool has \(amount) of “"
          HTML.name(name)
          "”; the funded projects need \(report.amounts.score(used))."
        }
      })
  }

  private var marks: HTML {
    let text = ContestMarks(contest: contest).text
    return text.isEmpty ? .group([]) : HTML(.p, text)
  }

  private var thresholds: HTML {
    let records = contest.all("threshold")
    var order: [String] = []
    var groups: [String: [Record]] = [:]
    for record in records {
      let isMajority = record.text("measure") == "yes"
      let key = [
        record.text("measure") ?? "", record.text("op") ?? "",
        isMajority ? "no" : record.text("need") ?? "",
      ].joined(separator: " ")
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(record)
    }
    return .group(order.map { HTML(.p, thresholdSentence(groups[$0]!)) })
  }

  private func thresholdSentence(_ records: [Record]) -> String {
    let first = records[0]
    let met = records.filter { $0.flag("pass") == true }.count
    if first.text("measure") == "yes" {
      return "A project needs more yes than no: \(met) of \(counted(records.count, "project"))"
        + " had it."
    }
    let least = first.text("op") == ">" ? "more than" : "at least"
    let need = first.ratio("need").map(report.amounts.score) ?? ""
    return "Threshold: \(least) \(need) \(first.text("measure") ?? "votes");"
      + " \(met) of \(counted(records.count, "project")) met it."
  }

  private var ties: HTML {
    let records = contest.all("tie")
    if records.isEmpty { return .group([]) }
    return .group([HTML(.h3, "Ties"), TieSection.list(report, records)])
  }

  // MARK: Steps and reasons

  private var steps: HTML {
    if contest.steps.isEmpty { return .group([]) }
    return .group([
      HTML(.h3, "Step by step"), StepTable(report: report, contest: contest).html,
    ])
  }

  private var leftover: HTML {
    let text = LeftoverSentence(report: report, contest: contest).text
    return text.isEmpty ? .group([]) : HTML(.p, text)
  }

  private var projects: HTML {
    if contest.results.isEmpty { return .group([]) }
    return .group([
      HTML(.h3, "Every project and its reason"),
      ProjectTable(
        report: report, contest: contest, rows: contest.results,
        caption: "Every project of the pool"
      ).html,
    ])
  }
}
