import AuditTrail
import BallotReading
import BudgetModel

extension CycleLoader {
  /// The lot by hand from `lot.csv`, or computed from the seed; both together are refused.
  func readLots(into state: inout State, input: inout CycleInput) {
    let seed = input.byLaw.lot?.seed
    for file in openAll(.lot, into: &state) {
      let isOfCouncils = file.path == "lot-councils.csv"
      let reading = LotTable.read(
        file, settings: state.settings, idColumn: isOfCouncils ? "council_id" : "project_id")
      let draws = take(reading, of: file, into: &state)
      if seed != nil && !isOfCouncils {
        state.cycle.diagnostics.append(
          Diagnostic(
            .lotTwice, at: SourceLocation(file: file.path),
            "the by-law has lot.seed and there is a lot.csv; keep the one that was drawn"))
      }
      let ids = isOfCouncils ? input.councils.map(\.id) : input.projects.map(\.id)
      let check = HandDrawnLot(draws: draws, ids: ids, file: file.path)
      state.cycle.diagnostics += check.diagnostics
      if isOfCouncils {
        input.councilLot = check.order
      } else {
        input.lot = check.order
      }
    }
    guard let seed else { return }
    input.lot = LotDraw.order(seed: seed, ids: Self.distinct(input.projects.map(\.id)))
    if input.councilLot == nil {
      input.councilLot = LotDraw.order(seed: seed, ids: Self.distinct(input.councils.map(\.id)))
    }
  }

  /// Ids that stand twice are an error elsewhere; the order must exist all the same.
  private static func distinct(_ ids: [String]) -> [String] {
    Set(ids).sorted { $0.isBefore($1) }
  }
}

/// An order drawn by hand: every id of the cycle, no other (AUDIT 8.3). That ids and positions stand
/// once is checked where the table is read.
struct HandDrawnLot {
  var order: LotOrder?
  var diagnostics: [Diagnostic] = []

  init(draws: [LotTable.Draw], ids: [String], file: String) {
    let known = Set(ids)
    var positions: [String: Int] = [:]
    for draw in draws.sorted(by: { $0.place < $1.place }) {
      if !known.contains(draw.id) {
        report(.lotUnknownProject, draw.place, "\(quoted(draw.id)) is not in the cycle; strike it")
      }
      positions[draw.id] = draw.position
    }
    let missing = known.filter { positions[$0] == nil }.sorted { $0.isBefore($1) }
    if !missing.isEmpty {
      report(
        .lotIncomplete, SourceLocation(file: file),
        "the lot leaves out \(missing.map { quoted($0) }.joined(separator: ", ")); draw them as well"
      )
    }
    if diagnostics.isEmpty { order = LotOrder(positions: positions) }
  }

  private mutating func report(_ code: DiagnosticCode, _ place: SourceLocation, _ sentence: String)
  {
    diagnostics.append(Diagnostic(code, at: place, sentence))
  }
}
