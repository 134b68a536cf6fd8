import BudgetModel

/// Ties that were used, each with the step that decided it.
struct TieSection {
  let report: CycleReport

  static func list(_ report: CycleReport, _ records: [Record]) -> HTML {
    HTML(.ul, [.class: "sentences"]) {
      records.map { HTML(.li, TieSentence(report: report, record: $0).text) }
    }
  }

  var isEmpty: Bool { contests.isEmpty }
  private var contests: [ContestReport] {
    report.contests.filter { !$0.all("tie").isEmpty }
  }

  var html: HTML {
    section("ties", "Ties") {
      HTML(.p, opening)
      contests.map { contest in
        HTML(.div) {
          HTML(.h3) { HTML.name(report.contestTitle(contest)) }
          Self.list(report, contest.all("tie"))
        }
      }
    }
  }

  private var opening: String {
    let ties = contests.flatMap { $0.all("tie") }
    let decisive = ties.filter { $0.flag("decisive") ?? true }.count
    let byLot = ties.filter { $0.text("decided_by") == TieKey.lot.rawValue }.count
    return
      "\(counted(ties.count, "tie")) had to be settled, \(decisive == 0 ? "none" : "\(decisive)")"
      + " of them with an effect on what is funded or on an amount."
      + " \(byLot == 0 ? "None" : "\(byLot)") decided by the lot."
  }
}
