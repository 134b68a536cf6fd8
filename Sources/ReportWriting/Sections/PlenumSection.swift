import BudgetModel

/// Who decided for their councils, and what two chambers made of it (CONFEDERATION 8.3 to 8.6).
struct PlenumSection {
  let report: CycleReport
  let contest: ContestReport

  var html: HTML {
    .group([seats, members(contest.records), recalls, late, chambers, resolution, pending])
  }

  // MARK: Seats and mandates

  /// Seats of councils, which an `apportion` record of money does not have.
  static func isSeats(_ record: Record) -> Bool {
    record.list("rows").contains { $0.text("council") != nil }
  }

  private var seats: HTML {
    .group(
      contest.all("apportion").filter(Self.isSeats).map { record in
        PageTable(
          caption: "Seats and weights, by \(record.text("method") ?? "")", showsCaption: true,
          columns: [
            .init("Council", isHeader: true), .init("Base", .number), .init("Seats", .number),
          ],
          rows: record.list("rows").map { row in
            [
              .name(report.councilName(row.text("council") ?? "")),
              .text(row.ratio("base").map(report.amounts.score) ?? ""),
              .text((row.ratio("seats") ?? row.ratio("weight")).map(report.amounts.score) ?? ""),
            ]
          }
        ).html
      })
  }

  private func members(_ records: [Record]) -> HTML {
    let mandates = records.filter { $0.type == "mandate" }
    if mandates.isEmpty { return .group([]) }
    return PageTable(
      caption: "Who decided, and how", showsCaption: true,
      columns: [
        .init("Council", isHeader: true), .init("Seat"), .init("Weight", .number), .init("Says"),
      ],
      rows: mandates.map { record in
        [
          .name(report.councilName(record.text("council") ?? "")), seat(record),
          .text(record.ratio("weight").map(report.amounts.score) ?? ""), says(record),
        ]
      }
    ).html
  }

  private func seat(_ record: Record) -> HTML {
    let names = [record.text("seat"), record.text("delegate"), record.text("co_delegate")]
      .compactMap(\.self)
    return names.isEmpty ? .text("") : .name(names.joined(separator: ", "))
  }

  private func says(_ record: Record) -> HTML {
    if let silence = record.text("silent") { return .text(Self.silence(silence)) }
    let source =
      switch record.text("source") {
      case "recorded":
        "mandate \(record.text("mandate") ?? ""), version \(record.text("version") ?? "")"
      case "computed": "what its own voters would fund"
      case "members": "shares of its members"
      default: "shares of its ballots"
      }
    return .group([.text(content(of: record)), HTML(.span, [.class: "soft small"], " (\(source))")])
  }

  private func content(of record: Record) -> String {
    let names = record.texts("content")
    if !names.isEmpty {
      return names.map { CycleReport.inSentence(report.projectName($0)) }.joined(separator: ", ")
    }
    let rows = record.list("content").map { row -> String in
      let subject =
        row.text("project").map(report.projectName) ?? row.text("category") ?? ""
      let value =
        row.text("position")
        ?? (row.ratio("value") ?? row.ratio("share")).map(report.amounts.score) ?? ""
      return "\(CycleReport.inSentence(subject)) \(value)"
    }
    return rows.isEmpty ? "nothing" : rows.joined(separator: ", ")
  }

  private static func silence(_ reason: String) -> String {
    switch reason {
    case "no-ballots": "Silent: no ballot was counted."
    case "quorum": "Silent: its quorum was not reached."
    case "second-seat": "Vacant: its delegate sits elsewhere."
    case "no-mandate": "Silent: no mandate was in force."
    case "no-positions": "Silent: it stated no positions."
    case "no-members": "Silent: none of its members said anything."
    default: "Vacant."
    }
  }

  private var recalls: HTML {
    .group(
      contest.all("recall").map { record in
        let seat = CycleReport.inSentence(record.text("seat") ?? "")
        let name = CycleReport.inSentence(record.text("recall") ?? "")
        let petition = [record.text("signatures"), record.text("needed")].compactMap(\.self)
        let votes = [record.text("vote_for"), record.text("vote_against")].compactMap(\.self)
        var parts: [String] = []
        if petition.count == 2 {
          let isMet = (Ratio(exact: petition[0]) ?? .zero) >= (Ratio(exact: petition[1]) ?? .zero)
          parts.append("petition \(petition[0]) \(isMet ? "≥" : "<") \(petition[1])")
        }
        if votes.count == 2 { parts.append("vote \(votes[0]) to \(votes[1])") }
        let end = record.flag("valid") == true ? "valid" : "not valid, and without effect"
        return HTML(
          .p, "Recall \(name) of seat \(seat): \(parts.joined(separator: "; ")): \(end).")
      })
  }

  private var late: HTML {
    let rows = contest.all("not-applied")
    if rows.isEmpty { return .group([]) }
    let items = rows.map { record -> String in
      let version = record.text("version").map { ", version \($0)" } ?? ""
      let why =
        record.text("reason") == "recorded-late"
        ? "recorded after the deadline" : "valid after the decision only"
      return "\(record.text("kind") ?? "") \(record.text("row") ?? "")\(version): \(why)"
    }
    return HTML(
      .p, "Not applied: \(items.map(CycleReport.inSentence).joined(separator: "; ")).")
  }

  // MARK: Chambers

  private var chambers: HTML {
    .group(
      contest.all("chamber").map { record in
        let name = CycleReport.inSentence(record.text("chamber") ?? "")
        let cost = record.money("cost").map { " for \(report.amounts.money($0))" } ?? ""
        let result = record.json["result"] == nil ? nil : record.texts("result")
        let sentence =
          result.map { "The chamber “\(name)” would fund \(listedNames($0))\(cost)." }
          ?? "The chamber “\(name)”."
        return .group([
          HTML(.p, sentence),
          members(record.list("records")),
        ])
      })
  }

  private func listedNames(_ ids: [String]) -> String {
    ids.isEmpty
      ? "nothing"
      : ids.map { CycleReport.inSentence(report.projectName($0)) }.joined(separator: ", ")
  }

  private var resolution: HTML {
    guard let record = contest.first("resolution"), record.json["agreed"] != nil else {
      return .group([])
    }
    let votes = record.list("votes").map {
      "\(CycleReport.inSentence($0.text("option") ?? "")) \($0.text("votes") ?? "")"
    }
    let counted = votes.isEmpty ? "" : " Votes: \(votes.joined(separator: ", "))."
    return HTML(
      .p,
      "Both would fund \(listedNames(record.texts("agreed"))). Disputed:"
        + " \(listedNames(record.texts("disputed"))).\(counted)")
  }

  private var pending: HTML {
    guard let record = contest.first("pending") else { return .group([]) }
    let paper = record.text("paper") ?? ""
    let sentence =
      record.text("what") == "referendum"
      ? "A referendum decides what is disputed: \(paper). Until then its money is held."
      : "This pool waits for a referendum: \(paper)."
    let blocked = record.texts("blocks").map { report.poolName($0) }
    let others =
      blocked.isEmpty
      ? "" : " With it wait \(blocked.map(CycleReport.inSentence).joined(separator: ", "))."
    return HTML(.p, [.class: "notice"], sentence + others)
  }
}
