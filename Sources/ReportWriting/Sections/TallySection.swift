import BudgetModel

/// The council's own tally: what its ballots gave to each project, in its own pools and in those of
/// the councils above.
struct TallySection {
  let report: CycleReport
  let council: CouncilRow
  /// Rows of projects by pool.
  private let rows: [String: [TallyRow]]
  private let pools: [String]

  init(report: CycleReport, council: CouncilRow) {
    (self.report, self.council) = (report, council)
    let own = report.data.tallies[council.councilID] ?? []
    rows = Dictionary(grouping: own.filter { !$0.projectID.isEmpty }, by: \.poolID)
    pools = rows.keys.sorted { $0.isBefore($1) }
  }

  var isEmpty: Bool { pools.isEmpty }

  var html: HTML {
    .group([
      HTML(.p) {
        "What the ballots of "
        HTML.name(report.councilName(council.councilID))
        " gave to each project, in its own pools and in those of the councils above, as in "
        HTML(.a, [.href: "../tallies/\(council.councilID).csv"], "its tally table")
        "."
      },
      .group(
        pools.map { pool in
          folded("Tally in \(report.poolInSentence(pool))") {
            mark(pool)
            table(pool)
          }
        }),
    ])
  }

  private func mark(_ pool: String) -> HTML {
    let own = (report.data.tallies[council.councilID] ?? []).filter {
      $0.poolID == pool && $0.key.isEmpty
    }
    let weight = own.first { $0.measure == .weight } ?? own.first { $0.measure == .counted }
    let votes = own.filter { $0.measure == .votes }.map(\.value)
    let isUnanimous = ContestMarks.isUnanimous(votes, weight: weight?.value ?? .zero)
    return isUnanimous ? HTML(.p, ContestMarks.unanimous) : .group([])
  }

  /// Measures that hold one number per project; ranks, amounts and pairs stay in the table file.
  private func table(_ pool: String) -> HTML {
    let own = (rows[pool] ?? []).filter(\.key.isEmpty)
    let measures = TallyMeasure.allCases.filter { measure in
      own.contains { $0.measure == measure }
    }
    let byProject = Dictionary(grouping: own, by: \.projectID)
    let projects = byProject.keys.sorted { $0.isBefore($1) }
    let columns =
      [PageTable.Column("Project", isHeader: true)]
      + measures.map { PageTable.Column(Self.title($0), .number) }
    return PageTable(
      caption: "Tally of \(report.councilName(council.councilID)) in \(report.poolName(pool))",
      showsCaption: false, columns: columns,
      rows: projects.map { project in
        [.name(report.projectName(project))]
          + measures.map { measure in
            let row = byProject[project]?.first { $0.measure == measure }
            return .text(row.map { report.amounts.score($0.value) } ?? "0")
          }
      }
    ).html
  }

  private static func title(_ measure: TallyMeasure) -> String {
    let text = measure.rawValue.split(separator: "-").joined(separator: " ")
    return text.prefix(1).uppercased() + text.dropFirst()
  }
}
