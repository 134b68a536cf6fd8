import BudgetModel

/// What became of the ballots that a council handed in, file by file, and why some did not count.
struct BallotSection {
  let report: CycleReport
  let council: CouncilRow
  private let rows: [ReconciliationRow]

  init(report: CycleReport, council: CouncilRow) {
    (self.report, self.council) = (report, council)
    rows = report.reconciliation(of: council.councilID).sorted(by: ReconciliationRow.isBefore)
  }

  private var files: [String] {
    var seen: Set<String> = []
    return rows.filter { $0.scope == "file" }.map(\.file).filter { seen.insert($0).inserted }
  }

  var isEmpty: Bool { files.isEmpty }

  var html: HTML {
    let rejections = RejectionSection(
      report: report, rows: rows.filter { $0.scope == "council" }, up: "../")
    return .group([
      PageTable(
        caption: "Received = counted + rejected + excluded, for each file",
        columns: [
          .init("File", isHeader: true), .init("Received", .number), .init("Counted", .number),
          .init("of these blank", .number), .init("Rejected", .number),
          .init("Excluded", .number),
        ], rows: files.map(cells)
      ).html,
      rejections.isEmpty
        ? HTML(.p, "Every ballot and every choice counted.")
        : .group([HTML(.h3, "What did not count"), rejections.html]),
    ])
  }

  private func cells(_ file: String) -> [HTML] {
    [.name(file)]
      + [
        sum(file, "ballots", "received"), sum(file, "ballots", "counted"),
        sum(file, "counted", "blank"), sum(file, "ballots", "rejected"),
        sum(file, "ballots", "excluded"),
      ].map { .text(report.amounts.number($0)) }
  }

  private func sum(_ file: String, _ quantity: String, _ bucket: String) -> Int {
    rows.filter {
      $0.scope == "file" && $0.file == file && $0.quantity == quantity
        && ($0.bucket == bucket || $0.bucket.hasPrefix(bucket + ":"))
    }.reduce(0) { $0 + $1.value }
  }
}
