import AuditTrail
import BallotReading
import BudgetModel

/// The rows of the tables that only delegated levels and chambers read.
struct DelegateRows: Sendable {
  var seatTerms: [SeatTerm] = []
  var mandates: [Mandate] = []
  var recalls: [Recall] = []
  var referendumVotes: [ReferendumVotes] = []
}

extension CycleLoader {
  /// Seats, mandates, recalls and a referendum, as far as the cycle has their tables.
  func readDelegates(into state: inout State) -> DelegateRows {
    let settings = state.settings
    var rows = DelegateRows()
    for file in openAll(.delegates, into: &state) {
      rows.seatTerms = take(DelegatesTable.read(file, settings: settings), of: file, into: &state)
    }
    for file in openAll(.mandates, into: &state) {
      rows.mandates = take(MandatesTable.read(file, settings: settings), of: file, into: &state)
    }
    for file in openAll(.recalls, into: &state) {
      rows.recalls = take(RecallsTable.read(file, settings: settings), of: file, into: &state)
    }
    for file in openAll(.referendum, into: &state) {
      rows.referendumVotes = take(
        ReferendumTable.read(file, settings: settings), of: file, into: &state)
    }
    return rows
  }

  /// Seats and mandates are those of one instant (CONFEDERATION 10.1).
  func requireDecision(_ byLaw: ByLaw, in state: inout State) {
    guard byLaw.dates.decide == nil,
      let table = (state.files.entries(of: .delegates) + state.files.entries(of: .mandates)).first
    else { return }
    state.cycle.diagnostics.append(
      Diagnostic(
        .settingBad, at: byLaw.places["dates.decide"],
        "dates.decide: is missing, but there is a '\(table.path)', whose rows hold at the instant of "
          + "the decision; write dates: {decide: …}"))
  }
}

extension CycleInput {
  mutating func add(_ rows: DelegateRows) {
    seatTerms = rows.seatTerms
    mandates = rows.mandates
    recalls = rows.recalls
    referendumVotes = rows.referendumVotes
  }
}
