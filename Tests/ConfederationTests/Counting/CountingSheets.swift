import BudgetModel

@testable import Confederation

/// One ballot as a test writes it.
struct WrittenBallot {
  var id: String
  var choices: [String] = []
  /// Ranks, points or amounts as written; `-` is a value that is missing, `?` one that is no number.
  var values: [String] = []
  var voter: String?
  var sequence: Int64?
  var weight: Ratio?
  var channel = ""
  var pool = ""
  var isMismatched = false
  var isConflicting = false
  var rows: Int = 1

  init(_ id: String, _ choices: String = "", _ values: String = "") {
    self.id = id
    self.choices = choices.split(separator: " ").map(String.init)
    self.values = values.split(separator: " ").map(String.init)
  }

  func with(_ change: (inout WrittenBallot) -> Void) -> WrittenBallot {
    var copy = self
    change(&copy)
    return copy
  }
}

/// The file behind a sheet: ballot n stands in line n + 2, its id in column 1, its voter key in
/// column 40, its choices from column 10 on, five apart.
struct WrittenSource: BallotSource {
  var file: String
  var ballots: [[String]]
  var values: [[String]]

  func place(ofBallot ballot: Int, choice: Int?) -> SourceLocation {
    SourceLocation(file: file, line: ballot + 2, column: choice.map { 10 + 5 * $0 } ?? 1)
  }
  func place(ofBallot ballot: Int, column: String) -> SourceLocation {
    let columns = ["ballot_id": 1, "voter_key": 40, "seq": 50, "weight": 60]
    return SourceLocation(file: file, line: ballot + 2, column: columns[column])
  }
  func text(ofBallot ballot: Int, choice: Int) -> String { ballots[ballot][choice] }
  func valueText(ofBallot ballot: Int, choice: Int) -> String { values[ballot][choice] }
}

/// Ballots of one council as a reader would hand them on.
struct SheetWriter {
  var file: String
  var council: CouncilIndex
  var projects: [String]
  var meaning: BallotSheet.ValueMeaning = .none
  var isOrdered = true
  var valueScale: Int64 = 1

  func sheet(_ ballots: [WrittenBallot]) -> BallotSheet {
    var sheet = BallotSheet(
      file: file, council: council,
      source: WrittenSource(
        file: file, ballots: ballots.map(\.choices), values: ballots.map(\.values)))
    sheet.valueMeaning = meaning
    sheet.orderIsMeaningful = isOrdered
    sheet.valueScale = valueScale
    for (place, ballot) in ballots.enumerated() {
      sheet.ids.append(ballot.id.utf8)
      for (number, choice) in ballot.choices.enumerated() {
        let project = projects.firstIndex(of: choice).map { Int32($0) }
        sheet.choices.append(project ?? BallotSheet.unknownProject)
        if meaning != .none { sheet.values.append(value(ballot, number)) }
      }
      sheet.choiceStarts.append(UInt32(sheet.choices.count))
      if ballot.isMismatched { sheet.mismatchedValues.insert(place) }
      if ballot.isConflicting { sheet.conflictingBallots.insert(place) }
    }
    addCommonCells(ballots, to: &sheet)
    return sheet
  }

  private func value(_ ballot: WrittenBallot, _ number: Int) -> Int64 {
    guard number < ballot.values.count, ballot.values[number] != "-" else {
      return BallotSheet.missingValue
    }
    guard let value = Ratio(exact: ballot.values[number]) else { return BallotSheet.badValue }
    return Int64((value * Ratio(valueScale)).exact)!
  }

  private func addCommonCells(_ ballots: [WrittenBallot], to sheet: inout BallotSheet) {
    if ballots.contains(where: { $0.voter != nil }) {
      var keys = IDColumn()
      for ballot in ballots { keys.append((ballot.voter ?? "").utf8) }
      sheet.voterKeys = keys
    }
    if ballots.contains(where: { $0.sequence != nil }) {
      sheet.sequences = ballots.map { $0.sequence ?? BallotSheet.missingValue }
    }
    if ballots.contains(where: { $0.weight != nil }) {
      sheet.weightScale = 60
      sheet.weights = ballots.map { Int64((($0.weight ?? .one) * Ratio(60)).exact)! }
    }
    sheet.channelNames = Array(Set(ballots.map(\.channel)).subtracting([""])).sorted()
    if !sheet.channelNames.isEmpty {
      sheet.channels = ballots.map { ballot in
        sheet.channelNames.firstIndex(of: ballot.channel).map { UInt8($0 + 1) } ?? 0
      }
    }
    sheet.poolNames = Array(Set(ballots.map(\.pool)).subtracting([""])).sorted()
    if !sheet.poolNames.isEmpty {
      sheet.poolNumbers = ballots.map { ballot in
        sheet.poolNames.firstIndex(of: ballot.pool).map { UInt32($0 + 1) } ?? 0
      }
    }
    if ballots.contains(where: { $0.rows != 1 }) {
      sheet.rowsPerBallot = ballots.map { UInt32($0.rows) }
    }
  }
}
